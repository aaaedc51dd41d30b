"""What is no request, such as Japanese as it is in an address, is refused as a problem too, and logged."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from ..serving import COMMAND, FROM_SCRATCH, LIST, environment, serving, sync

WITHOUT_HTTPTOOLS = [
    sys.executable,
    "-c",
    f"import sys; sys.modules['httptools'] = None; {FROM_SCRATCH[-1]}",
]
"""The command where the faster of the two readers of HTTP is not installed."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    sync(folder, LIST)
    return folder


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[httpx.Client]:
    with serving(home) as client:
        yield client


def answer(url: httpx.URL, sent: bytes) -> tuple[dict[str, str], dict[str, Any]]:
    """Send the very bytes *sent*, and return headers and body of the problem that comes back."""
    with socket.create_connection((url.host, url.port or 80), timeout=60) as connection:
        connection.sendall(sent)
        head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
    status, *lines = head.decode("ascii").split("\r\n")
    assert status == "HTTP/1.1 400 Bad Request"
    headers = dict(line.lower().split(": ", 1) for line in lines)
    assert headers["content-type"] == "application/problem+json"
    assert int(headers["content-length"]) == len(body)
    return headers, json.loads(body)


def asking(target: str, encoding: str = "utf-8") -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: call-7\r\n\r\n".encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
@pytest.mark.parametrize(
    ("target", "places"),
    [
        ("/v1/services?q=会議", ["q"]),
        ("/v1/services?list=ISMAP&q=会議&provider=さくら&limit=1", ["q", "provider"]),
        ("/v1/services?q=sakura storage", ["q"]),
    ],
)
def test_an_address_that_is_not_percent_encoded_is_refused_with_the_place_and_what_to_do(
    server: httpx.Client, target: str, places: list[str], encoding: str
) -> None:
    headers, said = answer(server.base_url, asking(target, encoding))
    assert said["code"] == "api.not_encoded"
    assert [fault["path"] for fault in said["errors"]] == places
    for text in (said["detail"], said["message"]["ja"], said["message"]["en"]):
        assert ", ".join(places) in text
        assert "curl" in text
        assert "-G --data-urlencode 'q=会議'" in text
    assert headers["x-request-id"] == "call-7"


def test_japanese_in_the_path_is_shown_as_it_would_be_sent(server: httpx.Client) -> None:
    _, said = answer(server.base_url, asking("/v1/services/会議"))
    assert [fault["path"] for fault in said["errors"]] == ["/v1/services/%E4%BC%9A%E8%AD%B0"]


@pytest.mark.parametrize(
    "sent", [b"GET\r\n\r\n", "めちゃくちゃ\r\n\r\n".encode(), b"\x16\x03\x01\x02\x00\x01\x00"]
)
def test_what_is_no_request_at_all_is_refused_as_a_problem(server: httpx.Client, sent: bytes) -> None:
    headers, said = answer(server.base_url, sent)
    assert said["code"] == "api.http_400"
    assert said["errors"] == []
    assert len(headers["x-request-id"]) == 16


@contextmanager
def logging_server(command: list[str], home: Path, log: Path) -> Iterator[httpx.URL]:
    with (
        log.open("w") as written,
        subprocess.Popen(
            [*command, "serve", "--port", "0", "--lang", "en"],
            env=environment(home) | {"ISMAP_LOOKUP_LOG_JSON": "true"},
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        yield httpx.URL("http://" + process.stdout.readline().partition("http://")[2].split()[0])
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


@pytest.mark.parametrize("command", [COMMAND, WITHOUT_HTTPTOOLS])
def test_the_log_says_who_sent_what_where_but_not_what_was_looked_for(
    home: Path, tmp_path: Path, command: list[str]
) -> None:
    log = tmp_path / "log"
    with logging_server(command, home, log) as url:
        _, said = answer(url, asking("/v1/services?q=会議"))
    assert said["code"] == "api.not_encoded"
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
    (told,) = lines
    assert told["event"] == "request unreadable"
    assert (told["request_id"], told["client"]) == ("call-7", "127.0.0.1")
    assert (told["method"], told["path"], told["code"]) == ("GET", "/v1/services", "api.not_encoded")
    assert "会議" not in log.read_text("utf-8")
    assert "%E4" not in log.read_text("utf-8")
