"""The rows of a table: which of them say something, and what one row says."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from msgspec import Struct

from lookup.model import CellProblem
from lookup.sheets.cells import Cells, blank, one_line, text_of
from lookup.sheets.fields import READERS, Fields, Said, add, read_field
from lookup.sheets.headers import Headers
from lookup.sheets.report import Remark, SkipReason
from lookup.sheets.tables import Table
from lookup.text import nfkc
from lookup.workbook.book import Value

_WIDE_MERGE: Final = 2
_MANY: Final = 2
_SAMPLE: Final = 200
_NOTE_MARK: Final = re.compile(r"[※*＊注（(]\s*[0-9０-９]{0,2}[)）：:.．]?")
_COUNT: Final = re.compile(r"\([0-9]{1,2}\)")
LOOKED_FOR: Final = ("service", "provider", "title", "scope", "service_model", "regions", "lines")
"""Fields of which one at least says what to look for."""


class Row(Struct, frozen=True):
    """What one row says.

    Attributes:
        sources: Field → column it came from.
    """

    number: int
    fields: Fields
    sources: dict[str, int]


class TableRows:
    """Walks the rows of one table, sorting out those that say nothing.

    Attributes:
        skipped: Row → why it was left out.
    """

    def __init__(self, table: Table, cells: Cells, headers: Headers) -> None:
        self.table = table
        self.cells = cells
        self.skipped: dict[int, SkipReason] = {}
        self._headers = headers
        self._columns = {column.number: column.field for column in table.columns}
        self._titles = {column.number: column.header for column in table.columns}
        self._homes = _homes(table)
        self._stretched = frozenset(self._homes.values())
        self._ends = table.column_of("starts_on"), table.column_of("ends_on")
        self._widths = {
            (row, m.first_column): m.last_column - m.first_column + 1
            for m in table.sheet.merges
            for row in {m.first_row, m.last_row}
        }
        self._unheaded: set[int] = set()
        self._known: dict[tuple[int, str, type, Value | None], Fields] = {}
        self._own = self._own_cells()
        self._notes = _notes(table)

    def saying(self) -> Iterator[int]:
        """Yield the rows that are visible and are neither blank, note, example nor repeated header."""
        for row in self._struck_rows():
            self.skipped[row] = "struck"
        for row, own in self._own.items():
            reason = self._reason(row, own)
            if reason is None:
                yield row
            else:
                self.skipped[row] = reason

    def unheaded(self) -> tuple[int, ...]:
        """Return the columns between the table's first and last that have values but no header."""
        return tuple(sorted(self._unheaded))

    def values_of(self, column: int) -> tuple[Value, ...]:
        """Return the first values of a column, in rows that were not left out."""
        cells = self.table.sheet.cells
        rows = (row for row in self._own if row not in self.skipped)
        values = (cells.get((row, column)) for row in islice(rows, _SAMPLE))
        return tuple(value for value in values if value is not None and not blank(value))

    def read(self, row: int) -> Row:
        """Read every column of *row*; the first column that says a field counts, items and titles add up.

        A field's own column counts before what another says of it by the way (3B says the local scale).
        """
        said = [
            (name != field, number, name, value)
            for number, field in self._asked(row)
            for name, value in self._fields(row, number, field).items()
        ]
        fields: Fields = {}
        sources: dict[str, int] = {}
        for _, number, name, value in sorted(said, key=lambda one: one[0]):
            add(fields, name, value)
            sources.setdefault(name, number)
        return Row(row, fields, sources)

    def remarks(self, row: int) -> tuple[Remark, ...]:
        """Return the texts of *row* in columns of remarks, in those that are not known, and in notes."""
        told = {c.number: c.header for c in self.table.columns if c.field == "remarks" or c.is_unknown}
        found = ((column, self.cells.value(row, column)) for column in told)
        address = self.table.sheet.address
        texts = (
            Remark(address(*self.cells.anchor(row, column)), one_line(told[column]), one_line(value))
            for column, value in found
            if isinstance(value, str)
        )
        called = self.cells.wording.messages("sheets.outside.note_header")
        notes = (Remark(address(row, column), called, text) for column, text in self._notes.get(row, ()))
        return (*texts, *notes)

    def problems(self, row: int) -> tuple[CellProblem, ...]:
        """Return what could not be read in *row*."""
        return tuple(self.cells.problems.get(row, ()))

    def _asked(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield column and field of each cell to be read; one cell over both ends of a term is a period."""
        start, end = self._ends
        whole = start and end and self.cells.anchor(row, start) == self.cells.anchor(row, end)
        for number, field in self._columns.items():
            if whole and number in {start, end}:
                if number == start:
                    yield number, "period"
            elif field in READERS:
                yield number, field

    def _fields(self, row: int, column: int, field: str) -> Fields:
        """Return what a cell says; one that says the same as another of its column is read once."""
        value = self._value(row, column)
        key = column, field, type(value), value
        if key not in self._known:
            told: list[str] = []

            def tell(code: str, **values: object) -> None:
                told.append(code)
                self.cells.problem(row, column, code, **values)

            said = Said(
                value=value,
                epoch_1904=self.cells.epoch_1904,
                wording=self.cells.wording,
                tell=tell,
                header=self._titles[column],
            )
            fields = read_field(field, said)
            if told:
                return fields
            self._known[key] = fields
        return self._known[key]

    def _value(self, row: int, column: int) -> Value | None:
        """Return the value of a column; where it is blank, that of a cell below its merged header."""
        if column in self.table.parts:
            return self._joined(row, column)
        value = self.cells.good_value(row, column)
        if value is None and column in self._stretched:
            values = (self.cells.good_value(row, c) for c, home in self._homes.items() if home == column)
            return next((value for value in values if value is not None), None)
        return value

    def _joined(self, row: int, column: int) -> str | None:
        """Return the day spread over several columns, as one would write it; ``None`` if there is none."""
        units = ((self.cells.good_value(row, number), unit) for number, unit in self.table.parts[column])
        told = [(text_of(value).removesuffix(unit), unit) for value, unit in units if value is not None]
        return "".join(text + unit for text, unit in told) if any(unit for _, unit in told) else None

    def _own_cells(self) -> dict[int, dict[int, str]]:
        """Return row → column → text of the cells below the header that stand in the table's columns."""
        own: dict[int, dict[int, str]] = {}
        first, last = self.table.header_rows[1] + 1, self.table.last_row
        for (row, column), value in sorted(self.table.sheet.cells.items()):
            if first <= row <= last and not blank(value):
                home = column if column in self._columns else self._homes.get(column)
                if home is not None:
                    own.setdefault(row, {}).setdefault(home, text_of(value))
                elif min(self._columns) < column < max(self._columns):
                    self._unheaded.add(column)
        return own

    def _struck_rows(self) -> Iterator[int]:
        """Yield the rows of the table in which nothing is left that is not struck out."""
        first, last = self.table.header_rows[1] + 1, self.table.last_row
        for row, column in self.table.sheet.struck:
            if first <= row <= last and column in self._columns and row not in self._own:
                yield row

    def _reason(self, row: int, own: dict[int, str]) -> SkipReason | None:
        words = self.cells.wording.sheet_words
        if row in self.table.sheet.hidden_rows:
            return "hidden"
        if self._repeats_header(own):
            return "header"
        told = [text for column, text in own.items() if self._columns[column] != "id"]
        if (len(own) > 1 and all(map(_in_brackets, own.values()))) or (
            len(told) == 1 and words.is_heading(told[0])
        ):
            return "note"
        if self._is_note(row, *next(iter(own.items())), alone=len(own) == 1):
            return "note"
        marked = [
            next(iter(own.values())),
            *(own[c] for c, f in self._columns.items() if f == "id" and c in own),
        ]
        if any(map(words.is_total, marked)):
            return "note"
        return "example" if any(map(words.is_example, marked)) else None

    def _repeats_header(self, own: dict[int, str]) -> bool:
        if len(own) < _MANY:
            return False
        # The last columns say the same in many rows, so that their texts have been looked up already.
        fields = (
            (self._columns[column], self._headers.field(text)) for column, text in reversed(own.items())
        )
        first, last = self.table.header_rows
        header = range(first, last + 1)
        return all(found and found == field for field, found in fields) or any(
            all(self.table.sheet.cells.get((row, column)) == text for column, text in own.items())
            for row in header
        )

    def _is_note(self, row: int, column: int, text: str, *, alone: bool) -> bool:
        """Whether a row that begins so is a note or, with nothing beside it, the heading of those below."""
        words = self.cells.wording.sheet_words
        if not alone:
            return bool(_NOTE_MARK.fullmatch(text)) and words.is_note(text) and not self._asks(row, text)
        if words.is_note(text):
            return True
        if self._columns[column] in {"line", "lines"}:
            return False
        if text.endswith("。") or self._says_above(text):
            return True
        width = self._width(row, column)
        return width > max(_WIDE_MERGE, self._width(self.table.header_rows[1], column))

    def _asks(self, row: int, text: str) -> bool:
        """Whether a row that begins with no more than a number in brackets asks for something."""
        fields = {self._columns[column] for column in self._own[row]}
        return bool(_COUNT.fullmatch(nfkc(text))) and bool(fields & {*LOOKED_FOR, "line"})

    def _says_above(self, text: str) -> bool:
        """Whether a text is a known label with its value, such as 「担当課：総務課」."""
        label, colon, _ = nfkc(text).partition(":")
        return bool(colon) and self._headers.field(label) is not None

    def _width(self, row: int, column: int) -> int:
        """Return over how many columns the cell at a place reaches."""
        return self._widths.get((row, column), 1)


def _in_brackets(text: str) -> bool:
    """Whether a text as a whole is an explanation, such as 「（西暦）」 below a header."""
    plain = nfkc(text)
    return (plain[:1], plain[-1:]) == ("(", ")") and plain.count("(") == 1


def says_nothing(fields: Fields) -> bool:
    """Whether *fields* hold nothing that could be looked for."""
    return not any(fields.get(name) for name in LOOKED_FOR)


def _notes(table: Table) -> dict[int, list[tuple[int, str]]]:
    """Return row → (column, text) of the notes on the cells of *table*."""
    numbers = [column.number for column in table.columns]
    found: dict[int, list[tuple[int, str]]] = {}
    for one in table.sheet.outside:
        if one.kind == "note" and one.place and min(numbers) <= one.place[1] <= max(numbers):
            found.setdefault(one.place[0], []).append((one.place[1], one_line(one.text)))
    return found


def _homes(table: Table) -> dict[int, int]:
    """Return the columns without a header of their own → the column whose merged header reaches over them."""
    own = {column.number for column in table.columns}
    homes: dict[int, int] = {}
    for merge in table.sheet.merges:
        if merge.first_column in own and table.header_rows[0] <= merge.last_row <= table.header_rows[1]:
            for column in range(merge.first_column + 1, merge.last_column + 1):
                if column not in own:
                    homes[column] = merge.first_column
    return homes
