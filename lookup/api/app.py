"""The litestar application, put together from what it is given."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any

import anyio.to_thread
import msgspec
import structlog
from anyio import CapacityLimiter
from litestar import Litestar, Request, Response, Router, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide

from lookup.api import (
    auditors,
    changes,
    decisions,
    exports,
    held,
    matching,
    questions,
    reconcile,
    records,
    services,
    versions,
    webhooks,
)
from lookup.api.answers import JSON, tagged_answer
from lookup.api.contract import NoParameters
from lookup.api.describe import PACKED, Described, openapi
from lookup.api.door import Doorkeeper
from lookup.api.following import Follower
from lookup.api.manners import Application
from lookup.api.measuring import Measures, get_metrics
from lookup.api.problems import handlers
from lookup.api.requests import read_query
from lookup.auditing import Auditing
from lookup.desk import Desk

log = structlog.get_logger()

FORM_OVERHEAD = 64 * 1024
"""Bytes a form may have around its file."""
GZIP_LEVEL = 5
"""Beyond it answers hardly get smaller, and take several times as long."""
WORTH_PACKING = 1_024
"""Answers of fewer bytes are sent as they are."""

ROUTES = (
    services.list_services,
    services.get_service,
    services.get_history,
    services.get_status,
    services.get_health,
    services.get_readiness,
    *exports.ROUTES,
    versions.list_versions,
    versions.get_version,
    versions.get_version_raw,
    auditors.list_auditors,
    changes.list_changes,
    changes.get_changes_feed,
    changes.get_expiries_calendar,
    decisions.list_decisions,
    decisions.make_decision,
    decisions.withdraw_decision,
    *held.ROUTES,
    *webhooks.ROUTES,
    records.make_record,
    records.list_records,
    records.get_record,
    records.replay_record,
    records.get_record_workbook,
    matching.match,
    matching.identify,
    matching.match_sheet,
    matching.get_template,
    questions.questions,
    *reconcile.ROUTES,
)


def create_app(desk: Desk, pages: Sequence[Router] = ()) -> Litestar:
    """Return the application that answers from *desk*: the API, and what else is to be served beside it."""
    messages = desk.knowledge.messages
    auditing = Auditing(desk.settings, desk.knowledge)
    cores = os.cpu_count() or 1
    heavy, sheets = CapacityLimiter(cores), CapacityLimiter(cores)
    keeper, measures = Doorkeeper(desk), Measures(desk)

    @cache
    def description() -> bytes:
        return msgspec.json.encode(openapi(app, desk.knowledge, keyed=desk.settings.keyed))

    @get("/openapi.json", opt=Described("getDescription", media=JSON, cached=True, open=True).opt)
    async def get_description(request: Request[Any, Any, Any]) -> Response[bytes]:
        return tagged_answer(request, await anyio.to_thread.run_sync(description), JSON)

    # No guard: for each of those, the framework copies the handler with every request.
    async def refuse_parameters(request: Request[Any, Any, Any]) -> None:
        described: Described | None = request.route_handler.opt.get("described")
        if described and described.query is NoParameters:
            read_query(request, messages, NoParameters)

    @asynccontextmanager
    async def following(_: Litestar) -> AsyncIterator[None]:
        follower = Follower(desk)
        await anyio.to_thread.run_sync(follower.start)
        try:
            yield
        finally:
            await anyio.to_thread.run_sync(follower.stop)
            keeper.log.close()

    def noted(method: str, route: str | None, status: int, seconds: float) -> None:
        measures.note(method, route, status, seconds)
        if desk.settings.log_requests:
            took = round(seconds * 1000, 3)
            log.info("answered", method=method, route=route, status=status, milliseconds=took)

    app = Application(
        [*ROUTES, get_description, get_metrics, *pages],
        origins=desk.settings.cors_origins,
        note=noted,
        middleware=[keeper.door],
        dependencies={
            "desk": Provide(lambda: desk, sync_to_thread=False),
            "auditing": _after_desk(auditing),
            "heavy": _after_desk(heavy),
            "sheets": _after_desk(sheets),
            "measures": _after_desk(measures),
        },
        state=State({"desk": desk, "auditing": auditing, "heavy": heavy}),
        before_request=refuse_parameters,
        exception_handlers=handlers(messages, desk.settings.max_upload_bytes),
        request_max_body_size=desk.settings.max_upload_bytes + FORM_OVERHEAD,
        lifespan=[following],
        compression_config=CompressionConfig(
            backend="brotli" if find_spec("brotli") else "gzip",
            gzip_compress_level=GZIP_LEVEL,
            minimum_size=WORTH_PACKING,
            exclude_opt_key=PACKED,
        ),
        openapi_config=None,
        logging_config=None,
    )
    return app


def _after_desk(given: object) -> Provide:
    """Return what gives handlers *given*, after the desk.

    For things that do not need each other the framework makes tasks, which take longer than most answers.
    """

    def provide(desk: NamedDependency[Desk]) -> Any:  # noqa: ANN401, ARG001 - of any type; the order counts
        return given

    return Provide(provide, sync_to_thread=False)
