"""What people decided about names: an accepted name means its service, a rejected one does not.

A decision counts for its name however that is written, alone in a cell or as one of several. It forces
nothing where its service is no longer on the list, or where another entry has been listed under that name.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.naming import WordKind
from lookup.matching.forms import Form
from lookup.matching.found import Found, Identification, Mention
from lookup.matching.index import NameIndex
from lookup.matching.known import Known
from lookup.matching.scores import BASE
from lookup.matching.segments import Segment, segments
from lookup.matching.written import written
from lookup.model import JST, NameDecision, Service, Text
from lookup.text import company_key, fold, is_blank

_AROUND: tuple[WordKind, ...] = ("noise", "legal", "any", "all")
"""Words before and behind a name that are no part of it."""


class Ruling(NamedTuple):
    """What was decided about one name beside one provider."""

    accepted: NameDecision | None
    rejected: tuple[NameDecision, ...]


class Decided(NamedTuple):
    """The decisions in force.

    Attributes:
        by_key: Folded name → the decisions about it, in the order in which they were made.
        longest: Length of the longest folded name.
    """

    by_key: dict[str, tuple[NameDecision, ...]]
    longest: int

    def ruling(self, key: str, provider: str | None) -> Ruling:
        """Return what counts for the folded name *key* beside *provider*.

        A decision made for that provider goes before one made for whatever provider.
        """
        own = None if provider is None or is_blank(provider) else company_key(provider)
        made = [d for d in self.by_key.get(key, ()) if d.provider_key in {None, own}]
        said: dict[str, NameDecision] = {}
        for decision in sorted(made, key=lambda d: d.provider_key is None):
            said.setdefault(decision.service_key, decision)
        accepted = next((d for d in said.values() if d.verdict == "accept"), None)
        return Ruling(accepted, tuple(d for d in said.values() if d.verdict == "reject"))


UNDECIDED = Decided({}, 0)


def decided(decisions: Iterable[NameDecision]) -> Decided:
    """Gather *decisions*; those that were withdrawn are left out."""
    by_key: dict[str, list[NameDecision]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda d: (d.decided_at, d.id)):
        if decision.withdrawn_at is None:
            by_key[decision.key].append(decision)
    return Decided({key: tuple(made) for key, made in by_key.items()}, max(map(len, by_key), default=0))


class Deciding(msgspec.Struct, frozen=True):
    """The decisions as they bear on one text and the *provider* beside it."""

    decided: Decided
    provider: str | None
    services: tuple[Service, ...]
    index: NameIndex
    knowledge: Knowledge

    @property
    def longest(self) -> int:
        """Length of the longest decided name."""
        return self.decided.longest

    def known(self, key: str) -> Known | None:
        """Return what the folded name *key* stands for by a decision, if that decides it."""
        accepted = self.ruling(key).accepted if key in self.decided.by_key else None
        if accepted is None or self.not_forced(accepted):
            return None
        at = self.index.place_of[accepted.service_key]
        form = Form(at, accepted.name, key, "decided", "decided", "whole", self.services[at].service_name)
        return Known((form,), ())

    def ruling(self, key: str) -> Ruling:
        """Return what was decided about the folded name *key*."""
        return self.decided.ruling(key, self.provider)

    def whole(self, text: str) -> Found | None:
        """Return what *text*, being nothing but a decided name, means."""
        known = self.known(fold(text))
        return known and self.found(known.strong[0])

    def found(self, form: Form) -> Found:
        """Return the service that a decision gives for a name, with the reason."""
        service = self.services[form.service]
        decision = self.ruling(form.key).accepted
        if decision is None:
            raise ValueError(f"nothing was decided about {form.key!r}")
        reason = self._said("names.decided", decision, name=service.service_name)
        return Found(service, BASE["decided"], "exact", reason, "decided", decision.name, decision=decision)

    def not_forced(self, decision: NameDecision) -> Text | None:
        """Say why *decision* forces nothing on this list, if it does not."""
        at = self.index.place_of.get(decision.service_key)
        if at is None:
            return self._said("names.decided_gone", decision, name=decision.service_name)
        if self.index.names[at] == decision.key or decision.key not in self.index.names:
            return None
        listed = self.services[self.index.names.index(decision.key)]
        return self._said("names.decided_listed", decision, name=listed.service_name)

    def overrule(self, identification: Identification) -> Identification:
        """Return *identification* with each mention :meth:`overruled`."""
        mentions = tuple(map(self.overruled, identification.mentions))
        return Identification(mentions, identification.joined_by)

    def overruled(self, mention: Mention) -> Mention:
        """Return *mention* with what a person rejected last, and with what is to be said beside."""
        rulings = self._rulings(mention.text)
        accepted = [ruling.accepted for ruling in rulings if ruling.accepted]
        notes = [note for decision in accepted if (note := self.not_forced(decision))]
        rejected = {d.service_key: d for ruling in rulings for d in ruling.rejected}
        kept = [f for f in mention.found if f.how == "decided" or f.service.key not in rejected]
        given = {f.service.key for f in kept}
        shown = [d for key, d in rejected.items() if key in self.index.place_of and key not in given]
        out = map(self._rejected, shown)
        return Mention(mention.text, (*kept, *out), notes[0] if notes else None)

    def rejects(self, text: str, found: Found) -> bool:
        """Return whether a person decided that *text* does not mean what was found."""
        if found.how == "decided":
            return False
        rejected = (d.service_key for ruling in self._rulings(text) for d in ruling.rejected)
        return found.service.key in rejected

    def _rulings(self, text: str) -> list[Ruling]:
        return [self.ruling(key) for key in self._keys(text)]

    def _rejected(self, decision: NameDecision) -> Found:
        service = self.services[self.index.place_of[decision.service_key]]
        reason = self._said("names.rejected", decision, name=service.service_name)
        name = decision.name
        return Found(service, BASE["rejected"], "possible", reason, "rejected", name, decision=decision)

    def _said(self, message: str, decision: NameDecision, name: str) -> Text:
        return self.knowledge.messages(
            message,
            asked=decision.name,
            name=name,
            number=decision.service_key,
            day=decision.decided_at.astimezone(JST).date().isoformat(),
            by=decision.decided_by,
            why=decision.why.rstrip("。."),
        )

    def _keys(self, text: str) -> tuple[str, ...]:
        """Return the folded names that *text* can be: all of it, and each phrase without contract words."""
        whole = written(text)
        if fold(text) not in self.decided.by_key and not self._may_name(whole.key):
            return ()
        phrase: list[Segment] = []
        keys = {fold(text): None}
        for piece in (*segments(self.index, self.knowledge.name_words, whole, self), None):
            if piece and not piece.is_("particle"):
                phrase.append(piece)
                continue
            bare = _bare(phrase)
            keys |= {whole.key[bare[0].start : bare[-1].end]: None} if bare else {}
            phrase = []
        return tuple(key for key in keys if key in self.decided.by_key)

    def _may_name(self, key: str) -> bool:
        """Return whether a decided name stands anywhere in *key*; cutting the text up costs far more."""
        ends = range(1, len(key) + 1)
        return any(key[s:e] in self.decided.by_key for e in ends for s in range(max(0, e - self.longest), e))


def _bare(phrase: list[Segment]) -> list[Segment]:
    left, right = 0, len(phrase)
    while right > left and phrase[right - 1].is_(*_AROUND):
        right -= 1
    while left < right and phrase[left].is_(*_AROUND):
        left += 1
    return phrase[left:right]
