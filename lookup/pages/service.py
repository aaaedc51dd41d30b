"""The page of one service: all that the list says of it, or said last, and how that came to be."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

import anyio.to_thread
import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from lookup import desk as desks
from lookup.api.contract import Searched
from lookup.api.entities import PROVIDER_ID, find
from lookup.api.problems import AnyRequest
from lookup.api.services import catalogue_for
from lookup.auditing import Auditing
from lookup.desk import Desk
from lookup.matching.catalogue import Catalogue
from lookup.matching.search import contains, searchable
from lookup.model import Change, Service
from lookup.pages.asking import read_form
from lookup.pages.render import address, page, view_of
from lookup.pages.view import View

_ELSEWHERE: Final = frozenset({"service_name", "statement_scope", "scope_exclusions", "audit_period"})
LATELY_DAYS: Final = 90
"""A field that changed within so many days is marked."""


class ServiceAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to show of a service: an item of its scope to look for, the list as known on a day."""

    item: Searched | None = None
    as_of: date | None = None


@get("/services/{key:str}")
async def show_service(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    auditing: NamedDependency[Auditing],
    key: FromPath[str],
) -> Response[str]:
    """Show one entry of the list, or one that has left it, with its history."""
    asked = read_form(request, desk.knowledge.messages, ServiceAsked)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, asked.as_of)
    if key.startswith(PROVIDER_ID) and (provider := find(catalogue, key)):
        return Redirect(f"/?{urlencode({'provider': provider.name})}")
    past = await anyio.to_thread.run_sync(desks.past, desk, key, asked.as_of)
    service, lately = past.service, _changed_lately(past.changes, view.on)
    return page(
        request,
        view,
        "service",
        catalogue.info(view.on),
        asked=asked,
        today_address=address(request, as_of=None),
        service=service,
        removed=past.removed,
        linked=[(other, _name_of(catalogue, past.changes, other)) for other in past.linked],
        fields=tuple(_fields(view, service)),
        unreadable=[(view.field(field), text) for field, text in service.unreadable.items()],
        changed_fields=lately,
        auditors=auditing.of(service, view.on, asked.as_of),
        shown_items=_items(service.statement_scope, asked.item),
        shown_exclusions=_items(service.scope_exclusions, asked.item),
        history=tuple(_history(past.changes)),
        portal=view.portal_entry(service),
    )


def _name_of(catalogue: Catalogue, changes: Sequence[Change], key: str) -> str:
    """Return what the entry with *key* is called, or was called last."""
    listed = catalogue.get(key)
    if listed:
        return listed.service_name
    return next((change.service_name for change in changes if change.key == key), key)


def _fields(view: View, service: Service) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield name, title and texts of every field that the page does not show elsewhere."""
    for field in view.knowledge.list_labels.titles:
        if field in _ELSEWHERE or field in service.unreadable or not hasattr(service, field):
            continue
        value = getattr(service, field)
        yield field, view.field(field), tuple(_texts(view, value))


def _texts(view: View, value: object) -> Iterator[str]:
    match value:
        case None | ():
            return
        case date():
            yield view.day(value)
        case tuple():
            yield view("item_between").join(map(str, value))
        case _:
            yield str(value)


def _items(items: tuple[str, ...], item: str | None) -> tuple[str, ...]:
    return tuple(text for text in items if not item or contains(searchable(text), item))


def _history(changes: Sequence[Change]) -> Iterator[tuple[datetime, date, tuple[Change, ...]]]:
    """Yield when it was seen, the list's date, and the changes of each version."""
    for (seen, listed_on), entries in groupby(changes, key=lambda one: (one.seen_at, one.listed_on)):
        yield seen, listed_on, tuple(entries)


def _changed_lately(changes: Sequence[Change], on: date) -> frozenset[str]:
    """Return the fields that changed within the last :data:`LATELY_DAYS` days before *on*."""
    lately = (one for one in changes if one.field and (on - one.listed_on).days <= LATELY_DAYS)
    return frozenset(one.field for one in lately if one.field)
