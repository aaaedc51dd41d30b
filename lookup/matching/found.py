"""What identification answers: the services that a text may mean, how sure that is, and why."""

from typing import Literal, TypeAlias

import msgspec

from lookup.model import Band, Service, Text

How: TypeAlias = Literal[
    "number",
    "name",
    "alias",
    "former_name",
    "transliteration",
    "spelling",
    "scope_item",
    "excluded_item",
    "provider",
    "sibling",
    "base",
    "look_alike",
]
"""By what a service was found. The last five, and ``excluded_item``, never mean the service itself."""


class Found(msgspec.Struct, frozen=True):
    """A listed service that a text may mean.

    Attributes:
        score: 0.0-1.0, see :mod:`lookup.matching.scores`.
        band: ``exact`` and ``high`` are given with confidence, ``possible`` is only shown.
        matched: The text of the list that matched.
    """

    service: Service
    score: float
    band: Band
    reason: Text
    how: How
    matched: str

    @property
    def confident(self) -> bool:
        """Whether the service is meant, as far as names can tell."""
        return self.band != "possible"


class Mention(msgspec.Struct, frozen=True):
    """One named thing in a text, and what it may mean, best first."""

    text: str
    found: tuple[Found, ...]


class Identification(msgspec.Struct, frozen=True):
    """What a text names.

    Attributes:
        mentions: In the order of the text.
        joined_by: ``one`` thing, several of which ``any`` will do (又は), or which are ``all`` wanted (及び).
    """

    mentions: tuple[Mention, ...]
    joined_by: Literal["one", "any", "all"]

    @property
    def best(self) -> Found | None:
        """The first service given with confidence."""
        return next(iter(self.confident), None)

    @property
    def confident(self) -> tuple[Found, ...]:
        """The services given with confidence, each once, in the order of the text."""
        firsts = (found for mention in self.mentions for found in mention.found[:1] if found.confident)
        return tuple({found.service.key: found for found in firsts}.values())

    @property
    def found(self) -> tuple[Found, ...]:
        """All services, each once: those given with confidence in the order of the text, then by score."""
        every = sorted((f for mention in self.mentions for f in mention.found), key=lambda f: -f.score)
        merged = {found.service.key: found for found in self.confident}
        for found in every:
            merged.setdefault(found.service.key, found)
        return tuple(merged.values())
