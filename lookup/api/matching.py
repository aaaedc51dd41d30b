"""Routes that judge: names, requirements, and whole requirement sheets."""

from functools import partial
from pathlib import PurePath

import anyio.to_thread
from anyio import CapacityLimiter
from litestar import Response, get, post
from litestar.di import NamedDependency

from lookup import answering
from lookup.answering import MatchAnswer, SheetAnswer, answer_sheet, answered_name
from lookup.api.answers import JSON, WORKBOOK, file_answer, json_answer, tagged_file
from lookup.api.contract import (
    IdentifyAsked,
    IdentifyProvidersAnswer,
    IdentifyServicesAnswer,
    MatchAsked,
    ProvidersNamed,
    QuestionsAsked,
    ServicesNamed,
    SheetAsked,
    TemplateAsked,
)
from lookup.api.contradictions import contradictions
from lookup.api.describe import Described
from lookup.api.problems import AnyRequest, RequestRefused, refuse
from lookup.api.records import location_of
from lookup.api.requests import read_json, read_query, read_upload
from lookup.api.services import catalogue_for
from lookup.desk import Desk, today
from lookup.errors import FieldProblem, WrongUse
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import candidates, identify_providers
from lookup.matching.identify import identify as identify_names
from lookup.model import IdentifyQuery
from lookup.recording import record_sheet
from lookup.sheets import Mappings, read_mapping, template
from lookup.store.records import SheetKept

SMALL = 4
"""So many requirements or names are judged on the spot; more go to a thread, so that nobody else waits."""
SMALL_BYTES = 4_096
"""Bytes of a body whose texts are short enough for that."""


@post(
    "/v1/match",
    status_code=200,
    opt=Described("match", (MatchAnswer,), body=MatchAsked, refusals=("desk.invalid_requirements",)).opt,
)
async def match(request: AnyRequest) -> Response[bytes]:
    """Put requirements to the list."""
    # As in get_service: no dependencies where answers are faster than the framework gives those.
    desk: Desk = request.app.state.desk
    heavy: CapacityLimiter = request.app.state.heavy
    knowledge = desk.knowledge
    asked = await read_json(request, knowledge.messages, MatchAsked, contradictions(knowledge))
    catalogue = await catalogue_for(desk, asked.as_of)
    judge = partial(answering.match, catalogue, asked.requirements, asked.on or today())
    size = sum(1 + len(requirement.lines) for requirement in asked.requirements)
    small = size <= SMALL and len(await request.body()) <= SMALL_BYTES
    return json_answer(judge() if small else await anyio.to_thread.run_sync(judge, limiter=heavy))


@post(
    "/v1/identify",
    status_code=200,
    opt=Described("identify", (IdentifyServicesAnswer, IdentifyProvidersAnswer), body=IdentifyAsked).opt,
)
async def identify(
    request: AnyRequest, desk: NamedDependency[Desk], heavy: NamedDependency[CapacityLimiter]
) -> Response[bytes]:
    """Say which services or providers names mean."""
    asked = await read_json(request, desk.knowledge.messages, IdentifyAsked)
    name = partial(_named, await catalogue_for(desk, asked.as_of), asked)
    small = len(asked.queries) <= SMALL and len(await request.body()) <= SMALL_BYTES
    return json_answer(name() if small else await anyio.to_thread.run_sync(name, limiter=heavy))


def _named(catalogue: Catalogue, asked: IdentifyAsked) -> IdentifyServicesAnswer | IdentifyProvidersAnswer:
    info = catalogue.info(today())
    if asked.kind == "provider":
        providers = (
            ProvidersNamed(id=query.id, candidates=identify_providers(catalogue, query.name, asked.limit))
            for query in asked.queries
        )
        return IdentifyProvidersAnswer(list=info, results=tuple(providers))
    services = (_service_named(catalogue, query, asked.limit) for query in asked.queries)
    return IdentifyServicesAnswer(list=info, results=tuple(services))


def _service_named(catalogue: Catalogue, query: IdentifyQuery, limit: int) -> ServicesNamed:
    found = identify_names(catalogue, query.name, query.provider, limit=limit)
    return ServicesNamed(id=query.id, candidates=candidates(found, limit), note=found.note)


@post(
    "/v1/sheets",
    status_code=200,
    opt=Described("matchSheet", (SheetAnswer,), SheetAsked, upload=True, workbook=True).opt,
)
async def match_sheet(
    request: AnyRequest, desk: NamedDependency[Desk], sheets: NamedDependency[CapacityLimiter]
) -> Response[bytes]:
    """Answer an uploaded requirement sheet: the same workbook with the answers, or JSON."""
    messages = desk.knowledge.messages
    asked = read_query(request, messages, SheetAsked)
    wanted = request.accept.best_match([WORKBOOK, JSON])
    if wanted is None:
        raise refuse(messages, 406, "api.not_acceptable", offered=f"{WORKBOOK}, {JSON}")
    name, data = await read_upload(request, messages)
    catalogue = await catalogue_for(desk, asked.as_of)
    lang = None if wanted == JSON and not asked.record else asked.lang
    mappings = Mappings(given=mapping_of(asked, desk), remembered=desk.layouts.all_())
    on = asked.on or today()
    judge = partial(answer_sheet, catalogue, data, name, on=on, lang=lang, mappings=mappings)
    answer, workbook = await anyio.to_thread.run_sync(judge, limiter=sheets)
    shown = (
        json_answer(answer)
        if workbook is None or wanted == JSON
        else file_answer(workbook, answered_name(PurePath(name)).name)
    )
    if asked.record and workbook is not None:
        kept = SheetKept(name=name, original=data, answered=workbook)
        content = await anyio.to_thread.run_sync(record_sheet, desk, answer, kept, on)
        shown.headers["Location"] = location_of(content)
    return shown


def mapping_of(asked: QuestionsAsked, desk: Desk) -> dict[str, str | None]:
    """Return which columns are which fields, as the address says."""
    try:
        return read_mapping(filter(str.strip, (asked.map or "").split(";")), desk.knowledge)
    except WrongUse as error:
        fault = FieldProblem("map", error.text)
        raise RequestRefused(400, error.code, error.text, (fault,)) from error


@get("/v1/template.xlsx", opt=Described("getTemplate", query=TemplateAsked, workbook=True, cached=True).opt)
async def get_template(
    request: AnyRequest, desk: NamedDependency[Desk], sheets: NamedDependency[CapacityLimiter]
) -> Response[bytes]:
    """Return an empty requirement sheet with drop-downs and a guide."""
    asked = read_query(request, desk.knowledge.messages, TemplateAsked)
    data = await anyio.to_thread.run_sync(template, desk.knowledge, asked.lang, limiter=sheets)
    return tagged_file(request, data, "template.xlsx")
