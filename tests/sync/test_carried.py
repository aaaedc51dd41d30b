"""Versions that another instance made: they come with their own ids, times and declarations."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from lookup.errors import ListRefused
from lookup.model import Validators
from lookup.store import SqliteStore
from lookup.sync.gates import GateSettings
from lookup.sync.held import decide, decision_of
from lookup.sync.run import Declaration, SyncOutcome, sync
from lookup.sync.sources.source import Carried, Delivery

from .lists import KNOWLEDGE, NOON, Lists, rows, take, write

DAY = timedelta(days=1)


class Passed:
    """A source that passes on what was taken out of another store."""

    name = "https://elsewhere.example"

    def __init__(self, *deliveries: Delivery) -> None:
        self._deliveries = deliveries

    def deliveries(self, known: Validators | None, have: frozenset[str]) -> Iterator[Delivery]:
        assert known is None
        for delivery in self._deliveries:
            assert delivery.carried is not None
            unchanged = delivery.carried.version.id in have
            data = b"" if unchanged else delivery.data
            yield msgspec.structs.replace(delivery, data=data, unchanged=unchanged)


def carry(store: Lists, *deliveries: Delivery, day: int = 30) -> SyncOutcome:
    at = NOON + day * DAY
    return sync(
        store,
        KNOWLEDGE,
        Passed(*deliveries),
        declared=Declaration(),
        at=at,
        gates=GateSettings(),
    )


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[Lists]:
    """Another store: a list, half of it held for two days and then released, and a third one."""
    store = SqliteStore(tmp_path / "origin" / "lists.sqlite")
    take(store, write(tmp_path / "list.csv", rows()))
    half = take(store, write(tmp_path / "list.csv", rows(10)), NOON + DAY).version.id
    decide(store, KNOWLEDGE, half, decision_of("in_force", NOON + 3 * DAY, "調達課", "確かめた"))
    last = write(tmp_path / "list.csv", rows(11))
    take(store, last, NOON + 5 * DAY)
    take(store, last, NOON + 6 * DAY)
    yield store
    store.close()


def packed(origin: Lists) -> list[Delivery]:
    """Return what the other store would pass on, oldest first."""
    return [
        Delivery(
            name="list.csv",
            data=origin.raw(kept.version.id),
            carried=Carried(
                version=kept.version, in_force_at=kept.in_force_at, confirmations=kept.confirmations
            ),
        )
        for kept in reversed(origin.stored())
        if kept.in_force_at
    ]


def test_all_days_are_answered_here_as_they_are_there(store: Lists, origin: Lists) -> None:
    outcome = carry(store, *packed(origin))

    assert outcome.outcome == "new"
    assert store.versions() == origin.versions()
    assert store.current() == origin.current()
    for day in (date(2026, 10, 1) + timedelta(days=n) for n in range(50)):
        version = origin.version_as_of(day)
        assert store.version_as_of(day) == version
        if version:
            assert store.confirmed_on(version.id, day) == origin.confirmed_on(version.id, day)
            assert store.services(version.id) == origin.services(version.id)
            assert store.raw(version.id) == origin.raw(version.id)
    assert store.changes() == origin.changes() == tuple(reversed(outcome.changes[:-1])) or outcome.changes
    assert store.held() is None
    assert [run.outcome for run in store.runs()] == ["new", "new", "new"]


def test_the_second_time_nothing_comes_but_what_was_seen_meanwhile(store: Lists, origin: Lists) -> None:
    carry(store, *packed(origin))
    last = origin.versions()[0]
    origin.confirm(last.id, date(2026, 11, 20), NOON + 19 * DAY)

    again = carry(store, *packed(origin)[-1:], day=31)

    assert (again.outcome, again.as_of) == ("unchanged", date(2026, 11, 20))
    assert store.kept(last.id).confirmations == origin.kept(last.id).confirmations
    assert store.runs()[0].bytes == 0


def test_bytes_that_are_not_those_of_the_version_are_refused(store: Lists, origin: Lists) -> None:
    *good, last = packed(origin)
    changed = msgspec.structs.replace(last, data=last.data.replace(b"2027", b"2028", 1))

    with pytest.raises(ListRefused) as caught:
        carry(store, *good, changed)

    assert caught.value.code == "sync.carried_otherwise"
    assert store.versions() == origin.versions()[1:]


def test_what_cannot_be_is_held_here_though_it_was_in_force_there(
    store: Lists, origin: Lists, tmp_path: Path
) -> None:
    odd = write(tmp_path / "list.csv", rows(11, remarks="更新\ufffd申請中"))
    taken = take(origin, odd, NOON + 8 * DAY, GateSettings(damaged_texts=100))

    outcome = carry(store, *packed(origin))

    assert (outcome.outcome, outcome.version.id) == ("held", taken.version.id)
    assert store.versions() == origin.versions()[1:]
    assert carry(store, *packed(origin)[-1:], day=31).outcome == "held"
    decide(store, KNOWLEDGE, taken.version.id, decision_of("in_force", NOON + 40 * DAY, "調達課", "正しい"))
    assert carry(store, *packed(origin)[-1:], day=41).outcome == "unchanged"


def test_the_list_in_force_there_is_in_force_here_whatever_came_in_between(
    store: Lists, origin: Lists, tmp_path: Path
) -> None:
    own = take(store, write(tmp_path / "own.csv", rows(12)), NOON + 20 * DAY)

    outcome = carry(store, *packed(origin))

    current = store.current()
    assert current is not None
    assert current[0] == outcome.version == origin.versions()[0]
    assert outcome.outcome == "new"
    assert store.version_as_of(date(2026, 11, 25)) == own.version
    assert store.version_as_of(date(2026, 12, 1)) == outcome.version
    assert store.version_as_of(date(2026, 11, 5)) == origin.version_as_of(date(2026, 11, 5))


def test_one_rejected_here_is_not_taken_in(store: Lists, origin: Lists, tmp_path: Path) -> None:
    odd = write(tmp_path / "list.csv", rows(11, remarks="更新\ufffd申請中"))
    version = take(origin, odd, NOON + 8 * DAY, GateSettings(damaged_texts=100)).version.id
    carry(store, *packed(origin))
    decide(store, KNOWLEDGE, version, decision_of("rejected", NOON + 40 * DAY, "調達課", "文字化け"))

    with pytest.raises(ListRefused, match="調達課"):
        carry(store, *packed(origin)[-1:], day=41)


def test_a_source_without_any_list_is_refused(store: Lists) -> None:
    with pytest.raises(ListRefused) as caught:
        carry(store)
    assert caught.value.code == "sync.nothing_delivered"
