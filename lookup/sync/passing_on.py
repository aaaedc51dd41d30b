"""What one instance passes on to another of its versions: which were in force, when, and their bytes."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from lookup.model import Confirmation, ListVersion, Validators
from lookup.store import Store
from lookup.sync.sources.source import Carried, Delivery


class VersionEntry(ListVersion, frozen=True, kw_only=True):
    """A version as one instance tells another, and everybody else, of it.

    Attributes:
        in_force_at: When it came into force (of one that was held: when it was released).
        confirmations: For which days and when its source was seen to say the same, oldest first.
        digest: Hash over all of this, see :func:`digest`.
    """

    in_force_at: datetime
    confirmations: tuple[Confirmation, ...]
    digest: str


def carried_versions(store: Store[Any]) -> tuple[Carried, ...]:
    """Return the versions that are or were in force, in that order; the one in force now is the last one."""
    current = store.current()
    current_id = current[0].id if current else None
    carried = [
        Carried(version=stored.version, in_force_at=stored.in_force_at, confirmations=stored.confirmations)
        for stored in reversed(store.stored())
        if stored.in_force_at is not None
    ]
    return tuple(sorted(carried, key=lambda c: (c.version.id == current_id, c.in_force_at)))


def digest(carried: Carried) -> str:
    """Return the SHA-256 of what is told of a version, as 64 hex digits.

    It is taken over the JSON array of the values below, in this order, instants as they are printed there;
    what later releases tell besides does not count, so that instances of different releases understand each
    other.
    """
    version = carried.version
    told = [
        version.id,
        version.source,
        version.label,
        version.origin,
        version.complete,
        version.listed_on,
        version.fetched_at,
        version.sha256,
        version.service_count,
        carried.in_force_at,
        [[confirmation.listed_on, confirmation.seen_at] for confirmation in carried.confirmations],
    ]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def entry(carried: Carried) -> VersionEntry:
    """Return *carried* as it is told."""
    return VersionEntry(
        **msgspec.structs.asdict(carried.version),
        in_force_at=carried.in_force_at,
        confirmations=carried.confirmations,
        digest=digest(carried),
    )


def carried_of(told: VersionEntry) -> Carried:
    """Return what *told* tells of."""
    version = ListVersion(**{name: getattr(told, name) for name in ListVersion.__struct_fields__})
    return Carried(version=version, in_force_at=told.in_force_at, confirmations=told.confirmations)


def deliver(
    name: str,
    carried: Sequence[Carried],
    have: frozenset[str],
    raw: Callable[[ListVersion], bytes],
    validators: Validators | None = None,
) -> Iterator[Delivery]:
    """Yield what to deliver of *carried*, which stand in the order in which they came into force.

    That is what came after the last one that the store has, and always the last one of all: the one in force.

    Args:
        name: What to call the source.
        carried: What it tells of, at least one version.
        have: Ids of the versions that the store has.
        raw: Gets the bytes of a version that it has not.
        validators: By which to ask the next time; they come with the last one.
    """
    known = [n for n, each in enumerate(carried) if each.version.id in have]
    start = min(known[-1] + 1, len(carried) - 1) if known else 0
    told_at = max(
        at for each in carried for at in (each.in_force_at, *(c.seen_at for c in each.confirmations))
    )
    for each in carried[start:]:
        missing = each.version.id not in have
        yield Delivery(
            name=name,
            data=raw(each.version) if missing else b"",
            unchanged=not missing,
            origin=each.version.origin,
            complete=each.version.complete,
            listed_on=each.version.listed_on,
            validators=validators if validators and each is carried[-1] else Validators(),
            carried=each,
            told_at=told_at,
        )
