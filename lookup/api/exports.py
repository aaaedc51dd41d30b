"""Routes that give the answer to a query as a file: services, changes, audit institutions."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

import anyio.to_thread
import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from lookup import desk as desks
from lookup.api.answers import WORKBOOK, attachment, tag_of, unchanged
from lookup.api.changes import changes_in, read_changes
from lookup.api.contract import AuditorsExported, ChangesExported, ServicesExported
from lookup.api.describe import Described
from lookup.api.problems import AnyRequest
from lookup.api.requests import read_query
from lookup.api.services import be_searchable, entries_for, found_in
from lookup.auditing import Auditing
from lookup.desk import Desk
from lookup.exporting import (
    FORMS,
    Form,
    Table,
    auditors_table,
    changes_table,
    file_name,
    services_table,
    write,
)
from lookup.model import Lang

MEDIA: Final[dict[Form, str]] = {
    "csv": "text/csv",
    "xlsx": WORKBOOK,
    "jsonl": "application/jsonl",
}
_KINDS: Final[dict[str, type[msgspec.Struct]]] = {
    "services": ServicesExported,
    "changes": ChangesExported,
    "auditors": AuditorsExported,
}
_REFUSALS: Final = {"changes": ("api.since_after_as_of",), "auditors": ("desk.no_auditors",)}

Made = Callable[[AnyRequest, Desk, Auditing], Awaitable[tuple[Table, Lang]]]


async def _services(request: AnyRequest, desk: Desk, _: Auditing) -> tuple[Table, Lang]:
    asked = read_query(request, desk.knowledge.messages, ServicesExported)
    catalogue = await entries_for(desk, asked.as_of)
    await be_searchable(catalogue, asked)
    info = catalogue.info(desks.today())
    return services_table(found_in(catalogue, asked), info, desk.knowledge), asked.lang


async def _changes(request: AnyRequest, desk: Desk, _: Auditing) -> tuple[Table, Lang]:
    asked = read_changes(request, desk, ChangesExported)
    catalogue = await entries_for(desk, asked.as_of)
    found = await anyio.to_thread.run_sync(changes_in, desk, catalogue, asked)
    return changes_table(found, catalogue.info(desks.today()), desk.knowledge), asked.lang


async def _auditors(request: AnyRequest, desk: Desk, auditing: Auditing) -> tuple[Table, Lang]:
    asked = read_query(request, desk.knowledge.messages, AuditorsExported)
    listed = await anyio.to_thread.run_sync(auditing.needed, asked.as_of)
    return auditors_table(listed.search(asked.q), listed.info(desks.today()), desk.knowledge), asked.lang


_MADE: Final[dict[str, Made]] = {"services": _services, "changes": _changes, "auditors": _auditors}


def _route(name: str, form: Form) -> HTTPRouteHandler:
    """Return the route that gives the table *name* in that form."""
    described = Described(
        f"export{name.capitalize()}{form.capitalize()}",
        query=_KINDS[name],
        media=MEDIA[form] if form != "xlsx" else None,
        workbook=form == "xlsx",
        cached=True,
        refusals=_REFUSALS.get(name, ()),
    )

    @get(f"/v1/{name}.{form}", opt=described.opt, name=described.operation)
    async def export(
        request: AnyRequest, desk: NamedDependency[Desk], auditing: NamedDependency[Auditing]
    ) -> Response[bytes] | Stream:
        table, lang = await _MADE[name](request, desk, auditing)
        tag = tag_of(table.info, desks.today())
        if answer := unchanged(request, tag):
            return answer
        rows = partial(write, table, form, lang, desk.knowledge.messages)
        headers = {"ETag": tag, "Cache-Control": "no-cache", **attachment(file_name(table, form))}
        return Stream(rows, media_type=MEDIA[form], headers=headers)

    return export


ROUTES: Final = tuple(_route(name, form) for name in _KINDS for form in FORMS)
