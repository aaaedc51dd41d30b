"""Asking for services over HTTP: filters, pages, entity tags, and a list that is renewed meanwhile."""

import hashlib
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from lookup.desk import today

from ..serving import LIST, serving, sync

LIST_FACTS = {"version", "as_of", "fetched_at", "source", "official", "complete", "stale", "sha256"}


def numbers(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [service["registration_number"] for service in answer.json()["services"]]


def test_every_answer_says_which_list_it_rests_on(client: httpx.Client) -> None:
    answers = [
        client.get("/v1/services"),
        client.get("/v1/services/C23-8008-2"),
        client.get("/v1/status"),
        client.post("/v1/match", json={"requirements": []}),
        client.post("/v1/identify", json={"queries": []}),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert set(answer.json()["list"]) >= LIST_FACTS
        assert answer.json()["list"]["as_of"] == "2026-11-22"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "まつば"}, ["C24-8021-2"]),
        ({"q": "会議"}, ["C24-8021-2", "C25-8016-2"]),
        ({"list": "ISMAP-LIU", "q": "こだち"}, ["L24-8501-2", "L25-8502-2"]),
        ({"provider": "みやこ草"}, ["C22-8012-2"]),
        ({"q": "まつば", "valid_on": "2099-01-01"}, []),
    ],
)
def test_filters_hold_together(client: httpx.Client, query: dict[str, str], expected: list[str]) -> None:
    assert sorted(numbers(client.get("/v1/services", params=query))) == expected


def test_one_service_is_found_by_its_number_however_written(client: httpx.Client) -> None:
    for written in ("C23-8008-2", "c23-8008-2", "Ｃ２３−８００８−２"):
        answer = client.get(f"/v1/services/{written}")
        assert answer.status_code == 200
        assert answer.json()["service"]["service_name"] == "若竹クラウドプラットフォーム"


def test_pages_hold_together_and_the_total_stays(client: httpx.Client) -> None:
    whole = numbers(client.get("/v1/services"))
    seen: list[str] = []
    parameters = {"limit": "7"}
    while True:
        page = client.get("/v1/services", params=parameters)
        seen += numbers(page)
        assert page.json()["total"] == len(whole) == 25
        if page.json()["next_cursor"] is None:
            break
        parameters["cursor"] = page.json()["next_cursor"]
    assert seen == whole


def test_a_cursor_belongs_to_its_query(client: httpx.Client) -> None:
    cursor = client.get("/v1/services", params={"limit": 1, "list": "ISMAP"}).json()["next_cursor"]
    for used, code in (
        (cursor, "api.foreign_cursor"),
        ("bm9uc2Vuc2U", "api.bad_cursor"),
        ("★", "api.bad_cursor"),
    ):
        answer = client.get("/v1/services", params={"limit": 1, "cursor": used})
        assert answer.status_code == 400
        assert answer.json()["code"] == code
        assert answer.json()["errors"][0]["path"] == "cursor"


def test_what_has_not_changed_is_not_sent_again(client: httpx.Client) -> None:
    for address in ("/v1/services?q=会議", "/v1/services/C23-8008-2"):
        first = client.get(address)
        tag = first.headers["etag"]
        strong = tag.removeprefix("W/")
        for held in (tag, strong, f"W/{strong}", f'"other", {tag}', "*"):
            again = client.get(address, headers={"If-None-Match": held})
            assert again.status_code == 304
            assert again.content == b""
            assert again.headers["etag"].removeprefix("W/") == strong
        assert client.get(address, headers={"If-None-Match": '"other"'}).content == first.content


def test_the_state_of_the_service_is_told(client: httpx.Client) -> None:
    status = client.get("/v1/status").json()
    assert status["list"]["official"] is True
    assert status["list"]["complete"] is True
    assert status["last_attempt"]["outcome"] == status["last_success"]["outcome"] == "new"
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def wait_for(client: httpx.Client, version_of: Path) -> None:
    """Wait until the service answers from the list in that file."""
    expected = hashlib.sha256(version_of.read_bytes()).hexdigest()
    deadline = monotonic() + 10
    while client.get("/v1/services", params={"limit": 1}).json()["list"]["sha256"] != expected:
        assert monotonic() < deadline, "the newer list did not come into use"
        sleep(0.02)


def test_a_list_taken_in_by_another_process_is_seen_soon(tmp_path: Path) -> None:
    newer = tmp_path / "newer.csv"
    newer.write_text(
        LIST.read_text(encoding="utf-8-sig") + "C26-8099-2,ISMAP,あさぎり会計,株式会社あさぎり\n",
        encoding="utf-8",
    )
    with serving(tmp_path / "home") as client:
        before = client.get("/v1/services", params={"limit": 1})
        assert before.json()["list"]["official"] is False
        sync(tmp_path / "home", LIST, "2026-11-01")
        wait_for(client, LIST)
        page = client.get("/v1/services", params={"limit": 20})
        assert page.json()["total"] == 25
        sync(tmp_path / "home", newer)
        wait_for(client, newer)
        assert numbers(client.get("/v1/services", params={"q": "あさぎり会計"})) == ["C26-8099-2"]
        rest = client.get("/v1/services", params={"limit": 20, "cursor": page.json()["next_cursor"]})
        assert rest.json()["list"]["version"] == page.json()["list"]["version"]
        assert len(numbers(rest)) == 5
        assert rest.json()["total"] == 25
        old = client.get("/v1/services", params={"limit": 1, "cursor": before.json()["next_cursor"]})
        assert (old.status_code, old.json()["code"]) == (400, "api.old_cursor")
        assert client.get("/v1/services", params={"as_of": "2001-01-01"}).status_code == 404


def test_before_any_list_the_bundled_one_serves(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as client:
        info = client.get("/v1/status").json()["list"]
        assert (info["official"], info["complete"]) == (False, False)
        assert not (tmp_path / "home").exists()
        assert client.get("/v1/services", params={"as_of": today().isoformat()}).json()["list"] == info
        assert client.get("/v1/services", params={"as_of": "2020-01-01"}).status_code == 404
