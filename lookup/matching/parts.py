"""The listed names of which a text is a part: found by their beginnings, their ends, and their Latin words."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lookup.text import fold, nfkc

SHORTEST = 2
"""Characters from which a part of a name says something."""
MOST = 50
"""So many names are given at most, the first of the list: what is a part of more says nothing."""


class NameParts(NamedTuple):
    """The names of a list, ready to be asked of which of them a text is a part.

    Attributes:
        spaced: The names in small letters, each between spaces; Latin words stand apart in them.
        beginnings: The folded names in order, each with its position in the list.
        ends: The folded names from right to left in order, likewise.
        by_word: Latin word → positions of the names that hold it.
    """

    spaced: tuple[str, ...]
    beginnings: tuple[tuple[str, int], ...]
    ends: tuple[tuple[str, int], ...]
    by_word: dict[str, tuple[int, ...]]

    def of(self, text: str) -> tuple[int, ...]:
        """Return the positions of the names of which *text* is a part, in the order of the list.

        A part is the beginning or the end of a name; of names in Latin letters, whole words of it.
        """
        plain = nfkc(text).casefold()
        if plain.isascii():
            found: Iterable[int] = self._with_words(plain) if len(plain) >= SHORTEST else ()
        else:
            key = fold(text)
            found = _beginning(self.beginnings, key) | _beginning(self.ends, key[::-1])
            found = found if len(key) >= SHORTEST else ()
        return tuple(sorted(found)[:MOST])

    def _with_words(self, plain: str) -> Iterator[int]:
        rarest = min((self.by_word.get(word, ()) for word in plain.split()), key=len, default=())
        return (at for at in rarest if f" {plain} " in self.spaced[at])


def name_parts(names: Sequence[str]) -> NameParts:
    """Index *names* as the list prints them."""
    spaced = tuple(f" {nfkc(name).casefold()} " for name in names)
    folded = [fold(name) for name in names]
    by_word: dict[str, list[int]] = {}
    for at, name in enumerate(spaced):
        for word in dict.fromkeys(name.split()):
            by_word.setdefault(word, []).append(at)
    return NameParts(
        spaced=spaced,
        beginnings=tuple(sorted((key, at) for at, key in enumerate(folded))),
        ends=tuple(sorted((key[::-1], at) for at, key in enumerate(folded))),
        by_word={word: tuple(places) for word, places in by_word.items()},
    )


def _beginning(ordered: Sequence[tuple[str, int]], key: str) -> set[int]:
    """Return the positions of those that begin with *key*."""
    found: set[int] = set()
    for at in range(bisect_left(ordered, (key, -1)), len(ordered)):
        name, place = ordered[at]
        if len(found) > MOST or not name.startswith(key):
            break
        found.add(place)
    return found
