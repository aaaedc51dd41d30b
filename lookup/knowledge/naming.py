"""Words around names (``name_words``, ``terms``) and what services are for (``functions.yaml``)."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.model import Text
from lookup.text import fold

WordKind: TypeAlias = Literal[
    "noise",
    "plan",
    "weak",
    "generic",
    "maker",
    "maker_before",
    "thing",
    "not_meant",
    "any",
    "all",
    "particle",
    "legal",
    "company",
    "country",
    "runs",
    "consumer",
    "audience",
    "uses",
    "renamed",
    "beside",
    "former_service",
    "former_provider",
]


_KATAKANA = re.compile("[ァ-ヺー]+")
_SPANS: tuple[WordKind, ...] = ("noise", "plan")


class NameWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words or patterns of one kind; ``name_words.yaml`` says what each kind means."""

    kind: WordKind
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


class Function(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a service is for.

    Attributes:
        name: What the product calls it.
        words: How sheets and statements of scope say it.
        model: The service model that it usually comes as.
    """

    name: Text
    words: tuple[str, ...]
    model: str | None = None


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Japanese word in names, and the English words that stand for it elsewhere."""

    ja: str
    en: tuple[str, ...]


class NameWords(msgspec.Struct, frozen=True, eq=False):
    """Everything that may stand around a name.

    Attributes:
        kinds: Folded word → what it can be.
        patterns: Kind → patterns over text in NFKC.
        either: Kind, but for those of ``spans`` → one pattern that fits wherever one of these does.
        spans: The patterns of noise and plans, which are looked for anywhere in a text.
        functions: In the order of the file.
        of_function: Folded word → positions in ``functions``.
        japanese: Folded English word → Japanese words.
        english: Folded katakana word → the English word that it is.
        of_company: Words that a company's name may lack, the longest first.
        of_country: Those of them that say where it is.
        longest: Length of the longest folded word.
    """

    kinds: dict[str, frozenset[WordKind]]
    patterns: dict[WordKind, tuple[re.Pattern[str], ...]]
    either: dict[WordKind, re.Pattern[str]]
    spans: tuple[tuple[WordKind, re.Pattern[str]], ...]
    functions: tuple[Function, ...]
    of_function: dict[str, tuple[int, ...]]
    japanese: dict[str, tuple[str, ...]]
    english: dict[str, str]
    of_company: tuple[str, ...]
    of_country: tuple[str, ...]
    longest: int

    def is_(self, kind: WordKind, word: str) -> bool:
        """Return whether the folded *word* can be of *kind*."""
        return kind in self.kinds.get(word, ())


def load_name_words(folder: Path) -> NameWords:
    """Read ``name_words.yaml``, ``functions.yaml`` and ``terms.yaml`` in *folder*.

    Raises:
        KnowledgeError: A word stands twice under one kind or function, or a pattern is no regular expression.
    """
    kinds: dict[str, set[WordKind]] = {}
    patterns: dict[WordKind, list[re.Pattern[str]]] = {}
    path = folder / "name_words.yaml"
    for line, entry in read_entries(path, NameWord):
        for word in entry.words:
            kinds.setdefault(fold(word), set()).add(entry.kind)
        for pattern in entry.patterns:
            try:
                patterns.setdefault(entry.kind, []).append(re.compile(pattern))
            except re.error as error:
                raise KnowledgeError(path, line, f"{pattern!r} is no regular expression: {error}") from error
    functions, of_function = _functions(folder / "functions.yaml")
    for word in of_function:
        kinds.setdefault(word, set()).add("generic")
    japanese: dict[str, list[str]] = {}
    english: dict[str, str] = {}
    for _, term in read_entries(folder / "terms.yaml", Term):
        if _KATAKANA.fullmatch(term.ja):
            english.setdefault(fold(term.ja), term.en[0])
        for word in term.en:
            japanese.setdefault(fold(word), []).append(term.ja)
    return NameWords(
        kinds={word: frozenset(all_) for word, all_ in kinds.items()},
        patterns={kind: tuple(all_) for kind, all_ in patterns.items()},
        either={kind: _either(patterns.get(kind, ())) for kind in get_args(WordKind) if kind not in _SPANS},
        spans=tuple((kind, pattern) for kind in _SPANS for pattern in patterns.get(kind, ())),
        functions=functions,
        of_function=of_function,
        japanese={word: tuple(all_) for word, all_ in japanese.items()},
        english=english,
        of_company=_longest_first(kinds, "company"),
        of_country=_longest_first(kinds, "country"),
        longest=max(map(len, kinds), default=0),
    )


def _either(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns) or "(?!)")


def _longest_first(kinds: dict[str, set[WordKind]], kind: WordKind) -> tuple[str, ...]:
    return tuple(sorted((word for word, of in kinds.items() if kind in of), key=len, reverse=True))


def _functions(path: Path) -> tuple[tuple[Function, ...], dict[str, tuple[int, ...]]]:
    functions: list[Function] = []
    of_function: dict[str, list[int]] = {}
    for line, function in read_entries(path, Function):
        seen: set[str] = set()
        for word in {function.name.ja: None, function.name.en: None, **dict.fromkeys(function.words)}:
            folded = fold(word)
            if folded in seen and word in function.words:
                raise KnowledgeError(path, line, f"{word!r} stands twice under {function.name.ja!r}")
            seen.add(folded)
            places = of_function.setdefault(folded, [])
            if len(functions) not in places:
                places.append(len(functions))
        functions.append(function)
    return tuple(functions), {word: tuple(all_) for word, all_ in of_function.items()}
