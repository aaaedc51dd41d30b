"""The store in one SQLite file."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, overload

import msgspec

from lookup.errors import NotFound
from lookup.model import Change, Confirmation, ListVersion, Service, Validators
from lookup.store import rows, sql
from lookup.store.connection import Connections, failure
from lookup.store.lease import leased
from lookup.store.protocol import (
    SERVICES,
    Columns,
    Decision,
    E,
    Finding,
    Found,
    Lease,
    Register,
    Run,
    Stored,
    Taken,
)
from lookup.store.rows import T


class SqliteStore(Generic[E]):
    """A :class:`lookup.store.Store` in the SQLite file *path*, in WAL mode; by default that of the services.

    Instants are kept as ISO texts in UTC, entries and raw bytes deflated.
    """

    @overload
    def __init__(self: "SqliteStore[Service]", path: Path) -> None: ...
    @overload
    def __init__(self, path: Path, register: Register[E]) -> None: ...
    def __init__(self, path: Path, register: Register[Any] = SERVICES) -> None:
        self.path = path
        self.register: Register[E] = register
        self._connections = Connections(path)
        self._entries = msgspec.json.Decoder(list[register.entry])  # type: ignore[name-defined]

    def versions(self) -> tuple[ListVersion, ...]:
        """See :meth:`lookup.store.Store.versions`."""
        return tuple(map(rows.version_of, self._rows(sql.VERSIONS, self.register.name)))

    def version(self, version_id: str) -> ListVersion:
        """See :meth:`lookup.store.Store.version`."""
        found = self._rows(sql.VERSION, self.register.name, version_id)
        if not found:
            raise _not_found(version_id)
        return rows.version_of(found[0])

    def stored(self) -> tuple[Stored, ...]:
        """See :meth:`lookup.store.Store.stored`."""
        return tuple(map(self._stored, self._rows(sql.STORED, self.register.name)))

    def kept(self, version_id: str) -> Stored:
        """See :meth:`lookup.store.Store.kept`."""
        self.version(version_id)
        return self._stored(self._rows(sql.KEPT, self.register.name, version_id)[0])

    def held(self) -> Stored | None:
        """See :meth:`lookup.store.Store.held`."""
        found = self._rows(sql.HELD, self.register.name)
        return self._stored(found[0]) if found else None

    def current(self) -> tuple[ListVersion, date] | None:
        """See :meth:`lookup.store.Store.current`."""
        found = self._rows(sql.CURRENT, self.register.name)
        return (rows.version_of(found[0]), date.fromisoformat(found[0]["confirmed_on"])) if found else None

    def current_key(self) -> str | None:
        """See :meth:`lookup.store.Store.current_key`."""
        return self.remembered("current_key", self._current_key)

    def remembered(self, name: str, read: Callable[[], Found]) -> Found:
        """See :meth:`lookup.store.Store.remembered`."""
        return self._connections.remembered(name, read)

    def version_as_of(self, day: date) -> ListVersion | None:
        """See :meth:`lookup.store.Store.version_as_of`."""
        return self._version_at(rows.end_of(day))

    def version_at(self, instant: datetime) -> ListVersion | None:
        """See :meth:`lookup.store.Store.version_at`."""
        return self._version_at(rows.printed(instant))

    def confirmed_on(self, version_id: str, day: date | None = None) -> date:
        """See :meth:`lookup.store.Store.confirmed_on`."""
        found = self._rows(sql.CONFIRMED_ON, version_id, rows.end_of(day or date.max))
        printed = found[0]["day"] if found else None
        return date.fromisoformat(printed) if printed else self.version(version_id).listed_on

    def services(self, version_id: str) -> tuple[E, ...]:
        """See :meth:`lookup.store.Store.services`."""
        return tuple(rows.shared(self.walk(version_id)))

    def walk(self, version_id: str) -> Iterator[E]:
        """See :meth:`lookup.store.Store.walk`."""
        self.version(version_id)
        part = 0
        while found := self._rows(sql.PART, version_id, part):
            try:
                yield from self._entries.decode(zlib.decompress(found[0]["deflated"]))
            except (zlib.error, msgspec.DecodeError) as error:
                raise failure("store.damaged", self.path, error) from error
            part += 1

    def raw(self, version_id: str) -> bytes:
        """See :meth:`lookup.store.Store.raw`."""
        sha256 = self.version(version_id).sha256
        data = self.content(sha256)
        if data is None:
            raise failure("store.damaged", self.path, f"sha256 {sha256}")
        return data

    def content(self, sha256: str) -> bytes | None:
        """See :meth:`lookup.store.Store.content`."""
        for row in self._rows(sql.CONTENT, sha256):
            with suppress(zlib.error):
                data = zlib.decompress(row["deflated"])
                if hashlib.sha256(data).hexdigest() == sha256:
                    return data
            raise failure("store.damaged", self.path, f"sha256 {sha256}")
        return None

    def changes(self, since: date | None = None) -> tuple[Change, ...]:
        """See :meth:`lookup.store.Store.changes`."""
        start = rows.start_of(since or date.min)
        return rows.changes_of(self._rows(sql.CHANGES, self.register.name, start))

    def history(self, *keys: str) -> tuple[Change, ...]:
        """See :meth:`lookup.store.Store.history`."""
        marks = msgspec.json.encode(keys).decode()
        return rows.changes_of(self._rows(sql.HISTORY, self.register.name, marks))

    def removals(self) -> tuple[Change, ...]:
        """See :meth:`lookup.store.Store.removals`."""
        return rows.changes_of(self._rows(sql.REMOVALS, self.register.name))

    def runs(self, limit: int | None = None) -> tuple[Run, ...]:
        """See :meth:`lookup.store.Store.runs`."""
        found = self._rows(sql.RUNS, self.register.name, -1 if limit is None else limit)
        return tuple(rows.convert(row, "message", Run) for row in found)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See :meth:`lookup.store.Store.writing`."""
        with self._connections.writing():
            yield

    def add(
        self,
        taken: Taken[E],
        changes: Iterable[Change] = (),
        *,
        since: datetime | None = None,
        confirmations: Sequence[Confirmation] = (),
    ) -> None:
        """See :meth:`lookup.store.Store.add`."""
        version = taken.version
        with self.writing():
            self._keep(taken, confirmations)
            decision = Decision(standing="in_force", at=since or version.fetched_at)
            self.put_in_force(version.id, changes, decision, since)

    def hold(self, taken: Taken[E], at: datetime) -> None:
        """See :meth:`lookup.store.Store.hold`."""
        with self.writing():
            self._keep(taken, ())
            self.decide(taken.version.id, Decision(standing="held", at=at))

    def put_in_force(
        self, version_id: str, changes: Iterable[Change], decision: Decision, since: datetime | None = None
    ) -> None:
        """See :meth:`lookup.store.Store.put_in_force`."""
        with self.writing():
            self.decide(version_id, decision)
            latest = self._rows(sql.LATEST_TERM, self.register.name)[0]["since"] or ""
            printed = rows.printed(since) if since else max(rows.printed(decision.at), latest)
            term = {"register": self.register.name, "version": version_id, "since": printed}
            self._insert("terms", [term])
            self._insert("changes", map(rows.row_of, changes))

    def decide(self, version_id: str, decision: Decision) -> None:
        """See :meth:`lookup.store.Store.decide`."""
        self.version(version_id)
        self._insert("standings", [{"version": version_id, **rows.row_of(decision)}])

    def confirm(self, version_id: str, listed_on: date, at: datetime) -> None:
        """See :meth:`lookup.store.Store.confirm`."""
        self.version(version_id)
        self._confirm(version_id, [Confirmation(listed_on=listed_on, seen_at=at)])

    def record(self, run: Run) -> None:
        """See :meth:`lookup.store.Store.record`."""
        self._insert("runs", [{"register": self.register.name, **rows.row_of(run, "message")}])

    def validators(self, source: str) -> Validators | None:
        """See :meth:`lookup.store.Store.validators`."""
        found = self._rows(sql.VALIDATORS, self.register.name, source)
        return msgspec.convert(found[0], Validators) if found else None

    def remember(self, source: str, validators: Validators) -> None:
        """See :meth:`lookup.store.Store.remember`."""
        row = {"register": self.register.name, "source": source, **rows.row_of(validators)}
        with self._connections.writing() as db:
            db.table("validators").upsert(row, pk=("register", "source"))

    def lease(self, holder: str, seconds: float) -> AbstractContextManager[Lease]:
        """See :meth:`lookup.store.Store.lease`."""
        return leased(self._connections, holder, seconds)

    def close(self) -> None:
        """See :meth:`lookup.store.Store.close`."""
        self._connections.close()

    def _version_at(self, printed: str) -> ListVersion | None:
        found = self._rows(sql.VERSION_AT, self.register.name, printed)
        return rows.version_of(found[0]) if found else None

    def _stored(self, row: dict[str, Any]) -> Stored:
        version = rows.version_of(row)
        began = row["in_force_at"]
        return Stored(
            version=version,
            standing=row["standing"],
            in_force_at=datetime.fromisoformat(began) if began else None,
            findings=msgspec.json.decode(row["findings"], type=tuple[Finding, ...]),
            columns=msgspec.json.decode(row["columns"], type=Columns),
            entries_sha256=row["entries_sha256"],
            decisions=self._about(sql.DECISIONS, version, Decision),
            confirmations=self._about(sql.CONFIRMATIONS, version, Confirmation),
        )

    def _about(self, query: str, version: ListVersion, kind: type[T]) -> tuple[T, ...]:
        return tuple(msgspec.convert(row, kind, strict=False) for row in self._rows(query, version.id))

    def _keep(self, taken: Taken[E], confirmations: Sequence[Confirmation]) -> None:
        """Write everything about a version but how it stands."""
        version = taken.version
        deflated = {"sha256": version.sha256, "deflated": zlib.compress(taken.raw)}
        row = {
            "register": self.register.name,
            **rows.row_of(version, "label"),
            "entries_sha256": taken.entries_sha256,
            "columns": msgspec.json.encode(taken.columns).decode(),
            "findings": msgspec.json.encode(taken.findings).decode(),
        }
        seen = Confirmation(listed_on=version.listed_on, seen_at=version.fetched_at)
        self._insert("contents", [deflated], ignore=True)
        self._insert("versions", [row])
        self._confirm(version.id, confirmations or [seen])
        # One at a time: sqlite-utils would gather a hundred parts in memory.
        for part in rows.parts(version.id, taken.entries):
            self._insert("entries", [part])

    def _confirm(self, version_id: str, confirmations: Iterable[Confirmation]) -> None:
        self._insert("confirmations", ({"version": version_id, **rows.row_of(c)} for c in confirmations))

    def _current_key(self) -> str | None:
        found = self._rows(sql.CURRENT_KEY, self.register.name)
        return found[0]["key"] if found else None

    def _rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Return what *query* finds; nothing in a store that does not exist yet."""
        return self._connections.rows(query, values)

    def _insert(self, table: str, new: Iterable[dict[str, Any]], *, ignore: bool = False) -> None:
        """Insert rows, which all have the same columns."""
        with self._connections.writing() as db:
            db.table(table).insert_all(new, ignore=ignore)


def _not_found(version_id: str) -> NotFound:
    # The knowledge files are read only when something is to be said.
    from lookup.knowledge import load_knowledge  # noqa: PLC0415

    return NotFound("store.no_version", load_knowledge().messages("store.no_version", version=version_id))
