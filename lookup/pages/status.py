"""The page that says which list is in force and how the last attempts to renew it went."""

from typing import Final

import anyio.to_thread
from litestar import Response, get
from litestar.di import NamedDependency

from lookup.api.contract import NoParameters
from lookup.api.problems import AnyRequest
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.pages.asking import read_form
from lookup.pages.render import page, view_of

SHOWN_RUNS: Final = 30


@get("/status")
async def show_status(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show how the service stands."""
    read_form(request, desk.knowledge.messages, NoParameters)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, None)
    runs = await anyio.to_thread.run_sync(desk.store.runs)
    return page(request, view, "status", catalogue.info(view.on), runs=runs[:SHOWN_RUNS])
