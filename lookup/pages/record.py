"""The page of a record, to be read and printed as evidence; and the list of records."""

from functools import partial

import anyio.to_thread
import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from lookup import recording
from lookup.api.contract import NoParameters
from lookup.api.problems import AnyRequest, refuse
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.pages.asking import read_form
from lookup.pages.render import page, view_of

SHOWN = 100
"""So many records on a page of the list."""


class RecordsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Before which record the page of the list begins."""

    before: str | None = None


@get("/records")
async def show_records(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show the records, newest first."""
    asked = read_form(request, desk.knowledge.messages, RecordsAsked)
    _refuse_without_key(desk)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, None)
    rows = await anyio.to_thread.run_sync(partial(desk.records.latest, SHOWN + 1, asked.before))
    following = f"/records?before={rows[SHOWN - 1].id}" if len(rows) > SHOWN else None
    info = catalogue.info(view.on)
    return page(request, view, "records", info, records=rows[:SHOWN], following=following)


@get("/records/{record_id:str}")
async def show_record(
    request: AnyRequest, desk: NamedDependency[Desk], record_id: FromPath[str]
) -> Response[str]:
    """Show a record as it was made: under its own list, whatever list is in force now."""
    read_form(request, desk.knowledge.messages, NoParameters)
    _refuse_without_key(desk)
    view = view_of(request, desk)
    content = await anyio.to_thread.run_sync(recording.content_of, desk, record_id)
    record = recording.read_record(content)
    return page(request, view, "record", record.list, record=record)


def _refuse_without_key(desk: Desk) -> None:
    """Refuse to show records where the API gives them only to a key, which no page asks for.

    Raises:
        RequestRefused: It is so.
    """
    if desk.settings.keyed:
        raise refuse(desk.knowledge.messages, 403, "pages.records.keyed")
