"""Lists that come as a page saved from a browser, as an answer of the portal, or as the capture of a walk."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.knowledge.portal import PortalPage
from lookup.model import CellProblem
from lookup.sync.capture import (
    Captured,
    CapturedList,
    Grid,
    grid_of,
    is_capture,
    problems_of,
    read_capture,
)
from lookup.sync.header import HEADER_ROWS, find_header
from lookup.sync.html import HtmlPage, HtmlTable, is_html, json_in, read_html, with_sys_ids
from lookup.sync.picking import pick
from lookup.sync.records import Json
from lookup.workbook.decoding import Undecodable, decode

Rows: TypeAlias = Sequence[Sequence[str]]

_LOOKS_LIKE_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:[\"}]|$)|\[\s*[\[{\"\]])")
"""A title such as [注] above a list in CSV does not."""


class Sheet(msgspec.Struct, frozen=True):
    """One table of a page or a capture, with the fields of :class:`lookup.sync.tables.Table`.

    ``sheet`` is the list, or what to call the table. Of records, the names of the fields are the first row.
    """

    sheet: str
    rows: Rows
    place: Callable[[int, int], str] | None = None
    where: str = ""
    problems: tuple[CellProblem, ...] = ()


def is_page(data: bytes) -> bool:
    """Tell whether *data* is a page, an answer of the portal or a capture, rather than CSV or a workbook."""
    return is_html(data) or _LOOKS_LIKE_JSON.match(data) is not None or is_script(data)


def is_script(data: bytes) -> bool:
    """Tell whether *data* is a script, as it accompanies a saved page."""
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"window.", b"var ", b"let ", b"const ", b"(function", b"!function", b"angular."))


def sheets_of(data: bytes, name: str, knowledge: Knowledge) -> tuple[Sheet, ...]:
    """Return the tables in *data*.

    Raises:
        ListRefused: There is none, or it cannot be decoded.
    """
    if is_capture(data):
        return _of_capture(data, name, knowledge)
    try:
        if is_html(data):
            return _of_html(read_html(data), name, knowledge)
        trees = [_tree(data, name, knowledge)] if not is_script(data) else list(json_in(decode(data)))
    except Undecodable as error:
        raise _refused("sync.undecodable", knowledge, name=name, line=error.line) from error
    sheets = _of_trees(trees, knowledge)
    if not sheets:
        raise _refused("page.no_records", knowledge, name=name)
    return sheets


def entries_in(data: bytes, name: str, knowledge: Knowledge) -> int:
    """Return how many rows the lists in *data* have, headers among them; 0 if it holds no list."""
    try:
        sheets = sheets_of(data, name, knowledge) if is_page(data) else ()
    except ListRefused:
        return 0
    lists = (s for s in sheets if find_header(s.rows[:HEADER_ROWS], knowledge.list_labels))
    return sum(len(sheet.rows) for sheet in lists)


def _tree(data: bytes, name: str, knowledge: Knowledge) -> Json:
    try:
        return msgspec.json.decode(decode(data))
    except (msgspec.DecodeError, RecursionError) as error:
        raise _refused("page.broken_json", knowledge, name=name, reason=error) from error


def _of_capture(data: bytes, name: str, knowledge: Knowledge) -> tuple[Sheet, ...]:
    try:
        capture = read_capture(data)
    except (ValueError, RecursionError) as error:
        raise _refused("page.broken_capture", knowledge, name=name, reason=error) from error
    problems = problems_of(capture, knowledge)
    return tuple(
        _sheet_of(one, knowledge, tuple(p for p in problems if p.sheet == one.list)) for one in capture.lists
    )


def _sheet_of(one: CapturedList, knowledge: Knowledge, problems: tuple[CellProblem, ...] = ()) -> Sheet:
    grid = grid_of(one, knowledge.portal, knowledge.list_labels)
    rows = [grid.names, *grid.rows] if one.records else []
    return Sheet(one.list or "data", rows, _placed(grid), one.path or "", problems)


def _placed(grid: Grid) -> Callable[[int, int], str]:
    """Return what to call the cells of records: ``[3].u_name`` is the field u_name of the fourth record."""

    def place(row: int, column: int) -> str:
        name = grid.places[column] if column < len(grid.places) else str(column)
        return f"[{row - 2}].{name}"

    return place


def _of_html(page: HtmlPage, name: str, knowledge: Knowledge) -> tuple[Sheet, ...]:
    """Return the tables of a page that are lists, or its data, whichever says more; else all its tables."""
    tables = [_of_table(table, n, knowledge) for n, table in enumerate(page.tables, 1)]
    lists = [sheet for sheet in tables if find_header(sheet.rows[:HEADER_ROWS], knowledge.list_labels)]
    data = _of_trees(page.data, knowledge)
    told = _says_where_from(page, name, knowledge)
    if data and sum(len(s.rows) for s in data) > sum(len(s.rows) for s in lists):
        return (replace(data[0], problems=told),)
    if not tables:
        raise _refused("page.no_table", knowledge, name=name)
    return (replace(tables[0], problems=told), *tables[1:])


def _says_where_from(page: HtmlPage, name: str, knowledge: Knowledge) -> tuple[CellProblem, ...]:
    if page.saved_from is None:
        return ()
    message = knowledge.messages("page.says_where_from", name=name, address=page.saved_from)
    return (CellProblem(None, "-", page.saved_from, message),)


def _of_table(table: HtmlTable, number: int, knowledge: Knowledge) -> Sheet:
    header = find_header(table.rows[:HEADER_ROWS], knowledge.list_labels)
    known = header is not None and "detail_sys_id" in header.fields.values()
    rows = table.rows if header is None or known else with_sys_ids(table, header.row)
    return Sheet(f"table {number}", rows, None, f"table[{number}]")


def _of_trees(trees: Sequence[Json], knowledge: Knowledge) -> tuple[Sheet, ...]:
    """Return the entries in *trees*: of the tree that holds the most of them."""
    found = [one for tree in trees if (one := _captured(tree, knowledge))]
    best = max(found, key=lambda one: len(one.records), default=None)
    return (_sheet_of(best, knowledge),) if best else ()


def _captured(tree: Json, knowledge: Knowledge) -> CapturedList | None:
    picked = pick(tree, PortalPage(list="ISMAP"), knowledge.portal, knowledge.list_labels)
    if picked is None:
        return None
    return CapturedList(
        list=None,
        path=picked.used[0].path,
        reached_end=False,
        labels=picked.labels,
        records=tuple(Captured(item) for item in picked.items),
    )


def _refused(code: str, knowledge: Knowledge, **values: object) -> ListRefused:
    return ListRefused(code, knowledge.messages(code, **values))
