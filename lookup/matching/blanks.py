"""What a requirement says: a blank text, such as an empty cell or 「－」, says nothing."""

from typing import Final

from msgspec.structs import replace

from lookup.model import Requirement
from lookup.text import is_blank

_TEXTS: Final = ("title", "service", "provider", "service_model", "governing_law", "court", "platform")
_LISTS: Final = ("scope", "regions", "generative_ai_models", "components", "controls", "lines")


def without_blanks(requirement: Requirement) -> Requirement:
    """Return *requirement* without its blank texts: left out and left blank mean the same."""
    changed: dict[str, str | tuple[str, ...] | None] = {}
    for name in _TEXTS:
        text = getattr(requirement, name)
        if text is not None and is_blank(text):
            changed[name] = None
    for name in _LISTS:
        texts = getattr(requirement, name)
        if any(map(is_blank, texts)):
            changed[name] = tuple(text for text in texts if not is_blank(text))
    return replace(requirement, **changed) if changed else requirement
