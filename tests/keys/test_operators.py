"""What operators do over HTTP, what is kept of it, and what they see of the service."""

import json
import signal
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from lookup.store.operations import Operation, OperationLog

from ..serving import COMMAND, DATA, LIST, environment, serving
from .conftest import Operator, bearer

WHO = {"by": "情報システム課", "why": "ポータルの告知で確かめた"}
LEDGER = DATA / "sheets-dev" / "ledger_800.xlsx"


@pytest.fixture
def held(operator: Operator) -> str:
    """The version of a list of which half is gone, which is held."""
    half = operator.home.parent / "half.csv"
    half.write_text("".join(LIST.read_text("utf-8-sig").splitlines(keepends=True)[:13]), encoding="utf-8")
    operator.run("sync", "--source", str(half), code=1)
    return str(json.loads(operator.run("status", "--json"))["held"]["version"]["id"])


def test_a_held_list_is_looked_at_and_released_over_http(operator: Operator, held: str) -> None:
    with serving(operator.home) as client:
        listed = client.get("/v1/review").json()["reviews"]
        assert [(one["version"]["id"], one["standing"]) for one in listed] == [(held, "held")]
        looked_at = client.get(f"/v1/review/{held}").json()
        assert looked_at["review"]["findings"][0]["gate"] == "drop_percent"
        assert sum(change["kind"] == "removed" for change in looked_at["changes"]) == 13

        released = client.post(f"/v1/review/{held}/release", json=WHO)
        assert released.status_code == 200
        assert released.json()["list"]["version"] == held
        assert released.json()["review"]["decisions"][-1]["by"] == WHO["by"]
        again = client.post(f"/v1/review/{held}/release", json=WHO)
        assert (again.status_code, again.json()["code"]) == (400, "review.in_force_already")


def test_a_held_list_is_rejected_over_http_and_nobody_decides_without_a_name(
    operator: Operator, held: str
) -> None:
    with serving(operator.home) as client:
        nameless = client.post(f"/v1/review/{held}/reject", json={"by": " ", "why": "x"})
        assert (nameless.status_code, nameless.json()["errors"][0]["path"]) == (400, "by")
        assert client.post(f"/v1/review/{held}/reject", json=WHO).json()["review"]["standing"] == "rejected"
        assert client.get("/v1/review/none").status_code == 404
        from_elsewhere = client.get("/v1/review", headers={"Origin": "http://elsewhere.example"})
        assert from_elsewhere.status_code == 403


def test_a_webhook_is_registered_and_forgotten_over_http(operator: Operator) -> None:
    with serving(operator.home) as client:
        asked = {"url": "https://hooks.example.go.jp/in?token=x", "kinds": ["changed"], "provider": "若竹"}
        made = client.post("/v1/webhooks", json=asked)
        assert made.status_code == 201
        assert made.json()["secret"].startswith("whsec_")
        (listed,) = client.get("/v1/webhooks").json()["webhooks"]
        assert listed == {k: v for k, v in made.json().items() if k != "secret"}
        assert listed["url"] == "https://hooks.example.go.jp/in"
        deliveries = f"/v1/webhooks/{listed['id']}/deliveries"
        assert client.get(deliveries).json() == {"deliveries": []}
        assert client.delete(f"/v1/webhooks/{listed['id']}").status_code == 200
        assert client.delete(f"/v1/webhooks/{listed['id']}").json()["code"] == "telling.no_webhook"
        assert client.get(deliveries).status_code == 404
        bad = client.post("/v1/webhooks", json={"url": "ftp://example.go.jp"})
        assert (bad.status_code, bad.json()["code"]) == (400, "telling.bad_address")


def test_it_is_kept_who_did_what_when_but_not_what_was_asked(operator: Operator) -> None:
    key_id, key = operator.key("read", "match", name="調達システム")
    with serving(operator.home, require_keys="yes") as client:
        for headers in (bearer(key), {}):
            client.post(
                "/v1/match",
                json={"requirements": [{"id": "1", "service": "若竹ドライブ"}]},
                headers={**headers, "X-Request-Id": "night-1"},
            )
        client.post("/v1/decisions", json={}, headers=bearer(key))
        client.get("/v1/services", headers=bearer(key))

    kept = json.loads(operator.run("operations", "--json"))["operations"]
    assert [(one["who"], one["operation"], one["status"]) for one in kept] == [
        (f"{key_id} 調達システム", "makeDecision", 403),
        (f"{key_id} 調達システム", "match", 200),
    ]
    assert kept[-1]["request_id"] == "night-1"
    assert kept[-1]["path"] == "/v1/match"
    assert "若竹" not in (operator.home / "operations.sqlite").read_bytes().decode("utf-8", "replace")
    assert "makeDecision" in operator.run("operations")
    assert json.loads(operator.run("operations", "--since", "2098-01-01", "--json")) == {"operations": []}


def test_operations_are_kept_for_as_long_as_the_settings_say(tmp_path: Path) -> None:
    log = OperationLog(tmp_path / "operations.sqlite", kept_days=30)
    now = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    for days in (40, 20, 0):
        at = now - timedelta(days=days)
        log.add(Operation(at=at, who="a", operation="match", path="/", status=200, request_id=str(days)))

    assert [one.request_id for one in log.latest(10)] == ["0", "20"]
    log.close()


def metrics(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.parametrize("workers", ["1", "2"])
def test_requests_are_measured_by_route_over_all_processes_and_the_list_by_its_age(
    operator: Operator, workers: str
) -> None:
    with serving(operator.home, workers=workers) as client:
        for number in ("C21-8004-2", "C21-8004-2", "C00-0000-0"):
            httpx.get(f"{client.base_url}/v1/services/{number}")
        httpx.get(f"{client.base_url}/wp-admin/{workers}")
        answer = client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain")
        told = metrics(answer.text)

    def counted(status: str) -> float:
        names = (("GET", "/v1/services/{registration_number}", status), ("GET", "(none)", status))
        return sum(
            value
            for (name, labels), value in told.items()
            if name == "ismap_lookup_requests_total" and set(labels) in map(set, names)
        )

    assert counted("200") == 2
    assert counted("404") == 2
    assert told["ismap_lookup_list_fresh", ()] in {0, 1}
    assert told["ismap_lookup_list_services", ()] == 25
    assert told["ismap_lookup_list_official", ()] == 1
    assert ("ismap_lookup_list_age_days", ()) in told


def test_every_answer_names_its_request_and_the_log_can_be_json(operator: Operator, tmp_path: Path) -> None:
    settings = {"ISMAP_LOOKUP_LOG_REQUESTS": "true", "ISMAP_LOOKUP_LOG_JSON": "true"}
    with (
        (tmp_path / "log").open("w+") as log,
        subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--lang", "en"],
            env=environment(operator.home) | settings,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        address = "http://" + process.stdout.readline().partition("http://")[2].split()[0]
        given = httpx.get(f"{address}/v1/status", headers={"X-Request-Id": "abc-123"})
        made = httpx.get(f"{address}/v1/none", headers={"X-Request-Id": "a b"})
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        log.seek(0)
        lines = [json.loads(line) for line in log if line.startswith("{")]
    assert given.headers["x-request-id"] == "abc-123"
    assert len(made.headers["x-request-id"]) == 16
    told = {line["request_id"]: line for line in lines if line["event"] == "answered"}
    assert (told["abc-123"]["route"], told["abc-123"]["status"]) == ("/v1/status", 200)
    assert told[made.headers["x-request-id"]]["status"] == 404


def test_a_sheet_under_way_is_finished_when_the_service_is_told_to_stop(operator: Operator) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    body = head + LEDGER.read_bytes() + b"\r\n--x--\r\n"
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--lang", "en"],
        env=environment(operator.home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        host, _, port = process.stdout.readline().partition("http://")[2].split()[0].partition(":")
        with closing(HTTPConnection(host, int(port), timeout=60)) as asked:
            asked.putrequest("POST", "/v1/sheets")
            asked.putheader("Content-Type", "multipart/form-data; boundary=x")
            asked.putheader("Content-Length", str(len(body)))
            asked.putheader("Expect", "100-continue")
            asked.endheaders()
            assert asked.sock.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
            asked.send(body[:-1000])
            process.send_signal(signal.SIGTERM)
            asked.send(body[-1000:])
            answer = asked.getresponse()
            assert answer.status == 200
            assert answer.read(2) == b"PK"
            answer.read()
        process.communicate(timeout=60)


def test_the_pages_can_be_left_out(operator: Operator) -> None:
    with serving(operator.home, pages="false") as client:
        assert client.get("/").status_code == 404
        assert client.get("/v1/status").status_code == 200


def test_requests_are_traced_where_the_operator_says_so(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Collector) as collector:
        thread = Thread(target=collector.serve_forever)
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.server_port}")
        with serving(operator.home, trace="true") as client:
            assert client.get("/v1/status").status_code == 200
        collector.shutdown()
        thread.join()
    assert {path for path, _ in received} == {"/v1/traces"}
    assert any(b"ismap-lookup" in body and b"/v1/status" in body for _, body in received)
