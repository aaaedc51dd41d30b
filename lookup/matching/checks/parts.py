"""What a system is built of: every part is judged for itself (DOMAIN check 19)."""

from collections.abc import Callable, Iterator

import msgspec

from lookup.matching.case import Case, finding, together, worst
from lookup.matching.checks.copy import decides_absence
from lookup.matching.checks.register import membership, standing
from lookup.matching.checks.state import status
from lookup.matching.checks.term import contract_period, validity
from lookup.matching.checks.use import liu_use
from lookup.matching.found import Mention
from lookup.matching.named import named
from lookup.model import Text, Verdict

PART_CHECKS: tuple[Callable[[Case], Verdict | None], ...] = (
    membership,
    status,
    validity,
    contract_period,
    liu_use,
)
"""What each part must stand up to; the rest of the requirement speaks of the main service."""


def components(case: Case) -> Verdict | None:
    """Check 19: the worst of the parts; every part that is not plainly registered is named."""
    wanted = case.requirement.components
    if not wanted:
        return None
    mentions = tuple(m for name in wanted for m in _mentions(case, name))
    parts = [v for mention in mentions for v in _flaws(case, mention)]
    absent = tuple(m.text for m in mentions if standing(m) == "unlisted")
    if absent:
        parts.append(finding(case, "components", _missing(case), parts=absent))
    flawed = {v.observed for v in parts} | set(absent)
    sound = tuple(m.text for m in mentions if m.text not in flawed)
    if sound:
        parts.append(finding(case, "components", "listed", parts=sound))
    verdict = together(parts)
    return verdict and msgspec.structs.replace(verdict, observed=None, required="、".join(wanted))


def _mentions(case: Case, name: str) -> tuple[Mention, ...]:
    """Return what one entry of the components names; a name that says nothing stays a thing to look for."""
    return named(case.catalogue, name).mentions or (Mention(name, ()),)


def _missing(case: Case) -> str:
    return "missing" if decides_absence(case) else "missing_here"


def _flaws(case: Case, mention: Mention) -> Iterator[Verdict]:
    match standing(mention):
        case "ambiguous":
            services = tuple(f.service for f in mention.found)
            yield finding(
                case,
                "components",
                "ambiguous",
                observed=mention.text,
                part=mention.text,
                registrations=services,
            )
        case "listed":
            yield from _listed_part(case, mention)
        case "unlisted":
            return


def _listed_part(case: Case, mention: Mention) -> Iterator[Verdict]:
    identification = named(case.catalogue, mention.text)
    part = msgspec.structs.replace(case, identification=identification, found=mention.found[0])
    part = msgspec.structs.replace(
        part, requirement=msgspec.structs.replace(case.requirement, service=mention.text)
    )
    said = [v for check in PART_CHECKS if (v := check(part))]
    code = worst(said)
    whole = together([v for v in said if v.verdict == code])
    if whole is None or code not in {"conditional", "unconfirmed", "not_met"}:
        return
    asked = whole.question
    verdict = finding(
        case,
        "components",
        f"part_{code}",
        observed=mention.text,
        part=mention.text,
        why=whole.reason,
        question=asked and Text(asked.ja, asked.en),
    )
    if asked and verdict.question:
        question = msgspec.structs.replace(verdict.question, to=asked.to)
        verdict = msgspec.structs.replace(verdict, question=question)
    yield verdict
