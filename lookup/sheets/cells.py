"""The cells of one table as text, and what cannot be read in them."""

import re
from typing import Final

from lookup.model import CellProblem
from lookup.sheets.report import Wording
from lookup.sheets.tables import Table
from lookup.text import is_blank
from lookup.workbook.book import Area, BadCell, Value, address

_BULLET: Final = re.compile(r"^\s*(?:[・･•●○◯■□◆▪‣]|[-–—*]\s)", re.MULTILINE)
_BREAK: Final = re.compile(r"[ \t\u3000]*(?:\r\n|\r|\n|\v)[ \t\u3000]*")
_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uf900-\uffef、。（）「」]")
_SPACES: Final = " \t\u3000\xa0\r\n\v"


class Cells:
    """The cells of one table, a merged cell standing in each of its rows; collects what cannot be read.

    Attributes:
        problems: Row → what could not be read in it, in the order in which it was found.
    """

    def __init__(self, table: Table, wording: Wording, *, epoch_1904: bool) -> None:
        self.table = table
        self.wording = wording
        self.epoch_1904 = epoch_1904
        self.problems: dict[int, list[CellProblem]] = {}
        self._anchors = _vertical_anchors(table)

    def value(self, row: int, column: int) -> Value | None:
        """Return the value at a place; that of the first row, where cells are merged downwards."""
        found = self.table.sheet.cells.get(self._anchors.get((row, column), (row, column)))
        return None if isinstance(found, str) and is_blank(found) else found

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
        cell = address(row, column)
        message = self.wording.messages(code, text=text, cell=cell, sheet=self.table.sheet.title, **values)
        problem = CellProblem(self.table.sheet.title, cell, text, message)
        known = self.problems.setdefault(row, [])
        if problem not in known:
            known.append(problem)


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


def one_line(text: str) -> str:
    """Join the lines of a text: bulleted lines as items, Japanese without a gap, Latin words with a space."""
    if "\n" not in text and "\r" not in text and "\v" not in text:
        return text
    lines = [line for line in _BREAK.split(text) if line.strip(_SPACES)]
    if len(lines) == len(_BULLET.findall(text)):
        return "、".join(_BULLET.sub("", line).strip(_SPACES) for line in lines)
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        gap = "" if _WIDE.match(joined[-1]) or _WIDE.match(line[0]) else " "
        joined += gap + line
    return joined


def _vertical_anchors(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the places inside the table that show the value of a merged cell further up."""
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    inside = Area(table.header_rows[1] + 1, 1, table.last_row, 1)
    for merge in table.sheet.merges:
        first = max(merge.first_row + 1, inside.first_row)
        for row in range(first, min(merge.last_row, inside.last_row) + 1):
            anchors[row, merge.first_column] = (merge.first_row, merge.first_column)
    return anchors
