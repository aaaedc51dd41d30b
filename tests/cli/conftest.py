"""The command, run as people run it: in a process of its own, over a data folder of its own."""

import os
import subprocess
from pathlib import Path
from typing import TypeAlias

import pytest

from ..serving import COMMAND

DATA = Path(__file__).parents[1] / "data"

Done: TypeAlias = subprocess.CompletedProcess[str]


class Run:
    """Runs ``ismap-lookup`` over one data folder."""

    def __init__(self, home: Path) -> None:
        # Not traced: the rooms have tests of their own, and tracing doubles the time.
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ISMAP_LOOKUP_", "COVERAGE_"))}
        self.env = kept | {"ISMAP_LOOKUP_HOME": str(home), "PYTHONUTF8": "1"}

    def __call__(self, *arguments: object) -> Done:
        """Run the command in a pipe."""
        command = [*COMMAND, *map(str, arguments)]
        return subprocess.run(command, env=self.env, check=False, capture_output=True, text=True, timeout=120)

    def on_terminal(self, *arguments: object) -> str:
        """Run the command on a terminal, and return all that it shows there."""
        leader, follower = os.openpty()
        env = self.env | {"COLUMNS": "200", "TERM": "xterm"}
        with subprocess.Popen(
            [*COMMAND, *map(str, arguments)], env=env, stdin=follower, stdout=follower, stderr=follower
        ):
            os.close(follower)
            shown = b"".join(iter(lambda: _read(leader), b""))
        os.close(leader)
        return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # what Linux says when nobody writes to the terminal any more
        return b""


@pytest.fixture
def empty(tmp_path: Path) -> Run:
    """The command with no list loaded."""
    return Run(tmp_path / "home")


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command with the synthetic list loaded as official and complete; for reading only."""
    run = Run(tmp_path_factory.mktemp("home"))
    take_in(run, DATA / "match-dev-list.csv")
    return run


def take_in(run: Run, source: Path, listed_on: str = "2026-11-22") -> Done:
    """Take in *source* as official and complete."""
    done = run("sync", "--source", source, "--origin", "official", "--complete", "--listed-on", listed_on)
    assert done.returncode == 0, done.stderr
    return done
