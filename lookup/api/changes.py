"""Routes that tell what has changed and what expires: as JSON, as an Atom feed, as a calendar."""

from itertools import takewhile
from typing import TypeVar

import anyio.to_thread
from litestar import Response, get
from litestar.di import NamedDependency

from lookup import desk as desks
from lookup.api.answers import JSON, tagged_answer
from lookup.api.contract import ChangesAnswer, ChangesAsked, ChangesFeedAsked, ChangesFilter, ExpiriesAsked
from lookup.api.describe import Described
from lookup.api.languages import language
from lookup.api.paging import Cursor, digest, read_cursor, refuse_cursor, write_cursor
from lookup.api.problems import AnyRequest, RequestRefused
from lookup.api.requests import read_query
from lookup.api.services import catalogue_for, entries_for
from lookup.desk import Desk
from lookup.errors import FieldProblem
from lookup.matching.catalogue import Catalogue
from lookup.model import Change
from lookup.telling import expiries, feed
from lookup.telling.choice import Choice, Expiring, chosen, expiring

T = TypeVar("T", bound=ChangesFilter)


@get(
    "/v1/changes",
    opt=Described(
        "listChanges",
        (ChangesAnswer,),
        ChangesAsked,
        cached=True,
        refusals=("api.foreign_cursor", "api.old_cursor", "api.since_after_as_of"),
    ).opt,
)
async def list_changes(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return what has changed from one version of the list to the next, newest first, a page at a time."""
    asked = read_changes(request, desk, ChangesAsked)
    catalogue = await entries_for(desk, asked.as_of)
    page = await anyio.to_thread.run_sync(_page, desk, catalogue, asked)
    return tagged_answer(request, page, JSON)


@get(
    "/v1/changes.atom",
    opt=Described(
        "getChangesFeed",
        query=ChangesFeedAsked,
        media=feed.MEDIA_TYPE,
        cached=True,
        refusals=("api.since_after_as_of",),
    ).opt,
)
async def get_changes_feed(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the newest changes as an Atom feed."""
    asked = read_changes(request, desk, ChangesFeedAsked)
    catalogue = await entries_for(desk, asked.as_of)
    lang = asked.lang or language(request)
    place = feed.Place(str(request.base_url).rstrip("/"), request.url.query)
    info = catalogue.info(desks.today())

    def written() -> bytes:
        changes = changes_in(desk, catalogue, asked)[: asked.limit]
        return feed.atom(changes, info, place, desk.knowledge, lang)

    answer = tagged_answer(request, await anyio.to_thread.run_sync(written), feed.MEDIA_TYPE)
    answer.headers |= {"Content-Language": lang, "Vary": "Accept-Language"}
    return answer


@get(
    "/v1/expiries.ics",
    opt=Described("getExpiriesCalendar", query=ExpiriesAsked, media=expiries.MEDIA_TYPE, cached=True).opt,
)
async def get_expiries_calendar(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the printed days of expiry as a calendar that can be subscribed to."""
    asked = read_query(request, desk.knowledge.messages, ExpiriesAsked)
    catalogue = await catalogue_for(desk, asked.as_of)
    lang, on = asked.lang or language(request), asked.on or desks.today()
    wanted = Expiring(number=asked.number, provider=asked.provider, within=asked.within)

    def written() -> bytes:
        services = expiring(catalogue, wanted, on)
        return expiries.calendar(services, catalogue.info(on), desk.knowledge, lang)

    answer = tagged_answer(request, await anyio.to_thread.run_sync(written), expiries.MEDIA_TYPE)
    answer.headers |= {"Content-Language": lang, "Vary": "Accept-Language"}
    return answer


def _page(desk: Desk, catalogue: Catalogue, asked: ChangesAsked) -> ChangesAnswer:
    """Return one page; pages of one query stay with the version that was the newest at the first of them."""
    messages = desk.knowledge.messages
    cursor = read_cursor(asked, messages)
    ids = [version.id for version in desk.store.versions()]
    newest = cursor.version if cursor else next(iter(ids), "")
    if cursor and newest not in ids:
        raise refuse_cursor(messages, "api.old_cursor")
    newer = set(takewhile(lambda version: version != newest, ids))
    found = tuple(c for c in changes_in(desk, catalogue, asked) if c.version not in newer)
    start = cursor.offset if cursor else 0
    end = start + asked.limit
    following = write_cursor(Cursor(newest, digest(asked), end)) if end < len(found) else None
    info = catalogue.info(desks.today())
    return ChangesAnswer(list=info, total=len(found), changes=found[start:end], next_cursor=following)


def read_changes(request: AnyRequest, desk: Desk, kind: type[T]) -> T:
    """Read which changes are wanted.

    Raises:
        RequestRefused: A parameter is unknown or cannot be used, or two of them contradict each other.
    """
    messages = desk.knowledge.messages
    asked = read_query(request, messages, kind)
    if asked.since and asked.as_of and asked.as_of < asked.since:
        text = messages("api.since_after_as_of", since=asked.since, as_of=asked.as_of)
        raise RequestRefused(400, "api.since_after_as_of", text, (FieldProblem("since", text),))
    return asked


def changes_in(desk: Desk, catalogue: Catalogue, asked: ChangesFilter) -> tuple[Change, ...]:
    """Return the changes for which everything *asked* holds, newest first."""
    choice = Choice(number=asked.number, provider=asked.provider, kind=asked.kind, field=asked.field)
    return chosen(desks.changes(desk, asked.since, asked.as_of), choice, catalogue, desk.store)
