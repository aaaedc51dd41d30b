"""One sync: what a source delivers is read, compared with the list in force, and judged."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from msgspec.structs import replace

from lookup.errors import LookupProblem, StoreFailure
from lookup.knowledge import Knowledge
from lookup.model import Validators
from lookup.store import Store
from lookup.sync.attempt import Attempt, Declaration, SyncOutcome, joined
from lookup.sync.carried import put_back, refuse_older, take_in_carried
from lookup.sync.gates import GateSettings
from lookup.sync.intake import hash_of, offered, take_in
from lookup.sync.sources.source import Delivery, Source

__all__ = ["Declaration", "SyncOutcome", "sync"]

LEASE_SECONDS = 300.0
"""After so long others may sync, if the process that had the right to has died on another machine."""


def sync(
    store: Store[Any],
    knowledge: Knowledge,
    source: Source,
    *,
    declared: Declaration,
    at: datetime,
    gates: GateSettings,
) -> SyncOutcome:
    """Take in what *source* delivers, as it stands *at* that time.

    A list that says what the list in force says makes no new version: that one is confirmed, for the day
    declared or else the day of *at*. A declared day before that makes one. A list that fails one of the
    *gates* is held. Everything delivered is logged.

    Returns:
        What became of the last list delivered, with the changes of all of them.

    Raises:
        SyncBusy: Another process is syncing into this store; nothing was done or logged.
        ListRefused: A list cannot be had or cannot be trusted as a whole, or was rejected before; the list
            in force stays in force.
        UnreadableFile: It looks like a workbook and cannot be opened; likewise.
        StoreFailure: The store cannot be read or written; nothing has changed.
    """
    at = at.astimezone(UTC)
    holder = f"{source.name}, {at.isoformat(timespec='seconds')}, PID {os.getpid()}"
    with store.lease(holder, LEASE_SECONDS) as lease:
        attempt = Attempt(
            store=store,
            knowledge=knowledge,
            gates=gates,
            declared=declared,
            source=source.name,
            at=at,
            started=monotonic(),
            lease=lease,
        )
        return _together(attempt, list(_outcomes(attempt, source)))


def _outcomes(attempt: Attempt, source: Source) -> Iterator[SyncOutcome]:
    store, size = attempt.store, 0
    try:
        known = store.validators(source.name)
        have = frozenset(kept.version.id for kept in store.stored())
        delivery, outcome = None, None
        for delivery in source.deliveries(known, have):
            attempt = replace(attempt, source=delivery.name)
            size = len(delivery.data)
            outcome = _taken_in(attempt, delivery, source.name, known)
            attempt.alert(outcome)
            yield outcome
            size = 0
        if delivery is None or outcome is None:
            yield _nothing_new(attempt, known)
        elif delivery.carried and (back := put_back(attempt, outcome)):
            yield back
    except LookupProblem as problem:
        with suppress(StoreFailure):
            attempt.log_refused(size, problem.text)
        raise


def _taken_in(attempt: Attempt, delivery: Delivery, source: str, known: Validators | None) -> SyncOutcome:
    if delivery.carried:
        refuse_older(attempt, delivery)
        outcome = take_in_carried(attempt, delivery.carried, delivery.data)
        if outcome.outcome != "held" and delivery.validators.etag:
            attempt.store.remember(source, delivery.validators)
        return outcome
    size = len(delivery.data)
    data, sha256 = delivery.data, hash_of(delivery.data)
    if delivery.unchanged and known and known.sha256:
        data, sha256 = attempt.store.content(known.sha256) or b"", known.sha256
    offer = offered(attempt, data, sha256, (delivery.origin, delivery.complete, delivery.listed_on))
    outcome = take_in(attempt, offer, size)
    # The next time the source is asked for what differs from bytes that the store has.
    attempt.store.remember(source, replace(delivery.validators, sha256=outcome.version.sha256))
    return outcome


def _nothing_new(attempt: Attempt, known: Validators | None) -> SyncOutcome:
    """Say that a mirror has nothing new; what it told of the list in force the last time still holds."""
    current = attempt.store.current()
    if known is None or current is None:
        raise attempt.refuse("sync.nothing_delivered")
    version, as_of = current
    message = attempt.say("sync.nothing_new", version=version.id, count=version.service_count, as_of=as_of)
    outcome = SyncOutcome(outcome="unchanged", version=version, as_of=as_of, message=message)
    attempt.log(outcome, 0)
    return outcome


def _together(attempt: Attempt, outcomes: list[SyncOutcome]) -> SyncOutcome:
    """Return the last outcome with the changes of all; if it only confirms what came before it, as new."""
    last = outcomes[-1]
    if last.outcome == "unchanged":
        last = next((o for o in reversed(outcomes) if o.version == last.version), last)
    count = sum(outcome.outcome == "new" for outcome in outcomes)
    message = joined([attempt.say("sync.several", count=count), last.message]) if count > 1 else last.message
    changes = tuple(change for outcome in outcomes for change in outcome.changes)
    return replace(last, changes=changes, message=message)
