"""Cells written into a worksheet part that exists; everything else in it stays as it is."""

import re
from collections import defaultdict
from typing import Final

from msgspec import Struct

from lookup.workbook.book import Area, address, area, place
from lookup.workbook.parts import Attributes, is_true
from lookup.workbook.splicing import Editor, Node, element, outline, text_of

LONGEST_TEXT: Final = 32_767
"""Characters that a cell can hold."""
_CUT: Final = " …"
_ORDER: Final = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
)
_SPANS: Final = re.compile(rb"\sspans=\"[^\"]*\"")
_HEIGHT: Final = re.compile(rb"\sht=\"[^\"]*\"")


class Put(Struct, frozen=True):
    """A text to write, and the number of its style."""

    text: str | int
    style: int


class SheetEdit(Struct, frozen=True, kw_only=True):
    """What is to change in one worksheet.

    Attributes:
        puts: (row, column) → what is written there.
        widths: Column → width in characters; a column named here is shown.
        merges: Areas to merge.
        cleared: Areas whose cells are removed first.
        heights: Row → height in points that its texts need; a height that somebody fixed stays.
    """

    puts: dict[tuple[int, int], Put]
    widths: dict[int, float]
    merges: tuple[Area, ...] = ()
    cleared: tuple[Area, ...] = ()
    heights: dict[int, float] = {}


def edit_sheet(data: bytes, edit: SheetEdit) -> bytes:
    """Return the worksheet part *data* with *edit* made."""
    editor = Editor(data, 2)
    rows: dict[int, dict[int, Put]] = defaultdict(dict)
    for (row, column), put in edit.puts.items():
        rows[row][column] = put
    for cleared in edit.cleared:
        for row in range(cleared.first_row, cleared.last_row + 1):
            rows[row].update({})
    _edit_rows(editor, rows, edit)
    _edit_columns(editor, edit.widths)
    _edit_dimension(editor, edit)
    known = editor.root.child("mergeCells")
    merged = {child.attributes.get("ref") for child in known.children} if known else set()
    new = [
        element(f"{editor.root.prefix}mergeCell", {"ref": str(a)})
        for a in edit.merges
        if str(a) not in merged
    ]
    if new:
        editor.append("mergeCells", _ORDER, new)
    return editor.render()


def cell(prefix: str, where: str, put: Put) -> bytes:
    """Return the element of a cell; a text never becomes a formula, whatever it starts with."""
    if isinstance(put.text, int):
        return (
            f'<{prefix}c r="{where}" s="{put.style}"><{prefix}v>{put.text}</{prefix}v></{prefix}c>'.encode()
        )
    text = put.text if len(put.text) <= LONGEST_TEXT else put.text[: LONGEST_TEXT - len(_CUT)] + _CUT
    if not text:
        return f'<{prefix}c r="{where}" s="{put.style}"/>'.encode()
    head = (
        f'<{prefix}c r="{where}" s="{put.style}" t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">'
    )
    return b"%s%s%s" % (head.encode(), text_of(text), f"</{prefix}t></{prefix}is></{prefix}c>".encode())


def _edit_rows(editor: Editor, rows: dict[int, dict[int, Put]], edit: SheetEdit) -> None:
    data = editor.root.child("sheetData")
    nodes = _numbered(data.children) if data else {}
    for number, puts in sorted(rows.items()):
        node = nodes.get(number)
        if node is not None:
            editor.splice(node.start, node.end, _edited_row(editor.raw(node), number, puts, edit))
        elif puts and data:
            at = next((node.start for row, node in nodes.items() if row > number), data.inner_end)
            new = element(f"{data.prefix}row", {"r": number})
            editor.splice(at, at, _edited_row(new, number, puts, edit))


def _edited_row(raw: bytes, number: int, puts: dict[int, Put], edit: SheetEdit) -> bytes:
    row = outline(raw, 1)
    cells = {
        column: raw[child.start : child.end]
        for column, child in _columns(row.children).items()
        if not any((number, column) in gone for gone in edit.cleared)
    }
    rest = b"".join(raw[child.start : child.end] for child in row.children if child.name != "c")
    for column, put in puts.items():
        cells[column] = cell(row.prefix, address(number, column), put)
    body = b"".join(cells[column] for column in sorted(cells)) + rest
    tag = _open_tag(raw[: row.inner_start], row.attributes, edit.heights.get(number))
    return b"%s>%s</%srow>" % (tag, body, row.prefix.encode())


def _open_tag(tag: bytes, attributes: Attributes, height: float | None) -> bytes:
    """Return the start tag of a row without its end, as high as needed unless somebody fixed its height."""
    tag = _SPANS.sub(b"", tag.rstrip(b"/>").rstrip())
    if is_true(attributes.get("customHeight")) or height is None:
        return tag
    return _HEIGHT.sub(b"", tag) + f' ht="{max(height, float(attributes.get("ht", 0))):g}"'.encode()


def _numbered(nodes: list[Node]) -> dict[int, Node]:
    numbered: dict[int, Node] = {}
    number = 0
    for node in nodes:
        number = int(node.attributes.get("r", number + 1))
        numbered[number] = node
    return numbered


def _columns(nodes: list[Node]) -> dict[int, Node]:
    columns: dict[int, Node] = {}
    column = 0
    for node in nodes:
        if node.name == "c":
            column = place(node.attributes["r"])[1] if "r" in node.attributes else column + 1
            columns[column] = node
    return columns


def _edit_columns(editor: Editor, widths: dict[int, float]) -> None:
    prefix = editor.root.prefix
    known = editor.root.child("cols")
    kept = [
        piece for node in (known.children if known else []) for piece in _without(node.attributes, widths)
    ]
    new: list[dict[str, object]] = [
        {"min": c, "max": c, "width": f"{width:g}", "customWidth": 1} for c, width in widths.items()
    ]
    columns = sorted([*kept, *new], key=lambda attributes: int(str(attributes["min"])))
    body = b"".join(element(f"{prefix}col", attributes) for attributes in columns)
    if known is None:
        editor.append("cols", _ORDER, [body])
    else:
        editor.splice(known.start, known.end, element(f"{prefix}cols", {}, body))


def _without(attributes: Attributes, columns: dict[int, float]) -> list[dict[str, object]]:
    """Return the stretch of columns that *attributes* describe, cut around *columns*."""
    first, last = int(attributes["min"]), int(attributes["max"])
    pieces: list[dict[str, object]] = []
    for column in sorted(c for c in columns if first <= c <= last):
        if first < column:
            pieces.append({**attributes, "min": first, "max": column - 1})
        first = column + 1
    if first <= last:
        pieces.append({**attributes, "min": first, "max": last})
    return pieces


def _edit_dimension(editor: Editor, edit: SheetEdit) -> None:
    node = editor.root.child("dimension")
    if node is None or not edit.puts:
        return
    old = area(node.attributes["ref"])
    places = [*edit.puts, (old.first_row, old.first_column), (old.last_row, old.last_column)]
    rows, columns = [row for row, _ in places], [column for _, column in places]
    new = Area(min(rows), min(columns), max(rows), max(columns))
    editor.splice(node.start, node.end, element(f"{node.prefix}dimension", {"ref": str(new)}))
