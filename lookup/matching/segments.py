"""A text cut into what is known of it: names, companies, contract words, and what remains unexplained."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import add
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
_JOINING: frozenset[WordKind] = frozenset({"any", "all"})
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


class _Edge(NamedTuple):
    """A way to explain the characters up to *end*; the text is cut out of it only when it is chosen."""

    cost: float
    end: int
    kind: SegmentKind
    kinds: frozenset[WordKind] = _NO_KINDS
    known: Known = NOTHING


def segments(
    index: NameIndex, words: NameWords, text: Written, own: OwnNames | None = None
) -> tuple[Segment, ...]:
    """Cut *text* so that as little as possible remains unexplained, into as few pieces as possible."""
    size = len(text.key)
    explained, unexplained = [_NEVER] * (size + 1), [_NEVER] * (size + 1)
    chosen: list[tuple[int, _Edge, bool] | None] = [None] * (size + 1)
    """For each place the explained piece that ends there: its start, itself, and whether it comes after an
    unexplained one."""
    goes_on = [False] * (size + 1)
    """For each place whether what ends there unexplained has begun before the last character."""
    explained[0] = 0.0
    for at, edges in enumerate(_edges(index, words, text, own)):
        known, unknown = explained[at], unexplained[at]
        tied = not text.bounds[at] and text.kinds[at] in _TIED and not _joins(text, chosen[at])
        for edge in edges:
            after = unknown < known and (not tied or _ends_word(text, at, edge))
            cost = (unknown if after else known) + edge.cost
            if cost < explained[edge.end]:
                explained[edge.end] = cost
                chosen[edge.end] = (at, edge, after)
        opened = _NEVER if tied and at else known + _COST_OF_GAP
        goes_on[at + 1] = unknown < opened
        unexplained[at + 1] = min(opened, unknown) + _COST_OF_UNKNOWN
    return _path(text, explained[size] > unexplained[size], chosen, goes_on)


def _path(
    text: Written,
    unknown: bool,  # noqa: FBT001 - the state at the end of the text
    chosen: list[tuple[int, _Edge, bool] | None],
    goes_on: list[bool],
) -> tuple[Segment, ...]:
    """Return the pieces that lead to the end of *text*, *unknown* there or explained."""
    at = len(text.key)
    pieces: list[Segment] = []
    while at:
        end = at
        step = chosen[at]
        if step is not None and not unknown:
            at, edge, unknown = step
            pieces.append(Segment(edge.kind, at, end, text.key[at:end], edge.kinds, edge.known))
            continue
        at, unknown = at - 1, goes_on[at]
        while unknown and not text.bounds[at]:
            at, unknown = at - 1, goes_on[at]
        pieces.append(Segment("unknown", at, end, text.key[at:end]))
    return tuple(reversed(pieces))


def _joins(text: Written, step: tuple[int, _Edge, bool] | None) -> bool:
    """Return whether a piece that ends so joins names, and kana may begin behind it (及び|みやこ)."""
    return step is not None and text.kinds[step[0]] == "J" and not _JOINING.isdisjoint(step[1].kinds)


def _ends_word(text: Written, start: int, edge: _Edge) -> bool:
    """Return whether a particle at *start* follows the kana of a word in kanji (打合せ|は)."""
    if "particle" not in edge.kinds or not text.bounds[edge.end]:
        return False
    begin = start
    while begin and text.kind(begin - 1) == "H" and not text.parted(begin):
        begin -= 1
    return begin > 0 and text.kind(begin - 1) == "J"


def _edges(index: NameIndex, words: NameWords, text: Written, own: OwnNames | None) -> list[list[_Edge]]:
    """Return for each place the known pieces that begin there."""
    key = text.key
    size = len(key)
    edges: list[list[_Edge]] = [[] for _ in key]
    opens = _openings(text)
    names, brands, others, lengths = index.by_key, index.brands, index.others, index.lengths
    companies, kinds = index.providers.others, words.kinds
    for start, pair in enumerate(map(add, key, f"{key[1:]} ")):
        if not opens[start]:
            continue
        for length in lengths.get(pair) or lengths.get(key[start], ()):
            end = start + length
            if end > size:
                break
            said = key[start:end]
            if opens[end] and (
                said in kinds or said in names or said in others or said in brands or said in companies
            ):
                edges[start] += _known(index, words, text, start, end)
    if own:
        _add_own(edges, text, opens, own)
    for kind, pattern in words.spans:
        for start, end in _spans(pattern, text):
            edges[start].append(_Edge(_COSTS["word"], end, "word", frozenset({kind})))
    return edges


def _add_own(edges: list[list[_Edge]], text: Written, opens: list[bool], own: OwnNames) -> None:
    for start in range(len(text.key)):
        for end in range(start + 1, min(len(text.key), start + own.longest) + 1):
            decided = own.known(text.key[start:end]) if opens[start] and opens[end] else None
            if decided:
                edges[start].append(_Edge(_COST_OF_OWN, end, "name", known=decided))


def _openings(text: Written) -> list[bool]:
    """Return for each place whether a piece may end, and another begin, there: not within a Latin word."""
    if "LL" not in text.kinds:
        return [True] * len(text.bounds)
    opens = [bound or kind != "L" for bound, kind in zip(text.bounds, text.kinds, strict=False)]
    for at, open_ in enumerate(opens):
        if not open_ and _camel(text, at):
            opens[at] = True
    return [*opens, True]


def _camel(text: Written, at: int) -> bool:
    """Return whether a word begins inside Latin letters (AdobeSign)."""
    return text.text[text.starts[at]].isupper() and text.text[text.starts[at - 1]].islower()


def _known(index: NameIndex, words: NameWords, text: Written, start: int, end: int) -> list[_Edge]:
    key = text.key[start:end]
    found: list[_Edge] = []
    names = index.by_key.get(key)
    if names and not (_is_initials(names) and _broken(text, start, end)):
        cost = _COSTS["name"] if names.strong else _COST_OF_WEAK
        found.append(_Edge(cost, end, "name", known=names))
    if key in index.brands:
        found.append(_Edge(_COSTS["brand"], end, "brand"))
    elif key in index.others:
        found.append(_Edge(_COSTS["other"], end, "other"))
    elif key in index.providers.others:
        found.append(_Edge(_COSTS["company"], end, "company"))
    kinds = words.kinds.get(key)
    if kinds and kinds <= _SPOKEN and text.kind(start) == "K":
        kinds = None
    if kinds and (end - start > 1 or _stands_alone(text, start, end)):
        found.append(_Edge(_COSTS["word"], end, "word", kinds))
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


def _spans(pattern: re.Pattern[str], text: Written) -> Iterator[tuple[int, int]]:
    """Yield the spans in folded characters that *pattern* matches in the text."""
    for match in pattern.finditer(text.text):
        start = bisect_left(text.starts, match.start())
        if start < len(text.key) and text.starts[start] < match.end() and _free(text, start):
            end = bisect_right(text.ends, match.end(), start)
            if end > start:
                yield start, end


def _free(text: Written, start: int) -> bool:
    """Return whether a number may begin at *start*: not within a word such as G2."""
    return text.parted(start) or text.kind(start) not in "LD" or text.kind(start - 1) not in "LD"
