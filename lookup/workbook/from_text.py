"""A CSV file to a workbook that holds its rows as they stand, every value as text."""

import codecs
import csv
import io
import re
from contextlib import suppress
from itertools import islice
from pathlib import PurePath
from typing import Final

from lookup.workbook.blank import blank_package
from lookup.workbook.book import Book, address
from lookup.workbook.decoding import Undecodable, decode
from lookup.workbook.limits import Limits, Refused
from lookup.workbook.looks import Look
from lookup.workbook.new_sheet import Cell, NewSheet
from lookup.workbook.saving import Saving

SUFFIXES: Final = (".csv", ".tsv")
_BINARY: Final = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")
_DELIMITERS: Final = (",", "\t", ";")
_FORBIDDEN: Final = re.compile(r"[\\/?*\[\]:\x00-\x1f]|^'|'$")
_LONGEST_TITLE: Final = 31
_LOOKED_AT: Final = 50
_NARROWEST: Final = 10.0
_WIDEST: Final = 50.0
_PLAIN: Final = Look(vertical="center", wrap=False)
_BROKEN: Final = Look(vertical="center", wrap=True)


def is_csv(name: str, data: bytes) -> bool:
    """Whether the file *name* says that it is a CSV, and its bytes do not say otherwise."""
    return name.lower().endswith(SUFFIXES) and not data.startswith(_BINARY)


def encoding_of(data: bytes) -> str:
    """Return the name of the encoding in which :func:`workbook_of` reads *data*."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    with suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return "UTF-8"
    return "Shift_JIS（cp932）"


def workbook_of(data: bytes, name: str, limits: Limits) -> bytes:
    """Return a workbook of one sheet with the rows of a CSV file.

    Args:
        data: The file: UTF-8 with or without a mark, UTF-16 with one, or cp932.
        name: Its name; the sheet is called after it.
        limits: How much it may hold.

    Raises:
        Refused: It cannot be decoded, its quotation marks do not match, or it holds more than the limits.
    """
    rows = _rows(data, limits)
    count = max(map(len, rows), default=0)
    widths = tuple(_width([row[column] for row in rows if column < len(row)]) for column in range(count))
    sheet = NewSheet(
        role="rows",
        title=_FORBIDDEN.sub("_", PurePath(name).stem)[:_LONGEST_TITLE].strip("'") or "CSV",
        widths=widths,
        rows=tuple(tuple(map(_cell, row)) for row in rows),
    )
    saving = Saving(blank_package(), Book(sheets=()))
    saving.add(sheet)
    return saving.render("")


def _rows(data: bytes, limits: Limits) -> list[list[str]]:
    try:
        text = decode(data)
    except Undecodable as error:
        raise Refused("sheets.undecodable", line=str(error.line)) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in reader:
            rows.append(row)
            cells += len(row)
            _check(len(rows), len(row), cells, limits)
    except csv.Error as error:
        raise Refused("sheets.broken_csv", line=str(reader.line_num)) from error
    return rows


def _check(rows: int, columns: int, cells: int, limits: Limits) -> None:
    if rows > limits.rows:
        where = address(rows, columns or 1)
        raise Refused("workbook.too_many_rows", limit=f"{limits.rows:,}", sheet="CSV", cell=where)
    if columns > limits.columns:
        where = address(rows, columns)
        raise Refused("workbook.too_many_columns", limit=f"{limits.columns:,}", sheet="CSV", cell=where)
    if cells > limits.cells:
        raise Refused("workbook.too_many_cells", limit=f"{limits.cells:,}")


def _delimiter(text: str) -> str:
    """Return the character that divides the first rows into the most cells."""

    def most(delimiter: str) -> int:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        with suppress(csv.Error):
            return max((len(row) for row in islice(reader, _LOOKED_AT)), default=0)
        return 0

    return max(_DELIMITERS, key=most)


def _cell(text: str) -> Cell | None:
    return Cell(text, _BROKEN if "\n" in text else _PLAIN) if text else None


def _width(texts: list[str]) -> float:
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(2.0 * longest, _NARROWEST), _WIDEST)
