"""From one cell to the value of one field of a service."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias, get_args

from lookup.knowledge import Knowledge
from lookup.model import ListName
from lookup.sync.tables import Cell
from lookup.text import Unreadable, is_blank, nfkc, read_date, read_number, read_period, split_items

CellReader: TypeAlias = Callable[[str, Cell], dict[str, Any]]
"""Field and cell → values of a service by field; raises :class:`Unreadable`. Blank cells give no value."""

READER = 1
"""To be raised when the same bytes would be read differently than before, so that they are read again."""

_PROBLEMS = {
    "registration_number": "sync.unreadable_number",
    "list": "sync.unknown_list",
    "corporate_number": "sync.unreadable_corporate_number",
    "registered_on": "sync.unreadable_date",
    "expires_on": "sync.unreadable_date",
    "audit_period": "sync.unreadable_period",
    "audit_period_start": "sync.unreadable_date",
    "audit_period_end": "sync.unreadable_date",
}
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CORPORATE_NUMBER = re.compile(r"\d{13}")
_LISTS = get_args(ListName)
_CACHED = 16_384


def cell_reader(knowledge: Knowledge, *, epoch_1904: bool = False) -> CellReader:
    """Return the reader of the cells of one table; what stands in many rows is read once."""

    @lru_cache(_CACHED, typed=True)
    def read(field: str, cell: Cell) -> dict[str, Any]:
        if is_blank(cell):
            return {}
        text = printed(cell)
        if text in _ERRORS:
            raise Unreadable(text)
        if field in _DATES:
            return {field: read_date(cell, epoch_1904=epoch_1904)}
        if field == "audit_period":
            return _period(text)
        if field in _ITEMS:
            return {field: split_items(text)}
        return {field: _list(text, knowledge) if field == "list" else _TEXTS.get(field, str)(text)}

    return read


def printed(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a point, all line breaks alike, no control characters."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fields_of(column: str) -> tuple[str, ...]:
    """Return the fields of a service that a *column* of the list stands for."""
    return ("audit_period_start", "audit_period_end") if column == "audit_period" else (column,)


def problem_of(field: str, text: str) -> str:
    """Return the id of the message about *text* that could not be read as a value of *field*."""
    return "sync.error_cell" if text in _ERRORS else _PROBLEMS[field]


def _list(text: str, knowledge: Knowledge) -> str:
    value = knowledge.words.value_of("lists", text)
    if value not in _LISTS:
        raise Unreadable(text)
    return str(value)


def _number(text: str) -> str:
    number = read_number(text)
    if number is None:
        raise Unreadable(text)
    return number


def _corporate_number(text: str) -> str:
    digits = re.sub(r"[\s-]", "", nfkc(text))
    if not _CORPORATE_NUMBER.fullmatch(digits):
        raise Unreadable(text)
    return digits


def _period(text: str) -> dict[str, date | None]:
    start, end = read_period(text)
    if start and end and end < start:
        raise Unreadable(text)
    return {"audit_period_start": start, "audit_period_end": end}


_DATES = frozenset({"registered_on", "expires_on", "audit_period_start", "audit_period_end"})
_ITEMS = frozenset({"statement_scope", "scope_exclusions", "regions", "controls"})
_TEXTS: dict[str, Callable[[str], str]] = {
    "registration_number": _number,
    "corporate_number": _corporate_number,
}
