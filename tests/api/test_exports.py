"""Answers as files: the number first, the list named in every row, nothing that a spreadsheet would run."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from lookup.exporting import services_table, write
from lookup.knowledge import load_knowledge
from lookup.model import ListInfo, Service, Text

from ..serving import LIST, serving, sync

EVIL = "=HYPERLINK(&quot;x&quot;)".replace("&quot;", "'")


@pytest.fixture(scope="module")
def exporting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server with a change, an unknown column, a text that looks like a formula, and audit institutions."""
    home = tmp_path_factory.mktemp("home")
    older, newer, auditors = home / "older.csv", home / "newer.csv", home / "auditors.csv"
    rows = list(csv.reader(io.StringIO(LIST.read_text(encoding="utf-8-sig"))))
    rows = [[*row, "区分" if at == 0 else "一般"] for at, row in enumerate(rows)]
    with older.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    remarks = rows[0].index("備考")
    rows[1][remarks] = EVIL
    with newer.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    auditors.write_text("監査機関の名称,登録番号\n試験監査法人乙,1\n", encoding="utf-8")
    sync(home, older, "2026-11-20")
    sync(home, newer)
    sync(home, auditors, "2026-11-22", "--auditors")
    with serving(home) as client:
        yield client


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith("\ufeff".encode()), "without it Excel reads Shift_JIS"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("table", "first", "first_ja"),
    [
        ("services", "registration_number", "登録番号"),
        ("changes", "registration_number", "登録番号"),
        ("auditors", "number", "監査機関の登録番号"),
    ],
)
def test_the_number_is_the_first_column_in_every_form(
    exporting: httpx.Client, table: str, first: str, first_ja: str
) -> None:
    ja = exporting.get(f"/v1/{table}.csv").content.decode("utf-8-sig").partition(",")[0]
    en = exporting.get(f"/v1/{table}.csv", params={"lang": "en"}).content.decode("utf-8-sig")
    lines = exporting.get(f"/v1/{table}.jsonl").text.splitlines()
    book = load_workbook(io.BytesIO(exporting.get(f"/v1/{table}.xlsx").content))
    assert ja == book.worksheets[0]["A1"].value == first_ja
    assert en.partition(",")[0] == next(iter(json.loads(lines[0]))) == first


def test_every_form_holds_what_the_query_finds(exporting: httpx.Client) -> None:
    query = {"q": "クラウド", "list": "ISMAP"}
    asked = exporting.get("/v1/services", params=query).json()
    numbers = [service["registration_number"] for service in asked["services"]]
    by_csv = rows_of(exporting.get("/v1/services.csv", params={**query, "lang": "en"}))
    by_lines = exporting.get("/v1/services.jsonl", params=query).text.splitlines()
    book = load_workbook(io.BytesIO(exporting.get("/v1/services.xlsx", params=query).content))
    by_book = [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [row["registration_number"] for row in by_csv] == numbers
    assert [json.loads(line)["registration_number"] for line in by_lines] == numbers
    assert by_book == numbers


def test_every_row_says_which_list_it_rests_on(exporting: httpx.Client) -> None:
    info = exporting.get("/v1/status").json()["list"]
    row = rows_of(exporting.get("/v1/services.csv", params={"lang": "en"}))[0]
    assert (row["list_version"], row["list_as_of"]) == (info["version"], "2026-11-22")
    assert (row["list_official"], row["list_complete"]) == ("true", "true")
    answer = exporting.get("/v1/services.xlsx")
    assert f"ismap-services-20261122-{info['version']}.xlsx" in answer.headers["content-disposition"]
    facts = {row[0].value: row[1].value for row in load_workbook(io.BytesIO(answer.content)).worksheets[1]}
    assert facts["元のデータのSHA-256"] == info["sha256"]


def test_columns_that_the_product_does_not_know_go_along(exporting: httpx.Client) -> None:
    assert {row["区分"] for row in rows_of(exporting.get("/v1/services.csv"))} == {"一般"}
    line = json.loads(exporting.get("/v1/services.jsonl").text.splitlines()[0])
    assert line["extra"] == {"区分": "一般"}
    assert isinstance(line["statement_scope"], list)


def test_nothing_in_a_file_is_run_by_a_spreadsheet(exporting: httpx.Client) -> None:
    row = rows_of(exporting.get("/v1/services.csv"))[0]
    assert row["備考"] == f"'{EVIL}"
    sheet = load_workbook(io.BytesIO(exporting.get("/v1/services.xlsx").content)).worksheets[0]
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert cells[EVIL] == "s"
    changed = rows_of(exporting.get("/v1/changes.csv", params={"lang": "en"}))
    assert [row["after"] for row in changed] == [f"'{EVIL}"]


@pytest.mark.parametrize("sign", "=+-@＝＋－＠\t\r")
def test_every_sign_that_begins_a_formula_is_made_harmless(sign: str) -> None:
    info = ListInfo(
        version="v",
        as_of=date(2026, 11, 22),
        fetched_at=datetime.fromisoformat("2026-11-22T00:00:00+00:00"),
        source="x",
        label=Text("リスト", "List"),
        official=False,
        complete=False,
        stale=False,
        sha256="0" * 64,
        service_count=1,
    )
    knowledge = load_knowledge()
    service = Service(key="C99-0001-2", service_name=f"{sign}1", extra={f"{sign}2": f"{sign}3"})
    table = services_table([service], info, knowledge)
    text = b"".join(write(table, "csv", "ja", knowledge.messages)).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text, newline=""))
    assert header[-1] == f"'{sign}2"
    assert {f"'{sign}1", f"'{sign}3"} <= set(row)


def test_days_are_days_in_a_workbook(exporting: httpx.Client) -> None:
    sheet = load_workbook(io.BytesIO(exporting.get("/v1/services.xlsx").content)).worksheets[0]
    header = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, header.index("有効期限") + 1)
    assert isinstance(cell.value, datetime)
    assert sheet.freeze_panes == "A2"


def test_the_same_query_gives_the_same_bytes_and_is_not_sent_twice(exporting: httpx.Client) -> None:
    for form in ("csv", "xlsx", "jsonl"):
        first = exporting.get(f"/v1/services.{form}")
        assert exporting.get(f"/v1/services.{form}").content == first.content
        again = exporting.get(f"/v1/services.{form}", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_change_is_told_in_words(exporting: httpx.Client) -> None:
    (row,) = rows_of(exporting.get("/v1/changes.csv"))
    assert row["内容"].startswith("備考：")
    line = json.loads(exporting.get("/v1/changes.jsonl").text)
    assert set(line["what"]) == {"ja", "en"}
    assert line["seen_at"].endswith("Z")


@pytest.mark.parametrize("unknown", ["limit=1", "cursor=x", "facets=list", "highlight=true", "format=csv"])
def test_what_only_pages_have_is_refused(exporting: httpx.Client, unknown: str) -> None:
    assert exporting.get(f"/v1/services.csv?{unknown}").status_code == 400


def test_without_audit_institutions_there_is_nothing_to_export(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as client:
        assert client.get("/v1/auditors.csv").status_code == 404
        assert rows_of(client.get("/v1/changes.csv")) == []
        assert len(rows_of(client.get("/v1/services.csv"))) > 1
