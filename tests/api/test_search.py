"""Searching services: facets, marked places, several words, and what became of an entry."""

from collections.abc import Iterator
from typing import Any, get_args

import httpx
import pytest

from lookup.api.contract import Registration
from lookup.desk import today
from lookup.matching.search import STATUSES

from ..serving import LIST, serving, sync

RENAMED = "C24-8009-2"
GONE = "C23-8010-2"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server whose list was changed once: a service got its name, another one left."""
    home = tmp_path_factory.mktemp("home")
    lines = LIST.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    older, newer = home / "older.csv", home / "newer.csv"
    older.write_text("".join(lines).replace("若竹ドライブ", "若竹倉庫"), encoding="utf-8")
    newer.write_text("".join(line for line in lines if GONE not in line), encoding="utf-8")
    sync(home, older, "2026-11-01")
    sync(home, newer)
    with serving(home) as client:
        yield client


def found(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    answered: dict[str, Any] = answer.json()
    return answered


def test_facets_count_all_that_was_found_and_their_values_are_filters(client: httpx.Client) -> None:
    answer = found(client.get("/v1/services", params={"q": "クラウド", "facets": "list,status", "limit": 1}))
    assert list(answer["facets"]) == ["list", "status"]
    for name, values in answer["facets"].items():
        for value in values:
            narrowed = client.get("/v1/services", params={"q": "クラウド", name: value["value"]})
            assert found(narrowed)["total"] == value["count"]
    assert sum(value["count"] for value in answer["facets"]["list"]) == answer["total"] > 1


def test_what_nobody_asked_for_is_not_told(client: httpx.Client) -> None:
    answer = found(client.get("/v1/services", params={"q": "クラウド"}))
    assert answer["facets"] is None
    assert answer["highlights"] is None


def test_marked_places_are_those_that_the_text_was_found_by(client: httpx.Client) -> None:
    answer = found(client.get("/v1/services", params={"q": "ﾄﾞﾗｲﾌﾞ", "highlight": "true"}))
    assert len(answer["highlights"]) == len(answer["services"]) == 1
    assert answer["highlights"][0] == [
        {"field": "service_name", "item": None, "text": "若竹ドライブ", "ranges": [[2, 6]]}
    ]


def test_marked_places_in_the_scope_say_which_item(client: httpx.Client) -> None:
    answer = found(client.get("/v1/services", params={"scope": "編集", "highlight": "true"}))
    for service, marks in zip(answer["services"], answer["highlights"], strict=True):
        assert marks
        for mark in marks:
            text = service["statement_scope"][mark["item"]]
            assert mark["text"] == text
            assert "編集" in {text[start:end] for start, end in mark["ranges"]}


def test_several_words_are_looked_for_each_and_marked_each(client: httpx.Client) -> None:
    answer = found(client.get("/v1/services", params={"q": "若竹　共同編集", "highlight": "true"}))
    assert [service["service_name"] for service in answer["services"]] == ["若竹ドライブ"]
    assert {mark["field"] for mark in answer["highlights"][0]} >= {"service_name", "statement_scope"}


def test_pages_may_ask_for_facets_once(client: httpx.Client) -> None:
    first = found(client.get("/v1/services", params={"limit": 5, "facets": "list"}))
    second = client.get("/v1/services", params={"limit": 5, "cursor": first["next_cursor"]})
    assert found(second)["total"] == first["total"]


@pytest.mark.parametrize("query", [{"facets": "colour"}, {"facets": "list,"}, {"highlight": "yes"}])
def test_unknown_facets_are_refused_by_name(client: httpx.Client, query: dict[str, str]) -> None:
    refused = client.get("/v1/services", params=query)
    assert refused.status_code == 400
    assert [fault["path"] for fault in refused.json()["errors"]] == list(query)


@pytest.mark.parametrize("blank", ["", " ", "　", "\u200b"])
def test_a_blank_text_is_refused_instead_of_finding_everything(client: httpx.Client, blank: str) -> None:
    refused = client.get("/v1/services", params={"q": blank}).json()
    assert "blank" in refused["errors"][0]["message"]["en"]


@pytest.mark.parametrize("query", ["valid_on=null", "list=null", "limit=1e2", "highlight=1"])
def test_a_value_is_what_the_description_says_and_nothing_that_looks_like_it(
    client: httpx.Client, query: str
) -> None:
    assert client.get(f"/v1/services?{query}").status_code == 400


def test_the_contract_knows_the_states_of_a_registration() -> None:
    assert get_args(Registration) == STATUSES


def test_the_history_of_an_entry_is_told(changed: httpx.Client) -> None:
    answer = found(changed.get(f"/v1/services/{RENAMED}/history"))
    assert set(answer) == {"list", "service", "removed", "linked", "changes"}
    assert answer["service"]["service_name"] == "若竹ドライブ"
    assert answer["removed"] is None
    assert [(c["field"], c["before"]) for c in answer["changes"]] == [("service_name", "若竹倉庫")]


def test_an_entry_that_left_the_list_is_still_known(changed: httpx.Client) -> None:
    answer = found(changed.get(f"/v1/services/{GONE.lower()}/history"))
    assert answer["removed"]["listed_on"] == "2026-11-22"
    assert answer["service"]["registration_number"] == GONE
    assert changed.get(f"/v1/services/{GONE}").status_code == 404


def test_what_never_was_listed_has_no_history(changed: httpx.Client) -> None:
    refused = changed.get("/v1/services/C99-9999-2/history")
    assert (refused.status_code, refused.json()["code"]) == (404, "desk.never_listed")


@pytest.mark.parametrize(
    "address",
    [
        "/v1/services",
        "/v1/services.csv",
        f"/v1/services/{RENAMED}",
        f"/v1/services/{RENAMED}/history",
        "/v1/changes",
        "/v1/changes.atom",
        "/v1/changes.jsonl",
        "/v1/expiries.ics",
        "/v1/versions",
    ],
)
def test_every_read_can_be_asked_as_of_a_day(changed: httpx.Client, address: str) -> None:
    assert changed.get(address, params={"as_of": today().isoformat()}).status_code == 200
    refused = changed.get(address, params={"as_of": "2001-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (404, "desk.nothing_known")


@pytest.mark.parametrize("address", ["/v1/changes", "/v1/changes.atom", "/v1/changes.csv"])
def test_a_beginning_after_the_end_is_a_contradiction(changed: httpx.Client, address: str) -> None:
    day = today().isoformat()
    refused = changed.get(address, params={"since": "2099-01-01", "as_of": day})
    assert (refused.status_code, refused.json()["code"]) == (400, "api.since_after_as_of")


def test_a_release_of_several_hundred_requirements_judges_equal_ones_once(client: httpx.Client) -> None:
    asked = [{"id": str(n), "service": "若竹ドライブ", "scope": ["共同編集"]} for n in range(1_000)]
    one = client.post("/v1/match", json={"requirements": asked[:1]}).json()["assessments"]
    many = client.post("/v1/match", json={"requirements": asked}).json()["assessments"]
    assert [a["requirement_id"] for a in many] == [a["id"] for a in asked]
    assert all({**a, "requirement_id": "0"} == one[0] for a in many)
