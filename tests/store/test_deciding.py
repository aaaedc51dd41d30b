"""Decisions about names at the desk: those of a day, those of another process, and at what cost."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from lookup.deciding import Proposed, decide, withdraw
from lookup.desk import Desk, open_desk
from lookup.errors import Contradiction
from lookup.matching.identify import identify
from lookup.model import NameDecision
from lookup.settings import Settings

from .versions import services, taken, version

NAME, KEY = "庁内書庫", "C21-0000-2"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over a store that took in a list of two services on 2026-11-01."""
    opened = open_desk(Settings(home=tmp_path))
    entries = (*services(1, "若竹ドライブ"), *services(2, "若竹チャット")[1:])
    opened.store.add(taken(version(1), entries))
    with closing(opened.store), closing(opened.decisions):
        yield opened


def proposed(**said: Any) -> Proposed:
    values = {"verdict": "accept", "name": NAME, "registration_number": KEY, "by": "調達課", "why": "契約書"}
    return Proposed(**{**values, **said})


def meant(desk: Desk, as_of: date | None = None) -> str | None:
    best = identify(desk.catalogue(as_of), NAME).best
    return best.service.key if best else None


def test_the_list_of_a_day_comes_with_the_decisions_known_at_its_end_in_tokyo(desk: Desk) -> None:
    desk.decisions.add(
        NameDecision(
            id="d_1",
            verdict="accept",
            name=NAME,
            key=NAME,
            provider=None,
            provider_key=None,
            service_key=KEY,
            service_name="若竹ドライブ",
            decided_at=datetime(2026, 11, 9, 15, 0, tzinfo=UTC),  # midnight of the 10th in Tokyo
            decided_by="調達課",
            why="契約書",
        )
    )
    desk.decisions.withdraw("d_1", datetime(2026, 11, 20, 14, 59, tzinfo=UTC), "監査室", "別の契約")

    days = {day: meant(desk, date(2026, 11, day)) for day in (9, 10, 19, 20)}
    assert days == {9: None, 10: KEY, 19: KEY, 20: None}
    assert meant(desk) is None


def test_a_decision_of_another_process_is_followed_without_building_the_index_anew(desk: Desk) -> None:
    before = desk.catalogue()
    assert meant(desk) is None

    made = decide(open_desk(desk.settings), proposed())
    assert meant(desk) == KEY
    assert desk.catalogue().index is before.index

    withdraw(open_desk(desk.settings), made.id, "監査室", "別の契約")
    assert meant(desk) is None


def test_a_newer_list_is_asked_with_the_same_decisions(desk: Desk) -> None:
    decide(desk, proposed())
    desk.store.add(taken(version(2, at=datetime(2026, 11, 2, tzinfo=UTC)), services(1, "若竹ドライブ")))
    assert meant(desk) == KEY

    desk.store.add(taken(version(3, at=datetime(2026, 11, 3, tzinfo=UTC)), services(2)[1:]))
    assert meant(desk) is None


def test_once_a_service_answers_no_question_waits_for_the_names_of_a_newer_list(desk: Desk) -> None:
    desk.follow()
    assert not desk.ready()
    desk.refresh()
    assert desk.ready()
    first = desk.catalogue()
    assert not first.prepared

    desk.store.add(taken(version(2, at=datetime(2026, 11, 2, tzinfo=UTC)), services(1, "若竹ドライブ")))
    desk.refresh()
    assert desk.catalogue() is not first
    assert desk.catalogue().prepared


def test_what_was_typed_is_kept_as_written_with_the_keys_by_which_it_is_compared(desk: Desk) -> None:
    made = decide(desk, proposed(name=" ㈱庁内　書庫 ", provider="(株) 青葉商事", why="契約書を\n見た"))

    assert (made.name, made.key) == ("㈱庁内　書庫", "株庁内書庫")
    assert (made.provider, made.provider_key) == ("(株) 青葉商事", "青葉商事")
    assert made.why == "契約書を 見た"
    assert desk.decisions.all_() == (made,)


@pytest.mark.parametrize(
    ("second", "is_refused"),
    [
        ({}, True),
        ({"verdict": "reject"}, True),
        ({"registration_number": "C21-0001-2"}, True),
        ({"registration_number": "C21-0001-2", "verdict": "reject"}, False),
        ({"name": "ちょうない書庫"}, False),
        ({"provider": "青葉商事"}, False),
    ],
)
def test_two_decisions_that_leave_no_one_answer_are_never_both_in_force(
    desk: Desk, second: dict[str, Any], *, is_refused: bool
) -> None:
    first = decide(desk, proposed())
    if is_refused:
        with pytest.raises(Contradiction, match=first.id):
            decide(desk, proposed(**second))
        withdraw(desk, first.id, "監査室", "別の契約")
    decide(desk, proposed(**second))
    assert len(desk.decisions.all_()) == 2
