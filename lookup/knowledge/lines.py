"""Sentences of specifications: how each kind is recognised, who decides it, what it asks."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self, TypeAlias

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.knowledge.phrasing import (
    Marked,
    Pattern,
    Span,
    Vocabulary,
    Word,
    line_key,
    locate,
    mark,
    read_pattern,
    read_word,
    vocabulary,
)
from lookup.knowledge.regions import RegionTree, load_regions
from lookup.model import CheckName, LineKind, Requirement, Text
from lookup.text import remembered_if_short

Take: TypeAlias = Literal[
    "lists",
    "options",
    "regions",
    "law",
    "court",
    "scope",
    "controls",
    "period",
    "service_model",
    "registered_model",
    "models",
    "information_class",
]
"""A part of the demand that is read from the sentence itself."""

_Sense: TypeAlias = tuple[frozenset[Word], ...]
_SUBJECTS: frozenset[CheckName] = frozenset({"foreign_law", "other_scheme", "contract_terms"})
"""Subjects of lines that no list decides (DOMAIN checks 24 to 26)."""

SHORTEST_NAME, SHORTEST_CODE = 2, 5
"""Shorter names of places (津) and codes (jp) occur inside other words, and are not looked for."""


class LineWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of words that patterns use by its name in braces (``line_words.yaml``).

    Attributes:
        group: Name of the group, as in ``{登録}``.
        words: The words; each may itself name a group that stands above.
    """

    group: str
    words: tuple[str, ...]


class LinePhrase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of sentence.

    Attributes:
        id: ``kind.what``, such as ``list.registered``.
        kind: Who decides it: the list, a paper of the provider, or the agency itself.
        check: The check that answers it, or the subject it belongs to.
        meaning: What a sentence of this kind asks, for the reader.
        match: Patterns, any of which must be found. ``A|B`` means either word, ``…`` any text within the same
            sentence, ``{group}`` a word of that group, ``^`` and ``$`` the sentence's beginning and end.
        without: Patterns none of which may be found.
        examples: Sentences that must be read as this entry; checked whenever the file is loaded.
        demand: Fields of the requirement that a sentence of this kind sets to one fixed value.
        takes: Fields that are read from the sentence.
        also: Further checks that must agree before the line is met.
        adds: Beside what the list decides, such words leave a part of the line open.
        whole: For ``list``: such words of a ``provider`` phrase belong to what the list decides
            (ログ収集が言明の対象).
        denies: For ``list``: it asks that what the check looks for is not so, which leaves the line open.
    """

    id: str
    kind: LineKind
    meaning: Text
    match: tuple[str, ...]
    examples: tuple[str, ...]
    check: CheckName | None = None
    without: tuple[str, ...] = ()
    demand: dict[str, str | bool | tuple[str, ...]] = {}
    takes: tuple[Take, ...] = ()
    also: tuple[CheckName, ...] = ()
    adds: bool = False
    whole: bool = False
    denies: bool = False


class _Entry(msgspec.Struct, frozen=True):
    """A phrase with its patterns, ready to be looked for."""

    phrase: LinePhrase
    match: tuple[Pattern, ...]
    without: tuple[Pattern, ...]

    def found(self, marked: Marked) -> tuple[Span, ...]:
        """Return where the words of the phrase stand in a text; empty if it is not found there."""
        places = next(filter(None, (locate(marked, pattern) for pattern in self.match)), ())
        return () if places and any(locate(marked, pattern) for pattern in self.without) else places


class LinePhrases(msgspec.Struct, frozen=True, eq=False):
    """All kinds of sentences, in the order in which they are tried: the first that is found counts.

    Attributes:
        words: Every word that is looked for.
        by_first: What the first word of a pattern begins with → the places in ``entries`` of its phrases.
    """

    entries: tuple[_Entry, ...]
    words: Vocabulary
    by_first: dict[str, frozenset[int]]

    @classmethod
    def of(cls, entries: tuple[_Entry, ...], words: Vocabulary) -> Self:
        """Prepare *entries*, whose words are *words*."""
        by_first: dict[str, set[int]] = {}
        for at, entry in enumerate(entries):
            for piece in {piece for pattern in entry.match for piece in pattern.firsts[0]}:
                by_first.setdefault(piece, set()).add(at)
        return cls(entries, words, {piece: frozenset(places) for piece, places in by_first.items()})

    def find(self, text: str) -> LinePhrase | None:
        """Return the first phrase that *text* is an instance of, or ``None``."""
        found = self.place(text)
        return found[0] if found else None

    def place(self, text: str) -> tuple[LinePhrase, tuple[Span, ...]] | None:
        """Return the first phrase that *text* is an instance of, and where its words stand."""
        return next(self.every(text), None)

    def every(self, text: str) -> Iterator[tuple[LinePhrase, tuple[Span, ...]]]:
        """Yield all phrases that *text* is an instance of, and where the words of each stand."""
        return ((entry.phrase, spans) for entry, spans in self.found(_marked(self, text)))

    def found(self, marked: Marked) -> Iterator[tuple[_Entry, tuple[Span, ...]]]:
        """Yield all entries that are found in a text, in their order, and where their words stand."""
        possible: set[int] = set()
        for piece in marked.places:
            possible |= self.by_first.get(piece, _NOWHERE)
        for at in sorted(possible):
            if spans := self.entries[at].found(marked):
                yield self.entries[at], spans

    def adding(self, text: str) -> Iterator[LinePhrase]:
        """Yield the phrases with ``adds`` that occur in *text*."""
        return (phrase for phrase, _ in self.every(text) if phrase.adds)

    def has(self, group: str, text: str) -> bool:
        """Return whether a word of *group* stands in *text*."""
        return f"{{{group}}}" in _marked(self, text).places

    def cut(self, group: str, text: str) -> str:
        """Return *text* in the writing of :func:`line_key`, with a space for every word of *group*."""
        marked = _marked(self, text)
        letters = list(marked.key)
        for start, end in marked.places.get(f"{{{group}}}", ()):
            letters[start:end] = " " * (end - start)
        return "".join(letters)


_NOWHERE: frozenset[int] = frozenset()


@remembered_if_short(1024)
def _marked(phrases: LinePhrases, text: str) -> Marked:
    """Look for every word in *text*; one sentence is asked about many times over."""
    return mark(phrases.words, line_key(text))


def load_line_phrases(folder: Path, regions: RegionTree | None = None) -> LinePhrases:
    """Read ``line_words.yaml`` and ``lines.yaml``; the names of *regions* are words of groups of their own.

    Args:
        folder: Where the files stand.
        regions: The regions of that folder, if they have been read already.

    Raises:
        KnowledgeError: A group, a word of one, an id or a pattern stands twice, a pattern names an unknown
            group, a field means nothing for the kind, a demand does not fit the requirement, an example is
            not found by its own entry, or an earlier entry takes it.
    """
    groups = _load_groups(folder / "line_words.yaml", _place_groups(regions or load_regions(folder)))
    path = folder / "lines.yaml"
    read: dict[str, tuple[int, _Entry]] = {}
    patterns: dict[_Sense, str] = {}
    for line, phrase in read_entries(path, LinePhrase):
        try:
            entry = _read(phrase, groups)
        except (KeyError, ValueError) as error:
            raise KnowledgeError(path, line, f"{phrase.id}: {_fault(error)}") from error
        fault = _contradiction(entry, read, patterns)
        if fault:
            raise KnowledgeError(path, line, fault)
        read[phrase.id] = (line, entry)
    entries = tuple(entry for _, entry in read.values())
    words = vocabulary(groups, (p for entry in entries for p in (*entry.match, *entry.without)))
    phrases = LinePhrases.of(entries, words)
    for line, entry in read.values():
        _check_examples(path, line, entry, phrases, read)
    return phrases


def _sense(pattern: Pattern) -> _Sense:
    """Return what *pattern* looks for, whatever the order of its alternatives and their width or case."""
    return tuple(frozenset(part) for part in pattern.parts)


def _contradiction(
    entry: _Entry, read: dict[str, tuple[int, _Entry]], patterns: dict[_Sense, str]
) -> str | None:
    """Say what *entry* contradicts: itself, or an entry above it, to which one of *patterns* belongs."""
    phrase = entry.phrase
    refused = {_sense(pattern) for pattern in entry.without}
    of_list = phrase.kind == "list"
    idle = [
        name
        for name in ("whole", "also", "adds", "denies")
        if getattr(phrase, name) and (name == "adds") == of_list
    ]
    if phrase.id in read:
        return f"phrase {phrase.id!r} stands twice"
    if of_list and phrase.check in _SUBJECTS:
        return f"{phrase.id}: {phrase.check!r} is nothing that the list decides"
    if idle:
        return f"{phrase.id}: {idle[0]!r} means nothing for kind {phrase.kind!r}"
    for pattern in entry.match:
        first = patterns.setdefault(_sense(pattern), phrase.id)
        if first in read:
            return f"{phrase.id}: {pattern.text!r} already means {first} (line {read[first][0]})"
        if _sense(pattern) in refused:
            return f"{phrase.id}: {pattern.text!r} stands in both 'match' and 'without'"
    return None


def _fault(error: Exception) -> str:
    return f"unknown group {error}" if isinstance(error, KeyError) else str(error)


def _check_examples(
    path: Path, line: int, entry: _Entry, phrases: LinePhrases, lines: dict[str, tuple[int, _Entry]]
) -> None:
    if not entry.phrase.examples:
        raise KnowledgeError(path, line, f"{entry.phrase.id} has no example")
    for example in entry.phrase.examples:
        marked = mark(phrases.words, line_key(example))
        first = next((other for other, _ in phrases.found(marked)), None)
        if first is entry:
            continue
        if first is None or not entry.found(marked):
            raise KnowledgeError(path, line, f"{entry.phrase.id} does not find its own example {example!r}")
        taker = f"{first.phrase.id} (line {lines[first.phrase.id][0]})"
        message = f"{entry.phrase.id} is shadowed: {taker} takes its example {example!r}"
        raise KnowledgeError(path, line, message)


def _place_groups(tree: RegionTree) -> dict[str, tuple[Word, ...]]:
    """Return the groups of place names: within Japan, and elsewhere."""
    names: dict[str, list[Word]] = {"{国内の地名}": [], "{国外の地名}": []}
    for name, place in tree.by_name.items():
        around = tree.within(place)
        if place in tree.within("japan") or len(name) < (SHORTEST_CODE if name.isascii() else SHORTEST_NAME):
            continue
        names["{国内の地名}" if "japan" in around else "{国外の地名}"].append(Word((line_key(name),)))
    return {group: tuple(words) for group, words in names.items()}


def _load_groups(path: Path, made: dict[str, tuple[Word, ...]]) -> dict[str, tuple[Word, ...]]:
    groups = dict(made)
    for line, entry in read_entries(path, LineWord):
        name = f"{{{entry.group}}}"
        if name in groups:
            raise KnowledgeError(path, line, f"group {entry.group!r} stands twice")
        try:
            groups[name] = tuple(read_word(word, groups) for word in entry.words)
        except (KeyError, ValueError) as error:
            raise KnowledgeError(path, line, f"{entry.group}: {_fault(error)}") from error
        twice = next((word for word, count in Counter(groups[name]).items() if count > 1), None)
        if twice:
            raise KnowledgeError(path, line, f"{entry.group}: {''.join(twice.pieces)!r} stands twice")
    return groups


def _read(phrase: LinePhrase, groups: dict[str, tuple[Word, ...]]) -> _Entry:
    msgspec.convert({"id": "-", **phrase.demand}, Requirement)
    match = tuple(read_pattern(text, groups) for text in phrase.match)
    return _Entry(phrase, match, tuple(read_pattern(text, groups) for text in phrase.without))
