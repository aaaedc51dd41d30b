"""The answered workbook: the original package with some parts changed, some added, the rest copied."""

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from lookup.workbook.book import Area, Book, address
from lookup.workbook.links import (
    NO_RELATIONS,
    bearable,
    changed_relations,
    link_elements,
    quoted,
    relation_ids,
)
from lookup.workbook.looks import Styles
from lookup.workbook.new_sheet import NewSheet, render_sheet
from lookup.workbook.parts import RELATIONSHIPS, Package, relations_part
from lookup.workbook.sheet_edit import SheetEdit, edit_sheet
from lookup.workbook.splicing import Editor, element, text_of

_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WORKBOOK_ORDER: Final = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)
_LONGEST_TITLE: Final = 31
NEVER: Final = (1980, 1, 1, 0, 0, 0)


class Added(Struct, frozen=True, kw_only=True):
    """A part that joins the package, related to the workbook; its data in pieces."""

    part: str
    kind: str
    data: Iterable[bytes]
    relation: str


class Saving:
    """Collects what changes in a package, then writes it.

    Attributes:
        styles: The looks of written cells.
    """

    def __init__(self, package: Package, book: Book) -> None:
        self._package = package
        self._book = book
        self._workbook = package.workbook_part()
        related = (r.target for r in package.relations(self._workbook) if r.kind == "styles")
        self._styles_part = next((target for target in related if target in package), None)
        self.styles = Styles(package.read(self._styles_part)) if self._styles_part else Styles()
        self._changed: dict[str, Iterable[bytes]] = {}
        self._added: list[Added] = []
        self._entries: list[tuple[str, str]] = []
        self._names: dict[str, str] = {}
        self._titles: list[tuple[int, str]] = []

    def edit(self, part: str, edit: SheetEdit) -> None:
        """Make *edit* in the worksheet *part*."""
        related = relations_part(part)
        before = self._package.read(related) if related in self._package else NO_RELATIONS
        data, relations = edit_sheet(self._package.read(part), before, edit)
        self._change(part, data)
        if relations != before:
            self._change(related, [relations])

    def name(self, name: str, sheet: str, area: Area) -> None:
        """Add the hidden defined name *name* for *area* of *sheet*."""
        first = "$".join(("", *_split(area.first_row, area.first_column)))
        last = "$".join(("", *_split(area.last_row, area.last_column)))
        self._names[name] = f"{quoted(sheet)}!{first}:{last}"

    def add(self, sheet: NewSheet, replaced: str | None = None) -> str:
        """Add *sheet*, or put it in place of the worksheet part *replaced*; return the title it got."""
        part = replaced or self._free_part(f"xl/worksheets/lookup_{sheet.role}")
        links = bearable(sheet.links)
        ids = relation_ids(links)
        if ids or relations_part(part) in self._package:
            self._change(relations_part(part), [changed_relations(NO_RELATIONS, ids, ())])
        data = render_sheet(sheet, self.styles, link_elements("", links, ids))
        if replaced is not None:
            self._change(part, data)
            return next(old.title for old in self._book.sheets if old.part == replaced)
        title = self._free_title(sheet.title)
        number = len(self._listed()) + len(self._entries)
        relation = self._free_relation()
        self._entries.append((title, relation))
        self._added.append(Added(part=part, kind="worksheet", data=data, relation=relation))
        if last := sheet.frozen_rows or sheet.repeated_row:
            first = 1 if sheet.frozen_rows else last
            self._titles.append((number, f"{quoted(title)}!${first}:${last}"))
        return title

    def render(self, prefix: str) -> bytes:
        """Return the bytes of the package; old defined names that start with *prefix* go."""
        if self._styles_part:
            self._change(self._styles_part, [self.styles.render()])
        else:
            styles = Added(
                part="xl/styles.xml", kind="styles", data=[self.styles.render()], relation="rIdStyles"
            )
            self._added.append(styles)
        self._change("[Content_Types].xml", [self._content_types()])
        self._change(self._workbook, [self._workbook_with_sheets(prefix)])
        self._change(relations_part(self._workbook), [self._relations()])
        return self._zip()

    def _change(self, part: str, data: Iterable[bytes]) -> None:
        self._changed[self._package.name(part)] = data

    def _free_title(self, title: str) -> str:
        taken = {sheet["name"].casefold() for sheet in self._listed()} | {
            t.casefold() for t, _ in self._entries
        }
        free, number = title, 1
        while free.casefold() in taken:
            number += 1
            ending = f" ({number})"
            free = title[: _LONGEST_TITLE - len(ending)] + ending
        return free

    def _listed(self) -> list[dict[str, str]]:
        node = Editor(self._package.read(self._workbook), 2).root.child("sheets")
        return [child.attributes for child in node.children] if node else []

    def _free_relation(self) -> str:
        taken = {r.id for r in self._package.relations(self._workbook)} | {r for _, r in self._entries}
        return next(name for n in range(1, len(taken) + 2) if (name := f"rIdLookup{n}") not in taken)

    def _free_part(self, stem: str) -> str:
        taken = {added.part for added in self._added}
        names = (f"{stem}{number or ''}.xml" for number in range(len(self._book.sheets) + len(taken) + 2))
        return next(name for name in names if name not in self._package and name not in taken)

    def _content_types(self) -> bytes:
        editor = Editor(self._package.read("[Content_Types].xml"), 1)
        prefix = editor.root.prefix
        for added in self._added:
            attributes: dict[str, object] = {
                "PartName": f"/{added.part}",
                "ContentType": f"{_CONTENT}.{added.kind}+xml",
            }
            editor.splice(
                editor.root.inner_end, editor.root.inner_end, element(f"{prefix}Override", attributes)
            )
        return editor.render()

    def _relations(self) -> bytes:
        editor = Editor(self._package.read(relations_part(self._workbook)), 1)
        prefix = editor.root.prefix
        for added in self._added:
            attributes: dict[str, object] = {
                "Id": added.relation,
                "Type": f"{RELATIONSHIPS}/{added.kind}",
                "Target": f"/{added.part}",
            }
            editor.splice(
                editor.root.inner_end, editor.root.inner_end, element(f"{prefix}Relationship", attributes)
            )
        return editor.render()

    def _workbook_with_sheets(self, prefix: str) -> bytes:
        editor = Editor(self._package.read(self._workbook), 2)
        used = max((int(sheet.get("sheetId", "0")) for sheet in self._listed()), default=0)
        sheets = [
            element(
                f"{editor.root.prefix}sheet",
                {"name": title, "sheetId": used + n, "xmlns:r": RELATIONSHIPS, "r:id": relation},
            )
            for n, (title, relation) in enumerate(self._entries, 1)
        ]
        if sheets:
            editor.append("sheets", _WORKBOOK_ORDER, sheets)
        self._define_names(editor, prefix)
        return editor.render()

    def _define_names(self, editor: Editor, prefix: str) -> None:
        known = editor.root.child("definedNames")
        for node in known.children if known else ():
            if node.attributes.get("name", "").startswith(prefix):
                editor.splice(node.start, node.end, b"")
        tag = f"{editor.root.prefix}definedName"
        names = [
            element(tag, {"name": "_xlnm.Print_Titles", "localSheetId": number}, text_of(text))
            for number, text in self._titles
        ]
        names += [element(tag, {"name": n, "hidden": 1}, text_of(text)) for n, text in self._names.items()]
        if names:
            editor.append("definedNames", _WORKBOOK_ORDER, names)

    def _zip(self) -> bytes:
        out = io.BytesIO()
        old = self._package.archive
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in dict.fromkeys(old.namelist()):
                changed = self._changed.pop(name, None)
                _write(archive, _entry(old.getinfo(name)), [old.read(name)] if changed is None else changed)
            for added in self._added:
                _write(archive, _new_entry(added.part), added.data)
            for name, data in self._changed.items():
                _write(archive, _new_entry(name), data)
        return out.getvalue()


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, data: Iterable[bytes]) -> None:
    with archive.open(entry, "w") as part:
        for piece in data:
            part.write(piece)


def _entry(old: zipfile.ZipInfo) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(old.filename, old.date_time)
    entry.compress_type = (
        old.compress_type if old.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
    )
    entry.external_attr = old.external_attr
    return entry


def _new_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NEVER)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _split(row: int, column: int) -> tuple[str, str]:
    where = address(row, column)
    return where.rstrip("0123456789"), str(row)
