"""How a name sounds, whatever it is written in: Latin letters, kana, or kanji with known readings.

Two writings are one name if their consonants agree in class (:func:`skeleton`, which is what the index looks
up) and their vowels and consonants can be spellings of each other (:func:`difference`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import TypeAlias, TypeVar

from lookup.knowledge import Knowledge
from lookup.matching.spelling import Beat, Beats, digits, kana, latin, letters, read

T = TypeVar("T")
K = TypeVar("K")
_Heard: TypeAlias = tuple[str, Beats]
"""How a word can sound: the skeleton, and the beats."""

_CLASS = {
    **dict.fromkeys(("s", "s|z", "sh", "sh|j", "z", "z|ts", "j", "th"), "S"),
    **dict.fromkeys(("t", "t|ch", "ch", "ts"), "T"),
    "k": "K",
    "g": "G",
    "d": "D",
    "n": "N",
    "h": "H",
    "f": "F",
    "b": "B",
    "p": "P",
    "m": "M",
    "r": "R",
    "": "",
}
_TOKENS = re.compile(
    r"(?P<latin>[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z])|(?P<digits>[0-9]+)"
    r"|(?P<kana>[ぁ-ゖァ-ヺー]+)|(?P<kanji>[々〆㐀-鿿]+)"
)
_RUN_ON = re.compile(r"[A-Z]{2}[a-z]")
_CAPITALS = re.compile(_TOKENS.pattern.replace("(?![a-z])", ""))
"""As above, but capitals are a word of their own before small letters too (FJcloud)."""
_KANJI = re.compile("[々〆㐀-鿿]+")
_DOT_COM = re.compile(r"(?<=[A-Za-z])\.com(?![A-Za-z])")
_KATAKANA = re.compile("[ァ-ヺー]+")
_MARKS = re.compile("['’`]")
_PLURAL = re.compile("[^s]s$")
_LONGEST_SINGULAR = 4
_PLURALS = 2
"""Sounds of a Latin word without the s that Japanese leaves out (Services, サービス)."""
_LONGEST_SPELLED = 5
_VARIANTS_OF_KANJI = 16
_LENGTH_OF_KUN = 2
_VOICED = dict(
    zip("カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ", strict=True)
)
_WORDS_REMEMBERED = 16384

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


class Ear:
    """Hears texts: knows the readings of kanji, and the English words that stand for Japanese ones."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._readings = knowledge.readings
        self._heard = lru_cache(maxsize=_WORDS_REMEMBERED)(self._hear)
        self._japanese = knowledge.name_words.japanese
        mixed = sorted((w for w in self._readings.words if not _KANJI.fullmatch(w)), key=len, reverse=True)
        self._mixed = re.compile(f"({'|'.join(map(re.escape, mixed)) or '(?!)'})")

    def variants(self, text: str, limit: int) -> tuple[Beats, ...]:
        """Return up to *limit* ways in which *text*, in NFKC, can sound; the likeliest first."""
        heard = {joined([beats for _, beats in choice]): None for choice in self._choices(text, limit)}
        heard.pop((), None)
        return tuple(heard)

    def known(self, text: str, limit: int, under: Callable[[str], Iterable[K]]) -> Iterator[tuple[Beats, K]]:
        """Yield the :meth:`variants` of *text*, each with all that is known *under* its skeleton.

        Most skeletons are unknown, and are known to be so before the beats are put together.
        """
        found: dict[str, tuple[K, ...]] = {}
        heard: set[Beats] = set()
        for choice in self._choices(text, limit):
            consonants = "".join([part for part, _ in choice])
            if consonants not in found:
                found[consonants] = tuple(under(consonants))
            if not found[consonants]:
                continue
            beats = joined([beats for _, beats in choice])
            if beats and beats not in heard:
                heard.add(beats)
                for one in found[consonants]:
                    yield beats, one

    def _choices(self, text: str, limit: int) -> Iterator[tuple[_Heard, ...]]:
        """Yield for each word of *text* one way in which it can sound, with its skeleton."""
        text = _DOT_COM.sub(" dot com", text)
        pieces = [text] if text.isascii() else self._mixed.split(text)
        for pattern in (_TOKENS, _CAPITALS) if _RUN_ON.search(text) else (_TOKENS,):
            words: list[Sequence[_Heard]] = []
            for at, piece in enumerate(pieces):
                if at % 2:
                    words.append((_with_skeleton(_read(self._readings.words[piece])),))
                else:
                    tokens = pattern.finditer(_MARKS.sub("", piece))
                    words += [self._heard(match.lastgroup, match.group()) for match in tokens]
            yield from islice(_likeliest_first(words), limit)

    def _hear(self, kind: str | None, word: str) -> tuple[_Heard, ...]:
        return tuple(map(_with_skeleton, self._sounds_of(kind, word)))

    def _sounds_of(self, kind: str | None, word: str) -> tuple[Beats, ...]:
        if kind == "kana":
            return (kana(word),)
        if kind == "digits":
            return digits(word)
        if kind == "kanji":
            return self._kanji(word)
        sounded = latin(word.lower())
        if len(word) > _LONGEST_SINGULAR and _PLURAL.search(word):
            sounded = (*sounded, *latin(word.lower()[:-1])[:_PLURALS])
        terms = tuple(_translated(term, self._term(term)) for term in self._japanese.get(word.lower(), ()))
        if word.isupper() and len(word) <= _LONGEST_SPELLED:
            spelled = letters(word.lower())
            if len(word) > 1 and not re.search("[AEIOUY]", word):
                return (spelled, *terms)
            sounded = (
                (sounded[0], spelled, *sounded[1:]) if re.search("[AEIOU].", word) else (spelled, *sounded)
            )
        return (sounded[0], *terms, *sounded[1:])

    def _term(self, term: str) -> Beats:
        return kana(term) if _KATAKANA.fullmatch(term) else self._kanji(term)[0]

    def _kanji(self, run: str) -> tuple[Beats, ...]:
        readings = self._readings
        parts: list[tuple[str, ...]] = []
        at = 0
        while at < len(run):
            length = next(
                (
                    n
                    for n in range(min(readings.longest, len(run) - at), 1, -1)
                    if run[at : at + n] in readings.words
                ),
                0,
            )
            if length:
                parts.append((readings.words[run[at : at + length]],))
            elif run[at] == "々" and parts:
                parts.append(parts[-1])
            else:
                known = readings.kanji.get(run[at], (run[at],))
                known = tuple(_also_voiced(known)) if at else known
                parts.append((*known, *_shortened(known)) if at + 1 < len(run) else known)
            at += length or 1
        choices = islice(_likeliest_first(parts), _VARIANTS_OF_KANJI)
        return tuple(joined([_read(reading) for reading in choice]) for choice in choices)


def _also_voiced(known: Sequence[str]) -> Iterator[str]:
    """Yield readings, and as they are after another kanji: 霧 is キリ, but ギリ in 朝霧."""
    for reading in known:
        yield reading
        if len(reading) == _LENGTH_OF_KUN and reading[0] in _VOICED and reading[1] not in "ンウイツクチキ":
            yield _VOICED[reading[0]] + reading[1:]


def _shortened(known: Sequence[str]) -> Iterator[str]:
    """Yield readings as they are before another kanji: ケツ and サイ are ケッサイ."""
    return (reading[:-1] for reading in known if len(reading) > 1 and reading[-1] in "ツチ")


def _translated(term: str, beats: Beats) -> Beats:
    """Mark *beats* as those of the Japanese *term* for an English word; katakana only spells that word."""
    return tuple(beat._replace(script="s" if _KATAKANA.fullmatch(term) else "t") for beat in beats)


def _read(reading: str) -> Beats:
    return read(kana(reading)) or (Beat(reading, "", "d"),)


def _likeliest_first(parts: Sequence[Sequence[T]]) -> Iterator[tuple[T, ...]]:
    """Yield choices of one from each of *parts*: first ones, then one other at a time, then all."""
    first = tuple(part[0] for part in parts)
    yield first
    for at, part in enumerate(parts):
        for other in part[1:]:
            yield (*first[:at], other, *first[at + 1 :])
    if len(parts) > 1:
        yield from product(*parts)


def joined(parts: Sequence[Beats]) -> Beats:
    """Return *parts* as one row; a leading vowel goes to the beat before it (``m``: kana and Latin)."""
    beats: list[Beat] = []
    for part in parts:
        start = 0
        if beats and part and not part[0].sound:
            sound, vowels, script = beats[-1]
            mixed = part[0].script == "l" and script not in "ls"
            beats[-1] = Beat(sound, vowels + part[0].vowels, "m" if mixed else script)
            start = 1
        beats.extend(part[start:])
    return tuple(beats)


def _with_skeleton(beats: Beats) -> _Heard:
    return skeleton(beats), beats


def skeleton(beats: Beats) -> str:
    """Return the consonant classes of *beats*, the key under which a sound is looked up."""
    return "".join([_CLASS.get(beat.sound, beat.sound) for beat in beats])


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
