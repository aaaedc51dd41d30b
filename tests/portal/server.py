"""A portal for tests: a real HTTP server that answers in the envelope of a ServiceNow Service Portal.

Everything inside ``widget.data`` is synthetic: the fields, their labels and the services are made up.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PORTAL_ID = "0123456789abcdef0123456789abcdef"
TOKEN = "synthetic-guest-token"  # noqa: S105 - made up
COOKIE = "synthetic-visit"
WIDGET = "f" * 32
LABELS = {
    "u_syn_bangou": "登録番号",
    "u_syn_meishou": "クラウドサービスの名称",
    "u_syn_jigyousha": "クラウドサービス事業者",
    "u_syn_tourokubi": "登録日",
    "u_syn_kigen": "有効期限",
    "u_syn_bikou": "備考",
}
"""Synthetic field names of the list page, and the labels that it prints."""
DETAIL_LABELS = {"u_syn_kansa": "監査機関", "u_syn_hani": "言明の対象範囲"}
"""Synthetic fields that only the page of an entry has."""


def sys_id(number: int) -> str:
    """Return the synthetic key of the entry with that number."""
    return f"{number:032x}"


def service(number: int, list_name: str = "ISMAP", **fields: str | None) -> dict[str, Any]:
    """Return one synthetic entry as the list page has it."""
    prefix = "C" if list_name == "ISMAP" else "L"
    values: dict[str, str | None] = {
        "u_syn_bangou": f"{prefix}26-{number:04}-2",
        "u_syn_meishou": f"合成サービス{number}",
        "u_syn_jigyousha": f"合成事業者{number}株式会社",
        "u_syn_tourokubi": "2025-04-01",
        "u_syn_kigen": "2027-03-31",
        "u_syn_bikou": None,
        **fields,
    }
    record: dict[str, Any] = {"sys_id": sys_id(number), "sys_updated_on": "2026-01-01 00:00:00", **values}
    record["u_syn_jigyousha"] = {"value": "x" * 32, "display_value": values["u_syn_jigyousha"]}
    return record


class Portal:
    """What the portal says, and how it fails.

    Attributes:
        lists: Page id → entries.
        labels: Field name → label, as printed on the list page.
        per_page: Entries on a page; ``None``: all on one.
        failing: Name of the failure to show, as ``test_failures`` lists them.
        fails: How many answers fail before the portal is well again; ``None``: all.
        retry_after: What a busy portal asks for.
        asked: Method, path and headers of every request.
        turned: How many further pages were asked for.
        shifts: Before how many of them an entry is put at the top of the list.
    """

    def __init__(self) -> None:
        self.lists = {"cloud_service_list": [service(n) for n in range(1, 6)]}
        self.labels = dict(LABELS)
        self.details: dict[str, dict[str, Any]] = {}
        self.per_page: int | None = None
        self.failing: str | None = None
        self.fails: int | None = None
        self.retry_after = "0"
        self.extra_widgets: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.turned = 0
        self.shifts = 0
        self.stop = threading.Event()
        self.address = ""

    def now_fails(self) -> str | None:
        """Return the failure to show for this answer."""
        if self.failing is None or self.fails == 0:
            return None
        if self.fails is not None:
            self.fails -= 1
        return self.failing

    def shell(self) -> str:
        """Return the page without the list, as a plain GET has it."""
        return f"""<!DOCTYPE html><html lang="ja"><head><title>ISMAP (synthetic)</title><script>
        window.NOW = window.NOW || {{}}; NOW.portal_id = '{PORTAL_ID}'; window.g_ck = '{TOKEN}';
        </script></head><body><div ng-app="sn.sp"></div></body></html>"""

    def data(self, page_id: str, page: int = 1) -> dict[str, Any]:
        """Return the data of the widget that shows one page of a list."""
        entries = self.lists[page_id]
        total = len(entries) + (3 if self.failing == "total" else 0)
        if self.failing == "changing" and page > 1:
            total += page
        data: dict[str, Any] = {"column_labels": self.labels, "title": "synthetic", "list": entries}
        if self.per_page is not None:
            size = self.per_page
            shown = 1 if self.failing == "repeated" else page
            data |= {"p": page, "row_count": total, "window_size": size}
            data["list"] = entries[(shown - 1) * size : shown * size]
            if self.failing == "endless":
                data["list"] = [service(page * size + n) for n in range(size)]
                data["row_count"] = 1_000_000
        elif self.failing == "total":
            data["row_count"] = total
        return data

    def page(self, query: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
        """Return what the page API says."""
        page_id = query.get("id", "")
        widgets = self._widgets(page_id, query, headers)
        columns = [
            None,
            {"rows": [{"columns": [{"widgets": [{"widget": w} for w in widgets]}]}], "widgets": None},
        ]
        containers: list[Any] = [{"rows": [{"columns": columns}, None]}, {"rows": None}] if widgets else []
        return {
            "result": {
                "page": {"id": page_id},
                "portal": {"sys_id": PORTAL_ID},
                "user": {"user_name": "guest"},
                "containers": containers,
            }
        }

    def _widgets(self, page_id: str, query: dict[str, str], headers: dict[str, str]) -> list[dict[str, Any]]:
        if self.failing == "login_widget":
            return [{"id": "widget-login", "name": "Login", "data": {"is_logged_in": False}}]
        if self.failing == "empty_containers":
            return []
        banner: dict[str, Any] = {
            "id": "syn-banner",
            "name": "banner",
            "data": {"news": [{"title": "合成のお知らせ"}]},
        }
        well = headers.get("x-portal") == PORTAL_ID and headers.get("x-requested-with") == "XMLHttpRequest"
        if not well or self.failing == "no_data":
            return [{"id": "syn-banner", "name": "banner", "data": {}}, {"id": "syn-list", "name": "list"}]
        if page_id == "cloud_service_list_detail":
            found = self.details.get(query.get("sys_id", ""))
            return [{"id": "syn-detail", "name": "detail", "data": {"record": found}}] if found else [banner]
        if page_id in self.lists:
            shown = {"id": "syn-list", "sys_id": WIDGET, "name": "list", "data": self.data(page_id)}
            return [banner, *self.extra_widgets, shown]
        return []

    def turn(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Return the data of the page that the widget is asked for."""
        self.turned += 1
        if self.shifts:
            self.shifts -= 1
            self.lists["cloud_service_list"].insert(0, service(90 + self.shifts))
        return self.data("cloud_service_list", int(sent["p"]))

    def with_details(self, *, attached: bool = False) -> None:
        """Give every entry a page of its own, with fields that the list page lacks."""
        for entries in self.lists.values():
            for n, entry in enumerate(entries, 1):
                fields: dict[str, Any] = {
                    "number": {"label": "登録番号", "value": entry["u_syn_bangou"], "displayValue": ""},
                    "u_syn_kansa": {"label": "監査機関", "value": "", "displayValue": "合成監査法人"},
                    "u_syn_hani": {
                        "label": "言明の対象範囲",
                        "value": f"合成機能{n}；合成基盤",
                        "displayValue": "",
                    },
                }
                record: dict[str, Any] = {"_fields": fields, "sys_id": entry["sys_id"]}
                if attached:
                    record["attachments"] = [{"sys_id": "a" * 31 + str(n % 10), "file_name": "synthetic.pdf"}]
                self.details[entry["sys_id"]] = record


_MAINTENANCE = "<!DOCTYPE html><html><body><h1>ただいまメンテナンス中です</h1></body></html>"
AT_ONCE: dict[str | None, tuple[str, dict[str, str], int]] = {
    "login": ("{}", {}, 401),
    "login_redirect": ("", {"Location": "/csm?id=login&sysparm_goto_url=x"}, 302),
    "maintenance": (_MAINTENANCE, {}, 200),
    "unavailable": (_MAINTENANCE, {}, 503),
    "broken": ("", {}, 500),
    "gone": ("", {}, 404),
    "moved": ("", {"Location": "https://elsewhere.example/csm"}, 301),
    "no_shell": ("<html><body>合成</body></html>", {}, 200),
}
"""Failure → text, headers and status of every answer."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request for :attr:`portal`, which a subclass sets."""

    protocol_version = "HTTP/1.1"
    portal: Portal

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        """Say nothing."""

    def _answer(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.portal.asked.append((self.command, self.path, headers))
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        failure = self.portal.now_fails()
        if failure == "busy":
            self.send("", "text/plain", {"Retry-After": self.portal.retry_after}, 429)
        elif failure in AT_ONCE:
            text, more, status = AT_ONCE[failure]
            self.send(text, "text/html", more, status)
        elif address.path == "/csm":
            self.send(self.portal.shell(), "text/html", {"Set-Cookie": f"visit={COOKIE}; Path=/; HttpOnly"})
        elif f"visit={COOKIE}" not in headers.get("cookie", "") or headers.get("x-usertoken") != TOKEN:
            self.send('{"error": {"message": "User Not Authenticated"}}', "application/json", status=401)
        elif headers.get("accept") != "application/json":
            self.send("<response><result/></response>", "application/xml")
        elif address.path == "/api/now/sp/page":
            self._json(self.portal.page(query, headers), failure)
        elif address.path == f"/api/now/sp/widget/{WIDGET}":
            self._json({"result": {"data": self.portal.turn(json.loads(body))}}, failure)
        else:
            self.send("{}", "application/json", status=404)

    def _json(self, value: object, failure: str | None) -> None:
        text = json.dumps(value, ensure_ascii=False)
        if failure == "encoding":
            self.send_bytes(text.encode("cp932"), "application/json")
        elif failure in ("cut", "drip"):
            self._slowly(text.encode(), cut=failure == "cut")
        elif failure == "truncated":
            self.send(text[: len(text) // 2], "application/json")
        else:
            self.send(text, "application/json;charset=UTF-8")

    def send(self, text: str, kind: str, headers: dict[str, str] | None = None, status: int = 200) -> None:
        """Send one whole answer."""
        self.send_bytes(text.encode(), kind, headers, status)

    def send_bytes(
        self, data: bytes, kind: str, headers: dict[str, str] | None = None, status: int = 200
    ) -> None:
        """Send one whole answer."""
        self._begin(len(data), kind, headers or {}, status)
        self.wfile.write(data)

    def _begin(self, length: int, kind: str, headers: dict[str, str], status: int = 200) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(length), **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _slowly(self, data: bytes, *, cut: bool) -> None:
        """Send half of an answer and no more, or all of it, byte by byte."""
        self._begin(len(data), "application/json", {})
        self.close_connection = True
        if cut:
            self.wfile.write(data[: len(data) // 2])
            return
        with suppress(OSError):
            for n in range(len(data)):
                self.wfile.write(data[n : n + 1])
                self.wfile.flush()
                if self.portal.stop.wait(0.05):
                    return


@contextmanager
def running(portal: Portal) -> Iterator[str]:
    """Serve *portal* on a port of this machine; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("HandlerOf", (Handler,), {"portal": portal}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    portal.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield portal.address
    finally:
        portal.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
