"""A text cut into what is known of it: names, companies, contract words, and what remains unexplained."""

import re
from typing import Literal, NamedTuple, Protocol, TypeAlias

from lookup.knowledge.naming import NameWords, WordKind
from lookup.matching.index import NOTHING, Known, NameIndex
from lookup.matching.written import Written

SegmentKind: TypeAlias = Literal["name", "brand", "other", "company", "word", "unknown"]

_NO_KINDS: frozenset[WordKind] = frozenset()
_COST_OF_UNKNOWN = 1.0
_COST_OF_GAP = 0.6
"""Beginning to be unexplained; so one long unknown word costs less than several short ones."""
_COSTS: dict[SegmentKind, float] = {"name": 0.3, "brand": 0.4, "other": 0.35, "company": 0.45, "word": 0.5}
_COST_OF_WEAK = 0.48
_COST_OF_OWN = 0.29
"""Less than a listed name, so that what was decided of the same text goes before it."""
_NEVER = float("inf")
_SPOKEN: frozenset[WordKind] = frozenset({"any", "all", "particle"})
"""Kinds of words that stand in hiragana: カ in katakana is no か."""
_SPANS: tuple[WordKind, ...] = ("noise", "plan")
"""Kinds of words that patterns find anywhere in a text."""
_TIED = frozenset("KLH")
"""Scripts in which a word does not end beside an unknown character of its script: no Box in Dropbox."""


class Segment(NamedTuple):
    """A piece of a text, from *start* to *end* in folded characters.

    Attributes:
        key: Folded text.
        kinds: For a word: what it can be.
        known: For a name: what it can stand for.
    """

    kind: SegmentKind
    start: int
    end: int
    key: str
    kinds: frozenset[WordKind] = _NO_KINDS
    known: Known = NOTHING

    def is_(self, *kinds: WordKind) -> bool:
        """Return whether the segment is a word that can be of one of *kinds*."""
        return not self.kinds.isdisjoint(kinds)


class OwnNames(Protocol):
    """Names that go before those of the index."""

    @property
    def longest(self) -> int:
        """Length of the longest key."""
        ...

    def known(self, key: str) -> Known | None:
        """Return what *key* can stand for, if it is such a name."""
        ...


def segments(
    index: NameIndex, words: NameWords, text: Written, own: OwnNames | None = None
) -> tuple[Segment, ...]:
    """Cut *text* so that as little as possible remains unexplained, into as few pieces as possible."""
    size = len(text.key)
    edges = _edges(index, words, text, own)
    explained, unexplained = [_NEVER] * (size + 1), [_NEVER] * (size + 1)
    come: list[list[tuple[Segment | None, int]]] = [[(None, 0), (None, 0)] for _ in range(size + 1)]
    explained[0] = 0.0
    for at in range(size):
        known, unknown = explained[at], unexplained[at]
        tied = not text.bounded(at) and text.kinds[at] in _TIED
        for cost, segment in edges[at]:
            before = known
            if unknown < known and not (tied and not _ends_word(text, segment)):
                before = unknown
            if before + cost < explained[segment.end]:
                explained[segment.end] = before + cost
                come[segment.end][0] = (segment, 0 if before == known else 1)
        opened = _NEVER if tied and at else known + _COST_OF_GAP
        before = min(opened, unknown)
        if before + _COST_OF_UNKNOWN < unexplained[at + 1]:
            unexplained[at + 1] = before + _COST_OF_UNKNOWN
            come[at + 1][1] = (Segment("unknown", at, at + 1, text.key[at]), 0 if before == opened else 1)
    return _path(text, 0 if explained[size] <= unexplained[size] else 1, come)


def _path(text: Written, state: int, come: list[list[tuple[Segment | None, int]]]) -> tuple[Segment, ...]:
    """Return the pieces that lead to the end of *text* in *state*: 0 explained, 1 not."""
    at = len(text.key)
    pieces: list[Segment] = []
    while at:
        segment, state = come[at][state]
        if segment is None:
            break
        last = pieces[-1] if pieces else None
        joins = last and last.kind == segment.kind == "unknown" and not text.bounded(last.start)
        if last and joins:
            pieces[-1] = Segment("unknown", segment.start, last.end, text.key[segment.start : last.end])
        else:
            pieces.append(segment)
        at = segment.start
    return tuple(reversed(pieces))


def _ends_word(text: Written, segment: Segment) -> bool:
    """Return whether a particle follows the kana of a word in kanji (打合せ|は)."""
    begin = segment.start
    while begin and text.kind(begin - 1) == "H" and not text.parted(begin):
        begin -= 1
    return segment.is_("particle") and text.bounded(segment.end) and begin > 0 and text.kind(begin - 1) == "J"


def _edges(
    index: NameIndex, words: NameWords, text: Written, own: OwnNames | None
) -> list[list[tuple[float, Segment]]]:
    size, key = len(text.key), text.key
    edges: list[list[tuple[float, Segment]]] = [[] for _ in range(size + 1)]
    open_ = [_may_part(text, at) for at in range(size + 1)]
    names, brands, others = index.by_key, index.brands, index.others
    companies, kinds = index.providers.others, words.kinds
    for start in range(size):
        if not open_[start]:
            continue
        reach = max(index.reaches.get(key[start : start + 2], 1), own.longest if own else 0)
        for end in range(start + 1, min(size, start + reach) + 1):
            if not open_[end]:
                continue
            said = key[start:end]
            if said in names or said in brands or said in kinds or said in others or said in companies:
                edges[start] += _known(index, words, text, start, end)
            if own and (decided := own.known(said)):
                edges[start].append((_COST_OF_OWN, Segment("name", start, end, said, known=decided)))
    for kind in _SPANS:
        for start, end in _patterns(words.patterns.get(kind, ()), text):
            edges[start].append(
                (_COSTS["word"], Segment("word", start, end, text.key[start:end], frozenset({kind})))
            )
    return edges


def _may_part(text: Written, at: int) -> bool:
    """Return whether a piece may end, and another begin, at the folded character *at*."""
    return text.bounded(at) or text.kinds[at] != "L" or _camel(text, at)


def _camel(text: Written, at: int) -> bool:
    """Return whether a word begins inside Latin letters (AdobeSign)."""
    return text.text[text.starts[at]].isupper() and text.text[text.starts[at - 1]].islower()


def _known(
    index: NameIndex, words: NameWords, text: Written, start: int, end: int
) -> list[tuple[float, Segment]]:
    key = text.key[start:end]
    found: list[tuple[float, Segment]] = []
    names = index.by_key.get(key)
    if names and not (_is_initials(names) and _broken(text, start, end)):
        cost = _COSTS["name"] if names.strong else _COST_OF_WEAK
        found.append((cost, Segment("name", start, end, key, known=names)))
    if key in index.brands:
        found.append((_COSTS["brand"], Segment("brand", start, end, key)))
    elif key in index.others:
        found.append((_COSTS["other"], Segment("other", start, end, key)))
    elif key in index.providers.others:
        found.append((_COSTS["company"], Segment("company", start, end, key)))
    kinds = words.kinds.get(key)
    if kinds and kinds <= _SPOKEN and text.kind(start) == "K":
        kinds = None
    if kinds and (end - start > 1 or _stands_alone(text, start, end)):
        found.append((_COSTS["word"], Segment("word", start, end, key, kinds)))
    return found


def _is_initials(names: Known) -> bool:
    return all(form.kind.endswith("initials") for form in (*names.strong, *names.weak))


def _broken(text: Written, start: int, end: int) -> bool:
    """Return whether letters are parted among themselves, or go on in digits (AD B2C)."""
    return any(text.parted(at) for at in range(start + 1, end)) or not (
        text.bounded(start) and _parts(text, end)
    )


def _parts(text: Written, at: int) -> bool:
    return text.parted(at) or text.kind(at) != "D"


def _stands_alone(text: Written, start: int, end: int) -> bool:
    """Return whether a word of one character is set off on one side at least from its own script."""
    if text.kind(start) == "H":
        return text.bounded(start) or text.bounded(end)
    return text.bounded(start) and (text.bounded(end) or text.kind(start) != "J")


def _patterns(patterns: tuple[re.Pattern[str], ...], text: Written) -> list[tuple[int, int]]:
    """Return the spans in folded characters that *patterns* match in the text."""
    at_char: dict[int, int] = {}
    spans = []
    for pattern in patterns:
        for match in pattern.finditer(text.text):
            at_char = at_char or {char: at for at, char in reversed(list(enumerate(text.starts)))}
            start = next((at_char[c] for c in range(match.start(), match.end()) if c in at_char), None)
            if start is None or start >= len(text.key) or not _free(text, start):
                continue
            end = start
            while end < len(text.key) and text.ends[end] <= match.end():
                end += 1
            if end > start:
                spans.append((start, end))
    return spans


def _free(text: Written, start: int) -> bool:
    """Return whether a number may begin at *start*: not within a word such as G2."""
    return text.parted(start) or text.kind(start) not in "LD" or text.kind(start - 1) not in "LD"
