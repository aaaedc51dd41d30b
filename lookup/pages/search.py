"""The page on which services are searched."""

from collections.abc import Iterable
from datetime import date
from math import ceil
from typing import Annotated, Final

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from lookup.api.contract import Searched
from lookup.api.problems import AnyRequest
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.matching.catalogue import ServiceQuery
from lookup.matching.facets import FACETS, FacetName, facets
from lookup.matching.search import contains, searchable
from lookup.model import ListName, Service
from lookup.pages.asking import read_form
from lookup.pages.render import address, page, view_of
from lookup.pages.view import View

PAGE: Final = 20
"""Services on one page."""
SHOWN_VALUES: Final = 12
"""Values of one facet that are shown."""
SNIPPETS: Final = 3
"""Items of one service's scope that are shown because they contain what was searched."""

_FIELDS: Final = {
    "list": "list",
    "status": "status",
    "service_model": "service_model",
    "region": "regions",
    "provider": "provider_name",
    "scope": "statement_scope",
}


class SearchAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the search page was asked; everything given must hold."""

    q: Searched | None = None
    list: ListName | None = None
    status: Searched | None = None
    valid_on: date | None = None
    provider: Searched | None = None
    scope: Searched | None = None
    region: Searched | None = None
    service_model: Searched | None = None
    as_of: date | None = None
    page: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1


@get("/")
async def show_search(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show the services for which everything asked holds, with facets that narrow the search."""
    asked = read_form(request, desk.knowledge.messages, SearchAsked)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, asked.as_of)
    query = ServiceQuery(**{name: getattr(asked, name) for name in ServiceQuery.__struct_fields__})
    found = catalogue.search(query)
    pages = max(1, ceil(len(found) / PAGE))
    at = min(asked.page, pages)
    shown = found[(at - 1) * PAGE : at * PAGE]
    counted = facets(found, desk.knowledge, [name for name in FACETS if getattr(asked, name) is None])
    return page(
        request,
        view,
        "search",
        catalogue.info(view.on),
        asked=asked,
        as_of=asked.as_of,
        total=len(found),
        services=shown,
        found_in={service.key: tuple(_snippets(service, asked.q)) for service in shown},
        facets=[
            (name, _title(view, name), [_facet(request, view, name, v.value, v.count) for v in values])
            for name, values in ((n, v[:SHOWN_VALUES]) for n, v in counted.items())
            if values
        ],
        active=tuple(_active(request, view, asked)),
        more_open=any((asked.scope, asked.provider, asked.region, asked.service_model, asked.valid_on)),
        page_number=at,
        page_count=pages,
        previous=address(request, page=at - 1) if at > 1 else None,
        following=address(request, page=at + 1) if at < pages else None,
    )


def _title(view: View, name: str) -> str:
    return view("search.valid_on") if name == "valid_on" else view.field(_FIELDS.get(name, name))


def _facet(
    request: AnyRequest, view: View, name: FacetName, value: str, count: int
) -> tuple[str, str, int, str]:
    return value, _shown(view, name, value), count, address(request, **{name: value, "page": None})


def _shown(view: View, name: str, value: object) -> str:
    return view(f"list_status.{value}") if name == "status" else str(value)


def _active(request: AnyRequest, view: View, asked: SearchAsked) -> Iterable[tuple[str, str, str]]:
    """Yield title, value and the address without it of every filter that is set."""
    for name in ("list", "status", "service_model", "region", "provider", "scope", "valid_on"):
        value = getattr(asked, name)
        if value is not None:
            yield (
                _title(view, name),
                _shown(view, name, value),
                address(request, **{name: None, "page": None}),
            )


def _snippets(service: Service, q: str | None) -> Iterable[tuple[str, str]]:
    """Yield field and text of what contains *q* besides name, number and provider."""
    items = [text for text in service.statement_scope if q and contains(searchable(text), q)]
    return (("statement_scope", text) for text in items[:SNIPPETS])
