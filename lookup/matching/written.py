"""A text as written, folded for comparison with a way back to its characters."""

import re
from functools import lru_cache
from itertools import accumulate
from operator import ne, or_
from typing import NamedTuple

from lookup.text import fold, nfkc

_CHUNK = re.compile("[ヴゔ][ァアぁあィイぃいェエぇえォオぉお]|.", re.DOTALL)
"""What is folded as one: ヴァ is バ."""
_SEPARATES_NOTHING = str.maketrans("", "", "ー'’`™®")
_MOST_CHUNKS = 8192
_BREAK = "; "
_BRACKETS = (("(", ")"), ("[", "]"), ("「", "」"), ("『", "』"), ("【", "】"))
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
        bounds: For each of these places whether a word can end there: at a gap or a change of script.
    """

    text: str
    key: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    kinds: str
    gaps: tuple[bool, ...]
    bounds: tuple[bool, ...]

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
        return self.bounds[at]

    def slice(self, start: int, end: int) -> str:
        """Return the text of the folded characters from *start* to *end*, with a long mark that ends it."""
        if end <= start:
            return ""
        last = self.ends[end - 1]
        return self.text[self.starts[start] : last + self.text.startswith("ー", last)]

    def quoted(self, start: int, end: int) -> str:
        """Return :meth:`slice` as a person would quote it, with the brackets whose other half is in it."""
        text = self.slice(start, end)
        before = self.text[: self.starts[start]].rstrip()
        after = self.text[self.starts[start] + len(text) :].lstrip()
        for opening, closing in _BRACKETS:
            if text.count(closing) > text.count(opening) and before.endswith(opening):
                text = opening + text
            elif text.count(opening) > text.count(closing) and after.startswith(closing):
                text += closing
        return text


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


class _Chunks(dict[str, tuple[str, str]]):
    """What a chunk becomes within a longer text, and the script of each character of that.

    Every character of every text is looked up: this is faster than a function that remembers.
    """

    def __missing__(self, chunk: str) -> tuple[str, str]:
        if len(self) > _MOST_CHUNKS:
            self.clear()
        folded = fold(f"a{chunk}a")[1:-1]
        self[chunk] = folded, script(chunk[0]) * len(folded)
        return self[chunk]


_chunks = _Chunks()


@lru_cache(maxsize=1024)
def written(text: str) -> Written:
    """Fold *text* and remember where each character came from."""
    lines = (line for line in _CIRCLED.sub("\n", text).splitlines() if line.strip())
    plain = nfkc(_TRADE_MARKS.sub("", _BREAK.join(lines)))
    if "ヴ" in plain or "ゔ" in plain:
        chunks = _CHUNK.findall(plain)
        places = (0, *accumulate(map(len, chunks)))
        known = [*map(_chunks.__getitem__, chunks)]
        starts = [at for at, (folded, _) in zip(places, known, strict=False) for _ in folded]
        ends = [at for at, (folded, _) in zip(places[1:], known, strict=True) for _ in folded]
    else:  # each chunk is one character
        known = [*map(_chunks.__getitem__, plain)]
        starts = [at for at, (folded, _) in enumerate(known) for _ in folded]
        ends = [at + 1 for at in starts]
    kinds = "".join([kind for _, kind in known])
    gaps = [end < start and _parts(plain[end:start]) for end, start in zip(ends, starts[1:], strict=False)]
    bounds = [*map(or_, gaps, map(ne, kinds, kinds[1:]))]
    closing = (True,) if starts else ()
    return Written(
        plain,
        "".join([folded for folded, _ in known]),
        (*starts, len(plain)),
        tuple(ends),
        kinds,
        (True, *gaps, *closing),
        (True, *bounds, *closing),
    )


def _parts(gap: str) -> bool:
    return gap == " " or bool(gap.translate(_SEPARATES_NOTHING))
