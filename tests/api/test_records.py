"""Records: an answer locked as evidence stays as it is, and can be given again, whatever the list says."""

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import msgspec
import pytest
from openpyxl import load_workbook

from lookup.recording import Record

from ..serving import DATA, LIST, serving, sync

SHEET = DATA / "sheets-dev" / "form_a_clean.xlsx"
NEEDS = [
    {"id": "A-1", "service": "若竹クラウドプラットフォーム", "regions": ["東京"], "lists": ["ISMAP"]},
    {
        "id": "A-2",
        "title": "電子申請",
        "lines": ["ISMAPに登録されていること。", "稼働率は99.9%以上とすること。"],
    },
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("records")
    sync(home, LIST, "2026-11-01")
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    with serving(home) as client:
        yield client


def made(client: httpx.Client, **more: object) -> httpx.Response:
    answer = client.post("/v1/records", json={"requirements": NEEDS, "on": "2026-11-22", **more})
    assert answer.status_code == 201, answer.text
    return answer


def test_a_record_says_what_was_asked_what_was_answered_and_from_which_list(client: httpx.Client) -> None:
    answer = made(client, title="電子申請の調達")
    record = msgspec.json.decode(answer.content, type=Record)

    assert [requirement.id for requirement in record.requirements] == ["A-1", "A-2"]
    assert [assessment.requirement_id for assessment in record.assessments] == ["A-1", "A-2"]
    assert (record.title, record.on, record.list.as_of) == (
        "電子申請の調達",
        date(2026, 11, 22),
        date(2026, 11, 1),
    )
    assert answer.headers["Location"] == f"/v1/records/{record.id}"
    listed = client.get("/v1/records").json()["records"][0]
    assert (listed["id"], listed["title"]) == (record.id, "電子申請の調達")
    assert listed["sha256"] == hashlib.sha256(answer.content).hexdigest()


def faces(client: httpx.Client, path: str) -> dict[str, bytes]:
    """Return all that a record can be had as: JSON, workbooks, and pages."""
    page = path.removeprefix("/v1")
    asked = (path, f"{path}/workbook", f"{path}/workbook?lang=en", f"{page}?lang=ja", f"{page}?lang=en")
    found = {address: client.get(address) for address in asked}
    assert {answer.status_code for answer in found.values()} == {200}
    return {address: answer.content for address, answer in found.items()}


def test_a_record_gives_the_same_bytes_after_the_list_has_changed_five_times(
    client: httpx.Client, home: Path, tmp_path: Path
) -> None:
    typed = made(client)
    uploaded = client.post(
        "/v1/sheets?record=true&on=2026-11-22", files={"file": (SHEET.name, SHEET.read_bytes())}
    )
    paths = [answer.headers["Location"] for answer in (typed, uploaded)]
    before = [faces(client, path) for path in paths]
    assert before[0][paths[0]] == typed.content
    assert before[1][f"{paths[1]}/workbook"] == uploaded.content
    tag = client.get(paths[0]).headers["ETag"]
    versions = client.get("/v1/versions").json()["total"]
    with LIST.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for day in range(2, 7):
        changed = tmp_path / f"{day}.csv"
        with changed.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(row | {"備考": f"{day}回目"} if "備考" in row else row for row in rows[day:])
        sync(home, changed, f"2026-11-{day + 1:02}")

    assert client.get("/v1/versions").json()["total"] == versions + 5
    assert client.get("/v1/status").json()["list"]["as_of"] == "2026-11-07"
    assert [faces(client, path) for path in paths] == before
    assert client.get(paths[0], headers={"If-None-Match": tag}).status_code == 304
    assert [client.get(f"{path}/replay").json()["same"] for path in paths] == [True, True]


def test_the_workbook_of_a_record_holds_the_recorded_answers(client: httpx.Client) -> None:
    path = made(client).headers["Location"]

    book = load_workbook(io.BytesIO(client.get(f"{path}/workbook").content))

    texts = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value}
    assert {"A-1", "A-2", "若竹クラウドプラットフォーム", "判定"} <= texts


def test_an_answered_sheet_is_kept_as_it_came_in_and_as_it_was_answered(client: httpx.Client) -> None:
    data = SHEET.read_bytes()
    answer = client.post("/v1/sheets?record=true&on=2026-11-22", files={"file": (SHEET.name, data)})
    path = answer.headers["Location"]

    record = msgspec.json.decode(client.get(path).content, type=Record)

    assert record.sheet is not None
    assert record.sheet.sha256 == hashlib.sha256(data).hexdigest()
    assert client.get(f"{path}/workbook").content == answer.content
    assert client.get(f"{path}/replay").json()["same"] is True


def test_a_sheet_is_not_kept_unless_that_was_asked_for(client: httpx.Client) -> None:
    before = client.get("/v1/records").json()
    answer = client.post("/v1/sheets", files={"file": (SHEET.name, SHEET.read_bytes())})

    assert "Location" not in answer.headers
    assert client.get("/v1/records").json() == before


def test_the_list_of_records_is_paged_newest_first(client: httpx.Client) -> None:
    paths = [made(client, title=str(number)).headers["Location"] for number in range(3)]

    first = client.get("/v1/records?limit=2").json()
    second = client.get(f"/v1/records?limit=2&cursor={first['next_cursor']}").json()

    found = [f"/v1/records/{row['id']}" for row in first["records"] + second["records"]]
    assert found[:3] == paths[::-1]


@pytest.mark.parametrize("path", ["", "/replay", "/workbook"])
def test_an_unknown_record_is_said_to_be_unknown(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/v1/records/0123456789abcdef{path}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "records.unknown"


def test_a_record_is_shown_as_a_page_under_its_own_list(client: httpx.Client) -> None:
    path = made(client, title="<b>件名</b>").headers["Location"].removeprefix("/v1")

    page = client.get(path)

    assert page.headers["Content-Type"].startswith("text/html")
    assert "&lt;b&gt;件名&lt;/b&gt;" in page.text
    assert "調達可" not in page.text
