"""Taking in a version that another instance made: it keeps its id, its times and its declarations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from lookup.model import JST, Change, ListVersion
from lookup.store import Stored, Taken
from lookup.store.protocol import Decision
from lookup.sync.attempt import Attempt, SyncOutcome
from lookup.sync.gates import Judged, findings
from lookup.sync.intake import columns_of, hash_of, held_message, hold, summary, supersede
from lookup.sync.reading_of import Reading, reader_of
from lookup.sync.review import compare
from lookup.sync.sources.source import Carried, Delivery
from lookup.sync.version import entries_digest


def take_in_carried(attempt: Attempt, carried: Carried, data: bytes) -> SyncOutcome:
    """Take in *carried*, read from *data*.

    It was in force there, so only what it says by itself can hold it here.

    Raises:
        ListRefused: The bytes are not those of the version, or it was rejected here.
    """
    store, version_id = attempt.store, carried.version.id
    known = next((kept for kept in store.stored() if kept.version.id == version_id), None)
    reading = None if known else _read(attempt, carried, data)
    with store.writing():
        attempt.lease.check()
        if reading is not None:
            outcome = _added(attempt, carried, data, reading)
        else:
            outcome = _seen_again(attempt, carried, store.kept(version_id))
        if outcome.outcome != "held":
            supersede(attempt)
        attempt.log(outcome, len(data))
    return outcome


def refuse_older(attempt: Attempt, delivery: Delivery) -> None:
    """Refuse what another instance carries if all that it tells of is older than what was confirmed here.

    Otherwise an old bundle, rightly signed, could undo what came later. Only an official list may take the
    place of one that is not official, whichever is older.

    Raises:
        ListRefused: It is older.
    """
    current = attempt.store.current()
    if current is None or delivery.carried is None or delivery.told_at is None:
        return
    version, offered = current[0], delivery.carried.version
    confirmed_at = max(seen.seen_at for seen in attempt.store.kept(version.id).confirmations)
    replaceable = version.id == offered.id or (offered.official and not version.official)
    if delivery.told_at < confirmed_at and not replaceable:
        times = {"told_at": delivery.told_at, "confirmed_at": confirmed_at}
        shown = {name: f"{at.astimezone(JST):%Y-%m-%d %H:%M}" for name, at in times.items()}
        raise attempt.refuse("sync.older_than_held", version=version.id, **shown)


def put_back(attempt: Attempt, outcome: SyncOutcome) -> SyncOutcome | None:
    """Let the version be in force that is so at its origin, if another list has come into force here.

    Args:
        attempt: The sync.
        outcome: What became of the last version delivered, which is the one in force at its origin.

    Returns:
        ``None`` if there is nothing to do.
    """
    store, version = attempt.store, outcome.version
    with store.writing():
        attempt.lease.check()
        current = store.current()
        if outcome.outcome == "held" or current is None or current[0].id == version.id:
            return None
        changes = _changes(attempt, current[0], version, store.services(version.id), attempt.at) or ()
        store.put_in_force(version.id, changes, Decision(standing="in_force", at=attempt.at))
        about = {"version": version.id, "count": version.service_count, "as_of": outcome.as_of}
        message = attempt.say("sync.back_in_force", **about)
        back = replace(outcome, outcome="new", changes=changes, message=message)
        attempt.log(back, 0)
    return back


def _read(attempt: Attempt, carried: Carried, data: bytes) -> Reading[Any]:
    if hash_of(data) != carried.version.sha256:
        raise attempt.refuse("sync.carried_otherwise", version=carried.version.id)
    return reader_of(attempt.store.register)(data, carried.version.source, attempt.knowledge)


def _added(attempt: Attempt, carried: Carried, data: bytes, reading: Reading[Any]) -> SyncOutcome:
    store = attempt.store
    version = replace(
        carried.version,
        complete=carried.version.complete and reading.complete_as_read,
        service_count=len(reading.services),
    )
    before = store.version_at(carried.in_force_at)
    judged = Judged(
        entries=reading.services,
        columns=columns_of(reading),
        repeated=(*reading.clashing, *reading.repeated),
        at=attempt.at,
        believed=True,
        accepted=store.kept(before.id).findings if before else (),
    )
    taken = Taken(
        version=version,
        entries=reading.services,
        raw=data,
        columns=judged.columns,
        findings=findings(judged, attempt.gates, attempt.knowledge),
        entries_sha256=entries_digest(reading.services, origin=version.origin, complete=version.complete),
    )
    if any(finding.holds for finding in taken.findings):
        supersede(attempt)
        return hold(attempt, taken, reading)
    changes = _changes(attempt, before, version, taken.entries, carried.in_force_at)
    store.add(taken, changes or (), since=carried.in_force_at, confirmations=carried.confirmations)
    return SyncOutcome(
        outcome="new",
        version=version,
        as_of=store.confirmed_on(version.id),
        changes=changes or (),
        problems=reading.problems,
        findings=taken.findings,
        message=summary(attempt, version, reading, changes),
    )


def _seen_again(attempt: Attempt, carried: Carried, kept: Stored) -> SyncOutcome:
    """Keep what confirmations are new of a version that is here already."""
    store, version = attempt.store, kept.version
    if kept.standing == "rejected":
        decision = kept.decisions[-1]
        about = {"by": decision.by, "why": decision.why, "on": decision.at.date()}
        raise attempt.refuse("sync.carried_rejected", version=version.id, **about)
    for confirmation in carried.confirmations:
        if confirmation not in kept.confirmations:
            store.confirm(version.id, confirmation.listed_on, confirmation.seen_at)
    as_of = store.confirmed_on(version.id)
    if kept.standing == "in_force":
        values = {"version": version.id, "count": version.service_count, "as_of": as_of}
        message = attempt.say("sync.unchanged", **values)
        return SyncOutcome(outcome="unchanged", version=version, as_of=as_of, message=message)
    message = held_message(attempt, "sync.still_held", version, kept.findings)
    return SyncOutcome(outcome="held", version=version, as_of=as_of, findings=kept.findings, message=message)


def _changes(
    attempt: Attempt,
    before: ListVersion | None,
    version: ListVersion,
    entries: Sequence[Any],
    since: datetime,
) -> tuple[Change, ...] | None:
    if before is None:
        return None
    listing = (before, attempt.store.walk(before.id))
    return compare(listing, (version, entries), attempt.store.register, since).changes
