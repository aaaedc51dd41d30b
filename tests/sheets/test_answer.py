"""The answered workbook: the officer's own, untouched, with the answer beside and behind the table."""

import io
import zipfile
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lookup.knowledge import Knowledge
from lookup.model import Assessment, CellProblem, Lang, ListInfo, Requirement, Text
from lookup.sheets import OpenSheet
from lookup.sheets.answer import Answer
from lookup.sheets.judged import different
from lookup.sheets.report import Wording
from lookup.sheets.session import read_and_answer
from lookup.workbook import LIMITS
from lookup.workbook.row_edit import LONGEST_TEXT

from .books import (
    HEADER,
    INFO,
    ON,
    assessment,
    book,
    candidate,
    changed,
    line,
    opened,
    packed,
    parts_of,
    table,
    verdict,
)

ANSWER = ["判定", "該当サービス", "登録番号", "有効期限", "理由", "確認先・確認事項"]
ROW = (1, "共有", "若竹ドライブ", None, None)
NEW_SHEETS = ["判定について", "判定の詳細", "照会事項"]


def answered(
    data: bytes,
    knowledge: Knowledge,
    *wanted: Any,
    lang: Lang = "ja",
    info: ListInfo = INFO,
) -> bytes:
    """Return the answered workbook; *wanted* turn requirements into assessments, the last one again."""
    steps = read_and_answer(data, LIMITS, Wording.of(knowledge))
    entries = next(steps).requirements
    makers = [*wanted, *[wanted[-1] if wanted else assessment] * len(entries)]
    made = tuple(make(entry.requirement) for make, entry in zip(makers, entries, strict=False))
    once, which = different(entries, made)
    answer = Answer(requirements=entries, assessments=once, which=which, info=info, on=ON, lang=lang)
    with pytest.raises(StopIteration) as stop:
        steps.send(answer)
    workbook = stop.value.value
    assert isinstance(workbook, bytes)
    return workbook


def test_a_sheet_is_read_and_answered_in_a_child_of_its_own(knowledge: Knowledge) -> None:
    data = table(HEADER, ROW)
    with OpenSheet(data, "要件.xlsx", knowledge) as sheet:
        made = tuple(met(entry.requirement) for entry in sheet.reading.requirements)
        workbook = sheet.answer(made, INFO, ON, "ja")

    assert workbook == answered(data, knowledge, met)


def test_the_requirements_as_they_were_judged_are_what_the_answer_tells(knowledge: Knowledge) -> None:
    with OpenSheet(table(HEADER, ROW), "要件.xlsx", knowledge) as sheet:
        (entry,) = sheet.reading.requirements
        problem = CellProblem("要件", "D2", "x", Text("D2を直してください。", "Mend D2."))
        judged = (msgspec.structs.replace(entry, unreadable=(problem,)),)
        workbook = opened(sheet.answer((met(entry.requirement),), INFO, ON, "ja", judged))

    assert "D2を直してください。" in texts(workbook["判定について"])


def met(requirement: Requirement) -> Assessment:
    good = (verdict("identity"), verdict("validity", number="C99-9001-2"))
    return assessment(requirement, "met", candidates=(candidate("若竹ドライブ", "C99-9001-2", *good),))


def row_of(sheet: Worksheet, row: int, first: int) -> list[Any]:
    return [sheet.cell(row, column).value for column in range(first, first + len(ANSWER))]


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


# ---------------------------------------------------------------- what stays


def rich_sheet(sheet: Worksheet) -> None:
    """Give a sheet everything that an officer's sheet may have."""
    sheet.column_dimensions["C"].width = 33.5
    sheet.column_dimensions["E"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = "A1:E4"
    sheet.print_title_rows = "1:1"
    sheet["C2"].comment = Comment("確認済み", "担当")
    sheet["B2"].hyperlink = "https://example.invalid/"
    sheet["A2"].font = Font(name="ＭＳ Ｐゴシック", size=9)
    sheet["D2"].number_format = 'ggge"年"m"月"d"日"'
    validation = DataValidation(type="list", formula1='"可,不可"')
    validation.add("B2:B99")
    sheet.add_data_validation(validation)
    rule = Rule(type="cellIs", operator="equal", formula=["1"], stopIfTrue=True)
    sheet.conditional_formatting.add("A2:A9", rule)
    sheet.protection.sheet = True


def test_everything_of_the_original_is_found_again(knowledge: Knowledge) -> None:
    rows = (HEADER, ROW, (2, "隠した行", "若竹連絡網", None, None), (3, "通知", "若竹連絡網", None, None))
    data = table(*rows, ("注", "下の注記"), change=rich_sheet)
    before, after = opened(data)["要件"], opened(answered(data, knowledge))["要件"]

    for cells in before.iter_rows():
        for cell in cells:
            again = after[cell.coordinate]
            assert again.value == cell.value
            assert again.number_format == cell.number_format
            assert (repr(again.font), repr(again.border)) == (repr(cell.font), repr(cell.border))
            assert repr(again.comment) == repr(cell.comment)
            assert (again.hyperlink and again.hyperlink.target) == (cell.hyperlink and cell.hyperlink.target)
    assert after.column_dimensions["C"].width == 33.5
    assert after.column_dimensions["E"].hidden
    assert after.row_dimensions[3].hidden
    assert (after.freeze_panes, after.auto_filter.ref, after.print_title_rows) == ("C2", "A1:E4", "$1:$1")
    assert [str(v.sqref) for v in after.data_validations.dataValidation] == ["B2:B99"]
    assert len(after.conditional_formatting) == 1
    assert after.protection.sheet


def test_parts_that_are_not_changed_are_the_same_byte_for_byte(knowledge: Knowledge) -> None:
    shape = b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
    extra = {
        "xl/drawings/drawing9.xml": shape,
        "xl/media/logo.png": b"\x89PNG",
        "xl/vbaProject.bin": b"macro",
    }
    parts = {**parts_of(book(("要件", [HEADER, ROW]), ("別表", [("支店", "金額")]))), **extra}
    after = parts_of(answered(packed(parts), knowledge))
    touched = {name for name in parts if after[name] != parts[name]}

    assert touched == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    }


def test_extension_lists_and_controls_inside_the_sheet_are_kept(knowledge: Knowledge) -> None:
    controls = b'<legacyDrawing r:id="rId9"/><extLst><ext uri="{x}"><y:z xmlns:y="urn:y"/></ext></extLst>'
    sheet = "xl/worksheets/sheet1.xml"
    data = changed(
        table(HEADER, ROW),
        sheet,
        (b"</worksheet>", controls + b"</worksheet>"),
        (b"<worksheet ", b'<worksheet xmlns:r="urn:r" '),
    )

    assert controls in parts_of(answered(data, knowledge))[sheet]


def test_the_same_workbook_and_answer_give_the_same_bytes(knowledge: Knowledge) -> None:
    data = table(HEADER, ROW)

    assert answered(data, knowledge, met) == answered(data, knowledge, met)


def test_a_signed_workbook_is_said_to_lose_its_signature(knowledge: Knowledge) -> None:
    data = packed({**parts_of(table(HEADER, ROW)), "_xmlsignatures/sig1.xml": b"<a/>"})
    with OpenSheet(data, "要件.xlsx", knowledge) as sheet:
        (warning,) = sheet.reading.report.warnings

    assert "署名" in warning.ja
    assert any("署名" in text for text in texts(opened(answered(data, knowledge))["判定について"]))


# ---------------------------------------------------------------- the columns beside the table


def test_the_answer_stands_right_of_the_last_column_in_use(knowledge: Knowledge) -> None:
    data = table(HEADER, ROW, (2, "通知", "若竹連絡網", None, None, None, "右の覚え書き"))
    sheet = opened(answered(data, knowledge, met))["要件"]

    assert row_of(sheet, 1, 8) == ANSWER
    assert row_of(sheet, 2, 8)[:4] == ["○ 満たす", "若竹ドライブ", "C99-9001-2", "2027年6月30日"]
    assert sheet["G3"].value == "右の覚え書き"


def test_the_header_looks_like_the_tables_own_and_covers_its_rows(knowledge: Knowledge) -> None:
    def style(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:A2")
        line = Side(style="medium")
        for row in (1, 2, 3):
            for cell in sheet[row]:
                cell.border = Border(left=line)
                cell.fill = PatternFill("solid", fgColor="FFAABBCC" if row < 3 else "FFFFFFFF")
                cell.alignment = Alignment(horizontal="center")

    rows = (("番号", "希望", None), (None, "製品名", "提供元"), (1, "若竹ドライブ", "若竹クラウド㈱"))
    sheet = opened(answered(table(*rows, change=style), knowledge, met))["要件"]

    assert sheet["D1"].value == "判定"
    assert sheet["D1"].fill.fgColor.rgb == "FFAABBCC"
    assert "D1:D2" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet["D3"].border.left.style == "medium"
    assert sheet["D3"].fill.fgColor.rgb == "FFE2F0D9"


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        ("met", "○ 満たす"),
        ("conditional", "△ 条件付き"),
        ("unconfirmed", "？ 要確認"),
        ("not_met", "× 満たさない"),
        ("no_candidate", "× 該当なし"),
        ("not_applicable", "－ 対象外"),
    ],
)
def test_a_verdict_is_a_mark_and_a_word_never_colour_alone(
    knowledge: Knowledge, outcome: str, word: str
) -> None:
    sheet = opened(answered(table(HEADER, ROW), knowledge, lambda r: assessment(r, outcome)))["要件"]

    assert sheet["F2"].value == word


def test_the_reason_names_what_led_to_the_outcome_worst_first(knowledge: Knowledge) -> None:
    def judged(requirement: Requirement) -> Assessment:
        found = candidate(
            "若竹ドライブ",
            "C99-9001-2",
            verdict("identity"),
            verdict("contract_period", "conditional"),
            verdict("region", "not_met"),
        )
        whole = (verdict("freshness", "unconfirmed", to="portal"), verdict("membership"))
        return assessment(requirement, "not_met", verdicts=whole, candidates=(found,))

    sheet = opened(answered(table(HEADER, ROW), knowledge, judged))["要件"]
    first, second = str(sheet["J2"].value).split("\n")

    assert "regionの理由" in first
    assert "contract_periodの理由" in second
    assert str(sheet["K2"].value).startswith("【ISMAPポータル】")


def test_a_sibling_is_never_shown_as_the_service(knowledge: Knowledge) -> None:
    def sibling(requirement: Requirement) -> Assessment:
        other = candidate("若竹連絡網", "C99-9002-2", verdict("identity", "not_met"), verdict("validity"))
        return assessment(
            requirement, "not_met", candidates=(other,), verdicts=(verdict("membership", "not_met"),)
        )

    workbook = opened(answered(table(HEADER, ROW), knowledge, sibling))

    assert row_of(workbook["要件"], 2, 6)[1:4] == ["－", "－", "－"]
    assert "identityの理由" in str(workbook["要件"]["J2"].value)
    detail = texts(workbook["判定の詳細"])
    assert "（参考）若竹連絡網\nC99-9002-2" in detail
    assert "validityの理由です。" not in detail


def test_what_may_be_the_service_is_shown_as_to_be_confirmed(knowledge: Knowledge) -> None:
    def near(requirement: Requirement) -> Assessment:
        found = candidate("若竹ドライブ", None, verdict("identity", "unconfirmed", to="agency"))
        return assessment(requirement, "unconfirmed", candidates=(found,))

    sheet = opened(answered(table(HEADER, ROW), knowledge, near))["要件"]

    assert row_of(sheet, 2, 6)[1:3] == ["若竹ドライブ（同じものか要確認）", "－"]


def test_of_many_candidates_and_questions_the_first_are_shown(knowledge: Knowledge) -> None:
    def many(requirement: Requirement) -> Assessment:
        found = tuple(candidate(f"候補{n}", f"C99-900{n}-2", verdict("scope")) for n in range(5))
        whole = tuple(
            verdict(check, "unconfirmed", to="agency")
            for check in ("applicability", "information_class", "membership", "platform", "components",
                          "equivalent", "prospective", "special_measures")
        )  # fmt: skip
        return assessment(requirement, "unconfirmed", candidates=found, verdicts=whole)

    workbook = opened(answered(table(HEADER, ROW), knowledge, many))
    sheet = workbook["要件"]

    assert sheet["G2"].value == "候補0\n候補1\n候補2"
    assert "ほか 2 件" in str(sheet["J2"].value)
    assert "ほか 5 件" in str(sheet["K2"].value)
    assert not any("候補3" in text for text in texts(workbook["判定の詳細"]))


def test_a_requirement_outside_the_scheme_says_why(knowledge: Knowledge) -> None:
    def outside(requirement: Requirement) -> Assessment:
        return assessment(
            requirement, "not_applicable", verdicts=(verdict("information_class", "not_applicable"),)
        )

    sheet = opened(answered(table(HEADER, ROW), knowledge, outside))["要件"]

    assert "information_classの理由" in str(sheet["J2"].value)


@pytest.mark.parametrize("sign", ["=1+1", "+81", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_no_text_from_outside_becomes_a_formula(knowledge: Knowledge, sign: str) -> None:
    def hostile(requirement: Requirement) -> Assessment:
        found = candidate(sign, sign, verdict("identity", "met", observed=sign, ja=sign, required=sign))
        return assessment(requirement, "met", candidates=(found,), verdicts=(verdict("freshness", ja=sign),))

    workbook = opened(answered(table(HEADER, ROW), knowledge, hostile))

    assert workbook["要件"]["G2"].value == sign
    assert workbook["要件"]["G2"].quotePrefix
    for sheet in workbook:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_long_texts_are_cut_and_control_characters_dropped(knowledge: Knowledge) -> None:
    def lengthy(requirement: Requirement) -> Assessment:
        said = {"ja": "長" * 40_000, "required": "a\x00b\x0bcd_x0041_e<&>"}
        found = candidate(
            "若竹ドライブ",
            "C99-9001-2",
            verdict("validity", "unconfirmed", ja=said["ja"], required=said["required"]),
        )
        return assessment(requirement, "unconfirmed", candidates=(found,))

    workbook = opened(answered(table(HEADER, ROW), knowledge, lengthy))
    reason = str(workbook["要件"]["J2"].value)

    assert len(reason) == LONGEST_TEXT
    assert reason.endswith("…")
    assert "abcd_x0041_e<&>" in texts_of_detail(workbook)


def texts_of_detail(workbook: Any) -> list[str]:
    return [text.replace("_x005F_", "_") for text in texts(workbook["判定の詳細"])]


def test_rows_become_high_enough_unless_somebody_fixed_their_height(knowledge: Knowledge) -> None:
    def fix(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].height = 11

    def wordy(requirement: Requirement) -> Assessment:
        return assessment(
            requirement, "unconfirmed", verdicts=(verdict("membership", "unconfirmed", ja="長い" * 90),)
        )

    data = table(HEADER, ROW, (2, "通知", "若竹連絡網", None, None), change=fix)
    sheet = opened(answered(data, knowledge, wordy))["要件"]

    assert float(sheet.row_dimensions[2].height or 0) > 60
    assert sheet.row_dimensions[3].height == 11


def test_answer_columns_are_shown_even_where_all_columns_to_the_right_were_hidden(
    knowledge: Knowledge,
) -> None:
    data = changed(
        table(HEADER, ROW, change=lambda sheet: setattr(sheet.column_dimensions["E"], "width", 20)),
        "xl/worksheets/sheet1.xml",
        (b"</cols>", b'<col min="6" max="16384" width="9" hidden="1"/></cols>'),
    )
    part = parts_of(answered(data, knowledge))["xl/worksheets/sheet1.xml"].decode()

    assert '<col min="6" max="6" width="13" customWidth="1"/>' in part
    assert '<col min="12" max="16384" width="9" hidden="1"/>' in part


def test_a_sheet_with_prefixes_spans_and_no_styles_is_answered(knowledge: Knowledge) -> None:
    parts = parts_of(table(HEADER, ROW))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"<", b"<x:").replace(b"<x:/", b"</x:")
    sheet = (
        sheet.replace(b"<x:?xml", b"<?xml")
        .replace(b"xmlns=", b"xmlns:x=")
        .replace(b'<x:row r="2"', b'<x:row r="2" spans="1:5"')
    )
    parts["xl/worksheets/sheet1.xml"] = sheet
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b'/styles"', b'/nothing"'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"/xl/styles.xml", b"/xl/other.xml")
    parts["xl/other.xml"] = parts.pop("xl/styles.xml")
    after = parts_of(answered(packed(parts), knowledge, met))

    assert b"spans" not in after["xl/worksheets/sheet1.xml"]
    assert b"<x:is><x:t" in after["xl/worksheets/sheet1.xml"]
    assert b"cellXfs" in after["xl/styles.xml"]


def test_a_row_with_more_than_cells_in_it_and_a_sheet_without_dimension_are_answered(
    knowledge: Knowledge,
) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    columns = b'<cols><col min="1" max="9" width="7"/><col min="10" max="20" width="8"/></cols>'
    data = changed(
        table(HEADER, ROW),
        sheet,
        (b'<dimension ref="A1:E2" />', columns),
        (b"</row></sheetData>", b'<extLst><ext uri="{z}"/></extLst></row></sheetData>'),
    )
    part = parts_of(answered(data, knowledge))[sheet]

    assert b'<extLst><ext uri="{z}"/></extLst></row></sheetData>' in part
    assert b'<col min="1" max="5" width="7"/><col min="6" max="6"' in part
    assert b'<col min="11" max="11" width="46" customWidth="1"/><col min="12" max="20" width="8"/>' in part


# ---------------------------------------------------------------- checklists


CHECKLIST = (("No.", "要件", "適合"), (1, "登録されていること", None), (2, "監査を受け入れること", None))


def test_each_sentence_gets_its_verdict_and_who_decides(knowledge: Knowledge) -> None:
    data = table(("サービス名：若竹ドライブ",), *CHECKLIST)
    workbook = opened(answered(data, knowledge, met))
    sheet = workbook["要件"]

    assert [cell.value for cell in sheet[2]][3:] == ["判定", "判断するところ", "理由", "確認先・確認事項"]
    assert [cell.value for cell in sheet[4]][3:5] == ["－ 対象外", "事業者の資料"]
    assert str(sheet["G4"].value).startswith("【事業者】")
    assert any("若竹ドライブ" in text for text in texts(workbook["判定について"]))


def test_several_services_get_a_block_of_columns_each(knowledge: Knowledge) -> None:
    sheet = opened(answered(table(("サービス名：若竹ドライブ、若竹連絡網",), *CHECKLIST), knowledge))["要件"]

    assert sheet["D2"].value == "判定（若竹ドライブ）"
    assert sheet["H2"].value == "判定（若竹連絡網）"


# ---------------------------------------------------------------- the sheets of the answer


def test_three_sheets_are_added_behind_the_officers_own(knowledge: Knowledge) -> None:
    data = book(("要件", [HEADER, ROW]), ("判定の詳細", [("officer's own",)]))
    workbook = opened(answered(data, knowledge, met))

    assert workbook.sheetnames == ["要件", "判定の詳細", "判定について", "判定の詳細 (2)", "照会事項"]
    assert workbook["判定の詳細"]["A1"].value == "officer's own"
    for title in workbook.sheetnames[2:]:
        page = workbook[title].page_setup
        assert (page.orientation, page.paperSize, page.fitToWidth) == ("landscape", 9, 1)
    assert workbook["判定の詳細 (2)"].print_title_rows == "$1:$3"
    assert workbook["判定の詳細 (2)"].freeze_panes == "A4"


def test_the_cover_says_which_list_decided_and_what_it_is_worth(knowledge: Knowledge) -> None:
    poor = ListInfo(
        version="v", as_of=ON, fetched_at=INFO.fetched_at, source="=cmd", label=Text("公開情報の一覧", "x"),
        official=False, complete=False, stale=True, sha256="cd" * 32, service_count=3,
    )  # fmt: skip
    good = texts(opened(answered(table(HEADER, ROW), knowledge, met))["判定について"])
    bad = texts(opened(answered(table(HEADER, ROW), knowledge, met, info=poor))["判定について"])

    assert {"試験用の一覧", "2026年11月22日", "2026年11月22日 09:00 (JST)", "list.csv", "ab" * 32} <= set(
        good
    )
    assert any("登録の有無だけで調達の可否は決まりません" in text for text in good)
    assert any(text.startswith("公式のリスト、又は") for text in good)
    assert any("公式のリストではありません" in text for text in bad)
    assert any("全件がそろっているとは限りません" in text for text in bad)
    assert any("古くなっています" in text for text in bad)


def test_columns_that_decide_nothing_are_told(
    knowledge: Knowledge,
) -> None:
    rows = (("サービス名", "備考", "担当課"), ("若竹ドライブ", "国内リージョンに限る", "会計課"))
    everything = "\n".join(texts(opened(answered(table(*rows), knowledge))["判定について"]))
    assert "判定に使わなかった列（書かれた条件は照らしていません）：B「備考」、C「担当課」" in everything


def test_the_cover_tells_how_the_sheet_was_read_and_what_was_not_said(knowledge: Knowledge) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions["C"].hidden = True

    rows = (
        ("リージョン：東京", None, None, None),
        ("サービス名", "契約終了日", "内部メモ", "謎の列"),
        ("若竹ドライブ", "いつか", "x", "y"),
        ("例", None, None, None),
        ("若竹連絡網", None, None, None),
    )
    cover = texts(opened(answered(table(*rows, change=hide), knowledge))["判定について"])
    everything = "\n".join(cover)

    assert "要件!B3" in cover
    assert "「いつか」は日付として読めません" in everything
    assert "A「サービス名」→サービス名" in everything
    assert "意味が分からず読まなかった列：C「内部メモ」" in everything
    assert "表示されていない列（知っている見出しなら読みます）：C「内部メモ」" in everything
    assert (
        "表の上の A1 から：リージョン「リージョン：東京」" in everything
        or "A1 から：リージョン「東京」" in everything
    )
    assert "読まなかった 4 行目：記入例" in everything
    assert "2 件中 2 件に記載がないか、そのままでは判定に使えませんでした" in everything


def test_the_detail_sheet_rests_each_verdict_on_its_rule(knowledge: Knowledge) -> None:
    detail = texts(opened(answered(table(HEADER, ROW), knowledge, met))["判定の詳細"])

    assert "番号1 要件 2行\n若竹ドライブ" in detail
    assert "若竹ドライブ\nC99-9001-2" in detail
    assert "有効期限：2027-06-30" in detail
    assert any("（公的文書で確認）" in text for text in detail)


def test_a_requirement_without_a_number_is_told_by_its_row(knowledge: Knowledge) -> None:
    rows = (
        ("サービス名", "要件", "契約開始日", "契約終了日"),
        ("若竹ドライブ", "日本法とすること", "2027/1/5", None),
    )
    detail = texts(opened(answered(table(*rows), knowledge, met))["判定の詳細"])

    assert "要件 2行\n若竹ドライブ" in detail
    assert "日本法とすること" in detail


def test_questions_are_grouped_by_whom_to_ask_each_once_with_its_rows(knowledge: Knowledge) -> None:
    def asking(requirement: Requirement) -> Assessment:
        found = candidate("若竹ドライブ", "C99-9001-2", verdict("region", "unconfirmed", to="provider"))
        whole = (
            verdict("freshness", "unconfirmed", to="portal"),
            verdict("liu_use", "unconfirmed", to="agency"),
        )
        asked = tuple(v.question for v in (*whole, *found.verdicts) if v.question)
        return assessment(requirement, "unconfirmed", candidates=(found,), verdicts=whole, questions=asked)

    def unlisted(requirement: Requirement) -> Assessment:
        whole = (verdict("membership", "unconfirmed", to="provider"),)
        return assessment(requirement, "unconfirmed", verdicts=whole)

    rows = [HEADER, *((n, "業務", "若竹ドライブ", None, None) for n in range(1, 5))]
    data = book(
        ("一課", rows), ("二課", [("サービス名", "事業者名"), ("村の帳簿", "村の会社"), (None, "町の会社")])
    )
    makers = (asking, asking, met, asking, unlisted, unlisted)
    sheet = opened(answered(data, knowledge, *makers))["照会事項"]
    found = texts(sheet)

    assert "サービス事業者に確かめること：試験用株式会社　若竹ドライブ（C99-9001-2）" in found
    assert "サービス事業者に確かめること：村の会社　村の帳簿" in found
    assert "サービス事業者に確かめること：町の会社" in found
    assert found.count("regionはどうですか。") == 1
    assert found.count("一課 2–3、5行") == 3
    order = [text for text in found if text.startswith(("サービス事業者", "ISMAPポータル（", "所属機関で"))]
    assert order[-2:] == ["ISMAPポータル（公式のリスト）で確かめること", "所属機関で確かめ、決めること"]


def test_a_question_about_a_sentence_names_the_row_of_the_sentence(knowledge: Knowledge) -> None:
    found = texts(
        opened(answered(table(("サービス名：若竹ドライブ",), *CHECKLIST), knowledge, met))["照会事項"]
    )

    assert "要件 4行" in found


def test_a_question_about_very_many_stretches_of_rows_is_cut(knowledge: Knowledge) -> None:
    def asking(requirement: Requirement) -> Assessment:
        return assessment(
            requirement, "unconfirmed", verdicts=(verdict("liu_use", "unconfirmed", to="agency"),)
        )

    rows = [HEADER, *((n, "業務", "若竹ドライブ", None, None) for n in range(60))]
    found = texts(opened(answered(table(*rows), knowledge, *[asking, met] * 30))["照会事項"])

    assert any(text.endswith("、…行") for text in found)


def test_nothing_to_ask_is_said(knowledge: Knowledge) -> None:
    assert "照会することはありません。" in texts(
        opened(answered(table(HEADER, ROW), knowledge, met))["照会事項"]
    )


def test_more_unreadable_cells_than_a_page_holds_are_counted(knowledge: Knowledge) -> None:
    rows = [HEADER, *((n, "業務", "若竹ドライブ", "いつか", None) for n in range(220))]
    cover = texts(opened(answered(table(*rows), knowledge, met))["判定について"])

    assert any("ほか 20 か所" in text for text in cover)


def test_an_answer_in_english_is_english_throughout(knowledge: Knowledge) -> None:
    workbook = opened(answered(table(HEADER, ROW), knowledge, met, lang="en"))

    assert workbook.sheetnames == ["要件", "About this answer", "Details", "Questions"]
    assert row_of(workbook["要件"], 2, 6)[:4] == ["○ Met", "若竹ドライブ", "C99-9001-2", "2027-06-30"]
    assert any(text == "About this answer" for text in texts(workbook["About this answer"]))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_answer_ever_says_that_a_service_may_be_bought(knowledge: Knowledge, lang: Lang) -> None:
    workbook = opened(answered(table(HEADER, ROW), knowledge, met, lang=lang))

    assert not any("調達可" in text for sheet in workbook for text in texts(sheet))


# ---------------------------------------------------------------- links


def targets(sheet: Worksheet) -> dict[str, str | None]:
    """Return address → where its link leads, inside or outside."""
    links = {cell.coordinate: cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    return {at: link.location or link.target for at, link in links.items()}


def test_each_verdict_leads_to_what_it_rests_on_and_back(knowledge: Knowledge) -> None:
    rows = (HEADER, ROW, (2, "通知", "若竹連絡網", None, None))
    workbook = opened(answered(table(*rows), knowledge, met))
    sheet, detail = workbook["要件"], workbook["判定の詳細"]
    there = {at: targets(sheet)[at] for at in ("F2", "F3")}

    for at, where in there.items():
        title, _, cell = str(where).rpartition("!")
        assert title == "'判定の詳細'"
        assert f"要件 {at[1:]}行" in str(detail[cell].value)
        assert targets(detail)[f"D{cell[1:]}"] == f"'要件'!A{at[1:]}"
        assert sheet[at].font.underline == "single"


def test_a_sentence_of_a_checklist_leads_to_its_own_verdict(knowledge: Knowledge) -> None:
    workbook = opened(answered(table(("サービス名：若竹ドライブ、若竹連絡網",), *CHECKLIST), knowledge))
    sheet, detail = workbook["要件"], workbook["判定の詳細"]
    verdicts = {at: where for at, where in targets(sheet).items() if at[0] in "DH"}

    assert len(verdicts) == 2 * (len(CHECKLIST) - 1)
    for at, where in verdicts.items():
        row = str(where).rpartition("!A")[2]
        assert detail[f"E{row}"].value == sheet[f"B{at[1:]}"].value
        assert f"要件 {at[1:]}行" in str(detail[f"A{row}"].value)


def test_the_verdict_of_a_vertical_table_leads_there_and_back(knowledge: Knowledge) -> None:
    rows = (
        ("番号", 1, 2),
        ("サービス名", "若竹ドライブ", "若竹連絡網"),
        ("契約終了日", "2027/3/31", "2027/3/31"),
    )
    workbook = opened(answered(table(*rows), knowledge, met))
    back = set(targets(workbook["判定の詳細"]).values())

    assert {where.rpartition("!")[2][0] for where in back if where} == {"B", "C"}
    assert (
        len([where for where in targets(workbook["要件"]).values() if where and "判定の詳細" in where]) == 2
    )


def test_the_number_leads_to_the_portals_list_or_to_the_entry_where_the_list_names_it(
    knowledge: Knowledge,
) -> None:
    def named(requirement: Requirement) -> Assessment:
        (found,) = met(requirement).candidates
        service = msgspec.structs.replace(found.service, detail_sys_id="ab&1")
        return assessment(requirement, "met", candidates=(msgspec.structs.replace(found, service=service),))

    def unnumbered(requirement: Requirement) -> Assessment:
        return assessment(requirement, "met", candidates=(candidate("若竹ドライブ", None),))

    def several(requirement: Requirement) -> Assessment:
        found = (candidate("若竹ドライブ", "C99-9001-2"), candidate("若竹連絡網", "C99-9002-2"))
        return assessment(requirement, "met", candidates=found)

    rows = (HEADER, *((n, "業務", "若竹ドライブ", None, None) for n in range(1, 5)))
    sheet = opened(answered(table(*rows), knowledge, met, named, unnumbered, several))["要件"]
    outside = {at: where for at, where in targets(sheet).items() if at[0] != "F"}
    portal = knowledge.portal
    listed = portal.list_page("ISMAP")

    assert listed == "https://www.ismap.go.jp/csm?id=cloud_service_list"
    assert outside == {"H2": listed, "H3": portal.entry_page("ISMAP", "ab&1"), "G4": listed}
    assert sheet["H2"].font.underline == "single"


def test_a_portal_that_is_not_official_is_not_linked(knowledge: Knowledge) -> None:
    portal = msgspec.structs.replace(knowledge.portal, address="https://portal.example.invalid")
    other = msgspec.structs.replace(knowledge, portal=portal)
    sheet = opened(answered(table(HEADER, ROW), other, met))["要件"]

    assert set(targets(sheet)) == {"F2"}


def test_rows_that_ask_the_same_share_one_block_that_names_them_all(knowledge: Knowledge) -> None:
    same = [(n, "業務", "若竹ドライブ", None, None) for n in (1, 2, 3)]
    other = (4, "業務", "若竹連絡網", None, None)
    data = book(("一課", [HEADER, *same, other]), ("二課", [HEADER, (9, *same[0][1:])]))
    with OpenSheet(data, "要件.xlsx", knowledge) as sheet:
        known: dict[str, Assessment] = {}
        made = tuple(
            msgspec.structs.replace(
                known.setdefault(str(entry.requirement.service), met(entry.requirement)),
                requirement_id=entry.requirement.id,
            )
            for entry in sheet.reading.requirements
        )
        workbook = opened(sheet.answer(made, INFO, ON, "ja"))
    detail = workbook["判定の詳細"]
    leads = [row[0] for row in detail.iter_rows(min_row=4, values_only=True)]

    assert set(leads) == {"一課 2–4行\n二課 2行\n若竹ドライブ", "番号4 一課 5行\n若竹連絡網"}
    first = targets(workbook["一課"])["F2"]
    assert (
        targets(workbook["一課"])["F4"]
        == targets(workbook["二課"])["F2"]
        == first
        != targets(workbook["一課"])["F5"]
    )
    assert any("5 件" in text for text in texts(workbook["判定について"]))


def test_a_second_answer_replaces_the_links_too_and_keeps_the_officers_own(knowledge: Knowledge) -> None:
    data = table(HEADER, ROW, (2, "通知", "若竹連絡網", None, None), change=rich_sheet)
    first = answered(data, knowledge, met)
    second = answered(first, knowledge, met)
    relations = "xl/worksheets/_rels/sheet1.xml.rels"

    assert targets(opened(second)["要件"]) == targets(opened(first)["要件"])
    assert targets(opened(second)["要件"])["B2"] == "https://example.invalid/"
    assert parts_of(second)[relations] == parts_of(first)[relations]
    assert answered(second, knowledge, met) == second


# ---------------------------------------------------------------- a second run


def test_a_second_answer_takes_the_place_of_the_first(knowledge: Knowledge) -> None:
    first = answered(table(HEADER, ROW, (2, "通知", "若竹連絡網", None, None)), knowledge, met)
    second = answered(first, knowledge, lambda r: assessment(r, "not_met"))
    workbook = opened(second)

    assert workbook.sheetnames == ["要件", *NEW_SHEETS]
    assert workbook["要件"]["F2"].value == "× 満たさない"
    assert workbook["要件"].max_column == len(HEADER) + len(ANSWER)
    assert len(workbook["要件"].merged_cells.ranges) == 0
    cover = "\n".join(texts(workbook["判定について"]))
    assert "以前の判定のシート" in cover
    assert answered(first, knowledge, met) == answered(first, knowledge, met)


def test_a_second_answer_to_fewer_rows_leaves_nothing_of_the_first(knowledge: Knowledge) -> None:
    def two_rows(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:A2")

    rows = (("番号", "希望"), (None, "製品名"), (1, "若竹ドライブ"), (2, "若竹連絡網"))
    first = answered(table(*rows, change=two_rows), knowledge, met)
    workbook = opened(first)
    workbook["要件"]["B4"].value = None
    out = io.BytesIO()
    workbook.save(out)
    again = opened(answered(out.getvalue(), knowledge, met))["要件"]

    assert again["C3"].value == "○ 満たす"
    assert again["C4"].value is None
    assert "C1:C2" in {str(merged) for merged in again.merged_cells.ranges}


def test_an_answer_whose_cells_were_deleted_is_not_looked_for(knowledge: Knowledge) -> None:
    first = answered(table(HEADER, ROW), knowledge, met)
    gone = changed(first, "xl/workbook.xml", ("'要件'!$F$1:$K$2".encode(), b"#REF!"))

    assert opened(answered(gone, knowledge, met))["要件"].max_column > len(HEADER) + len(ANSWER)


def test_the_dates_inside_the_package_are_those_of_the_original(knowledge: Knowledge) -> None:
    data = table(HEADER, ROW)
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(io.BytesIO(answered(data, knowledge))) as after,
    ):
        stamps = {entry.filename: entry.date_time for entry in before.infolist()}
        for entry in after.infolist():
            assert entry.date_time == stamps.get(entry.filename, (1980, 1, 1, 0, 0, 0))
        assert before.read("docProps/core.xml") == after.read("docProps/core.xml")


def test_lines_of_a_row_are_in_the_detail(knowledge: Knowledge) -> None:
    def lined(requirement: Requirement) -> Assessment:
        return assessment(requirement, "met", lines=(line("監査を受け入れること"),))

    rows = (("サービス名", "仕様書の文"), ("若竹ドライブ", "監査を受け入れること"))
    workbook = load_workbook(io.BytesIO(answered(table(*rows), knowledge, lined)))

    assert "監査を受け入れること" in texts(workbook["判定の詳細"])
