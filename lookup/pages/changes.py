"""What changed from one version of the list to the next, and what will expire."""

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, Final, TypeAlias

import anyio.to_thread
import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from lookup import desk as desks
from lookup.api.contract import Searched
from lookup.api.problems import AnyRequest
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.model import Change, Service
from lookup.pages.asking import read_form
from lookup.pages.render import address, page, view_of
from lookup.pages.view import View, days_from
from lookup.telling.choice import ChangeKind, Choice, chosen, provided_by

SHOWN_CHANGES: Final = 500
SHOWN_MONTHS: Final = 6
KINDS: Final[tuple[ChangeKind, ...]] = ("added", "removed", "changed")

_Day: TypeAlias = tuple[int, tuple[Service, ...]]
_Entry: TypeAlias = tuple[str, str | None, str, tuple[Change, ...]]


class ChangesAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which changes to show; everything given must hold."""

    since: date | None = None
    number: Searched | None = None
    provider: Searched | None = None
    kind: ChangeKind | None = None
    field: Searched | None = None


class ExpiringAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Within how many days the printed validity ends, and of whose services."""

    within: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 180
    provider: Searched | None = None


@get("/changes")
async def show_changes(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show what changed, newest first."""
    asked = read_form(request, desk.knowledge.messages, ChangesAsked)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, None)
    choice = Choice(number=asked.number, provider=asked.provider, kind=asked.kind, field=asked.field)

    def wanted() -> tuple[Change, ...]:
        return chosen(desks.changes(desk, asked.since, None), choice, catalogue, desk.store)

    found = await anyio.to_thread.run_sync(wanted)
    return page(
        request,
        view,
        "changes",
        catalogue.info(view.on),
        asked=asked,
        kinds=KINDS,
        fields=[(name, title.in_(view.lang)) for name, title in desk.knowledge.list_labels.titles.items()],
        exports=[(kind, address(request, f"/v1/changes.{kind}", lang=view.lang)) for kind in ("xlsx", "csv")],
        feed=address(request, "/v1/changes.atom", lang=view.lang),
        total=len(found),
        shown=min(len(found), SHOWN_CHANGES),
        days=tuple(_versions(found[:SHOWN_CHANGES])),
    )


def _versions(changes: Sequence[Change]) -> Iterator[tuple[datetime, date, tuple[_Entry, ...]]]:
    """Yield the changes of each version, by service."""
    for (seen, listed_on), of_version in groupby(changes, key=lambda one: (one.seen_at, one.listed_on)):
        services = groupby(of_version, key=lambda one: (one.key, one.registration_number, one.service_name))
        yield seen, listed_on, tuple((*service, tuple(entries)) for service, entries in services)


@get("/expiring")
async def show_expiring(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show which printed validities end soon, which have gone by, and which are not printed."""
    asked = read_form(request, desk.knowledge.messages, ExpiringAsked)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, None)
    last = days_from(view.on, asked.within)
    services = provided_by(catalogue, asked.provider)
    dated = sorted(
        (service for service in services if service.expires_on),
        key=lambda service: (service.expires_on or date.max, service.key),
    )
    soon = [s for s in dated if s.expires_on and view.on <= s.expires_on <= last]
    groups = (
        (view("expiring.soon", days=asked.within), "soon", soon),
        (view("expiring.past"), "past", [s for s in dated if s.expires_on and s.expires_on < view.on]),
        (view("expiring.unknown"), "unknown", [s for s in services if s.expires_on is None]),
    )
    return page(
        request,
        view,
        "expiring",
        catalogue.info(view.on),
        asked=asked,
        last=last,
        groups=groups,
        subscription=address(request, "/v1/expiries.ics", lang=view.lang),
        weekdays=view("weekdays").split(),
        months=tuple(_months(view, dated)),
    )


def _months(view: View, dated: Sequence[Service]) -> Iterator[tuple[str, list[list[_Day]]]]:
    """Yield title and weeks of the coming months in which something expires; day 0 is none of the month."""
    due: dict[date, list[Service]] = defaultdict(list)
    for service in dated:
        if service.expires_on and service.expires_on >= view.on:
            due[service.expires_on].append(service)
    months = list(dict.fromkeys((day.year, day.month) for day in sorted(due)))
    for year, month in months[:SHOWN_MONTHS]:
        weeks = calendar.Calendar().monthdayscalendar(year, month)
        filled = [
            [(d, tuple(due.get(date(year, month, d), ())) if d else ()) for d in week] for week in weeks
        ]
        yield view("month", year=year, month=month, name=calendar.month_name[month]), filled
