"""One instance as the mirror of another: a real server, and a way between the two that is watched."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lookup.desk import Desk
from lookup.errors import ListRefused
from lookup.sync.sources import mirror, web
from lookup.sync.sources.web import WebLimits

from .conftest import Asked, FileServer, serving, serving_files
from .instances import (
    NAMES,
    answers,
    night,
    open_,
    take,
    take_auditors,
    taken_over_november,
    versions,
    write_list,
)

DAYS = [None, *range(1, 24)]


class Origin:
    """The instance that is mirrored, and the way to it."""

    def __init__(self, desk: Desk, address: str, way: FileServer, folder: Path) -> None:
        self.desk = desk
        self.address = address
        self.way = way
        self.folder = folder
        self.source = "mirror:" + way.address.removesuffix("/list.csv")
        self.statuses: list[int] = []
        way.answer = self.passed_on

    def passed_on(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        """Ask the server itself, and answer as it does."""
        sent = {name: value for name, value in asked.headers.items() if name in ("if-none-match", "accept")}
        answer = httpx.get(self.address + asked.path, headers=sent)
        self.statuses.append(answer.status_code)
        kept = {name: answer.headers[name] for name in ("etag", "content-type") if name in answer.headers}
        return answer.status_code, kept, answer.content

    def asked_for(self) -> list[str]:
        """Return the paths asked for since the last time, without their queries."""
        paths = [asked.path.partition("?")[0] for asked in self.way.asked]
        self.way.asked.clear()
        self.statuses.clear()
        return paths


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    folder = tmp_path_factory.mktemp("origin")
    desk = taken_over_november(folder / "a", folder)
    with serving(folder / "a") as address, serving_files() as way:
        yield Origin(desk, address, way, folder)


@pytest.fixture
def origin(running: Origin) -> Origin:
    running.way.answer = running.passed_on
    running.asked_for()
    return running


@pytest.fixture
def mirrored(tmp_path: Path) -> Desk:
    return open_(tmp_path / "b")


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait as little as possible between attempts."""
    monkeypatch.setattr(web, "WebLimits", lambda: WebLimits(wait_seconds=0.001, silence_seconds=20))


def refusal(desk: Desk, source: str) -> ListRefused:
    with pytest.raises(ListRefused) as caught:
        take(desk, source, night(20))
    return caught.value


def test_versions_and_answers_of_every_day_are_equal_on_both_sides(origin: Origin, mirrored: Desk) -> None:
    assert take(mirrored, origin.source, night(20)).outcome == "new"

    assert versions(mirrored) == versions(origin.desk)
    for day in DAYS:
        assert answers(mirrored, day) == answers(origin.desk, day), day
    assert mirrored.store.changes() == origin.desk.store.changes()


def test_an_unchanged_sync_costs_one_request_answered_with_304_and_no_body(
    origin: Origin, mirrored: Desk
) -> None:
    take(mirrored, origin.source, night(20))
    before = versions(mirrored)
    origin.asked_for()
    sent = origin.way.sent_bytes

    again = take(mirrored, origin.source, night(21))

    assert again.outcome == "unchanged"
    assert origin.statuses == [304]
    assert origin.asked_for() == ["/v1/versions"]
    assert origin.way.sent_bytes == sent
    assert versions(mirrored) == before
    assert mirrored.store.runs()[0].bytes == 0


def test_a_change_there_brings_only_the_new_version_and_a_confirmation_only_its_day(
    origin: Origin, mirrored: Desk
) -> None:
    take(mirrored, origin.source, night(20))
    take(origin.desk, write_list(origin.folder / "list.csv", NAMES, "2029-03-31"), night(21))
    origin.asked_for()

    outcome = take(mirrored, origin.source, night(21))

    assert origin.asked_for() == ["/v1/versions", f"/v1/versions/{outcome.version.id}/raw"]
    assert outcome.outcome == "new"
    assert {change.field for change in outcome.changes} == {"expires_on"}
    assert versions(mirrored) == versions(origin.desk)

    take(origin.desk, origin.folder / "list.csv", night(22))
    confirmed = take(mirrored, origin.source, night(22))

    assert origin.asked_for() == ["/v1/versions"]
    assert (confirmed.outcome, confirmed.as_of.day) == ("unchanged", 22)
    for day in DAYS:
        assert answers(mirrored, day) == answers(origin.desk, day), day


def test_many_versions_come_page_by_page(
    origin: Origin, mirrored: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirror, "PAGE", 1)
    take(mirrored, origin.source, night(23))
    assert versions(mirrored) == versions(origin.desk)


def test_bytes_that_were_changed_on_their_way_are_refused_and_what_came_before_stays(
    origin: Origin, mirrored: Desk
) -> None:
    newest = versions(origin.desk)[-1][0].id

    def changed(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = origin.passed_on(asked)
        return status, headers, body.replace(b"-03-31", b"-03-30") if newest in asked.path else body

    origin.way.answer = changed
    problem = refusal(mirrored, origin.source)

    assert problem.code == "carrying.mirror_differs"
    assert newest in problem.text.ja
    assert versions(mirrored) == versions(origin.desk)[:-1]
    origin.way.answer = origin.passed_on
    take(mirrored, origin.source, night(23))
    assert versions(mirrored) == versions(origin.desk)


@pytest.mark.parametrize(
    ("field", "value"),
    [("origin", "unofficial"), ("complete", False), ("listed_on", "2026-11-30"), ("sha256", "0" * 64)],
)
def test_what_is_told_of_a_version_cannot_be_changed_on_its_way(
    origin: Origin, mirrored: Desk, field: str, value: object
) -> None:
    def changed(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = origin.passed_on(asked)
        told = json.loads(body)
        told["versions"][0][field] = value
        return status, headers, json.dumps(told).encode()

    origin.way.answer = changed
    assert refusal(mirrored, origin.source).code == "carrying.mirror_differs"
    assert not mirrored.store.stored()


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[]", b'{"versions": [{}], "next_cursor": null}'])
def test_what_is_no_ismap_lookup_is_said_to_be_none(origin: Origin, mirrored: Desk, body: bytes) -> None:
    origin.way.answer = lambda _: (200, {}, body)
    problem = refusal(mirrored, origin.source)
    assert problem.code == "carrying.no_mirror"
    assert origin.source in problem.text.ja


def test_an_instance_without_a_list_has_nothing_to_mirror(mirrored: Desk, tmp_path: Path) -> None:
    with serving(tmp_path / "a") as address:
        assert refusal(mirrored, f"mirror:{address}").code == "carrying.mirror_empty"


def test_an_instance_that_is_down_leaves_the_list_in_force(origin: Origin, mirrored: Desk) -> None:
    take(mirrored, origin.source, night(23))
    before = versions(mirrored)

    origin.way.answer = lambda _: (503, {}, b"")
    assert refusal(mirrored, origin.source).code == "web.busy"

    assert versions(mirrored) == before
    assert mirrored.store.runs()[0].outcome == "refused"


@pytest.mark.parametrize(
    "address", ["http://lookup.agency.example", "http://192.0.2.7:8000", "ftp://x", "there"]
)
def test_a_way_that_is_open_to_everybody_is_not_taken(mirrored: Desk, address: str) -> None:
    assert refusal(mirrored, f"mirror:{address}").code == "carrying.mirror_in_the_open"


def test_a_list_of_its_own_that_is_newer_is_not_replaced_by_an_older_one(
    origin: Origin, mirrored: Desk, tmp_path: Path
) -> None:
    take(mirrored, origin.source, night(23))
    take(mirrored, write_list(tmp_path / "own.csv", NAMES, "2031-03-31"), night(24))
    own = mirrored.catalogue().version
    take(mirrored, origin.source, night(25))
    assert mirrored.catalogue().version == own


def test_the_list_of_audit_institutions_is_mirrored_likewise(
    origin: Origin, mirrored: Desk, tmp_path: Path
) -> None:
    (tmp_path / "auditors.csv").write_text(
        "監査機関名,所在地\nあおば監査法人（合成）,東京都\n", encoding="utf-8"
    )
    there = take_auditors(origin.desk, str(tmp_path / "auditors.csv"), night(20))
    origin.asked_for()

    first = take_auditors(mirrored, origin.source, night(20))
    again = take_auditors(mirrored, origin.source, night(21))

    assert (first.version, again.outcome) == (there.version, "unchanged")
    assert origin.statuses == [200, 200, 304]
    assert origin.asked_for() == ["/v1/versions", f"/v1/versions/{first.version.id}/raw", "/v1/versions"]
    assert not mirrored.store.stored()


class TestVersionsOverHttp:
    """The routes by which a mirror asks; anybody may."""

    def test_versions_are_listed_newest_first_with_when_they_were_in_force(self, origin: Origin) -> None:
        answer = httpx.get(f"{origin.address}/v1/versions").json()

        kept = versions(origin.desk)
        assert [told["id"] for told in answer["versions"]] == [version.id for version, _ in reversed(kept)]
        assert answer["total"] == len(kept)
        assert answer["next_cursor"] is None
        assert answer["list"]["version"] == answer["versions"][0]["id"]
        first = answer["versions"][-1]
        assert (first["in_force_at"], len(first["confirmations"])) == ("2026-11-01T18:30:00Z", 2)

    def test_what_is_held_is_not_told(self, tmp_path: Path) -> None:
        desk = open_(tmp_path / "a")
        take(desk, write_list(tmp_path / "list.csv", NAMES), night(2))
        held = take(desk, write_list(tmp_path / "list.csv", NAMES[:2]), night(3))
        assert held.outcome == "held"
        with serving(tmp_path / "a") as address:
            assert len(httpx.get(f"{address}/v1/versions").json()["versions"]) == 1
            assert httpx.get(f"{address}/v1/versions/{held.version.id}").status_code == 404
            assert httpx.get(f"{address}/v1/versions/{held.version.id}/raw").status_code == 404

    def test_pages_hold_together(self, origin: Origin) -> None:
        whole = [told["id"] for told in httpx.get(f"{origin.address}/v1/versions").json()["versions"]]
        seen: list[str] = []
        query: dict[str, str] = {"limit": "2"}
        while True:
            page = httpx.get(f"{origin.address}/v1/versions", params=query).json()
            seen += [told["id"] for told in page["versions"]]
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
        assert seen == whole

    @pytest.mark.parametrize(
        "query", ["limit=0", "limit=501", "cursor=nothing", "since=2026-01-01", "cursor="]
    )
    def test_faulty_parameters_are_refused(self, origin: Origin, query: str) -> None:
        assert httpx.get(f"{origin.address}/v1/versions?{query}").status_code == 400

    def test_one_version_and_its_raw_bytes_are_had_by_its_id(self, origin: Origin) -> None:
        version, _ = versions(origin.desk)[0]
        address = f"{origin.address}/v1/versions/{version.id}"

        told = httpx.get(address).json()
        raw = httpx.get(f"{address}/raw")

        assert told["version"]["sha256"] == version.sha256
        assert raw.content == origin.desk.store.raw(version.id)
        assert raw.headers["etag"] == f'"{version.sha256}"'
        assert raw.headers["content-type"] == "application/octet-stream"
        assert raw.headers["content-disposition"] == f'attachment; filename="ismap-list-{version.id}.bin"'
        assert raw.headers["x-content-type-options"] == "nosniff"
        assert "immutable" in raw.headers["cache-control"]

    @pytest.mark.parametrize("path", ["", "/raw"])
    def test_what_is_held_already_is_not_sent_again(self, origin: Origin, path: str) -> None:
        address = f"{origin.address}/v1/versions/{versions(origin.desk)[0][0].id}{path}"
        tag = httpx.get(address).headers["etag"]
        again = httpx.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)

    @pytest.mark.parametrize("path", ["nothing", "nothing/raw", "..%2f..%2fetc/raw"])
    def test_a_version_that_is_not_known_is_not_found(self, origin: Origin, path: str) -> None:
        answer = httpx.get(f"{origin.address}/v1/versions/{path}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
