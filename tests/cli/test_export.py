"""Taking the answer to a query away as a file."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from .conftest import Run


def test_what_a_search_finds_is_written_in_each_form(loaded: Run, tmp_path: Path) -> None:
    for form in ("csv", "xlsx", "jsonl"):
        done = loaded("export", "若竹", "--list", "ISMAP", "-o", tmp_path / f"found.{form}")
        assert (done.returncode, done.stdout) == (0, "")
        assert f"found.{form}" in done.stderr
    rows = list(csv.DictReader(io.StringIO((tmp_path / "found.csv").read_text(encoding="utf-8-sig"))))
    numbers = [row["登録番号"] for row in rows]
    lines = (tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["registration_number"] for line in lines] == numbers
    sheet = load_workbook(tmp_path / "found.xlsx").worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == numbers
    assert numbers


def test_the_whole_list_is_written_and_counted(loaded: Run, tmp_path: Path) -> None:
    done = loaded("export", "-o", tmp_path / "all.csv", "--json", "--lang", "en")
    assert json.loads(done.stdout)["total"] == 25
    header = (tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("registration_number,list,service_name,")


def test_changes_are_written_too(loaded: Run, tmp_path: Path) -> None:
    done = loaded("export", "--table", "changes", "--since", "2026-04-01", "-o", tmp_path / "changes.csv")
    assert done.returncode == 0
    assert (tmp_path / "changes.csv").read_text(encoding="utf-8-sig").startswith("登録番号,")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "found.txt"), ".jsonl"),
        (("--table", "changes", "--scope", "x", "-o", "found.csv"), "--scope"),
        (("--table", "auditors", "--list", "ISMAP", "-o", "found.csv"), "QUERY"),
        (("--status", "gone", "-o", "found.csv"), "registered"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    loaded: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    *options, name = arguments
    done = loaded("export", *options, tmp_path / name)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / name).exists()


def test_a_file_that_cannot_be_written_is_told(loaded: Run, tmp_path: Path) -> None:
    done = loaded("export", "-o", tmp_path / "nowhere" / "found.csv")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
