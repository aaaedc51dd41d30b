"""How unlike two sounds are: whether kana and Latin letters spell one word."""

import re
from functools import lru_cache

from lookup.matching.spelling import Beat, Beats

_FITS = {"a": "auor", "i": "iye", "u": "ur", "e": "ear", "o": "or"}
"""Vowel in katakana → the first or last vowel letters that it usually stands for …"""
_DIGRAPHS = {"a": "", "i": "a", "u": "o", "e": "iy", "o": "uay"}
"""… the last letters of two or more that it stands for (Teams, Zoom, day, Tableau) …"""
_RARELY = {
    "a": {"e": 0.12, "i": 0.3},
    "u": {"e": 0.1, "o": 0.12},
    "e": {"i": 0.3},
    "o": {"a": 0.12, "u": 0.3, "e": 0.3},
}
"""… and what it stands for in few words, with the cost."""
_NEVER_COLOURED = frozenset("eu")
"""Vowels in katakana that no vowel before r is: er and ar are アー."""
_DIPHTHONG = re.compile("a(?=[iu])")
"""What makes one vowel of two: アイ and アウ are i and ou."""
_GLIDE = re.compile("y(?=[aeiou])")
_LONGEST_OF_ONE = 2
"""So many letters write one vowel; more of them more than one, but for eau."""
_FREELY_ADDED = {"t": "o", "d": "o", "h": "o", "ch": "i", "sh": "i", "j": "i"}
"""Consonant → the vowel that katakana puts behind it where Latin letters have none; ウ behind all others …"""
_ADDED = {"u": 0.0, "o": 0.3, "i": 0.5}
"""… and what other vowels cost that stand for none."""
_NEVER_SH = frozenset(("s", "s|z", "z", "t", "d", "th"))
"""Latin consonants behind which no イ is added: a last s is ス, and no シ."""
_NEAR = {
    frozenset(pair): cost
    for pair, cost in {
        ("s", "z"): 0.3,
        ("s", "sh"): 0.1,
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
_JAPANESE = frozenset("hjt")
"""Scripts of Japanese words: what Latin letters write of them is romaji, and no English spelling."""
_ONE_SCRIPT = (frozenset("hk"), frozenset("jn"))

_MIXED = 0.1
_PARTLY = 0.2
_BADLY = 0.45
_UNLIKE = 1.0
_SHORT = 2
_ALIKE_SHORT = 0.1
"""So unlike may names of up to two beats be …"""
_ALIKE_PER_BEAT = 0.13
"""… longer ones for each beat …"""
_ALIKE_AT_MOST = 0.4
"""… and at most: words that are alike do not make up for one that is not."""
_ROUNDING = 1e-9


def difference(one: Beats, other: Beats) -> float | None:
    """Return how unlike two rows of the same skeleton sound, 0.0 or more.

    ``None`` if they are not spellings of each other, or are written in the same script all through.
    """
    if len(one) != len(other):
        shorter = one if len(one) < len(other) else other
        led = (Beat("", "", shorter[0].script), *shorter)
        one, other = (led, other) if shorter is one else (one, led)
    cost = 0.0
    crossed = latin = False
    for a, b in zip(one, other, strict=True):
        if a.script != b.script:
            if a.script in "sl" and b.script in "sl":
                return None
            crossed = crossed or {a.script, b.script} not in _ONE_SCRIPT
            latin = latin or a.script == "l" or b.script == "l"
        if a.sound != b.sound:
            cost += _consonants(a, b)
        if a.vowels != b.vowels:
            cost += _vowels(a, b)
    allowed = _ALIKE_SHORT if len(one) <= _SHORT else _ALIKE_PER_BEAT * len(one)
    if latin:
        allowed = min(allowed, _ALIKE_AT_MOST)
    return round(cost, 4) if crossed and cost <= allowed + _ROUNDING else None


def _consonants(a: Beat, b: Beat) -> float:
    pairs = ((x, y) for x in a.sound.split("|") for y in b.sound.split("|"))
    return min(0.0 if x == y else _NEAR.get(frozenset((x, y)), _UNLIKE) for x, y in pairs)


def _vowels(a: Beat, b: Beat) -> float:
    if "m" in {a.script, b.script}:
        return _MIXED if not (a.vowels and b.vowels) or _ends_alike(a.vowels, b.vowels) else _UNLIKE
    if a.script == "l" and b.script == "l":
        return 0.0 if a.vowels.replace("-", "") == b.vowels.replace("-", "") else _UNLIKE
    if a.script == "l":
        a, b = b, a
    if b.script != "l":
        return 0.0 if _long(a.vowels) == _long(b.vowels) else _UNLIKE
    return _romaji(a, b) if a.script in _JAPANESE else _katakana_as_latin(a, b)


def _ends_alike(one: str, other: str) -> bool:
    return one[0] == other[0] or one[-1] == other[-1]


def _long(vowels: str) -> str:
    """Return *vowels* with long ones short: オウ and オー are one, エイ and エー too."""
    return re.sub(r"(.)\1+", r"\1", vowels.replace("ou", "o").replace("ei", "e"))


def _romaji(spoken: Beat, written: Beat) -> float:
    """Return how unlike the vowels of a Japanese word and of Latin letters are, which write each of them."""
    plain = _long(re.sub("[y-]", "", written.vowels))
    if plain == _long(spoken.vowels):
        return 0.0
    goes_on = len(plain) > 1 and len(spoken.vowels) > 1 and plain[0] == spoken.vowels[0]
    return _ALIKE_AT_MOST if goes_on else _UNLIKE


def _katakana_as_latin(spoken: Beat, written: Beat) -> float:
    added = _FREELY_ADDED.get(spoken.sound, "u")
    if added == "i" and written.sound in _NEVER_SH:
        added = "u"
    if not written.vowels:
        if not spoken.sound:  # nothing is added before a word
            return _UNLIKE
        return 0.0 if spoken.vowels == added else _ADDED.get(spoken.vowels, _UNLIKE)
    if not spoken.vowels:
        return 0.3 if written.vowels == "e" else _UNLIKE
    letters = written.vowels.removeprefix("-")
    costs = [_vowels_as_latin(spoken.vowels, letters)]
    if letters != written.vowels and spoken.sound != "n":
        costs[0] += _PARTLY  # for nothing is between the words
    if len(spoken.vowels) > 1 and spoken.vowels[0] in {added, "u"}:  # ト before ア of the next word
        costs.append(_vowels_as_latin(spoken.vowels[1:], letters))
    if spoken.vowels == "ei" and spoken.sound in {"t", "d"}:  # ティ, its ィ written large
        costs.append(_vowels_as_latin("i", letters))
    return min(costs)


@lru_cache(maxsize=4096)
def _vowels_as_latin(spoken: str, written: str) -> float:
    """Return how unlike vowels in katakana are to the letters for them in an English spelling."""
    one, apart, other = written.partition("-")
    if apart:  # of two words: each has vowels of its own
        ways = [(spoken[:end], spoken[end:]) for end in range(1, len(spoken))]
        return min((_vowels_as_latin(a, one) + _vowels_as_latin(b, other) for a, b in ways), default=_UNLIKE)
    long, written = _long(spoken), _GLIDE.sub("", written)
    letters = written.rstrip("r") or written
    if letters != written and long[-1] in _NEVER_COLOURED:
        return _BADLY
    if written == "oo" and long in {"a", "o"}:
        return _PARTLY
    first, last = _first(long, written), _last(long, letters, written)
    if first < _UNLIKE and last < _UNLIKE:
        shorter = len(long) == 1 and len(letters) > _LONGEST_OF_ONE and letters != "eau"
        longer = len(_DIPHTHONG.sub("", long)) > len(written)
        return max(first, last, _PARTLY if shorter or longer else 0.0)
    if min(first, last) == _UNLIKE:
        return _UNLIKE
    return _PARTLY if len(written) > 1 else _BADLY


def _first(long: str, written: str) -> float:
    if (long.startswith("ai") and written[0] in "iye") or (long[0] == "a" and "r" in written):
        return 0.0
    if long[0] == "u" and written.startswith(("oo", "ou")):
        return 0.0
    return 0.1 if long[0] == "u" and written.startswith("ie") else _fit(long[0], written[0])


def _last(long: str, letters: str, written: str) -> float:
    if long[-1] == "a" and letters != written:
        return 0.0
    return _fit(long[-1], letters[-1], _DIGRAPHS[long[-1]] if len(letters) > 1 else "")


def _fit(vowel: str, letter: str, others: str = "") -> float:
    if letter in _FITS[vowel] or letter in others:
        return 0.0
    return _RARELY.get(vowel, {}).get(letter, _UNLIKE)
