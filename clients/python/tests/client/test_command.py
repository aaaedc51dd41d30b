"""The command ``ismap-lookup-client``, run as a script would."""

import json
import os
import shutil
import subprocess
import sys
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


@pytest.mark.parametrize("act", [problem(403), say(200, b"<html>", "text/html")])
def test_a_failure_is_one_line_and_leaves_no_file(odd: Odd, tmp_path: Path, act: object) -> None:
    odd.acts = [act]  # type: ignore[list-item]
    sheet = Path(shutil.copy(SHEET, tmp_path))
    done = run("match", str(sheet), "--server", odd.address)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert list(tmp_path.iterdir()) == [sheet]
    assert odd.asked[0].headers["authorization"] == "Bearer secret"


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run("match", str(tmp_path / "missing.xlsx"), "--server", "http://127.0.0.1:9")
    assert done.returncode == 1
    assert "missing.xlsx" in done.stderr
    assert run("match", "x.xlsx").returncode == 2
