"""A worksheet made from nothing: rows of styled texts, ready to be read on a screen and printed on A4."""

from typing import Final

from msgspec import Struct

from lookup.workbook.book import Area, address
from lookup.workbook.links import Links
from lookup.workbook.looks import Look, Styles
from lookup.workbook.measure import LOWEST, row_height
from lookup.workbook.row_edit import Put, cell
from lookup.workbook.splicing import element, text_of

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_A4: Final = 9
_PER_POINT: Final = 1.4
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Cell(Struct, frozen=True):
    """A text or whole number and how it looks."""

    text: str | int
    look: Look


class Choice(Struct, frozen=True):
    """Cells that offer the words of a list when they are filled in; other words are still taken."""

    area: Area
    words: tuple[str, ...]


class NewSheet(Struct, frozen=True, kw_only=True):
    """A sheet to be added.

    Attributes:
        role: Stable English name, by which a later answer finds it again.
        title: Name of the sheet as the reader sees it.
        widths: Width of each column, in characters.
        rows: Cells of each row; ``None`` leaves a cell out.
        frozen_rows: Rows that stay in view, and are repeated on every printed page.
        repeated_row: A row that is repeated on every printed page where none stay in view.
        filtered: Area with a filter button in its first row.
        choices: Cells with a drop-down list.
        links: Cells that lead somewhere.
        pages_wide: Sheets of paper side by side that a row is printed on.
    """

    role: str
    title: str
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    frozen_rows: int = 0
    repeated_row: int | None = None
    filtered: Area | None = None
    choices: tuple[Choice, ...] = ()
    links: Links = {}
    pages_wide: int = 1


def render_sheet(sheet: NewSheet, styles: Styles, links: list[bytes]) -> list[bytes]:
    """Return the pieces of the worksheet part of *sheet* with the elements of its *links*.

    Its looks are added to *styles*.
    """
    line = styles.line()
    before = (
        element("sheetPr", {}, element("pageSetUpPr", {"fitToPage": 1})),
        element("sheetViews", {}, _view(sheet)),
        element("sheetFormatPr", {"defaultRowHeight": LOWEST}),
        element("cols", {}, b"".join(_column(i, width) for i, width in enumerate(sheet.widths, 1))),
    )
    rows = (_row(number, row, sheet, styles, line) for number, row in enumerate(sheet.rows, 1))
    after = (
        element("autoFilter", {"ref": str(sheet.filtered)}) if sheet.filtered else b"",
        element("dataValidations", {"count": len(sheet.choices)}, b"".join(map(_choice, sheet.choices)))
        if sheet.choices
        else b"",
        element("hyperlinks", {}, b"".join(links)) if links else b"",
        element(
            "pageMargins",
            {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.6, "header": 0.3, "footer": 0.3},
        ),
        element(
            "pageSetup",
            {
                "paperSize": _A4,
                "orientation": "landscape",
                "fitToWidth": sheet.pages_wide,
                "fitToHeight": 0,
            },
        ),
        element("headerFooter", {}, element("oddFooter", {}, b"&amp;L&amp;A&amp;R&amp;P / &amp;N")),
    )
    head = _HEAD + f'<worksheet xmlns="{_MAIN}">'.encode()
    return [head, *before, b"<sheetData>", *rows, b"</sheetData>", *after, b"</worksheet>"]


def _view(sheet: NewSheet) -> bytes:
    pane = b""
    if sheet.frozen_rows:
        first = address(sheet.frozen_rows + 1, 1)
        pane = element(
            "pane",
            {
                "ySplit": sheet.frozen_rows,
                "topLeftCell": first,
                "activePane": "bottomLeft",
                "state": "frozen",
            },
        )
        pane += element("selection", {"pane": "bottomLeft", "activeCell": first, "sqref": first})
    return element("sheetView", {"showGridLines": 0, "workbookViewId": 0}, pane)


def _choice(choice: Choice) -> bytes:
    attributes: dict[str, object] = {
        "type": "list",
        "allowBlank": 1,
        "showErrorMessage": 1,
        "errorStyle": "warning",
        "sqref": str(choice.area),
    }
    words = f'"{",".join(choice.words)}"'
    return element("dataValidation", attributes, element("formula1", {}, text_of(words)))


def _column(number: int, width: float) -> bytes:
    return element("col", {"min": number, "max": number, "width": f"{width:g}", "customWidth": 1})


def _row(number: int, cells: tuple[Cell | None, ...], sheet: NewSheet, styles: Styles, line: float) -> bytes:
    said = [(one, width) for one, width in zip(cells, sheet.widths, strict=False) if one is not None]
    grown = max((one.look.grow for one, _ in said), default=0)
    texts = [(str(one.text), width) for one, width in said if one.look.wrap]
    height = row_height(texts, line) + grown * _PER_POINT
    body = b"".join(
        cell("", address(number, column), Put(one.text, styles.number(one.look)))
        for column, one in enumerate(cells, 1)
        if one is not None
    )
    return b'<row r="%d" ht="%s" customHeight="1">%s</row>' % (number, f"{height:g}".encode(), body)
