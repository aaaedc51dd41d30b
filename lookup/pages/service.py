"""The page of one service: all that the list says of it, and how that came to be."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final

import anyio.to_thread
import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from lookup import desk as desks
from lookup.api.contract import Searched
from lookup.api.problems import AnyRequest
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.matching.search import contains, searchable
from lookup.model import Change, Service
from lookup.pages.asking import read_form
from lookup.pages.render import page, view_of
from lookup.pages.view import View

_ELSEWHERE: Final = frozenset({"service_name", "statement_scope", "scope_exclusions", "audit_period"})
LATELY_DAYS: Final = 90
"""A field that changed within so many days is marked."""


class ServiceAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to show of a service: an item of its scope to look for, the list as known on a day."""

    item: Searched | None = None
    as_of: date | None = None


@get("/services/{key:str}")
async def show_service(request: AnyRequest, desk: NamedDependency[Desk], key: FromPath[str]) -> Response[str]:
    """Show one entry of the list with its history."""
    asked = read_form(request, desk.knowledge.messages, ServiceAsked)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, asked.as_of)
    service = desks.service(desk, catalogue, key)
    changes = await anyio.to_thread.run_sync(desks.history, desk, service.key, asked.as_of)
    return page(
        request,
        view,
        "service",
        catalogue.info(view.on),
        service=service,
        fields=tuple(_fields(view, service)),
        unreadable=[(view.field(field), text) for field, text in service.unreadable.items()],
        changed_fields=_changed_lately(changes, view.on),
        item=asked.item,
        shown_items=_items(service, asked.item),
        history=tuple(_history(changes)),
        portal=view.portal_entry(service),
        removed=None,
        removed_why=None,
    )


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
            yield from map(str, value)
        case _:
            yield str(value)


def _items(service: Service, item: str | None) -> tuple[str, ...]:
    return tuple(text for text in service.statement_scope if not item or contains(searchable(text), item))


def _history(changes: Sequence[Change]) -> Iterator[tuple[datetime, date, tuple[Change, ...]]]:
    """Yield when it was seen, the list's date, and the changes of each version."""
    for (seen, listed_on), entries in groupby(changes, key=lambda one: (one.seen_at, one.listed_on)):
        yield seen, listed_on, tuple(entries)


def _changed_lately(changes: Sequence[Change], on: date) -> frozenset[str]:
    """Return the fields that changed within the last :data:`LATELY_DAYS` days before *on*."""
    lately = (one for one in changes if one.field and (on - one.listed_on).days <= LATELY_DAYS)
    return frozenset(one.field for one in lately if one.field)
