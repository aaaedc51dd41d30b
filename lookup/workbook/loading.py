"""A workbook's bytes to its values, in one pass over each part, within the limits."""

from typing import Final

from msgspec import Struct

from lookup.workbook.book import Book, Sheet
from lookup.workbook.limits import LIMITS, Limits, Refused
from lookup.workbook.outside import outside
from lookup.workbook.parts import Attributes, Package, attribute, is_true, parse
from lookup.workbook.rich_text import RichText, shared_texts
from lookup.workbook.sheet_part import Context, read_sheet_part
from lookup.workbook.styles import CellStyles, cell_styles

_WORKSHEET: Final = "worksheet"


class Listing(Struct):
    """What the workbook's own part says: its sheets in order, defined names, day numbering.

    Attributes:
        sheets: Attributes of each sheet entry.
        names: Defined name → what it refers to.
    """

    sheets: list[Attributes]
    names: dict[str, str]
    epoch_1904: bool = False


def load(package: Package, limits: Limits = LIMITS) -> Book:
    """Read every worksheet of *package*.

    Raises:
        Refused: It is no workbook, or holds more than *limits* allow.
        Exception: Anything a damaged part provokes.
    """
    part = package.workbook_part()
    listing = read_listing(package.read(part))
    relations = {relation.id: relation for relation in package.relations(part)}
    context = Context(
        strings=_shared_strings(package, part, limits),
        styles=_cell_styles(package, part),
        epoch_1904=listing.epoch_1904,
        limits=limits,
    )
    sheets: list[Sheet] = []
    for entry in listing.sheets:
        relation = relations.get(attribute(entry, "id") or "")
        if relation is not None and relation.kind == _WORKSHEET:
            visible = entry.get("state", "visible") == "visible"
            shell = Sheet(
                title=entry["name"],
                part=relation.target,
                visible=visible,
                cells={},
                styles={},
                struck={},
                outside=outside(package, relation.target),
            )
            sheets.append(read_sheet_part(package.read(relation.target), shell, context))
            if sum(len(sheet.styles) for sheet in sheets) > limits.cells:
                raise Refused("workbook.too_many_cells", limit=f"{limits.cells:,}")
    return Book(sheets=tuple(sheets), epoch_1904=listing.epoch_1904, names=listing.names)


def read_listing(data: bytes) -> Listing:
    """Read the workbook's own part."""
    listing = Listing([], {})
    current: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            listing.sheets.append(attributes)
        elif name == "workbookPr":
            listing.epoch_1904 = is_true(attributes.get("date1904"))
        elif name == "definedName":
            current[:] = [attributes.get("name", "")]
            listing.names[current[0]] = ""

    def end(name: str) -> None:
        if name == "definedName":
            current.clear()

    def text(piece: str) -> None:
        if current:
            listing.names[current[0]] += piece

    parse(data, start, end, text)
    return listing


def _related(package: Package, part: str, kind: str) -> str | None:
    return next((r.target for r in package.relations(part) if r.kind == kind and r.target in package), None)


def _cell_styles(package: Package, part: str) -> CellStyles:
    styles = _related(package, part, "styles")
    return cell_styles(package.read(styles)) if styles else CellStyles()


def _shared_strings(package: Package, part: str, limits: Limits) -> list[str | RichText]:
    strings = _related(package, part, "sharedStrings")
    return shared_texts(package.read(strings), limits.cells) if strings else []
