"""Why a requirement came out as it did, and what is left to ask, short enough for one cell of its row."""

from collections.abc import Iterator
from typing import Final, TypeAlias

from lookup.model import Assessment, Candidate, CellProblem, LineAnswer, Outcome, Verdict
from lookup.sheets.speech import Speech, deciding, fitting, identity_doubt, is_named

_TELLING: Final[tuple[Outcome, ...]] = ("not_met", "unconfirmed", "conditional")
_OUTSIDE: Final = frozenset({"applicability", "information_class"})
_SHOWN_QUESTIONS: Final = 3
_SHOWN_REASONS: Final = 6
SHOWN_CANDIDATES: Final = 3
_Weighed: TypeAlias = tuple[str, Verdict | LineAnswer]
"""A service, or nothing, and what was found of it."""


def reason(assessment: Assessment, speech: Speech, unjudged: tuple[CellProblem, ...] = ()) -> str:
    """Return the reasons that led to the outcome, worst first; the summary where there are none.

    Before them stands which of several alternatives was judged, and behind them what was *unjudged*, so that
    nobody thinks it had been looked at.
    """
    told: list[_Weighed]
    if assessment.outcome == "not_applicable":
        outside = (v for v in assessment.verdicts if v.check in _OUTSIDE and v.verdict == "not_applicable")
        told = [("", verdict) for verdict in outside]
    else:
        weighed = sorted(_weighed(assessment), key=lambda one: _TELLING.index(one[1].verdict))
        told = [one for one in weighed if one[1].check != "freshness"] or weighed
    bullets = list(dict.fromkeys(_bullet(service, verdict, speech) for service, verdict in told))
    beside = [speech("unjudged", text=one.text, cell=one.cell) for one in unjudged]
    if not bullets:
        return "\n".join([speech.text(assessment.summary), *beside])
    choice = [speech.text(assessment.alternatives)] if assessment.alternatives else []
    more = len(bullets) - _SHOWN_REASONS
    rest = [speech("more_reasons", count=more)] if more > 0 else []
    return "\n".join([*choice, *bullets[:_SHOWN_REASONS], *rest, *beside])


def questions(assessment: Assessment, speech: Speech) -> str:
    """Return whom to ask what, the first few; about the list itself only where nothing else is asked."""
    about_list = {v.question for v in assessment.verdicts if v.check == "freshness"}
    asked = [q for q in assessment.questions if q not in about_list] or list(assessment.questions)
    shown = [f"{speech('to.' + q.to)}{speech.question(q)}" for q in asked[:_SHOWN_QUESTIONS]]
    more = len(asked) - len(shown)
    return "\n".join([*shown, *([speech("more_questions", count=more)] if more else [])])


def services(assessment: Assessment) -> tuple[Candidate, ...]:
    """Return the candidates to show in the row: what fits, else the first that may be what is named."""
    fits = fitting(assessment)[:SHOWN_CANDIDATES]
    return fits or tuple(c for c in assessment.candidates[:1] if _may_be(c))


def service_name(candidate: Candidate, assessment: Assessment, speech: Speech) -> str:
    """Return the name to show for a candidate, marked where it may be another service, or decides nothing."""
    name = candidate.service.name
    if identity_doubt(candidate):
        return speech("candidate", name=name)
    chosen = deciding(assessment)
    alternative = candidate not in chosen and candidate.band != "possible" and is_named(candidate)
    return speech("alternative", name=name) if alternative else name


def service_number(candidate: Candidate, speech: Speech) -> str:
    """Return the number to show for a candidate, marked as that of another service where it may be that."""
    number = candidate.service.registration_number
    if not number:
        return speech("none")
    return speech("see", number=number) if identity_doubt(candidate) else number


def _may_be(candidate: Candidate) -> bool:
    return not any(v.check == "identity" and v.verdict == "not_met" for v in candidate.verdicts)


def _weighed(assessment: Assessment) -> Iterator[_Weighed]:
    """Yield what speaks against the requirement, each with its service where there are several."""
    yield from (("", v) for v in assessment.verdicts if v.verdict in _TELLING)
    chosen = deciding(assessment)
    for candidate in chosen:
        service = candidate.service.name if len(chosen) > 1 else ""
        yield from ((service, v) for v in candidate.verdicts if v.verdict in _TELLING)
    if not chosen:
        for candidate in assessment.candidates[:1]:
            doubts = (v for v in candidate.verdicts if v.check == "identity" and v.verdict in _TELLING)
            yield from (("", verdict) for verdict in doubts)
    lines = (line for line in assessment.lines if line.kind == "list" and line.verdict in _TELLING)
    yield from (("", line) for line in lines)


def _bullet(service: str, verdict: Verdict | LineAnswer, speech: Speech) -> str:
    title, told = speech.check(verdict.check), speech.text(verdict.reason)
    if service:
        return speech("bullet_of", service=service, title=title, reason=told)
    return speech("bullet", title=title, reason=told)
