"""Routes about the list itself: its services, one of them, and how the service stands."""

from datetime import date

import anyio.to_thread
import msgspec
from anyio import CapacityLimiter
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from lookup import desk as desks
from lookup.api.answers import JSON, cached_answer, tag_of, tagged_answer, unchanged
from lookup.api.contract import (
    Alive,
    AsOf,
    HistoryAnswer,
    ServiceAnswer,
    ServicesAnswer,
    ServicesAsked,
    ServicesFilter,
)
from lookup.api.describe import Described
from lookup.api.marking import highlights
from lookup.api.paging import Cursor, digest, read_cursor, refuse_cursor, write_cursor
from lookup.api.problems import NOT_READY, AnyRequest, refuse
from lookup.api.requests import read_query
from lookup.auditing import Auditing
from lookup.desk import Desk, Status
from lookup.errors import NotFound
from lookup.matching.catalogue import Catalogue, ServiceQuery
from lookup.matching.facets import FACETS, facets
from lookup.model import ListInfo, Service

_READING = CapacityLimiter(1)


@get(
    "/v1/services",
    opt=Described(
        "listServices",
        (ServicesAnswer,),
        ServicesAsked,
        cached=True,
        refusals=("api.foreign_cursor", "api.old_cursor"),
    ).opt,
)
async def list_services(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the services for which everything asked holds, best first, a page at a time."""
    messages = desk.knowledge.messages
    asked = read_query(request, messages, ServicesAsked)
    cursor = read_cursor(asked, messages)
    catalogue = await (_paged(desk, cursor) if cursor else entries_for(desk, asked.as_of))
    await be_searchable(catalogue, asked)
    info = catalogue.info(on := desks.today())
    if answer := unchanged(request, tag := tag_of(info, on)):
        return answer
    return cached_answer(_page(catalogue, asked, info, cursor.offset if cursor else 0), tag)


def _page(catalogue: Catalogue, asked: ServicesAsked, info: ListInfo, start: int) -> ServicesAnswer:
    found = found_in(catalogue, asked)
    end = start + asked.limit
    following = write_cursor(Cursor(catalogue.version.id, digest(asked), end)) if end < len(found) else None
    names = [name for name in FACETS if name in (asked.facets or "").split(",")]
    return ServicesAnswer(
        list=info,
        total=len(found),
        services=found[start:end],
        facets=facets(found, catalogue.knowledge, names) if names else None,
        highlights=tuple(highlights(service, asked) for service in found[start:end])
        if asked.highlight
        else None,
        next_cursor=following,
    )


def found_in(catalogue: Catalogue, asked: ServicesFilter) -> tuple[Service, ...]:
    """Return the services for which everything *asked* holds, best first."""
    return catalogue.search(query_of(asked))


def query_of(asked: ServicesFilter) -> ServiceQuery:
    """Return what is *asked* of the list."""
    values = msgspec.structs.asdict(asked)
    return ServiceQuery(**{name: values[name] for name in ServiceQuery.__struct_fields__})


@get(
    "/v1/services/{registration_number:str}",
    opt=Described(
        "getService",
        (ServiceAnswer,),
        AsOf,
        cached=True,
        refusals=("desk.unknown_number", "desk.removed"),
    ).opt,
)
async def get_service(request: AnyRequest, registration_number: FromPath[str]) -> Response[bytes]:
    """Return the entry with that number, loosely written, or with that key."""
    # Asked most of all: dependencies would take the framework as long as all the rest takes us.
    desk: Desk = request.app.state.desk
    auditing: Auditing = request.app.state.auditing
    as_of = read_query(request, desk.knowledge.messages, AsOf).as_of
    catalogue = await entries_for(desk, as_of)
    info = catalogue.info(on := desks.today())
    service = desks.service(desk, catalogue, registration_number)
    auditors = auditing.of(service, on, as_of)
    tag = tag_of(info, on, auditors.list if auditors else None)
    return unchanged(request, tag) or cached_answer(
        ServiceAnswer(list=info, service=service, auditor_listed=auditors), tag
    )


@get(
    "/v1/services/{registration_number:str}/history",
    opt=Described("getHistory", (HistoryAnswer,), AsOf, cached=True, refusals=("desk.never_listed",)).opt,
)
async def get_history(
    request: AnyRequest, registration_number: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Return what became of the entry with that number, also of one that has left the list."""
    as_of = read_query(request, desk.knowledge.messages, AsOf).as_of
    catalogue = await entries_for(desk, as_of)
    past = await anyio.to_thread.run_sync(desks.past, desk, registration_number, as_of)
    answer = HistoryAnswer(
        list=catalogue.info(desks.today()),
        service=past.service,
        removed=past.removed,
        linked=past.linked,
        changes=past.changes,
    )
    return tagged_answer(request, answer, JSON)


@get("/v1/status", opt=Described("getStatus", (Status,), cached=True).opt)
async def get_status(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return which list is in force and how the last attempts to renew it went."""
    status = await anyio.to_thread.run_sync(desks.status, desk, desks.today())
    return tagged_answer(request, status, JSON)


@get("/healthz", opt=Described("getHealth", (Alive,), cached=True, open=True).opt)
async def get_health(request: AnyRequest) -> Response[bytes]:
    """Say that the process answers."""
    return tagged_answer(request, Alive(), JSON)


@get(
    "/readyz",
    opt=Described("getReadiness", (Alive,), cached=True, open=True, refusals=(NOT_READY,)).opt,
)
async def get_readiness(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Say whether the list in force can be asked; 503 until then."""
    if not desk.ready():
        raise refuse(desk.knowledge.messages, 503, NOT_READY)
    return tagged_answer(request, Alive(), JSON)


async def entries_for(desk: Desk, as_of: date | None) -> Catalogue:
    """Return the catalogue to ask for entries; if that has to be waited for, then beside the event loop."""
    if as_of is None and (at_hand := desk.at_hand()):
        return at_hand
    return await anyio.to_thread.run_sync(desk.catalogue, as_of)


async def catalogue_for(desk: Desk, as_of: date | None) -> Catalogue:
    """Return the catalogue to ask for names and texts as well, when these are read."""
    catalogue = await entries_for(desk, as_of)
    await _prepared(catalogue)
    return catalogue


async def be_searchable(catalogue: Catalogue, asked: ServicesFilter) -> None:
    """Wait until *catalogue* can be searched as *asked*."""
    if query_of(asked).reads_texts:
        await _prepared(catalogue)


async def _prepared(catalogue: Catalogue) -> None:
    if not catalogue.prepared:
        # All who wait take one thread together: what needs no names finds the others free.
        await anyio.to_thread.run_sync(catalogue.prepare, limiter=_READING)


async def _paged(desk: Desk, cursor: Cursor) -> Catalogue:
    try:
        return await anyio.to_thread.run_sync(desk.catalogue_of, cursor.version)
    except NotFound as error:
        raise refuse_cursor(desk.knowledge.messages, "api.old_cursor") from error
