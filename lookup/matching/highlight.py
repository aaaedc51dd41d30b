"""Where a searched text stands in what the list prints: found as the search finds it, shown as printed."""

import re
from collections.abc import Callable

from lookup.text import fold, nfkc

_CLUSTER = re.compile(
    r"[ヴゔｳ][ﾞ゛\u3099]?[ァィゥェォぁぃぅぇぉｧｨｩｪｫ]?|.[\u0300-\u036f\u3099\u309a゛゜ﾞﾟ]*", re.DOTALL
)
"""Characters that folding takes together: a letter and its marks, and ヴ with the vowel after it."""


def highlight(text: str, part: str) -> tuple[tuple[int, int], ...]:
    """Return where *text* contains *part* by the rules of the search, as ranges of characters of *text*.

    Args:
        text: As the list prints it.
        part: As somebody searched for it.

    Returns:
        Pairs of the first character and the one after the last, in order, never overlapping.
    """
    return _ranges(text, fold(part), fold) or _ranges(text, nfkc(part).casefold(), _lower)


def _lower(text: str) -> str:
    return nfkc(text).casefold() or " " * len(text)


def _ranges(text: str, key: str, writing: Callable[[str], str]) -> tuple[tuple[int, int], ...]:
    """Return the ranges of *text* that are *key* in that *writing*."""
    if not key:
        return ()
    starts: list[int] = []
    ends: list[int] = []
    written = ""
    for cluster in _CLUSTER.finditer(text):
        # A mark alone keeps itself when folded, but between letters it goes away.
        piece = writing(cluster.group())
        piece = "" if writing is fold and _is_mark(cluster.group()) else piece
        written += piece
        starts += [cluster.start()] * len(piece)
        ends += [cluster.end()] * len(piece)
    found = re.finditer(re.escape(key), written)
    return tuple((starts[match.start()], ends[match.end() - 1]) for match in found)


def _is_mark(cluster: str) -> bool:
    """Tell whether folding drops *cluster* where something else stands beside it."""
    return fold(f"a{cluster}") == "a"
