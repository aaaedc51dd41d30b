"""Servers to put the client to: a real ismap-lookup service, and one that behaves as none should."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
from tests.serving import COMMAND

ROOT = Path(__file__).parents[4]
LIST = ROOT / "tests" / "data" / "match-dev-list.csv"


def environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ISMAP_LOOKUP_", "COVERAGE_"))}
    return kept | {"ISMAP_LOOKUP_HOME": str(home), "PYTHONUTF8": "1"}


def run(home: Path, *arguments: str) -> None:
    subprocess.run([*COMMAND, *arguments], env=environment(home), check=True, capture_output=True)


def sync(home: Path, source: Path, listed_on: str) -> None:
    declared = ("--origin", "official", "--complete", "--listed-on", listed_on)
    run(home, "sync", "--source", str(source), *declared)


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Run ``ismap-lookup serve`` over the data folder *home*, give its address, and end it politely."""
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--lang", "en"],
            env=environment(home),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        if "http://" not in line:
            process.kill()
            log.seek(0)
            raise AssertionError(log.read())
        try:
            yield f"http://{line.partition('http://')[2].split()[0]}"
        finally:
            process.terminate()
            process.communicate(timeout=60)


class Asked(msgspec.Struct, frozen=True):
    """One request as it arrived, and when."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


class Odd(ThreadingHTTPServer):
    """Answers each request by the next of *acts*, and keeps what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.acts: list[Callable[[_Handler], None]] = []
        self.asked: list[Asked] = []
        self.done = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Odd

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length)
        self.server.asked.append(Asked(self.command, self.path, headers, body, time.monotonic()))
        self.server.acts.pop(0)(self)

    do_POST = do_GET  # noqa: N815 - the name that the library looks for

    def log_message(self, *_: object) -> None:
        pass


Act = Callable[[_Handler], None]


def say(status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> Act:
    """Answer with *body*; names of headers with ``_`` for ``-``."""

    def act(handler: _Handler) -> None:
        handler.send_response_only(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **named}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return act


def problem(status: int, code: str = "api.odd", **headers: str) -> Act:
    """Refuse as the service does."""
    said: dict[str, Any] = {"title": "題 / title", "status": status, "detail": "文 / text", "code": code}
    return say(status, msgspec.json.encode(said), "application/problem+json", **headers)


def hang_up(handler: _Handler) -> None:
    """Cut the connection in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"list":')
    handler.close_connection = True


def say_nothing(handler: _Handler) -> None:
    """Keep the connection, and never answer."""
    handler.server.done.wait(60)
    handler.close_connection = True


@contextmanager
def misbehaving() -> Iterator[Odd]:
    """Run a server that does what its ``acts`` say."""
    with Odd() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield server
        finally:
            server.done.set()
            server.shutdown()
