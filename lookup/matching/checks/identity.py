"""Whether a listed service is the one that was named, and of the kind that is wanted (DOMAIN check 4)."""

import re
from typing import Literal

from lookup.matching.case import Case, clause, finding
from lookup.matching.checks.register import surely_absent
from lookup.matching.companies import provider_places
from lookup.matching.found import Found, How, Identification
from lookup.model import Verdict
from lookup.text import fold, is_blank

_SURE: dict[How, str] = {"number": "same", "name": "same", "scope_item": "part", "spelling": "near"}
_UNSURE: dict[How, str] = {
    "number": "number_of_another",
    "excluded_item": "excluded",
    "look_alike": "look_alike",
    "rejected": "rejected",
}
_OTHER: dict[How, str] = {"sibling": "sibling", "base": "base"}
_EITHER = re.compile(r"又は|または|もしくは|若しくは|いずれか|[/／・]|\bor\b", re.IGNORECASE)


def identity(case: Case) -> Verdict | None:
    """Check 4: the named service, a name for it, an item of its scope; or only something like it."""
    found, named = case.found, case.identification
    if found is None or named is None:
        return None
    return finding(
        case,
        "identity",
        _identity_case(case, found),
        observed=found.service.service_name,
        required=case.requirement.service,
        named=_said_of(case, found, named),
        why=clause(found.reason),
        matched=found.matched,
        column=case.requirement.provider,
    )


def _said_of(case: Case, found: Found, named: Identification) -> str | None:
    """Return what the cell says of *found*: the whole of it, or, of several things, the one it is like."""
    if len(named.mentions) == 1:
        return case.requirement.service
    return next((m.text for m in named.mentions if found in m.found), case.requirement.service)


def _identity_case(case: Case, found: Found) -> str:
    if found.confident:
        return _sure_case(case, found)
    if found.how in _OTHER:
        return _OTHER[found.how] + ("" if surely_absent(case) else "_here")
    others = {
        "number": "number_of_another",
        "excluded_item": "excluded",
        "look_alike": "look_alike",
        "rejected": "rejected",
    }
    return others.get(found.how, "ambiguous")


def _sure_case(case: Case, found: Found) -> str:
    """Return the case of a service given with confidence, unless the provider column speaks against it."""
    of_provider = found.decision is not None and found.decision.provider_key is not None
    provider = _provider_is(case, found)
    if found.how == "number":  # which settles the service, whoever sells it
        return "resold" if provider in {"another", "unknown"} else "same"
    if provider == "another" and not of_provider:
        return "other_provider"
    if found.how == "decided":
        return "decided"
    exact = fold(case.requirement.service or "") == fold(found.service.service_name)
    name = "known_as" if found.how == "name" and not exact else _SURE.get(found.how, "known_as")
    return "resold" if name in {"same", "known_as"} and provider == "unknown" else name


def _provider_is(case: Case, found: Found) -> Literal["unsaid", "the_same", "another", "unknown"]:
    """Say whom the provider column means: the entry's provider, another one of the list, or neither."""
    catalogue, said = case.catalogue, case.requirement.provider
    at = catalogue.index.providers.of_service.get(catalogue.index.place_of[found.service.key])
    if said is None or is_blank(said) or at is None:
        return "unsaid"
    places = provider_places(catalogue, said)
    if not places:
        return "unknown"
    return "the_same" if at in places else "another"


def service_model(case: Case) -> Verdict | None:
    """Whether the entry's service model (IaaS, PaaS, SaaS) is the wanted one."""
    wanted = case.requirement.service_model
    if case.found is None or wanted is None:
        return None
    shown = case.service.service_model
    name, missing = _compare_models(case, wanted, shown)
    return finding(case, "service_model", name, observed=shown, required=wanted, missing=missing)


def _compare_models(case: Case, wanted: str, shown: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the case, and which of the wanted models are not shown."""
    if shown is None:
        return "unpublished", ()
    kinds = case.catalogue.knowledge.remarks.kinds
    asked, printed = kinds("service_model", wanted), kinds("service_model", shown)
    missing = tuple(m for m in asked if m not in printed)
    if fold(wanted) == fold(shown) or (asked and not missing):
        return "same", ()
    if not asked or not printed:
        return "unclear", ()
    if len(missing) == len(asked):
        return "other", missing
    return ("same", ()) if _EITHER.search(wanted) else ("partly", missing)
