"""Reading a list from CSV: every usual encoding and separator, and what is refused as a whole."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.errors import ListRefused
from lookup.knowledge import load_knowledge
from lookup.sync.reading import ListReading, read_list
from lookup.text import is_blank
from lookup.workbook.decoding import Undecodable, decode

KNOWLEDGE = load_knowledge()
DATA = Path(__file__).parent / "data"
HEADER = "登録番号,クラウドサービスの名称,有効期限"
JAPANESE = "あいアヴｱｲﾞ漢字登録東京石狩髙﨑㈱①Ⅰー・（）～「」、。"


def read(text: str, encoding: str = "utf-8") -> ListReading:
    return read_list(text.encode(encoding), "list.csv", KNOWLEDGE)


def refusal(data: bytes) -> ListRefused:
    with pytest.raises(ListRefused) as caught:
        read_list(data, "list.csv", KNOWLEDGE)
    assert "list.csv" in caught.value.text.ja
    assert "list.csv" in caught.value.text.en
    return caught.value


def written(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(("name", "count"), [("match-dev-list.csv", 25), ("identify-dev-list.csv", 36)])
def test_the_development_lists_are_read_completely(name: str, count: int) -> None:
    reading = read_list((DATA / name).read_bytes(), name, KNOWLEDGE)

    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(reading.services) == len(rows) == count
    assert reading.problems == ()
    assert reading.unknown_headers == ()
    assert reading.complete_as_read
    for service, row in zip(reading.services, rows, strict=True):
        assert service.registration_number == row["登録番号"]
        assert service.list == row["リスト"]
        assert bool(service.registered_on) == bool(row["登録日"])
        assert bool(service.expires_on) == bool(row["有効期限"])
        assert bool(service.audit_period_end) == bool(row["監査対象期間"])
    assert not any(s.extra or s.unreadable for s in reading.services)


texts = st.text(JAPANESE + "AZaz09,;\t\"' \n", min_size=1, max_size=12).map(str.strip)
names = texts.filter(lambda text: not is_blank(text) and not text.startswith("#"))
lists = st.lists(st.tuples(names, texts), min_size=1, max_size=8)


@given(
    rows=lists,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"]),
    delimiter=st.sampled_from(",;\t"),
    title=st.booleans(),
)
def test_what_was_written_as_csv_is_read_back(
    rows: list[tuple[str, str]], encoding: str, delimiter: str, *, title: bool
) -> None:
    table = [["登録番号", "サービス名", "所在地"]]
    table += [[f"C21-{n:04}-2", name, place] for n, (name, place) in enumerate(rows)]
    if title:
        table = [["クラウドサービスの一覧"], [], *table]

    reading = read_list(written(table, delimiter).encode(encoding), "list.csv", KNOWLEDGE)

    assert [(s.registration_number, s.service_name, s.extra.get("所在地", "")) for s in reading.services] == [
        (f"C21-{n:04}-2", name, place) for n, (name, place) in enumerate(rows)
    ]
    assert reading.problems == ()


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_the_reader_fail_otherwise_than_by_refusing(data: bytes) -> None:
    try:
        reading = read_list(HEADER.encode() + b"\n" + data, "list.csv", KNOWLEDGE)
    except ListRefused:
        return
    assert reading.services


def test_line_breaks_of_any_system_are_read_also_inside_quotation_marks() -> None:
    for end in ("\r\n", "\n", "\r"):
        reading = read(f'{HEADER}{end}C21-0001-2,"みやこ{end}クラウド",{end}C21-0002-2,B,{end}')

        assert [service.service_name for service in reading.services] == ["みやこ\nクラウド", "B"]


def test_half_width_kana_of_windows_are_read_as_printed() -> None:
    reading = read(f"{HEADER}\nC21-0001-2,ﾐﾔｺｸﾗｳﾄﾞ,\n", "cp932")

    assert reading.services[0].service_name == "ﾐﾔｺｸﾗｳﾄﾞ"


def test_nul_characters_are_dropped() -> None:
    assert read(f"{HEADER}\nC21-\x000001-2,A\x00,\n").services[0].service_name == "A"


def test_a_header_is_found_beneath_titles_and_repeated_headers_are_no_entries() -> None:
    page = f"{HEADER}\nC21-000{{}}-2,サービス,2027-03-31\n"
    reading = read("一覧,,\n2026年11月1日現在,,\n,,\n" + page.format(1) + page.format(2))

    assert [service.key for service in reading.services] == ["C21-0001-2", "C21-0002-2"]
    assert reading.problems == ()
    assert reading.headers == {
        "登録番号": "registration_number",
        "クラウドサービスの名称": "service_name",
        "有効期限": "expires_on",
    }


def test_a_header_of_two_rows_is_read_where_the_second_only_divides_the_first() -> None:
    reading = read(
        "登録番号,サービス名,監査対象期間,,備考\n,,開始,終了,\nC21-0001-2,A,2025-04-01,2026-03-31,更新\n"
    )

    (service,) = reading.services
    assert service.audit_period_start == date(2025, 4, 1)
    assert service.audit_period_end == date(2026, 3, 31)
    assert service.remarks == "更新"
    assert reading.problems == ()


@pytest.mark.parametrize("second", [",,開始,いつか", ",,2025-04-01,2026-03-31", ",,注,"])
def test_a_second_row_that_says_anything_else_is_no_part_of_the_header(second: str) -> None:
    reading = read(f"登録番号,サービス名,監査対象期間,\n{second}\nC21-0001-2,A,,\n")

    assert [service.service_name for service in reading.services] == ["A"]
    assert reading.problems[0].cell in {"A2", "C2"}


def test_headers_may_be_english_field_names_in_any_order() -> None:
    service = read("expires_on,service_name,list,registration_number\n2027-03-31,A,ISMAP-LIU,C21-0001-2\n")

    assert service.services[0].list == "ISMAP-LIU"
    assert service.services[0].registration_number == "C21-0001-2"


def test_unknown_columns_are_kept_under_their_header_or_their_letter() -> None:
    reading = read(f"{HEADER},担当,,担当\nC21-0001-2,A,,山田,内線 12,佐藤\n")

    assert reading.services[0].extra == {"担当": "山田", "E": "内線 12", "担当 (F)": "佐藤"}
    assert reading.unknown_headers == ("担当",)


def test_short_rows_and_trailing_separators_do_no_harm() -> None:
    reading = read(f"{HEADER}\nC21-0001-2,A\n\nC21-0002-2,B,2027-03-31,,,\n")

    assert [service.service_name for service in reading.services] == ["A", "B"]
    assert reading.problems == ()


def test_a_row_longer_than_the_header_may_have_shifted_and_is_kept_out() -> None:
    reading = read(f"{HEADER}\nC21-0001-2,A, B,2027-03-31\nC21-0002-2,C,2027-03-31\n")

    assert [service.service_name for service in reading.services] == ["C"]
    assert not reading.complete_as_read
    (problem,) = reading.problems
    assert (problem.sheet, problem.cell) == (None, "A2")
    assert problem.text == "C21-0001-2 | A | B | 2027-03-31"
    assert "A2" in problem.message.ja


@pytest.mark.parametrize("data", [b"", b"  \r\n\n ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data).code in {"sync.empty", "sync.no_header"}


@pytest.mark.parametrize(
    "header",
    ["サービス名,有効期限", "登録番号,有効期限", "品名,単価", "登録番号"],
)
def test_a_file_without_numbers_or_names_is_refused_and_its_headers_are_named(header: str) -> None:
    problem = refusal(f"{header}\n1,2\n".encode())

    assert problem.code == "sync.no_header"
    assert header.split(",", maxsplit=1)[0] in problem.text.ja


def test_two_columns_for_one_field_are_refused_with_both_addresses() -> None:
    problem = refusal(f"一覧\n{HEADER},失効日\nC21-0001-2,A,2027-03-31,2027-04-30\n".encode())

    assert problem.code == "sync.two_columns"
    assert "C2" in problem.text.ja
    assert "D2" in problem.text.en


def test_the_audit_period_may_stand_in_one_column_or_in_two_but_not_in_three() -> None:
    row = "C21-0001-2,A,2025年4月1日～2026年3月31日"
    problem = refusal(f"登録番号,サービス名,監査対象期間,監査対象期間（終了）\n{row},\n".encode())

    assert problem.code == "sync.two_columns"


def test_damaged_utf_8_is_not_taken_for_another_encoding() -> None:
    data = f"{HEADER}\nC21-0001-2,みやこクラウド,\n".encode()
    problem = refusal(data[:-5] + data[-4:])

    assert problem.code == "sync.undecodable"
    assert "2" in problem.text.ja


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\xff\xff\x80", b"\xff\xfea", b"a,b\n\x80\xff\xff"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    assert refusal(data).code == "sync.undecodable"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_utf_8_is_always_decoded_as_such(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.binary())
def test_decoding_gives_text_or_the_line_where_it_fails(data: bytes) -> None:
    line = 1
    try:
        decode(data)
    except Undecodable as error:
        line = error.line

    assert 1 <= line <= data.count(b"\n") + 1


@pytest.mark.parametrize("row", ['C21-0001-2,"A\nC21-0002-2,B', 'C21-0001-2,"A" B,\n'])
def test_quotation_marks_that_do_not_pair_are_refused_rather_than_swallowing_rows(row: str) -> None:
    assert refusal(f"{HEADER}\n{row}".encode()).code == "sync.broken_csv"
    assert refusal(f'"{"x" * 200_000}\n{HEADER}\n{row}'.encode()).code == "sync.broken_csv"


def test_a_header_without_one_readable_row_is_refused_with_what_was_found() -> None:
    assert refusal(f"{HEADER}\n".encode()).code == "sync.nothing_readable"
    problem = refusal(f"{HEADER}\n未定,,2027-03-31\n".encode())

    assert problem.code == "sync.nothing_readable"
    assert "A2" in problem.text.ja
    assert "A2" in problem.text.en
