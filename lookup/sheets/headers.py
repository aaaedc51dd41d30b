"""Which field a header stands for, however it is numbered, starred or explained in brackets."""

import re
from collections.abc import Mapping
from typing import Final

from lookup.knowledge.labels import Labels
from lookup.text import fold, nfkc

LONGEST_HEADER: Final = 60
_NUMBERING: Final = re.compile(
    r"^(?:[(\[【<]?(?:[0-9]{1,2}|[a-zア-ン])[)\]】>.．、:]\s*|必須\s*[:：]?\s*|[※*★◎●■]+\s*)"
)
_ENDING: Final = re.compile(r"\s*(?:[※*★]\s*[0-9]*|\(?必須\)?|\(?任意\)?)$")
_BRACKETS: Final = re.compile(r"[(\[【「][^)\]】」]*[)\]】」]")
_INSIDE: Final = re.compile(r"[(\[【「]([^)\]】」]+)[)\]】」]")
_FOR_WHOM: Final = re.compile(
    r"^(?:対象とする|(?:提案|導入|調達|選定|希望|利用|使用|採用|応札)(?:する|予定の|予定|対象の|対象)?|対象|候補)(?:の)?"
)
_EXPLANATION: Final = re.compile(r"[\n\r(（【\[［※]")
_IS_CLASS: Final = re.compile(r".*機密性\s*[0-9]")
"""What a cell below a header says: 「機密性2」 is no second column 「機密性」."""
_COUNTED: Final = re.compile(r"\s*[(]?[0-9]{1,2}[)]?$")


def headline(text: str) -> str:
    """Return the part of a cell's text that may be a header: all of it, or what precedes its explanation."""
    if len(text) <= LONGEST_HEADER:
        return text
    explained = _EXPLANATION.search(text, 1)
    return text[: explained.start()].strip() if explained and explained.start() <= LONGEST_HEADER else ""


class Headers:
    """Finds the field of a header; remembers what it has found."""

    def __init__(self, labels: Labels, given: Mapping[str, str | None] | None = None) -> None:
        """Know the headers of *labels*, and before these what is *given*: folded header → field."""
        self.labels = labels
        self._given = given or {}
        self._known: dict[str, str | None] = {}

    def field(self, text: str) -> str | None:
        """Return the field that a header stands for: as written, else without numbering and brackets."""
        if text not in self._known:
            head = headline(text)
            self._known[text] = self._find(head) if _says(head) else None
        return self._known[text]

    def is_given(self, text: str) -> bool:
        """Whether the field of a header was given, and not known."""
        return fold(text) in self._given

    def _find(self, text: str) -> str | None:
        if self._given and (key := fold(text)) in self._given:
            return self._given[key]
        found = self.labels.field_of(text)
        if found is not None or not text.strip():
            return found
        plain = _ENDING.sub("", _NUMBERING.sub("", nfkc(text)))
        outside = _BRACKETS.sub("", plain).strip()
        attempts = [
            plain,
            outside,
            *_INSIDE.findall(plain),
            _FOR_WHOM.sub("", outside),
            "" if _IS_CLASS.fullmatch(outside) else _COUNTED.sub("", outside),
        ]
        fields = (self.labels.field_of(attempt) for attempt in attempts if attempt)
        return next((field for field in fields if field is not None), None)


def _says(text: str) -> bool:
    """Whether a text is more than a mark such as ○ or ×; # alone is a header."""
    return text.strip() == "#" or any(map(str.isalnum, nfkc(text)))
