"""How an answered workbook says of itself where the answer is: hidden defined names."""

import re
from typing import Final

from lookup.workbook.book import Area, Book, area

PREFIX: Final = "ismap_lookup."
COLUMNS: Final = f"{PREFIX}columns."
SHEET: Final = f"{PREFIX}sheet."
_REFERENCE: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")


def answered_areas(book: Book, title: str) -> tuple[Area, ...]:
    """Return the areas of the sheet *title* that an earlier answer fills."""
    marked = (_reference(text) for name, text in book.names.items() if name.startswith(COLUMNS))
    return tuple(found[1] for found in marked if found and found[0] == title)


def answer_sheets(book: Book) -> frozenset[str]:
    """Return the titles of the sheets that an earlier answer added."""
    return frozenset(answer_roles(book).values())


def answer_roles(book: Book) -> dict[str, str]:
    """Return role → title of the sheets that an earlier answer added and that are still there."""
    titles = {sheet.title for sheet in book.sheets}
    marked = {
        name.removeprefix(SHEET): _reference(text)
        for name, text in book.names.items()
        if name.startswith(SHEET)
    }
    return {role: found[0] for role, found in marked.items() if found and found[0] in titles}


def _reference(text: str) -> tuple[str, Area] | None:
    """Return sheet and area of a reference; ``None`` where its cells were deleted."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    return (found[1] or found[2]).replace("''", "'"), area(found[3].replace("$", ""))
