"""A real server in a process of its own, on a real port, over a store of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.ready import PLACE

DATA = Path(__file__).parent / "data"
FROM_SCRATCH = [sys.executable, "-c", "from lookup.cli import main; main()"]
"""The command as it is installed."""
COMMAND = (
    [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py")), os.environ[PLACE]]
    if PLACE in os.environ
    else FROM_SCRATCH
)
"""The command, begun by a process that stands by where there is one."""
LIST = DATA / "match-dev-list.csv"


def environment(home: Path) -> dict[str, str]:
    # Not traced: the rooms have tests of their own, and tracing doubles the time.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ISMAP_LOOKUP_", "COVERAGE_"))}
    return kept | {"ISMAP_LOOKUP_HOME": str(home), "PYTHONUTF8": "1"}


def sync(home: Path, source: Path, listed_on: str = "2026-11-22", *more: str) -> None:
    arguments = [
        "sync",
        "--source",
        str(source),
        "--origin",
        "official",
        "--complete",
        "--listed-on",
        listed_on,
        *more,
    ]
    subprocess.run([*COMMAND, *arguments], env=environment(home), check=True, capture_output=True)


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[httpx.Client]:
    """Run ``ismap-lookup serve`` over the data folder *home*, and end it politely."""
    env = environment(home) | {f"ISMAP_LOOKUP_{k.upper()}": v for k, v in settings.items()}
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--lang", "en"],
            env=env,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        if "http://" not in line:
            process.kill()
            log.seek(0)
            pytest.fail(f"the server did not start: {log.read()}")
        address = line.partition("http://")[2].split()[0]
        try:
            with httpx.Client(base_url=f"http://{address}", timeout=60) as client:
                yield client
        finally:
            process.terminate()
            process.communicate(timeout=60)
