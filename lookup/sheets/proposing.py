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
from lookup.sheets.fields import MARKS, READERS, Said, read_field
from lookup.sheets.report import Proposal, Wording
from lookup.text import Unreadable, company_key, fold, nfkc, read_date, read_mark, read_number, read_period
from lookup.workbook.book import Value

MOST: Final = 3
_SAMPLE: Final = 100
_SHARE: Final = 0.6
_ALIKE: Final = 0.6
_HINT: Final = 0.3
_SHORTEST: Final = 2
_SENTENCE: Final = 12
_SAYS: Final = re.compile(r"(?:こと|もの|する|ます|か)[。．]?$|。$")
_ASIDE: Final = re.compile(r"の?(?:有無|可否|要否|該当|状況|確認)$")
"""What many headers end with, whatever they are about."""
_MARKED: Final = ("domestic_only", "generative_ai", "accepts_equivalent")
_SAY_LITTLE: Final = frozenset({*_MARKED, "impact"})
"""Fields whose values (○, 高) stand in many other columns as well."""
_MARKS: Final = frozenset({*MARKS, "lists"})
"""Fields that a mark answers."""
_NAMES: Final = frozenset({"service", "provider"})
_JOINTS: Final = re.compile(r"[、,，;；/／・\n]|又は|及び")


def propose(header: str, values: Sequence[Value], wording: Wording) -> tuple[Proposal, ...]:
    """Return the fields that a column may be, the likeliest first.

    There is none where the header speaks of something else (予定価格), nor one that its cells are not.

    Args:
        header: Its header, perhaps of several rows.
        values: What stands below it.
        wording: Labels and words.
    """
    if wording.sheet_words.is_unasked(header):
        return ()
    sample = [value for value in values if text_of(value)][:_SAMPLE]
    alike = _alike_names(header, wording)
    named = (one for one in _by_name(alike) if _mostly_read(one.field, sample, wording))
    best: dict[str, Proposal] = {}
    for one in sorted([*_by_values(sample, alike, wording), *named], key=lambda one: (-one.score, one.field)):
        best.setdefault(one.field, one)
    return tuple(best.values())[:MOST]


def _by_name(alike: dict[str, float]) -> list[Proposal]:
    return [
        Proposal(field=field, by="name", score=round(score, 2))
        for field, score in alike.items()
        if score >= _ALIKE
    ]


def _alike_names(header: str, wording: Wording) -> dict[str, float]:
    """Return field → how like *header* is to a header of it that is known."""
    key = fold(_ASIDE.sub("", nfkc(header)))
    if len(key) < _SHORTEST:
        return {}
    scores: dict[str, float] = {}
    for known, field in wording.requirement_labels.by_header.items():
        if len(known) >= _SHORTEST and (field in READERS or field in {"id", "line"}):
            scores[field] = max(scores.get(field, 0.0), _alike(key, known))
    return scores


def _mostly_read(field: str, sample: Sequence[Value], wording: Wording) -> bool:
    """Whether most of the cells can be read as *field*: a sentence is no name, and ○ no text."""
    read = 0
    for value in sample:
        sentence = field in _NAMES and _SAYS.search(text_of(value)) is not None
        idle = sentence or (field not in _MARKS and _is_mark(value))
        read += not idle and _is_read(field, value, wording)
    return read >= _SHARE * len(sample)


def _is_read(field: str, value: Value, wording: Wording) -> bool:
    """Whether a cell can be read as *field*."""
    told: list[str] = []

    def tell(code: str, **_: object) -> None:
        told.append(code)

    read_field(field, Said(value=value, epoch_1904=False, wording=wording, tell=tell))
    return not told


def _alike(one: str, other: str) -> float:
    """Return how like two folded headers are (0.0-1.0): the pairs of characters that they share."""
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


def _by_values(sample: Sequence[Value], alike: dict[str, float], wording: Wording) -> list[Proposal]:
    """Return what most of the cells could be; what says little by itself (○, 高) only with a hint."""
    counts: dict[str, int] = {}
    for value in sample:
        for field in _could_be(value, wording):
            if field not in _SAY_LITTLE or alike.get(field, 0.0) >= _HINT:
                counts[field] = counts.get(field, 0) + 1
    return [
        Proposal(field=field, by="values", score=round(count / len(sample), 2))
        for field, count in counts.items()
        if count >= _SHARE * len(sample)
    ]


def _could_be(value: Value, wording: Wording) -> set[str]:
    text = text_of(value)
    plain = nfkc(text).isdecimal()
    words = () if plain else wording.words.entries
    fields = {word.field for word in words if wording.words.value_of(word.field, text)}
    fields -= set(_MARKED)
    if _is_mark(value):
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
    if _is_sentence(text):
        fields |= {"line", "lines"}
    return fields


def _is_sentence(text: str) -> bool:
    return len(text) >= _SENTENCE and _SAYS.search(nfkc(text)) is not None


def _is_mark(value: Value) -> bool:
    with suppress(Unreadable):
        return read_mark(value) is not None
    return False


def _is_day(value: Value) -> bool:
    if isinstance(value, datetime):
        return True
    with suppress(Unreadable):
        return isinstance(value, str) and read_date(value) is not None
    return False
