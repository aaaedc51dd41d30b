"""Columns that nobody knows are proposed, may be mapped, and are remembered for their layout."""

from typing import Any

import pytest

from lookup.errors import WrongUse
from lookup.knowledge import Knowledge
from lookup.sheets.mapping import Mappings, layouts_of, read_mapping
from lookup.sheets.reading import read_book
from lookup.sheets.report import SheetReading, Wording
from lookup.workbook import Refused
from lookup.workbook.loading import load
from lookup.workbook.parts import Package

from .books import book, table

HEADER = ("番号", "サービス名", "置き場", "雑")
ROW = (1, "若竹ドライブ", "東京", "a")


def read(data: bytes, wording: Wording, *given: str, knowledge: Knowledge, **more: Any) -> SheetReading:
    mappings = Mappings(given=read_mapping(given, knowledge), **more)
    return read_book(load(Package(data)), wording, mappings=mappings)


@pytest.mark.parametrize(
    "given",
    ["C=regions", "c=リージョン", "置き場=regions", "Ｃ=regions", "要件!C=regions", "置 き 場=Regions"],
)
def test_a_column_is_read_as_it_is_mapped_by_letters_or_header(
    given: str, wording: Wording, knowledge: Knowledge
) -> None:
    reading = read(table(HEADER, ROW), wording, given, knowledge=knowledge)

    assert reading.requirements[0].requirement.regions == ("東京",)
    assert [(c.column, c.known_by) for c in reading.report.tables[0].columns if c.known_by] == [
        ("A", "header"),
        ("B", "header"),
        ("C", "given"),
    ]


def test_a_known_column_can_be_mapped_otherwise_or_left_unread(
    wording: Wording, knowledge: Knowledge
) -> None:
    data = table(("番号", "サービス名", "条件"), (1, "若竹ドライブ", "東京"))

    assert read(data, wording, "条件=regions", knowledge=knowledge).requirements[0].requirement.regions
    unread = read(data, wording, "条件=-", knowledge=knowledge)
    assert unread.requirements[0].requirement.lines == ()
    assert unread.report.tables[0].columns[2].known_by == "given"


@pytest.mark.parametrize("given", [("B=service", "C=regions"), ("買うもの=service", "場=regions")])
def test_a_table_without_any_known_header_is_found_by_its_mapping(
    given: tuple[str, ...], wording: Wording, knowledge: Knowledge
) -> None:
    data = table(("部長印",), ("口", "買うもの", "場"), (1, "若竹ドライブ", "東京"))

    with pytest.raises(Refused):
        read(data, wording, knowledge=knowledge)
    (entry,) = read(data, wording, *given, knowledge=knowledge).requirements
    assert (entry.row, entry.requirement.service, entry.requirement.regions) == (3, "若竹ドライブ", ("東京",))


def test_a_mapping_is_remembered_for_the_same_headers_however_they_are_written(
    wording: Wording, knowledge: Knowledge
) -> None:
    first = read(table(HEADER, ROW), wording, "C=regions", "D=-", knowledge=knowledge)
    remembered = layouts_of(first.report)
    same = table(("title",), ("番 号", "ｻｰﾋﾞｽ名", "置き\n場", "雑"), ROW)
    other = table((*HEADER, "件名"), (*ROW, "共有"))
    again = read(same, wording, knowledge=knowledge, remembered=remembered)

    assert again.requirements[0].requirement.regions == ("東京",)
    assert [c.known_by for c in again.report.tables[0].columns] == [
        "header",
        "header",
        "remembered",
        "remembered",
    ]
    different = read(other, wording, knowledge=knowledge, remembered=remembered)
    assert different.requirements[0].requirement.regions == ()


def test_what_is_given_counts_before_what_is_remembered(wording: Wording, knowledge: Knowledge) -> None:
    remembered = layouts_of(read(table(HEADER, ROW), wording, "C=regions", knowledge=knowledge).report)
    again = read(table(HEADER, ROW), wording, "C=scope", knowledge=knowledge, remembered=remembered)

    assert again.requirements[0].requirement.scope == ("東京",)
    assert layouts_of(again.report)[0].fields == {2: "scope"}


def test_a_layout_of_nothing_but_unknown_headers_is_recognised_when_remembered(
    wording: Wording, knowledge: Knowledge
) -> None:
    data = table(("口", "買うもの"), (1, "若竹ドライブ"))
    remembered = layouts_of(read(data, wording, "買うもの=service", knowledge=knowledge).report)

    (entry,) = read(data, wording, knowledge=knowledge, remembered=remembered).requirements
    assert entry.requirement.service == "若竹ドライブ"


def test_a_label_of_a_form_can_be_mapped(wording: Wording, knowledge: Knowledge) -> None:
    rows = [("業務名", "会議"), ("サービス名", "みどり会議"), ("契約終了日", "R10.3.31"), ("置き場", "東京")]
    reading = read(book(("様式", rows)), wording, "置き場=regions", knowledge=knowledge)

    assert reading.report.tables[0].layout == "form"
    assert reading.requirements[0].requirement.regions == ("東京",)


def test_a_mapping_that_finds_no_column_is_refused_with_the_headers_there_are(
    wording: Wording, knowledge: Knowledge
) -> None:
    with pytest.raises(Refused) as caught:
        read(table(HEADER, ROW), wording, "Z=regions", knowledge=knowledge)

    assert caught.value.code == "sheets.map_unused"
    assert "置き場" in caught.value.values["seen"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("regions", "sheets.map_form"),
        ("=regions", "sheets.map_form"),
        ("C=", "sheets.map_form"),
        ("C=色", "sheets.map_field"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_wrong_use(given: str, code: str, knowledge: Knowledge) -> None:
    with pytest.raises(WrongUse) as caught:
        read_mapping([given], knowledge)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("header", "values", "field", "by"),
    [
        ("いつまで", ("2028/3/31", "R10.3.31", "令和10年3月31日"), "ends_on", "values"),
        ("AIを使うか", ("○", "×", "－"), "generative_ai", "values"),
        ("記号", ("C24-8009-2", "C24-8010-2", ""), "registration_number", "values"),
        ("置き場", ("東京", "大阪、東京", "ap-northeast-1"), "regions", "values"),
        ("相手", ("若竹クラウド株式会社", "㈱緑野通信", "Foo Inc."), "provider", "values"),
        ("度合", ("機密性2", "機密性1", "機密性2"), "information_class", "values"),
        ("いつの間", ("R9.4.1～R10.3.31", "2027/4/1～2028/3/31", ""), "period", "values"),
        ("利用サービス等名称", ("甲", "乙", "丙"), "service", "name"),
    ],
)
def test_an_unknown_column_is_proposed_by_its_cells_or_its_wording(
    header: str, values: tuple[str, ...], field: str, by: str, wording: Wording, knowledge: Knowledge
) -> None:
    rows = [(f"若竹{n}号", value) for n, value in enumerate(values)]
    reading = read(table(("サービス名", header), *rows), wording, knowledge=knowledge)
    proposals = {one.field: one.by for one in reading.report.tables[0].columns[1].proposals}

    assert proposals.get(field) == by


def test_a_column_without_a_header_is_told_with_what_it_may_be(
    wording: Wording, knowledge: Knowledge
) -> None:
    data = table(("サービス名", None, "備考"), ("若竹ドライブ", "東京", "x"))
    columns = read(data, wording, knowledge=knowledge).report.tables[0].columns

    assert [(c.column, c.header, c.proposals[0].field) for c in columns if not c.field] == [
        ("B", "", "regions")
    ]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("予算科目", ("庁費", "庁費", "雑費")),
        ("数量", ("1", "2", "3")),
        ("金額（千円）", (1, 2, 3)),
        ("単価", (1000, 2000, 300)),
        ("予定価格", ("1,200,000", "800,000円", "－")),
        ("契約方法", ("一般競争入札", "随意契約", "企画競争")),
        ("前年度実績", ("○", "×", "○")),
        ("見積先", ("株式会社青葉商事", "㈱緑野通信", "有限会社山川")),
        ("現行業者", ("株式会社青葉商事", "㈱緑野通信", "有限会社山川")),
        ("再委託先", ("株式会社青葉商事", "㈱緑野通信", "－")),
        ("納期", ("令和9年3月31日", "R9.2.28", "2027/3/15")),
        ("納入先", ("東京", "大阪", "札幌")),
        ("公告日", ("2026/12/1", "2026/12/5", "2026/12/9")),
        ("採用した理由", ("安価で使いやすい製品であること", "実績を有するものであること", "代替がないこと")),
        ("必要性", ("業務に必要であるため導入する。", "会議に利用するため導入する。", "紙が減る。")),
        ("決裁", ("○", "○", "×")),
        ("印", ("○", "○", "×")),
        ("電話番号", ("03-1234-5678", "03-1234-5679", "内線123")),
        ("稟議番号", ("稟8-12", "稟8-13", "稟8-14")),
        ("職員数", (1, 2, 3)),
        ("重要性", ("高", "中", "低")),
        ("新規", ("○", "", "○")),
        ("個人情報の有無", ("有", "無", "有")),
        ("契約書の有無", ("有", "無", "有")),
        ("ISMAP対応", ("○", "×", "○")),
        ("SLA", ("99.9%", "99.5%", "－")),
        ("自治体名", ("青葉市", "緑市", "山川町")),
        ("予算年度", ("令和9年度", "令和9年度", "令和10年度")),
        ("情報システム部門確認", ("○", "○", "△")),
        ("サービス概要", ("文書の共有を行う。", "会議を行う。", "連絡を行う。")),
    ],
)
def test_for_a_column_of_other_things_no_field_is_proposed(
    header: str, values: tuple[object, ...], wording: Wording, knowledge: Knowledge
) -> None:
    rows = [(f"若竹{n}号", value) for n, value in enumerate(values)]
    reading = read(table(("サービス名", header), *rows), wording, knowledge=knowledge)

    assert [(c.header, c.proposals) for c in reading.report.tables[0].columns if not c.field] == [
        (header, ())
    ]
