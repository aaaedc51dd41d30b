"""Form B: checklists are read with their sentences, for the service or services that they name."""

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lookup.workbook import Refused

from .books import HEADER, book, table
from .conftest import Reader

NUMBERED = "若竹ドライブ（登録番号 C24-8009-2）"
LINES = ("ISMAPに登録されていること", "監査を受け入れること。", "※のある行も文である")
CHECKLIST = (("No.", "区分", "要件", "適合"), *((n, "登録", line, None) for n, line in enumerate(LINES, 1)))


@pytest.mark.parametrize(
    ("above", "services"),
    [
        (
            (("提案サービス名：若竹ドライブ（登録番号 C24-8009-2）",),),
            ["若竹ドライブ（登録番号 C24-8009-2）"],
        ),
        ((("対象サービス：若竹ドライブ、若竹連絡網",),), ["若竹ドライブ", "若竹連絡網"]),
        ((("サービス１：若竹ドライブ",), ("サービス２：若竹連絡網",)), ["若竹ドライブ", "若竹連絡網"]),
        ((("サービス名", None, "若竹ドライブ"),), ["若竹ドライブ"]),
        ((("サービス名", "若竹ドライブ", "若竹連絡網"),), ["若竹ドライブ", "若竹連絡網"]),
        ((("確認表（対象サービス：若竹ドライブ（上位））",),), ["若竹ドライブ（上位）"]),
        ((("提案するクラウドサービスの名称", "若竹ドライブ", "事業者名", "甲"),), ["若竹ドライブ"]),
        ((("サービス名：", "若竹ドライブ"),), ["若竹ドライブ"]),
        ((("サービス名：若竹ドライブ　提供元：若竹クラウド㈱",),), ["若竹ドライブ"]),
        ((("サービス名：若竹ドライブ", "登録番号：C24-8009-2"),), ["若竹ドライブ（C24-8009-2）"]),
        ((("サービス名", "事業者名", "備考"),), [None]),
        ((("サービス名：", "未定"),), [None]),
        ((), [None]),
    ],
)
def test_the_service_is_found_above_the_table(
    read: Reader, above: tuple[tuple[str | None, ...], ...], services: list[str | None]
) -> None:
    reading = read(table(("チェックリスト",), *above, (), *CHECKLIST))
    first = reading.places[0].header_rows[1] + 1

    assert reading.form == "B"
    assert [entry.requirement.service for entry in reading.requirements] == services
    for entry in reading.requirements:
        assert entry.requirement.lines == LINES
        assert entry.line_rows == (first, first + 1, first + 2)


def test_the_service_may_stand_in_a_column(read: Reader) -> None:
    rows = (
        ("No.", "対象サービス", "要件"),
        (1, "若竹ドライブ", "登録されていること"),
        (2, "若竹ドライブ", "日本法とすること"),
        (3, "若竹連絡網", "登録されていること"),
        (4, None, "監査を受け入れること"),
    )
    first, second = read(table(*rows)).requirements

    assert (first.requirement.service, first.line_rows) == ("若竹ドライブ", (2, 3, 5))
    assert (second.requirement.service, second.line_rows) == ("若竹連絡網", (4, 5))
    assert first.requirement.id != second.requirement.id


def test_a_row_for_each_service_with_one_sentence_is_a_table_of_needs(read: Reader) -> None:
    rows = (
        ("サービス名", "要件"),
        ("若竹ドライブ", "登録されていること"),
        ("若竹連絡網", "日本法とすること"),
    )

    assert read(table(*rows)).form == "A"


def test_other_things_said_above_belong_to_the_service(read: Reader) -> None:
    rows = (
        ("サービス名：若竹ドライブ",),
        ("契約期間：2027/1/5～2027/3/26",),
        ("発注者：架空省",),
        *CHECKLIST,
    )
    (entry,) = read(table(*rows)).requirements

    assert str(entry.requirement.ends_on) == "2027-03-26"
    assert entry.requirement.body is None
    assert entry.unreadable == ()


@pytest.mark.parametrize(
    ("said", "message"),
    [("契約期間：来年度", "期間として読めません"), ("契約期間：2027/3/26～2027/1/5", "より前です")],
)
def test_what_cannot_be_read_above_the_table_is_reported(read: Reader, said: str, message: str) -> None:
    (entry,) = read(table(("サービス名：若竹ドライブ",), (said,), *CHECKLIST)).requirements

    assert entry.unreadable[0].cell == "A2"
    assert message in entry.unreadable[0].message.ja
    assert entry.requirement.starts_on is None


def test_headings_notes_and_hidden_rows_are_no_sentences(read: Reader) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[4].hidden = True

    rows = (
        ("No.", "区分", "要件"),
        ("１　登録", None, None),
        (1, "登録", "登録されていること"),
        (2, "登録", "隠した文"),
        (3, "登録", None),
        (None, None, "注　記入上の注意"),
    )
    reading = read(table(*rows, change=hide))

    assert reading.requirements[0].requirement.lines == ("登録されていること",)
    reasons = [(skipped.first_row, skipped.reason) for skipped in reading.report.tables[0].skipped]
    assert reasons == [(2, "filler"), (4, "hidden"), (5, "filler"), (6, "note")]


def test_a_sentence_merged_over_rows_is_one_sentence(read: Reader) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("B2:B3")

    rows = (("No.", "要件", "適合"), (1, "登録されて\nいること", "A社"), (None, None, "B社"))
    (entry,) = read(table(*rows, change=merge)).requirements

    assert entry.requirement.lines == ("登録されていること",)


def test_a_sentence_that_is_an_error_is_left_out_and_reported(read: Reader) -> None:
    rows = (("No.", "要件", "適合"), (1, "#REF!", None), (2, "登録されていること", None))
    (entry,) = read(table(*rows)).requirements

    assert entry.requirement.lines == ("登録されていること",)
    assert [problem.cell for problem in entry.unreadable] == ["B2"]


# ---------------------------------------------------------------- workbooks without requirements


def test_a_workbook_without_a_known_header_is_refused_with_what_was_seen(read: Reader) -> None:
    with pytest.raises(Refused) as caught:
        read(book(("売上", [("支店", "金額"), ("東", 1)]), ("メモ", [("雑記",)])))

    assert caught.value.code == "sheets.no_header"
    assert caught.value.values["sheets"] == "売上、メモ"
    assert "サービス名" in caught.value.values["needed"]
    assert "支店" in caught.value.values["seen"]


def test_an_empty_sheet_is_refused(read: Reader) -> None:
    with pytest.raises(Refused) as caught:
        read(table())

    assert caught.value.code == "sheets.no_header"


@pytest.mark.parametrize("rows", [(HEADER,), (HEADER, (1,)), CHECKLIST[:1], (CHECKLIST[0], (1, "登録"))])
def test_a_header_with_nothing_below_it_is_refused_with_its_row(
    read: Reader, rows: tuple[tuple[str, ...], ...]
) -> None:
    with pytest.raises(Refused) as caught:
        read(table(*rows))

    assert caught.value.code == "sheets.no_rows"
    assert caught.value.values == {"sheet": "要件", "row": "1"}


@pytest.mark.parametrize(
    ("body", "read_as"), [("みやこ市（地方公共団体）", "local"), ("国立みやこ研究所", None)]
)
def test_a_row_above_the_sentences_is_read_or_named_as_not_read(
    read: Reader, body: str, read_as: str | None
) -> None:
    reading = read(
        table(
            ("発注機関", body),
            ("提案サービス名", "若竹ドライブ"),
            (),
            ("項番", "要求事項"),
            (1, "ISMAPに登録されていること。"),
            (2, "データは国内に保存すること。"),
        )
    )
    assert reading.requirements[0].requirement.body == read_as
    told = {row for one in reading.report.tables[0].skipped for row in range(one.first_row, one.last_row + 1)}
    told |= {int(said.cell[1:]) for said in reading.report.tables[0].above}
    assert {1, 2} <= told
