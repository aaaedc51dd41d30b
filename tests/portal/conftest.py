"""A portal on this machine, and the command that reads it into a data folder of its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lookup.cli import cli

from .server import Portal, running

LIMITS = """\
  limits: {answer_seconds: 1.0, silence_seconds: 0.9, wait_seconds: 0.01, longest_wait_seconds: 5,
           attempts: 2, pause_seconds: 0, answer_megabytes: 0.2, pages: 20}
"""


class Done(msgspec.Struct, frozen=True):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it said as JSON."""
        return json.loads(self.out)


class Command:
    """``ismap-lookup`` over one data folder, whose own portal.yaml names the portal of the test."""

    def __init__(self, home: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capture = capture

    @property
    def portal_file(self) -> Path:
        """The operator's corrections."""
        return self.home / "portal.yaml"

    def paste(self, text: str) -> None:
        """Add *text* at the end of the operator's corrections."""
        before = self.portal_file.read_text(encoding="utf-8") if self.portal_file.exists() else ""
        self.portal_file.write_text(f"{before}\n{text}", encoding="utf-8")

    def __call__(self, *arguments: object) -> Done:
        """Run the command."""
        self._capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        said = self._capture.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, said.out, said.err)

    def sync(self, *arguments: object) -> Done:
        """Sync, what is not said otherwise as official."""
        return self("sync", "--origin", "official", "--listed-on", "2026-11-22", *arguments)


@pytest.fixture
def portal() -> Iterator[Portal]:
    """A portal with five synthetic services on one page."""
    portal = Portal()
    with running(portal):
        yield portal


@pytest.fixture
def command(
    tmp_path: Path, portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command, with the test's portal as the portal, the LIU list on a page of its own."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("ISMAP_LOOKUP_HOME", str(home))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    command = Command(home, capsys)
    command.paste(f"- address: {portal.address}\n{LIMITS}")
    return command
