"""Whatever a sheet holds, reading it never fails with a defect and never loses a row without saying so."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lookup.sheets.reading import read_book
from lookup.sheets.report import SheetReading, Wording
from lookup.text import is_blank
from lookup.workbook import Refused
from lookup.workbook.book import Area, BadCell, Book, Sheet

HEADERS = (
    "番号",
    "件名",
    "サービス名",
    "リージョン",
    "契約開始日",
    "契約終了日",
    "契約期間",
    "要件",
    "利用する機能",
    "ISMAP",
    "謎",
)
WORDS = (
    "同上",
    "小計",
    "例",
    "※注",
    "○",
    "未定",
    "東京",
    "若竹ドライブ",
    "国内に保存すること",
    "サービス名：甲",
    "□国　☑独法",
    "R9.4.1",
    "=",
)
VALUES = st.one_of(
    st.none(),
    st.sampled_from(HEADERS),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.integers(-5, 99999),
    st.just(datetime(2027, 4, 1)),  # noqa: DTZ001 - a workbook's days know no zone
    st.just(BadCell("#N/A")),
    st.booleans(),
)
GRIDS = st.lists(st.lists(VALUES, min_size=1, max_size=7), min_size=1, max_size=12)
UNDER_A_HEADER = st.tuples(
    st.lists(st.sampled_from(HEADERS), min_size=2, max_size=6, unique=True), GRIDS
).map(lambda drawn: [drawn[0], *drawn[1]])
AREAS = st.lists(
    st.builds(
        lambda row, column, height, width: Area(row, column, row + height, column + width),
        st.integers(1, 10), st.integers(1, 6), st.integers(0, 3), st.integers(0, 3),
    ),
    max_size=3,
)  # fmt: skip


def sheet_of(grid: list[list[Any]], merges: list[Area], hidden: set[int]) -> Sheet:
    cells = {
        (row, column): value
        for row, values in enumerate(grid, 1)
        for column, value in enumerate(values, 1)
        if value not in (None, "")
    }
    return Sheet(
        title="要件",
        part="xl/worksheets/sheet1.xml",
        visible=True,
        cells=cells,
        styles=dict.fromkeys(cells, 0),
        merges=tuple(merges),
        hidden_rows=frozenset(hidden),
    )


def read_or_none(sheet: Sheet, wording: Wording) -> SheetReading | None:
    """Return what is read, or nothing where it is said that there is no table or nothing below its header."""
    try:
        return read_book(Book(sheets=(sheet,)), wording)
    except Refused as refused:
        if refused.code not in {"sheets.no_header", "sheets.no_rows"}:
            raise
        return None


def accounted(reading: SheetReading) -> set[int]:
    """Return the rows (columns of a vertical table) of which the reading gives an account."""
    rows: set[int] = set()
    for table in reading.report.tables:
        if table.layout != "form":
            rows |= set(range(table.header_rows[0], table.header_rows[1] + 1))
        for skipped in table.skipped:
            rows |= set(range(skipped.first_row, skipped.last_row + 1))
        for cell in (*(one.cell for one in table.above), *(one.column for one in table.columns)):
            digits = "".join(filter(str.isdigit, cell))
            rows |= {int(digits)} if digits and table.layout != "columns" else set()
    for entry in reading.requirements:
        rows |= {entry.row, *entry.line_rows}
    return rows


@settings(max_examples=150)
@example(grid=[["番号", "件名"], [None]], merges=[Area(1, 1, 2, 1)], hidden=set())
@given(st.one_of(GRIDS, UNDER_A_HEADER), AREAS, st.sets(st.integers(1, 12), max_size=2))
def test_no_row_is_lost_without_a_word(
    wording: Wording, grid: list[list[Any]], merges: list[Area], hidden: set[int]
) -> None:
    sheet = sheet_of(grid, merges, hidden)
    reading = read_or_none(sheet, wording)
    if reading is None or any(table.layout == "columns" for table in reading.report.tables):
        return
    said = {row for (row, _), value in sheet.cells.items() if not is_blank(value)}
    said -= {int("".join(filter(str.isdigit, p.cell))) for e in reading.requirements for p in e.unreadable}

    assert said <= accounted(reading)


@pytest.mark.parametrize("mark", ["同上", "〃"])
def test_ten_thousand_dittos_are_read_at_once(wording: Wording, mark: str) -> None:
    grid: list[list[Any]] = [
        ["サービス名", "リージョン"],
        ["若竹ドライブ", "東京"],
        *([mark, mark] for _ in range(10_000)),
    ]
    reading = read_book(Book(sheets=(sheet_of(grid, [], set()),)), wording)

    assert {entry.requirement.service for entry in reading.requirements} == {"若竹ドライブ"}
    assert len(reading.requirements) == 10_001
