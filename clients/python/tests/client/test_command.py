"""The command ``ismap-lookup-client``, run as a script would."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .servers import ROOT, Odd, problem, say

SHEET = ROOT / "examples" / "requirements.xlsx"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "ismap_lookup_client.command", *arguments]
    environment = dict(os.environ) | {"PYTHONUTF8": "1", "ISMAP_LOOKUP_API_KEY": "secret"}
    return subprocess.run(command, check=False, capture_output=True, encoding="utf-8", env=environment)


def test_a_sheet_is_answered_beside_itself(service: str, tmp_path: Path) -> None:
    sheet = Path(shutil.copy(SHEET, tmp_path))
    done = run("match", str(sheet), "--server", service)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {sheet.name, f"{sheet.stem}-判定.xlsx"}


def test_the_answer_can_be_had_as_json(service: str, tmp_path: Path) -> None:
    sheet = Path(shutil.copy(SHEET, tmp_path))
    done = run("match", str(sheet), "--server", service, "--json", "--on", "2026-11-22")
    answer = json.loads(done.stdout)
    assert len(answer["requirements"]) == len(answer["assessments"])
    assert list(tmp_path.iterdir()) == [sheet]


def test_a_table_as_csv_is_answered_in_a_workbook_with_its_columns_as_told(
    service: str, tmp_path: Path
) -> None:
    sheet = tmp_path / "needs.csv"
    sheet.write_text("サービス名,置き場\n若竹ドライブ,東京\n", encoding="utf-8")
    asked = ("match", str(sheet), "--server", service, "--map", "置き場=regions")
    answer = json.loads(run(*asked, "--json").stdout)
    assert answer["requirements"][0]["requirement"]["regions"] == ["東京"]
    done = run(*asked)
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "needs-判定.xlsx"))
    assert zipfile.is_zipfile(tmp_path / "needs-判定.xlsx")


@pytest.mark.parametrize("act", [problem(403), say(200, b"<html>", "text/html")])
def test_a_failure_is_one_line_and_leaves_no_file(odd: Odd, tmp_path: Path, act: object) -> None:
    odd.acts = [act]  # type: ignore[list-item]
    sheet = Path(shutil.copy(SHEET, tmp_path))
    done = run("match", str(sheet), "--server", odd.address)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert list(tmp_path.iterdir()) == [sheet]
    assert odd.asked[0].headers["authorization"] == "Bearer secret"


def test_a_file_that_is_there_is_only_written_over_if_somebody_says_so(service: str, tmp_path: Path) -> None:
    sheet, other = Path(shutil.copy(SHEET, tmp_path)), tmp_path / "other.xlsx"
    other.write_bytes(b"kept")
    asked = ("match", str(sheet), "--server", service, "-o")
    refused = run(*asked, str(other))
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert "--force" in refused.stderr
    assert other.read_bytes() == b"kept"
    assert run(*asked, str(other), "--force").returncode == 0
    assert zipfile.is_zipfile(other)
    before = sheet.read_bytes()
    assert run(*asked, str(sheet), "--force").returncode == 2
    assert sheet.read_bytes() == before


def test_the_answer_beside_a_sheet_is_renewed(service: str, tmp_path: Path) -> None:
    sheet = Path(shutil.copy(SHEET, tmp_path))
    answered = tmp_path / f"{sheet.stem}-判定.xlsx"
    answered.write_bytes(b"of yesterday")
    assert run("match", str(sheet), "--server", service).returncode == 0
    assert zipfile.is_zipfile(answered)


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run("match", str(tmp_path / "missing.xlsx"), "--server", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert "missing.xlsx" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert run("match", "x.xlsx").returncode == 2
    assert run("match", "x.xlsx", "--server", "http://127.0.0.1:9", "--map", "B").returncode == 2
