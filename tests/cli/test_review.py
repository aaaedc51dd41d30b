"""A list that is held, as an operator meets it: in the exit code, in the status, and when deciding."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from lookup.store import SqliteStore

from .conftest import DATA, Done, Run, take_in

LIST = DATA / "match-dev-list.csv"
WHO = ("--by", "調達課", "--why", "ポータルで確かめた")


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of which half is gone."""
    lines = LIST.read_text(encoding="utf-8-sig").splitlines()
    path = tmp_path_factory.mktemp("half") / "half.csv"
    path.write_text("\n".join(lines[:13]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def waiting(half: Path) -> tuple[Done, Path]:
    """The sync of that list, which was held, and the data folder in which it waits."""
    run = Run(half.parent / "home")
    take_in(run, LIST)
    return run("sync", "--source", half), half.parent / "home"


@pytest.fixture
def held(empty: Run, waiting: tuple[Done, Path]) -> str:
    """The version of it that waits, in a copy of that folder."""
    home = Path(empty.env["ISMAP_LOOKUP_HOME"])
    shutil.copytree(waiting[1], home)
    with closing(SqliteStore(home / "lists.sqlite")) as store:
        kept = store.held()
    assert kept is not None
    return kept.version.id


def test_a_held_list_ends_in_exit_code_1_with_the_reason_and_the_way_on(waiting: tuple[Done, Path]) -> None:
    done = waiting[0]

    assert done.returncode == 1
    assert "25件のうち13件（52%）がなくなり、12件" in done.stdout
    assert "gate_drop_percent" in done.stdout
    assert "ismap-lookup review show" in done.stdout
    assert "is held: drop_percent" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_status_shows_what_is_held_and_how_old_the_list_in_force_is(empty: Run, held: str) -> None:
    told = empty("status", "--on", "2026-12-01", "--lang", "en").stdout
    assert "The list is 9 days old" in told
    assert f"A list is held (version {held}" in told
    assert "13 (52 %) are gone" in told
    status = json.loads(empty("status", "--json", "--on", "2026-12-01").stdout)
    assert status["age_days"] == 9
    assert status["held"]["version"]["id"] == held
    assert status["list"]["service_count"] == 25
    assert status["last_attempt"]["outcome"] == "held"
    assert status["last_success"]["outcome"] == "new"


def test_what_is_held_is_listed_and_shown_with_its_differences(empty: Run, held: str) -> None:
    assert f"{held}  保留中  12件" in empty("review").stdout
    assert json.loads(empty("review", "list", "--json").stdout)[0]["standing"] == "held"
    assert empty("review", "--json").stdout == empty("review", "list", "--json").stdout
    assert empty("review", "--json", "list").stdout == empty("review", "list", "--json").stdout
    assert "held" in empty("review", "--lang", "en").stdout
    shown = empty("review", "show", held, "--lang", "en").stdout
    assert "Why it is held: Of the 25 services in force 13" in shown
    assert shown.count("no longer on the list") == 13
    changes = json.loads(empty("review", "show", held, "--json").stdout)["changes"]
    assert [change["kind"] for change in changes] == ["removed"] * 13


def test_released_it_is_in_force_and_its_changes_are_told(empty: Run, held: str) -> None:
    done = empty("review", "release", held, *WHO)
    assert done.returncode == 0
    assert f"版 {held} を有効にしました。変更は13件です。" in done.stdout
    assert json.loads(empty("status", "--json").stdout)["list"]["version"] == held
    assert len(json.loads(empty("changes", "--json").stdout)["changes"]) == 13
    assert "採用  調達課  ポータルで確かめた" in empty("review").stdout
    assert "保留中のリストはありません" in empty("review").stdout


def test_rejected_it_never_counts(empty: Run, held: str, half: Path) -> None:
    assert empty("review", "reject", held, *WHO, "--json").returncode == 0
    again = empty("sync", "--source", half)
    assert again.returncode == 1
    assert "調達課" in again.stderr
    assert json.loads(empty("status", "--json").stdout)["list"]["service_count"] == 25
    assert json.loads(empty("status", "--json").stdout)["held"] is None


def test_a_decision_needs_a_version_a_name_and_a_reason(empty: Run, held: str) -> None:
    for arguments, code, said in (
        (("release",), 2, "VERSION"),
        (("release", "nothing-like-it", *WHO), 1, "nothing-like-it"),
        (("release", held), 2, "--by"),
        (("release", held, "--by", " ", "--why", "x"), 2, "--by"),
    ):
        done = empty("review", *arguments)
        assert done.returncode == code
        assert said in done.stderr
    assert json.loads(empty("status", "--json").stdout)["held"]["version"]["id"] == held


def test_a_gate_is_opened_by_its_setting(empty: Run, held: str, half: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text(half.read_text(encoding="utf-8") + "C26-8099-2,ISMAP,あさぎり会計\n", encoding="utf-8")
    empty.env["ISMAP_LOOKUP_GATE_DROP_PERCENT"] = "60"
    assert empty("sync", "--source", more).returncode == 0
    assert f"{held}  次のリスト" in empty("review").stdout


def test_a_service_that_left_the_list_is_shown_with_when_and_why(empty: Run, tmp_path: Path) -> None:
    take_in(empty, LIST, "2026-11-01")
    lines = LIST.read_text(encoding="utf-8-sig").splitlines()
    path = tmp_path / "list.csv"
    path.write_text("\n".join(line for line in lines if not line.startswith("C24-8022-2,")), encoding="utf-8")
    take_in(empty, path)

    gone = empty("show", "C24-8022-2", "--lang", "en")
    assert gone.returncode == 1
    assert "not on the list any more since 2026-11-22" in gone.stderr
    told = empty("show", "C24-8022-2", "--history")
    assert told.returncode == 0
    assert told.stdout.startswith("2026-11-22 のリストから載っていません")
    found = json.loads(empty("show", "C24-8022-2", "--history", "--json").stdout)
    assert found["removed"]["listed_on"] == "2026-11-22"
    assert found["service"]["registration_number"] == "C24-8022-2"
