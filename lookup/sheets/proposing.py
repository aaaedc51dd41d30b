"""What an unknown column may be: by the wording of its header, and by what its cells hold."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Final

from lookup.knowledge.regions import region_key
from lookup.sheets.cells import text_of
from lookup.sheets.fields import READERS
from lookup.sheets.report import Proposal, Wording
from lookup.text import Unreadable, company_key, fold, nfkc, read_date, read_mark, read_number, read_period
from lookup.workbook.book import Value

MOST: Final = 3
_SAMPLE: Final = 100
_SHARE: Final = 0.6
_ALIKE: Final = 0.5
_SHORTEST: Final = 2
_SENTENCE: Final = 12
_SAYS: Final = re.compile(r"(?:こと|もの|する|ます|か)[。．]?$|。$")
_MARKED: Final = ("domestic_only", "generative_ai", "accepts_equivalent")
_JOINTS: Final = re.compile(r"[、,，;；/／・\n]|又は|及び")


def propose(header: str, values: Sequence[Value], wording: Wording) -> tuple[Proposal, ...]:
    """Return the fields that a column may be, the likeliest first.

    Args:
        header: Its header, perhaps of several rows.
        values: What stands below it.
        wording: Labels and words.
    """
    found = [*_by_values(values, wording), *_by_name(header, wording)]
    best: dict[str, Proposal] = {}
    for one in sorted(found, key=lambda one: (-one.score, one.field)):
        best.setdefault(one.field, one)
    return tuple(best.values())[:MOST]


def _by_name(header: str, wording: Wording) -> list[Proposal]:
    key = fold(header)
    if len(key) < _SHORTEST:
        return []
    scores: dict[str, float] = {}
    for known, field in wording.requirement_labels.by_header.items():
        if len(known) >= _SHORTEST and (field in READERS or field in {"id", "line"}):
            scores[field] = max(scores.get(field, 0.0), _alike(key, known))
    return [
        Proposal(field=field, by="name", score=round(score, 2))
        for field, score in scores.items()
        if score >= _ALIKE
    ]


def _alike(one: str, other: str) -> float:
    """Return how like two folded headers are (0.0-1.0): the pairs of characters that they share."""
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


def _by_values(values: Sequence[Value], wording: Wording) -> list[Proposal]:
    """Return what most of the cells could be; marks alone fit several fields and therefore score low."""
    sample = [value for value in values if text_of(value)][:_SAMPLE]
    if not sample:
        return []
    counts: dict[str, int] = {}
    for value in sample:
        for field in _could_be(value, wording):
            counts[field] = counts.get(field, 0) + 1
    return [
        Proposal(field=field, by="values", score=round(count / len(sample), 2))
        for field, count in counts.items()
        if count >= _SHARE * len(sample)
    ]


def _could_be(value: Value, wording: Wording) -> set[str]:
    text = text_of(value)
    fields = {word.field for word in wording.words.entries if wording.words.value_of(word.field, text)}
    fields -= set(_MARKED)
    with suppress(Unreadable):
        if read_mark(value) is not None:
            return fields | set(_MARKED)
    if read_number(text):
        fields.add("registration_number")
    if _is_day(value):
        fields |= {"starts_on", "ends_on"}
    with suppress(Unreadable):
        if isinstance(value, str) and any(read_period(value)):
            fields.add("period")
    if all(region_key(part) in wording.places for part in _JOINTS.split(text) if part.strip()):
        fields.add("regions")
    if company_key(text) != fold(text):
        fields.add("provider")
    if len(text) >= _SENTENCE and _SAYS.search(nfkc(text)):
        fields |= {"line", "lines"}
    return fields


def _is_day(value: Value) -> bool:
    if isinstance(value, datetime):
        return True
    with suppress(Unreadable):
        return isinstance(value, str) and read_date(value) is not None
    return False
