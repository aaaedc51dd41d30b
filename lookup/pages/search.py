"""The page on which services are searched."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import ceil
from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from lookup.api.contract import Searched
from lookup.api.problems import AnyRequest
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.matching.catalogue import Catalogue, ServiceQuery
from lookup.matching.facets import FACETS, FacetName, facets
from lookup.matching.identify import identify_services
from lookup.matching.search import contains, searchable
from lookup.model import IdentifyQuery, ListName, Service, ServiceCandidate
from lookup.pages.asking import read_form
from lookup.pages.render import address, page, view_of
from lookup.pages.view import View
from lookup.text import fold

PAGE: Final = 20
"""Services on one page."""
SHOWN_VALUES: Final = 12
"""Values of one facet that are shown."""
SNIPPETS: Final = 3
"""Items of one service's scope that are shown because they contain what was searched."""
ALIKE: Final = 5
"""Services shown that a name may mean which the list does not contain."""

Sorting: TypeAlias = Literal["best", "expiry", "name", "number"]

_FIELDS: Final = {
    "list": "list",
    "status": "status",
    "service_model": "service_model",
    "region": "regions",
    "provider": "provider_name",
    "scope": "statement_scope",
}
_ORDERS: Final[dict[Sorting, Callable[[Service], Any] | None]] = {
    "best": None,
    "expiry": lambda service: (service.expires_on or date.max, service.key),
    "name": lambda service: (fold(service.service_name), service.key),
    "number": lambda service: (service.registration_number is None, service.registration_number, service.key),
}
_EXPORTED: Final = frozenset({*_FIELDS, "q", "valid_on", "as_of"})
"""What an export of the services takes too."""


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
    sort: Sorting = "best"
    page: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1


@get("/")
async def show_search(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show the services for which everything asked holds, with facets that narrow the search."""
    asked = read_form(request, desk.knowledge.messages, SearchAsked)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, asked.as_of)
    found = _found(catalogue, asked)
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
        today_address=address(request, as_of=None, page=None),
        total=len(found),
        services=shown,
        found_in={service.key: tuple(_snippets(service, asked.q)) for service in shown},
        alike=() if found else _alike(catalogue, asked.q),
        facets=[
            (name, _title(view, name), [_facet(request, view, name, v.value, v.count) for v in values])
            for name, values in ((n, v[:SHOWN_VALUES]) for n, v in counted.items())
            if values
        ],
        active=tuple(_active(request, view, asked)),
        orders=[(o, address(request, sort=o, page=None), asked.sort == o) for o in _ORDERS],
        exports=[(kind, _export(request, view, kind)) for kind in ("xlsx", "csv")],
        more_open=any((asked.scope, asked.provider, asked.region, asked.service_model, asked.valid_on)),
        page_number=at,
        page_count=pages,
        previous=address(request, page=at - 1) if at > 1 else None,
        following=address(request, page=at + 1) if at < pages else None,
    )


def _found(catalogue: Catalogue, asked: SearchAsked) -> Sequence[Service]:
    """Return what was asked for, in the order asked for."""
    query = ServiceQuery(**{name: getattr(asked, name) for name in ServiceQuery.__struct_fields__})
    found = catalogue.search(query)
    order = _ORDERS[asked.sort]
    return sorted(found, key=order) if order else found


def _alike(catalogue: Catalogue, q: str | None) -> tuple[ServiceCandidate, ...]:
    """Return the services that *q* may mean, though it stands nowhere on the list."""
    return identify_services(catalogue, IdentifyQuery(name=q), ALIKE) if q else ()


def _export(request: AnyRequest, view: View, kind: str) -> str:
    left_out = {name: None for name in request.query_params if name not in _EXPORTED}
    return address(request, f"/v1/services.{kind}", **{**left_out, "lang": view.lang})


def _title(view: View, name: str) -> str:
    return view(f"search.{name}") if name in ("valid_on", "status") else view.field(_FIELDS[name])


def _facet(
    request: AnyRequest, view: View, name: FacetName, value: str, count: int
) -> tuple[str, str, int, str]:
    return value, _shown(view, name, value), count, address(request, **{name: value, "page": None})


def _shown(view: View, name: str, value: object) -> str:
    if isinstance(value, date):
        return view.day(value)
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
