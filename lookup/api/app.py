"""The litestar application, put together from what it is given."""

import os
from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from litestar import Litestar, Request, get
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from lookup.api import matching, services
from lookup.api.contract import NoParameters
from lookup.api.describe import Described, openapi
from lookup.api.problems import handlers
from lookup.api.requests import read_query
from lookup.desk import Desk

FORM_OVERHEAD = 64 * 1024
"""Bytes a form may have around its file."""

ROUTES = (
    services.list_services,
    services.get_service,
    services.get_status,
    services.get_health,
    services.get_readiness,
    matching.match,
    matching.identify,
    matching.match_sheet,
    matching.get_template,
)


def create_app(desk: Desk) -> Litestar:
    """Return the application that answers from *desk*."""
    messages = desk.knowledge.messages
    cores = os.cpu_count() or 1
    heavy, sheets = CapacityLimiter(cores), CapacityLimiter(cores)

    @get("/openapi.json", opt=Described("getDescription").opt)
    async def get_description(request: Request[Any, Any, Any]) -> dict[str, Any]:
        return openapi(request.app, messages)

    def refuse_parameters(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        described: Described | None = handler.opt.get("described")
        if described and described.query is NoParameters and isinstance(connection, Request):
            read_query(connection, messages, NoParameters)

    async def load() -> None:
        await anyio.to_thread.run_sync(desk.catalogue)

    return Litestar(
        [*ROUTES, get_description],
        dependencies={
            "desk": Provide(lambda: desk, sync_to_thread=False),
            "heavy": Provide(lambda: heavy, sync_to_thread=False),
            "sheets": Provide(lambda: sheets, sync_to_thread=False),
        },
        guards=[refuse_parameters],
        exception_handlers=handlers(messages, desk.settings.max_upload_bytes),
        request_max_body_size=desk.settings.max_upload_bytes + FORM_OVERHEAD,
        on_startup=[load],
        openapi_config=None,
        logging_config=None,
    )
