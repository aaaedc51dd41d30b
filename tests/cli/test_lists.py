"""Taking a list in, looking at it first, and seeing what has changed since."""

import json
from pathlib import Path

import pytest

from .conftest import DATA, Run, take_in

LIST = DATA / "match-dev-list.csv"


def changed_list(folder: Path) -> Path:
    """Write the synthetic list with one expiry put off, one service gone and one added."""
    lines = LIST.read_text(encoding="utf-8-sig").splitlines()
    lines = [line for line in lines if not line.startswith("C24-8022-2,")]
    lines = [
        line.replace("2027-06-30", "2028-10-31") if line.startswith("C21-8001-2,") else line for line in lines
    ]
    lines.append("C26-8099-2,ISMAP,あさぎり会計,株式会社あさぎり")
    path = folder / "changed.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_same_list_twice_makes_no_second_version(empty: Run) -> None:
    first = json.loads(empty("sync", "--source", LIST, "--json").stdout)
    second = json.loads(empty("sync", "--source", LIST, "--json").stdout)
    assert (first["outcome"], second["outcome"]) == ("new", "unchanged")
    assert first["version"]["id"] == second["version"]["id"]


def test_a_changed_list_makes_a_version_and_the_changes_by_field(empty: Run, tmp_path: Path) -> None:
    take_in(empty, LIST, "2026-11-01")
    done = take_in(empty, changed_list(tmp_path))
    assert "2027-06-30 → 2028-10-31" in done.stdout
    found = json.loads(empty("changes", "--json").stdout)["changes"]
    assert [(c["registration_number"], c["kind"], c["field"]) for c in found] == [
        ("C21-8001-2", "changed", "expires_on"),
        ("C24-8022-2", "removed", None),
        ("C26-8099-2", "added", None),
    ]
    assert (found[0]["before"], found[0]["after"]) == ("2027-06-30", "2028-10-31")


def test_changes_are_told_in_plain_lines_and_by_day(empty: Run, tmp_path: Path) -> None:
    take_in(empty, LIST, "2026-11-01")
    take_in(empty, changed_list(tmp_path))
    told = empty("changes", "--lang", "en")
    assert "C21-8001-2  Oracle Cloud Infrastructure  Expires on: 2027-06-30 → 2028-10-31" in told.stdout
    assert "added" in told.stdout
    assert empty("changes", "--since", "2099-01-01").stdout == ""
    history = empty("show", "C21-8001-2", "--history")
    assert "2027-06-30 → 2028-10-31" in history.stdout


def test_what_was_known_on_a_day_before_the_first_list_is_nothing(empty: Run) -> None:
    take_in(empty, LIST)
    done = empty("search", "会議", "--as-of", "2001-04-01")
    assert done.returncode == 1
    assert "2001-04-01" in done.stderr
    assert "No list was known yet" in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "broken.csv"),
        ("名称,事業者\nあ,い\n".encode(), "broken.csv"),
        (b"\x81\x00\xff\xfe\xfa,,,\n" * 9, "broken.csv"),
    ],
    ids=["empty", "no number column", "broken encoding"],
)
def test_a_broken_list_changes_nothing_and_says_what_is_wrong(
    empty: Run, tmp_path: Path, content: bytes, said: str
) -> None:
    take_in(empty, LIST)
    before = json.loads(empty("status", "--json").stdout)["list"]
    broken = tmp_path / "broken.csv"
    broken.write_bytes(content)
    done = empty("sync", "--source", broken)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stdout == ""
    after = json.loads(empty("status", "--json").stdout)
    assert after["list"] == before
    assert after["last_attempt"]["outcome"] == "refused"
    assert after["last_success"]["outcome"] == "new"


def test_without_a_source_the_portal_is_asked_and_if_it_cannot_be_reached_that_is_said(
    empty: Run, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "portal.yaml").write_text(
        "- {address: 'http://127.0.0.1:9', limits: {attempts: 1}}", encoding="utf-8"
    )
    done = empty("sync")
    assert done.returncode == 1
    assert "http://127.0.0.1:9/csm" in done.stderr
    assert "cannot be reached" in done.stderr
    assert json.loads(empty("status", "--json").stdout)["last_attempt"]["outcome"] == "refused"


def test_a_file_nobody_declared_is_neither_official_nor_complete(empty: Run) -> None:
    done = empty("sync", "--source", LIST)
    assert "公式ではありません" in done.stdout
    assert "全件ではありません" in done.stdout


def test_inspect_reads_a_list_without_taking_it_in(empty: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "登録番号,サービス名,事業者,評判\nC26-8099-2,あさぎり会計,株式会社あさぎり,良\n", encoding="cp932"
    )
    told = empty("inspect", path)
    assert told.returncode == 0
    assert "評判" in told.stdout
    assert "あさぎり会計" in told.stdout
    read = json.loads(empty("inspect", path, "--json").stdout)
    assert read["headers"]["サービス名"] == "service_name"
    assert read["unknown_headers"] == ["評判"]
    assert json.loads(empty("status", "--json").stdout)["last_attempt"] is None


def test_inspect_of_a_file_that_is_not_there_is_wrong_use(empty: Run, tmp_path: Path) -> None:
    done = empty("inspect", tmp_path / "nowhere.csv")
    assert done.returncode == 2
    assert "nowhere.csv" in done.stderr


def test_before_any_list_the_bundled_one_serves_and_says_what_it_is(empty: Run) -> None:
    told = empty("status", "--lang", "en")
    assert told.returncode == 0
    assert "not official, incomplete" in told.stdout
    standing = json.loads(empty("status", "--json").stdout)
    assert standing["list"]["official"] is False
    assert standing["list"]["complete"] is False
    assert standing["last_attempt"] is None


def test_the_list_grows_stale_with_the_reference_date(loaded: Run) -> None:
    assert json.loads(loaded("status", "--json", "--on", "2026-12-01").stdout)["list"]["stale"] is False
    assert json.loads(loaded("status", "--json", "--on", "令和9年3月1日").stdout)["list"]["stale"] is True
    assert "古く" in loaded("status", "--on", "2027-03-01").stdout


def test_a_list_of_a_day_to_come_is_refused(empty: Run) -> None:
    done = empty("sync", "--source", LIST, "--origin", "official", "--complete", "--listed-on", "2098-01-01")
    assert done.returncode == 2
    assert "2098-01-01" in done.stderr
    assert json.loads(empty("status", "--json").stdout)["last_attempt"] is None


def test_a_list_that_is_declared_less_than_the_one_before_says_so(empty: Run, tmp_path: Path) -> None:
    take_in(empty, LIST)
    less = tmp_path / "less.csv"
    less.write_text("".join(LIST.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")

    done = empty("sync", "--source", less, "--listed-on", "2026-11-20")

    assert done.returncode == 0
    assert "--origin official を付けてもう一度" in done.stdout
    assert "--complete を付けてもう一度" in done.stdout
    assert "このリストの日付（2026-11-20）は" in done.stdout
    assert "注意：" in empty("status").stdout


def test_an_official_list_without_a_date_says_which_one_was_taken(empty: Run) -> None:
    done = empty("sync", "--source", LIST, "--origin", "official", "--complete")
    assert "--listed-on で日付を付けて" in done.stderr
