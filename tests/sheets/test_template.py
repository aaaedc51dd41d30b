"""The template is read without fail once it is filled in, and offers words that are understood."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from lookup.errors import UnreadableFile
from lookup.knowledge import Knowledge
from lookup.model import Lang, Requirement
from lookup.sheets import read_sheet, template

from .books import opened

FILLED: dict[str, Any] = {
    "id": 1,
    "title": "文書の共有",
    "service": "若竹ドライブ",
    "provider": "若竹クラウド株式会社",
    "introduced_on": date(2027, 7, 1),
    "starts_on": date(2027, 4, 1),
    "ends_on": "令和10年3月31日",
    "scope": "共同編集;版管理",
    "regions": "東京",
    "governing_law": "日本法",
    "court": "東京地方裁判所",
    "generative_ai_models": "甲;乙",
    "platform": "若竹クラウドプラットフォーム",
    "components": "若竹連絡網",
    "controls": "5.1.1;9.2.3",
    "lines": "監査を受け入れること",
    "remarks": "継続",
}


def fill(workbook: Workbook, knowledge: Knowledge, lang: Lang, row: int, **values: Any) -> None:
    sheet = workbook.worksheets[0]
    columns = {str(cell.value): cell.column or 0 for cell in sheet[4]}
    for field, value in values.items():
        title = knowledge.requirement_labels.titles[field].in_(lang)
        sheet.cell(row, columns[title]).value = value


def read_back(workbook: Workbook, knowledge: Knowledge) -> tuple[Requirement, ...]:
    out = io.BytesIO()
    workbook.save(out)
    reading = read_sheet(out.getvalue(), "要件.xlsx", knowledge)
    assert all(entry.unreadable == () for entry in reading.requirements)
    return tuple(entry.requirement for entry in reading.requirements)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_filled_template_is_read_back_as_it_was_meant(knowledge: Knowledge, lang: Lang) -> None:
    workbook = opened(template(knowledge, lang))
    marks = {
        "domestic_only": True,
        "generative_ai": False,
        "accepts_equivalent": False,
        "accepts_prospective": True,
    }
    yes, no = ("有", "無") if lang == "ja" else ("yes", "no")
    fill(workbook, knowledge, lang, 5, **FILLED, **{f: yes if m else no for f, m in marks.items()})
    (requirement,) = read_back(workbook, knowledge)

    assert requirement == Requirement(
        id="1",
        title="文書の共有",
        service="若竹ドライブ",
        provider="若竹クラウド株式会社",
        introduced_on=date(2027, 7, 1),
        starts_on=date(2027, 4, 1),
        ends_on=date(2028, 3, 31),
        scope=("共同編集", "版管理"),
        regions=("東京",),
        domestic_only=True,
        governing_law="日本法",
        court="東京地方裁判所",
        generative_ai=False,
        generative_ai_models=("甲", "乙"),
        platform="若竹クラウドプラットフォーム",
        components=("若竹連絡網",),
        controls=("5.1.1", "9.2.3"),
        accepts_equivalent=False,
        accepts_prospective=True,
        lines=("監査を受け入れること",),
    )


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_word_that_a_drop_down_offers_is_understood(knowledge: Knowledge, lang: Lang) -> None:
    workbook = opened(template(knowledge, lang))
    sheet = workbook.worksheets[0]
    offered = {
        next(iter(v.sqref.ranges)).min_col: str(v.formula1).strip('"').split(",")
        for v in sheet.data_validations.dataValidation
    }
    for row in range(5, 11):
        fill(workbook, knowledge, lang, row, service=f"サービス{row}")
        for column, words in offered.items():
            sheet.cell(row, column).value = words[(row - 5) % len(words)]

    read = read_back(workbook, knowledge)
    assert len(read) == 6
    assert {requirement.body for requirement in read} >= {"national", "local", "other"}
    assert {requirement.lists for requirement in read} == {("ISMAP",), ("ISMAP-LIU",), ("ISMAP", "ISMAP-LIU")}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_empty_template_holds_no_requirement_and_says_so(knowledge: Knowledge, lang: Lang) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_sheet(template(knowledge, lang), "要件.xlsx", knowledge)

    assert caught.value.code == "sheets.no_rows"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_guide_explains_every_column(knowledge: Knowledge, lang: Lang) -> None:
    form, guide = opened(template(knowledge, lang)).worksheets
    columns = [cell.value for cell in form[4]]

    explained = [guide.cell(row, 1).value for row in range(5, 5 + len(columns))]
    assert explained == columns
    assert all(guide.cell(row, column).value for row in range(5, 5 + len(columns)) for column in (2, 3))


def test_the_template_is_the_same_bytes_every_time(knowledge: Knowledge) -> None:
    assert template(knowledge, "ja") == template(knowledge, "ja")
