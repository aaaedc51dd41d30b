"""Where the tables are: header rows found by their labels, wherever on a sheet they stand."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct, structs

from lookup.sheets.headers import Headers, headline
from lookup.sheets.report import KnownBy
from lookup.text import fold, nfkc
from lookup.workbook.book import Sheet

TALLEST_HEADER: Final = 3
_NEEDED: Final = 2
_NEEDED_AGAIN: Final = 3
_SHARE_AGAIN: Final = 0.6
_SHARE_OF_ENDING: Final = 0.5
_DAYS: Final = frozenset({"starts_on", "ends_on", "introduced_on"})
_UNITS: Final = {"元号": "", "年号": "", "和暦": "", "西暦": "年", "年": "年", "月": "月", "日": "日"}
"""What heads a column that holds a part of a date → what to write behind it."""
_CLASS: Final = re.compile("[123][ABC]?")
_ALWAYS_TRIED: Final = 50
_SHARE_TRIED: Final = 0.4
WANTED: Final = frozenset(
    {"service", "provider", "title", "scope", "service_model", "regions", "lines", "line"}
)
"""Fields of which a table needs one, to say what is looked for."""


class Column(Struct, frozen=True):
    """One column of a table: its number, the text of its header, its field if known, and by what."""

    number: int
    header: str
    field: str | None
    known_by: KnownBy | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows or has said what it is."""
        return self.field is None and self.known_by is None


class Table(Struct, frozen=True, kw_only=True):
    """A table on a sheet; rows count from 1, ends included.

    Attributes:
        after: Last row before this table that belongs to another one; 0 for the first table.
        share: Share of its columns that are known.
        parts: Column of a day → the columns over which it is spread (元号, 年, 月, 日), with their units.
    """

    sheet: Sheet
    header_rows: tuple[int, int]
    columns: tuple[Column, ...]
    last_row: int
    after: int = 0
    share: float = 1.0
    parts: dict[int, tuple[tuple[int, str], ...]] = {}

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(column.field for column in self.columns if column.field)

    def column_of(self, field: str) -> int | None:
        """Return the first column read as *field*."""
        return next((column.number for column in self.columns if column.field == field), None)


class _Block(Struct, frozen=True, kw_only=True):
    """Rows that may be a header.

    Attributes:
        share: Share of its columns that are known.
        ending: Share of the cells of its last row that holds any that are labels, alone or with what stands
            above them.
        parts: Column of a day → the columns over which it is spread, each with its unit.
    """

    first: int
    last: int
    columns: tuple[Column, ...]
    share: float
    ending: float
    parts: dict[int, tuple[tuple[int, str], ...]]

    @property
    def layout(self) -> tuple[tuple[int, str | None], ...]:
        return tuple((column.number, column.field) for column in self.columns)

    @property
    def score(self) -> int:
        return len({column.field for column in self.columns if column.field})


def find_tables(sheet: Sheet, headers: Headers) -> tuple[Table, ...]:
    """Return the tables of *sheet*, top to bottom: the best header, and others as clearly headers."""
    rows = _rows(sheet)
    blocks = sorted(_blocks(rows, headers), key=lambda b: (-b.score, b.last - b.first, b.first))
    chosen: list[_Block] = []
    for block in blocks:
        if (not chosen or _is_another(block, chosen, rows)) and not any(
            b.first <= block.last and block.first <= b.last for b in chosen
        ):
            chosen.append(block)
    chosen = [_stretched(block, sheet, rows, headers) for block in chosen]
    chosen.sort(key=lambda block: block.first)
    ends = [*(block.first - 1 for block in chosen[1:]), max(rows, default=0)][: len(chosen)]
    starts = [0, *ends][: len(chosen)]
    return tuple(
        Table(
            sheet=sheet,
            header_rows=(block.first, block.last),
            columns=columns,
            last_row=end,
            after=start,
            share=block.share,
            parts=block.parts,
        )
        for block, start, end in zip(chosen, starts, ends, strict=True)
        for columns in _side_by_side(block.columns)
    )


def _stretched(block: _Block, sheet: Sheet, rows: dict[int, dict[int, str]], headers: Headers) -> _Block:
    """Return *block* with the rows below it over which one of its cells is merged."""
    columns = {column.number for column in block.columns}
    last = max(
        (
            merge.last_row
            for merge in sheet.merges
            if block.first <= merge.first_row <= block.last and merge.first_column in columns
        ),
        default=block.last,
    )
    if not block.last < last < block.first + TALLEST_HEADER:
        return block
    return _block(rows, headers, (block.first, last))


def _side_by_side(columns: tuple[Column, ...]) -> list[tuple[Column, ...]]:
    """Return the columns of each table that shares a header row: where a known header begins anew.

    The one on the right begins after a blank column, or with the very header that the left one begins with;
    both name what they look for, and at least two of their fields are the same.
    """
    for at in range(_NEEDED, len(columns) - 1):
        left, right = columns[:at], columns[at:]
        gap = right[0].number - left[-1].number > 1
        again = fold(right[0].header) == fold(left[0].header)
        fields = [{column.field for column in side if column.field} for side in (left, right)]
        alike = fields[0] & fields[1]
        if (gap or again) and alike & (WANTED | {"id"}) and len(alike) >= _NEEDED and fields[1] & WANTED:
            return [left, *_side_by_side(right)]
    return [columns]


def _is_another(block: _Block, chosen: list[_Block], rows: dict[int, dict[int, str]]) -> bool:
    """Whether a block is the header of a further table: clearly one, set off, not the same again."""
    clear = block.score >= _NEEDED_AGAIN and block.share >= _SHARE_AGAIN
    set_off = len(rows.get(block.first - 1, {})) <= 1
    repeats = any(block.layout == other.layout and other.first < block.first for other in chosen)
    return clear and set_off and not repeats


def _rows(sheet: Sheet) -> dict[int, dict[int, str]]:
    """Return row → column → text of every cell with a value; no text for what can't be a header."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), value in sheet.cells.items():
        text = headline(value) if isinstance(value, str) else ""
        rows.setdefault(row, {})[column] = text
    return rows


def _blocks(rows: dict[int, dict[int, str]], headers: Headers) -> Iterator[_Block]:
    labelled = set(_labelled(rows, headers))
    for first in rows:
        for last in range(first, first + TALLEST_HEADER):
            if _is_data(rows.get(last, {})) or last not in rows:
                break
            if last in labelled and (first == last or _goes_on(rows[last], rows.get(last - 1, {}), headers)):
                block = _block(rows, headers, (first, last))
                wanted = any(column.field in WANTED for column in block.columns)
                ends_well = first == last or block.ending >= _SHARE_OF_ENDING
                if (
                    wanted
                    and ends_well
                    and (block.score >= _NEEDED or _is_list_of_names(block, rows, headers))
                ):
                    yield block


def _goes_on(cells: dict[int, str], above: dict[int, str], headers: Headers) -> bool:
    """Whether a row goes on with the header above it: divides one of its cells, or ends what one begins.

    A first row of data that happens to hold labels (生成AI, 国内に限る) does neither.
    """
    return any(
        number not in above or headers.field(above[number] + text) for number, text in cells.items() if text
    )


def _is_data(cells: dict[int, str]) -> bool:
    """Whether a row holds a number, a date or a sentence, as no row of a header does."""
    return any(not text or nfkc(text).isdecimal() for text in cells.values())


def _labelled(rows: dict[int, dict[int, str]], headers: Headers) -> Iterator[int]:
    """Yield the rows that may end a header: the first that hold a label, and all that hold many."""
    first = 0
    for row, cells in rows.items():
        known = sum(headers.field(text) is not None for text in cells.values() if text)
        if known:
            first += 1
            if first <= _ALWAYS_TRIED or known >= _SHARE_TRIED * len(cells):
                yield row


def _is_list_of_names(block: _Block, rows: dict[int, dict[int, str]], headers: Headers) -> bool:
    """Whether a block heads names of services, alone or beside columns that are not known."""
    column = next((column.number for column in block.columns if column.field == "service"), None)
    if column is None or block.first != block.last or block.score > 1:
        return False
    below = rows.get(block.last + 1, {})
    return len(block.columns) == 1 or (
        len(below) > 1 and bool(below.get(column)) and headers.field(below[column]) is None
    )


def _block(rows: dict[int, dict[int, str]], headers: Headers, ends: tuple[int, int]) -> _Block:
    first, last = ends
    own = [rows.get(row, {}) for row in range(first, last + 1)]
    spread = [*map(_spread, own[:-1], own[1:]), own[-1]]
    numbers = sorted({number for row in own for number in row})
    columns = tuple(
        _column(
            number, [row.get(number, "") for row in spread], [row.get(number, "") for row in own], headers
        )
        for number in numbers
    )
    parts = dict(_parts(columns, own[-1]))
    inner = {number for spread_over in parts.values() for number, _ in spread_over[1:]}
    columns = tuple(
        structs.replace(c, field=None, known_by="header") if c.number in inner else c for c in columns
    )
    known = sum(1 for column in columns if column.field or column.number in inner)
    ending = [
        headers.field(text) or headers.field("".join(row.get(number, "") for row in spread))
        for number, text in next(row for row in reversed(own) if row).items()
    ]
    return _Block(
        first=first,
        last=last,
        columns=columns,
        share=known / len(columns),
        ending=sum(map(bool, ending)) / len(ending),
        parts=parts,
    )


def _parts(
    columns: tuple[Column, ...], lowest: dict[int, str]
) -> Iterator[tuple[int, tuple[tuple[int, str], ...]]]:
    """Yield each column of a day that is spread over several, and these with the units that head them."""
    for column in columns:
        if column.field not in _DAYS:
            continue
        units: list[tuple[int, str]] = []
        number = column.number
        while (head := fold(lowest.get(number, ""))) in _UNITS and (_UNITS[head] or not units):
            units.append((number, _UNITS[head]))
            number += 1
            if head == "日":
                break
        if len(units) >= _NEEDED_AGAIN:
            yield column.number, tuple(units)


def _spread(cells: dict[int, str], below: dict[int, str]) -> dict[int, str]:
    """Return header texts with each parent also over the columns to its right that have only a child."""
    spread = dict(cells)
    for column in sorted(below):
        if column not in spread and (column - 1) in spread:
            spread[column] = spread[column - 1]
    return spread


def _column(number: int, texts: list[str], own: list[str], headers: Headers) -> Column:
    """Read one header column: its rows and parents together, else one of its own, the lowest first."""
    attempts = ["".join(texts), *reversed(own)]
    known = next((text for text in attempts if text and headers.field(text)), None)
    header = " ".join(dict.fromkeys(filter(None, texts)))
    if known is None and _CLASS.fullmatch(nfkc(own[-1])) and headers.field(texts[0]) == "information_class":
        return Column(number, header, "information_class", "header")
    if known is None:
        return Column(number, header, None)
    return Column(number, header, headers.field(known), "given" if headers.is_given(known) else "header")
