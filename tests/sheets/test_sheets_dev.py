"""The synthetic development sheets, read, judged and answered as ``expected.json`` says."""

import json
from typing import Any

import msgspec
import pytest

from lookup.answering import SheetAnswer, answer_sheet
from lookup.matching.catalogue import Catalogue
from lookup.model import Assessment, SheetRequirement

from .books import DATA, ON, opened

FILES = {
    case["file"]: case["expect"] for case in json.loads((DATA / "expected.json").read_text("utf-8"))["files"]
}
Answered = dict[str, tuple[SheetAnswer, bytes]]


@pytest.fixture(scope="module")
def answered(catalogue: Catalogue) -> Answered:
    """Each file's answer and answered workbook."""
    result: Answered = {}
    for name in FILES:
        answer, workbook = answer_sheet(catalogue, (DATA / name).read_bytes(), name, on=ON, lang="ja")
        assert workbook is not None
        result[name] = answer, workbook
    return result


def acceptable(expected: Any) -> list[Any]:
    if isinstance(expected, dict):
        return list(expected["any_of"])
    return expected if isinstance(expected, list) else [expected]


ROWS = [(name, row) for name, expect in FILES.items() for row in expect.get("rows", ())]
LINES = [(name, i, line) for name, expect in FILES.items() for i, line in enumerate(expect.get("lines", ()))]


def entry(answered: Answered, name: str, row: dict[str, Any]) -> tuple[SheetRequirement, Assessment]:
    answer = answered[name][0]
    return answer.requirements[row["i"]], answer.assessments[row["i"]]


@pytest.mark.parametrize("name", FILES)
def test_as_many_requirements_are_read_as_there_are(answered: Answered, name: str) -> None:
    expect = FILES[name]
    count = len(answered[name][0].requirements)

    assert count == expect.get("requirements", len(expect.get("services", ())))


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_every_field_of_a_row_is_read_as_written(answered: Answered, name: str, row: dict[str, Any]) -> None:
    read, _ = entry(answered, name, row)
    fields = msgspec.to_builtins(read.requirement)

    assert read.unreadable == ()
    assert row["cell"].endswith(str(read.row))
    for field, expected in row["fields"].items():
        wanted = [expected] if isinstance(expected, list) else acceptable(expected)
        value = fields[field]
        assert (list(value) if isinstance(value, tuple) else value) in wanted, field


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_a_row_comes_out_as_expected(answered: Answered, name: str, row: dict[str, Any]) -> None:
    _, found = entry(answered, name, row)

    assert found.outcome in acceptable(row["outcome"])
    if "best" in row:
        assert found.candidates[0].service.registration_number == row["best"]


@pytest.mark.parametrize(("name", "index", "line"), LINES)
def test_a_sentence_is_read_and_answered(
    answered: Answered, name: str, index: int, line: dict[str, Any]
) -> None:
    found = answered[name][0].assessments[0].lines[index]

    assert found.text == line["text"]
    assert found.kind in line["kind"]
    assert found.verdict in line.get("verdict", [found.verdict])


@pytest.mark.parametrize("name", [name for name, expect in FILES.items() if "services" in expect])
def test_the_service_that_a_checklist_names_is_found(answered: Answered, name: str) -> None:
    found = [a.candidates[0].service.registration_number for a in answered[name][0].assessments]

    assert [[number] for number in found] == FILES[name]["services"]


@pytest.mark.parametrize("name", FILES)
def test_everything_in_the_original_is_found_in_the_answered_workbook(answered: Answered, name: str) -> None:
    before, after = opened((DATA / name).read_bytes()), opened(answered[name][1])

    for sheet in before:
        again = after[sheet.title]
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert again[cell.coordinate].value == cell.value
            assert repr(again[cell.coordinate].comment) == repr(cell.comment)
        assert {str(m) for m in sheet.merged_cells.ranges} <= {str(m) for m in again.merged_cells.ranges}
        assert again.freeze_panes == sheet.freeze_panes
        assert len(again.conditional_formatting) == len(sheet.conditional_formatting)
        choices = [[str(v.sqref) for v in s.data_validations.dataValidation] for s in (sheet, again)]
        assert choices[0] == choices[1]
        for letter, column in sheet.column_dimensions.items():
            assert (column.width, column.hidden) == (
                again.column_dimensions[letter].width,
                again.column_dimensions[letter].hidden,
            )
        hidden = [{r for r, d in s.row_dimensions.items() if d.hidden} for s in (sheet, again)]
        assert hidden[0] == hidden[1]
