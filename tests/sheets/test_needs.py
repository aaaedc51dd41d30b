"""Form A: tables of needs are read however they were put together."""

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from lookup.model import Requirement
from lookup.sheets.account import in_short
from lookup.sheets.cells import one_line
from lookup.sheets.report import Wording
from lookup.sheets.speech import Speech

from .books import HEADER, book, changed, table
from .conftest import Reader

START, END = date(2027, 1, 5), date(2027, 3, 26)
LAW = {"governing_law": "日本法", "court": "東京地方裁判所"}
NOON = datetime(2027, 1, 5, 12)  # noqa: DTZ001 - a workbook's days know no zone


def need(read: Reader, header: str, value: Any) -> Requirement:
    """Return the requirement of a table with a service and one more column."""
    return read(table(("サービス名", header), ("若竹ドライブ", value))).requirements[0].requirement


def problem(read: Reader, header: str, value: Any) -> str:
    """Return the Japanese message about the second cell, of which the field must be left empty."""
    entry = read(table(("サービス名", header), ("若竹ドライブ", value))).requirements[0]
    (found,) = entry.unreadable
    assert (found.sheet, found.cell) == ("要件", "B2")
    assert entry.requirement == Requirement(id="要件!2", service="若竹ドライブ")
    assert found.cell in found.message.en
    return found.message.ja


# ---------------------------------------------------------------- where the table stands


def test_a_table_is_found_below_a_title_and_beside_an_empty_column(read: Reader) -> None:
    reading = read(
        table(
            (None, "利用希望調書"),
            (None, "回答部署　総務課"),
            (),
            (None, *HEADER),
            (None, 1, "共有", "若竹ドライブ", START, END),
        )
    )

    assert reading.form == "A"
    assert reading.places[0].header_rows == (4, 4)
    assert reading.requirements[0].row == 5
    expected = Requirement(id="1", title="共有", service="若竹ドライブ", starts_on=START, ends_on=END)
    assert reading.requirements[0].requirement == expected


def test_a_header_of_two_rows_is_read_with_its_parents(read: Reader) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    reading = read(
        table(
            ("番号", "希望するサービス", None, "利用期間", None),
            (None, "製品名", "提供元", "自", "至"),
            (1, "若竹ドライブ", "若竹クラウド㈱", START, END),
            change=merge,
        )
    )

    assert [column.field for column in reading.report.tables[0].columns] == [
        "id",
        "service",
        "provider",
        "starts_on",
        "ends_on",
    ]
    assert reading.requirements[0].requirement.ends_on == END


def test_a_header_of_three_rows_is_read(read: Reader) -> None:
    reading = read(
        table(
            ("番号", "契約", None, None),
            (None, "内容", "期間", None),
            (None, "サービス名", "自", "至"),
            (1, "若竹ドライブ", START, END),
        )
    )

    assert reading.places[0].header_rows == (1, 3)
    assert reading.requirements[0].requirement.starts_on == START


def test_headers_are_known_with_numbering_stars_and_explanations(read: Reader) -> None:
    header = ("No.", "(1) サービス名（正式名称）", "２．契約開始日※", "【必須】契約終了日", "③ 提案する製品")
    reading = read(table(header, (1, "若竹ドライブ", START, END, "")))
    fields = [column.field for column in reading.report.tables[0].columns]

    assert fields[:4] == ["id", "service", "starts_on", "ends_on"]


def test_every_visible_sheet_with_a_table_is_read_and_the_others_are_reported(read: Reader) -> None:
    def hide(workbook: Workbook) -> None:
        workbook["旧"].sheet_state = "hidden"

    rows = [HEADER, (1, "共有", "若竹ドライブ", START, END)]
    guide = [("記入の手引き",), ("サービス名", "正式な名称を書く")]
    more = [HEADER, (2, "通知", "若竹連絡網", START, END)]
    reading = read(book(("手引き", guide), ("一課", rows), ("二課", more), ("旧", rows), change=hide))

    assert [(e.sheet, e.requirement.id) for e in reading.requirements] == [("一課", "1"), ("二課", "2")]
    assert reading.tables == (0, 1)
    unread = {sheet.sheet: sheet.reason for sheet in reading.report.sheets_not_read}
    assert unread == {"手引き": "no_table", "旧": "hidden"}


def test_sheets_about_the_others_are_left_aside_unless_they_are_all_there_is(read: Reader) -> None:
    rows = [HEADER, (1, "共有", "若竹ドライブ", START, END)]

    both = read(book(("記入例", rows), ("要件", rows)))
    alone = read(book(("記入例", rows)))

    assert [entry.sheet for entry in both.requirements] == ["要件"]
    assert [entry.sheet for entry in alone.requirements] == ["記入例"]


def test_a_weak_table_beside_a_clear_one_is_not_meant(read: Reader) -> None:
    contacts = [("課名", "業務"), ("総務課", "庶務")]

    reading = read(book(("連絡先", contacts), ("要件", [HEADER, (1, "共有", "若竹ドライブ", START, END)])))
    weak = read(book(("連絡先", contacts)))

    assert [entry.sheet for entry in reading.requirements] == ["要件"]
    assert weak.requirements[0].requirement.title == "庶務"


def test_two_tables_on_one_sheet_are_both_read(read: Reader) -> None:
    first = (HEADER, (1, "共有", "若竹ドライブ", START, END), (), ("二　追加分",))
    second = (("番号", "サービス名", "契約開始日", "契約終了日"), (2, "若竹連絡網", START, END))
    reading = read(table(*first, *second))

    services = [(entry.row, entry.requirement.service) for entry in reading.requirements]
    assert services == [(2, "若竹ドライブ"), (6, "若竹連絡網")]
    assert [place.last_column for place in reading.places] == [5, 5]


def test_a_single_column_of_names_is_a_table(read: Reader) -> None:
    reading = read(table(("サービス名",), ("若竹ドライブ",), ("若竹連絡網",)))

    assert [entry.requirement.service for entry in reading.requirements] == ["若竹ドライブ", "若竹連絡網"]


# ---------------------------------------------------------------- which rows count


def test_rows_that_say_nothing_are_left_out_and_reported(read: Reader) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.row_dimensions[4].hidden = True
        sheet.merge_cells("A6:E6")

    reading = read(
        table(
            HEADER,
            ("例", "共有", "○○サービス", START, END),
            (1, "共有", "若竹ドライブ", START, END),
            (2, "隠した行", "若竹連絡網", START, END),
            (3, None, None, None, None),
            ("クラウドの追加分", None, None, None, None),
            HEADER,
            (4, "通知", "若竹連絡網", START, END),
            (None, None, "※ 略称は使わないこと", None, None),
            (None, None, None, None, None),
            (None, "以下は別に照会する。", None, None, None),
            (None, None, "（東京に限る）", None, None),
            ("計", "2件", None, None, None),
            change=change,
        )
    )

    assert [entry.row for entry in reading.requirements] == [3, 8]
    skipped = {(s.first_row, s.last_row): s.reason for s in reading.report.tables[0].skipped}
    assert skipped == {
        (2, 2): "example",
        (4, 4): "hidden",
        (5, 5): "filler",
        (6, 6): "note",
        (7, 7): "header",
        (9, 9): "note",
        (11, 13): "note",
    }


def test_a_thousand_numbered_filler_rows_are_one_line_of_the_report(read: Reader) -> None:
    filler = [(n, None, None, None, None) for n in range(2, 1000)]
    reading = read(table(HEADER, (1, "共有", "若竹ドライブ", START, END), *filler))

    assert len(reading.requirements) == 1
    (skipped,) = reading.report.tables[0].skipped
    assert (skipped.first_row, skipped.last_row, skipped.reason) == (3, 1000, "filler")


def test_a_cell_merged_downwards_counts_in_each_of_its_rows(read: Reader) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A4")

    reading = read(
        table(
            ("サービス名", "利用する機能"),
            ("若竹ドライブ", "共有"),
            (None, "版管理"),
            (None, None),
            change=merge,
        )
    )

    said = [(entry.row, entry.requirement.service, entry.requirement.scope) for entry in reading.requirements]
    assert said == [(2, "若竹ドライブ", ("共有",)), (3, "若竹ドライブ", ("版管理",))]


def test_ids_are_the_sheets_own_numbers_where_these_are_unique(read: Reader) -> None:
    rows = [("Ａ１", "甲"), ("２", "乙"), ("２", "丙"), (None, "丁"), ("x" * 201, "戊")]
    reading = read(table(("番号", "サービス名"), *rows))

    ids = [entry.requirement.id for entry in reading.requirements]
    assert ids == ["A1", "要件!3", "要件!4", "要件!5", "要件!6"]


def test_hidden_columns_are_read_and_said_to_be_hidden(read: Reader) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions["B"].hidden = True

    reading = read(table(("サービス名", "契約終了日", "内部メモ"), ("若竹ドライブ", END, "x"), change=hide))

    assert reading.requirements[0].requirement.ends_on == END
    columns = reading.report.tables[0].columns
    assert [(c.column, c.field, c.hidden) for c in columns] == [
        ("A", "service", False),
        ("B", "ends_on", True),
        ("C", None, False),
    ]


# ---------------------------------------------------------------- what a cell says


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("若竹\nドライブ", "若竹ドライブ"),
        ("Google\nWorkspace", "Google Workspace"),
        ("Oracle\nクラウド", "Oracleクラウド"),
        ("・若竹ドライブ\n・若竹連絡網", "若竹ドライブ、若竹連絡網"),
        ("若竹 \r\n　ドライブ", "若竹ドライブ"),
        ("\n\n", ""),
    ],
)
def test_line_breaks_inside_a_name_do_not_break_it(written: str, read_as: str) -> None:
    assert read_as == one_line(written)


@pytest.mark.parametrize(
    "written", ["令和９年１月５日", "R9.1.5", "2027/1/5", "46392", 46392, NOON, "20270105"]
)  # fmt: skip
def test_days_are_read_in_every_form(read: Reader, written: object) -> None:
    assert need(read, "契約開始日", written).starts_on == START


def test_day_numbers_follow_the_workbooks_own_count(read: Reader) -> None:
    def from_1904(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.epoch = CALENDAR_MAC_1904

    data = table(("サービス名", "契約開始日"), ("若竹ドライブ", 44930), change=from_1904)

    assert read(data).requirements[0].requirement.starts_on == START


@pytest.mark.parametrize(
    ("header", "written", "fields"),
    [
        ("契約期間", "令和9年1月5日～令和9年3月26日", {"starts_on": START, "ends_on": END}),
        ("契約期間", "2027年3月26日まで", {"ends_on": END}),
        ("機密性", "機密性２", {"information_class": "2"}),
        ("機密性", "自治体機密性3B", {"information_class": "3B", "class_scale": "local"}),
        ("機密性", "自治体機密性2", {"information_class": "2", "class_scale": "local"}),
        ("機密性", "国の機密性2", {"information_class": "2", "class_scale": "national"}),
        ("機密性", "機密性2・完全性2・可用性1", {"information_class": "2"}),
        ("機密性", 2, {"information_class": "2"}),
        ("対象リスト", "ISMAP;ISMAP-LIU", {"lists": ("ISMAP", "ISMAP-LIU")}),
        ("対象リスト", "ISMAP又はISMAP-LIU", {"lists": ("ISMAP", "ISMAP-LIU")}),
        ("対象リスト", "ＩＳＭＡＰ－ＬＩＵ", {"lists": ("ISMAP-LIU",)}),
        ("対象リスト", "LIU\nISMAP", {"lists": ("ISMAP", "ISMAP-LIU")}),
        ("ISMAP", "○", {"lists": ("ISMAP",)}),
        ("ISMAP", "×", {}),
        ("ISMAP-LIU", "○", {"lists": ("ISMAP-LIU",)}),
        ("国内限定", "要", {"domestic_only": True}),
        ("国外保存", "不可", {"domestic_only": True}),
        ("国外保存", "可", {"domestic_only": False}),
        ("国外保存", "－", {}),
        ("生成AIの利用", "×", {"generative_ai": False}),
        ("生成AIの利用", 1, {"generative_ai": True}),
        ("準拠法・裁判管轄", "日本法・東京地方裁判所", LAW),
        ("利用する機能", "計算;複写、計算（GPU；A100）", {"scope": ("計算", "複写", "計算(GPU;A100)")}),
        ("リージョン", "東京\n大阪", {"regions": ("東京", "大阪")}),
        ("リージョン", "指定なし", {}),
        ("サービス種別", "サース", {"service_model": "SaaS"}),
        ("サービス種別", "IaaS/PaaS", {"service_model": "IaaS/PaaS"}),
        ("団体区分", "都道府県", {"body": "local"}),
        ("影響度", "低", {"impact": "low"}),
        ("登録番号", "Ｃ２４－８００９－２", {"service": "若竹ドライブ（C24-8009-2）"}),
        ("仕様書の文", "日本法。\n\n監査を認める。", {"lines": ("日本法。", "監査を認める。")}),
        ("備考", "#REF!", {}),
        ("契約開始日", "未定", {}),
        ("対象リスト", "☑ISMAP　□ISMAP-LIU", {"lists": ("ISMAP",)}),
        ("対象リスト", "■ISMAP ■ISMAP-LIU □その他", {"lists": ("ISMAP", "ISMAP-LIU")}),
        ("団体区分", "□国\n☑独立行政法人", {"body": "independent_agency"}),
        ("団体区分", "□国　□独立行政法人", {}),
        ("生成AIの利用", "✔有　☐無", {"generative_ai": True}),
        ("利用する機能", "■共有\n■版管理", {"scope": ("共有", "版管理")}),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_what_its_column_asks_for(
    read: Reader, header: str, written: object, fields: dict[str, Any]
) -> None:
    expected = Requirement(id="要件!2", **{"service": "若竹ドライブ", **fields})

    assert expected == need(read, header, written)


@pytest.mark.parametrize(
    ("header", "written", "advice"),
    [
        ("契約開始日", "来年度から", "令和9年4月1日"),
        ("契約期間", "三年間ぐらい", "～"),
        ("対象リスト", "PマークとISMAP", "ISMAP-LIU"),
        ("対象リスト", "○", "ISMAP-LIU"),
        ("機密性", "要機密情報", "機密性2"),
        ("機密性", "機密性2又は機密性3", "機密性2"),
        ("機密性", "機密性２・３", "機密性2"),
        ("機密性", "機密性2以上", "機密性2"),
        ("団体区分", "宇宙船", "地方公共団体"),
        ("生成AIの利用", "△", "○"),
        ("国外保存", "条件付きで可", "○"),
        ("登録番号", "登録済み", "C21-0004-2"),
        ("準拠法・裁判管轄", "甲乙協議", "東京地方裁判所"),
        ("利用する機能", "#DIV/0!", "数式"),
    ],
)
def test_what_cannot_be_read_is_reported_with_its_cell_and_what_to_do(
    read: Reader, header: str, written: str, advice: str
) -> None:
    assert advice in problem(read, header, written)


def test_a_formula_counts_with_its_stored_result_and_is_reported_without(read: Reader) -> None:
    data = table(("サービス名", "契約終了日"), ("若竹ドライブ", "=DATE(2027,3,26)"))
    stored = changed(data, "xl/worksheets/sheet1.xml", (b"</f><v />", b"</f><v>46472</v>"))

    assert "=DATE(2027,3,26)" in read(data).requirements[0].unreadable[0].message.ja
    assert read(stored).requirements[0].requirement.ends_on == END


def test_a_row_whose_service_is_an_error_is_kept_as_a_question(read: Reader) -> None:
    (entry,) = read(table(("番号", "サービス名"), (1, "#REF!"))).requirements

    assert entry.requirement == Requirement(id="1")
    assert entry.unreadable[0].text == "#REF!"


def test_a_contract_that_ends_before_it_starts_is_told_at_both_cells(read: Reader) -> None:
    reading = read(
        table(HEADER, (1, "共有", "若竹ドライブ", END, START), (2, "通知", "若竹連絡網", START, END))
    )
    bad, good = reading.requirements

    assert [problem.cell for problem in bad.unreadable] == ["D2", "E2"]
    assert bad.requirement.starts_on is None
    assert bad.requirement.ends_on is None
    assert good.requirement.ends_on == END


def test_a_number_alone_names_the_service(read: Reader) -> None:
    (entry,) = read(table(("サービス名", "登録番号"), (None, "C24-8009-2"))).requirements

    assert entry.requirement.service == "C24-8009-2"


@pytest.mark.parametrize("undecided", ["未定", "（検討中）", "なし", "－"])
def test_a_service_not_yet_chosen_is_no_name(read: Reader, undecided: str) -> None:
    (entry,) = read(table(("件名", "サービス名"), ("文書共有", undecided))).requirements

    assert entry.requirement == Requirement(id="要件!2", title="文書共有")


def test_columns_for_one_field_add_up_where_they_can(read: Reader) -> None:
    header = ("サービス名", "製品名", "利用する機能", "プラン", "業務名", "用途")
    (entry,) = read(
        table(header, ("若竹ドライブ", "別名", "共有", "上位プラン", "文書", "共有"))
    ).requirements

    assert entry.requirement.service == "若竹ドライブ"
    assert entry.requirement.scope == ("共有", "上位プラン")
    assert entry.requirement.title == "文書 共有"


def test_what_stands_above_the_table_holds_for_every_row(read: Reader) -> None:
    reading = read(
        table(
            ("調達件名：基盤更改", None, "対象リスト：ISMAP", None),
            ("契約期間", "2027/1/5～2027/3/26", None, None),
            ("サービス名", "利用する機能", "契約終了日"),
            ("若竹ドライブ", "共有", None),
            ("若竹連絡網", "通知", date(2027, 2, 1)),
        )
    )
    first, second = (entry.requirement for entry in reading.requirements)

    assert (first.lists, first.starts_on, first.ends_on, first.title) == (("ISMAP",), START, END, None)
    assert second.ends_on == date(2027, 2, 1)
    above = [(said.cell, said.field) for said in reading.report.tables[0].above]
    assert above == [("A1", "title"), ("C1", "lists"), ("A2", "period")]


def test_a_column_for_each_list_is_read_as_one_answer(read: Reader) -> None:
    rows = (("サービス名", "ISMAP", "ISMAP-LIU"), ("若竹ドライブ", "○", "○"), ("若竹連絡網", "○", "×"))
    first, second = read(table(*rows)).requirements

    assert first.requirement.lists == ("ISMAP", "ISMAP-LIU")
    assert second.requirement.lists == ("ISMAP",)


def test_a_column_of_sentences_belongs_to_its_row_in_a_table_of_needs(read: Reader) -> None:
    header = ("サービス名", "要件", "契約開始日", "契約終了日")
    reading = read(table(header, ("若竹ドライブ", "日本法とすること", START, END)))

    assert reading.form == "A"
    assert reading.requirements[0].requirement.lines == ("日本法とすること",)


# ---------------------------------------------------------------- numbers borne twice; what decides nothing


def test_rows_that_bear_the_same_number_are_kept_apart_and_told(read: Reader, wording: Wording) -> None:
    rows = (
        ("番号", "サービス名"),
        (1, "若竹ドライブ"),
        (2, "若竹連絡網"),
        ("１", "みどり会議"),
        (2, "若竹連絡網"),
    )
    reading = read(table(*rows))

    assert [entry.requirement.id for entry in reading.requirements] == [
        "要件!2",
        "要件!3",
        "要件!4",
        "要件!5",
    ]
    assert [(one.text, one.rows) for one in reading.report.tables[0].repeated] == [
        ("1", (2, 4)),
        ("2", (3, 5)),
    ]
    assert any("「1」（2、4 行目）" in line for line in in_short(reading.report, Speech(wording, "ja")))
    assert any("“1” (rows 2, 4)" in line for line in in_short(reading.report, Speech(wording, "en")))


def test_one_cell_over_several_rows_is_no_repeated_number(read: Reader) -> None:
    rows = (("番号", "サービス名"), (1, "若竹ドライブ"), (None, "若竹連絡網"), (2, "みどり会議"))
    reading = read(table(*rows, change=lambda sheet: sheet.merge_cells("A2:A3")))

    assert reading.report.tables[0].repeated == ()


def test_remarks_and_unknown_columns_are_handed_on_beside_the_requirement(read: Reader) -> None:
    rows = (
        ("サービス名", "備考", "特色", "担当課"),
        ("若竹ドライブ", "国内に限る", "生成AI", "会計課"),
        ("若竹連絡網",),
    )
    reading = read(table(*rows))

    assert [[(one.cell, one.header, one.text) for one in remarks] for remarks in reading.remarks] == [
        [("B2", "備考", "国内に限る"), ("C2", "特色", "生成AI")],
        [],
    ]


def test_a_first_row_that_happens_to_hold_headers_is_no_header(read: Reader) -> None:
    rows = (
        ("サービス名", "備考", "特色"),
        ("若竹ドライブ", "国内に限る", "生成AI"),
        ("若竹連絡網", "拠点", "AI"),
    )
    reading = read(table(*rows))

    assert [entry.row for entry in reading.requirements] == [2, 3]


def test_the_day_of_one_end_is_never_read_as_the_other(read: Reader) -> None:
    for header, written in (
        ("契約終了日", "R9.4.1～"),
        ("契約終了日", "2027年1月5日から"),
        ("契約開始日", "R10.3.31まで"),
    ):
        assert "日付として読めません" in problem(read, header, written)


def test_rows_of_tables_side_by_side_have_ids_of_their_own(read: Reader) -> None:
    rows = (
        ("番号", "サービス名", "契約終了日", None, "番号", "サービス名", "契約終了日"),
        (1, "若竹ドライブ", END, None, 1, "みどり会議", END),
    )

    assert [entry.requirement.id for entry in read(table(*rows)).requirements] == ["要件!A2", "要件!E2"]


@pytest.mark.parametrize("text", ["別紙参照", "別紙１のとおり", "（別添２の通り）", "仕様書による"])
def test_a_cell_that_points_to_another_paper_is_told_and_its_row_is_kept(read: Reader, text: str) -> None:
    (entry,) = read(table(("番号", "サービス名"), (1, text))).requirements

    assert entry.requirement == Requirement(id="1")
    assert "別の資料を指しています" in entry.unreadable[0].message.ja


@pytest.mark.parametrize(
    ("header", "written", "field", "day"),
    [
        ("契約開始日", "令和９年４月", "starts_on", date(2027, 4, 1)),
        ("契約終了日", "令和10年３月", "ends_on", date(2028, 3, 31)),
        ("契約開始日", "令和9年度", "starts_on", date(2027, 4, 1)),
        ("契約終了日", "令和9年度", "ends_on", date(2028, 3, 31)),
        ("契約終了日", "R10.2", "ends_on", date(2028, 2, 29)),
    ],
)
def test_a_month_or_year_alone_is_the_end_that_its_column_asks_for(
    read: Reader, header: str, written: str, field: str, day: date
) -> None:
    assert getattr(need(read, header, written), field) == day
