"""The checks of DOMAIN section 8, in its order: one function and one entry of ``rules.yaml`` each.

A check speaks only when it has something to judge, and returns ``None`` otherwise. How the verdicts add up is
told in :mod:`lookup.matching.assess`.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import msgspec

from lookup.matching.case import NOTHING, Case
from lookup.matching.catalogue import Catalogue
from lookup.matching.checks.buyer import applicability, information_class
from lookup.matching.checks.copy import freshness
from lookup.matching.checks.extent import controls, scope
from lookup.matching.checks.identity import identity, service_model
from lookup.matching.checks.law import governing_law
from lookup.matching.checks.parts import components
from lookup.matching.checks.place import domestic_only, region
from lookup.matching.checks.register import equivalent, membership, platform, prospective, special_measures
from lookup.matching.checks.state import status, subsequent_events
from lookup.matching.checks.term import audit_period, contract_period, validity
from lookup.matching.checks.use import generative_ai, liu_use
from lookup.matching.found import Found
from lookup.matching.memo import remembered
from lookup.model import CheckName, Requirement, Verdict

Check: TypeAlias = Callable[[Case], Verdict | None]

_KEPT = 1000
"""So many services under so many terms are remembered, some 10 kB each."""

REQUIREMENT_CHECKS: dict[CheckName, Check] = {
    "applicability": applicability,  # 1
    "information_class": information_class,  # 2
    "membership": membership,  # 3
    "platform": platform,  # 5
    "special_measures": special_measures,  # 15
    "components": components,  # 19
    "equivalent": equivalent,  # 20
    "prospective": prospective,  # 21
    "freshness": freshness,  # 28
}
"""About the requirement as a whole, with the numbers of DOMAIN section 8."""

CANDIDATE_CHECKS: dict[CheckName, Check] = {
    "identity": identity,  # 4
    "service_model": service_model,  # 5
    "status": status,  # 6
    "validity": validity,  # 7
    "contract_period": contract_period,  # 8
    "audit_period": audit_period,  # 9
    "scope": scope,  # 10
    "region": region,  # 11
    "domestic_only": domestic_only,  # 12
    "governing_law": governing_law,  # 13
    "liu_use": liu_use,  # 14
    "generative_ai": generative_ai,  # 16, 17, 18
    "controls": controls,  # 22
    "subsequent_events": subsequent_events,  # 23
}
"""About one listed service. Checks 24 to 26 are answers to lines, 27 is the outcome ``no_candidate``."""


HEARING_NAMES: frozenset[CheckName] = frozenset(
    {
        "membership",
        "platform",
        "special_measures",
        "components",
        "equivalent",
        "prospective",
        "identity",
        "scope",
    }
)
"""The checks that hear what the sheet calls the service; all others say the same whatever it is called."""

HEARING_DATES: frozenset[CheckName] = frozenset({"status", "contract_period"})
"""The checks that hear when the contract runs; it is kept from all others."""


def judge(case: Case) -> tuple[Verdict, ...]:
    """Return what the checks say of *case*, a requirement or a service, in their order, but for silent ones.

    What does not depend on names is judged once for all requirements with the same terms.
    """
    requirement = case.requirement
    terms = msgspec.structs.replace(requirement, id="-", title=None, service=None, provider=None, lines=())
    key = case.found.service.key if case.found else None
    known = _by_terms(case.catalogue, terms, case.on, key)
    said = [one if isinstance(one, Verdict) else one(case) for one in known]
    return tuple([verdict for verdict in said if verdict])


@remembered(_KEPT)
def _by_terms(
    catalogue: Catalogue, terms: Requirement, on: date, key: str | None
) -> tuple[Verdict | Check, ...]:
    """Return what is said of *terms*, or of the service *key* under them, whatever the service is called.

    The checks that hear names stand in their places; those that are silent are left out.
    """
    known = _by_lasting_terms(
        catalogue, msgspec.structs.replace(terms, starts_on=None, ends_on=None), on, key
    )
    case = _nameless(catalogue, terms, on, key)
    said = (
        check if name in HEARING_NAMES else check(case) if name in HEARING_DATES else known[name]
        for name, check in _checks(key).items()
    )
    return tuple(one for one in said if one)


@remembered(_KEPT)
def _by_lasting_terms(
    catalogue: Catalogue, terms: Requirement, on: date, key: str | None
) -> dict[CheckName, Verdict | None]:
    """Return what is said under *terms* whenever the contract runs."""
    case = _nameless(catalogue, terms, on, key)
    asked = _checks(key).items()
    return {name: check(case) for name, check in asked if name not in HEARING_NAMES | HEARING_DATES}


def _nameless(catalogue: Catalogue, terms: Requirement, on: date, key: str | None) -> Case:
    found = None if key is None else Found(catalogue.by_key[key], 1.0, "exact", NOTHING, "number", "")
    return Case(catalogue=catalogue, requirement=terms, on=on, found=found)


def _checks(key: str | None) -> dict[CheckName, Check]:
    """Return the checks about the service *key*, or about the requirement as a whole."""
    return REQUIREMENT_CHECKS if key is None else CANDIDATE_CHECKS
