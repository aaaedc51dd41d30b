"""Who buys, and what information will be handled (DOMAIN checks 1 and 2)."""

from datetime import date

from lookup.matching.case import Case, finding
from lookup.model import Text, Verdict

LOCAL_RULE_FROM = date(2027, 7, 1)
"""From this day on 総行サ第42号 governs what local governments introduce or outsource."""

BOUND = frozenset({"national", "independent_agency", "designated_corporation"})
_LOCAL_CLASSES = {"1": "class_1", "2": "class_2_local", "3": "class_3_local"}
_NATIONAL_CLASSES = {"1": "class_1", "2": "class_2", "3": "class_3_unscaled"}
_ONLY_LOCAL = {"3A": "class_3a", "3B": "class_3b", "3C": "class_3c"}


def applicability(case: Case) -> Verdict | None:
    """Check 1: whether the scheme binds the buyer; local governments by the day of introduction."""
    body, day = case.requirement.body, case.requirement.introduced_on
    if body is None:
        return None
    if body in BOUND:
        name = "bound"
    elif body == "other":
        name = "not_bound"
    elif day is None:
        name = "local_undated"
    else:
        name = "local_new" if day >= LOCAL_RULE_FROM else "local_old"
    return finding(case, "applicability", name, observed=body, body=_body(case), introduced_on=day)


def information_class(case: Case) -> Verdict | None:
    """Check 2: class 2 is what ISMAP is for; a class 3 without a scale is asked about, never converted."""
    wanted = case.requirement.information_class
    if wanted is None:
        return None
    return finding(
        case,
        "information_class",
        _class_case(case, wanted),
        observed=wanted,
        required=wanted,
        body=_body(case),
    )


def _class_case(case: Case, wanted: str) -> str:
    scale, body = case.requirement.class_scale, case.requirement.body
    if wanted in _ONLY_LOCAL:
        return "local_class_elsewhere" if scale is None and body in BOUND else _ONLY_LOCAL[wanted]
    if scale == "local" or (scale is None and body == "local"):
        return _LOCAL_CLASSES[wanted]
    if wanted == "3" and scale == "national":
        return "class_3_national"
    if wanted == "3" and body in BOUND:
        return "class_3_of_body"
    return _NATIONAL_CLASSES[wanted]


def _body(case: Case) -> Text | None:
    body = case.requirement.body
    if body is None:
        return None
    return case.catalogue.knowledge.words.title_of("body", body) or Text(body, body)
