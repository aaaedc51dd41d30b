"""Load on one server, by wrk: how many answers in a second, and how long one takes."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 8
SECONDS = 4


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request: ``header`` as ``Name: value``."""

    path: str
    method: str = "GET"
    header: str = "-"
    body: str = ""


class Load(msgspec.Struct, frozen=True):
    """What came of one run.

    Attributes:
        rate: Answers a second.
        p50: Milliseconds that half of the answers took at most.
        p99: Milliseconds that 99 of 100 took at most.
    """

    rate: float
    p50: float
    p99: float


def written(path: Path, requests: Sequence[Request]) -> Path:
    """Write *requests* to be sent by :func:`load`, and return *path*."""
    lines = (f"{r.method}\t{r.path}\t{r.header}\t{r.body}\n" for r in requests)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def load(address: str, requests: Path, first: int = 0) -> Load:
    """Send *requests* in turn on eight connections for four seconds.

    Raises:
        RuntimeError: Something was not answered, or refused.
    """
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(SCRIPT), address, "--"]
    done = subprocess.run(  # noqa: S603 - wrk, as asked for by whoever runs the benchmark
        [*command, str(requests), str(first)], check=False, capture_output=True, text=True
    )
    told = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), "")
    answers, micros, p50, p99, failed = map(int, told.split()[1:]) if told else (0, 0, 0, 0, 0)
    if failed or not answers:
        raise RuntimeError(f"{address}: {failed} failures\n{done.stdout}{done.stderr}")
    return Load(answers / (micros / 1e6), p50 / 1000, p99 / 1000)
