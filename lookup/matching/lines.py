"""Sentences of a specification (form B): who decides each, what it asks, what the list answers.

Only what the checks find becomes ``met``. What the list cannot decide goes to the provider or to the agency
as a question, and a sentence that no phrase recognises is shown as not understood.
"""

from collections.abc import Iterator

import msgspec

from lookup.matching.case import Case, sentences, severity
from lookup.matching.checks.copy import faults, freshness
from lookup.matching.checks.register import is_listed
from lookup.matching.found import Found, Identification, Mention
from lookup.matching.line_checks import decided
from lookup.matching.line_open import Part, for_others
from lookup.matching.line_reading import LineReading, read_line
from lookup.model import LineAnswer


def answer_line(case: Case, text: str) -> LineAnswer:
    """Answer one sentence of the specification.

    Args:
        case: The requirement, with the best candidate as ``found`` where there is one.
        text: The sentence.
    """
    reading = read_line(case.catalogue.knowledge, text)
    if reading.kind != "list":
        return _answer(text, reading, [for_others(case, text, reading)])
    parts = [part for one in _services(case) for part in decided(one, text, reading)]
    return _as_sure_as_the_copy(case, _answer(text, reading, parts))


def _as_sure_as_the_copy(case: Case, answer: LineAnswer) -> LineAnswer:
    """Return *answer*, which a copy of the list that decides nothing leaves open (DESIGN section 5)."""
    if answer.verdict not in {"met", "conditional"} or faults(case.catalogue, case.on) is None:
        return answer
    doubt = freshness(case)
    return msgspec.structs.replace(
        answer,
        verdict="unconfirmed",
        reason=sentences((answer.reason, doubt.reason)),
        question=answer.question or doubt.question,
    )


def _answer(text: str, reading: LineReading, parts: list[Part]) -> LineAnswer:
    """Put the parts together: the worst decides and speaks; fulfilled parts only speak if all are."""
    worst = max((part.verdict for part in parts), key=severity)
    deciding = [part for part in parts if part.verdict == worst]
    return LineAnswer(
        text=text,
        kind=reading.kind,
        check=reading.check,
        verdict=worst,
        reason=sentences(part.reason for part in deciding),
        question=next((part.question for part in deciding if part.question), None),
    )


def _services(case: Case) -> Iterator[Case]:
    """Yield the case for every service that the line speaks of: the best one, or all where all are wanted."""
    named = case.identification
    if named is None and case.found:
        yield _as_named(case, case.found)
    elif named and named.joined_by == "all" and is_listed(named):
        for found in named.confident:
            yield msgspec.structs.replace(case, found=found)
    else:
        yield case


def _as_named(case: Case, found: Found) -> Case:
    """Return the case as if the requirement had named the candidate that was suggested to it."""
    name = found.service.service_name
    itself = msgspec.structs.replace(found, band="exact", how="name", matched=name)
    return msgspec.structs.replace(
        case,
        found=itself,
        identification=Identification((Mention(name, (itself,)),), "one"),
        requirement=msgspec.structs.replace(case.requirement, service=name),
    )
