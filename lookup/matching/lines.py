"""Sentences of a specification (form B): who decides each, what it asks, what the list answers.

Only what the checks find becomes ``met``. What the list cannot decide goes to the provider or to the agency
as a question, and a sentence that no phrase recognises is shown as not understood.
"""

import re
from collections.abc import Iterator

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.lines import LinePhrase, line_key
from lookup.matching.case import Case, sentences, severity, written
from lookup.matching.checks import CANDIDATE_CHECKS, REQUIREMENT_CHECKS
from lookup.matching.checks.register import is_listed
from lookup.matching.demands import amounts, take
from lookup.matching.found import Found, Identification, Mention
from lookup.model import (
    Addressee,
    CheckName,
    LineAnswer,
    LineKind,
    Question,
    Requirement,
    Text,
    Verdict,
    VerdictCode,
)
from lookup.text import find_numbers, nfkc

_CLAUSE = re.compile(
    r"[、。,;]|かつ|また|ただし|(?<=登録されていて)|(?<=登録されており)|(?<=登録され)(?![てたるなず、])"
)
_DEMAND = re.compile(r".{5}(?:こと|する|ない|ます|です|あり)$")
_JOINED: frozenset[CheckName] = frozenset(
    {"region", "domestic_only", "governing_law", "service_model", "audit_period", "subsequent_events"}
)
"""Checks that a clause of a sentence may ask for beside the sentence's own."""
_AUDITED = re.compile("16[かカヶ箇ケ]月|1年4[かカヶ箇ケ]月")
"""The age of an audit that the check itself allows."""
_MEASURED: frozenset[CheckName] = frozenset(
    {"membership", "validity", "status", "audit_period", "domestic_only", "region", "identity"}
)
"""Checks that compare no hours, years or counts: where a line names some, that part stays open."""
_CHECKS = {**REQUIREMENT_CHECKS, **CANDIDATE_CHECKS}
_SILENT: dict[CheckName, Addressee] = {
    "scope": "agency",
    "components": "provider",
    "contract_period": "agency",
    "region": "agency",
    "governing_law": "provider",
    "controls": "agency",
    "subsequent_events": "portal",
}
"""Checks that may have nothing to judge in a line, and who can say what is missing (``lines.silent_*``)."""


class LineReading(msgspec.Struct, frozen=True):
    """How one sentence is understood.

    Attributes:
        kind: Who decides it; ``agency`` also for a sentence that is not understood.
        demand: A requirement that holds only what the sentence asks.
        phrase: The kind of sentence; ``None`` if it is not understood.
        amounts: Hours, days and the like that it names.
        beside: Checks of further clauses of the sentence (登録され、準拠法は日本法であること).
    """

    kind: LineKind
    check: CheckName | None
    demand: Requirement
    phrase: LinePhrase | None = None
    amounts: tuple[str, ...] = ()
    beside: tuple[CheckName, ...] = ()


class _Part(msgspec.Struct, frozen=True):
    """One thing that an answer consists of."""

    verdict: VerdictCode
    reason: Text
    question: Question | None = None


def read_line(knowledge: Knowledge, text: str) -> LineReading:
    """Recognise the kind of the sentence *text* and take out what it asks."""
    phrase = knowledge.lines.find(text)
    if phrase is None:
        return LineReading("agency", None, Requirement(id="line"))
    fields = _asked(knowledge, text, phrase)
    beside: list[CheckName] = []
    for clause, other in _clauses(knowledge, text, phrase):
        fields = {**_asked(knowledge, clause, other), **fields}
        beside.extend(check for check in (other.check,) if check)
    demand = msgspec.convert({"id": "line", **fields}, Requirement)
    return LineReading(phrase.kind, phrase.check, demand, phrase, amounts(text), tuple(beside))


def _asked(knowledge: Knowledge, text: str, phrase: LinePhrase) -> dict[str, object]:
    fields: dict[str, object] = dict(phrase.demand)
    for part in phrase.takes:
        fields |= take(knowledge, text, part)
    return fields


def _clauses(knowledge: Knowledge, text: str, phrase: LinePhrase) -> Iterator[tuple[str, LinePhrase]]:
    """Yield the clauses of a line of the list that ask for another check than the sentence as a whole."""
    if phrase.kind != "list":
        return
    seen = {phrase.check}
    for clause in _CLAUSE.split(nfkc(text)):
        other = knowledge.lines.find(clause)
        if other and other.kind == "list" and other.check in _JOINED and other.check not in seen:
            seen.add(other.check)
            yield clause, other


def answer_line(case: Case, text: str) -> LineAnswer:
    """Answer one sentence of the specification.

    Args:
        case: The requirement, with the best candidate as ``found`` where there is one.
        text: The sentence.
    """
    reading = read_line(case.catalogue.knowledge, text)
    if reading.kind != "list":
        return _answer(text, reading, [_for_others(case, text, reading)])
    parts = [part for one in _services(case) for part in _decided(one, text, reading)]
    return _answer(text, reading, parts)


def _answer(text: str, reading: LineReading, parts: list[_Part]) -> LineAnswer:
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


# ---------------------------------------------------------------- what the list does not decide


def _for_others(case: Case, text: str, reading: LineReading) -> _Part:
    """Say who decides the line, and ask there; risks of foreign law stay open until somebody judges them."""
    say = case.catalogue.knowledge.messages
    to: Addressee = "provider" if reading.kind == "provider" else "agency"
    name = f"{to}_{reading.check}" if reading.check in {"foreign_law", "other_scheme"} else to
    if reading.phrase is None:
        return _Part(
            "not_applicable", say("lines.unknown"), _question(case, "agency", "ask_unknown", text=text)
        )
    reason = say(f"lines.{name}", meaning=reading.phrase.meaning)
    if reading.amounts:
        reason = sentences([reason, say("lines.amounts", amounts=written(reading.amounts))])
    verdict: VerdictCode = "unconfirmed" if reading.check == "foreign_law" else "not_applicable"
    return _Part(verdict, reason, _question(case, to, f"ask_{to}", text=text))


def _question(case: Case, to: Addressee, name: str, **values: object) -> Question:
    service = case.found.service.service_name if case.found else case.requirement.service
    asked = case.catalogue.knowledge.messages(
        f"lines.{name}", **values, service=service or Text("提案サービス", "the service")
    )
    return Question(to, asked.ja, asked.en)


# ---------------------------------------------------------------- what the list decides


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


def _decided(case: Case, text: str, reading: LineReading) -> Iterator[_Part]:
    phrase = reading.phrase
    if phrase is None or case.identification is None:
        reason = case.catalogue.knowledge.messages("lines.no_service")
        yield _Part("unconfirmed", reason, _question(case, "agency", "ask_no_service", text=text))
        return
    asked = msgspec.structs.replace(case, requirement=_extended(case.requirement, text, reading))
    if not is_listed(case.identification):
        yield from _unlisted(asked, reading)
    elif reading.check is None:
        yield _number(asked, text)
    else:
        yield _main(asked, text, reading.check)
        yield from _beside(asked, reading)
        yield from _other_number(asked, text)
        yield from _more_than_the_list(asked, text, reading)


def _unlisted(case: Case, reading: LineReading) -> Iterator[_Part]:
    """Answer for a service that is not on the list: its registration decides every line of the list."""
    checks: list[CheckName] = ["membership"]
    if reading.check == "special_measures":
        checks.append("special_measures")
    yield from (_part(verdict) for name in checks if (verdict := _CHECKS[name](case)))


def _extended(wanted: Requirement, text: str, reading: LineReading) -> Requirement:
    """Return *wanted* with what the line asks in place of what the sheet says elsewhere."""
    said = msgspec.structs.asdict(reading.demand)
    fields = {name: value for name, value in said.items() if value not in (None, (), "line")}
    if reading.check == "components" and not wanted.components and wanted.platform:
        fields["components"] = (wanted.platform,)
    extended = msgspec.structs.replace(wanted, **fields, lines=(text,))
    if extended.starts_on and extended.ends_on and extended.ends_on < extended.starts_on:
        demand = reading.demand
        return msgspec.structs.replace(extended, starts_on=demand.starts_on, ends_on=demand.ends_on)
    return extended


def _part(verdict: Verdict) -> _Part:
    return _Part(verdict.verdict, verdict.reason, verdict.question)


def _main(case: Case, text: str, check: CheckName) -> _Part:
    """Return what the line's own check finds; where it has nothing to judge, what is missing is asked for."""
    verdict = _CHECKS[check](case)
    if verdict:
        return _part(verdict)
    name = check if check in _SILENT else "other"
    reason = case.catalogue.knowledge.messages(f"lines.silent_{name}")
    question = _question(case, _SILENT.get(check, "agency"), f"ask_silent_{name}", text=text)
    return _Part("unconfirmed", reason, question)


def _beside(case: Case, reading: LineReading) -> Iterator[_Part]:
    """Yield what further checks have against the line; what they find fulfilled adds nothing."""
    checks: list[CheckName] = [*(reading.phrase.also if reading.phrase else ()), *reading.beside]
    if reading.demand.starts_on or reading.demand.ends_on:
        checks.append("contract_period")
    for name in checks:
        verdict = _CHECKS[name](case)
        if verdict and verdict.verdict not in {"met", "not_applicable"}:
            yield _part(verdict)


def _other_number(case: Case, text: str) -> Iterator[_Part]:
    """Yield a part that leaves the line open where it names another registration than that judged."""
    numbers = find_numbers(text)
    if numbers and case.service.registration_number not in numbers:
        reason = case.catalogue.knowledge.messages(
            "lines.other_number", numbers=written(numbers), number=written(case.service.registration_number)
        )
        yield _Part("unconfirmed", reason, _question(case, "agency", "ask_no_service", text=text))


def _more_than_the_list(case: Case, text: str, reading: LineReading) -> Iterator[_Part]:
    """Yield a part that leaves open what else the sentence asks (登録され、かつ暗号化されていること)."""
    say = case.catalogue.knowledge.messages
    for phrase in case.catalogue.knowledge.lines.adding(line_key(text)):
        own = reading.phrase is not None and reading.phrase.whole and phrase.kind == "provider"
        accepted = phrase.check == "other_scheme" and reading.demand.accepts_equivalent
        if not own and not accepted:
            to: Addressee = "provider" if phrase.kind == "provider" else "agency"
            reason = say(f"lines.more_{to}", meaning=phrase.meaning)
            yield _Part("unconfirmed", reason, _question(case, to, f"ask_{to}", text=text))
            return
    rest = _rest(case, text, reading)
    if rest:
        to = "provider" if rest.kind == "provider" else "agency"
        reason = say(f"lines.more_{to}", meaning=rest.meaning)
        yield _Part("unconfirmed", reason, _question(case, to, f"ask_{to}", text=text))
        return
    judged = reading.check == "audit_period" and _AUDITED.search(nfkc(text))
    if (
        reading.amounts
        and not judged
        and reading.check in _MEASURED
        and not reading.demand.accepts_prospective
    ):
        reason = say("lines.more_amounts", amounts=written(reading.amounts))
        yield _Part("unconfirmed", reason, _question(case, "agency", "ask_agency", text=text))


def _rest(case: Case, text: str, reading: LineReading) -> LinePhrase | None:
    """Return the phrase of a clause that demands something the list does not decide, if there is one."""
    if reading.phrase is None or reading.phrase.whole:
        return None
    clauses = [clause.strip() for clause in _CLAUSE.split(nfkc(text))]
    found = (case.catalogue.knowledge.lines.find(c) for c in clauses[1:] if _DEMAND.search(c))
    return next((phrase for phrase in found if phrase and phrase.kind != "list"), None)


def _number(case: Case, text: str) -> _Part:
    """Show number and expiry; whether they were written down is not for the list to say."""
    service = case.service
    reason = case.catalogue.knowledge.messages(
        "lines.number",
        service=service.service_name,
        number=written(service.registration_number),
        expires_on=written(service.expires_on),
        as_of=written(case.catalogue.as_of),
    )
    return _Part("not_applicable", reason, _question(case, "agency", "ask_agency", text=text))
