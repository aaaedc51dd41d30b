"""What became of an entry: when it left the list and, as far as 備考 says so, why; and what it was before.

An entry that came back under another number, after a takeover or a new name, is linked to the one before only
where a remark names the other number, or the former name of exactly one entry that has left the list.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from lookup.knowledge.remarks import Remark, RemarkPhrases, read_remarks
from lookup.model import JST, Change, Service
from lookup.store import Store
from lookup.text import find_numbers, fold

LINKING = frozenset({"renamed", "succeeded"})
"""What a remark must say to link two entries."""
LEAVING = frozenset({"ended", "not_renewing", "suspended", "succeeded", "renamed"})
"""What a remark may say about why an entry left the list."""
SHORTEST = 3
"""Names shorter than this, folded, occur in other words."""


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """That an entry left the list.

    Attributes:
        listed_on: The date of the list on which it was missing first.
        seen_at: When that list came into force here.
        reasons: Notes of its last 備考 that may say why; empty where none is known: ask the portal.
    """

    listed_on: date
    seen_at: datetime
    reasons: tuple[Remark, ...]


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that is no longer on the list: as it was last, and how it left."""

    service: Service
    removal: Removal


def gone(
    store: Store[Service], phrases: RemarkPhrases, listed: Iterable[str], by: date | None = None
) -> dict[str, Gone]:
    """Return the entries that are not on the list, by their keys.

    Args:
        store: Where the versions are kept.
        phrases: By which remarks are understood.
        listed: The keys of the list to be asked.
        by: Only what was known at the end of that day (Asia/Tokyo); ``None``: now.
    """
    present = set(listed)
    last: dict[str, Change] = {}
    for change in store.removals():
        if change.key not in present and (by is None or change.seen_at.astimezone(JST).date() <= by):
            last.setdefault(change.key, change)
    services = _services(store, last.values())
    return {
        key: Gone(service=services[key], removal=_removal(phrases, change, services[key]))
        for key, change in last.items()
    }


def linked(
    key: str, listed: Mapping[str, Service], left: Mapping[str, Gone], phrases: RemarkPhrases
) -> tuple[str, ...]:
    """Return the keys of the entries that are one with *key*: itself first, then in order of the keys."""
    found, waiting = {key}, [key]
    while waiting:
        for other in _neighbours(waiting.pop(), listed, left, phrases):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return (key, *sorted(found - {key}))


def _neighbours(
    key: str, listed: Mapping[str, Service], left: Mapping[str, Gone], phrases: RemarkPhrases
) -> Iterator[str]:
    own = _entry(key, listed, left)
    if own is not None:
        yield from _named_by(own, listed, left, phrases)
    for other in left:
        if other != key and key in _named_by(left[other].service, listed, left, phrases):
            yield other
    if key in left:
        for service in listed.values():
            if key in _named_by(service, listed, left, phrases):
                yield service.key


def _named_by(
    service: Service, listed: Mapping[str, Service], left: Mapping[str, Gone], phrases: RemarkPhrases
) -> tuple[str, ...]:
    """Return the keys of other entries that the remarks of *service* name as what it was or became."""
    notes = [r for r in read_remarks(phrases, service.remarks) if LINKING & set(r.kinds)]
    numbers = [n for note in notes for n in find_numbers(note.text) if n != service.key]
    found = [n for n in numbers if n in left or (service.key in left and n in listed)]
    for note in notes:
        if not find_numbers(note.text):
            found += _former(note.text, service, left)
    return tuple(dict.fromkeys(found))


def _former(note: str, service: Service, left: Mapping[str, Gone]) -> list[str]:
    """Return the one entry that has left the list and whose name stands in *note*, if it is one."""
    text, own = fold(note), fold(service.service_name)
    names = {key: fold(gone.service.service_name) for key, gone in left.items() if key != service.key}
    standing = {k: n for k, n in names.items() if len(n) >= SHORTEST and n in text and n != own}
    longest = max(standing.values(), key=len, default="")
    keys = [key for key, name in standing.items() if name not in longest or name == longest]
    return keys if len(keys) == 1 else []


def _entry(key: str, listed: Mapping[str, Service], left: Mapping[str, Gone]) -> Service | None:
    if key in listed:
        return listed[key]
    return left[key].service if key in left else None


def _services(store: Store[Service], changes: Iterable[Change]) -> dict[str, Service]:
    """Return the entries that were removed, as they stood before; each version is read once."""
    wanted: dict[str, set[str]] = {}
    for change in changes:
        wanted.setdefault(change.previous_version, set()).add(change.key)
    return {
        service.key: service
        for version, keys in wanted.items()
        for service in store.walk(version)
        if service.key in keys
    }


def _removal(phrases: RemarkPhrases, change: Change, service: Service) -> Removal:
    notes: Sequence[Remark] = read_remarks(phrases, service.remarks)
    reasons = tuple(note for note in notes if LEAVING & set(note.kinds))
    return Removal(listed_on=change.listed_on, seen_at=change.seen_at, reasons=reasons)
