"""Decisions about names are kept for ever: nothing in the store can change or remove one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lookup.model import NameDecision
from lookup.store.decisions import DecisionStore

MADE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def decision(number: int, name: str = "庁内書庫") -> NameDecision:
    return NameDecision(
        id=f"d_{number}",
        verdict="accept",
        name=name,
        key=name,
        provider="株式会社青葉商事",
        provider_key="青葉商事",
        service_key="C24-8009-2",
        service_name="若竹ドライブ",
        decided_at=MADE + timedelta(days=number),
        decided_by="調達課",
        why="契約書で確かめた",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "lists.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[DecisionStore]:
    with closing(DecisionStore(path)) as opened:
        yield opened


def test_reading_a_store_that_does_not_exist_makes_none(store: DecisionStore, path: Path) -> None:
    assert (store.all_(), store.one("d_1"), store.about("庁内書庫"), store.state()) == ((), None, (), "")
    assert not path.exists()


def test_decisions_come_back_as_they_were_made_newest_first(store: DecisionStore) -> None:
    for number in (1, 2):
        store.add(decision(number))

    assert store.all_() == (decision(2), decision(1))
    assert store.one("d_1") == decision(1)
    assert store.about("庁内書庫") == (decision(2), decision(1))
    assert store.about("書庫") == ()


def test_a_withdrawn_decision_stays_with_who_withdrew_it_and_why(store: DecisionStore) -> None:
    store.add(decision(1))
    store.withdraw("d_1", MADE + timedelta(days=5), "監査室", "別の契約だった")

    kept = store.one("d_1")
    assert kept is not None
    assert (kept.withdrawn_at, kept.withdrawn_by) == (MADE + timedelta(days=5), "監査室")
    assert kept.withdrawn_why == "別の契約だった"


def test_what_was_known_at_an_instant_is_what_it_was_then(store: DecisionStore) -> None:
    store.add(decision(1))
    store.withdraw("d_1", MADE + timedelta(days=5), "監査室", "別の契約だった")

    assert store.all_(MADE) == ()
    assert store.all_(MADE + timedelta(days=1)) == (decision(1),)
    assert store.all_(MADE + timedelta(days=5)) == store.all_()


def test_the_state_tells_of_every_decision_and_every_withdrawal(store: DecisionStore) -> None:
    seen = [store.state()]
    store.add(decision(1))
    seen.append(store.state())
    store.withdraw("d_1", MADE + timedelta(days=5), "監査室", "別の契約だった")
    seen.append(store.state())

    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("table", ["name_decisions", "name_withdrawals"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET sequence = 99"])
def test_the_file_itself_refuses_to_change_or_remove_one(
    store: DecisionStore, path: Path, table: str, change: str
) -> None:
    store.add(decision(1))
    store.withdraw("d_1", MADE + timedelta(days=5), "監査室", "別の契約だった")

    with closing(sqlite3.connect(path)) as db, pytest.raises(sqlite3.IntegrityError, match="kept as it was"):
        db.execute(change.format(table))
    assert len(store.all_()) == 1


def test_all_or_nothing_of_what_is_done_at_once(store: DecisionStore) -> None:
    def add_twice() -> None:
        with store.writing():
            store.add(decision(1))
            store.add(decision(1))

    with pytest.raises(sqlite3.IntegrityError):
        add_twice()
    assert store.all_() == ()
