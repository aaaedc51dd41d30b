"""What an operator decides about a list that is held: it is shown, released, or rejected."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from lookup.errors import WrongUse
from lookup.knowledge import Knowledge
from lookup.model import Change, ListVersion
from lookup.store import Store, Stored
from lookup.store.protocol import Decision
from lookup.sync.review import compare

_LONGEST = 1_000


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator decided, and what changed by it: nothing where a list was rejected."""

    version: ListVersion
    decision: Decision
    changes: tuple[Change, ...]


def changes_of(store: Store[Any], kept: Stored, at: datetime) -> tuple[Change, ...]:
    """Return what would change, seen *at* that time, if that version followed the one in force."""
    current = store.current()
    if current is None:
        return ()
    before = (current[0], store.walk(current[0].id))
    after = (kept.version, store.services(kept.version.id))
    return compare(before, after, store.register, at).changes


def decide(store: Store[Any], knowledge: Knowledge, version_id: str, decision: Decision) -> Decided:
    """Keep the *decision* of an operator about a version that is not in force.

    Released (``in_force``), it follows the list in force from the time of the decision on.

    Raises:
        NotFound: There is no such version.
        WrongUse: Nobody or nothing is given as ``by`` or ``why``, or the version is not one to decide about.
    """
    _check(knowledge, decision)
    with store.writing():
        kept = store.kept(version_id)
        if kept.in_force_at is not None:
            raise _wrong(knowledge, "review.in_force_already", version=version_id)
        changes: tuple[Change, ...] = ()
        if kept.standing == "superseded" or (decision.standing == "rejected" and kept.standing != "held"):
            raise _wrong(knowledge, "review.not_held", version=version_id)
        if decision.standing == "in_force":
            changes = changes_of(store, kept, decision.at)
            store.put_in_force(version_id, changes, decision)
        else:
            store.decide(version_id, decision)
    return Decided(version=kept.version, decision=decision, changes=changes)


def decision_of(standing: Literal["in_force", "rejected"], at: datetime, by: str, why: str) -> Decision:
    """Return the decision of the person *by*, who gives *why* as the reason."""
    return Decision(standing=standing, at=at, by=by.strip(), why=why.strip())


def _check(knowledge: Knowledge, decision: Decision) -> None:
    for name in ("by", "why"):
        text = getattr(decision, name)
        if not text or len(text) > _LONGEST:
            raise _wrong(knowledge, "review.say_who_and_why", option=f"--{name}", limit=_LONGEST)


def _wrong(knowledge: Knowledge, code: str, **values: object) -> WrongUse:
    return WrongUse(code, knowledge.messages(code, **values))
