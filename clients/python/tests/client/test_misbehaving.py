"""What both clients make of a service that is overloaded, gone, slow, old, new, or no such service at all."""

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import msgspec
import pytest

from ismap_lookup_client import (
    Client,
    LookupClientError,
    NewDecision,
    NoAnswer,
    NotFound,
    NotOffered,
    NotPermitted,
    Options,
    RateLimited,
    ServiceFailed,
    TooLarge,
    UnexpectedAnswer,
    WrongUse,
)

from .conftest import Kind
from .servers import Odd, hang_up, problem, say, say_nothing

INFO = {
    "version": "v",
    "as_of": "2026-11-22",
    "fetched_at": "2026-11-22T00:00:00Z",
    "source": "list.csv",
    "label": {"ja": "一覧", "en": "list"},
    "official": True,
    "complete": True,
    "stale": False,
    "sha256": "0" * 64,
    "service_count": 1,
}
SERVICE = {"key": "C24-8009-2", "service_name": "若竹ドライブ"}
ENTRY = msgspec.json.encode({"list": INFO, "service": SERVICE})
STATUS = msgspec.json.encode({"list": INFO, "last_attempt": None, "last_success": None})
DECISION = NewDecision(verdict="accept", name="名", registration_number="C24-8009-2", by="係", why="訳")
PAGE = msgspec.json.encode({"list": INFO, "total": 1, "services": [SERVICE], "next_cursor": "c"})


def test_a_client_comes_back_after_as_many_seconds_as_it_is_told(kind: Kind, odd: Odd) -> None:
    odd.acts = [problem(429, Retry_After="1"), say(200, ENTRY)]
    with kind(odd.address) as client:
        assert client.service("C24-8009-2").service_name == "若竹ドライブ"
    first, second = odd.asked
    assert second.at - first.at >= 1


def test_a_day_and_time_to_come_back_is_read_by_the_clock_of_the_service(odd: Odd) -> None:
    then = datetime.now(timezone.utc) - timedelta(days=300)
    later = format_datetime(then + timedelta(seconds=1), usegmt=True)
    odd.acts = [problem(503, Date=format_datetime(then, usegmt=True), Retry_After=later), say(200, ENTRY)]
    with Client(odd.address) as client:
        client.service("C24-8009-2")
    first, second = odd.asked
    assert 0.9 <= second.at - first.at < 30


def test_a_client_that_would_have_to_wait_too_long_says_so_at_once(kind: Kind, odd: Odd) -> None:
    odd.acts = [problem(429, Retry_After="3600")]
    with kind(odd.address) as client, pytest.raises(RateLimited) as refused:
        client.status()
    assert refused.value.retry_after == 3600
    assert len(odd.asked) == 1


def test_a_client_gives_up_after_so_many_times(kind: Kind, odd: Odd) -> None:
    odd.acts = [problem(503, Retry_After="0")] * 3
    with kind(odd.address, retries=2) as client, pytest.raises(ServiceFailed) as refused:
        client.status()
    assert (refused.value.status, len(odd.asked)) == (503, 3)


def test_an_answer_that_was_cut_off_is_asked_for_again(kind: Kind, odd: Odd) -> None:
    odd.acts = [hang_up, say(200, ENTRY)]
    with kind(odd.address) as client:
        assert client.service("C24-8009-2").key == "C24-8009-2"


@pytest.mark.parametrize("act", [hang_up, problem(502), problem(504)])
def test_what_may_have_been_done_already_is_not_asked_again(kind: Kind, odd: Odd, act: Any) -> None:
    odd.acts = [act]
    with kind(odd.address) as client, pytest.raises(LookupClientError):
        client.decide(DECISION)
    assert len(odd.asked) == 1


def test_what_was_surely_not_done_is_asked_again(odd: Odd) -> None:
    said = {"id": "d", "verdict": "accept", "name": "名", "key": "名", "provider": None, "provider_key": None}
    kept = {"service_key": "C24-8009-2", "service_name": "若竹ドライブ", "decided_by": "係", "why": "訳"}
    at = {"decided_at": "2026-11-22T00:00:00Z"}
    done = msgspec.json.encode({"list": INFO, "decision": said | kept | at})
    odd.acts = [problem(503, Retry_After="0"), say(201, done)]
    with Client(odd.address) as client:
        assert client.decide(DECISION).id == "d"


def test_a_slow_service_is_not_waited_for_for_ever(kind: Kind, odd: Odd) -> None:
    odd.acts = [say_nothing]
    with kind(odd.address, timeout=0.2, retries=0) as client, pytest.raises(NoAnswer, match="Timeout"):
        client.status()


def test_where_nothing_listens_there_is_no_answer(kind: Kind) -> None:
    with kind("http://127.0.0.1:9", retries=0) as client, pytest.raises(NoAnswer, match=r"127\.0\.0\.1:9"):
        client.status()


@pytest.mark.parametrize(
    "act",
    [
        say(200, b"<html>Welcome</html>", "text/html"),
        say(200, STATUS, "text/plain"),
        say(200, b"<html>Welcome</html>"),
        say(200, b'{"service": 1}'),
        say(200, b"\xff\xfe"),
        say(404, b"<html>Not here</html>", "text/html"),
        say(301, b"", Location="https://elsewhere.test/"),
        say(304),
    ],
    ids=["page", "text", "page said to be JSON", "other", "bytes", "404", "moved", "not modified"],
)
def test_something_else_that_answers_there_is_told_apart(kind: Kind, odd: Odd, act: Any) -> None:
    odd.acts = [act]
    with kind(odd.address) as client, pytest.raises(UnexpectedAnswer):
        client.status()


def test_a_page_of_a_gateway_is_never_taken_for_a_workbook(kind: Kind, odd: Odd) -> None:
    odd.acts = [say(200, b"<html>Sign in</html>", "text/html")]
    with kind(odd.address) as client, pytest.raises(UnexpectedAnswer, match="text/html"):
        client.answer_sheet(("sheet.xlsx", b"PK"))


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (problem(401), NotPermitted),
        (problem(403), NotPermitted),
        (problem(404, "records.unknown"), NotFound),
        (problem(413), TooLarge),
        (problem(500), ServiceFailed),
    ],
)
def test_a_refusal_is_told_by_its_kind(odd: Odd, act: Any, error: type[Exception]) -> None:
    odd.acts = [act]
    with Client(odd.address) as client, pytest.raises(error, match="文 / text"):
        client.record("0" * 16)


@pytest.mark.parametrize("act", [problem(404, "api.http_404"), problem(405, "api.http_405")])
def test_an_older_service_without_the_route_is_not_taken_for_a_missing_entry(
    kind: Kind, odd: Odd, act: Any
) -> None:
    odd.acts = [act]
    with kind(odd.address) as client, pytest.raises(NotOffered):
        client.history("C24-8009-2")


def test_an_older_service_that_tells_less_is_understood(odd: Odd) -> None:
    odd.acts = [say(200, STATUS)]
    with Client(odd.address) as client:
        assert client.status().age_days is None


def test_fields_and_codes_of_a_newer_service_do_no_harm(kind: Kind, odd: Odd) -> None:
    service = SERVICE | {"list": "ISMAP-NEXT", "colour": {"new": True}}
    newer = msgspec.json.encode({"list": INFO | {"mood": 1}, "service": service, "more": []})
    odd.acts = [say(200, newer)]
    with kind(odd.address) as client:
        assert client.service("C24-8009-2").list == "ISMAP-NEXT"


def test_an_answer_that_has_not_changed_is_not_sent_again(kind: Kind, odd: Odd) -> None:
    changed = ENTRY.replace("若竹ドライブ".encode(), "若竹".encode())
    odd.acts = [
        say(200, ENTRY, ETag='W/"1"'),
        say(304, ETag='W/"1"'),
        say(200, changed, ETag='"2"'),
        say(304, ETag='"2"'),
    ]
    with kind(odd.address) as client:
        names = [client.service("C24-8009-2").service_name for _ in range(4)]
    assert names == ["若竹ドライブ", "若竹ドライブ", "若竹", "若竹"]
    assert [asked.headers.get("if-none-match") for asked in odd.asked] == [None, 'W/"1"', 'W/"1"', '"2"']


def test_pages_that_lead_in_a_circle_end(kind: Kind, odd: Odd) -> None:
    odd.acts = [say(200, PAGE), say(200, PAGE)]
    with kind(odd.address) as client, pytest.raises(UnexpectedAnswer, match="itself"):
        list(client.search())


def test_a_key_goes_with_every_call(kind: Kind, odd: Odd) -> None:
    odd.acts = [say(200, STATUS)]
    with kind(odd.address, api_key="secret") as client:
        client.status()
    assert odd.asked[0].headers["authorization"] == "Bearer secret"
    assert odd.asked[0].headers["user-agent"].startswith("ismap-lookup-client/")


def test_a_service_under_a_path_is_reached_there(odd: Odd) -> None:
    odd.acts = [say(200, STATUS)]
    with Client(odd.address + "/ismap/", Options()) as client:
        client.status()
    assert odd.asked[0].path == "/ismap/v1/status"


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "ftp://host", "http://", "http://host:port", "\x00"])
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(WrongUse, match="no address"):
        Client(address)
