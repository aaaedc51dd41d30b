"""Connections to one SQLite file: one for each thread, opened when needed, with every failure explained."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from sqlite_utils import Database

from lookup.errors import StoreFailure
from lookup.store.schema import MIGRATIONS, is_foreign, is_newer

T = TypeVar("T")

BUSY_SECONDS = 30.0
"""How long a writer waits for another one."""

_PAUSE_SECONDS = 0.01

_LOOKED_AT_SECONDS = 0.02
"""How long a file, once looked at, counts as the one that is there, for what is asked with every question."""

_CODES = {
    sqlite3.SQLITE_FULL: "store.full",
    sqlite3.SQLITE_BUSY: "store.busy",
    sqlite3.SQLITE_LOCKED: "store.busy",
    sqlite3.SQLITE_READONLY: "store.unusable",
    sqlite3.SQLITE_CANTOPEN: "store.unusable",
    sqlite3.SQLITE_PERM: "store.unusable",
    sqlite3.SQLITE_IOERR: "store.unusable",
}


def failure(code: str, path: Path, reason: object = "") -> StoreFailure:
    """Return the error *code* about the store at *path*."""
    # The knowledge files are read only when something is to be said.
    from lookup.knowledge import load_knowledge  # noqa: PLC0415

    return StoreFailure(code, load_knowledge().messages(code, path=path, reason=reason))


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system say about *path* into :class:`StoreFailure`.

    A broken constraint is a defect of the program and passes through.
    """
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        raise failure(_CODES.get(primary, "store.damaged"), path, error) from error


class _Connection:
    """An open file; closed when its thread ends."""

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
        self.db = Database(connection, execute_plugins=False)
        self.file = _identity(path)
        self.looked_at = 0.0
        self.remembered: dict[str, tuple[tuple[int, int], Any]] = {}

    def __del__(self) -> None:
        if hasattr(self, "db"):
            self.db.close()


class Connections:
    """The connections of all threads to the file *path*."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def existing(self) -> Database | None:
        """Return the calling thread's connection, or ``None`` if there is no file.

        A file that was replaced by another one meanwhile is opened afresh.
        """
        held: _Connection | None = getattr(self._local, "held", None)
        if held and held.db.conn.in_transaction:
            return held.db
        with self._reachable():
            file = _identity(self.path)
        if file is None:
            self.close()
            return None
        if held is None or held.file != file:
            held = self._open()
        return held.db

    def created(self) -> Database:
        """Return the calling thread's connection; file and folders are made if they are not there."""
        db = self.existing()
        if db is None:
            with self._reachable():
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            db = self._open().db
        return db

    def rows(self, query: str, values: Sequence[object] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """Return what *query* finds; nothing in a file that does not exist yet."""
        db = self.existing()
        if db is None:
            return []
        with explained(self.path):
            return list(db.query(query, values))

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """Give the calling thread's connection, inside one transaction during which nobody else writes."""
        with explained(self.path):
            db = self.created()
            with exclusive(db):
                yield db

    def remembered(self, name: str, read: Callable[[], T]) -> T:
        """Return what *read*, called *name*, finds in the file; read anew only once somebody wrote to it.

        For what is asked with every question: to see whether something was written takes SQLite a fraction of
        the time of a query.
        """
        held: _Connection | None = getattr(self._local, "held", None)
        if held is None or monotonic() - held.looked_at > _LOOKED_AT_SECONDS:
            if self.existing() is None:
                return read()
            held = self._local.held
            held.looked_at = monotonic()
        with explained(self.path):
            # The one counts what others wrote, the other what this connection did.
            stamp = (held.db.conn.execute("PRAGMA data_version").fetchone()[0], held.db.conn.total_changes)
        known = held.remembered.get(name)
        if known is None or known[0] != stamp:
            held.remembered[name] = known = (stamp, read())
        found: T = known[1]
        return found

    def close(self) -> None:
        """Close the calling thread's connection."""
        self._local.held = None

    def _open(self) -> _Connection:
        with explained(self.path):
            held = _Connection(self.path)
            _prepare(held.db, self.path)
        self._local.held = held
        return held

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise failure("store.unusable", self.path, error.strerror or error) from error


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at *path* from another one put in its place; ``None`` if there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - runs on every read; Path.stat takes twice as long
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _prepare(db: Database, path: Path) -> None:
    """Set up a fresh connection, and bring an older file up to date."""
    if is_foreign(db):
        raise failure("store.foreign", path)
    if is_newer(db):
        raise failure("store.newer", path)
    db.execute("PRAGMA foreign_keys = ON")
    _enable_wal(db)
    if MIGRATIONS.pending(db):
        with exclusive(db):
            MIGRATIONS.apply(db)


def _enable_wal(db: Database) -> None:
    """Put a new file into WAL mode; for this one step SQLite itself does not wait for others."""
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            db.enable_wal()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(_PAUSE_SECONDS)
        else:
            return


@contextmanager
def exclusive(db: Database) -> Iterator[None]:
    """Make one transaction that no other writer can come between; inside of another one, a part of it."""
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
