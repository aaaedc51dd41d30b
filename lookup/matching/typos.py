"""Whether one name is a slip of the pen, or of the input method, for another; and never another name.

Bounds follow the length of the name: a short name admits only a doubled, dropped or swapped letter. Digits
and single letters (P2, FJcloud-V) are what tells products apart, so they are never slips. Kanji are slips
only of kanji that are read alike (誤変換).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein, Opcode

from lookup.knowledge.sounds import Readings
from lookup.matching.written import script
from lookup.text import nfkc

_LEAST = 4
_SHORT = 5
_LONGEST_CHANGE = 2
_MOST_ALLOWED = 3
_MIDDLE = 7
_LONG = 8
_VERY_LONG = 10
_TOKENS = re.compile(r"(?:[A-Z]?[a-z]+)+|[A-Z]+(?![a-z])|\d+|[^\W\d_a-zA-Z]+")
_DIGITS = re.compile(r"\d+")
_KANJI = re.compile(r"[㐀-鿿々〆]")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    frozenset(pair)
    for pairs in (
        *(pairwise(row) for row in _ROWS),
        zip(_ROWS[0], _ROWS[1], strict=False),
        zip(_ROWS[1], _ROWS[2], strict=False),
        zip(_ROWS[0][1:], _ROWS[1], strict=False),
        zip(_ROWS[1][1:], _ROWS[2], strict=False),
    )
    for pair in pairs
)
_HEARD_AS_ONE = frozenset(map(frozenset, ("lr", "bv", "ck", "sz")))
"""Latin letters that katakana does not tell apart."""
_VOICED = dict(
    zip("カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ", strict=True)
)
_DRAWN_ALIKE = frozenset(
    map(frozenset, ("ンソ", "シツ", "ノソ", "クタ", "ウワ", "チテ", "ロコ", "ルレ", "ナメ", "アマ", "アワ"))
)
_SOUND_ONE = frozenset(map(frozenset, ("ズヅ", "ジヂ")))
_LENGTHENED = {
    "ア": "アカガサザタダナハバパマヤラワ",
    "イ": "イキギシジチニヒビピミリエケゲセゼテデネヘベペメレ",
    "ウ": "ウクグスズツヌフブプムユルオコゴソゾトドノホボポモヨロ",
    "エ": "エケゲセゼテデネヘベペメレ",
    "オ": "オコゴソゾトドノホボポモヨロ",
}
"""Vowel that only lengthens the kana before it → those kana: フロウ is フロー."""
_HALF_VOICED = dict(zip("ハヒフヘホバビブベボ", "パピプペポパピプペポ", strict=True))


_RINGED = frozenset("バビブベボパピプペポ")
"""Kana whose mark is a ring or two dots: hardly told apart on a screen."""


def near_enough(wanted: str, listed: Sequence[str]) -> list[str]:
    """Return those of *listed*, in their order, that *wanted* can be a slip for: none of the others is."""
    apart = process.extract(
        wanted,
        listed,
        scorer=Levenshtein.distance,
        processor=None,
        score_cutoff=max(map(_furthest, listed), default=0),
        limit=None,
    )
    return [listed[at] for at in sorted([at for near, distance, at in apart if distance <= _furthest(near)])]


@lru_cache(maxsize=8192)
def _furthest(listed: str) -> int:
    """Return how many edits may part a slip from the key *listed*, at the most."""
    size = len(listed)
    return max(2 * (_allowed(size) + (1 if size >= _LONG else 0)), _kanji(listed))


def slips(readings: Readings, wanted: str, listed: str, *, backed: bool = False) -> int | None:
    """Count the slips by which the key *wanted* differs from *listed*; ``None`` if it is another name.

    With *backed*, a provider has been named that fits, and one letter more may differ.
    """
    if wanted == listed:
        return 0
    size = len(listed)
    allowed = _allowed(size) + (1 if backed and size >= _LONG else 0)
    apart = abs(len(wanted) - size)
    if apart > 2 * allowed and apart > _kanji(listed):
        return None
    distance = Levenshtein.distance(wanted, listed)
    if distance > 2 * allowed and distance > _kanji(listed):
        return None
    if numbers_in(wanted) != numbers_in(listed):
        return None
    count = OSA.distance(wanted, listed)
    swapped = count < distance
    heard = 0 if swapped else _heard(readings, wanted, listed, backed=backed)
    if heard is None or count - heard > allowed or len(listed) < (2 if heard == count else _LEAST):
        return None
    begins_alike = wanted[0] == listed[0] or heard or swapped or len(listed) >= _LONG
    return count if begins_alike else None


def _heard(readings: Readings, wanted: str, listed: str, *, backed: bool) -> int | None:
    """Return how many of the differing characters only sound alike; ``None`` if an edit is no slip."""
    heard = 0
    for op in Levenshtein.opcodes(listed, wanted):
        alike = 0 if op.tag == "equal" else _fine(readings, listed, wanted, op, backed=backed)
        if alike is None:
            return None
        heard += alike
    return heard


def parts_kept(wanted: str, listed: str) -> bool:
    """Return whether each Latin word of *listed* is still itself in *wanted*: Desk is no slip for Docs."""
    there, here = _words(wanted), _words(listed)
    if len(here) == 1:
        return True
    if len(here) == len(there):
        return all(_same_word(a, b) for a, b in zip(there, here, strict=True) if b.isascii())
    return all(any(_same_word(a, b) for a in there) for b in here if b.isascii() and len(b) < _LEAST)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _TOKENS.findall(nfkc(text)))


def _same_word(wanted: str, listed: str) -> bool:
    if len(listed) < _LEAST:
        return sorted(wanted) == sorted(listed)
    if len(listed) == _LEAST:
        return wanted == listed or len(wanted) != len(listed) or sorted(wanted) == sorted(listed)
    return OSA.distance(wanted, listed) <= (1 if len(listed) < _VERY_LONG else 2)


def _allowed(length: int) -> int:
    if length < _LEAST:
        return 0
    return 1 if length < 12 else 2 if length < 16 else _MOST_ALLOWED  # noqa: PLR2004 - the bounds themselves


@lru_cache(maxsize=8192)
def numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers that stand in *text*: a slip has the same."""
    return tuple(_DIGITS.findall(text))


@lru_cache(maxsize=8192)
def _kanji(text: str) -> int:
    return 0 if text.isascii() else len(_KANJI.findall(text))


def _fine(readings: Readings, listed: str, wanted: str, op: Opcode, *, backed: bool) -> int | None:
    """Return how many of an edit's characters only sound alike, or ``None`` if the edit is no slip."""
    before, after = listed[op.src_start : op.src_end], wanted[op.dest_start : op.dest_end]
    if max(len(before), len(after)) > _LONGEST_CHANGE and _kanji(before) < len(before):
        return None
    if op.tag == "replace" and len(before) == len(after):
        heard = [
            _replaced(readings, a, b, len(listed), backed=backed) for a, b in zip(before, after, strict=True)
        ]
        return None if None in heard else sum(h for h in heard if h)
    if op.tag == "replace":
        return None
    whole, at, changed = (
        (listed, op.src_start, before) if op.tag == "delete" else (wanted, op.dest_start, after)
    )
    return _added(whole, at, changed, len(listed), backed=backed)


def _replaced(readings: Readings, listed: str, wanted: str, length: int, *, backed: bool) -> int | None:
    scripts = {script(listed), script(wanted)}
    if scripts == {"J"}:
        return 1 if "々" in (listed, wanted) or readings.alike(listed, wanted) else None
    if frozenset((listed, wanted)) in _SOUND_ONE:
        return 1
    if scripts == {"K"}:
        voiced = wanted in (_VOICED.get(listed), _HALF_VOICED.get(listed)) or listed in (
            _VOICED.get(wanted),
            _HALF_VOICED.get(wanted),
        )
        alike = voiced or frozenset((listed, wanted)) in _DRAWN_ALIKE
        if {listed, wanted} <= _RINGED and voiced:
            return 0 if length >= _LEAST else None
        return 0 if length >= (_SHORT if alike or backed else _LONG) else None
    if scripts != {"L"}:
        return None
    pair = frozenset((listed, wanted))
    near = (listed in "aeiouy" and wanted in "aeiouy") or pair in _NEIGHBOURS or pair in _HEARD_AS_ONE
    return 0 if length >= (_SHORT if backed else _MIDDLE if near else _LONG) else None


def _added(whole: str, at: int, changed: str, length: int, *, backed: bool) -> int | None:
    """Judge characters that one writing has and the other lacks; *whole* is the one that has them."""
    scripts = {script(char) for char in changed}
    beside = whole[at - 1 : at] + whole[at + len(changed) : at + len(changed) + 1]
    if len(changed) == 1 and changed in beside and scripts <= {"L", "K"} and length >= _LEAST:
        return 0
    if scripts == {"K"} and at and script(whole[at - 1]) == "J":
        ends_name = at + len(changed) == len(whole)
        return None if ends_name and len(changed) > 1 else len(changed)
    if scripts not in ({"L"}, {"K"}):
        return None
    if at and _LENGTHENED.get(changed, "").find(whole[at - 1]) >= 0:
        return 1
    ends = at in {0, len(whole) - len(changed)}
    return 0 if length >= (_LONG if ends and not backed else _SHORT) else None
