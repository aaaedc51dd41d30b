"""Which changes, and which days of expiry, somebody wants to hear of."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

from lookup.matching.catalogue import Catalogue, ServiceQuery
from lookup.matching.search import contains, searchable
from lookup.model import Change, Service
from lookup.store import Store
from lookup.text import nfkc, read_number

ChangeKind: TypeAlias = Literal["added", "removed", "changed"]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Everything given must hold.

    Attributes:
        number: Registration number, loosely written, or key of the service.
        provider: Text that the provider's name, or another name of that company, contains; a change of the
            provider counts for both of them.
        kind: What became of the service.
        field: English name of the field that changed; ``extra`` for every unknown column.
    """

    number: str | None = None
    provider: str | None = None
    kind: ChangeKind | None = None
    field: str | None = None


class Expiring(msgspec.Struct, frozen=True, kw_only=True):
    """Which services to look at; everything given must hold.

    Attributes:
        number: Registration number, loosely written, or key of the service.
        provider: Text that the provider's name, or another name of that company, contains.
        within: Only those whose printed day is at most so many days ahead, and not past.
    """

    number: str | None = None
    provider: str | None = None
    within: int | None = None


def chosen(
    changes: Sequence[Change], choice: Choice, catalogue: Catalogue, store: Store[Service]
) -> tuple[Change, ...]:
    """Return those of *changes* for which all of *choice* holds, in their order.

    Args:
        changes: As the store gives them.
        choice: What is wanted.
        catalogue: The list in force: who provides a service, and under what names.
        store: Asked for services that have left the list.
    """
    number = _number(choice.number)
    found = [
        change
        for change in changes
        if number in (None, change.registration_number, change.key)
        and choice.kind in (None, change.kind)
        and (choice.field is None or _is_field(change.field, choice.field))
    ]
    if choice.provider is not None:
        found = _of_provider(found, choice.provider, catalogue, store)
    return tuple(found)


def expiring(catalogue: Catalogue, wanted: Expiring, on: date) -> tuple[Service, ...]:
    """Return the services with a printed day of expiry for which all of *wanted* holds, the earliest first.

    Args:
        catalogue: The list.
        wanted: What is wanted.
        on: The day from which ``within`` counts; the day of expiry itself still counts as valid.
    """
    number = _number(wanted.number)
    dated = (
        (service.expires_on, service.key, service)
        for service in provided_by(catalogue, wanted.provider)
        if service.expires_on is not None and number in (None, service.registration_number, service.key)
    )
    within = None if wanted.within is None else timedelta(days=wanted.within)
    return tuple(
        service for day, _, service in sorted(dated) if within is None or timedelta(0) <= day - on <= within
    )


def _number(written: str | None) -> str | None:
    """Return the registration number that *written* means, or the key that it is."""
    return None if written is None else read_number(written) or nfkc(written)


def _is_field(field: str | None, wanted: str) -> bool:
    return field is not None and (field == wanted or field.startswith(f"{wanted}."))


def provided_by(catalogue: Catalogue, provider: str | None) -> tuple[Service, ...]:
    """Return the services whose provider's name, or another name of that company, contains *provider*."""
    return catalogue.search(ServiceQuery(provider=provider))


def _of_provider(
    found: list[Change], provider: str, catalogue: Catalogue, store: Store[Service]
) -> list[Change]:
    keys = {service.key for service in provided_by(catalogue, provider)}
    gone: dict[str, set[str]] = {}

    def concerns(change: Change) -> bool:
        if change.key in keys:
            return True
        if change.field == "provider_name":
            return contains(searchable(change.before, change.after), provider)
        if change.key in catalogue.by_key:
            return False
        version = change.previous_version if change.kind == "removed" else change.version
        if version not in gone:
            services = store.services(version)
            gone[version] = {s.key for s in services if contains(searchable(s.provider_name), provider)}
        return change.key in gone[version]

    return [change for change in found if concerns(change)]
