"""How the keys of a list sound, to be found by their consonants.

A list of thousands of services has a hundred thousand such sounds. They are not kept: of each only where its
key stands, beside a hash of its consonants; how that key sounds is asked again when it is needed.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lookup.matching.sound import skeleton
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
    """

    numbers: Sequence[int]
    keys: tuple[str, ...]
    spoken: Callable[[str], tuple[tuple[str, Beats], ...]]

    def of(self, consonants: str) -> Iterator[tuple[str, Beats]]:
        """Yield the keys that sound so, in their order, each with how it sounds; none without consonants."""
        if not consonants:
            return
        first = _number(consonants, 0)
        for at in range(bisect_left(self.numbers, first), len(self.numbers)):
            place = self.numbers[at] - first
            if place >= len(self.keys):
                break
            key = self.keys[place]
            for own, beats in self.spoken(key):
                if own == consonants:
                    yield key, beats


def read_sounds(keys: Sequence[str], spoken: Callable[[str], tuple[Beats, ...]]) -> Sounds:
    """Index *keys* by their consonants; *spoken* gives the ways in which a key sounds."""
    numbers = array("Q")
    for at, key in enumerate(keys):
        numbers.extend({_number(skeleton(beats), at) for beats in spoken(key)})

    @lru_cache(maxsize=_REMEMBERED)
    def with_consonants(key: str) -> tuple[tuple[str, Beats], ...]:
        return tuple((skeleton(beats), beats) for beats in spoken(key))

    return Sounds(array("Q", sorted(numbers)), tuple(keys), with_consonants)


def _number(consonants: str, place: int) -> int:
    return (hash(consonants) & _HASHES) << _PLACES | place
