"""What in a requirement workbook is no requirement: notes, examples, undecided cells, sheets aside."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.text import fold, nfkc

_Kind = Literal["note", "example", "total", "undecided", "aside", "ditto", "unasked", "elsewhere", "heading"]
_LONGEST = 40
"""No word of the file is longer."""
_BRACKET = re.compile(r"\s*[(\[〔【][^)\]〕】]*[)\]〕】]\s*$")
_NUMBERS = re.compile(r"[0-9一二三四五六七八九十]+")
_TAIL = re.compile(r"(?:の?予定|する|スル|します|シマス|とする|トスル|です|デス)+$")
_TOTAL_OF = re.compile(r"\s*(?:[(\[:]|[0-9]|$)")


class SheetWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that mark one kind of thing."""

    kind: _Kind
    words: tuple[str, ...]


class SheetWords(msgspec.Struct, frozen=True):
    """All of them: as they stand for ``note``, folded for the others."""

    by_kind: dict[str, tuple[str, ...]]

    def is_note(self, text: str) -> bool:
        """Whether *text* begins as a note does, or stands in brackets as a whole."""
        plain = nfkc(text)
        return plain.lstrip("( ").startswith(self.by_kind["note"]) or (plain[:1], plain[-1:]) == ("(", ")")

    def is_total(self, text: str) -> bool:
        """Whether *text* marks its row as a sum of the others."""
        plain = nfkc(text).replace(" ", "")
        return fold(text) in self.by_kind["total"] or any(
            len(word) > 1 and plain.startswith(word) and _TOTAL_OF.match(plain, len(word))
            for word in self.by_kind["total"]
        )

    def is_heading(self, text: str) -> bool:
        """Whether *text*, alone in its row, is about the rows below it (総務課所管分)."""
        return fold(text).endswith(self.by_kind["heading"])

    def is_example(self, text: str) -> bool:
        """Whether *text* marks its row as an example."""
        return fold(text) in self.by_kind["example"]

    def is_undecided(self, text: str) -> bool:
        """Whether *text*, where a service should stand, names none; 「…予定」 behind it says no more."""
        undecided = self.by_kind["undecided"]
        return len(text) <= _LONGEST and (
            _folded(text) in undecided or _TAIL.sub("", _folded(text)) in undecided
        )

    def names_no_service(self, text: str) -> bool:
        """Whether *text*, where a service should stand, names none, whatever a bracket behind it adds."""
        if not fold(text).startswith(self.by_kind["undecided"]):
            return False
        return self.is_undecided(text) or self.is_undecided(_BRACKET.sub("", nfkc(text)))

    def is_elsewhere(self, text: str) -> bool:
        """Whether *text* says nothing but that the answer stands in another paper (別紙１参照)."""
        return len(text) <= _LONGEST and _NUMBERS.sub("", _folded(text)) in self.by_kind["elsewhere"]

    def is_ditto(self, text: str) -> bool:
        """Whether *text* refers to the cell above (同上, 〃)."""
        return len(text) <= _LONGEST and _folded(text) in self.by_kind["ditto"]

    def is_unasked(self, header: str) -> bool:
        """Whether *header* says that its column is about what no field asks for (数量, 予定価格)."""
        folded = fold(header)
        return any(word in folded for word in self.by_kind["unasked"])

    def is_aside(self, title: str) -> bool:
        """Whether a sheet called *title* is about the others."""
        folded = fold(title)
        return any(word in folded for word in self.by_kind["aside"])


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    """Fold a short text; the cells of a column say the same again and again."""
    return fold(text)


def load_sheet_words(folder: Path) -> SheetWords:
    """Read ``sheet_words.yaml``.

    Raises:
        KnowledgeError: A kind stands twice or is missing.
    """
    path = folder / "sheet_words.yaml"
    by_kind: dict[str, tuple[str, ...]] = {}
    for line, entry in read_entries(path, SheetWord):
        if entry.kind in by_kind:
            raise KnowledgeError(path, line, f"kind {entry.kind!r} stands twice")
        key = nfkc if entry.kind == "note" else fold
        by_kind[entry.kind] = tuple(map(key, entry.words))
    missing = set(get_args(_Kind)) - set(by_kind)
    if missing:
        raise KnowledgeError(path, 1, f"kinds are missing: {', '.join(sorted(missing))}")
    return SheetWords(by_kind)
