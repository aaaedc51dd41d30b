"""The program as a whole: help, wrong calls, and failures that are no fault of the user."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lookup.cli import cli

from ..serving import FROM_SCRATCH
from .conftest import Run

COMMANDS = ["sync", "inspect", "search", "show", "match", "changes", "template", "serve", "status"]


def test_help_tells_every_command_in_both_languages() -> None:
    done = CliRunner().invoke(cli, ["--help"])
    assert done.exit_code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in done.output
    assert "Answer over HTTP" in done.output
    assert "HTTPのサービスを始める" in done.output


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_and_all_its_options(name: str) -> None:
    done = CliRunner().invoke(cli, [name, "--help"])
    assert done.exit_code == 0
    assert "--json" in done.output
    assert "--lang" in done.output
    assert "JSON to stdout" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "会計", "--colour"], ["--colour", "There is no option", "オプションはありません"]),
        (["sing"], ["sing", "There is no command", "コマンドはありません"]),
        (["show"], ["NUMBER", "is missing", "がありません"]),
        (["search", "a", "b"], ["Wrong use", "使い方"]),
        (["search", "a", "--list", "FISMAP"], ["--list", "one of ISMAP, ISMAP-LIU", "のどれか"]),
        (["search", "a", "--on", "2026-02-30"], ["2026-02-30", "is not a date", "日付として読めません"]),
        (["serve", "--port", "99999"], ["--port", "from 0 to 65535", "65535 までの整数"]),
    ],
)
def test_a_wrong_call_is_told_in_both_languages(arguments: list[str], said: list[str]) -> None:
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 2
    for part in said:
        assert part in done.stderr
    assert done.stdout == ""


def test_no_command_at_all_shows_the_help() -> None:
    done = CliRunner().invoke(cli, [])
    assert done.exit_code == 2
    assert "match" in done.stderr


def test_an_unknown_setting_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISMAP_LOOKUP_COLOUR", "red")
    done = CliRunner().invoke(cli, ["status"])
    assert done.exit_code == 2
    assert "ISMAP_LOOKUP_COLOUR" in done.stderr


def test_a_damaged_store_is_told_without_a_traceback(empty: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "lists.sqlite").write_bytes(b"this is no database, " * 100)
    done = empty("status")
    assert done.returncode == 1
    assert "lists.sqlite" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_failure_of_the_program(tmp_path: Path) -> None:
    env = os.environ | {"ISMAP_LOOKUP_HOME": str(tmp_path)}
    with subprocess.Popen(
        [*FROM_SCRATCH, "search", "a", "--json"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert "Traceback" not in (process.stderr.read() if process.stderr else "")


def test_a_defect_of_the_program_leaves_a_sentence_and_a_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("wrong turn")

    monkeypatch.setattr("lookup.cli.lists.here", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = CliRunner().invoke(cli, ["status"])
    assert done.exit_code == 1
    (log,) = tmp_path.iterdir()
    assert str(log) in done.stderr
    assert "wrong turn" in log.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_serve_says_where_it_listens_and_ends_politely(tmp_path: Path) -> None:
    env = os.environ | {"ISMAP_LOOKUP_HOME": str(tmp_path)}
    with subprocess.Popen(
        [*FROM_SCRATCH, "serve", "--port", "0"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0


def test_a_port_in_use_is_told(empty: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = empty("serve", "--port", taken.getsockname()[1])
    assert done.returncode == 1
    assert "Cannot listen" in done.stderr
