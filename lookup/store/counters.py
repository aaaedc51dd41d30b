"""Counters of requests for the library that limits them, shared by all processes of one data folder.

They stand in a file of their own: counting must not make anybody read the list's store anew, and they may be
thrown away at any time.
"""

import sqlite3
from pathlib import Path
from threading import Lock
from time import time

from limits.storage import Storage

_TABLE = "CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, used INTEGER, until REAL) WITHOUT ROWID"
_COUNT = """
    INSERT INTO counters (key, used, until) VALUES (:key, :amount, :until)
    ON CONFLICT (key) DO UPDATE SET
        used = CASE WHEN until <= :now THEN :amount ELSE used + :amount END,
        until = CASE WHEN until <= :now THEN :until ELSE until END
    RETURNING used
"""
_WAIT_SECONDS = 5.0


class Counters(Storage):
    """Counts in the SQLite file *path*, which is made when it is not there; usable from several threads."""

    STORAGE_SCHEME = None

    def __init__(self, path: Path) -> None:
        super().__init__()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = Lock()
        self._db = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        # A count that is lost with the power does no harm.
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(_TABLE)
        self._db.execute("DELETE FROM counters WHERE until <= ?", [time()])

    @property
    def base_exceptions(self) -> type[Exception]:
        """What reading and writing may raise."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count *amount* more for *key*, for *expiry* seconds from the first on; return the count."""
        now = time()
        said = {"key": key, "amount": amount, "now": now, "until": now + expiry}
        with self._lock:
            return int(self._db.execute(_COUNT, said).fetchone()[0])

    def get(self, key: str) -> int:
        """Return the count for *key*."""
        return int(self._counted(key)[0])

    def get_expiry(self, key: str) -> float:
        """Return when the count for *key* begins anew, as seconds since 1970."""
        return self._counted(key)[1]

    def check(self) -> bool:
        """Return whether the file can be read."""
        return self._counted("")[0] == 0

    def reset(self) -> int | None:
        """Forget all counts, and return how many there were."""
        with self._lock:
            return self._db.execute("DELETE FROM counters").rowcount

    def clear(self, key: str) -> None:
        """Forget the count for *key*."""
        with self._lock:
            self._db.execute("DELETE FROM counters WHERE key = ?", [key])

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _counted(self, key: str) -> tuple[float, float]:
        query = "SELECT used, until FROM counters WHERE key = ? AND until > ?"
        now = time()
        with self._lock:
            found = self._db.execute(query, [key, now]).fetchone()
        return found or (0, now)
