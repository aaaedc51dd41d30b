"""The tables that can be taken away: the official number first, the list that a row rests on last."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import msgspec

from lookup.knowledge import Knowledge
from lookup.model import Auditor, Change, Lang, ListInfo, Service, Text
from lookup.telling.wording import what_changed

_SERVICE: Final = (
    "registration_number",
    "list",
    *(
        f
        for f in Service.__struct_fields__
        if f not in {"key", "registration_number", "list", "unreadable", "extra"}
    ),
    "key",
    "unreadable",
)
_AUDITOR: Final = (
    "number",
    *(f for f in Auditor.__struct_fields__ if f not in {"key", "number", "unreadable", "extra"}),
    "key",
    "unreadable",
)
_CHANGE: Final = (
    "registration_number",
    *(f for f in Change.__struct_fields__ if f not in {"key", "registration_number"}),
    "key",
    "what",
)
_INFO: Final = ("list_version", "list_as_of", "list_official", "list_complete")

Cell: TypeAlias = str | date | bool | None
"""What one cell of a file holds."""
Row: TypeAlias = dict[str, Any]
"""What stands in each column, by its English name: text, day, instant, truth value, texts, or nothing."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table, its rows made one by one as they are written.

    Attributes:
        name: ``services``, ``changes`` or ``auditors``.
        info: The list that it rests on.
        columns: English names, the official number first.
        titles: What each column is called.
        others: Headers of columns of the list that the product does not know, in the order met.
        rows: One per service, change or institution; ``extra`` holds what stands in *others*.
    """

    name: str
    info: ListInfo
    columns: tuple[str, ...]
    titles: dict[str, Text]
    others: tuple[str, ...]
    rows: Iterable[Row]


def services_table(services: Sequence[Service], info: ListInfo, knowledge: Knowledge) -> Table:
    """Return *services* as a table, in their order."""
    return Table(
        name="services",
        info=info,
        columns=(*_SERVICE, *_INFO),
        titles=_titles((*_SERVICE, *_INFO), knowledge.list_labels.titles, knowledge),
        others=_others(services),
        rows=(_row(service, _SERVICE, info) for service in services),
    )


def auditors_table(auditors: Sequence[Auditor], info: ListInfo, knowledge: Knowledge) -> Table:
    """Return *auditors* as a table, in their order; *info* is the list of these."""
    return Table(
        name="auditors",
        info=info,
        columns=(*_AUDITOR, *_INFO),
        titles=_titles((*_AUDITOR, *_INFO), knowledge.auditor_labels.titles, knowledge),
        others=_others(auditors),
        rows=(_row(auditor, _AUDITOR, info) for auditor in auditors),
    )


def changes_table(changes: Sequence[Change], info: ListInfo, knowledge: Knowledge) -> Table:
    """Return *changes* as a table, in their order; each says in words what changed."""
    return Table(
        name="changes",
        info=info,
        columns=(*_CHANGE, *_INFO),
        titles=_titles((*_CHANGE, *_INFO), knowledge.list_labels.titles, knowledge),
        others=(),
        rows=({**_row(change, _CHANGE, info), "what": what_changed(change, knowledge)} for change in changes),
    )


def _row(entry: msgspec.Struct, columns: Iterable[str], info: ListInfo) -> Row:
    row = {column: getattr(entry, column, None) for column in columns}
    extra = getattr(entry, "extra", None)
    return {
        **row,
        **({} if extra is None else {"extra": extra}),
        "list_version": info.version,
        "list_as_of": info.as_of,
        "list_official": info.official,
        "list_complete": info.complete,
    }


def _others(entries: Sequence[Service] | Sequence[Auditor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(header for entry in entries for header in entry.extra))


def _titles(columns: Iterable[str], known: dict[str, Text], knowledge: Knowledge) -> dict[str, Text]:
    """Return what the columns are called: in English by the names that the API has for them."""
    messages = knowledge.messages
    ja = {c: known[c].ja if c in known else messages(f"exporting.column_{c}").ja for c in columns}
    return {column: Text(title, column) for column, title in ja.items()}


def printed(value: object, lang: Lang) -> Cell:
    """Return *value* of a row as one cell holds it; several texts are joined by ``; ``."""
    match value:
        case None | () | {}:
            return None
        case Text():
            return value.in_(lang)
        case dict():
            return "; ".join(f"{name}: {text}" for name, text in value.items()) or None
        case tuple():
            return "; ".join(value)
        case bool() | date():
            return value
        case _:
            return str(value)
