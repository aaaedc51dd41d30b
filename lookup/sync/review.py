"""Comparing a list with the one before: what was added, removed, and changed, field by field."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TypeAlias

import msgspec

from lookup.model import Change, ListVersion, Service

Listing: TypeAlias = tuple[ListVersion, Sequence[Service]]
"""A version and its services."""

_FIELDS = [f.name for f in msgspec.structs.fields(Service) if f.name not in ("key", "unreadable", "extra")]


def differences(old: Listing, new: Listing) -> tuple[Change, ...]:
    """Return what differs between two successive versions.

    Services are the same if their keys are. Texts of unreadable cells come as fields ``unreadable.<field>``,
    unknown columns as ``extra.<header>``; items are joined by ``; ``, dates are ISO.

    Returns:
        One change for each service added or removed, and for each field changed: by key, then in the order of
        the fields of :class:`lookup.model.Service`.
    """
    version = new[0]
    change = partial(
        Change,
        version=version.id,
        previous_version=old[0].id,
        seen_at=version.fetched_at,
        listed_on=version.listed_on,
    )
    before = {service.key: service for service in old[1]}
    after = {service.key: service for service in new[1]}
    found: list[Change] = []
    for key in sorted(before.keys() | after.keys()):
        found += _differences(before.get(key), after.get(key), change)
    return tuple(found)


def _differences(was: Service | None, now: Service | None, change: Callable[..., Change]) -> Iterator[Change]:
    service = now or was
    if service is None or was == now:
        return
    number, name = service.registration_number, service.service_name
    change = partial(change, key=service.key, registration_number=number, service_name=name)
    if was is None:
        yield change(kind="added")
    elif now is None:
        yield change(kind="removed")
    else:
        before, after = _printed(was), _printed(now)
        for field in sorted(before.keys() | after.keys(), key=_rank):
            if before.get(field) != after.get(field):
                yield change(kind="changed", field=field, before=before.get(field), after=after.get(field))


def _printed(service: Service) -> dict[str, str]:
    """Return what is set in *service*, by field, as text."""
    values = ((field, getattr(service, field)) for field in _FIELDS)
    texts = {field: _text(value) for field, value in values if value not in (None, ())}
    texts |= {f"unreadable.{field}": text for field, text in service.unreadable.items()}
    return texts | {f"extra.{header}": text for header, text in service.extra.items()}


def _text(value: str | date | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return value if isinstance(value, str) else value.isoformat()


def _rank(field: str) -> tuple[int, str]:
    return (_FIELDS.index(field) if field in _FIELDS else len(_FIELDS), field)
