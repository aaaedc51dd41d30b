"""The litestar application, put together from what it is given."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from litestar import Litestar, Request, Router, get
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from lookup.api import auditors, changes, decisions, matching, records, services, versions
from lookup.api.contract import NoParameters
from lookup.api.describe import Described, openapi
from lookup.api.following import Follower
from lookup.api.problems import handlers
from lookup.api.requests import read_query
from lookup.auditing import Auditing
from lookup.desk import Desk

FORM_OVERHEAD = 64 * 1024
"""Bytes a form may have around its file."""

ROUTES = (
    services.list_services,
    services.get_service,
    services.get_status,
    services.get_health,
    services.get_readiness,
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
)


def create_app(desk: Desk, pages: Sequence[Router] = ()) -> Litestar:
    """Return the application that answers from *desk*: the API, and what else is to be served beside it."""
    messages = desk.knowledge.messages
    auditing = Auditing(desk.settings, desk.knowledge)
    cores = os.cpu_count() or 1
    heavy, sheets = CapacityLimiter(cores), CapacityLimiter(cores)

    @get("/openapi.json", opt=Described("getDescription").opt)
    async def get_description(request: Request[Any, Any, Any]) -> dict[str, Any]:
        return openapi(request.app, messages)

    def refuse_parameters(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
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

    return Litestar(
        [*ROUTES, get_description, *pages],
        dependencies={
            "desk": Provide(lambda: desk, sync_to_thread=False),
            "auditing": Provide(lambda: auditing, sync_to_thread=False),
            "heavy": Provide(lambda: heavy, sync_to_thread=False),
            "sheets": Provide(lambda: sheets, sync_to_thread=False),
        },
        guards=[refuse_parameters],
        exception_handlers=handlers(messages, desk.settings.max_upload_bytes),
        request_max_body_size=desk.settings.max_upload_bytes + FORM_OVERHEAD,
        lifespan=[following],
        openapi_config=None,
        logging_config=None,
    )
