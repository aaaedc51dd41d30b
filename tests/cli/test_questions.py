"""Writing the 照会票 of a requirement sheet on the command line."""

import json
from pathlib import Path

from openpyxl import load_workbook

from .conftest import DATA, Run

SHEET = DATA / "sheets-dev" / "form_a_clean.xlsx"
ON = ("--on", "2026-11-22")


def test_each_addressee_gets_a_workbook_of_its_own(loaded: Run, tmp_path: Path) -> None:
    done = loaded("questions", SHEET, "-o", tmp_path / "out", *ON)
    assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "out").iterdir())

    assert len(files) > 1
    for file in files:
        assert file.name.startswith("照会票_")
        assert str(file) in done.stdout
        assert [sheet.title for sheet in load_workbook(file)] == ["照会票"]
    assert "変えるものではありません" in done.stdout


def test_as_json_it_says_who_is_asked_how_much_in_which_file(loaded: Run, tmp_path: Path) -> None:
    done = loaded("questions", SHEET, "-o", tmp_path / "out", "--json", "--lang", "en", *ON)
    answer = json.loads(done.stdout)

    assert set(answer) == {"list", "files"}
    for one in answer["files"]:
        sheet = load_workbook(one["file"]).worksheets[0]
        numbers = [row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
        assert len(numbers) == one["count"]


def test_replies_are_never_written_over(loaded: Run, tmp_path: Path) -> None:
    assert loaded("questions", SHEET, "-o", tmp_path, *ON).returncode == 0
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    first = min(before)
    for name in set(before) - {first}:
        (tmp_path / name).unlink()
    again = loaded("questions", SHEET, "-o", tmp_path, "--lang", "ja", *ON)

    assert again.returncode == 2
    assert first in again.stderr
    assert [file.name for file in tmp_path.iterdir()] == [first]
    assert (tmp_path / first).read_bytes() == before[first]


def test_a_folder_that_cannot_be_made_is_refused(loaded: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    for folder in (tmp_path / "file", tmp_path / "none" / "out"):
        done = loaded("questions", SHEET, "-o", folder, *ON)
        assert done.returncode == 2
        assert str(folder) in done.stderr


def test_where_nothing_is_left_open_no_file_is_written(loaded: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "one.csv"
    sheet.write_text("サービス名,登録番号\n若竹クラウドプラットフォーム,C23-8008-2\n", encoding="utf-8")
    done = loaded("questions", sheet, "-o", tmp_path / "out", *ON)

    assert done.returncode == 0, done.stderr
    assert "照会することはありません。" in done.stdout
    assert not (tmp_path / "out").exists()
