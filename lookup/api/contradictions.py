"""What else is wrong with requirements of which some fields cannot be read: told together with these."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from lookup.answering import faults_of
from lookup.api.requests import Further
from lookup.errors import FieldProblem
from lookup.knowledge import Knowledge
from lookup.model import Requirement

_UNREAD = "?"


def contradictions(knowledge: Knowledge) -> Further:
    """Return what tells the contradictions between the readable fields of a body's ``requirements``."""
    return partial(_contradictions, knowledge)


def _contradictions(
    knowledge: Knowledge,
    body: object,
    faults: Sequence[FieldProblem],
) -> Iterator[FieldProblem]:
    paths = [fault.path for fault in faults]
    given = body.get("requirements") if isinstance(body, dict) else None
    if not isinstance(given, list) or "requirements" in paths:
        return
    readable = {}
    for number, one in enumerate(given):
        if isinstance(one, dict):
            inside = f"requirements[{number}]."
            faulty = {p.removeprefix(inside).partition("[")[0] for p in paths if p.startswith(inside)}
            readable[number] = _readable(one, faulty, number)
    yield from faults_of(readable, knowledge)


def _readable(given: dict[str, Any], faulty: set[str], number: int) -> Requirement:
    """Return the requirement that the fields beside the *faulty* ones make; it knows no others."""
    known = Requirement.__struct_encode_fields__
    kept = {name: value for name, value in given.items() if name in known and name not in faulty}
    if faulty:
        # Whether it names anything to look for cannot be said while some of it cannot be read.
        kept = {"id": f"\0{number}", "title": _UNREAD, **kept}
    return msgspec.convert(kept, Requirement)
