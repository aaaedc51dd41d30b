"""What the tests of carrying share: versions to carry (synthetic), a key, and a web server for files."""

import hashlib
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lookup.knowledge import load_knowledge
from lookup.model import Confirmation, ListVersion, Text
from lookup.sync.sources.source import Carried

from ..serving import COMMAND

KNOWLEDGE = load_knowledge()
HEADER = "登録番号,クラウドサービスの名称,クラウドサービス事業者,有効期限\n"


def synthetic_list(*names: str) -> bytes:
    """Return a list (synthetic) in which the services *names* are registered."""
    rows = [f"C26-{n:04}-2,{name},{name}株式会社,2027-03-31\n" for n, name in enumerate(names, 7001)]
    return (HEADER + "".join(rows)).encode()


def carried(day: int, raw: bytes) -> Carried:
    """Return a version that came into force on that day of November 2026, read from *raw*."""
    at = datetime(2026, 11, day, 3, 30, tzinfo=UTC)
    version = ListVersion(
        id=f"{day:012x}",
        source="list.csv",
        label=Text("試験用のリスト", "Test list"),
        origin="official",
        complete=True,
        listed_on=date(2026, 11, day),
        fetched_at=at,
        sha256=hashlib.sha256(raw).hexdigest(),
        service_count=raw.count(b"\n") - 1,
    )
    seen = Confirmation(listed_on=version.listed_on, seen_at=at)
    return Carried(version=version, in_force_at=at, confirmations=(seen,))


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    """The key of the sender, the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


class Asked:
    """One request that the web server was sent."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}


class FileServer:
    """A web server on a real port that answers as ``answer`` says, and keeps what it was asked."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/list.csv"
        self.asked: list[Asked] = []
        self.sent_bytes = 0
        self.answer: Callable[[Asked], tuple[int, dict[str, str], bytes]] = lambda _: (404, {}, b"")


class _Server(ThreadingHTTPServer):
    """Tells nobody when a client has gone before its answer came."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serving_files() -> Iterator[FileServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = Asked(self)
            served.asked.append(asked)
            status, headers, body = served.answer(asked)
            served.sent_bytes += len(body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        served = FileServer(server.server_port)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def files() -> Iterator[FileServer]:
    """A web server for files."""
    with serving_files() as server:
        yield server


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """Where a key may be kept."""
    return tmp_path / "keys" / "key.pem"


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Run ``ismap-lookup serve`` over the data folder *home* in a process of its own; yield its address."""
    command = [*COMMAND, "serve", "--port", "0", "--lang", "en"]
    # Not traced: the rooms have tests of their own, and tracing doubles the time.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ISMAP_LOOKUP_", "COVERAGE_"))}
    env = kept | {"ISMAP_LOOKUP_HOME": str(home), "PYTHONUTF8": "1"}
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        if "http://" not in line:
            process.kill()
            log.seek(0)
            pytest.fail(f"the server did not start: {log.read()}")
        try:
            yield "http://" + line.partition("http://")[2].split()[0]
        finally:
            process.terminate()
            process.communicate(timeout=60)
