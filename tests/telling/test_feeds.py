"""What changed and what expires, over HTTP: pages, filters, the Atom feed and the calendar."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from icalendar import Calendar

from .conftest import FIRST, SECOND, House, run, serving

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service whose list has changed twice; the second time the first list came back."""
    house = House(tmp_path_factory.mktemp("feeds") / "home")
    house.take_in(FIRST)
    house.take_in(SECOND)
    house.take_in(FIRST)
    with serving(house.home) as served:
        yield served.client


def changes(client: httpx.Client, **asked: object) -> list[dict[str, Any]]:
    answer = client.get("/v1/changes", params={k: str(v) for k, v in asked.items()})
    assert answer.status_code == 200, answer.text
    assert answer.json()["list"]["service_count"] == 3
    return list(answer.json()["changes"])


def told(found: list[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    return [(c["registration_number"], c["kind"], c["field"]) for c in found]


def test_changes_come_newest_first(client: httpx.Client) -> None:
    found = changes(client)
    assert told(found) == [
        ("C21-0002-2", "changed", "expires_on"),
        ("C21-0002-2", "changed", "remarks"),
        ("C21-0003-2", "added", None),
        ("C21-0004-2", "removed", None),
        ("C21-0002-2", "changed", "expires_on"),
        ("C21-0002-2", "changed", "remarks"),
        ("C21-0003-2", "removed", None),
        ("C21-0004-2", "added", None),
    ]
    assert found[0]["seen_at"] > found[4]["seen_at"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"number": "ｃ21-0004-2"}, ["removed", "added"]),
        ({"provider": "あたらし"}, ["removed", "added"]),
        ({"provider": "みなと"}, ["added", "removed"]),
        ({"provider": "だれか"}, []),
        ({"kind": "added"}, ["added", "added"]),
        ({"field": "expires_on"}, ["changed", "changed"]),
        ({"field": "expires_on", "kind": "added"}, []),
        ({"since": "2026-11-25"}, []),
        ({"as_of": "2026-11-21", "kind": "removed"}, ["removed", "removed"]),
    ],
)
def test_filters_hold_together(client: httpx.Client, asked: dict[str, str], expected: list[str]) -> None:
    assert [change["kind"] for change in changes(client, **asked)] == expected


def test_pages_hold_together_while_a_newer_list_comes_in(tmp_path: Any) -> None:
    house = House(tmp_path / "home")
    house.take_in(FIRST)
    house.take_in(SECOND)
    with serving(house.home) as served:
        page = served.client.get("/v1/changes", params={"limit": 3}).json()
        house.take_in(FIRST)
        rest = served.client.get("/v1/changes", params={"limit": 3, "cursor": page["next_cursor"]}).json()
        assert page["total"] == rest["total"] == 4
        assert told(rest["changes"]) == [("C21-0004-2", "added", None)]
        assert rest["next_cursor"] is None
        foreign = served.client.get(
            "/v1/changes", params={"limit": 3, "kind": "added", "cursor": page["next_cursor"]}
        )
        assert (foreign.status_code, foreign.json()["code"]) == (400, "api.foreign_cursor")


@pytest.mark.parametrize(
    "address",
    [
        "/v1/changes?kind=renamed",
        "/v1/changes?colour=red",
        "/v1/changes.atom?cursor=x",
        "/v1/expiries.ics?within=-1",
        "/v1/expiries.ics?within=soon",
        "/v1/auditors?limit=5",
    ],
)
def test_unknown_parameters_are_refused(client: httpx.Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/v1/changes", "/v1/changes.atom", "/v1/expiries.ics"])
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address).content == first.content


def feed(client: httpx.Client, **asked: Any) -> tuple[ET.Element, httpx.Response]:
    answer = client.get("/v1/changes.atom", **asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content), answer  # noqa: S314 - of our own server


def test_the_feed_is_valid_atom(client: httpx.Client) -> None:
    root, answer = feed(client)
    assert root.tag == f"{ATOM}feed"
    for required in ("id", "title", "updated"):
        assert len(root.findall(ATOM + required)) == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "ismap-lookup"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == str(answer.url)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 6, "one for each service and version"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 6
    assert all(found and found.startswith("urn:uuid:") for found in ids)
    for entry in entries:
        for required in ("title", "updated", "content"):
            assert entry.findtext(ATOM + required)
        assert (entry.findtext(f"{ATOM}updated") or "").endswith("Z")
    assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")


def test_an_entry_says_by_field_what_changed_and_names_are_escaped(client: httpx.Client) -> None:
    root, _ = feed(client, params={"lang": "ja"})
    entries = root.findall(f"{ATOM}entry")
    assert entries[0].findtext(f"{ATOM}title") == "C21-0002-2 おおいクラウド の記載が変わりました（2項目）"
    content = entries[0].findtext(f"{ATOM}content") or ""
    assert "<li>有効期限：2029-04-30 → 2027-04-30</li><li>備考：更新審査中 → 更新</li>" in content
    assert "あたらしいクラウド & <α>" in (entries[2].findtext(f"{ATOM}title") or "")
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    leads_to = client.get(link.get("href") or "")
    assert {c["registration_number"] for c in leads_to.json()["changes"]} == {"C21-0002-2"}


def test_the_language_follows_the_parameter_and_then_the_reader(client: httpx.Client) -> None:
    for headers, params, expected in (
        ({}, {}, "ja"),
        ({"Accept-Language": "en-GB,en;q=0.9,ja;q=0.5"}, {}, "en"),
        ({"Accept-Language": "fr, ja;q=0.2, en;q=0.1"}, {}, "ja"),
        ({"Accept-Language": "en;q=0, *"}, {}, "ja"),
        ({"Accept-Language": "en;q=x"}, {}, "ja"),
        ({"Accept-Language": "ja"}, {"lang": "en"}, "en"),
    ):
        root, answer = feed(client, headers=headers, params=params)
        assert answer.headers["content-language"] == expected
        assert "Accept-Language" in answer.headers["vary"].split(", ")
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == expected
    ids = {
        tuple(e.findtext(f"{ATOM}id") for e in feed(client, params={"lang": lang})[0].iter(f"{ATOM}entry"))
        for lang in ("ja", "en")
    }
    assert len(ids) == 1, "an entry keeps its id in every language"


def calendar(client: httpx.Client, **params: str) -> dict[str, Any]:
    answer = client.get("/v1/expiries.ics", params=params)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return {str(event["UID"]): event for event in events_of(answer.content)}


def events_of(data: bytes) -> list[Any]:
    whole: Any = Calendar.from_ical(data)
    return list(whole.walk("VEVENT"))


def test_the_calendar_has_an_all_day_event_for_each_printed_day(client: httpx.Client) -> None:
    events = list(calendar(client).values())
    assert [event["DTSTART"].dt for event in events] == [
        date(2026, 12, 31),
        date(2027, 4, 30),
        date(2028, 4, 30),
    ]
    for event in events:
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert {"UID", "DTSTAMP", "SUMMARY"} <= set(event)
    assert "みやこクラウド（株式会社みやこ）" in events[0]["SUMMARY"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"within": "30", "on": "2026-12-01"}, [date(2026, 12, 31)]),
        ({"within": "29", "on": "2026-12-01"}, []),
        ({"within": "0", "on": "2026-12-31"}, [date(2026, 12, 31)]),
        ({"within": "30", "on": "2027-01-01"}, []),
        ({"number": "C21-0003-2"}, [date(2028, 4, 30)]),
        ({"provider": "おおい"}, [date(2027, 4, 30)]),
    ],
)
def test_the_calendar_holds_what_was_asked_for(
    client: httpx.Client, asked: dict[str, str], expected: list[date]
) -> None:
    assert [event["DTSTART"].dt for event in calendar(client, **asked).values()] == expected


def test_a_renewed_service_moves_in_a_subscribed_calendar(house: House) -> None:
    house.take_in(FIRST)
    house.take_in(SECOND)
    for day, as_of in ((date(2027, 4, 30), FIRST), (date(2029, 4, 30), SECOND)):
        house.take_in(as_of)
        done = run(house.home, "expiries", "--number", "C21-0002-2", "-o", house.home / f"{day.year}.ics")
        assert done.returncode == 0, done.stderr
    events = [events_of((house.home / f"{year}.ics").read_bytes())[0] for year in (2027, 2029)]
    assert events[0]["UID"] == events[1]["UID"]
    assert events[1]["DTSTART"].dt - events[0]["DTSTART"].dt == timedelta(days=731)


def test_the_command_line_chooses_changes_in_the_same_way(house: House) -> None:
    house.take_in(FIRST)
    house.take_in(SECOND)
    done = run(house.home, "changes", "--provider", "おおい", "--field", "expires_on")
    assert done.stdout == "2026-11-21  C21-0002-2  おおいクラウド  Expires on: 2027-04-30 → 2029-04-30\n"
    listed = run(house.home, "expiries", "--within", "60", "--on", "2026-12-01")
    assert listed.stdout.splitlines() == [
        "2026-12-31\tC21-0001-2\tみやこクラウド\t株式会社みやこ",
        "2027-01-15\tC21-0004-2\tあたらしいクラウド & <α>\t株式会社あたらし",
    ]
