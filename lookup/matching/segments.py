"""A text cut into what is known of it: names, companies, contract words, and what remains unexplained."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import add
from typing import Literal, NamedTuple, Protocol, TypeAlias

from lookup.knowledge.naming import NameWords, WordKind
from lookup.matching.index import NameIndex
from lookup.matching.known import NOTHING, Known
from lookup.matching.pieces import NO_KINDS, Piece, PieceKind, own_piece, word_piece
from lookup.matching.written import Written

SegmentKind: TypeAlias = PieceKind | Literal["unknown"]
_Edge: TypeAlias = tuple[int, Piece]
"""A way to explain the characters up to its end; the text is cut out only when it is chosen."""

_COST_OF_UNKNOWN = 1.0
_COST_OF_GAP = 0.6
"""Beginning to be unexplained; so one long unknown word costs less than several short ones."""
_NEVER = float("inf")
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
    kinds: frozenset[WordKind] = NO_KINDS
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
    explained, unexplained = [_NEVER] * (size + 1), [_NEVER] * (size + 1)
    chosen: list[tuple[int, Piece, bool] | None] = [None] * (size + 1)
    """For each place the explained piece that ends there: its start, itself, and whether it comes after an
    unexplained one."""
    goes_on = [False] * (size + 1)
    """For each place whether what ends there unexplained has begun before the last character."""
    explained[0] = 0.0
    for at, edges in enumerate(_edges(index, words, text, own)):
        known, unknown = explained[at], unexplained[at]
        if known == _NEVER and not edges:  # amid an unknown word
            unexplained[at + 1], goes_on[at + 1] = unknown + _COST_OF_UNKNOWN, True
            continue
        tied = not text.bounds[at] and text.kinds[at] in _TIED and not _joins(text, chosen[at])
        for end, piece in edges:
            after = unknown < known and (not tied or _ends_word(text, at, end, piece))
            cost = (unknown if after else known) + piece.cost
            if cost < explained[end]:
                explained[end] = cost
                chosen[end] = (at, piece, after)
        opened = _NEVER if tied and at else known + _COST_OF_GAP
        goes_on[at + 1] = unknown < opened
        unexplained[at + 1] = min(opened, unknown) + _COST_OF_UNKNOWN
    return _path(text, explained[size] > unexplained[size], chosen, goes_on)


def _path(
    text: Written,
    unknown: bool,  # noqa: FBT001 - the state at the end of the text
    chosen: list[tuple[int, Piece, bool] | None],
    goes_on: list[bool],
) -> tuple[Segment, ...]:
    """Return the pieces that lead to the end of *text*, *unknown* there or explained."""
    at = len(text.key)
    pieces: list[Segment] = []
    while at:
        end = at
        step = chosen[at]
        if step is not None and not unknown:
            at, piece, unknown = step
            pieces.append(Segment(piece.kind, at, end, text.key[at:end], piece.kinds, piece.known))
            continue
        at, unknown = at - 1, goes_on[at]
        while unknown and not text.bounds[at]:
            at, unknown = at - 1, goes_on[at]
        pieces.append(Segment("unknown", at, end, text.key[at:end]))
    return tuple(reversed(pieces))


def _joins(text: Written, step: tuple[int, Piece, bool] | None) -> bool:
    """Return whether a piece that ends so joins names, and kana may begin behind it (及び|みやこ)."""
    return step is not None and text.kinds[step[0]] == "J" and not _JOINING.isdisjoint(step[1].kinds)


def _ends_word(text: Written, start: int, end: int, piece: Piece) -> bool:
    """Return whether a particle at *start* follows the kana of a word in kanji (打合せ|は)."""
    if "particle" not in piece.kinds or not text.bounds[end]:
        return False
    begin = start
    while begin and text.kind(begin - 1) == "H" and not text.parted(begin):
        begin -= 1
    return begin > 0 and text.kind(begin - 1) == "J"


def _edges(index: NameIndex, words: NameWords, text: Written, own: OwnNames | None) -> list[list[_Edge]]:
    """Return for each place the known pieces that begin there."""
    edges: list[list[_Edge]] = [[] for _ in text.key]
    opens = _openings(text)
    _add_known(edges, index, text, opens)
    if own:
        _add_own(edges, text, opens, own)
    for kind, pattern in words.spans:
        if pattern.search(text.text):  # most do not fit, and finditer takes long to find nothing
            for start, end in _spans(pattern, text):
                edges[start].append((end, word_piece(kind)))
    return edges


def _add_known(edges: list[list[_Edge]], index: NameIndex, text: Written, opens: list[bool]) -> None:
    """Add what the list and the known words explain, where their keys stand in *text*."""
    key, pieces, lengths = text.key, index.pieces, index.lengths
    size = len(key)
    for start, pair in enumerate(map(add, key, f"{key[1:]} ")):
        if not opens[start]:
            continue
        for length in lengths.get(pair) or lengths.get(key[start], ()):
            end = start + length
            if end > size:
                break
            if opens[end]:
                for piece in pieces[key[start:end]]:
                    if piece.fits is None or piece.fits(text, start, end):
                        edges[start].append((end, piece))


def _add_own(edges: list[list[_Edge]], text: Written, opens: list[bool], own: OwnNames) -> None:
    for start in range(len(text.key)):
        for end in range(start + 1, min(len(text.key), start + own.longest) + 1):
            decided = own.known(text.key[start:end]) if opens[start] and opens[end] else None
            if decided:
                edges[start].append((end, own_piece(decided)))


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
