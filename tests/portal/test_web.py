"""The door to the network: what is asked how often, how long and how much, and what is never shown."""

import gzip
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lookup.errors import ListRefused
from lookup.knowledge import load_knowledge
from lookup.sync.sources.web import Web, WebLimits, shown

KNOWLEDGE = load_knowledge()
LIMITS = WebLimits(
    wait_seconds=0.01, silence_seconds=1, answer_seconds=2, attempts=2, requests=4, total_megabytes=0.03,
    answer_megabytes=0.02, longest_wait_seconds=2,
)  # fmt: skip


class Server:
    """Answers as its ``answers`` say, the last of them again and again: status, headers, body."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = [(200, {}, b"ok")]
        self.asked: list[dict[str, str]] = []
        self.address = ""

    def take(self) -> tuple[int, dict[str, str], bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of: Server

    def do_GET(self) -> None:
        self.server_of.asked.append({name.lower(): value for name, value in self.headers.items()})
        status, headers, body = self.server_of.take()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Server()
    http = ThreadingHTTPServer(("127.0.0.1", 0), type("HandlerOf", (Handler,), {"server_of": made}))
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    made.address = f"http://127.0.0.1:{http.server_address[1]}/list"
    yield made
    http.shutdown()
    http.server_close()
    thread.join()


def refusal(use: Callable[[Web], object], limits: WebLimits = LIMITS) -> ListRefused:
    """Return how a use of the network is refused."""
    with Web(KNOWLEDGE, limits=limits) as web, pytest.raises(ListRefused) as refused:
        use(web)
    return refused.value


def test_an_answer_comes_with_its_status_headers_and_bytes(server: Server) -> None:
    server.answers = [(304, {"ETag": '"a"', "Content-Length": "0"}, b"")]
    with Web(KNOWLEDGE, contact="ismap@example.jp", limits=LIMITS) as web:
        answer = web.get(server.address, headers={"If-None-Match": '"a"'}, allow=frozenset({304}))

    assert (answer.status, answer.headers["etag"], answer.address) == (304, '"a"', server.address)
    assert server.asked[0]["if-none-match"] == '"a"'
    assert server.asked[0]["user-agent"].endswith(" (+ismap@example.jp)")


@pytest.mark.parametrize(
    ("status", "code", "asked"),
    [(401, "web.login", 1), (403, "web.login", 1), (404, "web.gone", 1), (418, "web.status", 1),
     (500, "web.failing", 2), (429, "web.busy", 2), (503, "web.busy", 2), (304, "web.status", 1)],
)  # fmt: skip
def test_a_status_is_named_and_only_what_may_pass_is_asked_again(
    server: Server, status: int, code: str, asked: int
) -> None:
    server.answers = [(status, {}, b"")]

    assert refusal(lambda web: web.get(server.address)).code == code
    assert len(server.asked) == asked


def test_a_server_is_left_alone_until_the_date_it_names(server: Server) -> None:
    late = format_datetime(datetime.now(UTC) + timedelta(hours=2))
    server.answers = [(429, {"Retry-After": late}, b"")]

    refused = refusal(lambda web: web.get(server.address))

    assert refused.code == "web.busy_until"
    assert len(server.asked) == 1


@pytest.mark.parametrize("nonsense", ["soon", "", "-3", "9" * 400])
def test_a_senseless_retry_after_does_no_harm(server: Server, nonsense: str) -> None:
    server.answers = [(429, {"Retry-After": nonsense}, b"")]

    assert refusal(lambda web: web.get(server.address)).code.startswith("web.busy")


def test_answers_are_limited_in_size_unpacked_and_together(server: Server) -> None:
    packed = gzip.compress(b"0" * 3_000_000)
    server.answers = [(200, {"Content-Encoding": "gzip"}, packed)]
    assert refusal(lambda web: web.get(server.address)).code == "web.too_large"

    server.answers = [(200, {}, b"0" * 16_000)]
    assert refusal(lambda web: [web.get(server.address) for _ in range(2)]).code == "web.too_much"


def test_requests_are_limited_in_number(server: Server) -> None:
    refused = refusal(lambda web: [web.get(server.address) for _ in range(5)])

    assert refused.code == "web.too_many_requests"
    assert len(server.asked) == 4


def test_a_damaged_answer_and_endless_redirects_are_named(server: Server) -> None:
    server.answers = [(200, {"Content-Encoding": "gzip"}, b"no gzip")]
    assert refusal(lambda web: web.get(server.address)).code == "web.damaged"

    server.answers = [(302, {"Location": server.address}, b"")]
    wide = WebLimits(requests=99)
    assert refusal(lambda web: web.get(server.address), wide).code == "web.redirects"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://127.0.0.1/list.csv", "web.address"),
        ("https://", "web.address"),
        ("http://127.0.0.1:9/list.csv", "web.unreachable"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(address: str, code: str) -> None:
    assert refusal(lambda web: web.get(address)).code == code


def test_a_server_that_speaks_no_tls_is_named(server: Server) -> None:
    address = server.address.replace("http:", "https:")

    assert refusal(lambda web: web.get(address)).code in ("web.unreachable", "web.cut")


def test_a_proxy_that_refuses_is_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("HTTPS_PROXY", server.address)
    server.answers = [(403, {}, b"")]

    assert refusal(lambda web: web.get("https://portal.example/csm")).code in ("web.proxy", "web.cut")


def test_what_may_be_secret_in_an_address_is_never_shown(server: Server) -> None:
    server.answers = [(404, {}, b"")]
    address = server.address.replace("http://", "http://user:pass@") + "?key=secret"

    refused = refusal(lambda web: web.get(address))

    assert "secret" not in refused.text.ja + refused.text.en
    assert "pass" not in refused.text.ja + refused.text.en
    assert shown("https://u:p@portal.example/a?b=c#d") == "https://portal.example/a"
    assert server.asked[0]["authorization"].startswith("Basic")
