"""Items of a statement scope that are the wanted word in the other script: ラムダ and Lambda."""

import re
from collections.abc import Iterable, Iterator

from lookup.knowledge import Knowledge
from lookup.matching.sound import Ear, difference, skeleton

_KANA, _LATIN = re.compile(r"[ァ-ヺー]+"), re.compile(r"[a-z]+")
_SHORTEST = 3
"""Letters below which a word sounds like too many others."""
_VARIANTS = 4


def heard_alike(knowledge: Knowledge, key: str, listed: Iterable[str]) -> Iterator[str]:
    """Yield those of the keys *listed* that are *key*, one word, in katakana or in Latin letters."""
    other = _LATIN if _KANA.fullmatch(key) else _KANA if _LATIN.fullmatch(key) else None
    if other is None or len(key) < _SHORTEST:
        return
    ear = Ear(knowledge)
    wanted = ear.variants(key, _VARIANTS)
    for written in listed:
        if len(written) >= _SHORTEST and other.fullmatch(written):
            heard = ear.variants(written, _VARIANTS)
            if any(
                skeleton(a) == skeleton(b) and difference(a, b) is not None for a in wanted for b in heard
            ):
                yield written
