"""From the rows of one table to services, with every cell and row that could not be read."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from lookup.knowledge import Knowledge
from lookup.model import CellProblem, Service
from lookup.sync.cells import CellReader, cell_reader, fields_of, printed, problem_of
from lookup.sync.header import Header
from lookup.sync.tables import Cell, Table
from lookup.text import Unreadable, nfkc

NOTE_MARKS = ("※", "＊", "*", "注", "(注", "（注", "[注", "出典", "以上")
"""How a note beneath a table begins: a row with a single cell that starts so is no entry of the list."""

_SHOWN = 200


class Row(msgspec.Struct, frozen=True):
    """What one row of the list gave.

    Attributes:
        cell: Address of the row's registration number.
        where: The same with the name of the sheet, for messages.
        service: The entry; ``None`` if the row was kept out of the list, or is none of its entries.
        problems: What could not be read in it.
        note: Whether it is a note beneath the table, and no entry.
    """

    cell: str
    where: str
    service: Service | None
    problems: tuple[CellProblem, ...] = ()
    note: bool = False


class RowReader:
    """Reads the rows beneath the header of one table."""

    def __init__(self, table: Table, header: Header, knowledge: Knowledge) -> None:
        self._table = table
        self._header = header
        self._knowledge = knowledge
        self._read: CellReader = cell_reader(knowledge, epoch_1904=table.epoch_1904)
        self._number = header.column_of("registration_number")
        self._extras = {n: header.extra_name(n) for n in range(len(header.texts)) if n not in header.fields}

    def rows(self, rows: Iterator[tuple[int, Sequence[Cell]]]) -> Iterator[Row]:
        """Read *rows*, given with their numbers counted from 1; blank rows and repeated headers give none."""
        for number, cells in rows:
            filled = [n for n, cell in enumerate(cells) if printed(cell)]
            if filled and not self._is_header(cells):
                yield self._row(number, cells, filled)

    def problem(self, code: str, cell: str, text: str, **values: object) -> CellProblem:
        """Return the problem *code* about *cell*, in which *text* stands."""
        message = self._knowledge.messages(code, where=self._where(cell), text=text, **values)
        return CellProblem(self._table.sheet, cell, text, message)

    def _where(self, cell: str) -> str:
        return f"{self._table.sheet}!{cell}" if self._table.sheet else cell

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        """Whether the header was printed once more, as on every page of a printed list."""
        labels = self._knowledge.list_labels
        return all(
            column < len(cells) and labels.field_of(printed(cells[column])) == field
            for column, field in self._header.fields.items()
        )

    def _row(self, number: int, cells: Sequence[Cell], filled: Sequence[int]) -> Row:
        cell = self._table.cell(number, self._number)
        row = Row(cell, self._where(cell), None)
        first = printed(cells[filled[0]])
        if len(filled) == 1 and first.startswith(NOTE_MARKS):
            note = self.problem("sync.note", self._table.cell(number, filled[0]), first)
            return replace(row, problems=(note,), note=True)
        if self._table.ragged_is_damage and filled[-1] >= len(self._header.texts):
            return replace(row, problems=(self._left_out("sync.shifted_row", cell, cells),))
        values, problems = self._values(number, cells, filled)
        if values.get("service_name") or values.get("registration_number"):
            return replace(row, service=_service(values), problems=problems)
        return replace(row, problems=(self._left_out("sync.nameless_row", cell, cells), *problems))

    def _left_out(self, code: str, cell: str, cells: Sequence[Cell]) -> CellProblem:
        return self.problem(code, cell, " | ".join(filter(None, map(printed, cells)))[:_SHOWN])

    def _values(
        self, number: int, cells: Sequence[Cell], filled: Sequence[int]
    ) -> tuple[dict[str, Any], tuple[CellProblem, ...]]:
        """Return the values of a row by field of :class:`Service`, and its unreadable cells."""
        values: dict[str, Any] = {}
        unreadable: dict[str, str] = {}
        extra: dict[str, str] = {}
        problems = []
        for column in filled:
            field = self._header.fields.get(column)
            if field is None:
                extra[self._extra_name(column)] = printed(cells[column])
                continue
            try:
                values |= self._read(field, cells[column])
            except Unreadable:
                text = printed(cells[column])
                unreadable |= dict.fromkeys(fields_of(field), text)
                problems.append(self._unreadable(field, self._table.cell(number, column), text))
        return {**values, "unreadable": unreadable, "extra": extra}, tuple(problems)

    def _unreadable(self, field: str, cell: str, text: str) -> CellProblem:
        title = self._knowledge.list_labels.titles[field]
        return self.problem(problem_of(field, text), cell, text, title=title)

    def _extra_name(self, column: int) -> str:
        return self._extras.get(column) or self._header.extra_name(column)


def _service(values: dict[str, Any]) -> Service:
    """Make a service; one without a number gets a stable key, one without a name is called by its number."""
    number = values.get("registration_number")
    named = {"service_name": number, **values}
    return Service(key=number or _stable_key(named), **named)


def _stable_key(values: dict[str, Any]) -> str:
    identity = (nfkc(values.get(f) or "").casefold() for f in ("list", "provider_name", "service_name"))
    return "unnumbered-" + hashlib.sha256("\n".join(identity).encode()).hexdigest()[:12]
