"""What a walk through the portal brought home: one JSON document, from which alone the list is read.

It holds the records as they were found, and neither tokens nor cookies nor times, so that an unchanged portal
gives the same bytes. A stored version can be read again from it at any time.
"""

import re
from collections.abc import Sequence

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.labels import Labels
from lookup.knowledge.portal import Portal, PortalList
from lookup.model import CellProblem
from lookup.sync.records import Field, Json, fields_of
from lookup.text import fold, is_blank

FORMAT = "ismap-lookup capture 1"
_START = b'{"format":"ismap-lookup capture'
_TAGS = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--)>", re.DOTALL)


class Note(msgspec.Struct, frozen=True):
    """Something an operator has to know about a list: the id of a message, and what it takes."""

    id: str
    values: dict[str, str | int] = {}


class Attachment(msgspec.Struct, frozen=True):
    """A document of an entry: where it is, and what it is called there."""

    address: str
    name: str | None = None


class Captured(msgspec.Struct, frozen=True, omit_defaults=True):
    """One record: as the list page has it, as its own page has it, and its documents."""

    listed: dict[str, Json]
    detail: dict[str, Json] | None = None
    attachments: tuple[Attachment, ...] = ()


class CapturedList(msgspec.Struct, frozen=True, kw_only=True):
    """One list.

    Attributes:
        list: Which list it is; ``None`` for an answer that does not say so.
        page_id: Id of its page; ``None``: it is not known.
        path: Where in the answer its records stood.
        total: How many entries the portal says there are, if it says so.
        reached_end: Whether nothing of it is missing.
        labels: Field name → label, as the portal prints it.
        records: Its entries, in its order.
        notes: What an operator has to know about it.
    """

    list: PortalList | None
    page_id: str | None = None
    path: str | None = None
    total: int | None = None
    reached_end: bool
    labels: dict[str, str] = {}
    records: tuple[Captured, ...] = ()
    notes: tuple[Note, ...] = ()


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """All lists of one walk; ``address`` is that of the portal."""

    format: str = FORMAT
    address: str
    lists: tuple[CapturedList, ...]

    @property
    def complete(self) -> bool:
        """Whether the walk reached the end of every list."""
        return all(one.reached_end for one in self.lists)


class Grid(msgspec.Struct, frozen=True):
    """Records as a table.

    Attributes:
        names: What the columns are called: by label where there is one that is known, else by field name.
        rows: One cell for each column, ``""`` where there is nothing.
        places: Field name of each column, for saying where something stands.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]


def is_capture(data: bytes) -> bool:
    """Tell whether *data* is what a walk through the portal brought home."""
    return data.startswith(_START)


def read_capture(data: bytes) -> Capture:
    """Return the capture in *data*.

    Raises:
        ValueError: It is damaged, or of a later format.
    """
    capture = msgspec.json.decode(data, type=Capture)
    if capture.format != FORMAT:
        raise ValueError(capture.format)
    return capture


def write_capture(capture: Capture) -> bytes:
    """Return *capture* as bytes, the same for the same content."""
    return msgspec.json.encode(capture, order="deterministic")


def problems_of(capture: Capture, knowledge: Knowledge) -> tuple[CellProblem, ...]:
    """Return what an operator has to know about the lists of *capture*."""
    return tuple(
        CellProblem(one.list, "-", "", knowledge.messages(note.id, list=one.list, **note.values))
        for one in capture.lists
        for note in one.notes
    )


def grid_of(one: CapturedList, portal: Portal, labels: Labels) -> Grid:
    """Return the records of one list as a table.

    A field that says nothing about an entry (``ignored`` in portal.yaml) is left out, and so is a second
    field for the same column if it says the same or nothing. Which list it is, and the addresses of
    documents, become columns where the records do not say them themselves.
    """
    records = [_merged(record) for record in one.records]
    names = tuple(dict.fromkeys(name for record in records for name in record))
    called = {name: called_by(name, one.labels.get(name), portal, labels) for name in names}
    known = [name for name in names if labels.field_of(called[name]) or not portal.is_ignored(name)]
    kept = [name for name in known if not portal.is_left_out(name)]
    columns = _without_doubles({name: called[name] for name in kept}, records, labels)
    rows = [tuple(_plain(record[n].text) if n in record else "" for n in columns) for record in records]
    grid = Grid(tuple(columns.values()), tuple(rows), tuple(columns))
    fields = {labels.field_of(name) for name in grid.names}
    shared = any(page.included_in == one.list for page in portal.pages)
    if one.list in _SERVICE_LISTS and not shared and "list" in labels.titles and "list" not in fields:
        grid = _with_column(grid, "list", [one.list for _ in records])
    if any(record.attachments for record in one.records):
        documents = ["\n".join(a.address for a in record.attachments) for record in one.records]
        grid = _with_column(grid, "添付ファイル", documents)
    return grid


_SERVICE_LISTS = ("ISMAP", "ISMAP-LIU")


def called_by(name: str, label: str | None, portal: Portal, labels: Labels) -> str:
    """Return what to call the column of the field *name*: the first of label and name that is known."""
    bare = (name.removeprefix(prefix) for prefix in portal.prefixes if name.startswith(prefix))
    known = (text for text in (label, name, *bare) if text and labels.field_of(text))
    return next(known, label or name)


def _merged(record: Captured) -> dict[str, Field]:
    """Return the fields of a record; those of its own page fill in what the list page does not say."""
    fields = fields_of(record.listed)
    for name, field in fields_of(record.detail or {}).items():
        if name not in fields or is_blank(fields[name].text):
            fields[name] = field
    return fields


def _without_doubles(
    called: dict[str, str], records: Sequence[dict[str, Field]], labels: Labels
) -> dict[str, str]:
    """Return *called* without fields that repeat what another one for the same column says, or are blank."""
    kept: dict[str, str] = {}
    for name, column in called.items():
        field = labels.field_of(column)
        first = next((n for n, c in kept.items() if field and labels.field_of(c) == field), None)
        if first is None:
            kept[name] = column
        elif not _adds_nothing(name, first, records):
            if _adds_nothing(first, name, records):
                del kept[first]
            kept[name] = column
    return kept


def _adds_nothing(name: str, first: str, records: Sequence[dict[str, Field]]) -> bool:
    nothing = Field("")
    pairs = ((record.get(name, nothing).text, record.get(first, nothing).text) for record in records)
    return all(is_blank(text) or fold(text) == fold(other) for text, other in pairs)


def _plain(text: str) -> str:
    """Return *text* without the marks of HTML, where there are any."""
    if not _TAGS.search(text):
        return text
    from lookup.sync.html import text_of_html  # noqa: PLC0415 - few lists have it

    return text_of_html(text)


def _with_column(grid: Grid, name: str, cells: Sequence[str]) -> Grid:
    rows = tuple((*row, cell) for row, cell in zip(grid.rows, cells, strict=True))
    return Grid((*grid.names, name), rows, (*grid.places, name))
