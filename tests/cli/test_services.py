"""Looking services up."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import DATA, Run

SEARCHED = ("登録番号", "クラウドサービスの名称", "クラウドサービス事業者", "言明の対象範囲")


@pytest.mark.parametrize(
    "text", ["会議", "若", "クラウド", "ｸﾗｳﾄﾞ", "くらうど", "C23-8008-2", "若竹クラウド株式会社"]
)
def test_search_finds_every_service_that_contains_a_text_of_any_length(loaded: Run, text: str) -> None:
    done = loaded("search", text, "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["total"] == len(found["services"]) > 0
    written = {"ｸﾗｳﾄﾞ": "クラウド", "くらうど": "クラウド"}.get(text, text)
    with (DATA / "match-dev-list.csv").open(encoding="utf-8-sig", newline="") as rows:
        expected = {
            row["登録番号"]
            for row in csv.DictReader(rows)
            if any(written in row[column] for column in SEARCHED)
        }
    assert expected
    assert {service["registration_number"] for service in found["services"]} >= expected


def test_search_that_finds_nothing_answers_no(loaded: Run) -> None:
    done = loaded("search", "存在しない名称")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "0件" in done.stderr


def test_search_in_a_pipe_is_plain_text_with_the_number_first(loaded: Run) -> None:
    done = loaded("search", "まつば")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert rows == [["C24-8021-2", "ISMAP", "まつば会議室予約", "株式会社まつば総研", rows[0][4]]]


def test_filters_hold_together(loaded: Run) -> None:
    numbers = [
        s["registration_number"]
        for s in json.loads(loaded("search", "こだち", "--list", "ISMAP-LIU", "--json").stdout)["services"]
    ]
    assert numbers == ["L24-8501-2", "L25-8502-2"]
    assert loaded("search", "こだち", "--list", "ISMAP").returncode == 1


def test_show_tells_all_fields_and_which_list(loaded: Run) -> None:
    done = loaded("show", "Ｃ２３‐８００８‐２")
    assert done.returncode == 0
    assert "若竹クラウドプラットフォーム" in done.stdout
    assert "2026-11-22" in done.stdout
    shown = json.loads(loaded("show", "c23-8008-2", "--json").stdout)
    assert shown["service"]["registration_number"] == "C23-8008-2"
    assert shown["list"]["official"] is True
    assert "history" not in shown
    assert json.loads(loaded("show", "C23-8008-2", "--history", "--json").stdout)["history"] == []


def test_an_unknown_number_is_told_in_both_languages(loaded: Run) -> None:
    done = loaded("show", "C99-9999-2")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "見つかりません" in done.stderr
    assert "is not on the list" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["search", "会議"], ["show", "C23-8008-2"]])
def test_looking_up_starts_without_web_framework_and_workbook_library(
    tmp_path: Path, arguments: list[str]
) -> None:
    code = (
        "import sys\n"
        "from lookup.cli import cli\n"
        "try:\n    cli(sys.argv[1:])\n"
        "except SystemExit:\n    pass\n"
        "print(sorted({'litestar', 'openpyxl', 'uvicorn', 'rich', 'structlog'} & set(sys.modules)))\n"
    )
    env = os.environ | {"ISMAP_LOOKUP_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
