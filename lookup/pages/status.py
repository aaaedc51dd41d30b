"""The page that says which list is in force and how the last attempts to renew it went."""

from typing import Final

import anyio.to_thread
from litestar import Response, get
from litestar.di import NamedDependency

from lookup import desk as desks
from lookup.api.contract import NoParameters
from lookup.api.problems import AnyRequest
from lookup.api.services import catalogue_for
from lookup.auditing import Auditing
from lookup.desk import Desk
from lookup.pages.asking import read_form
from lookup.pages.render import page, view_of

SHOWN_RUNS: Final = 30


@get("/status")
async def show_status(
    request: AnyRequest, desk: NamedDependency[Desk], auditing: NamedDependency[Auditing]
) -> Response[str]:
    """Show how the service stands: the list in force, one that is held, the last syncs, the auditors."""
    read_form(request, desk.knowledge.messages, NoParameters)
    view = view_of(request, desk)
    info = (await catalogue_for(desk, None)).info(view.on)
    status = await anyio.to_thread.run_sync(desks.status, desk, view.on)
    runs = await anyio.to_thread.run_sync(desk.store.runs, SHOWN_RUNS)
    listed = await anyio.to_thread.run_sync(auditing.known, None)
    return page(
        request,
        view,
        "status",
        info,
        held=status.held,
        last_success=status.last_success,
        runs=runs,
        auditors=listed.auditors if listed else (),
        auditors_info=listed.info(view.on) if listed else None,
    )
