"""What identification answers: the services that a text may mean, how sure that is, and why."""

from typing import Literal

import msgspec

from lookup.matching.scores import BASE
from lookup.model import Band, How, NameDecision, ScorePart, Service, Signals, Text

__all__ = ["OTHER_THAN_NAMED", "Found", "How", "Identification", "Mention"]

OTHER_THAN_NAMED: frozenset[How] = frozenset({"sibling", "base", "look_alike", "excluded_item", "rejected"})
"""Ways of being found that mean another service than the named one."""


class Found(msgspec.Struct, frozen=True):
    """A listed service that a text may mean.

    Attributes:
        score: 0.0-1.0, see :mod:`lookup.matching.scores`.
        band: ``exact`` and ``high`` are given with confidence, ``possible`` is only shown.
        matched: The text of the list that matched.
        parts: What the score is made of, where it is not the way of finding alone.
        decision: What a person decided, where that made or unmade the finding.
    """

    service: Service
    score: float
    band: Band
    reason: Text
    how: How
    matched: str
    parts: tuple[ScorePart, ...] = ()
    decision: NameDecision | None = None

    @property
    def signals(self) -> Signals:
        """What the finding rests on, as data."""
        lower = round(self.score - BASE[self.how], 4)
        parts = self.parts or (
            ScorePart("way", BASE[self.how]),
            *((ScorePart("difference" if self.confident else "doubt", lower),) if lower else ()),
        )
        decision = self.decision.id if self.decision else None
        return Signals(how=self.how, matched=self.matched, score=parts, decision=decision)

    @property
    def confident(self) -> bool:
        """Whether the service is meant, as far as names can tell."""
        return self.band != "possible"


class Mention(msgspec.Struct, frozen=True):
    """One named thing in a text, and what it may mean, best first.

    Attributes:
        note: Why what a person decided of it is not followed.
        alone: Whether nothing but contract words stands beside the listed name in the text.
    """

    text: str
    found: tuple[Found, ...]
    note: Text | None = None
    alone: bool = False


class Identification(msgspec.Struct, frozen=True):
    """What a text names.

    Attributes:
        mentions: In the order of the text.
        joined_by: ``one`` thing, several of which ``any`` will do (又は), or which are ``all`` wanted (及び).
    """

    mentions: tuple[Mention, ...]
    joined_by: Literal["one", "any", "all"]

    @property
    def note(self) -> Text | None:
        """Why what a person decided of a name is not followed."""
        return next((mention.note for mention in self.mentions if mention.note), None)

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
