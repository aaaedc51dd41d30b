"""What the scripts of this folder make workbooks with; see ``make.py``."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import openpyxl
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FIXED = (2026, 11, 22, 0, 0, 0)
_MADE_AT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SIDE = Side(style="thin")
THIN = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)
GREY = PatternFill("solid", fgColor="D9D9D9")

Expected = dict[str, Any]
MADE: dict[str, tuple[bytes, Expected]] = {}
Row = Sequence[Any]


def ugly(name: str) -> Callable[[Callable[[], tuple[bytes, Expected]]], None]:
    """Register what makes the file *name*."""

    def register(make: Callable[[], tuple[bytes, Expected]]) -> None:
        data, expected = make()
        about = re.sub(r"\s+", " ", make.__doc__ or "")
        MADE[name] = (data, {"file": name, "about": about, **expected})

    return register


def new(title: str = "要件") -> tuple[Workbook, Worksheet]:
    """Return a workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def put(sheet: Worksheet, top: int, rows: Iterable[Row], left: int = 1) -> None:
    """Write *rows* from a place on; ``None`` leaves a cell out."""
    for row, values in enumerate(rows, top):
        for column, value in enumerate(values, left):
            if value is not None:
                sheet.cell(row, column, value).border = THIN


def merge(sheet: Worksheet, *areas: str) -> None:
    """Merge each of *areas*."""
    for area in areas:
        sheet.merge_cells(area)


def saved(book: Workbook) -> bytes:
    """Return the workbook, with nothing in it that differs from run to run."""
    out = io.BytesIO()
    book.save(out)
    return packed(parts_of(out.getvalue()))


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a package of *parts*."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            dated = _MADE_AT.sub(b"2026-11-22T00:00:00Z", data) if name == "docProps/core.xml" else data
            archive.writestr(zipfile.ZipInfo(name, FIXED), dated, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(at: int | str, **fields: Any) -> Expected:
    """Return what is read in a row or column."""
    return {"at": at, "fields": fields}


def table(sheet: str, header: tuple[int, int], form: str = "A", layout: str = "rows") -> Expected:
    """Return where a table stands."""
    return {"sheet": sheet, "header": list(header), "form": form, "layout": layout}


DRIVE, NET, MEET, DOC = "若竹ドライブ", "若竹連絡網", "みどり会議", "あけぼの文書"
START, END = date(2027, 4, 1), date(2028, 3, 31)
FROM, TO = "2027-04-01", "2028-03-31"
PLAIN = ("番号", "件名", "サービス名", "契約開始日", "契約終了日")
