"""The log of operations: who did what when over HTTP, without what was asked.

It stands in a file of its own: a line more must not make anybody read the list's store anew.
"""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

import msgspec

from lookup.store.connection import explained
from lookup.store.rows import printed

_TABLE = """
CREATE TABLE IF NOT EXISTS operations (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    operation TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    request_id TEXT NOT NULL
) STRICT
"""
_ADD = "INSERT INTO operations (at, who, operation, path, status, request_id) VALUES (?, ?, ?, ?, ?, ?)"
_LATEST = "SELECT * FROM operations WHERE at >= ? ORDER BY sequence DESC LIMIT ?"
_WAIT_SECONDS = 5.0
_EVER = datetime.min.replace(tzinfo=UTC)


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation.

    Attributes:
        at: When it was answered.
        who: Id and name of the key; without keys the client's address.
        operation: Name of the route, such as ``match`` or ``releaseHeld``.
        path: The path that was asked for.
        status: The HTTP status of the answer.
        request_id: As in the answer's ``X-Request-Id``.
    """

    at: datetime
    who: str
    operation: str
    path: str
    status: int
    request_id: str


class OperationLog:
    """The log in the SQLite file *path*, which is made with the first line; usable from several threads.

    Every method raises :class:`lookup.errors.StoreFailure` when the file cannot be read or written.
    """

    def __init__(self, path: Path, kept_days: int) -> None:
        self.path = path
        self._kept = timedelta(days=kept_days)
        self._lock = Lock()
        self._db: sqlite3.Connection | None = None
        self._cleaned_on = ""

    def add(self, operation: Operation) -> None:
        """Keep *operation*; with the first of a day, what is older than it is to be kept goes."""
        row = (
            printed(operation.at),
            operation.who,
            operation.operation,
            operation.path,
            operation.status,
            operation.request_id,
        )
        with self._lock, explained(self.path):
            db = self._opened()
            db.execute(_ADD, row)
            if self._cleaned_on != row[0][:10]:
                self._cleaned_on = row[0][:10]
                db.execute("DELETE FROM operations WHERE at < ?", [printed(operation.at - self._kept)])

    def latest(self, most: int, since: datetime = _EVER) -> tuple[Operation, ...]:
        """Return the latest operations, newest first: at most so many, and none before *since*."""
        if not self.path.exists():
            return ()
        with self._lock, explained(self.path):
            cursor = self._opened().execute(_LATEST, [printed(since), most])
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor]
        return tuple(msgspec.convert(row, Operation) for row in rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _opened(self) -> sqlite3.Connection:
        if self._db is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            db = sqlite3.connect(
                self.path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute(_TABLE)
            self._db = db
        return self._db
