"""A list that is held: it waits, and a person decides."""

from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest

from lookup.errors import ListRefused, NotFound, WrongUse
from lookup.sync.held import Decided, changes_of, decide, decision_of

from .lists import KNOWLEDGE, NOON, Lists, rows, take, write

DAY = timedelta(days=1)


def judge(store: Lists, version_id: str, standing: Literal["in_force", "rejected"], day: int = 5) -> Decided:
    decision = decision_of(standing, NOON + day * DAY, " 調達課 ", "ポータルで確かめた")
    return decide(store, KNOWLEDGE, version_id, decision)


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A list with half of the services."""
    return write(tmp_path / "short.csv", rows(10))


@pytest.fixture
def good(tmp_path: Path, store: Lists) -> str:
    """The version in force before."""
    return take(store, write(tmp_path / "good.csv", rows())).version.id


@pytest.fixture
def held(store: Lists, good: str, short: Path) -> str:
    """The version that waits."""
    assert store.current() is not None, good
    outcome = take(store, short, NOON + DAY)
    assert outcome.outcome == "held"
    return outcome.version.id


def test_the_same_list_again_the_next_night_is_the_same_held_version(
    store: Lists, held: str, good: str, short: Path
) -> None:
    again = take(store, short, NOON + 2 * DAY)

    assert (again.outcome, again.version.id, again.as_of) == ("held", held, date(2026, 11, 3))
    assert [kept.version.id for kept in store.stored()] == [held, good]
    assert [run.outcome for run in store.runs()] == ["held", "held", "new"]
    assert store.runs()[0].version == held


def test_released_it_follows_the_list_in_force_with_its_changes(store: Lists, held: str, good: str) -> None:
    waiting = changes_of(store, store.kept(held), NOON + 5 * DAY)
    decided = judge(store, held, "in_force")

    assert decided.changes == waiting == store.changes()
    assert {(c.kind, c.previous_version, c.seen_at) for c in decided.changes} == {
        ("removed", good, NOON + 5 * DAY)
    }
    assert len(decided.changes) == 10
    current = store.current()
    assert current is not None
    assert current[0].id == held
    last = store.kept(held).decisions[-1]
    assert (last.standing, last.by, last.why) == ("in_force", "調達課", "ポータルで確かめた")


def test_days_before_the_release_are_answered_from_the_list_before(
    store: Lists, held: str, good: str
) -> None:
    judge(store, held, "in_force")

    ids = [v.id if (v := store.version_as_of(date(2026, 11, n))) else None for n in (1, 5, 6)]
    assert ids == [good, good, held]


def test_after_its_release_the_same_list_is_simply_unchanged(store: Lists, held: str, short: Path) -> None:
    judge(store, held, "in_force")

    assert take(store, short, NOON + 6 * DAY).outcome == "unchanged"


def test_rejected_it_is_not_held_again_but_refused_with_the_reason(
    store: Lists, held: str, good: str, short: Path
) -> None:
    judge(store, held, "rejected")

    with pytest.raises(ListRefused) as caught:
        take(store, short, NOON + 6 * DAY)

    assert caught.value.code == "sync.rejected_before"
    assert "調達課" in caught.value.text.ja
    assert "ポータルで確かめた" in caught.value.text.en
    assert store.held() is None
    assert len(store.stored()) == 2
    assert store.runs()[0].outcome == "refused"
    current = store.current()
    assert current is not None
    assert current[0].id == good


def test_a_rejected_one_can_still_be_released(store: Lists, held: str) -> None:
    judge(store, held, "rejected")
    judge(store, held, "in_force", day=6)

    assert [d.standing for d in store.kept(held).decisions] == ["held", "rejected", "in_force"]
    current = store.current()
    assert current is not None
    assert current[0].id == held


def test_a_good_list_that_arrives_meanwhile_supersedes_it(store: Lists, held: str, tmp_path: Path) -> None:
    newer = take(store, write(tmp_path / "newer.csv", rows(21)), NOON + 2 * DAY)

    assert newer.outcome == "new"
    assert store.held() is None
    assert store.kept(held).standing == "superseded"
    assert len(store.services(held)) == 10
    with pytest.raises(WrongUse) as caught:
        judge(store, held, "in_force")
    assert caught.value.code == "review.not_held"


def test_the_list_in_force_seen_again_supersedes_it_too(store: Lists, held: str, tmp_path: Path) -> None:
    assert take(store, write(tmp_path / "good.csv", rows()), NOON + 2 * DAY).outcome == "unchanged"
    assert store.kept(held).standing == "superseded"


def test_only_the_newest_list_waits(store: Lists, held: str, tmp_path: Path) -> None:
    other = take(store, write(tmp_path / "shorter.csv", rows(9)), NOON + 2 * DAY)

    assert other.outcome == "held"
    waiting = store.held()
    assert waiting is not None
    assert waiting.version.id == other.version.id
    assert store.kept(held).standing == "superseded"


def test_the_first_list_of_all_can_be_released_too(store: Lists, tmp_path: Path) -> None:
    odd = write(tmp_path / "odd.csv", rows(3, remarks="更新\ufffd申請中"))
    held = take(store, odd).version.id

    assert judge(store, held, "in_force").changes == ()
    assert take(store, odd, NOON + 6 * DAY).outcome == "unchanged"


@pytest.mark.parametrize("by", ["", "  "])
def test_nobody_decides_without_a_name(store: Lists, held: str, by: str) -> None:
    with pytest.raises(WrongUse) as caught:
        decide(store, KNOWLEDGE, held, decision_of("in_force", NOON, by, "理由"))

    assert "--by" in caught.value.text.ja
    assert store.held() is not None


def test_what_was_in_force_or_does_not_exist_cannot_be_decided_about(
    store: Lists, held: str, good: str
) -> None:
    with pytest.raises(WrongUse):
        judge(store, good, "rejected")
    with pytest.raises(NotFound):
        judge(store, "no-such-version", "in_force")
    judge(store, held, "rejected")
    with pytest.raises(WrongUse):
        judge(store, held, "rejected")
