"""How the keys of a list sound, to be found by their consonants.

A list of thousands of services has a hundred thousand such sounds. They are not kept: of each only where its
key stands, beside a hash of its consonants; how that key sounds is asked again when it is needed.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from lookup.matching.sound import beginnings, skeleton
from lookup.matching.spelling import Beats

_REMEMBERED = 2048
_PLACES = 32
"""So many bits of a number say where a key stands; those above are the hash."""
_HASHES = (1 << 32) - 1


class Sounds(NamedTuple):
    """Keys by what they sound like.

    Attributes:
        numbers: In order: the hash of the consonants and the position of a key in ``keys``, as one number.
        spoken: Gives the ways in which a key sounds, each behind its consonants.
        begun: How the consonants of the keys begin.
    """

    numbers: Sequence[int]
    keys: tuple[str, ...]
    spoken: Callable[[str], tuple[tuple[str, Beats], ...]]
    begun: frozenset[str]

    def of(self, consonants: str) -> Sequence[tuple[str, Beats]]:
        """Return the keys that sound so, in their order, each with how it sounds; none without consonants."""
        numbers, first = self.numbers, _number(consonants, 0)
        at = bisect_left(numbers, first)
        if not consonants or at == len(numbers) or numbers[at] - first >= len(self.keys):
            return ()
        found = []
        while at < len(numbers) and (place := numbers[at] - first) < len(self.keys):
            key = self.keys[place]
            found += [(key, beats) for own, beats in self.spoken(key) if own == consonants]
            at += 1
        return found


def read_sounds(keys: Sequence[str], spoken: Callable[[str], tuple[Beats, ...]]) -> Sounds:
    """Index *keys* by their consonants; *spoken* gives the ways in which a key sounds."""

    @lru_cache(maxsize=_REMEMBERED)
    def with_consonants(key: str) -> tuple[tuple[str, Beats], ...]:
        return tuple((skeleton(beats), beats) for beats in spoken(key))

    once = with_consonants if len(keys) <= _REMEMBERED else with_consonants.__wrapped__
    numbers = array("Q")
    begun: set[str] = set()
    for at, key in enumerate(keys):
        heard = {consonants for consonants, _ in once(key)}
        numbers.extend([_number(consonants, at) for consonants in heard])
        begun |= beginnings(heard)
    return Sounds(array("Q", sorted(numbers)), tuple(keys), with_consonants, frozenset(begun))


def _number(consonants: str, place: int) -> int:
    return (hash(consonants) & _HASHES) << _PLACES | place


class CompanySounds(NamedTuple):
    """The companies of a list by what they sound like.

    Attributes:
        places: Skeleton → positions of providers with how a name of theirs sounds.
        begun: How these skeletons begin.
    """

    places: dict[str, list[tuple[int, Beats]]]
    begun: frozenset[str]

    def of(self, consonants: str) -> Sequence[tuple[int, Beats]]:
        """Return the providers that sound so, each with how."""
        return self.places.get(consonants, ())
