"""The list: its entries, what became of them, its versions, and the institutions that audit."""

from datetime import date, datetime

import msgspec

from ismap_lookup_client.types.texts import Text


class ListInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Which list an answer was decided from: part of every answer."""

    version: str
    as_of: date
    fetched_at: datetime
    source: str
    label: Text
    official: bool
    complete: bool
    stale: bool
    sha256: str
    service_count: int


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list, as printed. ``key`` is the registration number, where there is one."""

    key: str
    service_name: str
    registration_number: str | None = None
    list: str | None = None
    provider_name: str | None = None
    corporate_number: str | None = None
    registered_on: date | None = None
    expires_on: date | None = None
    audit_period_start: date | None = None
    audit_period_end: date | None = None
    auditor: str | None = None
    statement_scope: tuple[str, ...] = ()
    scope_exclusions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    service_model: str | None = None
    governing_law: str | None = None
    court: str | None = None
    controls: tuple[str, ...] = ()
    subsequent_events: str | None = None
    generative_ai_information: str | None = None
    remarks: str | None = None
    detail_sys_id: str | None = None
    unreadable: dict[str, str] = {}
    extra: dict[str, str] = {}


class FacetValue(msgspec.Struct, frozen=True):
    """One value of a facet, as the filter of the same name takes it, and how many services have it."""

    value: str
    count: int


class Highlight(msgspec.Struct, frozen=True, kw_only=True):
    """Where a field of a service contains what was searched for.

    Attributes:
        text: What the field prints.
        item: Which item of the field, where it has several.
        ranges: First character and the one after the last, counted in characters of ``text``.
    """

    field: str
    text: str
    ranges: tuple[tuple[int, int], ...]
    item: int | None = None


class ServicesPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a search.

    Attributes:
        total: So many services were found in all.
        next_cursor: Leads to the next page of the same version of the list; ``None`` on the last one.
        facets: By facet the values of all that was found, that of most services first; if asked for.
        highlights: For each service of the page what was found where; if asked for.
    """

    list: ListInfo
    total: int
    services: tuple[Service, ...]
    next_cursor: str | None = None
    facets: dict[str, tuple[FacetValue, ...]] | None = None
    highlights: tuple[tuple[Highlight, ...], ...] | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between two successive versions; ``kind`` is ``added``, ``removed`` or ``changed``.

    ``field``, ``before`` and ``after`` (as printed) belong to ``changed``: one change for each field.
    """

    version: str
    previous_version: str
    seen_at: datetime
    listed_on: date
    key: str
    registration_number: str | None
    service_name: str
    kind: str
    field: str | None = None
    before: str | None = None
    after: str | None = None


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One note of a 備考.

    Attributes:
        text: The note as written.
        kinds: What it says; empty if the service does not understand it.
        since: First and last day on which it can have begun; ``None`` if it is not dated.
        until: The last day of it, where a period is written.
    """

    text: str
    kinds: tuple[str, ...]
    since: tuple[date, date] | None = None
    until: date | None = None


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """That an entry left the list: on which list it was missing first, and what its last 備考 said of it."""

    listed_on: date
    seen_at: datetime
    reasons: tuple[Remark, ...]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an entry.

    Attributes:
        service: As it is on the list, or as it was last.
        removed: When it left the list and why; ``None`` if it is on it.
        linked: Keys of entries that are one with it, before a takeover or a new name or after.
        changes: Its changes and theirs, newest first.
    """

    list: ListInfo
    service: Service
    removed: Removal | None
    linked: tuple[str, ...]
    changes: tuple[Change, ...]


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """That a source still said the same ``seen_at`` that time, as a list of the day ``listed_on``."""

    listed_on: date
    seen_at: datetime


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """What one source said at one time, and when that came into force at the service."""

    id: str
    source: str
    label: Text
    origin: str
    complete: bool
    listed_on: date
    fetched_at: datetime
    sha256: str
    service_count: int
    in_force_at: datetime
    confirmations: tuple[Confirmation, ...]
    digest: str


class Auditor(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list of audit institutions, as printed."""

    key: str
    name: str
    number: str | None = None
    corporate_number: str | None = None
    address: str | None = None
    registered_on: date | None = None
    expires_on: date | None = None
    remarks: str | None = None
    unreadable: dict[str, str] = {}
    extra: dict[str, str] = {}


class Auditors(msgspec.Struct, frozen=True, kw_only=True):
    """Audit institutions; ``list`` is the list of these, not that of services."""

    list: ListInfo
    total: int
    auditors: tuple[Auditor, ...]
