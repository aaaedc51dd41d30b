"""The gates that a list must pass before it counts; what fails one is held until an operator decides.

Some look at the list alone; others compare it with the list in force, and say nothing of the very first one.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, TypeAlias

import msgspec

from lookup.knowledge import Knowledge
from lookup.model import Text
from lookup.store.protocol import Columns, E, Finding
from lookup.sync.review import Comparison
from lookup.sync.soundness import damaged, impossible_dates

Share: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
"""A share in per cent."""
Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]

SMALL = 10
"""So many services may come at once whatever share of the list that is: short lists grow fast."""
FEW = 3
"""Fewer entries than that are no mass."""
_SPREAD = 20
"""A field that a smaller share of the list has lost may come and go, as notes on reviews do."""
_EXAMPLES = 5
_ROW_BY_ROW = frozenset({"duplicates", "impossible_dates"})


class GateSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What each gate lets pass; the settings ``gate_<name>`` have the same names and defaults.

    Attributes:
        drop_percent: So much of the list before may be gone.
        growth_percent: By so much the list may grow. (It took the official list from 2024-01 to 2024-11 to
            grow by a fifth: DOMAIN section 5.)
        fewest_services: So many services a list must have.
        unknown_labels: So many columns may be there that neither the program nor the list before knows.
        vanished_labels: So many columns of the list before may be missing.
        duplicates: So many services may stand in the list more than once.
        impossible_dates: So many services may have dates that cannot be.
        emptied_percent: In so much of the services that had a field it may be empty now.
        damaged_texts: So many services may hold text that was damaged on its way.
        renamed_percent: So much of the services may be called otherwise.
    """

    drop_percent: Share = 20
    growth_percent: Share = 50
    fewest_services: Number = 1
    unknown_labels: Number = 0
    vanished_labels: Number = 0
    duplicates: Number = 0
    impossible_dates: Number = 0
    emptied_percent: Share = 50
    damaged_texts: Number = 0
    renamed_percent: Share = 20


class Before(msgspec.Struct, Generic[E], frozen=True):
    """The list in force: how the new one differs from it, and of which columns it was read."""

    comparison: Comparison[E]
    columns: Columns


class Judged(msgspec.Struct, Generic[E], frozen=True, kw_only=True):
    """The list that is to be judged.

    Attributes:
        repeated: Keys that stand in it more than once.
        at: When it came.
        believed: Whether single wrong rows, which are told or kept out one by one, do not hold it: the
            first list of all, or one that was in force elsewhere.
        accepted: What was found in the list in force when that came; the same does not hold this one.
        before: What to compare it with; ``None`` for the very first list.
    """

    entries: Sequence[E]
    columns: Columns
    repeated: tuple[str, ...]
    at: datetime
    believed: bool = False
    accepted: tuple[Finding, ...] = ()
    before: Before[E] | None = None


def findings(judged: Judged[E], limits: GateSettings, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Return what the gates found; the list is held if one of it ``holds``."""
    found = list(_alone(judged, limits, knowledge))
    if judged.before:
        for gate in _COMPARING:
            found += gate(judged, judged.before, limits, knowledge)
    return tuple(found)


def _alone(judged: Judged[E], limits: GateSettings, knowledge: Knowledge) -> Iterator[Finding]:
    """Look at the list alone; entries in which the list in force had the same do not hold it once more."""
    if len(judged.entries) < limits.fewest_services:
        values = {"count": len(judged.entries), "limit": limits.fewest_services}
        yield Finding(gate="fewest_services", message=knowledge.messages("gates.fewest_services", **values))
    seen = {
        "duplicates": (judged.repeated, limits.duplicates),
        "impossible_dates": (impossible_dates(judged.entries, judged.at), limits.impossible_dates),
        "damaged_texts": (damaged(judged.entries), limits.damaged_texts),
    }
    for gate, (keys, limit) in seen.items():
        known = {key for found in judged.accepted if found.gate == gate for key in found.keys}
        new = [key for key in keys if key not in known]
        if keys:
            shown = _examples(new or keys)
            message = knowledge.messages(f"gates.{gate}", count=len(keys), limit=limit, examples=shown)
            holds = len(new) > limit and not (judged.believed and gate in _ROW_BY_ROW)
            yield Finding(gate=gate, message=message, keys=tuple(keys), holds=holds)


def _dropped(
    judged: Judged[E], before: Before[E], limits: GateSettings, knowledge: Knowledge
) -> Iterator[Finding]:
    counts = before.comparison
    if _exceeds(len(counts.removed), counts.before, limits.drop_percent):
        values = {
            "before": counts.before,
            "after": len(judged.entries),
            "removed": len(counts.removed),
            "percent": _percent(len(counts.removed), counts.before),
            "limit": limits.drop_percent,
        }
        yield Finding(gate="drop_percent", message=knowledge.messages("gates.drop_percent", **values))


def _grown(
    judged: Judged[E], before: Before[E], limits: GateSettings, knowledge: Knowledge
) -> Iterator[Finding]:
    count, after = before.comparison.before, len(judged.entries)
    if after - count > SMALL and _exceeds(after - count, count, limits.growth_percent):
        values = {"before": count, "after": after, "limit": limits.growth_percent}
        values["percent"] = _percent(after - count, count)
        yield Finding(gate="growth_percent", message=knowledge.messages("gates.growth_percent", **values))


def _unknown(
    judged: Judged[E], before: Before[E], limits: GateSettings, knowledge: Knowledge
) -> Iterator[Finding]:
    new = [header for header in judged.columns.unknown if header not in before.columns.unknown]
    if before.columns.fields and len(new) > limits.unknown_labels:
        values = {"count": len(new), "labels": _labels(new), "limit": limits.unknown_labels}
        yield Finding(gate="unknown_labels", message=knowledge.messages("gates.unknown_labels", **values))


def _vanished(
    judged: Judged[E], before: Before[E], limits: GateSettings, knowledge: Knowledge
) -> Iterator[Finding]:
    gone = [field for field in before.columns.fields if field not in judged.columns.fields]
    gone += [header for header in before.columns.unknown if header not in judged.columns.unknown]
    if len(gone) > limits.vanished_labels:
        titles = knowledge.list_labels.titles
        names = [titles.get(field, Text(field, field)) for field in gone]
        labels = Text(_labels([n.ja for n in names]), _labels([n.en for n in names]))
        values = {"count": len(gone), "labels": labels, "limit": limits.vanished_labels}
        yield Finding(gate="vanished_labels", message=knowledge.messages("gates.vanished_labels", **values))


def _emptied(
    judged: Judged[E], before: Before[E], limits: GateSettings, knowledge: Knowledge
) -> Iterator[Finding]:
    """Look for fields that most of the list had and has lost; notes that few services have come and go."""
    counts = before.comparison
    for field, lost in sorted(counts.emptied.items()):
        if lost < FEW or field not in judged.columns.fields or not _exceeds(lost, counts.common, _SPREAD):
            continue
        filled = sum(1 for entry in judged.entries if _is_set(entry, field)) - counts.gained.get(field, 0)
        if _exceeds(lost, lost + max(filled, 0), limits.emptied_percent):
            title = knowledge.list_labels.titles.get(field, Text(field, field))
            values = {"title": title, "count": lost, "had": lost + max(filled, 0)}
            values["limit"] = limits.emptied_percent
            message = knowledge.messages("gates.emptied_percent", **values)
            yield Finding(gate="emptied_percent", message=message)


def _renamed(
    judged: Judged[E],  # noqa: ARG001 - all comparing gates are called alike
    before: Before[E],
    limits: GateSettings,
    knowledge: Knowledge,
) -> Iterator[Finding]:
    counts = before.comparison
    if len(counts.renamed) >= FEW and _exceeds(len(counts.renamed), counts.common, limits.renamed_percent):
        values = {
            "count": len(counts.renamed),
            "common": counts.common,
            "percent": _percent(len(counts.renamed), counts.common),
            "limit": limits.renamed_percent,
            "examples": _examples(counts.renamed),
        }
        yield Finding(gate="renamed_percent", message=knowledge.messages("gates.renamed_percent", **values))


_COMPARING: tuple[Callable[[Any, Any, GateSettings, Knowledge], Iterator[Finding]], ...] = (
    _dropped,
    _grown,
    _unknown,
    _vanished,
    _emptied,
    _renamed,
)


def _exceeds(part: int, whole: int, percent: int) -> bool:
    return part * 100 > whole * percent


def _percent(part: int, whole: int) -> int:
    return part * 100 // max(whole, 1)


def _is_set(entry: msgspec.Struct, field: str) -> bool:
    return getattr(entry, field, None) not in (None, ())


def _examples(keys: Sequence[str]) -> Text:
    return Text("、".join(keys[:_EXAMPLES]), ", ".join(keys[:_EXAMPLES]))


def _labels(names: Sequence[str]) -> str:
    return "、".join(names)
