"""What is said above a table for all of it: 「提案サービス名：…」, or a label with its value beside it."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from msgspec import Struct

from lookup.model import CellProblem
from lookup.sheets.cells import Cells, text_of
from lookup.sheets.fields import READERS, Fields, Said, add, read_field
from lookup.sheets.headers import Headers
from lookup.sheets.report import AboveReport
from lookup.text import is_blank, split_items
from lookup.workbook.book import BadCell, Sheet, Value

_KEY: Final = re.compile(r"([^\s：:、。（）()【】「」［］\[\]]{1,30})[ \u3000]*[：:]")
_BRACKETS: Final = {"）": "（", ")": "(", "】": "【", "」": "「", "］": "［", "]": "["}
_LONGEST: Final = 400
_REACH: Final = 12
_NAMES: Final = frozenset({"body"})
"""Fields whose label above a table mostly stands before a name, which is no fault."""


class Above(Struct, frozen=True, kw_only=True):
    """What was said above one table, or in a form.

    Attributes:
        services: Each service named, as written.
        fields: Everything else.
        rows: The rows in which something was read, or told to be unreadable.
    """

    services: tuple[str, ...]
    fields: Fields
    rows: frozenset[int]
    report: tuple[AboveReport, ...]
    problems: tuple[CellProblem, ...]


class Labelled(Struct, frozen=True):
    """A value with its label: the field it is for, the label's place, and the column of the value."""

    field: str
    row: int
    column: int
    value: Value
    value_column: int


def read_above(cells: Cells, headers: Headers) -> Above:
    """Read the rows above the table that belong to no other table."""
    table = cells.table
    return read_labelled(cells, labelled(table.sheet, headers, range(table.after + 1, table.header_rows[0])))


def read_labelled(cells: Cells, places: list[Labelled]) -> Above:
    """Read values that have labels; what they say more than once adds up where it can."""
    services: list[str] = []
    fields: Fields = {}
    report: list[AboveReport] = []
    problems: list[CellProblem] = []
    heard: set[int] = set()
    for found in places:
        tell, told = partial(_tell, problems, cells, found), len(problems)
        if isinstance(found.value, BadCell):
            tell("sheets.no_value" if found.value.formula else "sheets.error_cell")
            heard.add(found.row)
            continue
        said = Said(value=found.value, epoch_1904=cells.epoch_1904, wording=cells.wording, tell=tell)
        read = read_field(found.field, said)
        if found.field == "service" and read:
            items = split_items(said.raw)
            services += items if len(items) > 1 else (said.text,)
        for name, value in read.items():
            add(fields, name, value)
        if read or len(problems) > told:
            heard.add(found.row)
        if read:
            where = cells.table.sheet.address(found.row, found.column)
            report.append(AboveReport(cell=where, field=found.field, text=said.text))
    fields.pop("service", None)
    start, end = fields.get("starts_on"), fields.get("ends_on")
    if start is not None and end is not None and end < start:
        for found in places:
            if found.field in {"starts_on", "ends_on", "period"}:
                _tell(problems, cells, found, "sheets.ends_before_start", start=str(start), end=str(end))
        del fields["starts_on"], fields["ends_on"]
    return Above(
        services=tuple(dict.fromkeys(services)),
        fields=fields,
        rows=frozenset(heard),
        report=tuple(report),
        problems=tuple(problems),
    )


def _tell(problems: list[CellProblem], cells: Cells, found: Labelled, code: str, **values: object) -> None:
    if found.field in _NAMES:
        return
    of = cells.table.sheet
    text, cell, sheet = text_of(found.value), of.address(found.row, found.column), of.title
    message = cells.wording.messages(code, text=text, cell=cell, sheet=sheet, **values)
    problems.append(CellProblem(sheet, cell, text, message))


def labelled(sheet: Sheet, headers: Headers, rows: range) -> list[Labelled]:
    """Return the values in visible *rows* that have a known label: a colon, or a cell, before them."""
    ends = {(merge.first_row, merge.first_column): merge.last_column for merge in sheet.merges}
    found: list[Labelled] = []
    for (row, column), value in sorted(sheet.cells.items()) if rows else ():
        if row in rows and row not in sheet.hidden_rows and isinstance(value, str) and len(value) <= _LONGEST:
            pairs = list(_pairs(value, headers))
            if not pairs and (field := _known(headers, value)):
                pairs = [(field, "")]
            for field, text in pairs:
                first = ends.get((row, column), column) + 1
                beside = _beside(sheet, headers, row, first, field)
                found += (
                    Labelled(field, row, column, said, at)
                    for said, at in ([(text, column)] if text else beside)
                    if not is_blank(said)
                )
    return found


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


def _beside(sheet: Sheet, headers: Headers, row: int, first: int, field: str) -> Iterator[tuple[Value, int]]:
    """Yield the value right of a label and its column, of a service all values there, up to another label."""
    for right in range(first, first + _REACH):
        value = sheet.cells.get((row, right))
        if value is not None and not is_blank(value):
            if isinstance(value, str) and headers.field(value) not in (None, field):
                return
            yield value, right
            if field != "service":
                return
