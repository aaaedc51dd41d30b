"""A source that says by itself that nothing has changed, and the hashes by which it is asked."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from lookup.model import Validators
from lookup.sync.gates import GateSettings
from lookup.sync.run import Declaration, SyncOutcome, sync
from lookup.sync.sources.source import Delivery

from .lists import KNOWLEDGE, NOON, Lists, rows, take, write

DAY = timedelta(days=1)


class Tagged:
    """A source that tells its list apart by a tag, as web servers do, and keeps what it was asked."""

    name = "https://list.example/list.csv"

    def __init__(self, path: Path, tag: str) -> None:
        self.path = path
        self.tag = tag
        self.transferred: list[int] = []

    def deliveries(self, known: Validators | None, have: frozenset[str]) -> Iterator[Delivery]:
        assert all(have)
        same = known is not None and known.etag == self.tag
        data = b"" if same else self.path.read_bytes()
        self.transferred.append(len(data))
        yield Delivery(name=self.name, data=data, unchanged=same, validators=Validators(etag=self.tag))


def ask(store: Lists, source: Tagged, day: int, *, complete: bool = False) -> SyncOutcome:
    return sync(
        store,
        KNOWLEDGE,
        source,
        declared=Declaration(complete=complete),
        at=NOON + day * DAY,
        gates=GateSettings(),
    )


def test_a_list_that_the_source_calls_unchanged_costs_nothing_and_is_confirmed(
    store: Lists, tmp_path: Path
) -> None:
    source = Tagged(write(tmp_path / "list.csv", rows()), "1")
    first = ask(store, source, 0)
    again = ask(store, source, 1)

    assert source.transferred[1] == 0
    assert (again.outcome, again.version, again.as_of) == ("unchanged", first.version, date(2026, 11, 2))
    assert store.runs()[0].bytes == 0


def test_one_declared_otherwise_is_a_version_though_nothing_is_transferred(
    store: Lists, tmp_path: Path
) -> None:
    source = Tagged(write(tmp_path / "list.csv", rows()), "1")
    ask(store, source, 0)

    assert ask(store, source, 1, complete=True).version.complete
    assert source.transferred[1] == 0


def test_a_held_list_that_the_source_calls_unchanged_is_still_held(store: Lists, tmp_path: Path) -> None:
    take(store, write(tmp_path / "good.csv", rows()))
    source = Tagged(write(tmp_path / "list.csv", rows(3)), "1")

    assert [ask(store, source, day).outcome for day in (1, 2)] == ["held", "held"]
    assert source.transferred[1] == 0


def test_after_other_bytes_that_say_the_same_the_source_is_asked_for_those(
    store: Lists, tmp_path: Path
) -> None:
    source = Tagged(write(tmp_path / "list.csv", rows()), "1")
    ask(store, source, 0)
    source.path.write_bytes(source.path.read_bytes().replace(b"\r\n", b"\n"))
    source.tag = "2"

    assert [ask(store, source, day).outcome for day in (1, 2)] == ["unchanged", "unchanged"]
    assert source.transferred[2] == 0
    assert ask(store, source, 3, complete=True).outcome == "new"
