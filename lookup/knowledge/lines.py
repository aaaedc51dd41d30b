"""Sentences of specifications: how each kind is recognised, who decides it, what it asks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.knowledge.regions import RegionTree, load_regions
from lookup.model import CheckName, LineKind, Requirement, Text
from lookup.text import nfkc

Take: TypeAlias = Literal[
    "lists", "regions", "scope", "law", "court", "controls", "period", "options", "service_model", "models"
]
"""A part of the demand that is read from the sentence itself."""

SHORTEST_NAME, SHORTEST_CODE = 2, 5
"""Shorter names of places (津) and codes (jp) occur inside other words, and are not looked for."""

_GROUP = re.compile(r"\{([^{}]+)\}")
_DROPPED = re.compile(r"[\s\-‐‑–—―−ー・'’\"“”]")


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


class _Compiled(msgspec.Struct, frozen=True):
    phrase: LinePhrase
    match: re.Pattern[str]
    without: re.Pattern[str] | None

    def hits(self, key: str) -> bool:
        return self.match.search(key) is not None and (
            self.without is None or self.without.search(key) is None
        )


class LinePhrases(msgspec.Struct, frozen=True):
    """All kinds of sentences, in the order in which they are tried: the first that is found counts."""

    entries: tuple[_Compiled, ...]

    def find(self, text: str) -> LinePhrase | None:
        """Return the first phrase that *text* is an instance of, or ``None``."""
        key = line_key(text)
        return next((entry.phrase for entry in self.entries if entry.hits(key)), None)

    def adding(self, key: str) -> Iterator[LinePhrase]:
        """Yield the phrases with ``adds`` that occur in *key*, a text written by :func:`line_key`."""
        return (entry.phrase for entry in self.entries if entry.phrase.adds and entry.hits(key))


def line_key(text: str) -> str:
    """Return *text* as sentences are compared: width and case made equal, without spaces, hyphens, ー and ・.

    A 。 before a closing bracket (…を含む。）ends no sentence.
    """
    return _DROPPED.sub("", nfkc(text).casefold()).replace(",", "、").replace("。)", ")").strip("。.")


def load_line_phrases(folder: Path) -> LinePhrases:
    """Read ``line_words.yaml`` and ``lines.yaml``.

    Raises:
        KnowledgeError: A group or an id stands twice, a pattern names an unknown group, a demand does not
            fit the requirement, an example is not found by its own entry, or an earlier entry takes it.
    """
    groups = _load_groups(folder / "line_words.yaml", _place_groups(load_regions(folder)))
    path = folder / "lines.yaml"
    entries: list[_Compiled] = []
    lines: dict[str, int] = {}
    for line, phrase in read_entries(path, LinePhrase):
        if phrase.id in lines:
            raise KnowledgeError(path, line, f"phrase {phrase.id!r} stands twice")
        try:
            entry = _compile(phrase, groups)
        except (KeyError, msgspec.ValidationError) as error:
            raise KnowledgeError(path, line, f"{phrase.id}: {_fault(error)}") from error
        _check_examples(path, line, entry, entries, lines)
        lines[phrase.id] = line
        entries.append(entry)
    return LinePhrases(tuple(entries))


def _fault(error: Exception) -> str:
    return f"unknown group {error}" if isinstance(error, KeyError) else str(error)


def _check_examples(
    path: Path, line: int, entry: _Compiled, earlier: list[_Compiled], lines: dict[str, int]
) -> None:
    if not entry.phrase.examples:
        raise KnowledgeError(path, line, f"{entry.phrase.id} has no example")
    for example in entry.phrase.examples:
        key = line_key(example)
        if not entry.hits(key):
            raise KnowledgeError(path, line, f"{entry.phrase.id} does not find its own example {example!r}")
        taken = next((other.phrase.id for other in earlier if other.hits(key)), None)
        if taken:
            message = (
                f"{entry.phrase.id} is shadowed: {taken} (line {lines[taken]}) takes its example {example!r}"
            )
            raise KnowledgeError(path, line, message)


def _place_groups(tree: RegionTree) -> dict[str, str]:
    """Return the groups of place names, longest names first: within Japan, and elsewhere."""
    names: dict[str, list[str]] = {"国内の地名": [], "国外の地名": []}
    for name, place in tree.by_name.items():
        around = tree.within(place)
        if place in tree.within("japan") or len(name) < (SHORTEST_CODE if name.isascii() else SHORTEST_NAME):
            continue
        names["国内の地名" if "japan" in around else "国外の地名"].append(re.escape(line_key(name)))
    return {group: "|".join(sorted(all_, key=lambda n: (-len(n), n))) for group, all_ in names.items()}


def _load_groups(path: Path, made: dict[str, str]) -> dict[str, str]:
    groups = dict(made)
    for line, entry in read_entries(path, LineWord):
        if entry.group in groups:
            raise KnowledgeError(path, line, f"group {entry.group!r} stands twice")
        try:
            groups[entry.group] = "|".join(_sequence(word, groups) for word in entry.words)
        except KeyError as error:
            raise KnowledgeError(path, line, f"{entry.group}: unknown group {error}") from error
    return groups


def _compile(phrase: LinePhrase, groups: dict[str, str]) -> _Compiled:
    msgspec.convert({"id": "-", **phrase.demand}, Requirement)
    without = _alternatives(phrase.without, groups) if phrase.without else None
    return _Compiled(phrase, _alternatives(phrase.match, groups), without)


def _alternatives(patterns: tuple[str, ...], groups: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(_sequence(pattern, groups) for pattern in patterns))


def _sequence(pattern: str, groups: dict[str, str]) -> str:
    """Translate one pattern into a regular expression over :func:`line_key` texts."""
    parts = (
        f"(?:{'|'.join(_word(word, groups) for word in part.split('|'))})" for part in pattern.split("…")
    )
    return "[^。]*".join(parts)


def _word(word: str, groups: dict[str, str]) -> str:
    word = word.strip()
    start, end = word.startswith("^"), word.endswith("$")
    pieces = _GROUP.split(word.removeprefix("^").removesuffix("$"))
    body = "".join(f"(?:{groups[p]})" if i % 2 else re.escape(line_key(p)) for i, p in enumerate(pieces))
    return ("^" if start else "") + body + ("$" if end else "")
