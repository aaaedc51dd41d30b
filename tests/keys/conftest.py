"""The synthetic list in a data folder, for services that ask for keys."""

import json
import subprocess
from pathlib import Path

import pytest

from ..serving import COMMAND, LIST, environment, sync


class Operator:
    """Runs commands over one data folder, as its operator does."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=environment(self.home),
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    def key(self, *scopes: str, name: str = "調達システム", expires: str | None = None) -> tuple[str, str]:
        """Make a key, and return its id and itself."""
        wanted = [part for scope in scopes for part in ("--scope", scope)]
        until = ["--expires", expires] if expires else []
        made = json.loads(self.run("api-keys", "create", name, *wanted, *until, "--json"))
        return made["kept"]["id"], made["key"]


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    home = tmp_path / "home"
    sync(home, LIST)
    return Operator(home)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
