"""Patterns of words, as ``lines.yaml`` writes them, and where they stand in a sentence.

All words of the file are looked for in a sentence at once; a pattern then only compares places. So a new
phrase costs next to nothing, at the start as later.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import msgspec

from lookup.text import nfkc

Span: TypeAlias = tuple[int, int]
"""First place and the place behind the last, in a text written by :func:`line_key`."""

_GROUP = re.compile(r"(\{[^{}]+\})")
_DROPPED = re.compile(r"[\s\-‐‑–—―−ー・'’\"“”]")
_INDEXED = 2
"""Number of characters by which the words are looked up."""
_SHORT = 2


class Word(msgspec.Struct, frozen=True):
    """One word of a pattern: pieces that follow each other directly, plain texts or groups in braces."""

    pieces: tuple[str, ...]
    starts: bool = False
    ends: bool = False


class Pattern(msgspec.Struct, frozen=True):
    """Words that stand in one sentence in this order, with any text between them.

    Attributes:
        parts: For each place in the order, the words of which one must stand there.
        firsts: For each of these, what at least must occur in a text that has it.
    """

    text: str
    parts: tuple[tuple[Word, ...], ...]
    firsts: tuple[frozenset[str], ...]


class Vocabulary(msgspec.Struct, frozen=True):
    """Every word of the file, ready to be looked for.

    Attributes:
        by_start: First characters → the plain texts that begin so.
        groups: Plain text → the groups that it alone is a word of.
        composed: Group → its words of several pieces or that name a group; groups they use come first.
        short: Words of one or two Latin letters, which must not be a part of a longer one (DR in Android).
    """

    by_start: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[tuple[str, Word], ...]]
    composed: dict[str, tuple[Word, ...]]
    short: frozenset[str]


class Marked(msgspec.Struct, frozen=True):
    """A text written by :func:`line_key`, with the places of every known word and group in it."""

    key: str
    places: dict[str, list[Span]]


def line_key(text: str) -> str:
    """Return *text* as sentences are compared: width and case made equal, without spaces, hyphens, ー and ・.

    A 。 before a closing bracket (…を含む。）ends no sentence.
    """
    return clause_key(nfkc(text)).replace("。)", ")").strip("。.")


def clause_key(text: str) -> str:
    """Return a part of a text, NFKC already, as :func:`line_key` writes it, but with its full stop."""
    return _DROPPED.sub("", text.casefold()).replace(",", "、")


# ---------------------------------------------------------------- reading patterns


def read_pattern(text: str, groups: Mapping[str, object]) -> Pattern:
    """Read one pattern: ``A|B`` either word, ``…`` any text of the same sentence, ``{group}``, ``^``, ``$``.

    Raises:
        KeyError: It names a group that is not among *groups* (names in braces).
        ValueError: A word of it is empty, or holds a 。
    """
    parts = tuple(tuple(read_word(word, groups) for word in part.split("|")) for part in text.split("…"))
    return Pattern(text, parts, tuple(frozenset(word.pieces[0] for word in part) for part in parts))


def read_word(text: str, groups: Mapping[str, object]) -> Word:
    """Read one word of a pattern or of a group; raises as :func:`read_pattern` does."""
    word = text.strip()
    starts, ends = word.startswith("^"), word.endswith("$")
    printed = _GROUP.split(word.removeprefix("^").removesuffix("$"))
    pieces = tuple([p if p.startswith("{") else line_key(p) for p in printed if p])
    for piece in pieces:
        if piece.startswith("{") and piece not in groups:
            raise KeyError(piece.strip("{}"))
    if not pieces or not all(pieces) or "。" in "".join(pieces):
        raise ValueError(f"{text!r} is no word of a pattern")
    return Word(pieces, starts, ends)


def vocabulary(groups: Mapping[str, tuple[Word, ...]], patterns: Iterable[Pattern]) -> Vocabulary:
    """Gather every word of *groups* (names in braces, those that are used first) and *patterns*."""
    words = [w for all_ in groups.values() for w in all_]
    words += [w for pattern in patterns for part in pattern.parts for w in part]
    by_start: dict[str, list[str]] = {}
    for piece in dict.fromkeys(p for w in words for p in w.pieces if not p.startswith("{")):
        by_start.setdefault(piece[:_INDEXED], []).append(piece)
    alone: dict[str, list[tuple[str, Word]]] = {}
    composed: dict[str, tuple[Word, ...]] = {}
    for group, all_ in groups.items():
        for word in filter(_is_plain, all_):
            alone.setdefault(word.pieces[0], []).append((group, word))
        if rest := tuple(word for word in all_ if not _is_plain(word)):
            composed[group] = rest
    return Vocabulary(
        {start: tuple(pieces) for start, pieces in by_start.items()},
        {piece: tuple(found) for piece, found in alone.items()},
        composed,
        frozenset(p for pieces in by_start.values() for p in pieces if len(p) <= _SHORT and _is_latin(p)),
    )


def _is_plain(word: Word) -> bool:
    return len(word.pieces) == 1 and not word.pieces[0].startswith("{")


# ---------------------------------------------------------------- looking in a text


def mark(words: Vocabulary, key: str) -> Marked:
    """Look for every word in *key*, a text written by :func:`line_key`."""
    marked = Marked(key, {})
    places = marked.places
    for width in range(1, _INDEXED + 1):
        for at in range(len(key) - width + 1):
            for piece in words.by_start.get(key[at : at + width], ()):
                if key.startswith(piece, at) and not (piece in words.short and _inside(key, at, piece)):
                    places.setdefault(piece, []).append((at, at + len(piece)))
    for piece in tuple(places):
        for group, word in words.groups.get(piece, ()):
            _add(places, group, _spans(marked, word))
    for group, all_ in words.composed.items():
        for word in all_:
            if word.pieces[0] in places:
                _add(places, group, _spans(marked, word))
    return marked


def _inside(key: str, at: int, piece: str) -> bool:
    """Return whether a Latin letter stands directly before or behind *piece* at place *at*."""
    return _is_latin(key[at - 1 : at]) or _is_latin(key[at + len(piece) : at + len(piece) + 1])


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _add(places: dict[str, list[Span]], group: str, spans: list[Span]) -> None:
    if spans:
        places.setdefault(group, []).extend(spans)


def locate(marked: Marked, pattern: Pattern) -> tuple[Span, ...]:
    """Return where the words of *pattern* stand in the text, one for each part; empty if they do not."""
    if any(first.isdisjoint(marked.places) for first in pattern.firsts):
        return ()
    where = [sorted(s for word in part for s in _spans(marked, word)) for part in pattern.parts]
    for first in where[0]:
        stop = marked.key.find("。", first[1])
        found = _follow(where, first, stop if stop >= 0 else len(marked.key))
        if found:
            return found
    return ()


def _follow(where: list[list[Span]], first: Span, stop: int) -> tuple[Span, ...]:
    """Return *first* and the parts that stand behind it, each behind the one before, up to *stop*."""
    found = [first]
    for spans in where[1:]:
        following = [span for span in spans if span[0] >= found[-1][1] and span[1] <= stop]
        if not following:
            return ()
        found.append(min(following, key=lambda span: span[1]))
    return tuple(found)


def _spans(marked: Marked, word: Word) -> list[Span]:
    first, *rest = word.pieces
    spans = marked.places.get(first, [])
    for piece in rest:
        spans = list(_joined(spans, marked.places.get(piece, [])))
    if word.starts:
        spans = [span for span in spans if span[0] == 0]
    if word.ends:
        spans = [span for span in spans if span[1] == len(marked.key)]
    return spans


def _joined(left: list[Span], right: list[Span]) -> Iterator[Span]:
    return ((start, last) for start, end in left for begin, last in right if begin == end)
