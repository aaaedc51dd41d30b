"""A sync that is killed, at whatever moment, leaves a whole store: the list before, or the new one."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lookup.store import SqliteStore

from .lists import Lists, rows, take, write

SERVICES = 600
MOMENTS = 12
"""So many times a sync is killed by the clock, spread over the time it takes."""
STEPS = (200, 1_000, 5_000)
"""Of SQLite's machine: in the middle of a statement."""
TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A list, and the next one, in which every service has changed."""
    folder = tmp_path_factory.mktemp("lists")
    renewed = rows(SERVICES, expires_on="2028-07-31")
    return write(folder / "old.csv", rows(SERVICES)), write(folder / "new.csv", renewed)


@pytest.fixture(scope="module")
def before(lists: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the old list is in force."""
    home = tmp_path_factory.mktemp("before")
    with closing(SqliteStore(home / "lists.sqlite")) as store:
        take(store, lists[0])
    return home


@pytest.fixture(scope="module")
def killer(lists: tuple[Path, Path]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "sync.killing", str(lists[1])]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=TESTS, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        assert process.stdin is not None
        process.stdin.close()


class Killed:
    """Syncs of the new list over copies of the data folder, each killed at another moment."""

    def __init__(self, killer: subprocess.Popen[str], before: Path, folder: Path) -> None:
        self.killer = killer
        self.before = before
        self.home = folder / "home"

    def __call__(self, **order: Any) -> str:
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.before, self.home)
        assert self.killer.stdin is not None
        assert self.killer.stdout is not None
        self.killer.stdin.write(json.dumps({"home": str(self.home), **order}) + "\n")
        self.killer.stdin.flush()
        return self.killer.stdout.readline().strip()

    def check(self, new: Path) -> bool:
        """Check that the store is whole and goes on working; tell whether the new list is in force."""
        with closing(sqlite3.connect(self.home / "lists.sqlite")) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        with closing(SqliteStore(self.home / "lists.sqlite")) as store:
            came = _whole(store)
            outcome = take(store, new)
            assert outcome.outcome == ("unchanged" if came else "new")
            assert _whole(store)
        return came


def _whole(store: Lists) -> bool:
    """Check that the list in force is there with all that belongs to it; tell whether it is the new one."""
    current = store.current()
    assert current is not None
    version = current[0]
    assert len(store.services(version.id)) == version.service_count == SERVICES
    assert store.raw(version.id)
    came = version.source == "new.csv"
    assert len(store.changes()) == (SERVICES if came else 0)
    assert len(store.versions()) == len(store.stored()) == (2 if came else 1)
    return came


@pytest.fixture
def killed(killer: subprocess.Popen[str], before: Path, tmp_path: Path) -> Killed:
    return Killed(killer, before, tmp_path)


def test_killed_at_any_statement_it_leaves_a_whole_store(killed: Killed, lists: tuple[Path, Path]) -> None:
    came, statement = [], 1
    while (said := killed(statement=statement)) == "killed":
        came.append(killed.check(lists[1]))
        # Of the many rows of changes, some will do.
        statement += 1 if statement < 40 else statement // 4
    assert said.startswith("done")
    assert killed.check(lists[1])
    # Before the transaction ends nothing has come, and afterwards everything.
    assert came == sorted(came)
    assert not came[0]
    assert len(came) > 40


@pytest.mark.parametrize("steps", STEPS)
def test_killed_within_a_statement_it_leaves_a_whole_store(
    killed: Killed, lists: tuple[Path, Path], steps: int
) -> None:
    assert killed(steps=steps) == "killed"
    assert not killed.check(lists[1])


def test_killed_at_any_time_it_leaves_a_whole_store(killed: Killed, lists: tuple[Path, Path]) -> None:
    seconds = float(killed().removeprefix("done "))
    for moment in range(MOMENTS):
        said = killed(seconds=seconds * (moment + 1) / MOMENTS)
        assert said == "killed" or said.startswith("done")
        came = killed.check(lists[1])
        assert came or said == "killed"
