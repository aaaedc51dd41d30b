"""Items of a statement scope that are the wanted word in the other script: ラムダ and Lambda."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lookup.knowledge import Knowledge
from lookup.matching.difference import difference
from lookup.matching.sound import Ear, skeleton
from lookup.matching.spelling import Beats
from lookup.text import remembered_if_short

_KANA, _LATIN = re.compile(r"[ァ-ヺー]+"), re.compile(r"[a-z]+")
_SHORTEST = 3
"""Letters below which a word sounds like too many others."""
_VARIANTS = 4


def heard_alike(knowledge: Knowledge, key: str, listed: Iterable[str]) -> Iterator[str]:
    """Yield those of the keys *listed* that are *key*, one word, in katakana or in Latin letters."""
    wanted = heard(knowledge, key)
    if not wanted:
        return
    other = _LATIN if _KANA.fullmatch(key) else _KANA
    for written in listed:
        if other.fullmatch(written) and any(
            a == b and difference(x, y) is not None for a, x in wanted for b, y in heard(knowledge, written)
        ):
            yield written


@remembered_if_short(4096)
def heard(knowledge: Knowledge, key: str) -> tuple[tuple[str, Beats], ...]:
    """Return how *key* can sound, each with its skeleton; nothing unless it is one word of one script."""
    if len(key) < _SHORTEST or not (_KANA.fullmatch(key) or _LATIN.fullmatch(key)):
        return ()
    return tuple((skeleton(beats), beats) for beats in _ear(knowledge).variants(key, _VARIANTS))


@lru_cache(maxsize=1)
def _ear(knowledge: Knowledge) -> Ear:
    return Ear(knowledge)
