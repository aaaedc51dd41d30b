"""A list at an address: fetched only if it has changed, and whatever goes wrong on the way is named."""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lookup.errors import ListRefused
from lookup.model import Validators
from lookup.settings import Settings
from lookup.sync.packing import pack
from lookup.sync.signing import public_line
from lookup.sync.sources import web
from lookup.sync.sources.source import Delivery
from lookup.sync.sources.url import UrlSource
from lookup.sync.sources.web import WebLimits

from .conftest import KNOWLEDGE, Asked, FileServer, carried, synthetic_list
from .instances import night, open_, take

LIST = synthetic_list("あおばクラウド", "みなと会計")
CHANGED = synthetic_list("あおばクラウド", "みなと会計", "しらかば文書")
NONE: frozenset[str] = frozenset()
Answering = tuple[int, dict[str, str], bytes]


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait as little as possible between attempts, and give up soon."""
    hurried = WebLimits(wait_seconds=0.001, silence_seconds=0.3, answer_megabytes=1)
    monkeypatch.setattr(web, "WebLimits", lambda: hurried)


def fetch(address: str, known: Validators | None = None, *trust: str) -> Delivery:
    settings = Settings(home=Path("/nowhere"), contact="ops@agency.example", bundle_trust=trust)
    (delivery,) = UrlSource(address, settings, KNOWLEDGE).deliveries(known, NONE)
    return delivery


def refusal(address: str, known: Validators | None = None) -> ListRefused:
    with pytest.raises(ListRefused) as caught:
        fetch(address, known)
    return caught.value


def tagged(body: bytes, tag: str | None) -> Callable[[Asked], Answering]:
    """Answer as a server does that serves *body* under the entity tag *tag*."""
    headers = {"ETag": tag} if tag else {}

    def answer(asked: Asked) -> Answering:
        if tag and asked.headers.get("if-none-match") == tag:
            return 304, headers, b""
        return 200, headers, body

    return answer


def test_the_first_time_all_of_it_comes_and_what_to_ask_by_is_remembered(files: FileServer) -> None:
    files.answer = lambda _: (200, {"ETag": '"1"', "Last-Modified": "Sun, 22 Nov 2026 00:00:00 GMT"}, LIST)

    delivery = fetch(files.address)

    assert (delivery.data, delivery.unchanged, delivery.name) == (LIST, False, files.address)
    assert (delivery.origin, delivery.complete, delivery.listed_on) == (None, None, None)
    assert delivery.validators == Validators(
        etag='"1"', last_modified="Sun, 22 Nov 2026 00:00:00 GMT", sha256=hashlib.sha256(LIST).hexdigest()
    )
    assert "if-none-match" not in files.asked[0].headers
    assert files.asked[0].headers["user-agent"].startswith("ismap-lookup/")
    assert "ops@agency.example" in files.asked[0].headers["user-agent"]


def test_what_has_not_changed_costs_one_request_and_no_body(files: FileServer) -> None:
    files.answer = tagged(LIST, '"1"')
    known = fetch(files.address).validators
    before = files.sent_bytes

    delivery = fetch(files.address, known)

    assert (delivery.data, delivery.unchanged, delivery.validators) == (b"", True, known)
    assert len(files.asked) == 2
    assert files.sent_bytes == before


def test_a_server_without_tags_is_asked_by_the_time_it_named(files: FileServer) -> None:
    stamp = "Sun, 22 Nov 2026 00:00:00 GMT"
    files.answer = lambda asked: (
        (304, {}, b"")
        if asked.headers.get("if-modified-since") == stamp
        else (200, {"Last-Modified": stamp}, LIST)
    )
    known = fetch(files.address).validators

    assert fetch(files.address, known).unchanged


def test_a_change_comes_whole_with_its_new_tag(files: FileServer) -> None:
    files.answer = tagged(LIST, '"1"')
    known = fetch(files.address).validators
    files.answer = tagged(CHANGED, '"2"')

    delivery = fetch(files.address, known)

    assert (delivery.data, delivery.validators.etag) == (CHANGED, '"2"')


@pytest.mark.parametrize("tag", [None, '"3"'], ids=["lost", "new"])
def test_the_same_content_under_no_tag_or_another_one_is_told_by_its_hash(
    files: FileServer, tag: str | None
) -> None:
    files.answer = tagged(LIST, '"1"')
    known = fetch(files.address).validators
    files.answer = tagged(LIST, tag)

    delivery = fetch(files.address, known)

    assert (delivery.data, delivery.validators.etag) == (LIST, tag)
    assert delivery.validators.sha256 == known.sha256


def test_a_server_that_says_unchanged_though_nothing_is_known_here_is_refused(files: FileServer) -> None:
    files.answer = lambda _: (304, {}, b"")
    assert refusal(files.address).code == "web.status"


@pytest.mark.parametrize(
    ("status", "code", "requests"),
    [(404, "web.gone", 1), (410, "web.gone", 1), (401, "web.login", 1), (500, "web.failing", 4)],
)
def test_a_failing_server_is_named_with_the_cause(
    files: FileServer, status: int, code: str, requests: int
) -> None:
    files.answer = lambda _: (status, {}, b"")
    problem = refusal(files.address)

    assert problem.code == code
    assert files.address in problem.text.ja
    assert len(files.asked) == requests


def test_a_server_that_does_not_answer_in_time_is_given_up(files: FileServer) -> None:
    hold = threading.Event()

    def answer(_: Asked) -> Answering:
        hold.wait(10)
        return 200, {}, LIST

    files.answer = answer
    try:
        assert refusal(files.address).code == "web.silent"
    finally:
        hold.set()


def test_an_answer_that_is_too_large_is_not_read_to_its_end(files: FileServer) -> None:
    files.answer = lambda _: (200, {}, bytes(2_000_000))
    assert refusal(files.address).code == "web.too_large"


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/list.csv", "gopher://x", "data:,x"])
def test_a_redirect_leads_to_no_file_and_no_other_scheme(files: FileServer, place: str) -> None:
    files.answer = lambda _: (302, {"Location": place}, b"")
    problem = refusal(files.address)

    assert problem.code == "web.address"
    assert len(files.asked) == 1


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://127.0.0.1/list.csv", "http://", "https://:99999/"]
)
def test_only_web_addresses_are_asked(address: str) -> None:
    assert refusal(address).code in ("web.address", "web.unreachable")


def test_redirects_are_followed_but_not_for_ever(files: FileServer) -> None:
    files.answer = lambda asked: (
        (200, {}, LIST) if asked.path == "/there" else (302, {"Location": "/there"}, b"")
    )
    assert fetch(files.address).data == LIST
    files.answer = lambda asked: (302, {"Location": asked.path + "x"}, b"")
    assert refusal(files.address).code == "web.redirects"


def test_a_user_name_and_password_are_used_and_never_shown_or_kept(files: FileServer) -> None:
    secret = files.address.replace("http://", "http://reader:s3cret@") + "?token=t0ken"
    files.answer = tagged(LIST, '"1"')

    delivery = fetch(secret)

    assert files.asked[0].headers["authorization"].startswith("Basic ")
    assert files.asked[0].path == "/list.csv?token=t0ken"
    assert delivery.name == files.address
    files.answer = lambda _: (404, {}, b"")
    problem = refusal(secret)
    shown = f"{delivery} {problem.text} {problem}"
    assert "s3cret" not in shown
    assert "t0ken" not in shown


def test_a_user_name_and_password_are_not_sent_on_to_another_server(files: FileServer) -> None:
    elsewhere = files.address.replace("127.0.0.1", "localhost")
    files.answer = lambda asked: (
        (200, {}, LIST)
        if asked.headers["host"].startswith("localhost")
        else (302, {"Location": elsewhere}, b"")
    )
    assert fetch(files.address.replace("http://", "http://reader:s3cret@")).data == LIST
    assert "authorization" in files.asked[0].headers
    assert "authorization" not in files.asked[1].headers


def test_a_bundle_at_an_address_is_checked_as_one(files: FileServer, key: Ed25519PrivateKey) -> None:
    version = carried(9, LIST)
    data = pack({"services": [version]}, {version.version.sha256: LIST}, key, KNOWLEDGE)
    files.answer = tagged(data, '"1"')

    assert refusal(files.address).code == "carrying.no_trust"
    delivery = fetch(files.address, None, public_line(key))
    assert (delivery.carried, delivery.data) == (version, LIST)
    # A bundle is checked each time: nothing is remembered by which it could be skipped.
    assert delivery.validators == Validators()


def test_the_list_in_force_follows_what_stands_at_the_address(files: FileServer, tmp_path: Path) -> None:
    desk = open_(tmp_path / "b")
    outcomes = []
    for day, body, tag in (
        (2, LIST, '"1"'),
        (3, LIST, '"1"'),
        (4, CHANGED, '"2"'),
        (5, CHANGED, '"3"'),
        (6, CHANGED, None),
        (7, CHANGED, None),
    ):
        files.answer = tagged(body, tag)
        outcome = take(desk, files.address, night(day))
        assert outcome.as_of.day == day
        outcomes.append(outcome.outcome)

    assert outcomes == ["new", "unchanged", "new", "unchanged", "unchanged", "unchanged"]
    assert [run.bytes for run in desk.store.runs()][::-1][:3] == [len(LIST), 0, len(CHANGED)]
    assert desk.store.versions()[0].source == files.address
    assert [change.kind for change in desk.store.changes()] == ["added"]


def test_what_was_not_had_leaves_the_list_in_force_and_is_logged(files: FileServer, tmp_path: Path) -> None:
    desk = open_(tmp_path / "b")
    files.answer = tagged(LIST, '"1"')
    take(desk, files.address, night(2))
    before = desk.store.current()

    files.answer = lambda _: (404, {}, b"<html>not here</html>")
    with pytest.raises(ListRefused):
        take(desk, files.address, night(3))

    assert desk.store.current() == before
    assert desk.store.runs()[0].outcome == "refused"
    files.answer = tagged(LIST, '"1"')
    assert take(desk, files.address, night(4)).outcome == "unchanged"


def test_an_unchanged_address_brings_its_list_back_after_another_one_was_taken_in(
    files: FileServer, tmp_path: Path
) -> None:
    desk = open_(tmp_path / "b")
    files.answer = tagged(LIST, '"1"')
    first = take(desk, files.address, night(2)).version
    (tmp_path / "own.csv").write_bytes(LIST.replace(b"2027", b"2028"))
    take(desk, tmp_path / "own.csv", night(3))

    take(desk, files.address, night(4))

    assert files.asked[-1].headers["if-none-match"] == '"1"'
    assert desk.catalogue().version.sha256 == first.sha256
