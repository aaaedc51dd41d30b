"""Decisions about names as an operator or officer makes them: what the command line and the server share."""

import secrets
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal, TypeAlias

import msgspec

from lookup.desk import Desk, service
from lookup.errors import Contradiction, WrongUse
from lookup.matching.named import named
from lookup.model import JST, NameDecision, Text
from lookup.text import company_key, find_numbers, fold, is_blank

Said: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
"""A name, or a sentence of why; longer is no name and no reason that anybody reads."""


class Proposed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision to be made: that *name* means the service with that number (or key), or does not.

    Attributes:
        provider: Whose name must stand beside it; ``None``: whatever stands there.
        by: Who decides.
        why: On what grounds.
    """

    verdict: Literal["accept", "reject"]
    name: Said
    registration_number: Said
    by: Said
    why: Said
    provider: Said | None = None


def decide(desk: Desk, proposed: Proposed) -> NameDecision:
    """Keep the decision that *proposed* describes, about the list in force.

    Raises:
        WrongUse: Who, why or the name is blank; the name is a registration number, or that of another entry.
        NotFound: The list has no such service.
        Contradiction: A decision that is in force says the same, or otherwise; it has to be withdrawn first.
    """
    _refuse_blank(desk, proposed.by, proposed.why)
    entry = service(desk, desk.catalogue(), proposed.registration_number)
    provider = None if proposed.provider is None or is_blank(proposed.provider) else proposed.provider
    decision = NameDecision(
        id=f"d_{secrets.token_hex(5)}",
        verdict=proposed.verdict,
        name=proposed.name.strip(),
        key=fold(proposed.name),
        provider=provider and provider.strip(),
        provider_key=provider and company_key(provider),
        service_key=entry.key,
        service_name=entry.service_name,
        decided_at=datetime.now(UTC),
        decided_by=_one_line(proposed.by),
        why=_one_line(proposed.why),
    )
    _refuse_name(desk, decision)
    with desk.decisions.writing():
        _refuse_contradiction(desk, decision)
        desk.decisions.add(decision)
    return decision


def doubt(desk: Desk, proposed: Proposed) -> Text | None:
    """Return a warning if *proposed* goes against a name that the list has word for word.

    It is to be asked for before the decision is made, which the reading of names follows from then on.

    Raises:
        NotFound: The list has no such service.
    """
    catalogue = desk.catalogue()
    entry = service(desk, catalogue, proposed.registration_number)
    said = named(catalogue, proposed.name, proposed.provider).confident
    listed = {found.service.key: found.service for found in said if found.how == "name"}
    against = entry.key in listed if proposed.verdict == "reject" else listed and entry.key not in listed
    if not against:
        return None
    named_one = listed.get(entry.key) or next(iter(listed.values()))
    about = {"name": proposed.name, "number": named_one.key, "service": named_one.service_name}
    return desk.knowledge.messages(f"decisions.against_the_list_{proposed.verdict}", **about)


def withdraw(desk: Desk, decision_id: str, by: str, why: str) -> NameDecision:
    """Withdraw a decision, and return it as it then stands.

    Raises:
        WrongUse: Who or why is blank.
        NotFound: There is no such decision.
        Contradiction: It was withdrawn before.
    """
    _refuse_blank(desk, by, why)
    with desk.decisions.writing():
        decision = desk.decisions.one(decision_id)
        if decision is None:
            raise desk.not_found("decisions.unknown", id=decision_id)
        if decision.withdrawn_at:
            when = decision.withdrawn_at.astimezone(JST).isoformat(timespec="seconds")
            values = {"id": decision.id, "at": when, "by": decision.withdrawn_by}
            raise _contradiction(desk, "decisions.withdrawn_already", **values)
        at, by, why = datetime.now(UTC), _one_line(by), _one_line(why)
        desk.decisions.withdraw(decision.id, at, by, why)
    return msgspec.structs.replace(decision, withdrawn_at=at, withdrawn_by=by, withdrawn_why=why)


def known(desk: Desk, as_of: date | None) -> tuple[NameDecision, ...]:
    """Return every decision, newest first, as they stood at the end of *as_of* (Asia/Tokyo; default: now)."""
    return desk.decisions.all_(None if as_of is None else datetime.combine(as_of, time.max, JST))


def contradicts(new: NameDecision, old: NameDecision) -> bool:
    """Return whether both cannot be in force, being about one name beside one provider."""
    if (new.key, new.provider_key) != (old.key, old.provider_key) or old.withdrawn_at:
        return False
    return new.service_key == old.service_key or new.verdict == old.verdict == "accept"


def _refuse_contradiction(desk: Desk, decision: NameDecision) -> None:
    for old in desk.decisions.about(decision.key):
        if contradicts(decision, old):
            raise _contradiction(
                desk,
                f"decisions.in_force_{old.verdict}",
                id=old.id,
                name=old.name,
                service=old.service_name,
                number=old.service_key,
                at=old.decided_at.astimezone(JST).isoformat(timespec="seconds"),
                by=old.decided_by,
                why=old.why,
            )


def _refuse_blank(desk: Desk, by: str, why: str) -> None:
    for name, text in (("by", by), ("why", why)):
        if is_blank(text):
            raise _wrong(desk, f"decisions.blank_{name}")


def _refuse_name(desk: Desk, decision: NameDecision) -> None:
    """Refuse what says by itself which service it is."""
    if is_blank(decision.name):
        raise _wrong(desk, "decisions.blank_name")
    if find_numbers(decision.name):
        raise _wrong(desk, "decisions.number", name=decision.name)
    same = [s for s in desk.catalogue().services if fold(s.service_name) == decision.key]
    if decision.verdict == "accept" and same and decision.service_key not in {s.key for s in same}:
        raise _wrong(desk, "decisions.listed_name", name=decision.name, number=same[0].key)


def _wrong(desk: Desk, message_id: str, **values: object) -> WrongUse:
    return WrongUse(message_id, desk.knowledge.messages(message_id, **values))


def _contradiction(desk: Desk, message_id: str, **values: object) -> Contradiction:
    return Contradiction(message_id, desk.knowledge.messages(message_id, **values))


def _one_line(text: str) -> str:
    return " ".join(text.split())
