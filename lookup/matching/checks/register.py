"""Whether the named service itself is on an accepted list (DOMAIN checks 3, 5, 15, 20 and 21)."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from lookup.matching.case import Case, finding, sentences, severity, together
from lookup.matching.checks.copy import absence, decides_absence, faults
from lookup.matching.found import OTHER_THAN_NAMED, Found, Identification, Mention
from lookup.matching.identify import identify
from lookup.model import Service, Verdict
from lookup.text import is_blank

Standing: TypeAlias = Literal["listed", "ambiguous", "unlisted"]


def standing(mention: Mention) -> Standing:
    """Say whether what was named is on the list, may be one of several on it, or is not."""
    if mention.found and mention.found[0].confident:
        return "listed"
    return "ambiguous" if _possible(mention) else "unlisted"


def _possible(mention: Mention) -> tuple[Service, ...]:
    return tuple(f.service for f in mention.found if f.how not in OTHER_THAN_NAMED)


def is_listed(identification: Identification) -> bool:
    """Return whether all that was named, or one of its alternatives, is on the list."""
    return _overall(identification) == "listed"


def _overall(identification: Identification) -> Standing:
    order: Sequence[Standing] = ("listed", "ambiguous", "unlisted")
    every = sorted({standing(m) for m in identification.mentions}, key=order.index)
    if not every:
        return "unlisted"
    return every[0] if identification.joined_by == "any" else every[-1]


def surely_absent(case: Case) -> bool:
    """Return whether the named service is certainly not registered."""
    named = case.identification
    return named is not None and _overall(named) == "unlisted" and decides_absence(case)


def membership(case: Case) -> Verdict | None:
    """Check 3: the named service on an accepted list; of several the worst, of alternatives the best."""
    named = case.identification
    if named is None:
        return None
    parts = [_mention(case, m, named) for m in named.mentions] or [_absent(case, case.requirement.service)]
    if named.joined_by == "any":
        best = min(parts, key=lambda v: severity(v.verdict))
        reason = sentences((best.reason, *(part.reason for part in parts)))
        return msgspec.structs.replace(best, reason=reason)
    return together(parts)


def _mention(case: Case, mention: Mention, named: Identification) -> Verdict:
    name = case.requirement.service if named.joined_by == "one" else mention.text
    verdict = _registered(case, mention, name)
    if mention.note is None:
        return verdict
    return msgspec.structs.replace(verdict, reason=sentences((verdict.reason, mention.note)))


def _registered(case: Case, mention: Mention, name: str | None) -> Verdict:
    match standing(mention):
        case "listed":
            return _on_list(case, name, mention.found[0].service)
        case "ambiguous":
            if mention.found[0].how == "number":
                return finding(
                    case, "membership", "number_of_another", named=name, service=mention.found[0].service
                )
            return finding(case, "membership", "ambiguous", named=name, registrations=_possible(mention))
        case "unlisted":
            return _absent(case, name)


def _on_list(case: Case, name: str | None, service: Service) -> Verdict:
    accepted = case.requirement.lists
    if service.list is None and len(accepted) == 1:
        name_of_case = "list_unknown"
    elif service.list is not None and accepted and service.list not in accepted:
        name_of_case = "other_list"
    else:
        name_of_case = "listed"
    return finding(
        case,
        "membership",
        name_of_case,
        observed=service.registration_number,
        required=" / ".join(accepted) or None,
        named=name,
        service=service,
        list=service.list,
    )


def _absent(case: Case, name: str | None) -> Verdict:
    return finding(case, "membership", absence(case), named=name, faults=faults(case.catalogue, case.on))


def platform(case: Case) -> Verdict | None:
    """Check 5: the service itself must be listed; its platform's registration is not inherited."""
    named, wanted = case.identification, case.requirement.platform
    bases = platforms(case)
    if is_blank(wanted) and not bases:
        return None
    says = bases[0].service.service_name if is_blank(wanted) else wanted
    if named is None:
        return finding(case, "platform", "unnamed", observed=wanted, platform=says)
    if is_listed(named):
        listed = named.confident[0].service
        return finding(case, "platform", "itself", observed=wanted, platform=says, listed=listed)
    name = ("base_only" if bases else "neither") + ("" if surely_absent(case) else "_here")
    return finding(
        case, "platform", name, observed=wanted, platform=says, base=tuple(b.service for b in bases)
    )


def platforms(case: Case) -> tuple[Found, ...]:
    """Return the listed services that the named one is said to run on."""
    named, wanted = case.identification, case.requirement.platform
    said = tuple(_as_base(case, f) for f in identify(case.catalogue, wanted).confident) if wanted else ()
    seen = tuple(f for f in named.found if f.how == "base") if named and not is_listed(named) else ()
    return tuple({f.service.key: f for f in (*seen, *said)}.values())


def _as_base(case: Case, found: Found) -> Found:
    """Return *found*, the platform that the sheet names, as a mere likeness of the service wanted."""
    reason = case.catalogue.knowledge.messages("matching.base", platform=case.requirement.platform)
    return msgspec.structs.replace(found, how="base", band="possible", score=found.score / 2, reason=reason)


def equivalent(case: Case) -> Verdict | None:
    """Check 20: whether an unlisted service is "equivalent" is the agency's judgement."""
    if not case.requirement.accepts_equivalent or case.identification is None:
        return None
    return finding(case, "equivalent", "needless" if is_listed(case.identification) else "judge")


def prospective(case: Case) -> Verdict | None:
    """Check 21: an expected registration is none; where the sheet accepts it, its date is asked for."""
    accepts, named = case.requirement.accepts_prospective, case.identification
    if named is None or not (accepts or _claims(case, "prospective", case.requirement.title)):
        return None
    if is_listed(named):
        name = "needless"
    elif accepts:
        name = "accepted"
    else:
        name = "refused" if surely_absent(case) else "refused_here"
    return finding(case, "prospective", name)


def special_measures(case: Case) -> Verdict | None:
    """Check 15: standing on 特別措置サービスリスト is not a registration."""
    wanted, named = case.requirement, case.identification
    if not _claims(case, "special_measures", wanted.title, *wanted.lines):
        return None
    if named and is_listed(named):
        return finding(case, "special_measures", "needless")
    return finding(case, "special_measures", "claimed" if surely_absent(case) else "claimed_here")


def _claims(case: Case, kind: str, *texts: str | None) -> bool:
    said = filter(None, (case.requirement.service, *texts))
    return any(kind in case.catalogue.knowledge.remarks.kinds("claim", text) for text in said)
