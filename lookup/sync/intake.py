"""Taking in one list: it is seen again, or becomes a version, in force or held; or it is refused."""

import hashlib
from datetime import date
from typing import Any

import msgspec

from lookup.model import Change, ListVersion, Origin, Text
from lookup.store import Taken
from lookup.store.protocol import SERVICES, Columns, Decision, Finding, Stored
from lookup.sync.attempt import Attempt, SyncOutcome, joined
from lookup.sync.cautions import cautions
from lookup.sync.cells import fields_of
from lookup.sync.gates import Before, Judged, findings
from lookup.sync.reading_of import Reading, reader_of
from lookup.sync.review import Comparison, compare
from lookup.sync.version import content_id, entries_digest, free_id, is_version_of


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A list that is offered, with what is declared of it.

    Attributes:
        content: By which it is recognised before it is read.
        listed_on: Its own date.
        declared_on: The same where somebody gave it; ``None``: it is the day of the sync.
    """

    data: bytes
    sha256: str
    content: str
    origin: Origin
    complete: bool
    listed_on: date
    declared_on: date | None


def offered(attempt: Attempt, data: bytes, sha256: str, declared: tuple[Any, Any, Any]) -> Offered:
    """Return *data* as it is offered: *declared* (origin, complete, date) goes before the operator's word."""
    origin = declared[0] or attempt.declared.origin
    complete = attempt.declared.complete if declared[1] is None else declared[1]
    day = declared[2] or attempt.declared.listed_on
    register = attempt.store.register.name
    return Offered(
        data=data,
        sha256=sha256,
        content=content_id(sha256, attempt.knowledge, origin=origin, complete=complete, register=register),
        origin=origin,
        complete=complete,
        listed_on=day or attempt.today,
        declared_on=day,
    )


def take_in(attempt: Attempt, offer: Offered, size: int) -> SyncOutcome:
    """Take in a list of which *size* bytes had to be fetched.

    Raises:
        ListRefused: It cannot be trusted as a whole, or was rejected before.
        UnreadableFile: It looks like a workbook and cannot be opened.
    """
    with attempt.store.writing():
        attempt.lease.check()
        if again := _seen_again(attempt, offer, None, size):
            return again
    reading = reader_of(attempt.store.register)(offer.data, attempt.source, attempt.knowledge)
    complete = offer.complete and reading.complete_as_read
    digest = entries_digest(reading.services, origin=offer.origin, complete=complete)
    with attempt.store.writing():
        # The lease may have been lost, and the list taken in by somebody else, while it was being read.
        attempt.lease.check()
        if again := _seen_again(attempt, offer, digest, size):
            return again
        outcome = _judged(attempt, offer, reading, digest)
        attempt.log(outcome, size)
    return outcome


def columns_of(reading: Reading[Any]) -> Columns:
    """Return of which columns a list was read."""
    fields = {field for column in reading.headers.values() for field in fields_of(column)}
    return Columns(tuple(sorted(fields)), reading.unknown_headers)


def supersede(attempt: Attempt) -> None:
    """Let no list wait any longer for an operator: another one has arrived."""
    if waiting := attempt.store.held():
        attempt.store.decide(waiting.version.id, Decision(standing="superseded", at=attempt.at))


def _seen_again(attempt: Attempt, offer: Offered, digest: str | None, size: int) -> SyncOutcome | None:
    """Recognise the list in force, the held one, or one that was rejected, by its bytes or its entries."""
    store = attempt.store

    def is_same(kept: Stored) -> bool:
        return is_version_of(kept.version, offer.content) or kept.entries_sha256 == digest

    current = store.current()
    if current and is_same(store.kept(current[0].id)):
        return _confirmed(attempt, offer, current, size)
    waiting = store.held()
    if waiting and is_same(waiting):
        return _waiting(attempt, offer, waiting, size)
    for kept in store.stored():
        if kept.standing == "rejected" and is_same(kept):
            raise _rejected_before(attempt, kept)
    return None


def _confirmed(
    attempt: Attempt, offer: Offered, current: tuple[ListVersion, date], size: int
) -> SyncOutcome | None:
    """Confirm the version in force; not for a declared day before the one it is confirmed for."""
    version, confirmed_on = current
    if offer.declared_on and offer.declared_on < confirmed_on:
        return None
    as_of = max(confirmed_on, offer.listed_on)
    if as_of > confirmed_on:
        attempt.store.confirm(version.id, as_of, attempt.at)
    supersede(attempt)
    message = attempt.say("sync.unchanged", version=version.id, count=version.service_count, as_of=as_of)
    outcome = SyncOutcome(outcome="unchanged", version=version, as_of=as_of, message=message)
    attempt.log(outcome, size)
    return outcome


def _waiting(attempt: Attempt, offer: Offered, waiting: Stored, size: int) -> SyncOutcome:
    """Say of a held list that it still waits."""
    version = waiting.version
    as_of = max(offer.listed_on, attempt.store.confirmed_on(version.id))
    attempt.store.confirm(version.id, as_of, attempt.at)
    message = held_message(attempt, "sync.still_held", version, waiting.findings)
    outcome = SyncOutcome(
        outcome="held", version=version, as_of=as_of, findings=waiting.findings, message=message
    )
    attempt.log(outcome, size)
    return outcome


def _rejected_before(attempt: Attempt, kept: Stored) -> Exception:
    decision = kept.decisions[-1]
    return attempt.refuse(
        "sync.rejected_before",
        version=kept.version.id,
        by=decision.by,
        why=decision.why,
        on=decision.at.date(),
        in_force=in_force(attempt),
    )


def _judged(attempt: Attempt, offer: Offered, reading: Reading[Any], digest: str) -> SyncOutcome:
    """Make a version of what was read, and let the gates decide how it stands."""
    version = _version(attempt, offer, reading)
    current = attempt.store.current()
    before: Before[Any] | None = None
    accepted: tuple[Finding, ...] = ()
    comparison: Comparison[Any] | None = None
    if current:
        kept = attempt.store.kept(current[0].id)
        listing = (current[0], attempt.store.walk(current[0].id))
        comparison = compare(listing, (version, reading.services), attempt.store.register, attempt.at)
        before = Before(comparison, kept.columns) if _of_one_kind(current[0], version) else None
        accepted = kept.findings
    judged = Judged(
        entries=reading.services,
        columns=columns_of(reading),
        repeated=(*reading.clashing, *reading.repeated),
        at=attempt.at,
        believed=current is None,
        accepted=accepted,
        before=before,
    )
    taken = Taken(
        version=version,
        entries=reading.services,
        raw=offer.data,
        columns=judged.columns,
        findings=findings(judged, attempt.gates, attempt.knowledge),
        entries_sha256=digest,
    )
    noted = tuple(cautions(attempt, version, *current)) if current else ()
    return _kept(attempt, taken, reading, comparison.changes if comparison else None, noted)


def _of_one_kind(before: ListVersion, after: ListVersion) -> bool:
    """Tell whether a list can be held to what the list before it was.

    The first official list after one for trial, or the first whole one after a part, cannot: that it is quite
    another is to be expected.
    """
    now_official = after.official and not before.official
    now_complete = after.complete and not before.complete
    return not (now_official or now_complete)


def _kept(
    attempt: Attempt,
    taken: Taken[Any],
    reading: Reading[Any],
    changes: tuple[Change, ...] | None,
    noted: tuple[Text, ...],
) -> SyncOutcome:
    """Hold what a gate holds, and let the rest come into force; *changes* ``None``: it is the first list."""
    supersede(attempt)
    if any(finding.holds for finding in taken.findings):
        outcome = hold(attempt, taken, reading)
    else:
        attempt.store.add(taken, changes or ())
        outcome = SyncOutcome(
            outcome="new",
            version=taken.version,
            as_of=taken.version.listed_on,
            changes=changes or (),
            problems=reading.problems,
            findings=taken.findings,
            message=joined([summary(attempt, taken.version, reading, changes), *noted]),
        )
    return outcome


def hold(attempt: Attempt, taken: Taken[Any], reading: Reading[Any]) -> SyncOutcome:
    """Keep a list beside the one in force."""
    attempt.store.hold(taken, attempt.at)
    return SyncOutcome(
        outcome="held",
        version=taken.version,
        as_of=taken.version.listed_on,
        problems=reading.problems,
        findings=taken.findings,
        message=held_message(attempt, "sync.held", taken.version, taken.findings),
    )


def held_message(attempt: Attempt, code: str, version: ListVersion, found: tuple[Finding, ...]) -> Text:
    """Say that a list is held, why, which list is in force meanwhile, and what to do."""
    reasons = joined([finding.message for finding in found if finding.holds])
    values = {"count": version.service_count, "reasons": reasons, "in_force": in_force(attempt)}
    return attempt.say(code, version=version.id, **values)


def in_force(attempt: Attempt) -> Text:
    """Say which list is in force, and how old it is."""
    current = attempt.store.current()
    if current is None:
        return attempt.say("sync.nothing_in_force")
    version, as_of = current
    days = (attempt.today - as_of).days
    return attempt.say("sync.in_force", version=version.id, as_of=as_of, days=days)


def _version(attempt: Attempt, offer: Offered, reading: Reading[Any]) -> ListVersion:
    complete = offer.complete and reading.complete_as_read
    extent = "complete" if complete else "incomplete"
    register = "" if attempt.store.register is SERVICES else f"{attempt.store.register.name}_"
    return ListVersion(
        id=free_id(offer.content, (kept.version for kept in attempt.store.stored())),
        source=attempt.source,
        label=attempt.say(f"sync.label_{register}{offer.origin}_{extent}"),
        origin=offer.origin,
        complete=complete,
        listed_on=offer.listed_on,
        fetched_at=attempt.at,
        sha256=offer.sha256,
        service_count=len(reading.services),
    )


def summary(
    attempt: Attempt, version: ListVersion, reading: Reading[Any], changes: tuple[Change, ...] | None
) -> Text:
    """Say what was taken in, against the version before (``None``: there was none), and what to look at."""
    about = {"version": version.id, "count": version.service_count, "as_of": version.listed_on}
    if changes is None:
        parts = [attempt.say("sync.first", **about)]
    else:
        keys = {kind: {c.key for c in changes if c.kind == kind} for kind in ("added", "removed", "changed")}
        counts = {kind: len(found) for kind, found in keys.items()}
        parts = [attempt.say("sync.new", **about, **counts)]
    if reading.rows_kept_out:
        code = "sync.rows_kept_out" if version.complete else _kept_out(attempt)
        parts.append(attempt.say(code, rows=reading.rows_kept_out))
    if reading.problems:
        parts.append(attempt.say("sync.problems", count=len(reading.problems)))
    if reading.unknown_headers:
        parts.append(attempt.say("sync.unknown_columns", headers="、".join(reading.unknown_headers)))
    return joined(parts)


def _kept_out(attempt: Attempt) -> str:
    return "sync.no_longer_complete" if attempt.declared.complete else "sync.rows_kept_out"


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of *data* as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()
