"""The right to sync: one row of the store, held by one living process at a time."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from lookup.errors import StoreFailure, SyncBusy
from lookup.store.connection import Connections
from lookup.store.rows import printed

_NAME = "sync"
_PROC = Path("/proc")
_ENDED = ("Z", "X")
"""States of a process that has ended and of which only the name is left."""


class SqliteLease:
    """A :class:`lookup.store.protocol.Lease` in the SQLite file behind *connections*."""

    def __init__(self, connections: Connections, holder: str, seconds: float) -> None:
        self._connections = connections
        self._holder = holder
        self._seconds = seconds
        self._token = secrets.token_hex(8)

    def take(self) -> None:
        """Take it, if nobody has it, or whoever has it is dead or overdue.

        Raises:
            SyncBusy: Somebody else has it.
        """
        with self._connections.writing() as db:
            for row in db.query("SELECT * FROM leases WHERE name = ?", [_NAME]):
                if row["until"] > _now() and not _is_dead(row["machine"], row["process"]):
                    raise _busy(row["holder"])
            row = {
                "name": _NAME,
                "token": self._token,
                "holder": self._holder,
                "machine": _machine(),
                "process": _process(os.getpid()),
                "until": self._until(),
            }
            db.table("leases").upsert(row, pk="name")

    def check(self) -> None:
        """See :meth:`lookup.store.protocol.Lease.check`."""
        for row in self._connections.rows("SELECT token, holder FROM leases WHERE name = ?", [_NAME]):
            if row["token"] == self._token:
                return
            raise _busy(row["holder"])
        raise _busy("-")

    def prolong(self) -> None:
        """Put off the time at which it ends by itself."""
        self._write("UPDATE leases SET until = ? WHERE name = ? AND token = ?", self._until())

    def give_back(self) -> None:
        """Let others have it."""
        self._write("DELETE FROM leases WHERE name = ? AND token = ?")

    def _write(self, sql: str, *values: str) -> None:
        with self._connections.writing() as db:
            db.execute(sql, [*values, _NAME, self._token])

    def _until(self) -> str:
        return printed(datetime.now(UTC) + timedelta(seconds=self._seconds))


@contextmanager
def leased(connections: Connections, holder: str, seconds: float) -> Iterator[SqliteLease]:
    """Take the lease, prolong it while the block lasts, and give it back.

    What cannot be given back, because the disk is full for example, ends by itself.

    Raises:
        SyncBusy: Somebody else has it.
    """
    lease = SqliteLease(connections, holder, seconds)
    lease.take()
    ended = Event()
    keeper = Thread(target=_keep, args=(lease, connections, ended, seconds / 3), daemon=True)
    keeper.start()
    try:
        yield lease
    finally:
        ended.set()
        keeper.join()
        with suppress(StoreFailure):
            lease.give_back()


def _keep(lease: SqliteLease, connections: Connections, ended: Event, pause: float) -> None:
    while not ended.wait(pause):
        # The store may be full or busy for a while; the next time may be better.
        with suppress(StoreFailure):
            lease.prolong()
    connections.close()


def _now() -> str:
    return printed(datetime.now(UTC))


def _busy(holder: str) -> SyncBusy:
    # The knowledge files are read only when something is to be said.
    from lookup.knowledge import load_knowledge  # noqa: PLC0415

    return SyncBusy("store.sync_busy", load_knowledge().messages("store.sync_busy", holder=holder))


def _machine() -> str:
    """Return what tells this machine, since it was started, from others; containers count as machines."""
    boot = ""
    with suppress(OSError):
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    with suppress(OSError):
        boot += f" {(_PROC / 'self/ns/pid').readlink()}"
    return f"{socket.gethostname()} {boot}".strip()


def _process(number: int) -> str:
    """Return what tells that process from a later one with the same number; empty if it has ended."""
    with suppress(OSError, IndexError):
        # The name in brackets may hold anything.
        fields = (_PROC / str(number) / "stat").read_text(encoding="utf-8", errors="replace")
        state, *others = fields.rpartition(")")[2].split()
        return "" if state in _ENDED else f"{number} {others[18]}"
    return str(number) if _answers(number) else ""


def _answers(number: int) -> bool:
    try:
        os.kill(number, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True


def _is_dead(machine: str, process: str) -> bool:
    return machine == _machine() and _process(int(process.split(maxsplit=1)[0])) != process
