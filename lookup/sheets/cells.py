"""The cells of one table as text, and what cannot be read in them."""

import re
from functools import lru_cache
from typing import Final

from lookup.model import CellProblem
from lookup.sheets.report import Wording
from lookup.sheets.tables import Table
from lookup.text import is_blank
from lookup.workbook.book import Area, BadCell, Value

_BULLET: Final = re.compile(r"^\s*(?:[・･•●○◯■□◆▪‣]|[-–—*]\s)", re.MULTILINE)
_NUMBERED: Final = re.compile(
    r"^[ \t\u3000]*(?:[①-⑳]|[(（][0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}[.．)）])[ \t\u3000]*", re.MULTILINE
)
_BREAK: Final = re.compile(r"[ \t\u3000]*(?:\r\n|\r|\n|\v)[ \t\u3000]*")
_LONGEST_DITTO: Final = 14
_LONGEST_BLANK: Final = 100
_FEW: Final = 2
_SPACES: Final = " \t\u3000\xa0\r\n\v"


class Cells:
    """The cells of one table, a merged cell standing in each of its rows; collects what cannot be read.

    Attributes:
        problems: Row → what could not be read in it, in the order in which it was found.
        dittos: (row, column) of a cell that refers to the one above → where the value stands.
    """

    def __init__(self, table: Table, wording: Wording, *, epoch_1904: bool) -> None:
        self.table = table
        self.wording = wording
        self.epoch_1904 = epoch_1904
        self.problems: dict[int, list[CellProblem]] = {}
        self.dittos: dict[tuple[int, int], tuple[int, int]] = {}
        self._anchors = _anchors(table)
        self._origins = frozenset(self._anchors.values())
        self._first_row = table.header_rows[1] + 1

    def value(self, row: int, column: int) -> Value | None:
        """Return the value at a place: that of the merged cell it is part of, or that 同上 refers to."""
        cells = self.table.sheet.cells
        found = cells.get(self.anchor(row, column))
        if not isinstance(found, str):
            return found
        if len(found) <= _LONGEST_DITTO and self.wording.sheet_words.is_ditto(found):
            return self._above(row, column)
        return None if blank(found) else found

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Return the place in which the value of a place stands: another one where cells are merged."""
        return self._anchors.get((row, column), (row, column))

    def is_carried(self, merge: Area) -> bool:
        """Whether the value of a merged cell counts in more places of the table than the one it stands in."""
        return (merge.first_row, merge.first_column) in self._origins

    def _above(self, row: int, column: int) -> Value | None:
        """Return the value that 同上 at a place refers to; the mark itself where there is none."""
        cells, is_ditto = self.table.sheet.cells, self.wording.sheet_words.is_ditto
        for other in range(row - 1, self._first_row - 1, -1):
            origin = self.dittos.get((other, column), self.anchor(other, column))
            value = cells.get(origin)
            silent = value is None or (isinstance(value, str) and (blank(value) or is_ditto(value)))
            if not silent and other not in self.table.sheet.hidden_rows:
                self.dittos[row, column] = origin
                return value
        return cells.get((row, column))

    def good_value(self, row: int, column: int) -> Value | None:
        """Return the value at a place; a cell with an error, or a formula without result, is a problem."""
        value = self.value(row, column)
        if isinstance(value, BadCell):
            self.problem(row, column, "sheets.no_value" if value.formula else "sheets.error_cell")
            return None
        return value

    def text(self, row: int, column: int) -> str:
        """Return the text at a place on one line, or ``""``; a cell with an error is a problem."""
        return one_line(text_of(self.good_value(row, column)))

    def problem(self, row: int, column: int, code: str, **values: object) -> None:
        """Note that the cell at a place could not be read; twice the same is noted once."""
        text = text_of(self.value(row, column))
        cell = self.table.sheet.address(row, column)
        message = self.wording.messages(code, text=text, cell=cell, sheet=self.table.sheet.title, **values)
        problem = CellProblem(self.table.sheet.title, cell, text, message)
        known = self.problems.setdefault(row, [])
        if problem not in known:
            known.append(problem)


def blank(value: Value) -> bool:
    """Whether a cell with a value says nothing nevertheless (white space, －)."""
    return isinstance(value, str) and len(value) <= _LONGEST_BLANK and _is_blank(value)


@lru_cache(maxsize=16_384)
def _is_blank(text: str) -> bool:
    return is_blank(text)


def text_of(value: Value | None) -> str:
    """Return a cell's value as somebody would read it out."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip(_SPACES)
    if isinstance(value, BadCell):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return f"{value:.15g}"
    return value.isoformat(" ").removesuffix(" 00:00:00")


def lines_of(text: str) -> str:
    """Return the lines of a text without blank ones; bulleted and numbered lines on one, as items."""
    if "\n" not in text and "\r" not in text and "\v" not in text:
        return text
    lines = [line for line in _BREAK.split(text) if line.strip(_SPACES)]
    for mark in (_BULLET, _NUMBERED):
        if len(lines) == len(mark.findall(text)):
            return "、".join(mark.sub("", line).strip(_SPACES) for line in lines)
    return "\n".join(lines)


def one_line(text: str) -> str:
    """Join the lines of a text: bulleted lines as items, Japanese without a gap, Latin words with a space."""
    joined, *lines = lines_of(text).split("\n")
    for line in lines:
        gap = "" if _is_wide(joined[-1]) or _is_wide(line[0]) else " "
        joined += gap + line
    return joined


def _is_wide(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uffef"


_FOR_ONE_COLUMN: Final = frozenset({"id", "title", "service", "provider", "registration_number", "line"})
"""Fields of which a cell merged over several columns fills the first only."""


def _anchors(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the places inside the table that show the value of a merged cell further up or left.

    A heading merged over most of the table is the value of none.
    """
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    fields = {column.number: column.field for column in table.columns}
    for merge in table.sheet.merges:
        rows = range(max(merge.first_row, table.header_rows[1] + 1), min(merge.last_row, table.last_row) + 1)
        if not rows:
            continue
        covered = [number for number in fields if merge.first_column <= number <= merge.last_column]
        if len(covered) > len(fields) / 2 and len(covered) > _FEW:
            covered = covered[:1]
        origin = merge.first_row, merge.first_column
        for column in covered:
            if column == merge.first_column or fields[column] not in _FOR_ONE_COLUMN:
                anchors.update({(row, column): origin for row in rows if (row, column) != origin})
    return anchors
