"""The styles of a workbook, as far as reading needs them: which show a date, and which strike a text out."""

import re
from typing import Final

from msgspec import Struct

from lookup.workbook.parts import Attributes, is_false, parse

_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats without a code in the file that show dates; 27-36 and 50-58 in East Asian editions."""
_NOT_CODE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General|E[+-]', re.IGNORECASE)
_DATE_CODE: Final = re.compile(r"[ymdhsge]", re.IGNORECASE)


class CellStyles(Struct, frozen=True):
    """What cell styles mean to the reading.

    Attributes:
        dates: Numbers of the styles that show a date.
        struck: Numbers of the styles that strike the whole text out.
    """

    dates: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()


def shows_date(code: str) -> bool:
    """Whether the number format *code* shows a date or time (its first section decides)."""
    return bool(_DATE_CODE.search(_NOT_CODE.sub("", code.partition(";")[0])))


def cell_styles(data: bytes) -> CellStyles:
    """Return what the cell styles in the styles part *data* mean."""
    codes: dict[str, str] = {}
    formats: list[Attributes] = []
    fonts: list[bool] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and inside[-1] == "cellXfs":
            formats.append(attributes)
        elif name == "font" and inside[-1] == "fonts":
            fonts.append(False)
        elif name == "strike" and inside[-2:] == ["fonts", "font"]:
            fonts[-1] = not is_false(attributes.get("val"))
        inside.append(name)

    def end(_: str) -> None:
        inside.pop()

    parse(data, start, end)
    struck = {str(number) for number, font in enumerate(fonts) if font}
    return CellStyles(
        frozenset(i for i, one in enumerate(formats) if _is_date(one.get("numFmtId", "0"), codes)),
        frozenset(i for i, one in enumerate(formats) if one.get("fontId", "0") in struck),
    )


def _is_date(number_format: str, codes: dict[str, str]) -> bool:
    if number_format in codes:
        return shows_date(codes[number_format])
    return number_format.isdigit() and int(number_format) in _BUILT_IN_DATES
