"""The nightly sync inside ``serve``, and a newer list in every process that answers."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest

from lookup.model import JST
from lookup.sync.schedule import GRACE, missed

from ..serving import FROM_SCRATCH
from .conftest import FIRST, SECOND, House, Served, run, serving, until, written
from .receiver import Receiver

AT = time(3, 30)
DUE = datetime(2026, 11, 24, 3, 30, tzinfo=JST)


def a_minute_ago() -> str:
    return (datetime.now(JST) - timedelta(minutes=1)).strftime("%H:%M")


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        (DUE + timedelta(minutes=5), None, True),
        (DUE + timedelta(minutes=5), DUE - timedelta(days=1), True),
        (DUE + timedelta(minutes=5), DUE + timedelta(minutes=1), False),
        (DUE - timedelta(minutes=5), DUE - timedelta(days=1), False),
        (DUE + GRACE + timedelta(minutes=1), None, False),
        (DUE + timedelta(minutes=5), (DUE - timedelta(minutes=1)).astimezone(UTC), True),
    ],
)
def test_a_night_that_was_missed_is_made_up_for_within_its_grace(
    now: datetime, last: datetime | None, *, expected: bool
) -> None:
    assert missed(AT, last, now.astimezone(UTC)) is expected


def source(house: House, entries: dict[str, str]) -> Path:
    path = house.home.parent / "nightly.csv"
    path.write_text(written(entries), encoding="utf-8")
    return path


def nightly(house: House, entries: dict[str, str]) -> dict[str, Any]:
    return {"sync_at": a_minute_ago(), "sync_jitter_seconds": 0, "sync_source": source(house, entries)}


def test_the_night_takes_in_the_list_logs_it_and_tells_the_webhooks(house: House, receiver: Receiver) -> None:
    house.now = datetime.now(UTC) - timedelta(days=2)
    house.take_in(FIRST)
    house.now += timedelta(hours=1)
    house.add(receiver)
    changed = FIRST | {"C21-0002-2": SECOND["C21-0002-2"]}
    with serving(house.home, **nightly(house, changed)) as served:
        until(lambda: receiver.types() == ["list.new_version", "service.changed"])
        until(lambda: "event='sync ended'" in served.log())
        expected = receiver.got[0].event["data"]["version"]
        until(lambda: served.client.get("/v1/status").json()["list"]["version"] == expected)
        log = served.log()
    (line,) = (line for line in log.splitlines() if "event='sync ended'" in line)
    for part in (f"version='{expected}'", "outcome='new'", "services=3", "source='nightly.csv'", "bytes="):
        assert part in line
    assert "whsec_" not in log
    assert "token" not in log
    assert len(house.desk.store.runs()) == 2


def test_without_a_time_nothing_is_taken_in(house: House) -> None:
    with serving(house.home, sync_source=source(house, FIRST)) as served:
        assert served.client.get("/healthz").status_code == 200
        assert "sync" not in served.log()
    assert not house.home.exists()


def test_a_night_that_fails_leaves_the_list_in_force_and_says_why(house: House) -> None:
    house.now = datetime.now(UTC) - timedelta(days=2)
    version = house.take_in(FIRST).version.id
    settings = nightly(house, FIRST) | {"sync_source": "/nowhere/list.csv"}
    with serving(house.home, **settings) as served:
        until(lambda: "event='sync ended'" in served.log())
        assert "outcome='refused'" in served.log()
        status = served.client.get("/v1/status").json()
    assert status["list"]["version"] == version
    assert status["last_attempt"]["outcome"] == "refused"


def test_of_two_services_on_one_store_one_takes_in_the_list_and_the_other_says_so(
    house: House, tmp_path: Path
) -> None:
    pipe = tmp_path / "slow.csv"
    os.mkfifo(pipe)
    settings = nightly(house, FIRST) | {"sync_source": pipe}
    with serving(house.home, **settings) as one:
        writer = pipe.open("w", encoding="utf-8")  # returns once the sync reads, with the lease in its hand
        with writer, serving(house.home, **settings) as other:
            until(lambda: "event='sync ended' outcome='none'" in other.log())
            assert "Another process is syncing" in other.log()
            assert "event='sync ended'" not in one.log()
            writer.write(written(FIRST))
        until(lambda: "event='sync ended' outcome='new'" in one.log())
    assert [run.outcome for run in house.desk.store.runs()] == ["new"]


def test_the_service_stops_politely_and_takes_its_sync_along(house: House, tmp_path: Path) -> None:
    pipe = tmp_path / "endless.csv"
    os.mkfifo(pipe)
    settings = nightly(house, FIRST) | {"sync_source": pipe}
    with serving(house.home, **settings) as served:
        until(lambda: "event='sync began'" in served.log())
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(30) == 0
        assert "Traceback" not in served.log()


def versions_seen(served: Served) -> set[str]:
    """Ask over several connections at once, so that several processes answer."""

    def ask(_: int) -> str:
        answer = httpx.get(served.client.base_url.join("/v1/services?limit=1"), timeout=30)
        return str(answer.json()["list"]["version"])

    with ThreadPoolExecutor(8) as threads:
        return set(threads.map(ask, range(24)))


def test_every_process_has_the_newer_list_within_a_second_and_a_dead_one_is_replaced(house: House) -> None:
    house.now = datetime.now(UTC) - timedelta(days=2)
    first = house.take_in(FIRST).version.id
    with serving(house.home, "--workers", "2", begun=FROM_SCRATCH) as served:
        assert versions_seen(served) == {first}
        second = house.take_in(SECOND).version.id
        began = monotonic()
        until(lambda: versions_seen(served) == {second})
        assert monotonic() - began < 5, "a second, and room for a busy machine"
        assert served.log().count("list renewed") == 2
        children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
        workers = [int(pid) for pid in children.read_text(encoding="ascii").split()]
        os.kill(workers[-1], signal.SIGKILL)
        until(lambda: str(workers[-1]) not in children.read_text(encoding="ascii").split())
        until(lambda: len(children.read_text(encoding="ascii").split()) == len(workers))
        assert versions_seen(served) == {second}


def test_the_number_of_processes_must_make_sense(house: House) -> None:
    assert run(house.home, "serve", "--workers", "0").returncode == 2
