"""How high a row has to be for its texts, since a program that opens the file may not work it out itself."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from math import ceil
from typing import Final

LOWEST: Final = 18.75
HIGHEST: Final = 409.0
"""The highest row that the format allows, in points."""
_PADDING: Final = 4.0
_EDGE: Final = 2.0
_WIDE: Final = frozenset("WFA")
_WIDE_UNITS: Final = 1.9
"""Width of a Japanese character beside a digit, of which a column's width is counted."""


def row_height(texts: Iterable[tuple[str, float]], line: float) -> float:
    """Return the height in points of a row of wrapped texts, each with the width of its column in characters.

    Args:
        texts: Text and width of each cell.
        line: Height of one line in points.
    """
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return min(max(lines * line + _PADDING, LOWEST), HIGHEST)


@lru_cache(maxsize=4096)
def _lines(text: str, width: float) -> int:
    room = max(width - _EDGE, 1.0)
    return sum(max(ceil(_units(part) / room), 1) for part in text.split("\n"))


def _units(text: str) -> float:
    """Return the width of *text* in characters of a column's width."""
    if text.isascii():
        return len(text)
    return sum(_WIDE_UNITS if unicodedata.east_asian_width(one) in _WIDE else 1 for one in text)
