"""Cells written into a worksheet part that exists; everything else in it stays as it is."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from msgspec import Struct

from lookup.workbook.book import Area, area
from lookup.workbook.links import (
    Links,
    bearable,
    changed_relations,
    kept_links,
    link_elements,
    relation_ids,
)
from lookup.workbook.parts import Attributes
from lookup.workbook.row_edit import Put, RowEdit, edit_rows, sheet_data
from lookup.workbook.splicing import Editor, element, utf8

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
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
)


class SheetEdit(Struct, frozen=True, kw_only=True):
    """What is to change in one worksheet.

    Attributes:
        puts: (row, column) → what is written there.
        widths: Column → width in characters; a column named here is shown.
        merges: Areas to merge.
        cleared: Areas whose cells, merges and links are removed first.
        links: Cells that lead somewhere.
        heights: Row → height in points that its texts need; a height that somebody fixed stays.
    """

    puts: dict[tuple[int, int], Put]
    widths: dict[int, float]
    merges: tuple[Area, ...] = ()
    cleared: tuple[Area, ...] = ()
    heights: dict[int, float] = {}
    links: Links = {}


def edit_sheet(data: bytes, relations: bytes, edit: SheetEdit) -> tuple[Iterator[bytes], bytes]:
    """Return the worksheet part *data*, piece by piece, and its part *relations* with *edit* made."""
    data = utf8(data)
    first, last = sheet_data(data)
    editor = Editor(data[:first] + data[last:], 2)
    rows = edit_rows(data[first:last], editor.root.prefix, _row_edits(edit))
    _open_rows(editor)
    _edit_columns(editor, edit.widths)
    _edit_dimension(editor, edit)
    _edit_merges(editor, edit)
    relations = _edit_links(editor, relations, edit)
    around = editor.render()
    first, last = sheet_data(around)
    return chain([around[:first]], rows, [around[last:]]), relations


def _row_edits(edit: SheetEdit) -> dict[int, RowEdit]:
    rows: dict[int, RowEdit] = {}
    for (row, column), put in edit.puts.items():
        rows.setdefault(row, RowEdit({}, [], edit.heights.get(row))).puts[column] = put
    for cleared in edit.cleared:
        for row in range(cleared.first_row, cleared.last_row + 1):
            stretch = cleared.first_column, cleared.last_column
            rows.setdefault(row, RowEdit({}, [], edit.heights.get(row))).cleared.append(stretch)
    return rows


def _open_rows(editor: Editor) -> None:
    """Make room for rows where there are none."""
    node = editor.root.child("sheetData")
    if node is not None and node.is_empty_tag:
        name = f"{node.prefix}sheetData".encode()
        editor.splice(node.start, node.end, b"<%s></%s>" % (name, name))


def _edit_merges(editor: Editor, edit: SheetEdit) -> None:
    """Take away the merged cells of an earlier answer, and add those of this one."""
    node = editor.root.child("mergeCells")
    known = {child.attributes.get("ref", ""): child for child in (node.children if node else ())}
    kept = [
        editor.raw(child)
        for ref, child in known.items()
        if not any((area(ref).first_row, area(ref).first_column) in gone for gone in edit.cleared)
    ]
    merges = (element(f"{editor.root.prefix}mergeCell", {"ref": str(merge)}) for merge in edit.merges)
    editor.replace("mergeCells", _ORDER, [*kept, *(one for one in merges if one not in kept)])


def _edit_links(editor: Editor, relations: bytes, edit: SheetEdit) -> bytes:
    """Take away the links of an earlier answer, add those of this one, and return the part's relations."""
    kept, gone = kept_links(editor, edit.cleared)
    links = bearable(edit.links)
    ids = relation_ids(links, relations, gone)
    editor.replace("hyperlinks", _ORDER, [*kept, *link_elements(editor.root.prefix, links, ids)])
    return changed_relations(relations, ids, gone)


def _edit_columns(editor: Editor, widths: dict[int, float]) -> None:
    if not widths:
        return
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
