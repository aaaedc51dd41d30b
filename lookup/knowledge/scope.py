"""Words by which the items of a statement scope are read (``scope.yaml``)."""

import re
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.text import fold

Use: TypeAlias = Literal[
    "suffix", "plan", "vague", "all", "open", "common", "former", "restrict", "exclude", "equal"
]


class ScopeWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of one use; the file itself says what each use means."""

    use: Use
    words: tuple[str, ...]


class ScopeWords(msgspec.Struct, frozen=True):
    """All words by their use.

    Attributes:
        folded: Use → words in the writing of :func:`lookup.text.fold`, longest first.
        printed: Use → a pattern of the words as printed, longest first.
        equal: Folded writing → the folded writing that stands for all of its line, longest first.
    """

    folded: dict[Use, tuple[str, ...]]
    printed: dict[Use, re.Pattern[str]]
    equal: dict[str, str]

    def key(self, text: str) -> str:
        """Return *text* folded, with equal writings made one."""
        key = fold(text)
        for writing, chosen in self.equal.items():
            key = key.replace(writing, chosen)
        return key

    def has(self, use: Use, text: str) -> bool:
        """Return whether *text* contains a word of *use* as printed."""
        return self.printed[use].search(text) is not None

    def cut(self, use: Use, text: str) -> str:
        """Return *text* with every word of *use* left out."""
        return self.printed[use].sub(" ", text)

    def names_plan(self, text: str) -> bool:
        """Return whether *text* ends as the name of a plan or edition, perhaps with its number."""
        key = self.key(text).rstrip("0123456789")
        return key in self.folded["plan"] or self.without_end("plan", key) != key

    def without_end(self, use: Use, key: str) -> str:
        """Return the folded *key* without words of *use* at its end; never empty."""
        words = self.folded[use]
        while key.endswith(words) and (
            ending := next((w for w in words if key.endswith(w) and key != w), None)
        ):
            key = key.removesuffix(ending)
        return key


def load_scope_words(folder: Path) -> ScopeWords:
    """Read ``scope.yaml``.

    Raises:
        KnowledgeError: A word stands twice under one use.
    """
    path = folder / "scope.yaml"
    words: dict[Use, list[str]] = {use: [] for use in get_args(Use)}
    equal: dict[str, str] = {}
    for line, entry in read_entries(path, ScopeWord):
        for word in entry.words:
            if fold(word) in map(fold, words[entry.use]):
                raise KnowledgeError(path, line, f"{word!r} stands twice under {entry.use!r}")
            words[entry.use].append(word)
            if entry.use == "equal":
                equal[fold(word)] = fold(entry.words[0])
    ordered = {use: sorted(all_, key=lambda word: (-len(fold(word)), word)) for use, all_ in words.items()}
    return ScopeWords(
        {use: tuple(map(fold, all_)) for use, all_ in ordered.items()},
        {
            use: re.compile("|".join(map(re.escape, all_)) or "(?!)", re.IGNORECASE)
            for use, all_ in ordered.items()
        },
        {fold(word): equal[fold(word)] for word in ordered["equal"]},
    )
