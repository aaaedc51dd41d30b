"""The store: whole versions, kept for ever, whatever happens meanwhile."""

import signal
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from lookup.errors import NotFound, StoreFailure
from lookup.model import Service, Text
from lookup.store import Run, SqliteStore
from lookup.store import connection as store_connection

from .versions import NOON, change, services, taken, version


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore[Service]]:
    store = SqliteStore(tmp_path / "data" / "lists.sqlite")
    yield store
    store.close()


def test_a_store_that_does_not_exist_is_empty_and_reading_does_not_make_it(
    store: SqliteStore[Service],
) -> None:
    assert store.versions() == ()
    assert store.current() is None
    assert store.current_key() is None
    assert store.version_as_of(date(2026, 11, 1)) is None
    assert store.changes() == store.history("C21-0001-2") == ()
    assert store.runs() == ()
    assert not store.path.parent.exists()


def test_a_version_comes_back_as_it_was_added(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))

    assert store.current() == (version(1), date(2026, 11, 1))
    assert store.versions() == (version(1),)
    assert store.version(version(1).id) == version(1)
    assert store.services(version(1).id) == services()
    assert store.raw(version(1).id) == b"raw"


def test_the_version_added_last_is_in_force_and_the_others_stay(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))
    store.add(taken(version(2), services(3)))

    assert store.versions() == (version(2), version(1))
    assert len(store.services(version(1).id)) == 2
    assert len(store.services(version(2).id)) == 3


def test_services_keep_the_order_of_the_list(store: SqliteStore[Service]) -> None:
    backwards = services(50)[::-1]
    store.add(taken(version(1), backwards))

    assert store.services(version(1).id) == backwards


def test_an_unknown_version_is_not_found(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))

    for ask in (store.version, store.services, store.raw, store.confirmed_on):
        with pytest.raises(NotFound, match="nothing-like-it"):
            ask("nothing-like-it")
    with pytest.raises(NotFound):
        store.confirm("nothing-like-it", date(2026, 11, 2), NOON)


def test_a_confirmed_version_carries_a_later_date_but_remains_as_it_was(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))
    before = store.current_key()

    store.confirm(version(1).id, date(2026, 11, 5), NOON + timedelta(days=4))

    assert store.current() == (version(1), date(2026, 11, 5))
    assert store.current_key() != before
    assert store.confirmed_on(version(1).id) == date(2026, 11, 5)
    assert store.confirmed_on(version(1).id, date(2026, 11, 4)) == date(2026, 11, 1)
    assert store.confirmed_on(version(1).id, date(2026, 10, 1)) == date(2026, 11, 1)


def test_the_version_of_a_day_is_the_one_in_force_when_that_day_ended_in_tokyo(
    store: SqliteStore[Service],
) -> None:
    last_moment = datetime(2026, 11, 2, 14, 59, 59, 999_999, tzinfo=UTC)
    store.add(taken(version(1, at=last_moment)))
    store.add(taken(version(2, at=last_moment + timedelta(microseconds=1))))

    assert store.version_as_of(date(2026, 11, 1)) is None
    assert store.version_as_of(date(2026, 11, 2)) == version(1, at=last_moment)
    assert store.version_as_of(date(2026, 11, 3)) == store.version_as_of(date.max) == store.versions()[0]
    assert store.version_as_of(date.min) is None


def test_changes_come_newest_version_first_and_in_order_within_one(store: SqliteStore[Service]) -> None:
    later = NOON + timedelta(days=1)
    first = (change(2, 1, "C21-0001-2", NOON, "regions"), change(2, 1, "C21-0002-2", NOON, "remarks"))
    second = (change(3, 2, "C21-0001-2", later, "court"),)
    store.add(taken(version(1)))
    store.add(taken(version(2), services(), b"raw"), first)
    store.add(taken(version(3, at=later), services(), b"raw"), second)

    assert store.changes() == (*second, *first)
    assert store.changes(date(2026, 11, 2)) == second
    assert store.changes(date(2026, 11, 3)) == ()
    assert store.changes(date.min) == (*second, *first)
    assert store.history("C21-0001-2") == (second[0], first[0])


def test_the_log_keeps_every_attempt_newest_first(store: SqliteStore[Service]) -> None:
    refused = Run(
        started_at=NOON,
        ended_at=NOON + timedelta(seconds=1),
        source="broken.csv",
        outcome="refused",
        bytes=7,
        message=Text("読めません", "cannot be read"),
    )
    new = Run(
        started_at=NOON + timedelta(hours=1),
        ended_at=NOON + timedelta(hours=1, seconds=2),
        source="list.csv",
        outcome="new",
        bytes=300,
        message=Text("取り込みました", "loaded"),
        service_count=2,
        version=version(1).id,
    )
    store.record(refused)
    store.record(new)

    assert store.runs() == (new, refused)


def test_a_version_that_fails_half_way_leaves_nothing_of_itself(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))
    of_a_version_that_is_not_there = change(2, 9, "C21-0001-2", NOON, "regions")

    with pytest.raises(sqlite3.IntegrityError):
        store.add(taken(version(2, raw=b"other"), raw=b"other"), (of_a_version_that_is_not_there,))

    assert store.versions() == (version(1),)
    with closing(sqlite3.connect(store.path)) as db:
        assert db.execute("SELECT count(*) FROM contents").fetchone() == (1,)


def test_what_is_written_together_is_undone_together(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))

    def fail() -> None:
        with store.writing():
            store.add(taken(version(2)))
            store.confirm(version(2).id, date(2026, 11, 9), NOON)
            assert store.versions()[0] == version(2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()

    assert store.current() == (version(1), date(2026, 11, 1))


def test_a_process_killed_while_it_adds_a_version_leaves_the_store_whole(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))
    script = """
import sys
from pathlib import Path
import msgspec
from lookup.store import SqliteStore, Taken

store = SqliteStore(Path(sys.argv[1]))
(old,) = store.versions()
services = store.services(old.id)
many = tuple(msgspec.structs.replace(services[0], key=str(n), remarks="x" * 500) for n in range(20_000))
with store.writing():
    store.add(Taken(version=msgspec.structs.replace(old, id="second"), entries=many, raw=b"raw"))
    print("added", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", script, str(store.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"added\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL

    assert store.versions() == (version(1),)
    assert store.services(version(1).id) == services()
    store.add(taken(version(2), services(3)))
    assert len(store.services(version(2).id)) == 3
    with closing(sqlite3.connect(store.path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_readers_in_other_threads_see_whole_versions_only(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1, count=200), services(200, "1")))
    reading, done = Event(), Event()

    def read() -> int:
        rounds = 0
        while not done.is_set():
            current = store.current()
            assert current is not None
            found = store.services(current[0].id)
            assert {service.service_name for service in found} == {str(int(current[0].id, 16))}
            assert len(found) == current[0].service_count
            rounds += 1
            reading.set()
        return rounds

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        assert reading.wait(30)
        for number in range(2, 12):
            store.add(taken(version(number, count=200), services(200, str(number))))
        done.set()
        assert all(reader.result() for reader in readers)


def test_a_store_put_in_the_place_of_another_is_read_at_once(
    store: SqliteStore[Service], tmp_path: Path
) -> None:
    store.add(taken(version(1)))
    other = SqliteStore(tmp_path / "other.sqlite")
    other.add(taken(version(2)))
    other.close()
    assert store.versions() == (version(1),)
    store.close()
    assert store.versions() == (version(1),)

    (tmp_path / "other.sqlite").replace(store.path)

    assert store.versions() == (version(2),)


def test_a_store_that_was_removed_is_empty_again(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))
    store.path.unlink()

    assert store.versions() == ()


def test_an_older_store_gains_what_is_missing_when_it_is_opened(store: SqliteStore[Service]) -> None:
    store.path.parent.mkdir()
    store.path.touch()

    assert store.versions() == ()
    store.add(taken(version(1)))
    assert store.versions() == (version(1),)


def test_a_store_of_a_newer_release_is_refused(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))
    store.close()
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('lookup', 'x', '')"
        )

    with pytest.raises(StoreFailure) as caught:
        store.versions()
    assert caught.value.code == "store.newer"
    assert str(store.path) in caught.value.text.ja


def test_the_database_of_another_program_is_refused_and_left_alone(store: SqliteStore[Service]) -> None:
    store.path.parent.mkdir()
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("CREATE TABLE bookmarks (address TEXT)")
    content = store.path.read_bytes()

    with pytest.raises(StoreFailure) as caught:
        store.add(taken(version(1)))

    assert caught.value.code == "store.foreign"
    assert store.path.read_bytes() == content


def test_a_file_that_is_no_database_is_named_as_damaged(store: SqliteStore[Service]) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(b"not a database, but long enough to be looked at" * 100)

    with pytest.raises(StoreFailure) as caught:
        store.current()
    assert caught.value.code == "store.damaged"
    assert caught.value.status == 503


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE contents SET deflated = x'00'",
        "UPDATE contents SET deflated = x'789c030000000001'",  # deflated well, but of other bytes
        "DELETE FROM contents",
    ],
)
def test_raw_bytes_that_are_not_those_of_the_hash_are_never_given_out(
    store: SqliteStore[Service], damage: str
) -> None:
    store.add(taken(version(1)))
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute(damage)

    with pytest.raises(StoreFailure) as caught:
        store.raw(version(1).id)
    assert caught.value.code == "store.damaged"


@pytest.mark.parametrize("damaged", [b"\0", zlib.compress(b"{"), zlib.compress(b'[{"key": 1}]')])
def test_a_damaged_service_is_never_given_out(store: SqliteStore[Service], damaged: bytes) -> None:
    store.add(taken(version(1)))
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE entries SET deflated = ?", [damaged])

    with pytest.raises(StoreFailure) as caught:
        store.services(version(1).id)
    assert caught.value.code == "store.damaged"


def test_a_full_disk_leaves_the_last_good_list(store: SqliteStore[Service]) -> None:
    store.add(taken(version(1)))
    store._connections.created().execute("PRAGMA max_page_count = 40")

    with pytest.raises(StoreFailure) as caught:
        store.add(taken(version(2), services(5_000)))

    assert caught.value.code == "store.full"
    assert store.versions() == (version(1),)
    assert store.services(version(1).id) == services()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    inside_a_file = SqliteStore(tmp_path / "file" / "lists.sqlite")
    a_folder = SqliteStore(tmp_path)
    no_place = SqliteStore(Path("/proc/nowhere/lists.sqlite"))

    for attempt in (
        inside_a_file.versions,
        a_folder.versions,
        lambda: no_place.add(taken(version(1))),
    ):
        with pytest.raises(StoreFailure) as caught:
            attempt()
        assert caught.value.code == "store.unusable"


def test_a_writer_that_waits_too_long_for_another_says_so(
    store: SqliteStore[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(taken(version(1)))
    store.close()
    monkeypatch.setattr(store_connection, "BUSY_SECONDS", 0.01)

    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.versions() == (version(1),)
        with pytest.raises(StoreFailure) as caught:
            store.add(taken(version(2)))

    assert caught.value.code == "store.busy"
