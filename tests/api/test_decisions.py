"""Deciding about names over HTTP: only from the machine itself, and heard of by every process at once."""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lookup.desk import today

from ..serving import COMMAND, LIST, environment, serving, sync

ORACLE, SALESFORCE = "C21-8001-2", "C21-8002-2"
UNAUTHORIZED, FORBIDDEN, CONFLICT, UNKNOWN, CREATED = 401, 403, 409, 404, 201


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    sync(path, LIST)
    return path


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[httpx.Client]:
    with serving(home) as client:
        yield client


def make(server: httpx.Client, name: str, number: str = ORACLE, **more: str) -> httpx.Response:
    body = {"verdict": "accept", "name": name, "registration_number": number, "by": "調達課", "why": "契約書"}
    return server.post("/v1/decisions", json=body | more)


def withdraw(server: httpx.Client, made: str) -> httpx.Response:
    return server.post(f"/v1/decisions/{made}/withdraw", json={"by": "監査室", "why": "別の契約"})


def meant(server: httpx.Client, name: str, **more: Any) -> dict[str, Any]:
    """Return what one name is taken for."""
    answer = server.post("/v1/identify", json={"queries": [{"name": name}], **more}).raise_for_status()
    result: dict[str, Any] = answer.json()["results"][0]
    return result


def surely(result: dict[str, Any]) -> str | None:
    return next((c["registration_number"] for c in result["candidates"] if c["band"] != "possible"), None)


def test_a_decision_counts_at_once_and_no_longer_once_it_is_withdrawn(server: httpx.Client) -> None:
    answer = make(server, "東館書庫")
    made = answer.json()["decision"]
    assert answer.status_code == CREATED
    assert made["decided_at"].endswith("Z")

    candidate = meant(server, "東館 書庫 利用料")["candidates"][0]
    assert (candidate["registration_number"], candidate["signals"]["decision"]) == (ORACLE, made["id"])
    assert "調達課, reason given “契約書”" in candidate["reason"]["en"]

    assert withdraw(server, made["id"]).json()["decision"]["withdrawn_by"] == "監査室"
    assert surely(meant(server, "東館書庫")) is None


def test_a_decision_against_a_name_of_the_list_is_kept_and_says_so(server: httpx.Client) -> None:
    answer = make(server, "Salesforce Services", SALESFORCE, verdict="reject").json()
    withdraw(server, answer["decision"]["id"])
    assert "リストにある名称そのもの" in answer["note"]["ja"]
    assert "word for word a name on the list" in answer["note"]["en"]

    usual = make(server, "南館書庫").json()
    withdraw(server, usual["decision"]["id"])
    assert usual["note"] is None


def test_an_assessment_says_which_decision_was_used(server: httpx.Client) -> None:
    made = make(server, "西館書庫").json()["decision"]["id"]
    answer = server.post("/v1/match", json={"requirements": [{"id": "1", "service": "西館書庫"}]}).json()
    candidate = answer["assessments"][0]["candidates"][0]

    assert candidate["signals"]["decision"] == made
    assert "西館書庫" in candidate["verdicts"][0]["reason"]["ja"]


def test_a_decision_made_on_the_command_line_reaches_the_running_server(
    server: httpx.Client, home: Path
) -> None:
    command = [*COMMAND, "decide", "accept", "南館書庫", ORACLE, "--by", "調達課", "--why", "契約書"]
    subprocess.run(command, env=environment(home), check=True, capture_output=True)

    deadline = time.monotonic() + 20
    while surely(meant(server, "南館書庫")) != ORACLE:
        assert time.monotonic() < deadline, "the server has not heard of it"


def test_the_list_as_known_on_a_day_is_asked_with_the_decisions_of_that_day(server: httpx.Client) -> None:
    make(server, "北館書庫")
    assert surely(meant(server, "北館書庫", as_of=today().isoformat())) == ORACLE
    assert server.get("/v1/decisions", params={"as_of": "2020-01-01"}).json()["decisions"] == []


def test_decisions_are_paged_newest_first_with_those_withdrawn(server: httpx.Client) -> None:
    made = [make(server, f"書庫第{number}").json()["decision"]["id"] for number in range(3)]
    withdraw(server, made[1])

    seen: list[dict[str, Any]] = []
    params: dict[str, str | int] = {"limit": 2}
    while True:
        page = server.get("/v1/decisions", params=params).json()
        seen += page["decisions"]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]

    assert [d["id"] for d in seen[:3]] == made[::-1]
    assert [bool(d["withdrawn_at"]) for d in seen[:3]] == [False, True, False]
    assert page["total"] == len(seen)


def test_an_unchanged_page_is_not_sent_again(server: httpx.Client) -> None:
    first = server.get("/v1/decisions")
    again = server.get("/v1/decisions", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_contradicts_a_decision_in_force_is_a_conflict_that_names_it(server: httpx.Client) -> None:
    made = make(server, "地下書庫").json()["decision"]["id"]
    problem = make(server, "地下 書庫", SALESFORCE)

    assert problem.status_code == CONFLICT
    assert problem.headers["content-type"] == "application/problem+json"
    assert made in problem.json()["detail"]
    assert withdraw(server, made).status_code == 200
    assert withdraw(server, made).status_code == CONFLICT
    assert withdraw(server, "d_0").status_code == UNKNOWN


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"registration_number": "C99-0001-2"}, "registration_number"),
        ({"by": "－"}, "by"),
        ({"why": " "}, "why"),
        ({"name": "Salesforce Services"}, "name"),
        ({"verdict": "perhaps"}, "verdict"),
        ({"reason": "契約書"}, "reason"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_the_field(
    server: httpx.Client, body: dict[str, str], path: str
) -> None:
    problem = make(server, **{"name": "別館書庫", **body})

    assert problem.status_code == 400
    assert [fault["path"] for fault in problem.json()["errors"]] == [path]


@pytest.mark.parametrize(
    "headers", [{"Host": "lookup.example.go.jp"}, {"X-Forwarded-For": "192.0.2.7"}], ids=str
)
def test_nobody_from_elsewhere_decides_through_a_browser_or_a_proxy_on_this_machine(
    server: httpx.Client, headers: dict[str, str]
) -> None:
    body = json.dumps({"verdict": "accept"})
    for path in ("/v1/decisions", "/v1/decisions/d_0/withdraw"):
        refused = server.post(path, content=body, headers={"Content-Type": "application/json", **headers})
        assert refused.status_code == FORBIDDEN
        assert "ismap-lookup decide" in refused.json()["detail"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_service_that_others_can_reach_takes_no_decision_without_a_key(home: Path, workers: str) -> None:
    with serving(home, host="0.0.0.0", workers=workers) as everywhere:  # noqa: S104 - what is tested
        asked = httpx.Client(base_url=f"http://127.0.0.1:{everywhere.base_url.port}", timeout=60)
        with asked:
            assert make(asked, "公開書庫").status_code == UNAUTHORIZED
            assert asked.get("/v1/decisions").status_code == UNAUTHORIZED
