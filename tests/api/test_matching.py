"""Names, requirements and sheets put to the service."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import get_type_hints

import httpx
import pytest
from openpyxl import load_workbook

from lookup.model import Requirement

from ..serving import DATA

SHEETS = DATA / "sheets-dev"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON = "2026-11-22"


def upload(client: httpx.Client, name: str, **headers: str) -> httpx.Response:
    content = (SHEETS / name).read_bytes()
    return client.post(
        "/v1/sheets", params={"on": ON}, files={"file": (name, content, XLSX)}, headers=headers
    )


def test_requirements_are_answered_in_the_order_asked(client: httpx.Client) -> None:
    names = ["若竹連絡網", "若竹ドライブ", "すみれ翻訳", "若竹連絡網"] * 5
    asked = [{"id": f"r{n}", "service": name} for n, name in enumerate(names)]
    answer = client.post("/v1/match", json={"requirements": asked, "on": ON})
    assert answer.status_code == 200, answer.text
    found = answer.json()["assessments"]
    assert [a["requirement_id"] for a in found] == [a["id"] for a in asked]
    assert [a["candidates"][0]["service"]["name"] for a in found] == names


def test_one_and_many_requirements_get_the_same_answer(client: httpx.Client) -> None:
    requirement = {"id": "a", "service": "若竹ドライブ", "starts_on": "2027-01-05", "ends_on": "2030-03-31"}
    one = client.post("/v1/match", json={"requirements": [requirement], "on": ON})
    numbered = [{**requirement, "id": str(number)} for number in range(30)]
    many = client.post("/v1/match", json={"requirements": numbered, "on": ON})
    (alone,) = one.json()["assessments"]
    assert many.json()["assessments"] == [{**alone, "requirement_id": n["id"]} for n in numbered]
    again = client.post("/v1/match", json={"requirements": [requirement], "on": ON})
    assert again.content == one.content


def test_names_are_identified_in_the_order_asked(client: httpx.Client) -> None:
    queries = [
        {"id": "x", "name": "若竹ドライブ"},
        {"name": "C25-8015-2"},
        {"id": "z", "name": "存在しない製品"},
    ]
    results = client.post("/v1/identify", json={"queries": queries}).json()["results"]
    assert [r["id"] for r in results] == ["x", None, "z"]
    assert results[0]["candidates"][0]["registration_number"] == "C24-8009-2"
    assert results[0]["candidates"][0]["band"] == "exact"
    assert set(results[0]["candidates"][0]["reason"]) == {"ja", "en"}
    assert results[1]["candidates"][0]["name"] == "すみれ翻訳"


def test_providers_are_identified_with_the_numbers_of_their_services(client: httpx.Client) -> None:
    body = {"queries": [{"id": "p", "name": "若竹クラウド㈱"}], "kind": "provider"}
    (result,) = client.post("/v1/identify", json=body).json()["results"]
    best = result["candidates"][0]
    assert best["name"] == "若竹クラウド株式会社"
    assert set(best["registration_numbers"]) == {"C23-8008-2", "C24-8009-2", "C23-8010-2"}


def test_the_number_of_candidates_is_bounded(client: httpx.Client) -> None:
    body = {"queries": [{"name": "若竹"}], "limit": 1}
    (result,) = client.post("/v1/identify", json=body).json()["results"]
    assert len(result["candidates"]) <= 1


def test_a_sheet_comes_back_answered(client: httpx.Client) -> None:
    answer = upload(client, "form_a_clean.xlsx")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == XLSX
    assert "form_a_clean-%E5%88%A4%E5%AE%9A.xlsx" in answer.headers["content-disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert "C23-8008-2" in texts
    assert answer.content == upload(client, "form_a_clean.xlsx").content


@pytest.mark.parametrize("name", ["form_a_clean.xlsx", "form_a_ugly.xlsx", "form_b_40_lines.xlsx"])
def test_a_sheet_is_answered_as_json_where_that_is_asked_for(client: httpx.Client, name: str) -> None:
    answer = upload(client, name, Accept="application/json")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert set(found) == {"list", "requirements", "assessments", "report"}
    assert len(found["requirements"]) == len(found["assessments"])
    assert {"sheet", "row", "requirement", "unreadable"} <= set(found["requirements"][0])
    assert "調達可" not in answer.text


def test_the_template_is_a_sheet(client: httpx.Client) -> None:
    answer = client.get("/v1/template.xlsx")
    assert answer.headers["content-type"] == XLSX
    assert load_workbook(io.BytesIO(answer.content)).sheetnames
    assert client.get("/v1/template.xlsx?lang=en").content != answer.content


def test_sheets_under_way_do_not_keep_others_waiting(client: httpx.Client) -> None:
    with ThreadPoolExecutor(2) as pool:
        sheets = [pool.submit(upload, client, "ledger_800.xlsx") for _ in range(2)]
        meanwhile = 0
        while not any(sheet.done() for sheet in sheets):
            assert client.get("/healthz").status_code == 200
            meanwhile += 1
    assert all(sheet.result().status_code == 200 for sheet in sheets)
    assert meanwhile > 10


def test_nothing_the_service_says_approves_a_purchase(client: httpx.Client) -> None:
    with (DATA / "match-dev.jsonl").open(encoding="utf-8") as lines:
        asked = [case["requirement"] for case in map(json.loads, lines) if not case["expect"].get("error")]
    answer = client.post("/v1/match", json={"requirements": asked, "on": ON})
    assert answer.status_code == 200, answer.text
    assert "調達可" not in answer.text


def test_a_column_of_a_sheet_is_read_as_the_caller_says(client: httpx.Client) -> None:
    data = (DATA / "sheets" / "26_unknown_headers.xlsx").read_bytes()

    def ask(**parameters: str) -> httpx.Response:
        return client.post(
            "/v1/sheets",
            params=parameters,
            files={"file": ("a.xlsx", data)},
            headers={"Accept": "application/json"},
        )

    mapped = ask(map="C=regions;いつまで=ends_on").json()
    assert mapped["requirements"][0]["requirement"]["regions"] == ["東京"]
    assert mapped["requirements"][0]["requirement"]["ends_on"] == "2028-03-31"
    refused = ask(map="C=色")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["path"] == "map"
    assert ask(map="ZZ=regions").status_code == 400


@pytest.mark.parametrize("blank", ["", " ", "　", "－", "\u200b", "n/a"])
def test_what_is_left_blank_counts_as_not_said(client: httpx.Client, blank: str) -> None:
    said: dict[str, object] = {"id": "a", "provider": "若竹クラウド", "scope": ["共同編集"]}
    kinds = {name: str(kind) for name, kind in get_type_hints(Requirement).items() if name not in said}
    left_blank: dict[str, object] = {name: blank for name, kind in kinds.items() if kind == "str | None"}
    left_blank |= {name: [blank] for name, kind in kinds.items() if kind == "tuple[str, ...]"}
    assert {"service", "platform", "court", "regions", "lines"} < left_blank.keys()
    several = {**said, "scope": [blank, "共同編集"]}
    asked: list[dict[str, object]] = [
        said,
        several,
        *({**said, name: value} for name, value in left_blank.items()),
    ]
    numbered = [{**one, "id": str(number)} for number, one in enumerate(asked)]
    answer = client.post("/v1/match", json={"requirements": numbered, "on": ON})
    assert answer.status_code == 200, answer.text
    plain, *others = [{**one, "requirement_id": ""} for one in answer.json()["assessments"]]
    assert others == [plain] * (len(left_blank) + 1)


def test_who_leaves_everything_blank_asks_for_nothing(client: httpx.Client) -> None:
    nothing = {"id": "a", "service": "", "title": "－", "scope": ["　"], "lines": [""], "platform": " "}
    refused = client.post("/v1/match", json={"requirements": [nothing], "on": ON})
    assert refused.status_code == 400
    assert [error["path"] for error in refused.json()["errors"]] == ["requirements[0].service"]
