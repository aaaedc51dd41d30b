"""A workbook written row by row to whoever reads it: large tables never stand in memory as a whole."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from lookup.workbook.book import address
from lookup.workbook.looks import EMPTY_STYLES
from lookup.workbook.parts import RELATIONSHIPS
from lookup.workbook.row_edit import Put, cell
from lookup.workbook.saving import NEVER
from lookup.workbook.splicing import element

CHUNK: Final = 64 * 1024
"""Bytes that are given away at once."""
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _HEADER, _DAY, _QUOTED = range(4)
_STYLES: Final = EMPTY_STYLES.replace(
    b'<fonts count="1">', b'<fonts count="2"><font><b/><sz val="11"/><name val="Yu Gothic"/></font>'
).replace(
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>',
    b'<cellXfs count="4"><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0"/>'
    b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    b'<xf numFmtId="14" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    b'<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>',
)
"""Plain text, bold titles, days, and texts that editing must not turn into formulas."""
_FIRST_DAY: Final = date(1899, 12, 30)
_EARLIEST: Final = date(1900, 3, 1)
"""Workbooks count a 29 February 1900; earlier days are written as text."""
_FORMULA: Final = tuple("=+-@")


class StreamedSheet(Struct, frozen=True, kw_only=True):
    """A sheet with a header that stays in view, and its rows, read once.

    Attributes:
        widths: Width of each column, in characters.
    """

    title: str
    widths: tuple[float, ...]
    header: tuple[str, ...]
    rows: Iterable[Sequence[str | date | None]]


def stream_workbook(sheets: Sequence[StreamedSheet]) -> Iterator[bytes]:
    """Yield the bytes of a workbook with *sheets*; the same rows give the same bytes."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _parts(sheets).items():
            archive.writestr(_entry(name), data)
        for number, sheet in enumerate(sheets, 1):
            with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as part:
                for piece in _worksheet(sheet):
                    part.write(piece)
                    if len(pipe.held) >= CHUNK:
                        yield pipe.take()
    yield pipe.take()


class _Pipe:
    """Takes what is written, and gives it away; cannot go back."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        self.held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""

    def take(self) -> bytes:
        taken = bytes(self.held)
        self.held.clear()
        return taken


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NEVER)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _worksheet(sheet: StreamedSheet) -> Iterator[bytes]:
    pane = {"ySplit": 1, "topLeftCell": "A2", "activePane": "bottomLeft", "state": "frozen"}
    yield _HEAD + f'<worksheet xmlns="{_MAIN}">'.encode()
    yield element("sheetViews", {}, element("sheetView", {"workbookViewId": 0}, element("pane", dict(pane))))
    columns = (
        element("col", {"min": i, "max": i, "width": f"{width:g}", "customWidth": 1})
        for i, width in enumerate(sheet.widths, 1)
    )
    yield element("cols", {}, b"".join(columns))
    yield b"<sheetData>"
    yield _row(1, sheet.header, _HEADER)
    for number, row in enumerate(sheet.rows, 2):
        yield _row(number, row, _PLAIN)
    yield b"</sheetData></worksheet>"


def _row(number: int, cells: Sequence[str | date | None], style: int) -> bytes:
    body = (
        _cell(address(number, column), value, style)
        for column, value in enumerate(cells, 1)
        if value is not None
    )
    return element("row", {"r": number}, b"".join(body))


def _cell(where: str, value: str | date, style: int) -> bytes:
    if isinstance(value, date):
        if value >= _EARLIEST:
            return cell("", where, Put((value - _FIRST_DAY).days, _DAY))
        value = value.isoformat()
    return cell("", where, Put(value, _QUOTED if value.startswith(_FORMULA) else style))


def _parts(sheets: Sequence[StreamedSheet]) -> dict[str, bytes]:
    """Return what a package holds beside its worksheets."""
    numbers = range(1, len(sheets) + 1)
    office = f"{RELATIONSHIPS}/officeDocument"
    return {
        "[Content_Types].xml": _HEAD
        + element(
            "Types",
            {"xmlns": f"{_PACKAGE}/content-types"},
            element(
                "Default",
                {
                    "Extension": "rels",
                    "ContentType": "application/vnd.openxmlformats-package.relationships+xml",
                },
            )
            + _content("/xl/workbook.xml", "sheet.main")
            + _content("/xl/styles.xml", "styles")
            + b"".join(_content(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers),
        ),
        "_rels/.rels": _relations([(office, "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *((f"{RELATIONSHIPS}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
                (f"{RELATIONSHIPS}/styles", "styles.xml"),
            ]
        ),
        "xl/workbook.xml": _workbook(sheets),
        "xl/styles.xml": _STYLES,
    }


def _workbook(sheets: Sequence[StreamedSheet]) -> bytes:
    entries = (
        element("sheet", {"name": sheet.title, "sheetId": number, "r:id": f"rId{number}"})
        for number, sheet in enumerate(sheets, 1)
    )
    body = element("sheets", {}, b"".join(entries))
    return _HEAD + element("workbook", {"xmlns": _MAIN, "xmlns:r": RELATIONSHIPS}, body)


def _content(part: str, kind: str) -> bytes:
    return element("Override", {"PartName": part, "ContentType": f"{_CONTENT}.{kind}+xml"})


def _relations(targets: Sequence[tuple[str, str]]) -> bytes:
    body = (
        element("Relationship", {"Id": f"rId{number}", "Type": kind, "Target": target})
        for number, (kind, target) in enumerate(targets, 1)
    )
    return _HEAD + element("Relationships", {"xmlns": f"{_PACKAGE}/relationships"}, b"".join(body))
