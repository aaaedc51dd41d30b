"""Reading a list: what becomes of every cell and row, readable or not. Nothing is guessed or lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.knowledge import load_knowledge
from lookup.model import CellProblem, Service
from lookup.sync.header import letters
from lookup.sync.reading import ListReading, read_list

KNOWLEDGE = load_knowledge()
NEEDED = "登録番号,クラウドサービスの名称"


def read(*lines: str) -> ListReading:
    return read_list("\n".join(lines).encode(), "list.csv", KNOWLEDGE)


def read_one(header: str, cell: str) -> tuple[Service, tuple[CellProblem, ...]]:
    quoted = '"' + cell.replace('"', '""') + '"'
    reading = read(f"{NEEDED},{header}", f"C21-0001-2,みやこクラウド,{quoted}")
    (service,) = reading.services
    return service, reading.problems


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("リスト", "ISMAP", "list", "ISMAP"),
        ("リスト", "ＩＳＭＡＰ－ＬＩＵ", "list", "ISMAP-LIU"),
        ("リスト", "ISMAP-LIUクラウドサービスリスト", "list", "ISMAP-LIU"),
        ("クラウドサービス事業者", "㈱みやこ", "provider_name", "㈱みやこ"),
        ("法人番号", "１２３４５６７８９０１２３", "corporate_number", "1234567890123"),
        ("法人番号", "1-2345-6789-0123", "corporate_number", "1234567890123"),
        ("登録日", "令和3年3月12日", "registered_on", date(2021, 3, 12)),
        ("有効期限", "2027/3/31", "expires_on", date(2027, 3, 31)),
        ("有効期限", "45000", "expires_on", date(2023, 3, 15)),
        ("監査対象期間（開始）", "2025-04-01", "audit_period_start", date(2025, 4, 1)),
        ("監査対象期間", "2025年4月1日～2026年3月31日", "audit_period_end", date(2026, 3, 31)),
        ("監査機関", "監査法人甲", "auditor", "監査法人甲"),
        ("言明の対象範囲", "基盤;運用、保守", "statement_scope", ("基盤", "運用", "保守")),
        ("対象外", "試用版", "scope_exclusions", ("試用版",)),
        ("リージョン", "東京\n大阪", "regions", ("東京", "大阪")),
        ("サービス種別", "SaaS", "service_model", "SaaS"),
        ("準拠法", "日本法", "governing_law", "日本法"),
        ("裁判管轄", "東京地方裁判所", "court", "東京地方裁判所"),
        ("統制目標", "5.1.1;6.1.1", "controls", ("5.1.1", "6.1.1")),
        ("後発事象", "なし", "subsequent_events", "なし"),
        ("生成AIに関する情報", "PDFあり", "generative_ai_information", "PDFあり"),
        ("備考", "更新", "remarks", "更新"),
        ("detail_sys_id", "c452fd9f08246c8e", "detail_sys_id", "c452fd9f08246c8e"),
    ],
)
def test_every_column_is_read_into_its_field(header: str, cell: str, field: str, value: object) -> None:
    service, problems = read_one(header, cell)

    assert getattr(service, field) == value
    assert problems == ()
    assert service.unreadable == service.extra == {}


@pytest.mark.parametrize("cell", ["", "  ", "-", "―"])
def test_blank_cells_and_blank_marks_say_nothing(cell: str) -> None:
    for header in ("有効期限", "リスト", "法人番号", "備考", "リージョン"):
        service, problems = read_one(header, cell)

        assert service == Service(
            key="C21-0001-2", service_name="みやこクラウド", registration_number="C21-0001-2"
        )
        assert problems == ()


@pytest.mark.parametrize(
    ("header", "cell", "field"),
    [
        ("リスト", "DMP", "list"),
        ("リスト", "ISMAP又はISMAP-LIU", "list"),
        ("法人番号", "1.23457E+12", "corporate_number"),
        ("法人番号", "12345", "corporate_number"),
        ("登録日", "未定", "registered_on"),
        ("有効期限", "2027-02-30", "expires_on"),
        ("監査対象期間（終了）", "去年", "audit_period_end"),
        ("監査対象期間", "2026-04-01～2025-03-31", "audit_period"),
        ("監査対象期間", "直近の1年", "audit_period"),
        ("有効期限", "#REF!", "expires_on"),
        ("備考", "#N/A", "remarks"),
    ],
)
def test_a_cell_that_cannot_be_read_is_reported_and_its_field_stays_empty(
    header: str, cell: str, field: str
) -> None:
    service, (problem,) = read_one(header, cell)

    fields = ["audit_period_start", "audit_period_end"] if field == "audit_period" else [field]
    assert service.unreadable == dict.fromkeys(fields, cell)
    assert all(getattr(service, field) is None for field in fields)
    assert (problem.sheet, problem.cell, problem.text) == (None, "C2", cell)
    assert "C2" in problem.message.ja
    assert cell in problem.message.ja
    assert "C2" in problem.message.en
    assert cell in problem.message.en


def test_an_entry_without_a_number_has_a_key_that_stays_the_same() -> None:
    header = f"{NEEDED},リスト,クラウドサービス事業者,備考"
    first = read(header, ",みやこクラウド,ISMAP,株式会社みやこ,").services[0]
    again = read(
        header, "C21-0001-2,別のもの,,,", " - ,みやこクラウド,ＩＳＭＡＰ,株式会社みやこ,更新"
    ).services[1]
    other = read(header, ",みやこクラウド,ISMAP-LIU,株式会社みやこ,").services[0]

    assert first.registration_number is None
    assert first.key == again.key
    assert first.key.startswith("unnumbered-")
    assert len(first.key) == len("unnumbered-") + 12
    assert other.key != first.key


def test_a_number_that_cannot_be_read_is_reported_and_the_entry_kept_without_one() -> None:
    reading = read(NEEDED, "申請中,みやこクラウド")

    assert reading.services[0].unreadable == {"registration_number": "申請中"}
    assert reading.services[0].key.startswith("unnumbered-")
    assert [problem.cell for problem in reading.problems] == ["A2"]
    assert reading.complete_as_read


def test_a_number_is_read_in_any_width() -> None:
    assert read(NEEDED, "ｃ２１－０００１－２,みやこ").services[0].registration_number == "C21-0001-2"


def test_an_entry_without_a_name_is_called_by_its_number() -> None:
    assert read(NEEDED, "C21-0001-2,").services[0].service_name == "C21-0001-2"


def test_a_row_with_neither_number_nor_name_is_reported_and_kept_out() -> None:
    reading = read(f"{NEEDED},有効期限", "C21-0001-2,みやこ,", ",,2027-03-31", "不明,,いつか")

    assert [service.key for service in reading.services] == ["C21-0001-2"]
    assert [problem.cell for problem in reading.problems] == ["A3", "A4", "A4", "C4"]
    assert reading.rows_kept_out == 2
    assert not reading.complete_as_read


def test_a_note_beneath_the_table_is_reported_but_leaves_the_list_complete() -> None:
    for note in ("※ 2026年11月1日現在,", ",注：数字は登録順です。", "以上,"):
        reading = read(NEEDED, "C21-0001-2,みやこ", note)

        assert len(reading.services) == 1
        assert reading.complete_as_read
        assert note.strip(",") in reading.problems[0].message.ja


def test_two_rows_that_say_the_same_count_once_and_are_reported() -> None:
    reading = read(NEEDED, "C21-0001-2,みやこ", "C21-0002-2,おおい", "C21-0001-2,みやこ")

    assert [service.key for service in reading.services] == ["C21-0001-2", "C21-0002-2"]
    assert reading.complete_as_read
    (problem,) = reading.problems
    assert problem.cell == "A4"
    assert "A2" in problem.message.en


def test_rows_with_one_number_and_different_contents_are_all_kept_out_and_reported() -> None:
    row = "C21-0001-2,みやこ"
    reading = read(f"{NEEDED},備考", f"{row},更新", "C21-0002-2,おおい,", f"{row},取消", f"{row},更新")

    assert [service.key for service in reading.services] == ["C21-0002-2"]
    assert reading.rows_kept_out == 3
    assert not reading.complete_as_read
    (problem,) = reading.problems
    assert problem.cell == "A2"
    assert problem.text == "C21-0001-2"
    assert "A4, A5" in problem.message.ja


def test_one_bad_row_never_stops_the_others() -> None:
    rows = [f"C21-{n:04}-2,サービス{n},{'いつか' if n % 2 else '2027-03-31'}" for n in range(40)]
    reading = read(f"{NEEDED},有効期限", *rows)

    assert len(reading.services) == 40
    assert len(reading.problems) == 20


@given(st.integers(0, 20_000))
def test_columns_are_named_as_in_a_spreadsheet(column: int) -> None:
    number = 0
    for letter in letters(column):
        number = number * 26 + ord(letter) - ord("A") + 1

    assert number == column + 1
