"""What both clients promise, asked of a real service."""

import asyncio
import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ismap_lookup_client import (
    AsyncClient,
    BadRequest,
    Client,
    Contradicted,
    NewDecision,
    NotFound,
    Requirement,
    to_rows,
)
from ismap_lookup_client.types import Record

from .conftest import LEFT
from .servers import LIST, ROOT

SHEET = ROOT / "examples" / "requirements.xlsx"
ON = date(2026, 11, 22)
DRIVE = Requirement(id="1", service="若竹ドライブ", lists=("ISMAP",), regions=("東京",))
UNKNOWN = Requirement(id="2", service="Qwyzzx Ghrrt", lists=("ISMAP",))


def is_workbook(data: bytes) -> bool:
    return "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_a_search_goes_through_all_pages(client: Any) -> None:
    found = list(client.search(limit=10))
    listed = [row.partition(",")[0] for row in LIST.read_text(encoding="utf-8").splitlines()[1:]]
    assert [service.registration_number for service in found] == [n for n in listed if n != LEFT]


def test_a_search_ends_where_enough_was_found(client: Any) -> None:
    assert [s.registration_number for s in client.search(limit=2, most=3)] == [
        "C21-8001-2",
        "C21-8002-2",
        "C21-8003-2",
    ]
    assert list(client.search(most=0)) == []


def test_filters_go_to_the_service(client: Any) -> None:
    found = list(client.search("こだち", list="ISMAP-LIU", valid_on=ON))
    assert {service.list for service in found} == {"ISMAP-LIU"}
    assert len(found) == 2


def test_a_page_tells_total_facets_and_where_it_was_found(client: Any) -> None:
    page = client.search_page("若竹", facets=("list", "status"), highlight=True, limit=1)
    assert page.total == 3
    assert page.next_cursor
    assert [(value.value, value.count) for value in page.facets["list"]] == [("ISMAP", 3)]
    shown = page.highlights[0][0]
    assert shown.text[slice(*shown.ranges[0])] == "若竹"
    assert client.search_page("若竹", limit=1, cursor=page.next_cursor).services != page.services


def test_one_entry_is_found_by_its_number_however_it_is_written(client: Any) -> None:
    assert client.service("ｃ24－8009－2").service_name == "若竹ドライブ"
    with pytest.raises(NotFound) as refused:
        client.service("C99-9999-2")
    assert refused.value.problem.message
    assert "C99-9999-2" in refused.value.problem.message.ja
    assert "C99-9999-2" in refused.value.problem.message.en


def test_the_history_of_an_entry_says_when_it_left_the_list(client: Any) -> None:
    history = client.history(LEFT)
    assert history.removed.listed_on == ON
    assert history.service.service_name == "はるかぜ電子掲示板"
    assert [change.kind for change in history.changes] == ["removed"]
    assert to_rows(history)[0]["registration_number"] == LEFT


def test_changes_are_listed_field_by_field(client: Any) -> None:
    assert [(c.kind, c.registration_number, c.field) for c in client.changes(limit=1)] == [
        ("changed", "C21-8001-2", "expires_on"),
        ("removed", LEFT, None),
    ]
    only = list(client.changes(kind="changed", since=date(2026, 1, 1)))
    assert [(c.before, c.after) for c in only] == [("2027-06-30", "2028-06-30")]
    assert to_rows(only)[0]["after"] == "2028-06-30"


def test_versions_can_be_had_with_the_bytes_they_were_read_from(client: Any) -> None:
    newest, first = client.versions()
    assert (newest.listed_on, first.listed_on) == (ON, date(2026, 11, 20))
    assert client.version(first.id) == first
    assert client.version_raw(first.id) == LIST.read_bytes()
    assert hashlib.sha256(LIST.read_bytes()).hexdigest() == first.sha256
    assert [version.service_count for version in client.versions(register="auditors")] == [1]


def test_audit_institutions_are_listed(client: Any) -> None:
    assert [auditor.name for auditor in client.auditors("あおば").auditors] == ["あおば監査法人"]


def test_names_are_identified_in_the_order_asked(client: Any) -> None:
    answer = client.identify([("若竹ドライブ", "若竹"), "Qwyzzx Ghrrt"])
    assert [result.id for result in answer.results] == ["若竹ドライブ", "Qwyzzx Ghrrt"]
    best = answer.results[0].candidates[0]
    assert (best.registration_number, best.band, best.signals.how) == ("C24-8009-2", "exact", "name")
    found, missing = to_rows(answer)
    assert list(found)[:3] == ["registration_number", "asked", "rank"]
    assert (missing["registration_number"], missing["asked"]) == (None, "Qwyzzx Ghrrt")


def test_providers_are_identified_with_the_numbers_of_their_services(client: Any) -> None:
    answer = client.identify_providers(["セールスフォース"])
    assert "C21-8002-2" in answer.results[0].candidates[0].registration_numbers
    assert "C21-8002-2\n" in str(to_rows(answer)[0]["registration_numbers"])


def test_requirements_are_answered_in_the_order_asked(client: Any) -> None:
    answer = client.match([DRIVE, UNKNOWN], on=ON)
    assert [assessment.requirement_id for assessment in answer.assessments] == ["1", "2"]
    rows = to_rows(answer)
    assert next(iter(rows[0])) == "registration_number"
    assert rows[0]["registration_number"] == "C24-8009-2"
    assert rows[0]["list_as_of"] == ON
    assert rows[0].keys() == rows[1].keys()
    assert to_rows(answer.assessments[0].candidates)[0]["registration_number"] == "C24-8009-2"


def test_a_refusal_names_the_faulty_field_in_both_languages(client: Any) -> None:
    with pytest.raises(BadRequest) as refused:
        client.match([Requirement(id="1", title="x", starts_on=date(2027, 1, 2), ends_on=date(2027, 1, 1))])
    fault = refused.value.problem.errors[0]
    assert fault.path.startswith("requirements[0].")
    assert fault.message.ja
    assert fault.message.en


def test_a_sheet_is_answered_as_data_and_as_a_workbook(client: Any, tmp_path: Path) -> None:
    answer = client.match_sheet(SHEET, on=ON)
    assert len(answer.requirements) == len(answer.assessments) > 0
    assert answer.report["tables"]
    assert is_workbook(client.answer_sheet((SHEET.name, SHEET.read_bytes()), on=ON, lang="en"))
    empty = tmp_path / "template.xlsx"
    empty.write_bytes(client.template("en"))
    assert is_workbook(empty.read_bytes())


def test_columns_of_a_sheet_are_read_as_told(client: Any) -> None:
    sheet = ("needs.csv", "サービス名,置き場,備え\n若竹ドライブ,東京,大阪\n".encode())
    answer = client.match_sheet(sheet, on=ON, columns={"B": "regions", "備え": None})
    assert answer.requirements[0].requirement.regions == ("東京",)
    with pytest.raises(BadRequest) as refused:
        client.match_sheet(sheet, columns={"B": "no such field"})
    assert refused.value.problem.errors[0].path == "map"


def test_what_is_left_to_ask_comes_as_workbooks(client: Any) -> None:
    archive = zipfile.ZipFile(io.BytesIO(client.questions(SHEET, on=ON)))
    assert archive.namelist()
    assert all(is_workbook(archive.read(name)) for name in archive.namelist())


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_all_that_a_search_finds_can_be_had_as_a_file(client: Any, form: Any) -> None:
    data = client.export("services", form, lang="en", q="若竹")
    if form == "xlsx":
        assert is_workbook(data)
    else:
        assert b"C24-8009-2" in data
        assert b"C21-8001-2" not in data


def test_a_decision_is_followed_until_it_is_withdrawn(client: Any) -> None:
    said = NewDecision(
        verdict="accept", name="庁内の引き出し", registration_number="C24-8009-2", by="調達係", why="契約書"
    )
    made = client.decide(said)
    try:
        best = client.identify(["庁内の引き出し"]).results[0].candidates[0]
        assert (best.registration_number, best.signals.decision) == ("C24-8009-2", made.id)
        with pytest.raises(Contradicted):
            client.decide(said)
    finally:
        assert client.withdraw(made.id, by="調達係", why="試し").withdrawn_by == "調達係"
    assert made.id in [decision.id for decision in client.decisions(most=1)]


def test_a_record_stays_as_it_was_made(client: Any) -> None:
    made = client.make_record([DRIVE], on=ON, title="令和8年度")
    assert client.record(made.id) == made
    data = client.record_bytes(made.id)
    assert made.id.encode() in data
    assert next(iter(client.records(most=1))).sha256 == hashlib.sha256(data).hexdigest()
    assert client.replay(made.id).same is True
    assert is_workbook(client.record_workbook(made.id))
    assert to_rows(made)[0]["registration_number"] == "C24-8009-2"


def test_a_sheet_can_be_locked_as_a_record(client: Any) -> None:
    made: Record = client.record_sheet(SHEET, on=ON)
    assert made.sheet is not None
    assert made.sheet.sha256 == hashlib.sha256(SHEET.read_bytes()).hexdigest()
    assert len(made.assessments) == len(made.sheet.requirements)
    assert is_workbook(client.record_workbook(made.id))


def test_what_is_not_there_is_not_found(client: Any) -> None:
    for ask in (client.version, client.record, client.history):
        with pytest.raises(NotFound):
            ask("no-such-id")


def test_the_status_names_the_list_in_force(client: Any) -> None:
    status = client.status()
    assert (status.list.as_of, status.list.service_count) == (ON, 24)
    assert status.last_success.outcome == "new"
    assert status.held is None


def test_many_questions_can_be_under_way_at_once(service: str) -> None:
    numbers = ["C21-8001-2", "C21-8002-2", "C21-8003-2"] * 5

    async def all_at_once() -> list[str | None]:
        async with AsyncClient(service) as client:
            found = await asyncio.gather(*(client.service(number) for number in numbers))
            return [service.registration_number for service in found]

    assert asyncio.run(all_at_once()) == numbers


def test_a_client_lets_go_of_its_connections(service: str) -> None:
    with Client(service) as client:
        client.status()
    with pytest.raises(RuntimeError):
        client.status()
