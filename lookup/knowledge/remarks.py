"""What the list's free-text cells say: the phrases of ``remarks.yaml``, and the dated notes of 備考."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.text import Unreadable, fold, nfkc, read_date, remembered_if_short, split_items

Cell: TypeAlias = Literal[
    "remarks",
    "subsequent_events",
    "generative_ai_information",
    "statement_scope",
    "service_model",
    "governing_law",
    "court",
    "claim",
]
"""The field a phrase occurs in; ``claim`` stands for what a requirement says of its service."""


class Phrase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that mean the same in one field.

    Attributes:
        field: The field they occur in.
        kind: What they mean; the checks know these kinds.
        words: The words, compared after folding; one of them anywhere in the text is enough.
        unless: Words that take the meaning away again when they stand in the same text.
        whole: The text must consist of one of the words.
    """

    field: Cell
    kind: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    whole: bool = False


class RemarkPhrases(msgspec.Struct, frozen=True, eq=False):
    """All phrases, folded, in the order of the file."""

    entries: tuple[Phrase, ...]

    def kinds(self, field: Cell, text: str) -> tuple[str, ...]:
        """Return what *text*, standing in *field*, says; nothing if no phrase is known in it."""
        return _kinds(self, field, text)

    def words(self, field: Cell, kind: str) -> tuple[str, ...]:
        """Return the folded words of one kind, longest first."""
        return _words(self, field, kind)


@remembered_if_short(4096)
def _kinds(phrases: RemarkPhrases, field: Cell, text: str) -> tuple[str, ...]:
    folded = fold(text)
    return tuple(dict.fromkeys(e.kind for e in _of_field(phrases, field) if _says(e, folded)))


@lru_cache(maxsize=64)
def _of_field(phrases: RemarkPhrases, field: Cell) -> tuple[Phrase, ...]:
    return tuple(entry for entry in phrases.entries if entry.field == field)


@lru_cache(maxsize=256)
def _words(phrases: RemarkPhrases, field: Cell, kind: str) -> tuple[str, ...]:
    every = {w for e in phrases.entries if (e.field, e.kind) == (field, kind) for w in e.words}
    return tuple(sorted(every, key=lambda word: (-len(word), word)))


def _says(phrase: Phrase, folded: str) -> bool:
    if phrase.whole:
        return folded in phrase.words
    return any(map(folded.__contains__, phrase.words)) and not any(map(folded.__contains__, phrase.unless))


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One note of the 備考 cell.

    Attributes:
        text: The note as written.
        kinds: What it says; empty if no phrase is known in it.
        since: First and last day on which it can have begun (the same day, or the days of a month); ``None``
            if it is not dated.
        until: The last day of it, where a period is written.
    """

    text: str
    kinds: tuple[str, ...]
    since: tuple[date, date] | None = None
    until: date | None = None


_DATE = re.compile(
    r"(?<![A-Za-z0-9-])(?:(?:令和|平成|[RHrh])\s?(?:\d{1,2}|元)|(?:19|20)\d{2})\s?[年./-]\s?\d{1,2}"
    r"(?:\s?[月./-]\s?\d{1,2}日?|\s?月末?)"
)
_RANGE = re.compile(r"^\s?(?:\([^)]*\)\s?)?(?:から|より|~|〜|-|–|—)")
_UNFINISHED = ("を", "は", "が", "に", "で", "と", "て", "り", "し", "の", "から", "より")
_STOPS = re.compile(r"[。\n\r]+")


@remembered_if_short(4096)
def read_remarks(phrases: RemarkPhrases, text: str | None) -> tuple[Remark, ...]:
    """Return the notes in a 備考 cell, in the order written."""
    return tuple(_remark(phrases, note) for note in _notes(text or ""))


def _notes(text: str) -> list[str]:
    """Split a cell into notes; a bare date or an unfinished clause belongs to what follows it."""
    notes: list[str] = []
    for sentence in _STOPS.split(text):
        begun = ""
        for item in split_items(sentence):
            begun = f"{begun}、{item}" if begun else item
            if not item.endswith(_UNFINISHED) and _DATE.sub("", nfkc(item)).strip("付日 "):
                notes.append(begun)
                begun = ""
        if begun:
            notes.append(begun)
    return notes


def _remark(phrases: RemarkPhrases, note: str) -> Remark:
    plain = nfkc(note)
    found = [(m, d) for m in _DATE.finditer(plain) if (d := _days(m.group()))]
    until = None
    if len(found) > 1 and _RANGE.match(plain[found[0][0].end() :]):
        until = found[1][1][1]
    return Remark(
        text=note,
        kinds=phrases.kinds("remarks", note),
        since=found[0][1] if found else None,
        until=until,
    )


def _days(text: str) -> tuple[date, date] | None:
    """Return the first and last day that *text* can mean, or ``None`` if there is no such day."""
    month = text.rstrip().endswith("月")
    try:
        last = read_date(f"{text}末" if month else text)
    except Unreadable:
        return None
    if last is None:
        return None
    if month:
        return last.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])
    return last, last


def load_remark_phrases(folder: Path) -> RemarkPhrases:
    """Read ``remarks.yaml``.

    Raises:
        KnowledgeError: A phrase stands twice in one field.
    """
    path = folder / "remarks.yaml"
    entries: list[Phrase] = []
    seen: set[tuple[str, str]] = set()
    for line, entry in read_entries(path, Phrase):
        words = tuple(fold(w) for w in entry.words)
        for word, folded in zip(entry.words, words, strict=True):
            if (entry.field, folded) in seen:
                raise KnowledgeError(path, line, f"{word!r} stands twice in {entry.field!r}")
            seen.add((entry.field, folded))
        unless = tuple(fold(w) for w in entry.unless)
        entries.append(msgspec.structs.replace(entry, words=words, unless=unless))
    return RemarkPhrases(tuple(entries))
