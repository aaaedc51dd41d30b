"""The right to sync: one process at a time has it, and no dead one keeps it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lookup.errors import SyncBusy
from lookup.model import Service
from lookup.store import SqliteStore

HOLDER = """
import sys
from pathlib import Path
from lookup.store import SqliteStore

with SqliteStore(Path(sys.argv[1])).lease("みやこ端末", 600):
    print("taken", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore[Service]]:
    store = SqliteStore(tmp_path / "lists.sqlite")
    yield store
    store.close()


def hold(store: SqliteStore[Service]) -> subprocess.Popen[bytes]:
    """Start another process that has the lease."""
    command = [sys.executable, "-X", "utf8", "-c", HOLDER, str(store.path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"taken\n"
    return process


def take(store: SqliteStore[Service], seconds: float = 600) -> None:
    with store.lease("ここ", seconds) as lease:
        lease.check()


def test_only_one_process_has_it_and_the_other_is_told_who(store: SqliteStore[Service]) -> None:
    with hold(store) as other:
        with pytest.raises(SyncBusy) as caught:
            take(store)
        other.communicate()

    assert (caught.value.exit_code, caught.value.status) == (1, 503)
    assert "みやこ端末" in caught.value.text.ja
    take(store)


def test_within_one_process_too_only_one_has_it(store: SqliteStore[Service]) -> None:
    with store.lease("最初", 600), pytest.raises(SyncBusy):
        take(store)
    take(store)


def test_a_killed_process_keeps_nothing(store: SqliteStore[Service]) -> None:
    with hold(store) as other:
        other.kill()
        # Dead, though nobody has asked for its exit code yet.
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        take(store)


def test_one_that_died_on_another_machine_ends_after_its_time(store: SqliteStore[Service]) -> None:
    with hold(store) as other:
        other.kill()
    for until, busy in (("2099-01-01", True), ("2020-01-01", False)):
        with closing(store._connections.created().conn.cursor()) as cursor:
            cursor.execute("UPDATE leases SET machine = 'elsewhere', until = ?", [until])
        store._connections.created().conn.commit()
        if busy:
            with pytest.raises(SyncBusy):
                take(store)
        else:
            take(store)


def test_whoever_lost_it_is_told_before_anything_is_written(store: SqliteStore[Service]) -> None:
    with store.lease("最初", 600) as lease:
        db = store._connections.created()
        with db.atomic():
            db.execute("UPDATE leases SET token = 'other', holder = '他の端末'")
        with pytest.raises(SyncBusy) as caught:
            lease.check()
    assert "他の端末" in caught.value.text.ja


def test_it_is_prolonged_while_it_is_used(store: SqliteStore[Service]) -> None:
    def until() -> str:
        rows = store._connections.created().query("SELECT until FROM leases")
        return str(next(iter(rows))["until"])

    with store.lease("長い取込み", 0.2):
        first = until()
        while until() == first:
            pass
