"""The servers that are compared, each a process of its own, and what they hold."""

import csv
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATASETTE = ROOT / ".venv-bench" / "http" / "bin" / "datasette"
SERVE = "from lookup.cli import main; main()"
PATIENCE = 60.0

Running = tuple[str, int]
"""Where a server answers, and its process id."""


def command(home: Path, *arguments: str) -> None:
    """Run ``ismap-lookup`` with the data folder *home*."""
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", SERVE, *arguments], env=environment(home), check=True, capture_output=True
    )


def environment(home: Path) -> dict[str, str]:
    return dict(os.environ) | {"ISMAP_LOOKUP_HOME": str(home), "PYTHONUTF8": "1", "ISMAP_LOOKUP_SYNC_AT": ""}


def loaded(home: Path, source: Path) -> Path:
    """Take *source* in as the official and complete list of 2026-11-22, and return *home*."""
    declared = ("--origin", "official", "--complete", "--listed-on", "2026-11-22")
    command(home, "sync", "--source", str(source), *declared)
    return home


@contextmanager
def ours(home: Path) -> Iterator[Running]:
    """Run ``ismap-lookup serve``, one process."""
    with _running([sys.executable, "-c", SERVE, "serve"], "/readyz", environment(home)) as running:
        yield running


@contextmanager
def bare(pairs: Sequence[tuple[str, str]], file: Path) -> Iterator[Running]:
    """Run the bare handler with answers that are ready."""
    file.write_text(json.dumps(pairs), encoding="utf-8")
    with _running([sys.executable, "-m", "bench.http.bare", str(file)], "/", dict(os.environ)) as running:
        yield running


@contextmanager
def datasette(rows: Sequence[dict[str, str]], file: Path) -> Iterator[Running]:
    """Run Datasette over the same rows, immutable, with an index of trigrams to search by."""
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    with closing(sqlite3.connect(file)) as database:
        database.execute(f'CREATE TABLE services ({columns}, PRIMARY KEY ("{names[0]}"))')
        database.executemany(
            f"INSERT INTO services VALUES ({', '.join('?' * len(names))})",  # noqa: S608 - no text of strangers
            [tuple(row.values()) for row in rows],
        )
        database.execute(
            f'CREATE VIRTUAL TABLE services_fts USING fts5({columns}, content="services", tokenize="trigram")'
        )
        database.execute("INSERT INTO services_fts (services_fts) VALUES ('rebuild')")
        database.commit()
    with _running(
        [str(DATASETTE), "serve", "-i", str(file)], "/-/versions.json", dict(os.environ)
    ) as running:
        yield running


def rows_of(source: Path) -> list[dict[str, str]]:
    with source.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def resident_mb(process: int) -> float:
    """Return the resident memory of a process, in MB of 1,000,000 bytes."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6


@contextmanager
def _running(arguments: list[str], probe: str, env: dict[str, str]) -> Iterator[Running]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = [str(port)] if "bench.http.bare" in arguments else ["--port", str(port)]
    with subprocess.Popen(  # noqa: S603 - the servers named above
        [*arguments, *given], env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}{probe}", process)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - a server of ours
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:  # noqa: PLR2004 - it answers
                return
        except OSError:
            pass
        else:
            return
        time.sleep(0.02)
    raise RuntimeError(f"{address} does not answer")
