"""Between structs and the columns of tables: dates and instants printed, texts of two languages apart."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any, TypeVar

import msgspec

from lookup.model import JST, Change, ListVersion

T = TypeVar("T", bound=msgspec.Struct)

PART = 1_000
"""So many entries of a version are kept together."""

_NOTHING: dict[str, str] = {}
_LEVEL = 2
"""Deflating harder takes three times as long for a tenth of the room."""


def parts(version_id: str, entries: Sequence[msgspec.Struct]) -> Iterator[dict[str, Any]]:
    """Yield the rows that keep the entries of a version, as deflated JSON."""
    source = iter(entries)
    number = 0
    while part := list(islice(source, PART)):
        deflated = zlib.compress(msgspec.json.encode(part), _LEVEL)
        yield {"version": version_id, "part": number, "deflated": deflated}
        number += 1


def shared(entries: Iterable[T]) -> Iterator[T]:
    """Yield *entries* so that what several of them print alike is one text: a list is kept for long."""
    known: dict[Any, Any] = {}
    for entry in entries:
        values = msgspec.structs.asdict(entry)
        for name, value in values.items():
            if isinstance(value, tuple):
                items = tuple(known.setdefault(item, item) for item in value)
                values[name] = known.setdefault(items, items)
            elif isinstance(value, (str, date)):
                values[name] = known.setdefault(value, value)
            elif value == {}:
                values[name] = _NOTHING
        yield type(entry)(**values)


def row_of(value: msgspec.Struct, text: str | None = None) -> dict[str, Any]:
    """Return *value* as columns: its field *text* as two."""
    row: dict[str, Any] = {}
    for name, field in msgspec.structs.asdict(value).items():
        if name == text:
            row |= {f"{name}_ja": field.ja, f"{name}_en": field.en}
        else:
            row[name] = _column(field)
    return row


def convert(row: dict[str, Any], text: str, kind: type[T]) -> T:
    """Make a *kind* of *row*, whose columns ``<text>_ja`` and ``<text>_en`` are one text."""
    joined = {**row, text: {"ja": row[f"{text}_ja"], "en": row[f"{text}_en"]}}
    return msgspec.convert(joined, kind, strict=False)


def version_of(row: dict[str, Any]) -> ListVersion:
    """Make a version of its row."""
    return convert(row, "label", ListVersion)


def changes_of(rows: Iterable[dict[str, Any]]) -> tuple[Change, ...]:
    """Make changes of their rows."""
    return tuple(msgspec.convert(row, Change, strict=False) for row in rows)


def printed(instant: datetime) -> str:
    """Print *instant* so that texts sort as instants do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def end_of(day: date) -> str:
    """Print the last instant of *day* in Asia/Tokyo."""
    return printed(datetime.combine(day, time.max, JST))


def start_of(day: date) -> str:
    """Print the first instant of *day* in Asia/Tokyo."""
    # The first hours of the first day of all have no instant in UTC.
    return printed(datetime.combine(max(day, date(1, 1, 2)), time.min, JST))


def _column(value: object) -> object:
    if isinstance(value, datetime):
        return printed(value)
    return value.isoformat() if isinstance(value, date) else value
