"""What katakana and Latin spellings sound like: the tables and rules behind :mod:`lookup.matching.sound`.

A word becomes a row of beats, each a consonant with the vowels after it. English spelling is ambiguous, so a
Latin word has several variants.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple


class Beat(NamedTuple):
    """A consonant with the vowels that follow it.

    Attributes:
        sound: What the consonant can be (``s|z``); empty before a leading vowel.
        vowels: Vowels as written, with a hyphen where a Latin word ends; empty where none is.
        script: ``l`` Latin letters, ``k`` katakana, ``h`` hiragana, ``j`` read from kanji, ``n`` from digits,
            ``s`` letters spelled out, ``t`` translated, ``d`` digits and all else.
    """

    sound: str
    vowels: str
    script: str


Beats = tuple[Beat, ...]

_ROWS = (
    ("", "アイウエオ"),
    ("k", "カキクケコ"),
    ("g", "ガギグゲゴ"),
    ("s", "サシスセソ"),
    ("z", "ザジズゼゾ"),
    ("t", "タチツテト"),
    ("d", "ダヂヅデド"),
    ("n", "ナニヌネノ"),
    ("h", "ハヒフヘホ"),
    ("b", "バビブベボ"),
    ("p", "パピプペポ"),
    ("m", "マミムメモ"),
    ("r", "ラリルレロ"),
)
_KANA = {
    **{kana: (sound, vowel) for sound, row in _ROWS for kana, vowel in zip(row, "aiueo", strict=True)},
    "シ": ("sh", "i"),
    "ジ": ("j", "i"),
    "ヂ": ("j", "i"),
    "チ": ("ch", "i"),
    "ツ": ("ts", "u"),
    "フ": ("f", "u"),
    "ヴ": ("b", "u"),
    "ン": ("n", ""),
    "ヅ": ("z", "u"),
    "ヤ": ("", "a"),
    "ユ": ("", "u"),
    "ヨ": ("", "o"),
    "ワ": ("", "a"),
    "ヲ": ("", "o"),
}
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "a", "ュ": "u", "ョ": "o"}
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        (
            *(
                "エー",
                "ビー",
                "シー",
                "ディー",
                "イー",
                "エフ",
                "ジー",
                "エイチ",
                "アイ",
                "ジェー",
                "ケー",
                "エル",
                "エム",
            ),
            *("エヌ", "オー", "ピー", "キュー", "アール", "エス", "ティー", "ユー", "ブイ"),
            *("ダブリュー", "エックス", "ワイ", "ゼット"),
        ),
        strict=True,
    )
)
_DIGITS = {
    "0": ("ゼロ", "レイ"),
    "1": ("ワン", "イチ"),
    "2": ("ツー", "ニ"),
    "3": ("スリー", "サン"),
    "4": ("フォー", "ヨン"),
    "5": ("ファイブ", "ゴ"),
    "6": ("シックス", "ロク"),
    "7": ("セブン", "ナナ"),
    "8": ("エイト", "ハチ"),
    "9": ("ナイン", "キュウ"),
}
_RULES: tuple[tuple[re.Pattern[str], tuple[tuple[str, ...], ...]], ...] = tuple(
    (re.compile(pattern), alternatives)
    for pattern, alternatives in (
        # Spelling, and what it can sound like. The first that fits is taken.
        # "+x" is a vowel (r: one made long), "*" the letter itself, "E" an e that may be silent.
        (r"(?<=^o)f$", (("b",), ("f",))),
        (r"[ts]ion", (("sh|j", "+o", "n"),)),
        (r"[tc]i(?=[aou])", (("sh", "+i"), ("t|ch", "+i"), ("s", "+i"))),
        (r"ture", (("ch", "+a"), ("ch", "+u", "r"))),
        (r"tch", (("ch",),)),
        (r"sch", (("s", "k"), ("sh",))),
        (r"(?<=^te)ch|ch(?=[nrl])", (("k",),)),
        (r"ch", (("ch",), ("k",))),
        (r"^kn", (("n",),)),
        (r"c?k+", (("k",),)),
        (r"cc(?=[eiyE])", (("k", "s"),)),
        (r"sc(?=[eiyE])", (("s",),)),
        (r"c+(?=[eiyE])", (("s",),)),
        (r"c+", (("k",),)),
        (r"qu?", (("k",),)),
        (r"^x", (("z",),)),
        (r"x", (("k", "s"),)),
        (r"ph", (("f",),)),
        (r"sh", (("sh",),)),
        (r"th", (("th",), ("t",))),
        (r"t?ts(?!h)", (("ts",), ("t", "s"))),
        (r"tz", (("ts",),)),
        (r"dg", (("j",), ("d", "g"))),
        (r"gh", ((), ("g",))),
        (r"gn(?=$|[^aeiou])", (("n",), ("g", "n"))),
        (r"g(?=y$)", (("j",),)),
        (r"g+(?=[eiyE])|g(?=$)", (("g",), ("j",))),
        (r"g+", (("g",),)),
        (r"j", (("j",),)),
        (r"(?<=a)l(?=k)", ((), ("r",))),
        (r"ll?", (("r",),)),
        (r"(?<=[aiou])re(?=[bcdfgkmnpstv])", (("r", "+e"), (), ("+r",))),
        (r"rr?(?=[aeiouy](?!$)|[aiouy])", (("r",),)),
        (r"rr?", (("+r",), ("r",))),
        (r"v+", (("b",),)),
        (r"z+", (("z|ts",),)),
        (r"ss|^s", (("s",),)),
        (r"s", (("s|z",),)),
        (r"m(?=[bp])", (("n",),)),
        (r"h(?=[aeiouyE])", (("h",),)),
        (r"[hw]", ((),)),
        (r"nn?", (("n",),)),
        (r"E", ((), ("+e",))),
        (r"bb?|dd?|ff?|pp?|tt?|mm?", (("*",),)),
    )
)
_VOWELS = re.compile("[aeiouy]+")
_SILENT_E = re.compile(r"(?<=[aeiouy])([^aeiouy]+)e$")
_VARIANTS_OF_WORD = 8


@lru_cache(maxsize=4096)
def kana(text: str) -> Beats:
    """Return the beats of *text* in kana; long vowels, ッ and what is no kana have none."""
    beats: list[Beat] = []
    loan = "ー" in text  # which hiragana has only where it writes what is usually in katakana
    for written, char in zip(text, text.translate(_HIRAGANA), strict=True):
        if char in _SMALL and beats:
            beats[-1] = beats[-1]._replace(vowels=beats[-1].vowels[:-1] + _SMALL[char])
        elif char in _KANA:
            _append(beats, Beat(*_KANA[char], "k" if loan or written == char else "h"))
    return tuple(beats)


def _append(beats: list[Beat], beat: Beat) -> None:
    """Add *beat*; a bare vowel goes to the beat before it, and ン before ナ is one sound."""
    if beats and not beat.sound:
        beats[-1] = beats[-1]._replace(vowels=beats[-1].vowels + beat.vowels)
    elif beats and beat.sound == "n" and beats[-1][:2] == ("n", ""):
        beats[-1] = beat
    else:
        beats.append(beat)


@lru_cache(maxsize=16384)
def latin(word: str) -> tuple[Beats, ...]:
    """Return how the lower-case *word* can sound, the likeliest first."""
    spelled = list(_spellings(_SILENT_E.sub(r"\1E", word)))
    variants = islice(product(*spelled), _VARIANTS_OF_WORD)
    return tuple(
        dict.fromkeys(_beats(sound for sounds in variant for sound in sounds) for variant in variants)
    )


def _spellings(word: str) -> Iterable[tuple[tuple[str, ...], ...]]:
    at = 0
    while at < len(word):
        vowels = _VOWELS.match(word, at)
        if vowels:
            yield (("+" + vowels.group(),),)
            at = vowels.end()
            continue
        match, alternatives = next((m, a) for pattern, a in _RULES if (m := pattern.match(word, at)))
        yield tuple(tuple(word[at] if sound == "*" else sound for sound in a) for a in alternatives)
        at = match.end()


def _beats(sounds: Iterable[str]) -> Beats:
    beats: list[Beat] = []
    for sound in sounds:
        if not sound.startswith("+"):
            beats.append(Beat(sound, "", "l"))
        elif beats:
            beats[-1] = beats[-1]._replace(vowels=beats[-1].vowels + sound[1:])
        else:
            beats.append(Beat("", sound[1:], "l"))
    return tuple(beats)


def letters(word: str) -> Beats:
    """Return how the lower-case Latin *word* sounds when it is spelled out (エイチアール)."""
    return tuple(beat._replace(script="s") for beat in kana("".join(_LETTERS[letter] for letter in word)))


def digits(number: str) -> tuple[Beats, ...]:
    """Return how a row of digits can sound: as digits, in English, in Japanese."""
    plain = tuple(Beat(digit, "", "d") for digit in number)
    return (
        plain,
        *(read(kana("".join(_DIGITS[digit][language] for digit in number)), "n") for language in (0, 1)),
    )


def read(beats: Beats, script: str = "j") -> Beats:
    """Mark kana *beats* as read from something else than kana: from kanji, or as *script* says."""
    return tuple(Beat(sound, vowels, script) for sound, vowels, _ in beats)
