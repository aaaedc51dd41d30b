"""The styles of a workbook, as far as reading needs them: which of them show a number as a date."""

import re
from typing import Final

from lookup.workbook.parts import Attributes, parse

_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats without a code in the file that show dates; 27-36 and 50-58 in East Asian editions."""
_NOT_CODE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General|E[+-]', re.IGNORECASE)
_DATE_CODE: Final = re.compile(r"[ymdhsge]", re.IGNORECASE)


def shows_date(code: str) -> bool:
    """Whether the number format *code* shows a date or time (its first section decides)."""
    return bool(_DATE_CODE.search(_NOT_CODE.sub("", code.partition(";")[0])))


def date_styles(data: bytes) -> frozenset[int]:
    """Return the numbers of the cell styles in the styles part *data* that show a date."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and inside[-1] == "cellXfs":
            formats.append(attributes.get("numFmtId", "0"))
        inside.append(name)

    def end(_: str) -> None:
        inside.pop()

    parse(data, start, end)
    return frozenset(i for i, code in enumerate(formats) if _is_date(code, codes))


def _is_date(number_format: str, codes: dict[str, str]) -> bool:
    if number_format in codes:
        return shows_date(codes[number_format])
    return number_format.isdigit() and int(number_format) in _BUILT_IN_DATES
