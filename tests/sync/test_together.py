"""Several syncs on one store at once, and a store on a disk without room."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random

import pytest

from lookup.store import SqliteStore

from .lists import Lists, rows, take, write

SYNC = [sys.executable, "-X", "utf8", "-c", "from lookup.cli import main; main()", "sync", "--source"]
SLOW = """
import sys
from pathlib import Path
from sync.lists import KNOWLEDGE, NOON
from lookup.store import SqliteStore
from lookup.sync.gates import GateSettings
from lookup.sync.run import Declaration, sync
from lookup.sync.sources.file import FileSource

class Slow(FileSource):
    def deliveries(self, known, have):
        print("reading", flush=True)
        sys.stdin.readline()
        yield from super().deliveries(known, have)

store, source = SqliteStore(Path(sys.argv[1])), Slow(Path(sys.argv[2]), KNOWLEDGE)
print(sync(store, KNOWLEDGE, source, declared=Declaration(), at=NOON, gates=GateSettings()).outcome)
"""
TESTS = Path(__file__).parents[1]


def command(store: Lists, source: Path, **limits: int) -> subprocess.CompletedProcess[str]:
    """Run ``ismap-lookup sync`` over the store, with a limit on the size of files."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits["size"], limits["size"]))

    env = {k: v for k, v in os.environ.items() if not k.startswith("ISMAP_LOOKUP_")}
    return subprocess.run(
        [*SYNC, str(source)],
        check=False,
        env=env | {"ISMAP_LOOKUP_HOME": str(store.path.parent)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        preexec_fn=limit if limits else None,
    )


def test_of_two_processes_one_works_and_the_other_says_so(store: Lists, tmp_path: Path) -> None:
    source = write(tmp_path / "list.csv", rows())
    slow = [sys.executable, "-c", SLOW, str(store.path), str(source)]
    with subprocess.Popen(slow, cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "reading\n"
        second = command(store, source)
        out, _ = first.communicate("go on\n")

    assert second.returncode == 1
    assert "別の処理" in second.stderr
    assert "list.csv" in second.stderr
    assert out == "new\n"
    assert [run.outcome for run in store.runs()] == ["new"]
    assert command(store, source).returncode == 0


def test_processes_that_make_the_store_at_the_same_time_make_one(store: Lists, tmp_path: Path) -> None:
    source = write(tmp_path / "list.csv", rows())
    run = [sys.executable, "-c", SLOW, str(store.path), str(source)]
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    run,
                    cwd=TESTS,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(3)
        ]
        said = [process.communicate("go on\n") for process in processes]

    outcomes = [out.split()[-1] if out else "busy" for out, _ in said]
    assert "new" in outcomes
    assert set(outcomes) <= {"new", "unchanged", "busy"}
    assert all("SyncBusy" in error for out, error in said if not out)
    assert outcomes.count("new") == len(store.versions()) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of one megabyte, where this machine lets one be made."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], check=False, capture_output=True
    )
    if not made or made.returncode:
        pytest.skip("no disk can be made here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - where mount is, umount is


def check_full(store: Lists, tmp_path: Path, told: str, **limits: int) -> None:
    """Check that a list that finds no room changes nothing and says so, and that a later one is taken in."""
    dice = Random(1)
    good = take(store, write(tmp_path / "good.csv", rows()))
    many = write(tmp_path / "many.csv", [row | {"remarks": dice.randbytes(200).hex()} for row in rows(9_000)])
    store.close()

    done = command(store, many, **limits)

    assert done.returncode == 1
    assert told in done.stderr
    assert str(store.path) in done.stderr
    assert "held" not in done.stderr
    assert "Traceback" not in done.stderr
    assert store.current() == (good.version, good.as_of)
    assert len(store.services(good.version.id)) == 20
    assert take(store, write(tmp_path / "next.csv", rows(21))).outcome == "new"


def test_a_full_disk_leaves_the_last_good_list(small_disk: Path, tmp_path: Path) -> None:
    with closing(SqliteStore(small_disk / "lists.sqlite")) as store:
        check_full(store, tmp_path, "空き容量がありません")


def test_a_file_that_may_not_grow_leaves_the_last_good_list(store: Lists, tmp_path: Path) -> None:
    check_full(store, tmp_path, "書き込むこともできません", size=400_000)
