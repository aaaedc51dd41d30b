"""What goes over the wire beside the nouns of :mod:`lookup.model`: parameters, bodies, answers."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

import msgspec

from lookup.model import (
    IdentifyQuery,
    Lang,
    ListInfo,
    ListName,
    ProviderCandidate,
    Requirement,
    Service,
    ServiceCandidate,
)

MATCH_LIMIT = 1_000
"""Requirements in one request; more are refused with this number."""
IDENTIFY_LIMIT = 1_000
"""Names in one request; more are refused with this number."""
PAGE_LIMIT = 500
"""Services on one page at most."""
CANDIDATE_LIMIT = 50
"""Candidates for one name at most."""

Searched: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class NoParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A route that takes no parameters."""


class AsOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The list as it was known at the end of a day in Asia/Tokyo."""

    as_of: date | None = None


class ServicesAsked(AsOf, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which services to list; everything given must hold."""

    q: Searched | None = None
    list: ListName | None = None
    status: Searched | None = None
    valid_on: date | None = None
    provider: Searched | None = None
    scope: Searched | None = None
    region: Searched | None = None
    service_model: Searched | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_LIMIT)] = 100
    cursor: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)] | None = None


class ServicesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One page of services; ``next_cursor`` leads to the next one and stays with this version of the list."""

    list: ListInfo
    total: int
    services: tuple[Service, ...]
    next_cursor: str | None


class ServiceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list."""

    list: ListInfo
    service: Service


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
    """What one name may mean, best first."""

    id: str | None
    candidates: tuple[ServiceCandidate, ...]


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


class SheetAsked(AsOf, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to answer a sheet: reference date, list as known on a day, language of the answer."""

    on: date | None = None
    lang: Lang = "ja"


class TemplateAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """In which language to write the template."""

    lang: Lang = "ja"


class Alive(msgspec.Struct, frozen=True, kw_only=True):
    """The process answers; nothing is said of the list."""

    status: Literal["ok"] = "ok"
