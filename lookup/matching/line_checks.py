"""What the list decides of a sentence: its own check, those that its clauses ask for, and what they leave."""

from collections.abc import Iterator

import msgspec

from lookup.matching.case import Case, written
from lookup.matching.checks import CANDIDATE_CHECKS, REQUIREMENT_CHECKS
from lookup.matching.checks.register import is_listed
from lookup.matching.identify import identify
from lookup.matching.line_open import Part, ask, more_than_the_list
from lookup.matching.line_reading import LineReading
from lookup.model import Addressee, CheckName, Requirement, Verdict
from lookup.text import find_numbers

_CHECKS = {**REQUIREMENT_CHECKS, **CANDIDATE_CHECKS}
_JUDGED_BY: dict[str, CheckName] = {
    "service_model": "service_model",
    "regions": "region",
    "domestic_only": "domestic_only",
    "governing_law": "governing_law",
    "court": "governing_law",
    "scope": "scope",
    "controls": "controls",
    "starts_on": "contract_period",
    "ends_on": "contract_period",
}
"""Field of what a line asks → the check that judges it."""
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


def decided(case: Case, text: str, reading: LineReading) -> Iterator[Part]:
    """Yield what the list has to say of the line *text* for the service of *case*."""
    phrase = reading.phrase
    if phrase is None or case.identification is None:
        reason = case.catalogue.knowledge.messages("lines.no_service")
        yield Part("unconfirmed", reason, ask(case, "agency", "ask_no_service", text=text))
        return
    if phrase.denies:
        reason = case.catalogue.knowledge.messages("lines.denies", meaning=phrase.meaning)
        yield Part("unconfirmed", reason, ask(case, "agency", "ask_unknown", text=text))
        return
    asked = msgspec.structs.replace(case, requirement=_extended(case, text, reading))
    if not is_listed(case.identification):
        yield from _unlisted(asked, reading)
    elif reading.check is None:
        yield _number(asked, text)
    else:
        yield _main(asked, text, reading.check)
        yield from _beside(asked, text, reading)
        yield from _other_number(asked, text)
        yield from _other_subject(asked, text, reading)
        yield from more_than_the_list(asked, text, reading)


def _unlisted(case: Case, reading: LineReading) -> Iterator[Part]:
    """Answer for a service that is not on the list: its registration decides every line of the list."""
    checks: list[CheckName] = ["membership"]
    if reading.check == "special_measures":
        checks.append("special_measures")
    yield from (_part(verdict) for name in checks if (verdict := _CHECKS[name](case)))


def _extended(case: Case, text: str, reading: LineReading) -> Requirement:
    """Return the requirement with what the line asks in place of what the sheet says elsewhere."""
    wanted = case.requirement
    said = msgspec.structs.asdict(reading.demand)
    fields = {name: value for name, value in said.items() if value not in (None, (), "line")}
    if reading.check == "components" and not wanted.components and wanted.platform:
        fields["components"] = (wanted.platform,)
    if reading.check == "scope" and "scope" not in fields:
        fields["scope"] = _used(case, text)
    extended = msgspec.structs.replace(wanted, **fields, lines=(text,))
    if extended.starts_on and extended.ends_on and extended.ends_on < extended.starts_on:
        demand = reading.demand
        return msgspec.structs.replace(extended, starts_on=demand.starts_on, ends_on=demand.ends_on)
    return extended


def _used(case: Case, text: str) -> tuple[str, ...]:
    """Return what the sheet names elsewhere of "the functions used" or "the plan"; nothing if not meant."""
    knowledge, wanted = case.catalogue.knowledge, case.requirement.scope
    if knowledge.scope.has("plan", text):
        return tuple(name for name in wanted if knowledge.scope.names_plan(name))
    return wanted if knowledge.lines.has("使うもの", text) else ()


def _part(verdict: Verdict) -> Part:
    return Part(verdict.verdict, verdict.reason, verdict.question)


def _main(case: Case, text: str, check: CheckName) -> Part:
    """Return what the line's own check finds; where it has nothing to judge, what is missing is asked for."""
    verdict = _CHECKS[check](case)
    if verdict:
        return _part(verdict)
    name = check if check in _SILENT else "other"
    reason = case.catalogue.knowledge.messages(f"lines.silent_{name}")
    question = ask(case, _SILENT.get(check, "agency"), f"ask_silent_{name}", text=text)
    return Part("unconfirmed", reason, question)


def _beside(case: Case, text: str, reading: LineReading) -> Iterator[Part]:
    """Yield what further checks have against the line; what they find fulfilled adds nothing."""
    asked = [one.phrase.check for one in reading.beside if one.phrase and one.phrase.kind == "list"]
    clauses = dict.fromkeys(check for check in asked if check and check != reading.check)
    parts = [_main(case, text, check) for check in clauses]
    demanded = (check for field, check in _JUDGED_BY.items() if getattr(reading.demand, field))
    low: list[CheckName] = ["liu_use"] if case.catalogue.knowledge.lines.has("低い影響", text) else []
    also = dict.fromkeys((*(reading.phrase.also if reading.phrase else ()), *demanded, *low))
    others = [check for check in also if check not in clauses and check != reading.check]
    parts += [_part(verdict) for check in others if (verdict := _CHECKS[check](case))]
    yield from (part for part in parts if part.verdict not in {"met", "not_applicable"})


def _other_number(case: Case, text: str) -> Iterator[Part]:
    """Yield a part that leaves the line open where it names another registration than that judged."""
    numbers = find_numbers(text)
    if numbers and case.service.registration_number not in numbers:
        reason = case.catalogue.knowledge.messages(
            "lines.other_number", numbers=written(numbers), number=written(case.service.registration_number)
        )
        yield Part("unconfirmed", reason, ask(case, "agency", "ask_no_service", text=text))


def _other_subject(case: Case, text: str, reading: LineReading) -> Iterator[Part]:
    """Yield a part that leaves the line open where it asks for the registration of something else."""
    if not reading.subject:
        return
    named = identify(case.catalogue, reading.subject).confident
    if case.service.key not in {one.service.key for one in named}:
        reason = case.catalogue.knowledge.messages(
            "lines.other_subject", subject=reading.subject, service=case.service.service_name
        )
        yield Part("unconfirmed", reason, ask(case, "agency", "ask_no_service", text=text))


def _number(case: Case, text: str) -> Part:
    """Show number and expiry; whether they were written down is not for the list to say."""
    service = case.service
    reason = case.catalogue.knowledge.messages(
        "lines.number",
        service=service.service_name,
        number=written(service.registration_number),
        expires_on=written(service.expires_on),
        as_of=written(case.catalogue.as_of),
    )
    return Part("not_applicable", reason, ask(case, "agency", "ask_agency", text=text))
