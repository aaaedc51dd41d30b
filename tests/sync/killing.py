"""Syncs that are killed: run as a script, it forks a sync for each order read, and kills it as ordered.

An order is one line of JSON: over which data folder, and after how many SQL statements (``statement``), steps
of SQLite's machine (``steps``) or ``seconds`` the sync is killed. It answers ``killed``, or ``done`` and the
seconds that the sync took.
"""

import json
import os
import select
import signal
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from lookup.store import SqliteStore

from .lists import take


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare(store: Any, order: dict[str, Any]) -> None:
    """Let the sync kill itself where the order says so."""
    connection = store._connections.created().conn
    if count := order.get("statement"):
        left = iter(range(count))
        connection.set_trace_callback(lambda _: None if next(left, None) is not None else die())
    elif count := order.get("steps"):
        connection.set_progress_handler(die, count)


def obey(order: dict[str, Any], source: Path) -> str:
    started = monotonic()
    pid = os.fork()
    if pid == 0:
        store = SqliteStore(Path(order["home"]) / "lists.sqlite")
        prepare(store, order)
        take(store, source)
        os._exit(0)
    handle = os.pidfd_open(pid)
    if not select.select([handle], [], [], order.get("seconds", 60))[0]:
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    os.close(handle)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return "killed"
    return f"done {monotonic() - started}" if status == 0 else f"failed {status}"


def answer(said: str) -> None:
    sys.stdout.write(said + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    answer("ready")
    for line in sys.stdin:
        answer(obey(json.loads(line), Path(sys.argv[1])))
