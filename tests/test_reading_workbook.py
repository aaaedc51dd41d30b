"""Reading a list from a workbook, in a bounded child process."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from lookup.errors import ListRefused, UnreadableFile
from lookup.knowledge import load_knowledge
from lookup.sync.reading import ListReading, read_list
from lookup.sync.tables import sheet_rows
from lookup.workbook import Refused

KNOWLEDGE = load_knowledge()
HEADER = ("登録番号", "クラウドサービスの名称", "有効期限", "法人番号", "備考")


def sheet(book: Workbook, title: str, *rows: Sequence[object]) -> Worksheet:
    made: Worksheet = book.create_sheet(title)
    for row in rows:
        made.append(list(row))
    return made


def saved(book: Workbook) -> bytes:
    del book["Sheet"]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> ListReading:
    return read_list(data, "list.xlsx", KNOWLEDGE)


def test_a_workbook_is_read_beneath_its_titles_with_every_kind_of_cell() -> None:
    book = Workbook()
    sheet(book, "説明", ["このブックについて"])
    rows = [
        ("C21-0001-2", "みやこ", datetime(2027, 3, 31), 1234567890123, None),  # noqa: DTZ001 - as in cells
        ("C21-0002-2", "おおい", 45000, "1234567890123", 3.0),
        ("C21-0003-2", 365, "令和9年3月31日", 1.5, True),
        ("C21-0004-2", "えびす", date(2027, 3, 31), None, datetime(2026, 1, 2, 3, 4)),  # noqa: DTZ001
    ]
    sheet(book, "一覧", ["クラウドサービスの一覧"], [], HEADER, *rows)

    reading = read(saved(book))

    assert [s.service_name for s in reading.services] == ["みやこ", "おおい", "365", "えびす"]
    march = date(2027, 3, 31)
    assert [s.expires_on for s in reading.services] == [march, date(2023, 3, 15), march, march]
    assert [s.corporate_number for s in reading.services[:2]] == ["1234567890123"] * 2
    assert [s.remarks for s in reading.services] == [None, "3", "TRUE", "2026-01-02 03:04:00"]
    assert [(p.sheet, p.cell, p.text) for p in reading.problems] == [("一覧", "D6", "1.5")]
    assert "一覧!D6" in reading.problems[0].message.ja
    assert (reading.sheets, reading.other_sheets) == (("一覧",), ("説明",))


def test_all_visible_sheets_with_a_list_are_read_and_hidden_ones_are_not() -> None:
    book = Workbook()
    sheet(book, "ISMAP", HEADER, ("C21-0001-2", "みやこ"))
    sheet(book, "ISMAP-LIU", HEADER, ("C24-0002-2", "おおい"))
    sheet(book, "旧", HEADER, ("C21-0003-2", "えびす")).sheet_state = "hidden"

    reading = read(saved(book))

    assert [s.registration_number for s in reading.services] == ["C21-0001-2", "C24-0002-2"]
    assert reading.sheets == ("ISMAP", "ISMAP-LIU")


def test_rows_that_clash_between_sheets_are_named_with_their_sheets() -> None:
    book = Workbook()
    sheet(book, "新", HEADER, ("C21-0001-2", "みやこ"), ("C21-0002-2", "おおい"))
    sheet(book, "旧", HEADER, ("C21-0001-2", "みやこ旧"))

    reading = read(saved(book))

    assert [s.registration_number for s in reading.services] == ["C21-0002-2"]
    assert "新!A2" in reading.problems[0].message.ja
    assert "旧!A2" in reading.problems[0].message.ja


def test_serial_numbers_count_from_the_year_the_workbook_says() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet(book, "一覧", HEADER, ("C21-0001-2", "みやこ", 45000))

    assert read(saved(book)).services[0].expires_on == date(2027, 3, 16)


def test_a_formula_gives_its_last_value_and_a_large_number_all_its_digits() -> None:
    book = Workbook()
    sheet(book, "一覧", HEADER, ("C21-0001-2", "みやこ", 45000, 1234567890123))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            content = content.replace(b"<v>45000</v>", b"<f>TODAY()</f><v>45000</v>")
            new.writestr(entry, content.replace(b"<v>1234567890123</v>", b"<v>1.234567890123E12</v>"))
    assert load_workbook(out).active["C2"].value == "=TODAY()"  # type: ignore[index]

    (service,) = read(out.getvalue()).services
    assert service.expires_on == date(2023, 3, 15)
    assert service.corporate_number == "1234567890123"


def test_two_columns_for_one_field_are_refused_with_their_sheet() -> None:
    book = Workbook()
    sheet(book, "一覧", [], [*HEADER, "失効日"], ("C21-0001-2", "みやこ"))

    with pytest.raises(ListRefused) as caught:
        read(saved(book))
    assert "一覧!C2" in caught.value.text.ja
    assert "一覧!F2" in caught.value.text.ja


def test_a_workbook_without_a_list_is_refused() -> None:
    book = Workbook()
    sheet(book, "予定", ["月", "火"])

    with pytest.raises(ListRefused) as caught:
        read(saved(book))
    assert caught.value.code == "sync.no_header"
    assert "月、火" in caught.value.text.ja


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"%PDF-1.7\n"]
)
def test_what_only_looks_like_a_workbook_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    assert "list.xlsx" in caught.value.text.ja


def test_the_suffix_of_a_file_decides_nothing() -> None:
    reading = read_list("登録番号,サービス名\nC21-0001-2,みやこ\n".encode(), "list.xlsx", KNOWLEDGE)

    assert reading.services[0].service_name == "みやこ"


def test_a_sheet_may_have_gaps_but_not_more_rows_than_the_limit() -> None:
    book = Workbook()
    made = sheet(book, "一覧", ["a", None, "c", None], [], ["d"])
    assert sheet_rows(saved(book), 3, 10)[0].rows == [["a", None, "c"], [], ["d"]]

    book = Workbook()
    made = sheet(book, "一覧", ["a"])
    made["A5"] = "b"
    with pytest.raises(Refused):
        sheet_rows(saved(book), 4, 10)


texts = st.text("あアヴｱｲﾞ漢字髙㈱①ー・（）～AZaz09,;\"' \n", min_size=1, max_size=12).map(str.strip)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(texts, days), min_size=1, max_size=30))
def test_what_was_written_as_a_workbook_is_read_back(rows: list[tuple[str, date]]) -> None:
    book = Workbook()
    table = [(f"C21-{n:04}-2", f"x{name}", day) for n, (name, day) in enumerate(rows)]
    sheet(book, "一覧", HEADER[:3], *table)

    reading = read(saved(book))

    assert [(s.registration_number, s.service_name, s.expires_on) for s in reading.services] == table
    assert reading.problems == ()
