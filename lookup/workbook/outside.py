"""Wording on a sheet that stands in no cell: text boxes and other shapes, and notes on cells."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from xml.parsers import expat

from lookup.workbook.book import Outside, place
from lookup.workbook.parts import Attributes, Package, parse

_ANCHORS: Final = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})


def outside(package: Package, sheet_part: str) -> tuple[Outside, ...]:
    """Return what stands on the sheet of that part but in none of its cells: shapes, then notes.

    A part that is no well-formed XML is passed over: Excel shows nothing of it either.

    Raises:
        Refused: A part declares a document type, as no workbook does.
    """
    found: list[Outside] = []
    threads: dict[str, list[str]] = {}
    notes: dict[str, list[str]] = {}
    for relation in package.relations(sheet_part):
        if relation.target not in package:
            continue
        with suppress(expat.ExpatError):
            if relation.kind == "drawing":
                found += _shapes(package.read(relation.target))
            elif relation.kind == "threadedComment":
                threads |= _noted(package.read(relation.target), "threadedComment", "text")
            elif relation.kind == "comments":
                notes |= _noted(package.read(relation.target), "comment", "t")
    # What is said in a thread stands again, with a notice for older programs, in the note on its cell.
    said = ((cell, "\n".join(texts).strip()) for cell, texts in (notes | threads).items())
    return (*found, *(Outside("note", place(cell), text) for cell, text in said if text))


def _shapes(data: bytes) -> Iterator[Outside]:
    found: list[Outside] = []
    inside: list[str] = []
    corner: dict[str, str] = {}
    written: list[str] = []

    def start(name: str, _: Attributes) -> None:
        inside.append(name)
        if name in _ANCHORS:
            corner.clear()
            written.clear()

    def end(name: str) -> None:
        inside.pop()
        if name == "p":
            written.append("\n")
        elif name in _ANCHORS and (text := "".join(written).strip()):
            found.append(Outside("shape", _corner(corner), text))

    def text(piece: str) -> None:
        # What stands in a fallback is there for older programs, and stands before it too.
        if inside[-1] == "t" and "Fallback" not in inside:
            written.append(piece)
        elif inside[-1] in {"row", "col"} and inside[-2] == "from":
            corner[inside[-1]] = corner.get(inside[-1], "") + piece

    parse(data, start, end, text)
    yield from found


def _corner(corner: dict[str, str]) -> tuple[int, int] | None:
    row, column = corner.get("row", ""), corner.get("col", "")
    return (int(row) + 1, int(column) + 1) if row.isdecimal() and column.isdecimal() else None


def _noted(data: bytes, note: str, wording: str) -> dict[str, list[str]]:
    """Return cell → what is noted on it, from the elements called *wording* in those called *note*."""
    found: dict[str, list[str]] = {}
    inside: list[str] = []
    written: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        inside.append(name)
        if name == note:
            written.clear()
            found.setdefault(attributes.get("ref", ""), [])
            cells.append(attributes.get("ref", ""))

    def end(name: str) -> None:
        inside.pop()
        if name == note:
            found[cells[-1]].append("".join(written))

    def text(piece: str) -> None:
        if inside[-1] == wording and "rPh" not in inside:
            written.append(piece)

    cells: list[str] = []
    parse(data, start, end, text)
    return found
