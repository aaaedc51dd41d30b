"""The litestar application, put together from what it is given."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any

import anyio.to_thread
import msgspec
from anyio import CapacityLimiter
from litestar import Litestar, Request, Response, Router, get
from litestar.config.compression import CompressionConfig
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler

from lookup.api import (
    auditors,
    changes,
    decisions,
    exports,
    matching,
    reconcile,
    records,
    services,
    versions,
)
from lookup.api.answers import JSON, tagged_answer
from lookup.api.contract import NoParameters
from lookup.api.describe import PACKED, Described, openapi
from lookup.api.following import Follower
from lookup.api.manners import Application
from lookup.api.problems import handlers
from lookup.api.requests import read_query
from lookup.auditing import Auditing
from lookup.desk import Desk

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
    records.make_record,
    records.list_records,
    records.get_record,
    records.replay_record,
    records.get_record_workbook,
    matching.match,
    matching.identify,
    matching.match_sheet,
    matching.get_template,
    *reconcile.ROUTES,
)


def create_app(desk: Desk, pages: Sequence[Router] = ()) -> Litestar:
    """Return the application that answers from *desk*: the API, and what else is to be served beside it."""
    messages = desk.knowledge.messages
    auditing = Auditing(desk.settings, desk.knowledge)
    cores = os.cpu_count() or 1
    heavy, sheets = CapacityLimiter(cores), CapacityLimiter(cores)

    @cache
    def description() -> bytes:
        return msgspec.json.encode(openapi(app, desk.knowledge))

    @get("/openapi.json", opt=Described("getDescription", media=JSON, cached=True).opt)
    async def get_description(request: Request[Any, Any, Any]) -> Response[bytes]:
        return tagged_answer(request, await anyio.to_thread.run_sync(description), JSON)

    # Awaited, because the framework would run a plain function in a thread, for every request.
    async def refuse_parameters(
        connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
    ) -> None:
        described: Described | None = handler.opt.get("described")
        if described and described.query is NoParameters and isinstance(connection, Request):
            read_query(connection, messages, NoParameters)

    @asynccontextmanager
    async def following(_: Litestar) -> AsyncIterator[None]:
        follower = Follower(desk)
        await anyio.to_thread.run_sync(follower.start)
        try:
            yield
        finally:
            await anyio.to_thread.run_sync(follower.stop)

    app = Application(
        [*ROUTES, get_description, *pages],
        origins=desk.settings.cors_origins,
        dependencies={
            "desk": Provide(lambda: desk, sync_to_thread=False),
            "auditing": _after_desk(auditing),
            "heavy": _after_desk(heavy),
            "sheets": _after_desk(sheets),
        },
        guards=[refuse_parameters],
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
