"""From a file to tables of cells: CSV of any usual kind, or the sheets of a workbook."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time
from itertools import islice
from typing import Any, TypeAlias

import msgspec

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.model import CellProblem
from lookup.sync.header import HEADER_ROWS, find_header, letters
from lookup.sync.pages import is_page, sheets_of
from lookup.workbook import LIMITS, Refused, check_package, in_child
from lookup.workbook.decoding import Undecodable, decode

Cell: TypeAlias = str | int | float | bool | None
"""A cell as it stands: days of workbooks as ISO text, a formula's last value, ``None`` if blank."""

LIST_LIMITS = msgspec.structs.replace(
    LIMITS,
    file_bytes=5 * LIMITS.file_bytes,
    unpacked_bytes=20 * LIMITS.unpacked_bytes,
    rows=200_000,
    cells=10 * LIMITS.cells,
    seconds=600.0,
    memory_bytes=4 * LIMITS.memory_bytes,
)
"""Lists come from the operator, and may be longer than what strangers send."""

_DELIMITERS = ",;\t"
_BINARY = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF")


class Table(msgspec.Struct, frozen=True):
    """Rows of cells, from the first row of the file or sheet on.

    Attributes:
        sheet: Name of the sheet; ``None`` for a CSV file.
        rows: To be walked once; blank rows are there, and rows may differ in length.
        epoch_1904: Whether serial numbers of days count from 1904.
        ragged_is_damage: Whether a row longer than the header shows that its cells have shifted (CSV).
        place: What to call a cell, by row (from 1) and column (from 0); ``None``: as spreadsheets do.
        where: Where it was found in a page or an answer; empty for files.
        problems: What an operator has to know about it before any of its rows.
    """

    sheet: str | None
    rows: Iterable[Sequence[Cell]]
    epoch_1904: bool = False
    ragged_is_damage: bool = False
    place: Callable[[int, int], str] | None = None
    where: str = ""
    problems: tuple[CellProblem, ...] = ()

    def cell(self, row: int, column: int) -> str:
        """Return what to call the cell in *row* (from 1) and *column* (from 0)."""
        return self.place(row, column) if self.place else f"{letters(column)}{row}"


class SheetRows(msgspec.Struct, frozen=True):
    """One visible sheet of a workbook, as it comes out of the child process."""

    sheet: str
    rows: list[list[Cell]]
    epoch_1904: bool


def tables(data: bytes, name: str, knowledge: Knowledge) -> tuple[Table, ...]:
    """Return the tables in *data*, whatever the file's suffix says.

    Args:
        data: The whole file.
        name: What to call it in a message.
        knowledge: Its labels decide by which character a CSV file is separated.

    Raises:
        ListRefused: It is empty, text that cannot be decoded or has broken quotation marks, or a page or an
            answer of the portal without a list.
        UnreadableFile: It looks like a workbook and cannot be opened.
    """
    if not data.strip():
        raise ListRefused("sync.empty", knowledge.messages("sync.empty", name=name))
    if data.startswith(_BINARY):
        check_package(data, name, LIST_LIMITS)
        sheets = in_child(
            sheet_rows, data, LIST_LIMITS.rows, LIST_LIMITS.columns, limits=LIST_LIMITS, name=name
        )
        return tuple(Table(sheet.sheet, sheet.rows, sheet.epoch_1904) for sheet in sheets)
    if is_page(data):
        return tuple(Table(**msgspec.structs.asdict(sheet)) for sheet in sheets_of(data, name, knowledge))
    try:
        text = decode(data)
    except Undecodable as error:
        message = knowledge.messages("sync.undecodable", name=name, line=error.line)
        raise ListRefused("sync.undecodable", message) from error
    delimiter = _delimiter(text, knowledge)
    return (Table(None, _csv_rows(text, delimiter, name, knowledge), ragged_is_damage=True),)


def _delimiter(text: str, knowledge: Knowledge) -> str:
    """Return the character under which a header is found; a comma if there is none."""
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            head = list(islice(reader, HEADER_ROWS))
        except csv.Error:
            continue
        if find_header(head, knowledge.list_labels):
            return delimiter
    return ","


def _csv_rows(text: str, delimiter: str, name: str, knowledge: Knowledge) -> Iterator[Sequence[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        message = knowledge.messages("sync.broken_csv", name=name, line=reader.line_num, reason=error)
        raise ListRefused("sync.broken_csv", message) from error


def sheet_rows(data: bytes, rows: int, columns: int) -> list[SheetRows]:
    """Return the cells of every visible sheet; runs in the child process.

    Args:
        data: The workbook.
        rows: The most rows a sheet may have.
        columns: The most columns that are read.

    Raises:
        Refused: A sheet has more rows.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - only the child process needs it
    from openpyxl.utils.datetime import CALENDAR_MAC_1904  # noqa: PLC0415

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()
            cells = sheet.iter_rows(max_row=rows + 1, max_col=columns, values_only=True)
            found.append(SheetRows(sheet.title, _trimmed(cells, rows), book.epoch == CALENDAR_MAC_1904))
    return found


def _trimmed(rows: Iterable[Sequence[Any]], limit: int) -> list[list[Cell]]:
    """Return *rows* without blank cells at their ends and blank rows at the end."""
    kept: list[list[Cell]] = []
    for number, row in enumerate(rows, 1):
        cells = [_plain(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if number > limit:
            raise Refused("sync.too_many_rows", limit=str(limit))
        kept += [[] for _ in range(number - 1 - len(kept))]
        kept.append(cells)
    return kept


def _plain(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    return value if isinstance(value, str | int | float | None) else str(value)
