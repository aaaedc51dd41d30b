"""How a name sounds, whatever it is written in: Latin letters, kana, or kanji with known readings.

Two writings are one name if their consonants agree in class (:func:`skeleton`, which is what the index looks
up) and their vowels and consonants can be spellings of each other (:mod:`lookup.matching.difference`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import Protocol, TypeAlias, TypeVar

from lookup.knowledge import Knowledge
from lookup.matching.spelling import Beat, Beats, digits, kana, latin, letters, read

T = TypeVar("T")
K_co = TypeVar("K_co", covariant=True)
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

_BEGINNING = 4


class Known(Protocol[K_co]):
    """What is known by how it sounds."""

    @property
    def begun(self) -> frozenset[str]:
        """The :func:`beginnings` of all skeletons under which something is known."""
        ...

    def of(self, consonants: str) -> Sequence[K_co]:
        """Return all that is known under a skeleton."""
        ...


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

    def known(self, text: str, limit: int, under: Known[K_co]) -> Iterator[tuple[Beats, K_co]]:
        """Yield the :meth:`variants` of *text*, each with all that is known *under* its skeleton.

        Most skeletons are unknown, and are known to be so before the beats are put together.
        """
        found: dict[str, Sequence[K_co]] = {}
        heard: set[Beats] = set()
        for words in self._words(text):
            for choice in _likeliest(words, limit) if _may_begin(words, under.begun) else ():
                consonants = "".join([part for part, _ in choice])
                if consonants not in found:
                    found[consonants] = under.of(consonants)
                if not found[consonants]:
                    continue
                beats = joined([beats for _, beats in choice])
                if beats and beats not in heard:
                    heard.add(beats)
                    for one in found[consonants]:
                        yield beats, one

    def _choices(self, text: str, limit: int) -> Iterator[tuple[_Heard, ...]]:
        """Yield for each word of *text* one way in which it can sound, with its skeleton."""
        for words in self._words(text):
            yield from _likeliest(words, limit)

    def _words(self, text: str) -> Iterator[list[Sequence[_Heard]]]:
        """Yield the ways in which the words of *text* can sound; twice where it can be cut in two ways."""
        text = _DOT_COM.sub(" dot com", text)
        if "+" in text:
            yield from self._words(text.replace("+", " plus "))
        pieces = [text] if text.isascii() else self._mixed.split(text)
        for pattern in (_TOKENS, _CAPITALS) if _RUN_ON.search(text) else (_TOKENS,):
            words: list[Sequence[_Heard]] = []
            for at, piece in enumerate(pieces):
                if at % 2:
                    words.append((_with_skeleton(_read(self._readings.words[piece])),))
                else:
                    tokens = pattern.finditer(_MARKS.sub("", piece))
                    words += [self._heard(match.lastgroup, match.group()) for match in tokens]
            yield words

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
        if len(word) == 1 or (word.isupper() and len(word) <= _LONGEST_SPELLED):
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
        choices = _likeliest(parts, _VARIANTS_OF_KANJI)
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


def beginnings(skeletons: Iterable[str]) -> frozenset[str]:
    """Return how *skeletons* begin: up to their first four consonants, fewer of them, and nothing."""
    return frozenset(skeleton[:end] for skeleton in skeletons for end in range(_BEGINNING + 1))


def _may_begin(words: Sequence[Sequence[_Heard]], begun: frozenset[str]) -> bool:
    """Return whether *words* can sound like something that begins in one of the ways *begun*."""
    starts = {""}
    for heard in words:
        starts = {(start + part)[:_BEGINNING] for start in starts for part, _ in heard} & begun
        if not starts:
            return False
    return True


def _likeliest(parts: Sequence[Sequence[T]], limit: int) -> Iterator[tuple[T, ...]]:
    return islice(_likeliest_first(parts), limit)


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
    """Return *parts* as one row; a leading vowel goes to the beat before it (``m``: kana and Latin).

    A hyphen parts the vowels of a Latin word from those of the next word: Miro AI is no ミライ.
    """
    beats: list[Beat] = []
    for part in parts:
        start = 0
        if beats and part and not part[0].sound:
            sound, vowels, script = beats[-1]
            mixed = part[0].script == "l" and script not in "ls"
            apart = "-" if script == "l" else ""
            beats[-1] = Beat(sound, f"{vowels}{apart}{part[0].vowels}", "m" if mixed else script)
            start = 1
        beats.extend(part[start:])
    return tuple(beats)


def _with_skeleton(beats: Beats) -> _Heard:
    return skeleton(beats), beats


def skeleton(beats: Beats) -> str:
    """Return the consonant classes of *beats*, the key under which a sound is looked up."""
    return "".join([_CLASS.get(beat.sound, beat.sound) for beat in beats])
