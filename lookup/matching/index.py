"""The index of a list's names: a lookup costs by the length of the query, hardly by that of the list."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, islice
from operator import add
from typing import NamedTuple

from lookup.matching.difference import difference
from lookup.matching.known import Brand, Known
from lookup.matching.parts import NameParts
from lookup.matching.pieces import Pieces
from lookup.matching.providers import Providers
from lookup.matching.sound import Ear, skeleton
from lookup.matching.sounds import CompanySounds, Sounds
from lookup.matching.spelling import Beats
from lookup.matching.typos import numbers_in

VARIANTS_KEPT = 6
_VARIANTS_ASKED = 24
_READ_AT_MOST = 1000
_NEAREST = 24
_REMEMBERED = 256
"""Texts of which is remembered what is near them: of one cell the same words are asked for more than once."""
_NOWHERE = array("I")


class Neighbours(NamedTuple):
    """Keys by the pairs of characters that they share.

    Attributes:
        near: Gives the keys that share the rarest pairs of characters with a text, the most alike first.
        numbers: The numbers that stand in a key together, of all keys.
    """

    near: Callable[[str], tuple[str, ...]]
    numbers: frozenset[tuple[str, ...]]


def neighbours(keys: Iterable[str]) -> Neighbours:
    """Index *keys* by their pairs of characters (``^`` before the first)."""
    listed = tuple(keys)
    by_pair: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(listed):
        for pair in _pairs(key):
            by_pair[pair].append(at)
    places_of = {pair: array("I", places) for pair, places in by_pair.items()}
    near = lru_cache(maxsize=_REMEMBERED)(partial(_near, listed, places_of))
    return Neighbours(near, frozenset(map(numbers_in.__wrapped__, listed)))


def _near(keys: tuple[str, ...], by_pair: Mapping[str, Sequence[int]], key: str) -> tuple[str, ...]:
    taken: list[Sequence[int]] = []
    read = 0
    for places in sorted([by_pair.get(pair, _NOWHERE) for pair in _pairs(key)], key=len):
        if read and read + len(places) > _READ_AT_MOST:
            break
        read += len(places)
        taken.append(places)
    shared = Counter(islice(chain.from_iterable(taken), _READ_AT_MOST))
    often = [at for at, count in shared.items() if count > 1]
    enough = often if len(often) >= _NEAREST else shared
    most = sorted(enough, key=shared.__getitem__, reverse=True)[:_NEAREST]
    return tuple([keys[at] for at in most])


def _pairs(key: str) -> Iterable[str]:
    return dict.fromkeys(map(add, f"^{key}", key))


def _is_kana(beats: Beats) -> bool:
    return all(beat.script in "hk" for beat in beats)


class NameIndex(NamedTuple):
    """Everything by which a name is found.

    Attributes:
        names: The folded names of the services, in the order of the list.
        parts: The names of the services, to be asked of which of them a text is a part.
        by_key: Folded text → what it can stand for.
        by_sound: The keys by how they sound.
        pairs: The keys, and the heads, by the characters that they share.
        brands: Folded text → what it is the roof of.
        heads: First word of a name, folded, where it is no general word → positions of the services.
        others: Folded name of a product that is not on the list → that name.
        pieces: Folded text → all that it can be within a cell, of the above and of the known words.
        lengths: One or two characters with which keys or known words begin → the lengths of all that stand
            where a text goes on so, in order; under two characters the word of the first alone too.
        company_sounds: The providers by how their names sound.
        company_pairs: The keys of the providers by the characters that they share.
        place_of: Key of a service → its position.
    """

    names: tuple[str, ...]
    parts: NameParts
    providers: Providers
    by_key: dict[str, Known]
    by_sound: Sounds
    pairs: Neighbours
    brands: dict[str, Brand]
    heads: dict[str, tuple[int, ...]]
    others: dict[str, str]
    pieces: Pieces
    ear: Ear
    lengths: dict[str, tuple[int, ...]]
    company_sounds: CompanySounds
    company_pairs: Neighbours
    place_of: dict[str, int]

    def sounding(self, text: str) -> Iterator[tuple[float, str]]:
        """Yield keys that sound like *text* though written otherwise, each with its difference."""
        numbers = numbers_in(text)
        for beats, (key, heard) in self.ear.known(text, _VARIANTS_ASKED, self.by_sound):
            if numbers and (other := numbers_in(key)) and other != numbers:
                continue
            cost = difference(beats, heard)
            if cost is not None and (len(skeleton(beats)) > 1 or (not cost and _is_kana(beats))):
                yield cost, key

    def sounding_company(self, text: str) -> frozenset[int]:
        """Return the positions of the providers that *text* sounds like though written otherwise."""
        return frozenset(
            at
            for beats, (at, heard) in self.ear.known(text, _VARIANTS_ASKED, self.company_sounds)
            if difference(beats, heard) is not None
        )
