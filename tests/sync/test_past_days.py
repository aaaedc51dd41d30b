"""What was known on a day is answered as it was answered then: a replay of thirty synthetic versions."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from random import Random

import msgspec
import pytest

from lookup.desk import Desk, changes, day_of, past
from lookup.errors import NotFound
from lookup.matching.assess import assess
from lookup.matching.catalogue import Catalogue, ServiceQuery
from lookup.model import Requirement, Service
from lookup.settings import Settings
from lookup.store import SqliteStore
from lookup.sync.held import decide, decision_of
from lookup.sync.reading import read_list

from .lists import KNOWLEDGE, NOON, Row, rows, take, write

VERSIONS = 30
NAMES = ("みやこ", "あさひ", "さくら", "ひかり", "のぞみ")
QUERIES = tuple(ServiceQuery(q=text) for text in ("みやこ", "株式会社さんぷる3", "C21-0002-2", "更新"))
REQUIREMENTS = tuple(
    Requirement(id=name, service=f"{name}クラウド3", starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))
    for name in NAMES
)


class Moment(msgspec.Struct, frozen=True):
    """From which day on a list counted, and what it said."""

    day: date
    services: tuple[Service, ...]


class Told(msgspec.Struct, frozen=True):
    """A store with a past, and the past as it was."""

    desk: Desk
    moments: tuple[Moment, ...]


def evolved(some: list[Row], dice: Random, number: int) -> list[Row]:
    """Return the list as it may be some days later: one service gone or come, a few changed."""
    kept = [dict(row) for row in some]
    if dice.random() < 0.5:
        kept.pop(dice.randrange(len(kept)))
    if dice.random() < 0.7:
        new = rows(1, registration_number=f"C26-{number:04}-2", service_name=f"{dice.choice(NAMES)}クラウド3")
        kept.insert(dice.randrange(len(kept)), new[0])
    for row in dice.sample(kept, 3):
        field = dice.choice(["remarks", "expires_on", "service_name"])
        row[field] = {
            "remarks": f"{2026 + number % 3}年4月1日 更新",
            "expires_on": f"2028-{number % 12 + 1:02}-28",
            "service_name": f"{dice.choice(NAMES)}クラウド{number}",
        }[field]
    return kept


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Thirty versions, some seen again on other days, one of them held for some days and then released."""
    folder, dice = tmp_path_factory.mktemp("past"), Random(20261122)
    with closing(SqliteStore(folder / "lists.sqlite")) as store:
        some = rows(24, service_name="みやこクラウド{n}")
        moments, at = [], NOON
        for number in range(VERSIONS):
            path = write(folder / "list.csv", some)
            outcome = take(store, path, at)
            if outcome.outcome == "held":
                at += timedelta(days=2)
                decision = decision_of("in_force", at, "調達課", "確かめた")
                decide(store, KNOWLEDGE, outcome.version.id, decision)
            read = read_list(path.read_bytes(), path.name, KNOWLEDGE)
            moments.append(Moment(day_of(at), read.services))
            for _ in range(dice.randrange(3)):
                at += timedelta(hours=20)
                assert take(store, path, at).outcome == "unchanged"
            at += timedelta(hours=dice.randrange(24, 80))
            some = evolved(some, dice, number)
            some = some[: len(some) * 3 // 4] if number == 14 else some
        assert len(store.versions()) == VERSIONS
        assert [d.standing for kept in store.stored() for d in kept.decisions].count("held") == 1
        yield Told(Desk(store, KNOWLEDGE, Settings(home=folder)), tuple(moments))


def days(told: Told) -> list[date]:
    first, last = told.moments[0].day, told.moments[-1].day
    return [first + timedelta(days=n) for n in range((last - first).days + 3)]


def in_force(told: Told, day: date) -> Moment:
    return [moment for moment in told.moments if moment.day <= day][-1]


def test_every_past_day_is_answered_as_the_list_of_that_day(told: Told) -> None:
    for day in days(told):
        asked, services = told.desk.catalogue(day), in_force(told, day).services
        replayed = Catalogue.build(asked.version, services, KNOWLEDGE, as_of=asked.as_of)

        assert asked.services == services
        assert [asked.search(query) for query in QUERIES] == [replayed.search(query) for query in QUERIES]
        for requirement in REQUIREMENTS:
            answers = [msgspec.json.encode(assess(c, requirement, day)) for c in (asked, replayed)]
            assert answers[0] == answers[1]


def test_a_list_is_never_older_than_the_last_day_it_was_seen_on(told: Told) -> None:
    for day in days(told):
        asked = told.desk.catalogue(day)
        assert asked.version.listed_on <= asked.as_of <= day


def test_the_changes_known_by_a_day_lead_from_the_first_list_to_the_list_of_that_day(told: Told) -> None:
    first = {service.key: service.service_name for service in told.moments[0].services}
    for day in days(told):
        names = dict(first)
        for change in reversed(changes(told.desk, None, day)):
            if change.kind == "removed":
                del names[change.key]
            elif change.kind == "added" or change.field == "service_name":
                names[change.key] = change.after or change.service_name
        assert names == {s.key: s.service_name for s in in_force(told, day).services}


def test_before_the_first_list_nothing_was_known(told: Told) -> None:
    with pytest.raises(NotFound):
        told.desk.catalogue(told.moments[0].day - timedelta(days=1))


def test_what_has_left_the_list_was_still_on_it_the_day_before(told: Told) -> None:
    listed = {service.key for service in told.moments[-1].services}
    left = {service.key for moment in told.moments for service in moment.services} - listed
    assert len(left) > 5
    for key in left:
        removed = past(told.desk, key, None).removed
        assert removed is not None
        day = day_of(removed.seen_at)
        assert told.desk.catalogue(day).get(key) is None
        assert told.desk.catalogue(day - timedelta(days=1)).get(key) is not None
        assert past(told.desk, key, day - timedelta(days=1)).removed is None
