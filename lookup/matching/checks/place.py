"""Where a service runs (DOMAIN checks 11 and 12)."""

from lookup.matching.case import Case, finding, together
from lookup.matching.regions import Japan, RegionKind, in_japan, judge
from lookup.model import Verdict

_WORST_FIRST: tuple[RegionKind, ...] = ("elsewhere", "unpublished", "unknown", "wider", "inside")
_JAPAN: dict[Japan, str] = {
    "all": "japan",
    "some": "japan_too",
    "none": "abroad",
    "unknown": "unknown",
    "unpublished": "unpublished",
}


def region(case: Case) -> Verdict | None:
    """Check 11: each wanted region lies inside what is published, or does not, or cannot be told."""
    wanted = case.requirement.regions
    if case.found is None or not wanted:
        return None
    tree, published = case.catalogue.knowledge.regions, case.service.regions
    kinds = {place: judge(tree, place, published).kind for place in wanted}
    parts = [
        finding(
            case,
            "region",
            kind,
            observed="; ".join(published) or None,
            required="; ".join(wanted),
            items=items,
        )
        for kind in _WORST_FIRST
        if (items := tuple(place for place in wanted if kinds[place] == kind))
    ]
    return together(parts)


def domestic_only(case: Case) -> Verdict | None:
    """Check 12: Japanese regions fit on condition; processing, support and telemetry the list never tells."""
    if case.found is None or not case.requirement.domestic_only:
        return None
    published = case.service.regions
    name = _JAPAN[in_japan(case.catalogue.knowledge.regions, published)]
    return finding(case, "domestic_only", name, observed="; ".join(published) or None)
