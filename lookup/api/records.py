"""Routes about records: answers locked as evidence, readable and reproducible years later."""

from functools import partial

import anyio.to_thread
import msgspec
from anyio import CapacityLimiter
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from lookup import answering, recording
from lookup.api.answers import JSON, tagged_answer, tagged_file
from lookup.api.contract import (
    RecordAsked,
    RecordsAnswer,
    RecordsAsked,
    RecordWorkbookAsked,
)
from lookup.api.contradictions import contradictions
from lookup.api.describe import Described
from lookup.api.problems import AnyRequest
from lookup.api.requests import read_json, read_query
from lookup.api.services import catalogue_for
from lookup.desk import Desk, today
from lookup.recording import Record, Replay

CREATED = 201


@post(
    "/v1/records",
    status_code=CREATED,
    opt=Described(
        "makeRecord",
        (Record,),
        body=RecordAsked,
        created=True,
        refusals=("desk.invalid_requirements",),
    ).opt,
)
async def make_record(
    request: AnyRequest, desk: NamedDependency[Desk], heavy: NamedDependency[CapacityLimiter]
) -> Response[bytes]:
    """Put requirements to the list and lock the answer."""
    knowledge = desk.knowledge
    asked = await read_json(request, knowledge.messages, RecordAsked, contradictions(knowledge))
    catalogue = await catalogue_for(desk, asked.as_of)
    on = asked.on or today()

    def recorded() -> bytes:
        answer = answering.match(catalogue, asked.requirements, on)
        return recording.record_match(desk, answer, asked.requirements, on, asked.title)

    content = await anyio.to_thread.run_sync(recorded, limiter=heavy)
    return Response(content, status_code=CREATED, media_type=JSON, headers={"Location": location_of(content)})


@get(
    "/v1/records",
    opt=Described("listRecords", (RecordsAnswer,), RecordsAsked, cached=True, needs="match").opt,
)
async def list_records(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the records, newest first, a page at a time."""
    asked = read_query(request, desk.knowledge.messages, RecordsAsked)
    latest = partial(desk.records.latest, asked.limit + 1, asked.cursor)
    rows = await anyio.to_thread.run_sync(latest)
    shown = rows[: asked.limit]
    following = shown[-1].id if len(rows) > asked.limit else None
    return tagged_answer(request, RecordsAnswer(records=shown, next_cursor=following), JSON)


@get(
    "/v1/records/{record_id:str}",
    opt=Described("getRecord", (Record,), cached=True, needs="match", refusals=("records.unknown",)).opt,
)
async def get_record(
    request: AnyRequest, record_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Return a record: the same bytes for ever."""
    return tagged_answer(request, await _content(desk, record_id), JSON)


@get(
    "/v1/records/{record_id:str}/replay",
    opt=Described("replayRecord", (Replay,), cached=True, needs="match", refusals=("records.unknown",)).opt,
)
async def replay_record(
    request: AnyRequest,
    record_id: FromPath[str],
    desk: NamedDependency[Desk],
    heavy: NamedDependency[CapacityLimiter],
) -> Response[bytes]:
    """Judge a record's requirements again by its own list, and say whether the answer is the same."""
    record = recording.read_record(await _content(desk, record_id))
    again = partial(recording.replay, desk, record)
    return tagged_answer(request, await anyio.to_thread.run_sync(again, limiter=heavy), JSON)


@get(
    "/v1/records/{record_id:str}/workbook",
    opt=Described(
        "getRecordWorkbook",
        query=RecordWorkbookAsked,
        workbook=True,
        cached=True,
        needs="match",
        refusals=("records.unknown",),
    ).opt,
)
async def get_record_workbook(
    request: AnyRequest,
    record_id: FromPath[str],
    desk: NamedDependency[Desk],
    sheets: NamedDependency[CapacityLimiter],
) -> Response[bytes]:
    """Return the workbook with the recorded answers in it."""
    asked = read_query(request, desk.knowledge.messages, RecordWorkbookAsked)
    record = recording.read_record(await _content(desk, record_id))
    write = partial(recording.workbook_of, desk, record, asked.lang)
    name, data = await anyio.to_thread.run_sync(write, limiter=sheets)
    return tagged_file(request, data, name)


def location_of(content: bytes) -> str:
    """Return the path of the record with that content."""
    return f"/v1/records/{msgspec.json.decode(content, type=_Named).id}"


class _Named(msgspec.Struct, frozen=True):
    id: str


async def _content(desk: Desk, record_id: str) -> bytes:
    return await anyio.to_thread.run_sync(recording.content_of, desk, record_id)
