"""What the first letters of the words of a name make: KOT of KING OF TIME."""

import re
from collections.abc import Iterator

from lookup.knowledge.naming import NameWords
from lookup.matching.written import written
from lookup.text import fold, nfkc

_WORD_OR_NUMBER = re.compile(r"[A-Za-z][A-Za-z'’]*|\d+")
_SMALL_WORDS = frozenset(["a", "an", "the", "of", "for", "on", "as", "and", "in", "to", "by", "at", "with"])
_FEWEST_INITIALS = 3
_LEAST_OF_COMPOUND = 3
_ENDS_OF_COMPOUNDS = frozenset({"space", "base", "form", "works", "force"})


def initials(words: NameWords, name: str, parts: tuple[str, ...]) -> Iterator[str]:
    """Yield what the first letters of a *name* make, of three or more (ZIA, AEM, KOT, O365, GWS, KCPS).

    *parts* are the parts of the name that can stand for it.
    """
    made: dict[str, None] = {}
    for text in (name, *parts):
        every = _latin_words(words, nfkc(text))
        small = [word for word in every if word.lower() not in _SMALL_WORDS]
        compounds = [part for word in small for part in _compound(words, word)] if text == name else small
        for chosen in (every, small, compounds):
            made["".join(word if word.isdigit() else word[0] for word in chosen).upper()] = None
    yield from (
        letters
        for letters in made
        if len(letters) >= _FEWEST_INITIALS and letters[0].isalpha() and not words.kinds.get(fold(letters))
    )


def _latin_words(words: NameWords, plain: str) -> list[str]:
    """Return the words of a Latin name, those in katakana as the English words that they are, if all are."""
    if plain.isascii():
        return _WORD_OR_NUMBER.findall(plain)
    whole = written(plain)
    found: list[str] = []
    at = 0
    while at < len(whole.key):
        end = next((n for n in range(len(whole.key), at, -1) if whole.key[at:n] in words.english), 0)
        if end:
            found.append(words.english[whole.key[at:end]])
        elif whole.kind(at) in "LD":
            end = next(
                n for n in range(at + 1, len(whole.key) + 1) if whole.bounded(n) or n == len(whole.key)
            )
            found.append(whole.key[at:end])
        else:
            return []
        at = end
    return found


def _compound(words: NameWords, word: str) -> tuple[str, ...]:
    """Return the two words of which *word* is made, the second a general one (Work, space), or *word*."""
    lower = word.lower()
    for at in range(_LEAST_OF_COMPOUND, len(word) - _LEAST_OF_COMPOUND):
        if words.is_("generic", lower[at:]) or lower[at:] in _ENDS_OF_COMPOUNDS:
            return (word[:at], word[at:])
    return (word,)
