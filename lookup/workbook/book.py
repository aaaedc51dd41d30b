"""A workbook as values in places: what the reading of sheets works on, whatever file it came from."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from msgspec import Struct, structs

_LETTERS: Final = 26
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]*)")


class BadCell(Struct, frozen=True):
    """A cell without a usable value.

    Attributes:
        text: The error as shown (``#REF!``), or the formula whose result was never stored (``=A1&B1``).
        formula: Whether it is a formula without a result.
    """

    text: str
    formula: bool = False


Value: TypeAlias = str | int | float | bool | datetime | BadCell


class Area(Struct, frozen=True, order=True):
    """A rectangle of cells; rows and columns count from 1, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Whether the cell at (row, column) lies inside."""
        row, column = place
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    @property
    def size(self) -> int:
        """Number of cells."""
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)

    def __str__(self) -> str:
        first = address(self.first_row, self.first_column)
        return first if self.size == 1 else f"{first}:{address(self.last_row, self.last_column)}"


class Outside(Struct, frozen=True):
    """Wording on a sheet that stands in no cell: on a text box or another shape, or in a note on a cell.

    Attributes:
        place: (row, column) of the cell that a note is on, or that a shape begins over; ``None``: of no cell.
    """

    kind: Literal["shape", "note"]
    place: tuple[int, int] | None
    text: str


class Sheet(Struct, frozen=True, kw_only=True):
    """One worksheet.

    Attributes:
        part: Name of the part in the package that holds it.
        cells: (row, column) → value, of cells that hold one.
        styles: (row, column) → style number, of every cell in the file.
        merges: Merged areas, in the order of the file.
        hidden_columns: First and last column of each hidden stretch.
        struck: (row, column) → wording of that cell that is struck out, and no part of its value.
        outside: Shapes, then notes.
        turned: Whether rows and columns have changed places (:func:`turn`).
    """

    title: str
    part: str
    visible: bool
    cells: dict[tuple[int, int], Value]
    styles: dict[tuple[int, int], int]
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    struck: dict[tuple[int, int], str] = {}
    outside: tuple[Outside, ...] = ()
    turned: bool = False

    def address(self, row: int, column: int) -> str:
        """Return the address that the cell at a place has in the file."""
        return address(column, row) if self.turned else address(row, column)

    def is_hidden_column(self, column: int) -> bool:
        """Whether *column* is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


class Book(Struct, frozen=True, kw_only=True):
    """One workbook.

    Attributes:
        epoch_1904: Whether its day numbers count from 1904.
        names: Defined name → what it refers to, as written.
    """

    sheets: tuple[Sheet, ...]
    epoch_1904: bool = False
    names: dict[str, str] = {}


def turn(sheet: Sheet) -> Sheet:
    """Return *sheet* with rows and columns in each other's place, as reading a vertical table needs it."""
    return structs.replace(
        sheet,
        cells={
            (column, row): sheet.cells[row, column] for row, column in sorted(sheet.cells, key=_by_column)
        },
        merges=tuple(Area(m.first_column, m.first_row, m.last_column, m.last_row) for m in sheet.merges),
        hidden_rows=frozenset(column for _, column in sheet.cells if sheet.is_hidden_column(column)),
        hidden_columns=tuple((row, row) for row in sorted(sheet.hidden_rows)),
        struck={(column, row): text for (row, column), text in sheet.struck.items()},
        outside=tuple(Outside(o.kind, o.place and (o.place[1], o.place[0]), o.text) for o in sheet.outside),
        turned=not sheet.turned,
    )


def _by_column(place: tuple[int, int]) -> tuple[int, int]:
    return place[1], place[0]


@lru_cache(maxsize=2048)
def letters(column: int) -> str:
    """Return the letters of *column*, which counts from 1: 1 → A, 27 → AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        text = chr(ord("A") + rest) + text
    return text


@lru_cache(maxsize=2048)
def column_of(text: str) -> int:
    """Return the number of the column with these letters: A → 1, AA → 27."""
    column = 0
    for letter in text:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column


def address(row: int, column: int) -> str:
    """Return the address of a cell: (2, 3) → C2."""
    return f"{letters(column)}{row}"


def place(text: str) -> tuple[int, int]:
    """Return (row, column) of an address such as ``C2`` or ``$C$2``.

    Raises:
        ValueError: *text* is no address of a cell.
    """
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[2]), column_of(found[1])


def area(text: str) -> Area:
    """Return the area of a reference such as ``B2:D9`` or ``C2``.

    Raises:
        ValueError: *text* is no such reference.
    """
    first, _, last = text.partition(":")
    (top, left), (bottom, right) = place(first), place(last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
