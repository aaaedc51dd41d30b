"""Records: assessments locked as evidence, kept as the very bytes that were answered, for ever."""

import hashlib
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from lookup.store.connection import Connections, failure
from lookup.store.rows import printed

_ONE = "SELECT * FROM records WHERE id = ?"
_LATEST = """
    SELECT id, made_at, sha256, title, sheet_name FROM records
    WHERE sequence < coalesce((SELECT sequence FROM records WHERE id = ?), 9223372036854775807)
    ORDER BY sequence DESC LIMIT ?
"""


class SheetKept(msgspec.Struct, frozen=True, kw_only=True):
    """The workbook that a record answers: its name, as it came in, and with the answers in it."""

    name: str
    original: bytes
    answered: bytes


class RecordRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a record is, without its content."""

    id: str
    made_at: datetime
    sha256: str
    title: str | None = None
    sheet_name: str | None = None


class RecordStore:
    """The records in the store's SQLite file *path*; usable from several threads and processes.

    Every method raises :class:`lookup.errors.StoreFailure` when the store cannot be read or written, or
    when what is kept is no longer what its hash says.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)

    def add(self, record: RecordRow, content: bytes, sheet: SheetKept | None) -> None:
        """Keep *content*, whose hash stands in *record*, with the workbook it answers."""
        row = {
            "id": record.id,
            "made_at": printed(record.made_at),
            "sha256": record.sha256,
            "title": record.title,
            "deflated": zlib.compress(content),
            "sheet_name": sheet.name if sheet else None,
            "sheet_deflated": zlib.compress(sheet.original, 1) if sheet else None,
            "answered_deflated": zlib.compress(sheet.answered, 1) if sheet else None,
        }
        with self._connections.writing() as db:
            db.table("records").insert(row)

    def content(self, record_id: str) -> bytes | None:
        """Return the bytes of a record, verified against their hash; ``None`` if there is no such record."""
        row = self._one(record_id)
        if row is None:
            return None
        content = zlib.decompress(row["deflated"])
        if hashlib.sha256(content).hexdigest() != row["sha256"]:
            raise failure("store.damaged", self.path, f"record {record_id}")
        return content

    def sheet(self, record_id: str) -> SheetKept | None:
        """Return the workbook that a record answers; ``None`` if it answers none."""
        row = self._one(record_id)
        if row is None or row["sheet_name"] is None:
            return None
        return SheetKept(
            name=row["sheet_name"],
            original=zlib.decompress(row["sheet_deflated"]),
            answered=zlib.decompress(row["answered_deflated"]),
        )

    def latest(self, limit: int, before: str | None = None) -> tuple[RecordRow, ...]:
        """Return records, newest first: the newest of all, or those made before the record *before*."""
        rows = self._connections.rows(_LATEST, (before, limit))
        return tuple(msgspec.convert(row, RecordRow, strict=False) for row in rows)

    def close(self) -> None:
        """Let go of the calling thread's connection; the next call opens another."""
        self._connections.close()

    def _one(self, record_id: str) -> dict[str, Any] | None:
        return next(iter(self._connections.rows(_ONE, [record_id])), None)
