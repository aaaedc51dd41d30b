"""The index of a list's names: a lookup costs by the length of the query, hardly by that of the list."""

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import add, attrgetter
from typing import NamedTuple

from lookup.matching.forms import Form
from lookup.matching.parts import NameParts
from lookup.matching.providers import Providers
from lookup.matching.sound import Ear, difference, skeleton
from lookup.matching.sounds import Sounds
from lookup.matching.spelling import Beats

VARIANTS_KEPT = 6
_NUMBERS = re.compile(r"\d+")
_VARIANTS_ASKED = 24
_READ_AT_MOST = 1000
_NEAREST = 24


class Brand(NamedTuple):
    """A name that several services, or the company itself, go by.

    Attributes:
        services: Positions of the listed services that it may stand for.
        family: Known as a roof over several products: never one of them.
    """

    text: str
    services: tuple[int, ...]
    family: bool


class Known(NamedTuple):
    """What one key can stand for.

    Attributes:
        strong: Forms that mean their service by themselves, the strongest first.
        weak: Forms that mean their service beside its provider only, one for each, in the order of the list.
    """

    strong: tuple[Form, ...]
    weak: tuple[Form, ...]

    def backed(self, services: frozenset[int]) -> list[Form]:
        """Return the weak forms of *services*, in the order of the list."""
        if len(services) >= len(self.weak):
            return [form for form in self.weak if form.service in services]
        found = []
        for at in sorted(services):
            nearest = bisect_left(self.weak, at, key=attrgetter("service"))
            if nearest < len(self.weak) and self.weak[nearest].service == at:
                found.append(self.weak[nearest])
        return found


NOTHING = Known((), ())
NOWHERE = array("I")


class Neighbours(NamedTuple):
    """Keys by the pairs of characters that they share.

    Attributes:
        by_pair: Two neighbouring characters (``^`` before the first) → positions in ``keys``.
    """

    keys: tuple[str, ...]
    by_pair: dict[str, Sequence[int]]

    def near(self, key: str) -> tuple[str, ...]:
        """Return keys that share the rarest pairs of characters with *key*, the most alike first."""
        taken: list[Sequence[int]] = []
        read = 0
        for places in sorted([self.by_pair.get(pair, NOWHERE) for pair in _pairs(key)], key=len):
            if read and read + len(places) > _READ_AT_MOST:
                break
            read += len(places)
            taken.append(places)
        shared = Counter(islice(chain.from_iterable(taken), _READ_AT_MOST))
        often = [at for at, count in shared.items() if count > 1]
        enough = often if len(often) >= _NEAREST else shared
        most = sorted(enough, key=shared.__getitem__, reverse=True)[:_NEAREST]
        return tuple([self.keys[at] for at in most])


def neighbours(keys: Iterable[str]) -> Neighbours:
    """Index *keys* by their pairs of characters."""
    listed = tuple(keys)
    by_pair: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(listed):
        for pair in _pairs(key):
            by_pair[pair].append(at)
    return Neighbours(listed, {pair: array("I", places) for pair, places in by_pair.items()})


def _pairs(key: str) -> Iterable[str]:
    return dict.fromkeys(map(add, f"^{key}", key))


def _is_kana(beats: Beats) -> bool:
    return all(beat.script == "k" for beat in beats)


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
        lengths: One or two characters with which keys or known words begin → the lengths of all that stand
            where a text goes on so, in order; under two characters the word of the first alone too.
        company_sounds: Skeleton → positions of providers with how a name of theirs sounds.
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
    ear: Ear
    lengths: dict[str, tuple[int, ...]]
    company_sounds: dict[str, list[tuple[int, Beats]]]
    company_pairs: Neighbours
    place_of: dict[str, int]

    def sounding(self, text: str) -> Iterator[tuple[float, str]]:
        """Yield keys that sound like *text* though written otherwise, each with its difference."""
        numbers = _NUMBERS.findall(text)
        for beats, (key, heard) in self.ear.known(text, _VARIANTS_ASKED, self.by_sound.of):
            if numbers and (other := _NUMBERS.findall(key)) and other != numbers:
                continue
            cost = difference(beats, heard)
            if cost is not None and (len(skeleton(beats)) > 1 or (not cost and _is_kana(beats))):
                yield cost, key

    def sounding_company(self, text: str) -> frozenset[int]:
        """Return the positions of the providers that *text* sounds like though written otherwise."""
        return frozenset(
            at
            for beats, (at, heard) in self.ear.known(text, _VARIANTS_ASKED, self._company_sounding)
            if difference(beats, heard) is not None
        )

    def _company_sounding(self, consonants: str) -> Sequence[tuple[int, Beats]]:
        return self.company_sounds.get(consonants, ())
