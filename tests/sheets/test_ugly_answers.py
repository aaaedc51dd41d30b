"""Ugly workbooks come back answered: read again they say the same, and nothing of theirs is lost."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from lookup.answering import answer_sheet
from lookup.desk import open_desk
from lookup.matching.catalogue import Catalogue
from lookup.settings import Settings

from .books import ON

UGLY = Path(__file__).parent.parent / "data" / "sheets"
FILES = [case["file"] for case in json.loads((UGLY / "expected.json").read_text("utf-8"))["files"]]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return open_desk(Settings(home=tmp_path_factory.mktemp("home"))).catalogue()


def answered(catalogue: Catalogue, data: bytes, name: str) -> tuple[list[object], bytes]:
    answer, workbook = answer_sheet(catalogue, data, name, on=ON, lang="ja")
    assert workbook is not None
    return [entry.requirement for entry in answer.requirements], workbook


@pytest.mark.parametrize("name", FILES)
def test_an_answered_workbook_read_again_says_the_same(catalogue: Catalogue, name: str) -> None:
    data = (UGLY / name).read_bytes()
    first, workbook = answered(catalogue, data, name)
    again, _ = answered(catalogue, workbook, f"{name}.xlsx")

    assert again == first
    if name.endswith("m"):
        assert ZipFile(io.BytesIO(workbook)).read("xl/vbaProject.bin") == b"synthetic"


def test_the_answer_to_a_vertical_table_stands_below_each_requirement(catalogue: Catalogue) -> None:
    _, workbook = answered(catalogue, (UGLY / "12_vertical.xlsx").read_bytes(), "12_vertical.xlsx")
    sheet = load_workbook(io.BytesIO(workbook))["比較表"]

    assert [sheet.cell(12, column).value for column in (2, 3, 4, 5)] == ["判定", *["？ 要確認"] * 3]
    assert sheet["C4"].value == "若竹ドライブ"


def test_the_answer_to_a_form_is_merged_over_its_narrow_columns(catalogue: Catalogue) -> None:
    _, workbook = answered(catalogue, (UGLY / "11_grid_paper_form.xlsx").read_bytes(), "a.xlsx")
    sheet = load_workbook(io.BytesIO(workbook))["利用申請書"]

    assert (sheet["A12"].value, sheet["I12"].value) == ("判定", "？ 要確認")
    assert {"A12:H12", "I12:AA12"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_the_answers_of_tables_side_by_side_do_not_overlap(catalogue: Catalogue) -> None:
    _, workbook = answered(catalogue, (UGLY / "14_side_by_side.xlsx").read_bytes(), "a.xlsx")
    sheet = load_workbook(io.BytesIO(workbook))["要件"]

    assert [cell.column for cell in sheet[2] if cell.value == "判定"] == [8, 14]


def test_the_headers_of_the_answer_stand_upright_beside_turned_ones(catalogue: Catalogue) -> None:
    _, workbook = answered(catalogue, (UGLY / "33_upright_headers.xlsx").read_bytes(), "a.xlsx")
    sheet = load_workbook(io.BytesIO(workbook))["調査票"]

    assert (sheet["G2"].alignment.textRotation, sheet["H2"].value) == (255, "判定")
    assert not sheet["H2"].alignment.textRotation
