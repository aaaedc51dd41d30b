"""The store in one SQLite file."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from lookup.errors import NotFound
from lookup.model import JST, Change, ListVersion, Service
from lookup.store.connection import Connections, exclusive, explained, failure
from lookup.store.protocol import Run

T = TypeVar("T", bound=msgspec.Struct)

_SERVICE = msgspec.json.Decoder(Service)
_VERSIONS = "SELECT * FROM versions ORDER BY sequence DESC"
_VERSION = "SELECT * FROM versions WHERE id = ?"
_VERSION_AS_OF = "SELECT * FROM versions WHERE fetched_at <= ? ORDER BY sequence DESC LIMIT 1"
_CURRENT = """
    SELECT *, (SELECT max(listed_on) FROM confirmations WHERE version = versions.id) AS confirmed_on
    FROM versions ORDER BY sequence DESC LIMIT 1
"""
_CURRENT_KEY = """
    SELECT id || '@' || (SELECT max(listed_on) FROM confirmations WHERE version = versions.id) AS key
    FROM versions ORDER BY sequence DESC LIMIT 1
"""
_CONFIRMED_ON = "SELECT max(listed_on) AS day FROM confirmations WHERE version = ? AND seen_at <= ?"
_SERVICES = "SELECT service FROM services WHERE version = ? ORDER BY position"
_CONTENT = "SELECT deflated FROM contents WHERE sha256 = ?"
_CHANGES = """
    SELECT changes.* FROM changes JOIN versions ON versions.id = changes.version
    WHERE changes.seen_at >= ? ORDER BY versions.sequence DESC, changes.sequence
"""
_HISTORY = """
    SELECT changes.* FROM changes JOIN versions ON versions.id = changes.version
    WHERE changes.key = ? ORDER BY versions.sequence DESC, changes.sequence
"""
_RUNS = "SELECT * FROM runs ORDER BY sequence DESC"


class SqliteStore:
    """A :class:`lookup.store.Store` in the SQLite file *path*, in WAL mode.

    Instants are kept as ISO texts in UTC, services as JSON, raw bytes deflated.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)

    def versions(self) -> tuple[ListVersion, ...]:
        """See :meth:`lookup.store.Store.versions`."""
        return tuple(map(_version, self._rows(_VERSIONS)))

    def version(self, version_id: str) -> ListVersion:
        """See :meth:`lookup.store.Store.version`."""
        rows = self._rows(_VERSION, version_id)
        if not rows:
            raise _not_found(version_id)
        return _version(rows[0])

    def current(self) -> tuple[ListVersion, date] | None:
        """See :meth:`lookup.store.Store.current`."""
        rows = self._rows(_CURRENT)
        return (_version(rows[0]), date.fromisoformat(rows[0]["confirmed_on"])) if rows else None

    def current_key(self) -> str | None:
        """See :meth:`lookup.store.Store.current_key`."""
        rows = self._rows(_CURRENT_KEY)
        return rows[0]["key"] if rows else None

    def version_as_of(self, day: date) -> ListVersion | None:
        """See :meth:`lookup.store.Store.version_as_of`."""
        rows = self._rows(_VERSION_AS_OF, _end_of(day))
        return _version(rows[0]) if rows else None

    def confirmed_on(self, version_id: str, day: date | None = None) -> date:
        """See :meth:`lookup.store.Store.confirmed_on`."""
        rows = self._rows(_CONFIRMED_ON, version_id, _end_of(day or date.max))
        printed = rows[0]["day"] if rows else None
        return date.fromisoformat(printed) if printed else self.version(version_id).listed_on

    def services(self, version_id: str) -> tuple[Service, ...]:
        """See :meth:`lookup.store.Store.services`."""
        self.version(version_id)
        rows = self._rows(_SERVICES, version_id)
        try:
            return tuple(_SERVICE.decode(row["service"]) for row in rows)
        except msgspec.DecodeError as error:
            raise failure("store.damaged", self.path, error) from error

    def raw(self, version_id: str) -> bytes:
        """See :meth:`lookup.store.Store.raw`."""
        sha256 = self.version(version_id).sha256
        for row in self._rows(_CONTENT, sha256):
            with suppress(zlib.error):
                data = zlib.decompress(row["deflated"])
                if hashlib.sha256(data).hexdigest() == sha256:
                    return data
        raise failure("store.damaged", self.path, f"sha256 {sha256}")

    def changes(self, since: date | None = None) -> tuple[Change, ...]:
        """See :meth:`lookup.store.Store.changes`."""
        return _changes(self._rows(_CHANGES, _start_of(since or date.min)))

    def history(self, key: str) -> tuple[Change, ...]:
        """See :meth:`lookup.store.Store.history`."""
        return _changes(self._rows(_HISTORY, key))

    def runs(self) -> tuple[Run, ...]:
        """See :meth:`lookup.store.Store.runs`."""
        return tuple(_convert(row, "message", Run) for row in self._rows(_RUNS))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See :meth:`lookup.store.Store.writing`."""
        with explained(self.path), exclusive(self._connections.created()):
            yield

    def add(
        self, version: ListVersion, services: Sequence[Service], raw: bytes, changes: Sequence[Change]
    ) -> None:
        """See :meth:`lookup.store.Store.add`."""
        with self.writing():
            deflated = {"sha256": version.sha256, "deflated": zlib.compress(raw)}
            self._insert("contents", [deflated], ignore=True)
            self._insert("versions", [_row(version, "label")])
            self.confirm(version.id, version.listed_on, version.fetched_at)
            self._insert("services", (_entry(version.id, n, s) for n, s in enumerate(services)))
            self._insert("changes", map(_row, changes))

    def confirm(self, version_id: str, listed_on: date, at: datetime) -> None:
        """See :meth:`lookup.store.Store.confirm`."""
        self.version(version_id)
        row = {"version": version_id, "listed_on": listed_on.isoformat(), "seen_at": _printed(at)}
        self._insert("confirmations", [row])

    def record(self, run: Run) -> None:
        """See :meth:`lookup.store.Store.record`."""
        self._insert("runs", [_row(run, "message")])

    def close(self) -> None:
        """See :meth:`lookup.store.Store.close`."""
        self._connections.close()

    def _rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Return what *sql* finds; nothing in a store that does not exist yet."""
        db = self._connections.existing()
        if db is None:
            return []
        with explained(self.path):
            return list(db.query(sql, values))

    def _insert(self, table: str, rows: Iterable[dict[str, Any]], *, ignore: bool = False) -> None:
        """Insert *rows*, which all have the same columns."""
        with self.writing():
            self._connections.created().table(table).insert_all(rows, ignore=ignore)


def _changes(rows: Iterable[dict[str, Any]]) -> tuple[Change, ...]:
    return tuple(msgspec.convert(row, Change, strict=False) for row in rows)


def _version(row: dict[str, Any]) -> ListVersion:
    return _convert(row, "label", ListVersion)


def _entry(version_id: str, position: int, service: Service) -> dict[str, Any]:
    printed = msgspec.json.encode(service).decode()
    return {"version": version_id, "position": position, "key": service.key, "service": printed}


def _convert(row: dict[str, Any], text: str, kind: type[T]) -> T:
    """Make a *kind* of *row*, whose columns ``<text>_ja`` and ``<text>_en`` are one text."""
    joined = {**row, text: {"ja": row[f"{text}_ja"], "en": row[f"{text}_en"]}}
    return msgspec.convert(joined, kind, strict=False)


def _row(value: msgspec.Struct, text: str | None = None) -> dict[str, Any]:
    """Return *value* as columns: dates and instants printed, its field *text* as two columns."""
    row: dict[str, Any] = {}
    for name, field in msgspec.structs.asdict(value).items():
        if name == text:
            row |= {f"{name}_ja": field.ja, f"{name}_en": field.en}
        elif isinstance(field, datetime):
            row[name] = _printed(field)
        else:
            row[name] = field.isoformat() if isinstance(field, date) else field
    return row


def _printed(instant: datetime) -> str:
    """Print *instant* so that texts sort as instants do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _end_of(day: date) -> str:
    return _printed(datetime.combine(day, time.max, JST))


def _start_of(day: date) -> str:
    # The first hours of the first day of all have no instant in UTC.
    return _printed(datetime.combine(max(day, date(1, 1, 2)), time.min, JST))


def _not_found(version_id: str) -> NotFound:
    # The knowledge files are read only when something is to be said.
    from lookup.knowledge import load_knowledge  # noqa: PLC0415

    return NotFound("store.no_version", load_knowledge().messages("store.no_version", version=version_id))
