"""Mappings of columns that officers had remembered, by the layout of the sheets they are for."""

from pathlib import Path
from typing import Any

import msgspec

from lookup.model import KnownLayout
from lookup.store.connection import Connections

_ALL = "SELECT * FROM sheet_layouts ORDER BY id"


class LayoutStore:
    """The remembered mappings in the store's SQLite file *path*; usable from several threads and processes.

    Every method raises :class:`lookup.errors.StoreFailure` when the store cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)

    def all_(self) -> tuple[KnownLayout, ...]:
        """Return every remembered mapping."""
        return tuple(map(_layout, self._connections.rows(_ALL)))

    def remember(self, layout: KnownLayout) -> None:
        """Keep a mapping; it takes the place of an earlier one for the same layout."""
        row = {"id": layout.id, "headers": _json(layout.headers), "fields": _json(layout.fields)}
        with self._connections.writing() as db:
            db.table("sheet_layouts").insert(row, pk="id", replace=True)

    def forget(self, layout_id: str) -> bool:
        """Forget a mapping; return whether there was one."""
        if self._connections.existing() is None:
            return False
        with self._connections.writing() as db:
            return bool(db.execute("DELETE FROM sheet_layouts WHERE id = ?", [layout_id]).rowcount)


def _layout(row: dict[str, Any]) -> KnownLayout:
    return KnownLayout(
        id=row["id"],
        headers=msgspec.json.decode(row["headers"], type=tuple[str, ...]),
        fields=msgspec.json.decode(row["fields"], type=dict[int, str | None]),
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
