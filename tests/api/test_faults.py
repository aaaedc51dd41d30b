"""All that is wrong with a request is said at once, each fault by its path."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from lookup.desk import today

TOMORROW = (today() + timedelta(days=2)).isoformat()
"""A day that has not come, also if midnight passes while the tests run."""


def refused(answer: httpx.Response, code: str) -> dict[str, str]:
    """Check that *answer* is the problem *code*, and return what it says in English, by path."""
    found: dict[str, Any] = answer.json()
    assert (answer.status_code, found["code"]) == (400, code)
    return {error["path"]: error["message"]["en"] for error in found["errors"]}


@pytest.mark.parametrize("address", ["/v1/match", "/v1/records"])
def test_unreadable_fields_and_contradictions_of_all_requirements_are_told_together(
    client: httpx.Client, address: str
) -> None:
    requirements = [
        {"id": "a", "service": "AWS", "starts_on": "2027-04-01", "ends_on": "2027-03-31", "body": "kingdom"},
        {"id": "b", "service": "AWS", "lists": ["ISMAP", "FISMAP", 5], "lines": ["x", 1, "y" * 5_000, None]},
        {"id": "c"},
        {"id": "a", "title": "x"},
        "AWS",
    ]
    body = {"requirements": requirements, "on": "yesterday", "as_of": TOMORROW}
    assert set(refused(client.post(address, json=body), "api.bad_body")) == {
        "requirements[0].body",
        "requirements[0].ends_on",
        "requirements[0].id",
        "requirements[1].lists[1]",
        "requirements[1].lists[2]",
        "requirements[1].lines[1]",
        "requirements[1].lines[3]",
        "requirements[2].service",
        "requirements[3].id",
        "requirements[4]",
        "on",
        "as_of",
    }


def test_what_may_name_something_is_not_called_empty_while_it_cannot_be_read(client: httpx.Client) -> None:
    body = {"requirements": [{"id": "a", "servise": "AWS", "[0].": 1}, {"title": 3}]}
    assert set(refused(client.post("/v1/match", json=body), "api.bad_body")) == {
        "requirements[0].servise",
        "requirements[0].[0].",
        "requirements[1].id",
        "requirements[1].title",
    }


def test_an_id_that_stands_twice_is_refused_by_both_its_places(client: httpx.Client) -> None:
    asked = [{"id": name, "service": "若竹ドライブ"} for name in ("a", "b", "a")]
    for _ in range(2):  # also when all of it was answered before
        client.post("/v1/match", json={"requirements": asked[:2]}).raise_for_status()
        said = refused(client.post("/v1/match", json={"requirements": asked}), "desk.invalid_requirements")
        assert list(said) == ["requirements[0].id", "requirements[2].id"]
        assert "requirements[2].id" in said["requirements[0].id"]
        assert "requirements[0].id" in said["requirements[2].id"]


@pytest.mark.parametrize(
    "address", ["/v1/services", "/v1/services/C23-8008-2", "/v1/versions", "/v1/changes.csv", "/v1/decisions"]
)
def test_nobody_knows_what_list_will_be_known_one_day(client: httpx.Client, address: str) -> None:
    said = refused(client.get(address, params={"as_of": TOMORROW}), "desk.future_as_of")
    assert TOMORROW in said["as_of"]
    both = client.get(address, params={"as_of": TOMORROW, "colour": "red"})
    assert set(refused(both, "api.bad_parameters")) == {"as_of", "colour"}


def test_a_requirement_cannot_be_put_to_a_list_of_the_future(client: httpx.Client) -> None:
    asked = {"requirements": [{"id": "a", "service": "若竹ドライブ"}]}
    answer = client.post("/v1/match", json={**asked, "as_of": TOMORROW})
    assert set(refused(answer, "desk.future_as_of")) == {"as_of"}
    assert client.post("/v1/match", json={**asked, "on": TOMORROW}).status_code == 200


@pytest.mark.parametrize("query", ["q=%FF", "q=a&q%FF=b", "q=%E3%82", "provider=x&q=%C3%28"])
def test_parameters_that_are_no_text_are_refused(client: httpx.Client, query: str) -> None:
    address = httpx.URL(client.base_url, raw_path=f"/v1/services?{query}".encode())
    said = refused(client.get(address), "api.bad_parameters")
    assert [(path.rstrip("\ufffd"), "UTF-8" in text) for path, text in said.items()] == [("q", True)]


def test_text_in_utf_8_is_taken_percent_encoded_or_with_plus_for_a_blank(client: httpx.Client) -> None:
    for query in ("q=%E8%8B%A5%E7%AB%B9%E3%83%89%E3%83%A9%E3%82%A4%E3%83%96", "q=%E8%8B%A5%E7%AB%B9+"):
        assert client.get(httpx.URL(client.base_url, raw_path=f"/v1/services?{query}".encode())).json()[
            "total"
        ]
