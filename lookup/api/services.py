"""Routes about the list itself: its services, one of them, and how the service stands."""

from datetime import date

import anyio.to_thread
import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from lookup import desk as desks
from lookup.api.answers import JSON, cached_answer, json_answer, tag_of, tagged_answer, unchanged
from lookup.api.contract import Alive, AsOf, ServiceAnswer, ServicesAnswer, ServicesAsked
from lookup.api.describe import Described
from lookup.api.paging import Cursor, digest, read_cursor, refuse_cursor, write_cursor
from lookup.api.problems import AnyRequest, refuse
from lookup.api.requests import read_query
from lookup.auditing import Auditing
from lookup.desk import Desk, Status
from lookup.errors import NotFound
from lookup.matching.catalogue import Catalogue, ServiceQuery


@get("/v1/services", opt=Described("listServices", (ServicesAnswer,), ServicesAsked, cached=True).opt)
async def list_services(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the services for which everything asked holds, best first, a page at a time."""
    messages = desk.knowledge.messages
    asked = read_query(request, messages, ServicesAsked)
    cursor = read_cursor(asked, messages)
    catalogue = await (_paged(desk, cursor) if cursor else catalogue_for(desk, asked.as_of))
    info = catalogue.info(on := desks.today())
    if answer := unchanged(request, tag := tag_of(info, on)):
        return answer
    found = catalogue.search(_query(asked))
    start = cursor.offset if cursor else 0
    end = start + asked.limit
    following = write_cursor(Cursor(catalogue.version.id, digest(asked), end)) if end < len(found) else None
    page = ServicesAnswer(list=info, total=len(found), services=found[start:end], next_cursor=following)
    return cached_answer(page, tag)


@get(
    "/v1/services/{registration_number:str}",
    opt=Described("getService", (ServiceAnswer,), AsOf, cached=True).opt,
)
async def get_service(
    request: AnyRequest,
    registration_number: FromPath[str],
    desk: NamedDependency[Desk],
    auditing: NamedDependency[Auditing],
) -> Response[bytes]:
    """Return the entry with that number, loosely written, or with that key."""
    as_of = read_query(request, desk.knowledge.messages, AsOf).as_of
    catalogue = await catalogue_for(desk, as_of)
    info = catalogue.info(on := desks.today())
    service = desks.service(desk, catalogue, registration_number)
    auditors = auditing.of(service, on, as_of)
    return tagged_answer(request, ServiceAnswer(list=info, service=service, auditor_listed=auditors), JSON)


@get("/v1/status", opt=Described("getStatus", (Status,)).opt)
async def get_status(desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return which list is in force and how the last attempts to renew it went."""
    return json_answer(await anyio.to_thread.run_sync(desks.status, desk, desks.today()))


@get("/healthz", opt=Described("getHealth", (Alive,)).opt)
async def get_health() -> Response[bytes]:
    """Say that the process answers."""
    return json_answer(Alive())


@get("/readyz", opt=Described("getReadiness", (Alive,)).opt)
async def get_readiness(desk: NamedDependency[Desk]) -> Response[bytes]:
    """Say whether the list in force can be asked; 503 until then."""
    if not desk.ready():
        raise refuse(desk.knowledge.messages, 503, "api.not_ready")
    return json_answer(Alive())


async def catalogue_for(desk: Desk, as_of: date | None) -> Catalogue:
    """Return the catalogue to ask; what has to be waited for is waited for beside the event loop."""
    if as_of is None and (at_hand := desk.at_hand()):
        return at_hand
    return await anyio.to_thread.run_sync(desk.catalogue, as_of)


async def _paged(desk: Desk, cursor: Cursor) -> Catalogue:
    try:
        return await anyio.to_thread.run_sync(desk.catalogue_of, cursor.version)
    except NotFound as error:
        raise refuse_cursor(desk.knowledge.messages, "api.old_cursor") from error


def _query(asked: ServicesAsked) -> ServiceQuery:
    values = msgspec.structs.asdict(asked)
    return ServiceQuery(**{name: values[name] for name in ServiceQuery.__struct_fields__})
