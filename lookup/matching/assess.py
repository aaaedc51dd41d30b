"""The answer to one requirement: the candidates, the verdicts, and how they add up (DESIGN section 3)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from lookup.matching.blanks import without_blanks
from lookup.matching.case import Case, clause, severity, worst
from lookup.matching.catalogue import Catalogue
from lookup.matching.checks import judge
from lookup.matching.checks.register import platforms, standing
from lookup.matching.found import Found
from lookup.matching.line_reading import read_line
from lookup.matching.lines import answer_line
from lookup.matching.named import named, others_unnamed
from lookup.matching.suggest import suggest
from lookup.matching.summary import of_alternatives, summarise
from lookup.model import (
    Addressee,
    Assessment,
    Candidate,
    CellProblem,
    LineAnswer,
    Outcome,
    Question,
    Requirement,
    Service,
    Verdict,
    VerdictCode,
)

MAX_CANDIDATES = 10

_OUT_OF_SCOPE = frozenset({"applicability", "information_class"})
"""Checks whose ``not_applicable`` means that the requirement is no matter of the lists at all."""
_ADDRESSEES: tuple[Addressee, ...] = ("portal", "provider", "agency")


def assess(
    catalogue: Catalogue,
    requirement: Requirement,
    on: date,
    unreadable: tuple[CellProblem, ...] = (),
    unjudged: tuple[CellProblem, ...] = (),
) -> Assessment:
    """Hold *requirement* against the list, as of the reference date *on*.

    Args:
        catalogue: The list.
        requirement: A requirement that :func:`lookup.matching.validate.validate` finds nothing wrong with.
        on: Day on which registrations must stand.
        unreadable: Cells of the requirement that could not be read: they are asked about, and the outcome is
            then no better than unconfirmed.
        unjudged: Cells beside it that decide nothing, though they seem to ask for something: that is asked.

    Returns:
        The same answer for the same arguments, byte for byte.
    """
    whole = _case(catalogue, _said(catalogue, requirement), on)
    verdicts = judge(whole)
    judged = _judged(whole)
    counted = _counted(whole, judged)
    chosen = tuple(candidate for _, candidate in counted)
    lines = _lines(whole, counted)
    outcome = _outcome(whole, verdicts, lines, chosen)
    if unreadable and (outcome in {"met", "conditional"} or (outcome == "no_candidate" and _silent(whole))):
        outcome = "unconfirmed"
    others = others_unnamed(requirement.service)
    if others and outcome in {"met", "conditional"}:
        outcome = "unconfirmed"
    beside = (Question("agency", cell.message.ja, cell.message.en) for cell in unjudged)
    unnamed = () if others is None else (_about_others(whole, others),)
    questions = (*_about_cells(whole, unreadable), *unnamed, *beside, *_questions(verdicts, chosen, lines))
    services = _came_out(counted, outcome)
    alternatives = of_alternatives(whole, services)
    return Assessment(
        requirement_id=requirement.id,
        outcome=outcome,
        summary=summarise(
            whole,
            outcome,
            services=services,
            decided=(*verdicts, *(v for c in chosen for v in c.verdicts), *lines),
            unreadable=len(unreadable),
            alternatives=alternatives,
        ),
        verdicts=verdicts,
        candidates=tuple(candidate for _, candidate in judged[:MAX_CANDIDATES]),
        lines=lines,
        questions=_ordered(questions),
        alternatives=alternatives,
    )


# ---------------------------------------------------------------- what is judged


def _said(catalogue: Catalogue, requirement: Requirement) -> Requirement:
    """Return what *requirement* says: blank texts say nothing, 「未定（入札による）」 names no service."""
    said = without_blanks(requirement)
    if said.service is None or not catalogue.knowledge.sheet_words.names_no_service(said.service):
        return said
    return msgspec.structs.replace(said, service=None)


def _case(catalogue: Catalogue, requirement: Requirement, on: date) -> Case:
    """Return the case as a whole: what its sentences accept, the requirement accepts."""
    demands = [read_line(catalogue.knowledge, text).demand for text in requirement.lines]
    accepted = {
        field: True
        for field in ("accepts_equivalent", "accepts_prospective")
        if getattr(requirement, field) is None and any(getattr(demand, field) for demand in demands)
    }
    text = requirement.service
    return Case(
        catalogue=catalogue,
        requirement=msgspec.structs.replace(requirement, **accepted),
        on=on,
        identification=None if text is None else named(catalogue, text, requirement.provider),
    )


def _judged(whole: Case) -> list[tuple[Found, Candidate]]:
    """Return the candidates, the best first; what only resembles the named service comes last."""
    found = _found(whole)
    judged = [(f, _candidate(whole, f)) for f in found]
    if whole.identification and whole.identification.joined_by == "all":
        return sorted(judged, key=lambda pair: not pair[0].confident)
    return sorted(judged, key=lambda pair: _rank(whole, *pair))


def _rank(whole: Case, found: Found, candidate: Candidate) -> tuple[bool, int, float, str]:
    sure = found.confident or whole.identification is None
    return not sure, severity(candidate.outcome) if sure else 0, -candidate.score, found.service.key


def _found(whole: Case) -> tuple[Found, ...]:
    """Return the services to judge: those named, or else what is like them; without a name, what may fit."""
    said = whole.identification
    if said is None:
        return suggest(whole.catalogue, whole.requirement, MAX_CANDIDATES)
    likenesses = [f for m in said.mentions if standing(m) != "listed" for f in m.found]
    bases = () if said.confident else platforms(whole)
    kept: dict[str, Found] = {}
    for found in (*said.confident, *bases, *likenesses):
        kept.setdefault(found.service.key, found)
    return tuple(kept.values())


def _candidate(whole: Case, found: Found) -> Candidate:
    verdicts = judge(msgspec.structs.replace(whole, found=found))
    return Candidate(
        service=whole.catalogue.summary(found.service),
        outcome=worst(verdicts),
        score=found.score,
        band=found.band,
        reason=found.reason,
        signals=found.signals,
        verdicts=verdicts,
    )


def _counted(whole: Case, judged: Sequence[tuple[Found, Candidate]]) -> Sequence[tuple[Found, Candidate]]:
    """Return what the outcome hangs on: the best, or every service where all of those named are wanted."""
    if whole.identification is None:
        return judged[:1]
    sure = [pair for pair in judged if pair[0].confident]
    return sure if whole.identification.joined_by == "all" else sure[:1]


def _came_out(counted: Sequence[tuple[Found, Candidate]], outcome: Outcome) -> tuple[Service, ...]:
    """Return the services that came out as the whole did; all of them where it hangs on something else."""
    same = tuple(found.service for found, candidate in counted if candidate.outcome == outcome)
    return same or tuple(found.service for found, _ in counted)


def _lines(whole: Case, counted: Sequence[tuple[Found, Candidate]]) -> tuple[LineAnswer, ...]:
    case = msgspec.structs.replace(whole, found=counted[0][0]) if counted else whole
    return tuple(answer_line(case, text) for text in whole.requirement.lines)


# ---------------------------------------------------------------- how it adds up


def _outcome(
    whole: Case, verdicts: Sequence[Verdict], lines: Sequence[LineAnswer], counted: Sequence[Candidate]
) -> Outcome:
    if any(v.check in _OUT_OF_SCOPE and v.verdict == "not_applicable" for v in verdicts):
        return "not_applicable"
    if whole.identification is None and not counted:
        return "no_candidate"
    codes: list[VerdictCode] = [v.verdict for v in verdicts]
    codes += [c.outcome for c in counted]
    codes += [line.verdict for line in lines if line.kind == "list"]
    return max(codes, key=severity)


def _silent(whole: Case) -> bool:
    """Whether nothing but a title is said of what is looked for, so that finding nothing means nothing."""
    asked = whole.requirement
    return not (asked.service or asked.provider or asked.scope or asked.lines)


def _questions(
    verdicts: Sequence[Verdict], counted: Sequence[Candidate], lines: Sequence[LineAnswer]
) -> Iterator[Question]:
    asking: list[Verdict | LineAnswer] = [*verdicts, *(v for c in counted for v in c.verdicts), *lines]
    yield from (answer.question for answer in asking if answer.question)


def _about_cells(whole: Case, unreadable: Sequence[CellProblem]) -> Iterator[Question]:
    messages = whole.catalogue.knowledge.messages
    for problem in unreadable:
        name = "matching.cell" if problem.sheet else "matching.cell_alone"
        where = messages(name, sheet=problem.sheet, cell=problem.cell)
        told = problem.cell in problem.message.ja
        said = messages(
            "matching.ask_told" if told else "matching.ask_unreadable",
            where=where,
            text=problem.text,
            why=clause(problem.message),
        )
        yield Question("agency", said.ja, said.en)


def _about_others(whole: Case, others: str) -> Question:
    asked = whole.catalogue.knowledge.messages(
        "matching.ask_others", named=whole.requirement.service, others=others
    )
    return Question("agency", asked.ja, asked.en)


def _ordered(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return each question once, by addressee, in the order asked."""
    return tuple(sorted(dict.fromkeys(questions), key=lambda q: _ADDRESSEES.index(q.to)))
