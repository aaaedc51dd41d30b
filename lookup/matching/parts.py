"""The listed names of which a text is a part: found by beginnings, ends, and Latin words."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
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
        folded: The names, folded.
        beginnings: Positions of the names, in the order of these.
        ends: The same in the order of the folded names from right to left.
        by_word: Latin word → positions of the names that hold it.
    """

    spaced: tuple[str, ...]
    folded: tuple[str, ...]
    beginnings: Sequence[int]
    ends: Sequence[int]
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
            found = _beginning(self.beginnings, key, self.folded.__getitem__)
            found |= _beginning(self.ends, key[::-1], lambda at: self.folded[at][::-1])
            found = found if len(key) >= SHORTEST else ()
        return tuple(sorted(found)[:MOST])

    def _with_words(self, plain: str) -> Iterator[int]:
        rarest = min((self.by_word.get(word, ()) for word in plain.split()), key=len, default=())
        return (at for at in rarest if f" {plain} " in self.spaced[at])


def name_parts(names: Sequence[str]) -> NameParts:
    """Index *names* as the list prints them."""
    spaced = tuple(f" {nfkc(name).casefold()} " for name in names)
    folded = tuple(map(fold, names))
    by_word: dict[str, list[int]] = {}
    for at, name in enumerate(spaced):
        for word in dict.fromkeys(name.split()):
            by_word.setdefault(word, []).append(at)
    return NameParts(
        spaced=spaced,
        folded=folded,
        beginnings=array("I", sorted(range(len(names)), key=folded.__getitem__)),
        ends=array("I", sorted(range(len(names)), key=lambda at: folded[at][::-1])),
        by_word={word: tuple(places) for word, places in by_word.items()},
    )


def _beginning(ordered: Sequence[int], key: str, name: Callable[[int], str]) -> set[int]:
    """Return those of *ordered* whose *name* begins with *key*."""
    found: set[int] = set()
    for at in range(bisect_left(ordered, key, key=name), len(ordered)):
        if len(found) > MOST or not name(ordered[at]).startswith(key):
            break
        found.add(ordered[at])
    return found
