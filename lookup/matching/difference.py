"""How unlike two sounds are: whether kana and Latin letters spell one word."""

import re

from lookup.matching.spelling import Beat, Beats

_FITS = {"a": "auoeyr", "i": "iyea", "u": "uoer", "e": "eair", "o": "oauer"}
"""Vowel in kana → first or last vowel letters that it can stand for."""
_ADDED = {"u": 0.0, "o": 0.3, "i": 0.5}
"""Vowel in kana → cost of standing for no vowel at all; free for オ after t and d, イ after ch, sh, j."""
_NEAR = {
    frozenset(pair): cost
    for pair, cost in {
        ("s", "z"): 0.3,
        ("s", "sh"): 0.2,
        ("z", "j"): 0.2,
        ("th", "s"): 0.0,
        ("th", "z"): 0.0,
        ("th", "sh"): 0.2,
        ("t", "ch"): 0.2,
        ("t", "ts"): 0.1,
        ("ts", "z"): 0.1,
        ("ts", "ch"): 0.5,
    }.items()
}
_UNLIKE = 1.0
_MIXED = 0.1
_ALIKE_PER_BEAT = 0.13
_SHORT = 2
_ALIKE_SHORT = 0.1


def difference(one: Beats, other: Beats) -> float | None:
    """Return how unlike two rows of the same skeleton sound, 0.0 or more.

    ``None`` if they are not spellings of each other, or are written in the same script all through.
    """
    if len(one) != len(other):
        shorter = one if len(one) < len(other) else other
        led = (Beat("", "", shorter[0].script), *shorter)
        one, other = (led, other) if shorter is one else (one, led)
    cost = 0.0
    crossed = False
    for a, b in zip(one, other, strict=True):
        crossed = crossed or a.script != b.script
        if a.script != b.script and a.script in "sl" and b.script in "sl":
            return None
        if a.sound != b.sound:
            cost += _consonants(a, b)
        if a.vowels != b.vowels:
            cost += _vowels(a, b)
    allowed = _ALIKE_SHORT if len(one) <= _SHORT else _ALIKE_PER_BEAT * len(one)
    return cost if crossed and cost <= allowed else None


def _consonants(a: Beat, b: Beat) -> float:
    pairs = ((x, y) for x in a.sound.split("|") for y in b.sound.split("|"))
    return min(0.0 if x == y else _NEAR.get(frozenset((x, y)), _UNLIKE) for x, y in pairs)


def _vowels(a: Beat, b: Beat) -> float:
    if "m" in {a.script, b.script}:
        return _MIXED if not (a.vowels and b.vowels) or _ends_alike(a.vowels, b.vowels) else _UNLIKE
    if a.script == "l" and b.script == "l":
        return _UNLIKE
    if a.script == "l":
        a, b = b, a
    if b.script != "l":
        return 0.0 if _long(a.vowels) == _long(b.vowels) else _UNLIKE
    return _kana_as_latin(a, b)


def _ends_alike(one: str, other: str) -> bool:
    return one[0] == other[0] or one[-1] == other[-1]


def _long(vowels: str) -> str:
    """Return *vowels* with long ones short: オウ and オー are one, エイ and エー too."""
    return re.sub(r"(.)\1+", r"\1", vowels.replace("ou", "o").replace("ei", "e"))


def _kana_as_latin(spoken: Beat, written: Beat) -> float:
    if not written.vowels:
        free = (spoken.vowels == "o" and spoken.sound in "td") or (
            spoken.vowels == "i" and spoken.sound in {"ch", "sh", "j"}
        )
        return 0.0 if free else _ADDED.get(spoken.vowels, _UNLIKE)
    if not spoken.vowels:
        return 0.3 if written.vowels == "e" else _UNLIKE
    first = written.vowels[0] in _FITS.get(spoken.vowels[0], spoken.vowels[0]) or (
        spoken.vowels.startswith("ai") and written.vowels[0] in "iy"
    )
    last = written.vowels[-1] in _FITS.get(spoken.vowels[-1], spoken.vowels[-1])
    return 0.0 if first and last else 0.2 if first or last else _UNLIKE
