"""A text as written, folded for comparison with a way back to its characters."""

import re
from functools import lru_cache
from typing import NamedTuple

from lookup.text import fold, nfkc

_VOWELS = "ァアぁあィイぃいェエぇえォオぉお"
_SEPARATES_NOTHING = str.maketrans("", "", "ー'’`™®")
_BREAK = "; "
_TRADE_MARKS = re.compile("[™℠®©]")
_CIRCLED = re.compile(r"[①-⑳㉑-㉟㊱-㊿❶-❿⓵-⓾]|(?:^|(?<=\s))\d{1,2}[.)．）](?=\s)")


class Written(NamedTuple):
    """A text and its folded characters.

    Attributes:
        text: In NFKC; a line break, and a number before an item (①, 2.), is a semicolon.
        key: The folded text.
        starts: For each folded character where it begins in ``text``, and where ``text`` ends.
        ends: For each folded character where it ends in ``text``.
        kinds: For each folded character its script.
        gaps: For each place between folded characters whether something visible, or a space, stands there.
    """

    text: str
    key: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    kinds: str
    gaps: tuple[bool, ...]

    def kind(self, at: int) -> str:
        """Return the script of the folded character *at*: Latin, Digit, Kata, Hira, kanJi or Other."""
        return self.kinds[at]

    def gap(self, at: int) -> str:
        """Return what stands in the text between the folded characters *at* - 1 and *at*."""
        return self.text[self.ends[at - 1] if at else 0 : self.starts[at]]

    def parted(self, at: int) -> bool:
        """Return whether something visible, or a space, parts the folded characters *at* - 1 and *at*."""
        return self.gaps[at]

    def bounded(self, at: int) -> bool:
        """Return whether a word can end before the folded character *at*: at a gap or a change of script."""
        return self.gaps[at] or self.kinds[at - 1] != self.kinds[at]

    def slice(self, start: int, end: int) -> str:
        """Return the text of the folded characters from *start* to *end*, with a long mark that ends it."""
        if end <= start:
            return ""
        last = self.ends[end - 1]
        return self.text[self.starts[start] : last + self.text.startswith("ー", last)]


@lru_cache(maxsize=8192)
def script(char: str) -> str:
    """Return the script of *char*: ``L``, ``D``, ``K``, ``H``, ``J`` or ``O``."""
    if char.isdigit():
        return "D"
    if "ァ" <= char <= "ヺ" or char == "ー":
        return "K"
    if "ぁ" <= char <= "ゖ":
        return "H"
    if "㐀" <= char <= "鿿" or char in "々〆":
        return "J"
    return "L" if char.isalpha() else "O"


@lru_cache(maxsize=8192)
def _folded(chunk: str) -> str:
    """Return what *chunk* becomes within a longer text."""
    return fold(f"a{chunk}a")[1:-1]


@lru_cache(maxsize=2048)
def written(text: str) -> Written:
    """Fold *text* and remember where each character came from."""
    lines = (line for line in _CIRCLED.sub("\n", text).splitlines() if line.strip())
    plain = nfkc(_TRADE_MARKS.sub("", _BREAK.join(lines)))
    key: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(plain):
        after = at + (
            2 if plain[at] in "ヴゔ" and plain[at + 1 : at + 2] in _VOWELS and at + 1 < len(plain) else 1
        )
        for char in _folded(plain[at:after]):
            key.append(char)
            starts.append(at)
            ends.append(after)
        at = after
    kinds = "".join(script(plain[at]) for at in starts)
    gaps = (
        end < start and bool(plain[end:start].translate(_SEPARATES_NOTHING))
        for end, start in zip(ends, starts[1:], strict=False)
    )
    around = (True, *gaps, True) if starts else (True,)
    return Written(plain, "".join(key), (*starts, len(plain)), tuple(ends), kinds, around)
