"""Looking at a list without taking it in: what was found, how it is understood, and what to correct."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import msgspec

from lookup.errors import ListRefused, LookupProblem
from lookup.knowledge import Knowledge
from lookup.model import CellProblem, Text
from lookup.sync.cells import printed
from lookup.sync.header import HEADER_ROWS, find_header
from lookup.sync.reading_of import Reader
from lookup.sync.tables import Cell, Table, tables
from lookup.text import read_number

SAMPLES, SAMPLED_ROWS = 3, 200
"""So many values of a column are shown, out of so many rows."""
_LONGEST_SAMPLE = 40


class Column(msgspec.Struct, frozen=True):
    """One column: what it is called, which field it is, where it stands, and the values of the first rows."""

    name: str
    field: str | None
    place: str
    samples: tuple[str, ...]
    values: tuple[str, ...]


class InspectedTable(msgspec.Struct, frozen=True):
    """One table of a source.

    Attributes:
        sheet: What it is called; ``None`` for a CSV file.
        where: Where it stands in a page or an answer.
        rows: How many rows it has, the header among them.
        is_list: Whether the columns that a list needs were recognised.
        is_answer: Whether it comes from the portal's data, with field names instead of headers.
    """

    sheet: str | None
    where: str
    rows: int
    is_list: bool
    is_answer: bool
    columns: tuple[Column, ...]


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """How a source is understood.

    Attributes:
        name: What the source is called.
        tables: Every table found.
        headers: Header or field name → field of the list.
        unknown_headers: Those that are kept as they are.
        services: What would be taken in; none if the list is refused.
        problems: What could not be read, and what was noticed.
        rows_kept_out: Rows that hold something and are not among the services.
        refused: Why the list as a whole would not be taken in.
        code: Id of that reason.
    """

    name: str
    tables: tuple[InspectedTable, ...]
    headers: dict[str, str] = {}
    unknown_headers: tuple[str, ...] = ()
    services: tuple[Any, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    rows_kept_out: int = 0
    refused: Text | None = None
    code: str | None = None


def inspect_list(data: bytes, name: str, knowledge: Knowledge, read: Reader[Any]) -> Inspection:
    """Return how *data* is understood as a list that *read* reads, also where it would be refused.

    Raises:
        LookupProblem: No table at all can be found in it.
    """
    found = tuple(_inspected(table, knowledge) for table in tables(data, name, knowledge))
    try:
        reading = read(data, name, knowledge)
    except ListRefused as refused:
        return Inspection(name=name, tables=found, refused=refused.text, code=refused.code)
    return Inspection(
        name=name,
        tables=found,
        headers=reading.headers,
        unknown_headers=reading.unknown_headers,
        services=reading.services,
        problems=reading.problems,
        rows_kept_out=reading.rows_kept_out,
    )


def _inspected(table: Table, knowledge: Knowledge) -> InspectedTable:
    rows = iter(table.rows)
    try:
        head = list(islice(rows, HEADER_ROWS + SAMPLED_ROWS))
        count = len(head) + sum(1 for _ in rows)
    except LookupProblem:  # broken further down: what stands above is shown all the same
        head, count = [], 0
    header = find_header(head[:HEADER_ROWS], knowledge.list_labels)
    row = header.row if header else _likely_header(head)
    names: Sequence[str] = header.texts if header else _texts(head[row]) if row is not None else ()
    below = [] if row is None else head[row + 1 : row + 1 + SAMPLED_ROWS]
    columns = tuple(
        _column(name, n, table, below, knowledge) for n, name in enumerate(names) if name or _values(below, n)
    )
    return InspectedTable(
        table.sheet, table.where, count, header is not None, table.place is not None, columns
    )


def _column(
    name: str, number: int, table: Table, below: Sequence[Sequence[Cell]], knowledge: Knowledge
) -> Column:
    values = _values(below, number)
    samples = tuple(dict.fromkeys(" ".join(v.split())[:_LONGEST_SAMPLE] for v in values))[:SAMPLES]
    place = table.cell(2, number).partition("].")[2] if table.place else table.cell(1, number).rstrip("1")
    return Column(name, knowledge.list_labels.field_of(name) if name else None, place, samples, values)


def _values(rows: Sequence[Sequence[Cell]], number: int) -> tuple[str, ...]:
    cells = (printed(row[number]) for row in rows if number < len(row))
    return tuple(cell for cell in cells if cell)


def _likely_header(rows: Sequence[Sequence[Any]]) -> int | None:
    """Return the row above the first one that holds a registration number; else the fullest of the first."""
    for number, row in enumerate(rows):
        if number and any(read_number(text) for text in _texts(row)):
            return number - 1
    first = rows[:HEADER_ROWS]
    return max(range(len(first)), key=lambda n: sum(map(bool, _texts(first[n]))), default=None)


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(" ".join(printed(cell).split()) for cell in row)
