"""What is said above a table for all of it: 「提案サービス名：…」, or a label with its value beside it."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from lookup.model import CellProblem
from lookup.sheets.cells import Cells, text_of
from lookup.sheets.fields import READERS, Fields, Said, read_field
from lookup.sheets.headers import Headers
from lookup.sheets.report import AboveReport
from lookup.text import is_blank, split_items
from lookup.workbook.book import BadCell, Value, address

_KEY: Final = re.compile(r"([^\s：:、。（）()【】「」［］\[\]]{1,30})[ \u3000]*[：:]")
_BRACKETS: Final = {"）": "（", ")": "(", "】": "【", "」": "「", "］": "［", "]": "["}
_LONGEST: Final = 400
_REACH: Final = 12
_NAMES: Final = frozenset({"body"})
"""Fields whose label above a table mostly stands before a name, which is no fault."""


class Above(Struct, frozen=True, kw_only=True):
    """What was said above one table.

    Attributes:
        services: Each service named, as written.
        fields: Everything else.
    """

    services: tuple[str, ...]
    fields: Fields
    report: tuple[AboveReport, ...]
    problems: tuple[CellProblem, ...]


class _Place(Struct, frozen=True):
    field: str
    row: int
    column: int
    value: Value


def read_above(cells: Cells, headers: Headers) -> Above:
    """Read the rows above the table that belong to no other table."""
    services: list[str] = []
    fields: Fields = {}
    report: list[AboveReport] = []
    problems: list[CellProblem] = []
    places = list(_places(cells, headers))
    for found in places:
        said = Said(
            value=found.value,
            epoch_1904=cells.epoch_1904,
            wording=cells.wording,
            tell=lambda code, found=found, **values: problems.extend(_problem(cells, found, code, values)),
        )
        read = read_field(found.field, said)
        if found.field == "service" and read:
            items = split_items(said.raw)
            services += items if len(items) > 1 else (said.text,)
        for name, value in read.items():
            fields.setdefault(name, value)
        if read:
            where = address(found.row, found.column)
            report.append(AboveReport(cell=where, field=found.field, text=said.text))
    fields.pop("service", None)
    start, end = fields.get("starts_on"), fields.get("ends_on")
    if start is not None and end is not None and end < start:
        values = {"start": str(start), "end": str(end)}
        for found in places:
            if found.field in {"starts_on", "ends_on", "period"}:
                problems += _problem(cells, found, "sheets.ends_before_start", values)
        del fields["starts_on"], fields["ends_on"]
    return Above(
        services=tuple(dict.fromkeys(services)), fields=fields, report=tuple(report), problems=tuple(problems)
    )


def _problem(cells: Cells, found: _Place, code: str, values: Mapping[str, object]) -> Iterator[CellProblem]:
    if found.field in _NAMES:
        return
    text, cell, sheet = text_of(found.value), address(found.row, found.column), cells.table.sheet.title
    message = cells.wording.messages(code, text=text, cell=cell, sheet=sheet, **values)
    yield CellProblem(sheet, cell, text, message)


def _places(cells: Cells, headers: Headers) -> Iterator[_Place]:
    sheet, table = cells.table.sheet, cells.table
    above = range(table.after + 1, table.header_rows[0])
    for (row, column), value in sorted(sheet.cells.items()):
        if (
            row in above
            and row not in sheet.hidden_rows
            and isinstance(value, str)
            and len(value) <= _LONGEST
        ):
            pairs = list(_pairs(value, headers))
            if not pairs and (field := _known(headers, value)):
                pairs = [(field, "")]
            for field, text in pairs:
                for said in [text] if text else _beside(cells, headers, row, column, field):
                    yield _Place(field, row, column, said)


def _pairs(text: str, headers: Headers) -> Iterator[tuple[str, str]]:
    """Yield each known key with a colon in *text*, and what follows it."""
    keys = [(field, key) for key in _KEY.finditer(text) if (field := _known(headers, key[1]))]
    ends = [*(key.start() for _, key in keys[1:]), len(text)]
    for (field, key), end in zip(keys, ends, strict=False):
        yield field, _inside(text[key.end() : end]).strip(" 　\n\r")


def _inside(text: str) -> str:
    """Return *text* up to a closing bracket that was opened before it."""
    opened: list[str] = []
    for at, character in enumerate(text):
        if character in _BRACKETS.values():
            opened.append(character)
        elif character in _BRACKETS and (not opened or opened.pop() != _BRACKETS[character]):
            return text[:at]
    return text


def _known(headers: Headers, text: str) -> str | None:
    field = headers.field(text)
    return field if field in READERS else None


def _beside(cells: Cells, headers: Headers, row: int, column: int, field: str) -> Iterator[Value]:
    """Yield the value right of a label, of a service all values there are, up to another label."""
    for right in range(column + 1, column + _REACH):
        value = cells.table.sheet.cells.get((row, right))
        if value is not None and not is_blank(value) and not isinstance(value, BadCell):
            if isinstance(value, str) and headers.field(value) is not None:
                return
            yield value
            if field != "service":
                return
