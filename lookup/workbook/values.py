"""What a cell holds in the file, and the value it stands for."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from lookup.workbook.book import BadCell, Value

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCH_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a day number knows no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - likewise


def unescape(text: str) -> str:
    """Return *text* with the format's escapes (``_x000D_``) replaced by what they stand for."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def value_of(kind: str, text: str, formula: str | None, *, stored: bool) -> Value | None:
    """Return the value of a cell that is no shared text.

    Args:
        kind: The cell's type as written: ``n``, ``b``, ``e``, ``str``, ``inlineStr``, ``d``.
        text: What is stored as its value.
        formula: The cell's formula, without ``=``.
        stored: Whether a value is stored at all.
    """
    if kind in {"str", "inlineStr"} and (stored or formula is None):
        return unescape(text) or None
    if not text:
        return None if formula is None else BadCell(f"={formula}", formula=True)
    return _READERS.get(kind, number)(text)


def number(text: str) -> int | float:
    """Return the number written as *text*, whole where it is whole."""
    try:
        return int(text)
    except ValueError:
        value = float(text)
        return int(value) if value.is_integer() else value


def day(serial: Value | None, *, epoch_1904: bool) -> Value | None:
    """Return the moment that the day number *serial* stands for; a time of day alone stays a number."""
    if not isinstance(serial, (int, float)) or isinstance(serial, bool) or serial < 1:
        return serial
    try:
        return (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(days=serial)
    except OverflowError:
        return serial


_READERS: Final[dict[str, Callable[[str], Value]]] = {
    "b": lambda text: text in {"1", "true"},
    "d": lambda text: datetime.fromisoformat(text).replace(tzinfo=None),
    "e": BadCell,
}
