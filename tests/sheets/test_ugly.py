"""Ugly workbooks, in styles of government offices, are read as a careful officer would read them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lookup.knowledge import Knowledge
from lookup.sheets import read_sheet
from lookup.sheets.report import SheetReading

UGLY = Path(__file__).parent.parent / "data" / "sheets"
CASES = {case["file"]: case for case in json.loads((UGLY / "expected.json").read_text("utf-8"))["files"]}


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, knowledge: Knowledge) -> tuple[dict[str, Any], SheetReading]:
    """Return what is expected of a workbook, and what was read in it by the child process."""
    name = request.param
    return CASES[name], read_sheet((UGLY / name).read_bytes(), name, knowledge)


Case = tuple[dict[str, Any], SheetReading]


def test_each_table_is_found_where_it_stands_and_its_form_is_said(case: Case) -> None:
    expected, reading = case
    found = [
        {"sheet": t.sheet, "header": list(t.header_rows), "form": t.form, "layout": t.layout}
        for t in reading.report.tables
    ]

    assert found == expected["tables"]


def test_each_requirement_is_read_with_all_that_it_says_and_nothing_else(case: Case) -> None:
    expected, reading = case
    found = []
    for entry in reading.requirements:
        fields = msgspec.to_builtins(entry.requirement)
        said = {name: value for name, value in fields.items() if name != "id" and value not in (None, [], ())}
        found.append(
            {"at": entry.column or entry.row, "fields": msgspec.json.decode(msgspec.json.encode(said))}
        )

    assert found == expected["requirements"]


def test_each_row_that_was_left_out_is_reported_with_its_reason(case: Case) -> None:
    expected, reading = case
    reasons = {
        str(row): skipped.reason
        for table in reading.report.tables
        for skipped in table.skipped
        for row in range(skipped.first_row, skipped.last_row + 1)
    }

    assert {row: reasons.get(row) for row in expected.get("skipped", {})} == expected.get("skipped", {})


def test_what_counts_twice_and_what_is_struck_out_is_said(case: Case) -> None:
    expected, reading = case
    carried = {one.cell for table in reading.report.tables for one in table.carried}
    struck = {one.cell for table in reading.report.tables for one in table.struck}

    assert carried == set(expected.get("carried", carried))
    assert struck == set(expected.get("struck", ()))


def test_unknown_columns_and_unread_sheets_are_said_and_columns_proposed(case: Case) -> None:
    expected, reading = case
    unknown = {
        column.column: column.proposals[0].field if column.proposals else None
        for table in reading.report.tables
        for column in table.columns
        if column.field is None
    }
    unread = {one.sheet: one.reason for one in reading.report.sheets_not_read}

    assert unknown == expected.get("unknown", unknown)
    assert unread == expected.get("unread", {})


def test_cells_that_cannot_be_read_are_named(case: Case) -> None:
    expected, reading = case
    cells = sorted({problem.cell for entry in reading.requirements for problem in entry.unreadable})

    assert cells == expected.get("unreadable", [])


def test_the_sentences_of_a_checklist_stand_in_the_rows_that_are_said(case: Case) -> None:
    expected, reading = case
    if "line_rows" in expected:
        assert list(reading.requirements[0].line_rows) == expected["line_rows"]
