"""What goes over the wire beside the nouns of :mod:`lookup.model`: parameters, bodies, answers."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from lookup.deciding import Said
from lookup.matching.auditors import AuditorsOf
from lookup.matching.facets import FACETS, FacetName, FacetValue
from lookup.model import (
    SEEN,
    Auditor,
    Change,
    IdentifyQuery,
    Lang,
    ListInfo,
    ListName,
    NameDecision,
    ProviderCandidate,
    Requirement,
    Service,
    ServiceCandidate,
    Text,
)
from lookup.recording import Title
from lookup.store.records import RecordRow
from lookup.sync.passing_on import VersionEntry
from lookup.sync.past import Removal
from lookup.telling.choice import ChangeKind

MATCH_LIMIT = 1_000
"""Requirements in one request; more are refused with this number."""
IDENTIFY_LIMIT = 1_000
"""Names in one request; more are refused with this number."""
PAGE_LIMIT = 500
"""Services on one page at most."""
CANDIDATE_LIMIT = 50
"""Candidates for one name at most."""

Searched: TypeAlias = Annotated[
    str, msgspec.Meta(max_length=200, pattern=SEEN, extra={"message": "api.blank"})
]
Registration: TypeAlias = Literal["registered", "suspended", "ended"]
"""What :data:`lookup.matching.search.STATUSES` names."""


_FACET = "|".join(FACETS)
Facets: TypeAlias = Annotated[
    str,
    msgspec.Meta(pattern=rf"^(?:{_FACET})(?:,(?:{_FACET}))*\Z", extra={"message": "api.unknown_facet"}),
]


class NoParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A route that takes no parameters."""


class AsOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The list as it was known at the end of a day in Asia/Tokyo."""

    as_of: date | None = None


class ServicesFilter(AsOf, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which services; everything given must hold."""

    q: Searched | None = None
    list: ListName | None = None
    status: Registration | None = None
    valid_on: date | None = None
    provider: Searched | None = None
    scope: Searched | None = None
    region: Searched | None = None
    service_model: Searched | None = None


class ServicesAsked(ServicesFilter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which services to list, which page of them, and what to tell beside them.

    Attributes:
        facets: Facets to count, joined by commas.
        highlight: Whether to tell where the texts asked for stand.
    """

    facets: Facets | None = None
    highlight: bool = False
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_LIMIT)] = 100
    cursor: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)] | None = None


class ServicesExported(ServicesFilter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which services to export, and in which language to name the columns."""

    lang: Lang = "ja"


class Highlight(msgspec.Struct, frozen=True):
    """Where a text asked for stands in one text of a service.

    Attributes:
        field: The field of the service.
        item: Which of its texts, counted from 0, where the field holds several.
        text: The text, as printed.
        ranges: First character and the one after the last of each place, in Unicode code points.
    """

    field: str
    item: int | None
    text: str
    ranges: tuple[tuple[int, int], ...]


class ServicesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One page of services; ``next_cursor`` leads to the next one and stays with this version of the list.

    Attributes:
        facets: What ``facets`` asked for, counted over all that was found, not this page; ``null`` otherwise.
        highlights: If ``highlight`` asked for it: for each service of the page where the texts stand.
    """

    list: ListInfo
    total: int
    services: tuple[Service, ...]
    facets: dict[FacetName, tuple[FacetValue, ...]] | None = None
    highlights: tuple[tuple[Highlight, ...], ...] | None = None
    next_cursor: str | None


class HistoryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an entry.

    Attributes:
        service: As it is on the list, or as it was last.
        removed: When it left the list and why; ``null`` if it is on it.
        linked: Keys of entries that are one with it, before a takeover or a new name or after.
        changes: Its changes and theirs, newest first.
    """

    list: ListInfo
    service: Service
    removed: Removal | None
    linked: tuple[str, ...]
    changes: tuple[Change, ...]


class ServiceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list, and whether its 監査機関 is on the list of these (``null``: none is printed)."""

    list: ListInfo
    service: Service
    auditor_listed: AuditorsOf | None


class AuditorsAsked(AsOf, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which audit institutions to list; all unless a text is given."""

    q: Searched | None = None


class AuditorsExported(AuditorsAsked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which audit institutions to export, and in which language to name the columns."""

    lang: Lang = "ja"


class AuditorsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Audit institutions; ``list`` is the list of these, not that of services."""

    list: ListInfo
    total: int
    auditors: tuple[Auditor, ...]


class VersionsAsked(AsOf, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Versions of which list, and which page; ``cursor`` is the ``next_cursor`` of the page before."""

    register: Literal["services", "auditors"] = "services"
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_LIMIT)] = 100
    cursor: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)] | None = None


class VersionsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the versions that are or were in force, newest first."""

    list: ListInfo
    total: int
    versions: tuple[VersionEntry, ...]
    next_cursor: str | None


class VersionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the list."""

    list: ListInfo
    version: VersionEntry


class ChangesFilter(AsOf, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which changes; everything given must hold."""

    since: date | None = None
    number: Searched | None = None
    provider: Searched | None = None
    kind: ChangeKind | None = None
    field: Searched | None = None


class ChangesFeedAsked(ChangesFilter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which changes the feed holds, and in which language; that of ``Accept-Language`` unless given."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_LIMIT)] = 100
    lang: Lang | None = None


class ChangesAsked(ChangesFilter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which changes to list, and which page of them."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_LIMIT)] = 100
    cursor: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)] | None = None


class ChangesExported(ChangesFilter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which changes to export, and in which language to name the columns."""

    lang: Lang = "ja"


class ChangesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One page of changes, newest first; its cursor stays with the version that was then the newest."""

    list: ListInfo
    total: int
    changes: tuple[Change, ...]
    next_cursor: str | None


class ExpiriesAsked(AsOf, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which days of expiry the calendar holds; ``within`` counts days from ``on`` (default: today)."""

    number: Searched | None = None
    provider: Searched | None = None
    within: Annotated[int, msgspec.Meta(ge=0, le=3650)] | None = None
    on: date | None = None
    lang: Lang | None = None


class DecisionsAsked(AsOf, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which page of the decisions; ``cursor`` is the ``next_cursor`` of the page before."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_LIMIT)] = 100
    cursor: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)] | None = None


class DecisionsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One page of people's decisions about names, newest first, those withdrawn included."""

    list: ListInfo
    total: int
    decisions: tuple[NameDecision, ...]
    next_cursor: str | None


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who withdraws a decision, and on what grounds."""

    by: Said
    why: Said


class DecisionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as it stands, made or withdrawn just now; ``note``: what of it goes against the list."""

    list: ListInfo
    decision: NameDecision
    note: Text | None = None


class RecordAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Requirements whose answer is to be locked as a record; ``title`` is what to call it."""

    requirements: Annotated[list[Requirement], msgspec.Meta(min_length=1, max_length=MATCH_LIMIT)]
    on: date | None = None
    as_of: date | None = None
    title: Title | None = None


class RecordsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which page of the records; ``cursor`` is the ``next_cursor`` of the page before."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_LIMIT)] = 100
    cursor: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None


class RecordsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the records, newest first."""

    records: tuple[RecordRow, ...]
    next_cursor: str | None


class RecordWorkbookAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """In which language to write the workbook of a record that did not come from one."""

    lang: Lang = "ja"


class MatchAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Requirements to put to the list; ``on`` is the reference date (default: today in Asia/Tokyo)."""

    requirements: Annotated[list[Requirement], msgspec.Meta(max_length=MATCH_LIMIT)]
    on: date | None = None
    as_of: date | None = None


class IdentifyAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Names to look up: of services, or of providers."""

    queries: Annotated[list[IdentifyQuery], msgspec.Meta(max_length=IDENTIFY_LIMIT)]
    kind: Literal["service", "provider"] = "service"
    limit: Annotated[int, msgspec.Meta(ge=1, le=CANDIDATE_LIMIT)] = 5
    as_of: date | None = None


class ServicesNamed(msgspec.Struct, frozen=True, kw_only=True):
    """What one name may mean, best first; ``note``: why a person's decision about it was not used."""

    id: str | None
    candidates: tuple[ServiceCandidate, ...]
    note: Text | None


class ProvidersNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Whom one name may mean, best first."""

    id: str | None
    candidates: tuple[ProviderCandidate, ...]


class IdentifyServicesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Which services the names may mean, in the order asked."""

    list: ListInfo
    results: tuple[ServicesNamed, ...]


class IdentifyProvidersAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Which providers the names may mean, in the order asked."""

    list: ListInfo
    results: tuple[ProvidersNamed, ...]


class QuestionsAsked(AsOf, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to judge a sheet: reference date, list as known on a day, language, and which column is what.

    Attributes:
        map: Columns and their fields, joined by ``;``: ``F=regions;保管先=regions;G=-``.
    """

    on: date | None = None
    lang: Lang = "ja"
    map: str | None = None


class SheetAsked(QuestionsAsked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to answer a sheet.

    Attributes:
        record: Whether to keep the answer, and the workbook, as a record; ``Location`` names it.
    """

    record: bool = False


class TemplateAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """In which language to write the template."""

    lang: Lang = "ja"


class Alive(msgspec.Struct, frozen=True, kw_only=True):
    """The process answers; nothing is said of the list."""

    status: Literal["ok"] = "ok"
