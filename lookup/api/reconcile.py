"""The W3C Reconciliation API (0.2): what OpenRefine asks to match a column of names without any code."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, TypeVar, get_args
from urllib.parse import parse_qsl

import anyio.to_thread
import msgspec
from anyio import CapacityLimiter
from litestar import Response, get, post
from litestar.di import NamedDependency

from lookup.api.answers import JSON, tagged_answer
from lookup.api.describe import Described
from lookup.api.entities import properties, starting, type_of
from lookup.api.faults import field_problems
from lookup.api.languages import language
from lookup.api.problems import AnyRequest, RequestRefused, refuse
from lookup.api.reconciling import Reconciler, described, known_properties
from lookup.api.reconciling_contract import (
    BATCH_LIMIT,
    SUGGESTED,
    ExtendAnswer,
    ExtendAsked,
    Kind,
    ProposeAsked,
    ProposedProperties,
    ReconcileAsked,
    ReconcileManifest,
    ReconcileQuery,
    ReconcileResult,
    SuggestAsked,
    Suggestion,
    Suggestions,
)
from lookup.api.reconciling_manifest import manifest
from lookup.api.requests import FORM, converted, read_query
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.errors import FieldProblem
from lookup.knowledge.messages import Messages
from lookup.matching.search import contains, searchable

T = TypeVar("T", bound=msgspec.Struct)

SMALL = 4
"""So many queries are answered on the spot; more go to a thread, so that nobody else waits."""
_REFUSALS = ("reconcile.unreadable", "reconcile.both", "reconcile.too_many")


@get(
    "/reconcile",
    opt=Described(
        "getReconcile",
        (ReconcileManifest, ExtendAnswer, dict[str, ReconcileResult]),
        ReconcileAsked,
        cached=True,
        refusals=_REFUSALS,
    ).opt,
)
async def get_reconcile(
    request: AnyRequest, desk: NamedDependency[Desk], heavy: NamedDependency[CapacityLimiter]
) -> Response[bytes]:
    """Return what the service offers; or answer names or properties that stand in the address."""
    asked = read_query(request, desk.knowledge.messages, ReconcileAsked)
    if asked == ReconcileAsked():
        base = str(request.base_url).rstrip("/")
        return _said(request, manifest(desk.knowledge, base, language(request)))
    return await _answered(request, desk, asked, heavy)


@post(
    "/reconcile",
    status_code=200,
    opt=Described(
        "reconcile",
        (ExtendAnswer, dict[str, ReconcileResult]),
        form=ReconcileAsked,
        refusals=(*_REFUSALS, "reconcile.neither"),
    ).opt,
)
async def post_reconcile(
    request: AnyRequest, desk: NamedDependency[Desk], heavy: NamedDependency[CapacityLimiter]
) -> Response[bytes]:
    """Match a batch of names, or return properties of entities."""
    messages = desk.knowledge.messages
    asked = await _read_form(request, messages)
    if asked == ReconcileAsked():
        raise refuse(messages, 400, "reconcile.neither")
    return await _answered(request, desk, asked, heavy)


@get(
    "/reconcile/suggest/entity", opt=Described("suggestEntity", (Suggestions,), SuggestAsked, cached=True).opt
)
async def suggest_entity(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return services and providers whose name or number has what was typed."""
    asked = _read_known(request, desk, SuggestAsked)
    catalogue, lang = await catalogue_for(desk, None), language(request)
    found = (
        Suggestion(one.id, one.name, described(one), (type_of(desk.knowledge, one.kind, lang),))
        for one in starting(catalogue, asked.prefix)
    )
    return _said(request, _suggestions(found, asked))


@get("/reconcile/suggest/type", opt=Described("suggestType", (Suggestions,), SuggestAsked, cached=True).opt)
async def suggest_type(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the types whose name has what was typed."""
    asked = _read_known(request, desk, SuggestAsked)
    types = (type_of(desk.knowledge, kind, language(request)) for kind in get_args(Kind))
    found = (Suggestion(one.id, one.name) for one in types if _typed(asked.prefix, one.id, one.name))
    return _said(request, _suggestions(found, asked))


@get(
    "/reconcile/suggest/property",
    opt=Described("suggestProperty", (Suggestions,), SuggestAsked, cached=True).opt,
)
async def suggest_property(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the properties whose name has what was typed."""
    asked = _read_known(request, desk, SuggestAsked)
    known = known_properties(await catalogue_for(desk, None), language(request)).values()
    found = (Suggestion(one.id, one.name) for one in known if _typed(asked.prefix, one.id, one.name))
    return _said(request, _suggestions(found, asked))


@get(
    "/reconcile/properties",
    opt=Described("proposeProperties", (ProposedProperties,), ProposeAsked, cached=True).opt,
)
async def propose_properties(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the properties that entities of a type have."""
    asked = _read_known(request, desk, ProposeAsked)
    known = properties(desk.knowledge, asked.type, language(request)).values()
    return _said(request, ProposedProperties(asked.type, tuple(known)[: asked.limit], asked.limit))


ROUTES = (get_reconcile, post_reconcile, suggest_entity, suggest_type, suggest_property, propose_properties)


async def _answered(
    request: AnyRequest, desk: Desk, asked: ReconcileAsked, heavy: CapacityLimiter
) -> Response[bytes]:
    messages = desk.knowledge.messages
    if asked.queries is not None and asked.extend is not None:
        raise refuse(messages, 400, "reconcile.both")
    reconciler = Reconciler(await catalogue_for(desk, None), language(request))
    work: Callable[[], object]
    if asked.queries is not None:
        queries = _read_queries(messages, asked.queries)
        _refuse_unknown(reconciler, messages, _used(queries))
        size = len(queries)
        work = lambda: {name: reconciler.result(query) for name, query in queries.items()}  # noqa: E731 - two ways, one name
    else:
        wanted = _read_extend(messages, asked.extend or "")
        places = ((f"extend.properties[{at}].id", one.id) for at, one in enumerate(wanted.properties))
        _refuse_unknown(reconciler, messages, places)
        size = len(wanted.ids)
        work = partial(reconciler.extended, wanted)
    return _said(request, work() if size <= SMALL else await anyio.to_thread.run_sync(work, limiter=heavy))


def _read_queries(messages: Messages, text: str) -> dict[str, ReconcileQuery]:
    given = _json(messages, "queries", text)
    if not isinstance(given, dict):
        raise _unreadable(messages, (FieldProblem("queries", messages("api.not_an_object")),))
    if len(given) > BATCH_LIMIT:
        raise refuse(messages, 413, "reconcile.too_many", limit=BATCH_LIMIT)
    faults = tuple(
        fault
        for name, query in given.items()
        for fault in field_problems(messages, query, ReconcileQuery, f"queries.{name}")
    )
    if faults:
        raise _unreadable(messages, faults)
    return msgspec.convert(given, dict[str, ReconcileQuery])


def _read_extend(messages: Messages, text: str) -> ExtendAsked:
    given = _json(messages, "extend", text)
    if isinstance(given, dict) and isinstance(given.get("ids"), list) and len(given["ids"]) > BATCH_LIMIT:
        raise refuse(messages, 413, "reconcile.too_many", limit=BATCH_LIMIT)
    if faults := field_problems(messages, given, ExtendAsked, "extend"):
        raise _unreadable(messages, faults)
    return msgspec.convert(given, ExtendAsked)


def _json(messages: Messages, name: str, text: str) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        fault = FieldProblem(name, messages("api.broken_json", reason=error))
        raise _unreadable(messages, (fault,)) from error


def _used(queries: dict[str, ReconcileQuery]) -> Iterator[tuple[str, str]]:
    for name, query in queries.items():
        for at, one in enumerate(query.properties):
            yield f"queries.{name}.properties[{at}].pid", one.pid


def _refuse_unknown(reconciler: Reconciler, messages: Messages, used: Iterable[tuple[str, str]]) -> None:
    """Refuse properties that there are not: one passed over would look as if it had been looked at."""
    known = known_properties(reconciler.catalogue, reconciler.lang)
    text = messages("api.not_one_of", allowed=", ".join(known))
    if faults := tuple(FieldProblem(place, text) for place, name in used if name not in known):
        raise _unreadable(messages, faults)


def _unreadable(messages: Messages, faults: tuple[FieldProblem, ...]) -> RequestRefused:
    names = ", ".join(dict.fromkeys(fault.path for fault in faults))
    return refuse(messages, 400, "reconcile.unreadable", faults, names=names)


async def _read_form(request: AnyRequest, messages: Messages) -> ReconcileAsked:
    if request.content_type[0] != FORM:
        raise refuse(messages, 415, "api.not_form", got=request.content_type[0] or "-")
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeError as error:
        raise refuse(messages, 400, "api.unreadable_body", reason=error) from error
    names = [name for name, _ in pairs]
    faults = tuple(
        FieldProblem(name, messages("api.repeated_parameter"))
        for name in dict(pairs)
        if names.count(name) > 1
    ) + field_problems(messages, dict(pairs), ReconcileAsked)
    if faults:
        raise refuse(messages, 400, "api.bad_body", faults, names=", ".join(f.path for f in faults))
    return msgspec.convert(dict(pairs), ReconcileAsked)


def _read_known(request: AnyRequest, desk: Desk, kind: type[T]) -> T:
    """Read the parameters that a *kind* has; clients of the standard send further ones, each its own."""
    fields = kind.__struct_fields__
    given = [(name, value) for name, value in request.query_params.multi_items() if name in fields]
    return converted(given, desk.knowledge.messages, kind)


def _typed(prefix: str, *names: str) -> bool:
    return not prefix.strip() or contains(searchable(*names), prefix)


def _suggestions(found: Iterator[Suggestion], asked: SuggestAsked) -> Suggestions:
    return Suggestions(tuple(islice(found, asked.cursor, asked.cursor + SUGGESTED)))


def _said(request: AnyRequest, value: object) -> Response[bytes]:
    data = msgspec.json.encode(value)
    answer = (
        tagged_answer(request, data, JSON) if request.method == "GET" else Response(data, media_type=JSON)
    )
    answer.headers["Content-Language"] = language(request)
    return answer
