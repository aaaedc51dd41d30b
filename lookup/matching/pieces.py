"""What a folded text can be as a piece of a cell: a name, a company, a contract word."""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from lookup.knowledge.naming import WordKind
from lookup.matching.known import NOTHING, Brand, Known
from lookup.matching.written import Written

PieceKind: TypeAlias = Literal["name", "brand", "other", "company", "word"]
Fits: TypeAlias = Callable[[Written, int, int], bool]
"""Whether a piece can stand from a first to a last folded character of a text."""

NO_KINDS: frozenset[WordKind] = frozenset()
_COSTS: dict[PieceKind, float] = {"name": 0.3, "brand": 0.4, "other": 0.35, "company": 0.45, "word": 0.5}
_COST_OF_WEAK = 0.48
_COST_OF_OWN = 0.29
"""Less than a listed name, so that what was decided of the same text goes before it."""
_SPOKEN: frozenset[WordKind] = frozenset({"any", "all", "particle"})
"""Kinds of words that stand in hiragana: カ in katakana is no か."""
_REMEMBERED = 20_000
"""So many texts are remembered, some 0.2 kB each; then all of them are forgotten."""


class Piece(NamedTuple):
    """One thing that a text can be.

    Attributes:
        cost: What it costs to explain the text so.
        kinds: For a word: what it can be.
        known: For a name: what it can stand for.
        fits: Where it can stand; ``None``: anywhere.
    """

    cost: float
    kind: PieceKind
    kinds: frozenset[WordKind] = NO_KINDS
    known: Known = NOTHING
    fits: Fits | None = None


class Pieces(dict[str, tuple[Piece, ...]]):
    """Folded text → all that it can be; looked up when first asked, for the same words come all the time."""

    def __init__(
        self,
        names: Mapping[str, Known],
        brands: Mapping[str, Brand],
        others: Mapping[str, str],
        companies: Mapping[str, str],
        words: Mapping[str, frozenset[WordKind]],
    ) -> None:
        super().__init__()
        self._names = names
        self._brands = brands
        self._others = others
        self._companies = companies
        self._words = words

    def __missing__(self, key: str) -> tuple[Piece, ...]:
        found = tuple(self._of(key))
        if len(self) >= _REMEMBERED:
            self.clear()
        self[key] = found
        return found

    def _of(self, key: str) -> Iterator[Piece]:
        known = self._names.get(key)
        if known:
            cost = _COSTS["name"] if known.strong else _COST_OF_WEAK
            yield Piece(cost, "name", known=known, fits=_in_one if _is_initials(known) else None)
        if key in self._brands:
            yield Piece(_COSTS["brand"], "brand")
        elif key in self._others:
            yield Piece(_COSTS["other"], "other")
        elif key in self._companies:
            yield Piece(_COSTS["company"], "company")
        kinds = self._words.get(key)
        if kinds:
            yield Piece(_COSTS["word"], "word", kinds, fits=_where(key, kinds))


def own_piece(known: Known) -> Piece:
    """Return the piece that a name is which goes before those of the list."""
    return Piece(_COST_OF_OWN, "name", known=known)


def word_piece(kind: WordKind) -> Piece:
    """Return the piece that a text is which fits a pattern for words of *kind*."""
    return Piece(_COSTS["word"], "word", frozenset({kind}))


def _where(key: str, kinds: frozenset[WordKind]) -> Fits | None:
    """Return where the word *key* can stand."""
    if kinds <= _SPOKEN:
        return _spoken if len(key) > 1 else _spoken_alone
    return None if len(key) > 1 else _alone


def _is_initials(known: Known) -> bool:
    return all(form.kind.endswith("initials") for form in (*known.strong, *known.weak))


def _in_one(text: Written, start: int, end: int) -> bool:
    """Return whether letters are not parted among themselves, and do not go on in digits (AD B2C)."""
    if any(text.parted(at) for at in range(start + 1, end)):
        return False
    return text.bounded(start) and (text.parted(end) or text.kind(end) != "D")


def _spoken(text: Written, start: int, _end: int) -> bool:
    return text.kind(start) != "K"


def _spoken_alone(text: Written, start: int, end: int) -> bool:
    return _spoken(text, start, end) and _alone(text, start, end)


def _alone(text: Written, start: int, end: int) -> bool:
    """Return whether a word of one character is set off on one side at least from its own script."""
    if text.kind(start) == "H":
        return text.bounded(start) or text.bounded(end)
    return text.bounded(start) and (text.bounded(end) or text.kind(start) != "J")
