"""What a requirement says: a blank text, such as an empty cell or 「－」, says nothing."""

from operator import attrgetter
from typing import Final

from msgspec.structs import replace

from lookup.model import Requirement
from lookup.text import is_blank

_TEXTS: Final = ("title", "service", "provider", "service_model", "governing_law", "court", "platform")
_LISTS: Final = ("scope", "regions", "generative_ai_models", "components", "controls", "lines")

_texts, _lists = attrgetter(*_TEXTS), attrgetter(*_LISTS)


def without_blanks(requirement: Requirement) -> Requirement:
    """Return *requirement* without its blank texts: left out and left blank mean the same."""
    changed: dict[str, str | tuple[str, ...] | None] = {}
    for name, text in zip(_TEXTS, _texts(requirement), strict=True):
        if text is not None and is_blank(text):
            changed[name] = None
    for name, texts in zip(_LISTS, _lists(requirement), strict=True):
        if texts and any(map(is_blank, texts)):
            changed[name] = tuple(text for text in texts if not is_blank(text))
    return replace(requirement, **changed) if changed else requirement
