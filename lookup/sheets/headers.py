"""Which field a header stands for, however it is numbered, starred or explained in brackets."""

import re
from typing import Final

from lookup.knowledge.labels import Labels
from lookup.text import nfkc

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
_COUNTED: Final = re.compile(r"\s*[(]?[0-9]{1,2}[)]?$")


class Headers:
    """Finds the field of a header; remembers what it has found."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._known: dict[str, str | None] = {}

    def field(self, text: str) -> str | None:
        """Return the field that a header stands for: as written, else without numbering and brackets."""
        if text not in self._known:
            self._known[text] = self._find(text) if len(text) <= LONGEST_HEADER and _says(text) else None
        return self._known[text]

    def _find(self, text: str) -> str | None:
        found = self._labels.field_of(text)
        if found is not None or not text.strip():
            return found
        plain = _ENDING.sub("", _NUMBERING.sub("", nfkc(text)))
        outside = _BRACKETS.sub("", plain).strip()
        attempts = [
            plain,
            outside,
            *_INSIDE.findall(plain),
            _FOR_WHOM.sub("", outside),
            _COUNTED.sub("", outside),
        ]
        fields = (self._labels.field_of(attempt) for attempt in attempts if attempt)
        return next((field for field in fields if field is not None), None)


def _says(text: str) -> bool:
    """Whether a text is more than a mark such as ○ or ×; # alone is a header."""
    return text.strip() == "#" or any(map(str.isalnum, nfkc(text)))
