"""One sync: a source is read, compared with the version in force, and becomes a version, or does not."""

import hashlib
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Literal

import msgspec

from lookup.errors import ListRefused, LookupProblem, StoreFailure
from lookup.knowledge import Knowledge
from lookup.model import JST, CellProblem, Change, ListVersion, Origin, Text
from lookup.store import Run, Store
from lookup.sync.reading import ListReading, read_list
from lookup.sync.review import differences
from lookup.sync.version import content_id, free_id, is_version_of

MAX_BYTES = 256 * 1024 * 1024
"""The largest file that is read."""


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator says of a source; ``listed_on`` ``None`` means the day on which it is read."""

    origin: Origin = "unofficial"
    complete: bool = False
    listed_on: date | None = None


class SyncOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a sync.

    Attributes:
        version: The version that was added, or seen again.
        as_of: The day up to which it is confirmed now.
        changes: Against the version before; none for the first version of all.
        problems: Cells and rows that could not be read, and what was noticed; empty if unchanged.
        message: What to tell the operator.
    """

    outcome: Literal["new", "unchanged"]
    version: ListVersion
    as_of: date
    changes: tuple[Change, ...]
    problems: tuple[CellProblem, ...]
    message: Text


class _Attempt(msgspec.Struct, frozen=True):
    """What a sync is about."""

    store: Store
    knowledge: Knowledge
    source: str
    declared: Declaration
    at: datetime
    started: float

    @property
    def listed_on(self) -> date:
        return self.declared.listed_on or self.at.astimezone(JST).date()


def sync(
    store: Store, knowledge: Knowledge, source: Path, *, declared: Declaration, at: datetime
) -> SyncOutcome:
    """Take in the list in the file *source*, as it stands *at* that time.

    The same bytes with the same declaration make no new version: the one in force is confirmed, for the day
    declared or else the day of *at*. A declared day before that makes one. Every attempt is logged.

    Raises:
        ListRefused: The file cannot be had or cannot be trusted as a whole; the list in force stays in force.
        UnreadableFile: It looks like a workbook and cannot be opened; likewise.
        StoreFailure: The store cannot be read or written; nothing has changed.
    """
    attempt = _Attempt(store, knowledge, source.name, declared, at.astimezone(UTC), monotonic())
    data = b""
    try:
        data = _read(source, knowledge)
        return _seen_again(attempt, data) or _taken_in(attempt, data)
    except LookupProblem as problem:
        with suppress(StoreFailure):
            _log(attempt, "refused", len(data), problem.text)
        raise


def _read(source: Path, knowledge: Knowledge) -> bytes:
    try:
        if source.is_dir():
            raise _refused("sync.is_folder", knowledge, source)
        with source.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise _refused("sync.no_file", knowledge, source) from error
    except (OSError, ValueError) as error:
        raise _refused("sync.unreachable", knowledge, source, reason=error) from error
    if len(data) > MAX_BYTES:
        raise _refused("sync.too_large", knowledge, source, limit=MAX_BYTES // 1024**2)
    return data


def _refused(code: str, knowledge: Knowledge, source: Path, **values: object) -> ListRefused:
    return ListRefused(code, knowledge.messages(code, name=source, **values))


def _seen_again(attempt: _Attempt, data: bytes) -> SyncOutcome | None:
    """Confirm the version in force, if *data* and what is declared of it are those it was made of."""
    store, declared = attempt.store, attempt.declared
    with store.writing():
        current = store.current()
        if current is None or not is_version_of(current[0], _content(attempt, data)):
            return None
        version, confirmed_on = current
        if declared.listed_on and declared.listed_on < confirmed_on:
            return None
        as_of = max(confirmed_on, attempt.listed_on)
        about = {"version": version.id, "count": version.service_count, "as_of": as_of}
        message = _say(attempt, "sync.unchanged", **about)
        if as_of > confirmed_on:
            store.confirm(version.id, as_of, attempt.at)
        _log(attempt, "unchanged", len(data), message, version)
    return SyncOutcome(
        outcome="unchanged", version=version, as_of=as_of, changes=(), problems=(), message=message
    )


def _taken_in(attempt: _Attempt, data: bytes) -> SyncOutcome:
    """Make a version of *data*."""
    store = attempt.store
    reading = read_list(data, attempt.source, attempt.knowledge)
    with store.writing():
        # Somebody else may have taken in the same list while this one was being read.
        if again := _seen_again(attempt, data):
            return again
        version = _version(attempt, data, reading)
        current = store.current()
        changes: tuple[Change, ...] = ()
        if current:
            changes = differences((current[0], store.services(current[0].id)), (version, reading.services))
        message = _summary(attempt, version, reading, changes if current else None)
        store.add(version, reading.services, data, changes)
        _log(attempt, "new", len(data), message, version)
    return SyncOutcome(
        outcome="new",
        version=version,
        as_of=version.listed_on,
        changes=changes,
        problems=reading.problems,
        message=message,
    )


def _content(attempt: _Attempt, data: bytes) -> str:
    declared = attempt.declared
    return content_id(data, attempt.knowledge, origin=declared.origin, complete=declared.complete)


def _version(attempt: _Attempt, data: bytes, reading: ListReading) -> ListVersion:
    origin, complete = attempt.declared.origin, attempt.declared.complete and reading.complete_as_read
    extent = "complete" if complete else "incomplete"
    return ListVersion(
        id=free_id(_content(attempt, data), attempt.store.versions()),
        source=attempt.source,
        label=attempt.knowledge.messages(f"sync.label_{origin}_{extent}"),
        origin=origin,
        complete=complete,
        listed_on=attempt.listed_on,
        fetched_at=attempt.at,
        sha256=hashlib.sha256(data).hexdigest(),
        service_count=len(reading.services),
    )


def _summary(
    attempt: _Attempt, version: ListVersion, reading: ListReading, changes: tuple[Change, ...] | None
) -> Text:
    """Say what was taken in, against the version before (``None``: there was none), and what to look at."""
    about = {"version": version.id, "count": version.service_count, "as_of": version.listed_on}
    if changes is None:
        parts = [_say(attempt, "sync.first", **about)]
    else:
        keys = {kind: {c.key for c in changes if c.kind == kind} for kind in ("added", "removed", "changed")}
        counts = {kind: len(found) for kind, found in keys.items()}
        parts = [_say(attempt, "sync.new", **about, **counts)]
    if reading.rows_kept_out:
        code = "sync.no_longer_complete" if attempt.declared.complete else "sync.rows_kept_out"
        parts.append(_say(attempt, code, rows=reading.rows_kept_out))
    if reading.problems:
        parts.append(_say(attempt, "sync.problems", count=len(reading.problems)))
    if reading.unknown_headers:
        parts.append(_say(attempt, "sync.unknown_columns", headers="、".join(reading.unknown_headers)))
    return Text("".join(part.ja for part in parts), " ".join(part.en for part in parts))


def _say(attempt: _Attempt, code: str, **values: object) -> Text:
    texts = {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}
    return attempt.knowledge.messages(code, source=attempt.source, **texts)


def _log(
    attempt: _Attempt,
    outcome: Literal["new", "unchanged", "refused"],
    size: int,
    message: Text,
    version: ListVersion | None = None,
) -> None:
    run = Run(
        started_at=attempt.at,
        ended_at=attempt.at + timedelta(seconds=monotonic() - attempt.started),
        source=attempt.source,
        outcome=outcome,
        bytes=size,
        message=message,
        service_count=version.service_count if version else None,
        version=version.id if version else None,
    )
    attempt.store.record(run)
