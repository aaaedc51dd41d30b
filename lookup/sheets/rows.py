"""The rows of a table: which of them say something, and what one row says."""

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Final

from msgspec import Struct

from lookup.model import CellProblem
from lookup.sheets.cells import Cells, text_of
from lookup.sheets.fields import READERS, Fields, Said, read_field
from lookup.sheets.headers import Headers
from lookup.sheets.report import SkippedRows, SkipReason
from lookup.sheets.tables import Table
from lookup.text import is_blank

_WIDE_MERGE: Final = 2
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
        self._own = self._own_cells()

    def saying(self) -> Iterator[int]:
        """Yield the rows that are visible and are neither blank, note, example nor repeated header."""
        for row, own in self._own.items():
            reason = self._reason(row, own)
            if reason is None:
                yield row
            else:
                self.skipped[row] = reason

    def skipped_ranges(self) -> tuple[SkippedRows, ...]:
        """Return the rows left out, those next to each other together."""
        ranges = []
        for (reason, _), group in groupby(
            enumerate(sorted(self.skipped)), lambda item: (self.skipped[item[1]], item[1] - item[0])
        ):
            rows = [row for _, row in group]
            ranges.append(SkippedRows(first_row=rows[0], last_row=rows[-1], reason=reason))
        return tuple(ranges)

    def read(self, row: int) -> Row:
        """Read every column of *row*; the first column that says a field counts, items and titles add up.

        A field's own column counts before what another says of it by the way (3B says the local scale).
        """
        said = [
            (name != field, number, name, value)
            for number, field in self._columns.items()
            if field in READERS
            for name, value in read_field(field, self._said(row, number)).items()
        ]
        fields: Fields = {}
        sources: dict[str, int] = {}
        for _, number, name, value in sorted(said, key=lambda one: one[0]):
            _add(fields, name, value)
            sources.setdefault(name, number)
        return Row(row, fields, sources)

    def problems(self, row: int) -> tuple[CellProblem, ...]:
        """Return what could not be read in *row*."""
        return tuple(self.cells.problems.get(row, ()))

    def _said(self, row: int, column: int) -> Said:
        return Said(
            value=self.cells.good_value(row, column),
            epoch_1904=self.cells.epoch_1904,
            wording=self.cells.wording,
            tell=partial(self.cells.problem, row, column),
            header=self._titles[column],
        )

    def _own_cells(self) -> dict[int, dict[int, str]]:
        """Return row → column → text of the cells below the header that stand in the table's columns."""
        own: dict[int, dict[int, str]] = {}
        first, last = self.table.header_rows[1] + 1, self.table.last_row
        for (row, column), value in sorted(self.table.sheet.cells.items()):
            if first <= row <= last and column in self._columns and not is_blank(value):
                own.setdefault(row, {})[column] = text_of(value)
        return own

    def _reason(self, row: int, own: dict[int, str]) -> SkipReason | None:
        words = self.cells.wording.sheet_words
        if row in self.table.sheet.hidden_rows:
            return "hidden"
        if self._repeats_header(own):
            return "header"
        if len(own) == 1 and self._is_note(row, *next(iter(own.items()))):
            return "note"
        marked = [
            next(iter(own.values())),
            *(own[c] for c, f in self._columns.items() if f == "id" and c in own),
        ]
        if any(map(words.is_total, marked)):
            return "note"
        return "example" if any(map(words.is_example, marked)) else None

    def _repeats_header(self, own: dict[int, str]) -> bool:
        fields = {column: self._headers.field(text) for column, text in own.items()}
        return len(own) > 1 and all(
            field and field == self._columns[column] for column, field in fields.items()
        )

    def _is_note(self, row: int, column: int, text: str) -> bool:
        """Whether the only cell of a row is a note or the heading of the rows below it."""
        if self.cells.wording.sheet_words.is_note(text):
            return True
        if self._columns[column] in {"line", "lines"}:
            return False
        across = any(
            (row, column) in m and _is_wide(m.first_column, m.last_column) for m in self.table.sheet.merges
        )
        return across or text.endswith("。")


def says_nothing(fields: Fields) -> bool:
    """Whether *fields* hold nothing that could be looked for."""
    return not any(fields.get(name) for name in LOOKED_FOR)


def _add(fields: Fields, name: str, value: object) -> None:
    known = fields.get(name)
    if known is None:
        fields[name] = value
    elif isinstance(known, tuple) and isinstance(value, tuple):
        fields[name] = tuple(dict.fromkeys((*known, *value)))
    elif name == "title" and value != known:
        fields[name] = f"{known} {value}"


def _is_wide(first_column: int, last_column: int) -> bool:
    return last_column - first_column >= _WIDE_MERGE
