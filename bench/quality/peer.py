"""The benchmark's other environment: nomenklatura, asked through a process of its own."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec

from bench.quality.contenders import Answer, Given, Material
from bench.quality.labelled import ROOT, Name

PYTHON = ROOT / ".venv-bench" / "bin" / "python"
WORKER = Path(__file__).with_name("peer_worker.py")
Algorithm = Literal["logic-v2", "name-based"]
ALGORITHMS: tuple[Algorithm, ...] = get_args(Algorithm)


class Job(msgspec.Struct, frozen=True):
    """Names to be scored against every entry; a ``warm`` one only fills the library's caches."""

    material: Material
    queries: tuple[str, ...]
    warm: bool = False


class Scored(msgspec.Struct, frozen=True):
    """The answers to a job, and the seconds that comparing took."""

    answers: list[list[tuple[str, float]]]
    seconds: float

    def as_answers(self) -> list[Answer]:
        return [tuple(Given(key, score) for key, score in answer) for answer in self.answers]


class _Out(msgspec.Struct, frozen=True):
    version: str
    jobs: list[Scored]


def job(material: Material, rows: Sequence[Name], *, warm: bool = False) -> Job:
    return Job(material, tuple(row.query for row in rows), warm)


def score(algorithm: Algorithm, schema: str, jobs: Sequence[Job]) -> tuple[str, list[Scored]]:
    """Return nomenklatura's version, and what it answers to those *jobs* that are not warm.

    Raises:
        subprocess.CalledProcessError: The environment is missing or broken; its message is on stderr.
    """
    asked = msgspec.json.encode({"algorithm": algorithm, "schema": schema, "jobs": jobs})
    done = subprocess.run(  # noqa: S603  # our own worker, in the environment that the Makefile made
        [PYTHON, "-P", WORKER], input=asked, stdout=subprocess.PIPE, check=True
    )
    out = msgspec.json.decode(done.stdout, type=_Out)
    return out.version, out.jobs


def installed() -> str:
    """Return the version of nomenklatura that is measured."""
    return score("name-based", "Thing", ())[0]
