"""Which copy of the list was asked, and what it cannot decide (DOMAIN check 28, DESIGN section 5)."""

from datetime import date
from typing import Literal, TypeAlias

from lookup.matching.case import Case, finding, written
from lookup.matching.catalogue import Catalogue
from lookup.matching.memo import remembered
from lookup.model import Text, Verdict

Absence: TypeAlias = Literal["not_listed", "not_listed_here", "not_listed_but_accepted"]
"""What it means that a name is not on the copy: it is not registered; nothing; or the sheet accepts that."""


@remembered(64)
def faults(catalogue: Catalogue, on: date) -> Text | None:
    """Say why the copy decides nothing, or return ``None`` for an official, complete and fresh one."""
    info = catalogue.info(on)
    wrong = [
        name
        for name, holds in (
            ("unofficial", not info.official),
            ("incomplete", not info.complete),
            ("stale", info.stale),
        )
        if holds
    ]
    if not wrong:
        return None
    return catalogue.knowledge.messages("matching.copy_" + "_".join(wrong), on=written(on))


def absence(case: Case) -> Absence:
    """Say what follows from a name's absence: DESIGN section 3, "A named service that is not on the list"."""
    if faults(case.catalogue, case.on):
        return "not_listed_here"
    if case.requirement.accepts_equivalent or case.requirement.accepts_prospective:
        return "not_listed_but_accepted"
    return "not_listed"


def decides_absence(case: Case) -> bool:
    """Return whether a name's absence means that the service does not fit."""
    return absence(case) == "not_listed"


def freshness(case: Case) -> Verdict:
    """Check 28: an unofficial, incomplete or stale copy decides nothing."""
    version = case.catalogue.version
    observed = f"{version.source} ({case.catalogue.as_of.isoformat()})"
    wrong = faults(case.catalogue, case.on)
    if wrong is None:
        return finding(case, "freshness", "current", observed=observed)
    return finding(case, "freshness", "doubtful", observed=observed, faults=wrong)
