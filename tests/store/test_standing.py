"""The store: which version counts, what waits beside it, and that lists of different kinds stay apart."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from lookup.errors import NotFound
from lookup.model import Confirmation, Service, Text, Validators
from lookup.store import Register, SqliteStore, Taken
from lookup.store.protocol import Columns, Decision, Finding

from .versions import NOON, change, services, taken, version

DAY = timedelta(days=1)
FINDING = Finding(gate="drop_percent", message=Text("減りました", "It dropped"), keys=("C21-0001-2",))


class Auditor(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of another list than that of the services (synthetic)."""

    key: str
    name: str


AUDITORS = Register("auditors", Auditor, "name")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore[Service]]:
    store = SqliteStore(tmp_path / "lists.sqlite")
    store.add(taken(version(1)))
    yield store
    store.close()


def decision(standing: str, at: datetime) -> Decision:
    return msgspec.convert({"standing": standing, "at": at, "by": "調達課", "why": "確認した"}, Decision)


def test_a_held_version_is_kept_whole_and_answers_for_no_day(store: SqliteStore[Service]) -> None:
    held = msgspec.structs.replace(
        taken(version(2, at=NOON + DAY), services(1)),
        findings=(FINDING,),
        columns=Columns(("registration_number",), ("担当",)),
        entries_sha256="e" * 64,
    )
    store.hold(held, NOON + DAY)

    assert store.current() == (version(1), date(2026, 11, 1))
    assert store.version_as_of(date(2027, 1, 1)) == version(1)
    assert store.versions() == (version(1),)
    kept = store.held()
    assert kept == store.kept(held.version.id) == store.stored()[0]
    assert kept is not None
    assert (kept.version, kept.standing, kept.in_force_at) == (held.version, "held", None)
    assert (kept.findings, kept.columns) == (held.findings, held.columns)
    assert kept.decisions == (Decision(standing="held", at=NOON + DAY),)
    assert store.services(held.version.id) == held.entries
    assert store.raw(held.version.id) == b"raw"


def test_a_released_version_is_in_force_from_its_release_on(store: SqliteStore[Service]) -> None:
    store.hold(taken(version(2, at=NOON + DAY)), NOON + DAY)
    made = (change(2, 1, "C21-0001-2", NOON + 3 * DAY, "regions"),)

    store.put_in_force(version(2).id, made, decision("in_force", NOON + 3 * DAY))

    assert store.held() is None
    assert store.version_as_of(date(2026, 11, 3)) == version(1)
    assert store.version_as_of(date(2026, 11, 4)) == version(2, at=NOON + DAY)
    assert store.changes() == made
    kept = store.kept(version(2).id)
    assert kept.in_force_at == NOON + 3 * DAY
    assert [(d.standing, d.by) for d in kept.decisions] == [("held", None), ("in_force", "調達課")]


def test_a_rejected_version_waits_no_longer_but_stays_on_record(store: SqliteStore[Service]) -> None:
    store.hold(taken(version(2)), NOON)
    store.decide(version(2).id, decision("rejected", NOON + DAY))

    assert store.held() is None
    assert store.kept(version(2).id).standing == "rejected"
    assert store.kept(version(2).id).decisions[-1].why == "確認した"


def test_a_version_with_times_of_its_own_enters_the_past(store: SqliteStore[Service]) -> None:
    seen = tuple(Confirmation(listed_on=date(2026, 9, n), seen_at=NOON - (60 - n) * DAY) for n in (1, 2, 3))
    store.add(taken(version(2, at=NOON - 60 * DAY)), since=NOON - 59 * DAY, confirmations=seen)

    assert store.current() == (version(1), date(2026, 11, 1))
    assert store.version_at(NOON - DAY) == version(2, at=NOON - 60 * DAY)
    assert store.version_at(NOON - 60 * DAY) is None
    assert store.kept(version(2).id).confirmations == seen
    assert store.confirmed_on(version(2).id) == date(2026, 9, 3)


def test_a_clock_that_was_put_back_does_not_hide_the_newest_list(store: SqliteStore[Service]) -> None:
    store.add(taken(version(2, at=NOON - 30 * DAY)))

    assert store.current() == (version(2, at=NOON - 30 * DAY), date(2026, 11, 1))
    assert store.version_as_of(date(2026, 10, 20)) is None


def test_what_was_seen_of_a_source_is_remembered_by_its_name(store: SqliteStore[Service]) -> None:
    assert store.validators("https://list.example/") is None
    store.remember("https://list.example/", Validators(etag='"1"', sha256="a" * 64))
    store.remember("https://list.example/", Validators(last_modified="Sun, 22 Nov 2026 00:00:00 GMT"))

    assert store.validators("https://list.example/") == Validators(
        last_modified="Sun, 22 Nov 2026 00:00:00 GMT"
    )
    assert store.validators("other") is None


def test_raw_bytes_are_found_by_their_hash(store: SqliteStore[Service]) -> None:
    assert store.content(version(1).sha256) == b"raw"
    assert store.content("0" * 64) is None


def test_removals_are_found_without_walking_all_changes(store: SqliteStore[Service]) -> None:
    left = msgspec.structs.replace(
        change(2, 1, "C21-0001-2", NOON + DAY, "regions"), kind="removed", field=None, after=None
    )
    store.add(taken(version(2)), (left, change(2, 1, "C21-0000-2", NOON + DAY, "regions")))

    assert store.removals() == (left,)
    assert store.history("C21-0001-2", "C21-0000-2") == store.changes()


def test_lists_of_different_kinds_share_a_file_and_nothing_else(store: SqliteStore[Service]) -> None:
    auditors = SqliteStore(store.path, AUDITORS)
    entries = (Auditor(key="みやこ監査法人", name="みやこ監査法人"),)
    assert auditors.current() is None

    of = msgspec.structs.replace(version(7), service_count=1, fetched_at=datetime(2026, 12, 1, tzinfo=UTC))
    auditors.add(Taken(version=of, entries=entries, raw=b"raw"))

    assert auditors.services(of.id) == entries
    assert auditors.versions() == (of,)
    assert store.current() == (version(1), date(2026, 11, 1))
    assert len(store.stored()) == len(auditors.stored()) == 1
    assert auditors.changes() == ()
    assert auditors.runs() == ()
    with pytest.raises(NotFound):
        store.services(of.id)
    auditors.close()
