"""The 照会票: for each addressee a workbook that asks what is left open, ready to be sent."""

from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lookup.knowledge import Knowledge
from lookup.model import Assessment, Lang, Requirement, SheetRequirement
from lookup.sheets import Inquiry, inquiries

from .books import INFO, ON, assessment, candidate, opened, verdict


def written(
    knowledge: Knowledge, *pairs: tuple[SheetRequirement, Assessment], lang: Lang = "ja"
) -> tuple[Inquiry, ...]:
    entries, made = zip(*pairs, strict=True)
    return inquiries(entries, made, info=INFO, on=ON, knowledge=knowledge, lang=lang)


def entry(row: int, service: str, **wanted: Any) -> SheetRequirement:
    requirement = Requirement(id=str(row), service=service, **wanted)
    return SheetRequirement(sheet="要件", row=row, requirement=requirement)


def asking(asked: SheetRequirement, name: str, number: str | None, *to: str) -> Assessment:
    """Return an assessment whose candidate raises a question for each of *to*."""
    checks = tuple(verdict("region", "unconfirmed", to=one) for one in to)
    found = candidate(name, number, *checks)
    questions = tuple(one.question for one in checks if one.question)
    return assessment(asked.requirement, "unconfirmed", candidates=(found,), verdicts=(), questions=questions)


def unlisted(asked: SheetRequirement) -> Assessment:
    return assessment(
        asked.requirement, "unconfirmed", verdicts=(verdict("membership", "unconfirmed", to="provider"),)
    )


def only_sheet(inquiry: Inquiry) -> Worksheet:
    (sheet,) = opened(inquiry.workbook).worksheets
    return sheet


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def beside(sheet: Worksheet, label: str) -> Any:
    return next(row[2].value for row in sheet.iter_rows() if row[1].value == label)


def table_of(sheet: Worksheet) -> list[tuple[Any, ...]]:
    rows = list(sheet.iter_rows(values_only=True))
    header = next(number for number, row in enumerate(rows) if row[0] == "No.")
    return [row for row in rows[header + 1 :] if isinstance(row[0], int)]


def test_each_provider_gets_one_workbook_with_all_its_services(knowledge: Knowledge) -> None:
    first, second, third = (
        entry(2, "若竹ドライブ"),
        entry(3, "若竹連絡網"),
        entry(4, "若竹ドライブ", title="別"),
    )
    (inquiry,) = written(
        knowledge,
        (first, asking(first, "若竹ドライブ", "C99-9001-2", "provider")),
        (second, asking(second, "若竹連絡網", None, "provider")),
        (third, asking(third, "若竹ドライブ", "C99-9001-2", "provider")),
    )

    assert (inquiry.to, inquiry.name, inquiry.count) == ("provider", "試験用株式会社", 2)
    assert table_of(only_sheet(inquiry)) == [
        (1, "若竹ドライブ（C99-9001-2）", "regionはどうですか。", "要件 2、4行", None, None),
        (2, "若竹連絡網", "regionはどうですか。", "要件 3行", None, None),
    ]


def test_it_says_from_whom_to_whom_by_which_list_and_what_a_reply_is_worth(knowledge: Knowledge) -> None:
    one = entry(2, "若竹ドライブ")
    (inquiry,) = written(knowledge, (one, asking(one, "若竹ドライブ", "C99-9001-2", "provider")))
    sheet = only_sheet(inquiry)

    assert sheet.title == "照会票"
    assert beside(sheet, "宛先") == "試験用株式会社　御中"
    assert beside(sheet, "照会元（機関・部署）") is None
    assert beside(sheet, "回答期限") is None
    assert beside(sheet, "照合したリスト") == "試験用の一覧（2026年11月22日時点）"
    assert beside(sheet, "リストの入手元") == "list.csv"
    assert beside(sheet, "回答者（会社・部署・氏名）") is None
    assert any("リストの記載を変えるものではありません" in text for text in texts(sheet))
    assert not any("調達可" in text for text in texts(sheet))


def test_what_is_asked_about_the_list_itself_is_asked_once(knowledge: Knowledge) -> None:
    old = verdict("freshness", "unconfirmed", to="portal")
    pairs = [
        (one, assessment(one.requirement, "unconfirmed", verdicts=(old,)))
        for one in (entry(2, "若竹ドライブ"), entry(3, "若竹連絡網"))
    ]
    (inquiry,) = written(knowledge, *pairs)

    assert table_of(only_sheet(inquiry)) == [(1, None, "freshnessはどうですか。", "要件 2–3行", None, None)]


def test_it_prints_on_a4_landscape_with_the_header_on_each_page(knowledge: Knowledge) -> None:
    one = entry(2, "若竹ドライブ")
    (inquiry,) = written(knowledge, (one, asking(one, "若竹ドライブ", "C99-9001-2", "provider")))
    sheet = only_sheet(inquiry)
    page = sheet.page_setup
    header = next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "No.")

    assert sheet.print_title_rows == f"${header}:${header}"
    assert (page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight) == ("landscape", 9, 1, 0)


def test_portal_and_agency_are_asked_apart_and_providers_without_a_name_by_service(
    knowledge: Knowledge,
) -> None:
    first, second = entry(2, "若竹ドライブ"), entry(3, "村の帳簿")
    made = written(
        knowledge,
        (first, asking(first, "若竹ドライブ", "C99-9001-2", "agency", "portal", "provider")),
        (second, unlisted(second)),
    )

    assert [(one.to, one.name) for one in made] == [
        ("provider", "村の帳簿"),
        ("provider", "試験用株式会社"),
        ("portal", ""),
        ("agency", ""),
    ]
    assert [one.file_name for one in made] == [
        "照会票_01_村の帳簿.xlsx",
        "照会票_02_試験用株式会社.xlsx",
        "照会票_03_ISMAPポータル.xlsx",
        "照会票_04_所属機関.xlsx",
    ]
    assert beside(only_sheet(made[0]), "宛先") is None
    assert beside(only_sheet(made[2]), "宛先") == "ISMAPポータル"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("..", "1"),
        ('a:b*c?"<d>|e\\f%41', "a_b_c_d_e_f_41"),
        ("改\n行\tあり", "改_行_あり"),
        ("長" * 300, "長" * 40),
        ("ｃｏｎ ", "con"),
    ],
)
def test_a_file_name_is_safe_whatever_a_sheet_calls_a_service(
    knowledge: Knowledge, name: str, kept: str
) -> None:
    one = entry(2, name)
    (inquiry,) = written(knowledge, (one, unlisted(one)))

    assert inquiry.file_name == f"照会票_01_{kept}.xlsx"


@pytest.mark.parametrize("sign", list("=+-@"))
def test_no_text_becomes_a_formula(knowledge: Knowledge, sign: str) -> None:
    one = entry(2, f'{sign}HYPERLINK("http://example.invalid")', provider=f"{sign}1+1")
    (inquiry,) = written(knowledge, (one, unlisted(one)))
    sheet = only_sheet(inquiry)

    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value or "").startswith(sign)]
    assert len(cells) == 2
    assert all(cell.data_type != "f" and cell.quotePrefix for cell in cells)


def test_in_english_it_is_english_throughout(knowledge: Knowledge) -> None:
    one = entry(2, "若竹ドライブ")
    (inquiry,) = written(knowledge, (one, asking(one, "若竹ドライブ", "C99-9001-2", "provider")), lang="en")
    sheet = only_sheet(inquiry)

    assert inquiry.file_name.startswith("questions_01_")
    assert beside(sheet, "List looked at") == "Synthetic list (as of 2026-11-22)"
    assert table_of(sheet)[0][2] == "What of region?"


def test_the_same_questions_give_the_same_bytes(knowledge: Knowledge) -> None:
    one = entry(2, "若竹ドライブ")
    pair = (one, asking(one, "若竹ドライブ", "C99-9001-2", "provider"))

    assert written(knowledge, pair) == written(knowledge, pair)


def test_where_nothing_is_open_nothing_is_written(knowledge: Knowledge) -> None:
    one = entry(2, "若竹ドライブ")

    assert written(knowledge, (one, assessment(one.requirement, "met"))) == ()
