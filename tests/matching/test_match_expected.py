"""Requirements on two invented lists, with the answers that an expert expects (``tests/data``)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lookup.model import Assessment, Service

DATA = Path(__file__).parents[1] / "data"
SETS = ("match-dev", "match-own")
ROWS = [
    (name, json.loads(line))
    for name in SETS
    for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def listed(services_of: Callable[[str], tuple[Service, ...]]) -> dict[str, tuple[Service, ...]]:
    return {name: services_of(f"{name}-list.csv") for name in SETS}


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[f"{row['id']}-{row['note']}" for _, row in ROWS])
def test_requirement_is_answered_as_an_expert_expects(
    name: str,
    row: dict[str, Any],
    listed: dict[str, tuple[Service, ...]],
    answered_as_expected: Callable[..., None],
) -> None:
    answered_as_expected(row, listed[name])


@pytest.mark.parametrize(("name", "row"), ROWS[::5], ids=[row["id"] for _, row in ROWS[::5]])
def test_same_question_gets_the_same_bytes(
    name: str,
    row: dict[str, Any],
    listed: dict[str, tuple[Service, ...]],
    held_against: Callable[..., Assessment],
) -> None:
    first, again = (msgspec.json.encode(held_against(row, listed[name])) for _ in range(2))
    assert first == again
