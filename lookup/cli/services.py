"""Commands that look services up: ``search`` and ``show``."""

from collections.abc import Iterator
from datetime import date

import click
import msgspec

from lookup import desk as desks
from lookup.auditing import Auditing
from lookup.cli.auditors import listed_lines
from lookup.cli.lists import change_line
from lookup.cli.options import DAY, as_of_option, command, here, on_option
from lookup.cli.output import Output
from lookup.knowledge import load_knowledge
from lookup.matching.auditors import AuditorsOf
from lookup.matching.catalogue import ServiceQuery
from lookup.model import Change, ListInfo, Service
from lookup.sync.past import Removal

COLUMNS = ("registration_number", "list", "service_name", "provider_name", "expires_on")
"""What ``search`` shows of a service."""

NO = 1
"""Exit code where the answer is that there is nothing."""


class Found(msgspec.Struct, frozen=True):
    """What ``search`` prints as JSON."""

    list: ListInfo
    total: int
    services: tuple[Service, ...]


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """What ``show`` prints as JSON; what became of the service only where ``--history`` asks for it."""

    list: ListInfo
    service: Service
    auditor_listed: AuditorsOf | None = None
    removed: Removal | None = None
    linked: tuple[str, ...] = ()
    history: tuple[Change, ...] | None = None


@command("search")
@click.argument("query")
@click.option("--list", "listed", type=click.Choice(["ISMAP", "ISMAP-LIU"]))
@click.option("--status")
@click.option("--valid-on", type=DAY, metavar="DATE")
@click.option("--provider")
@click.option("--scope")
@click.option("--region")
@click.option("--service-model")
@on_option
@as_of_option
def search(
    out: Output, *, query: str, listed: str | None, on: date, as_of: date | None, **filters: object
) -> int | None:
    """List the services whose name, provider, scope or number contains a text."""
    catalogue = here().catalogue(as_of)
    found = catalogue.search(msgspec.convert({"q": query, "list": listed, **filters}, ServiceQuery))
    if out.as_json:
        out.json(Found(catalogue.info(on), len(found), found))
    else:
        titles = [_title(out, field) for field in COLUMNS]
        out.table(titles, (_row(service) for service in found))
    out.note(out.text("cli.found", count=len(found), query=query))
    out.note(out.which_list(catalogue.info(on)))
    return None if found else NO


@command("show")
@click.argument("number")
@click.option("--history", is_flag=True)
@on_option
@as_of_option
def show(out: Output, *, number: str, history: bool, on: date, as_of: date | None) -> None:
    """Show all that the list says of one service."""
    desk = here()
    catalogue = desk.catalogue(as_of)
    past = desks.past(desk, number, as_of) if history else None
    service = past.service if past else desks.service(desk, catalogue, number)
    auditors = Auditing(desk.settings, desk.knowledge).of(service, on, as_of)
    if out.as_json:
        became = (past.removed, past.linked, past.changes) if past else ()
        out.json(Shown(catalogue.info(on), service, auditors, *became))
        return
    if past and past.removed:
        _say_removed(out, past.removed)
    for title, value in _fields(out, service):
        out.say(f"{title}: {value}")
    for line in listed_lines(out, auditors) if auditors else ():
        out.say(line)
    if past:
        _say_past(out, past)
    out.say(out.which_list(catalogue.info(on)))


def _say_removed(out: Output, removed: Removal) -> None:
    """Say when a service left the list, and why, before what it said last."""
    seen = desks.day_of(removed.seen_at).isoformat()
    out.say(out.text("cli.removed", day=removed.listed_on.isoformat(), seen=seen))
    for reason in removed.reasons:
        out.say(out.text("cli.removed_why", text=reason.text))
    if not removed.reasons:
        out.say(out.text("cli.removed_unknown"))
    out.say(out.text("cli.removed_last"))


def _say_past(out: Output, past: desks.Past) -> None:
    """Say what a service was before, and all that changed."""
    if past.linked:
        out.say(out.text("cli.linked", numbers=", ".join(past.linked)))
    for change in past.changes:
        out.say(change_line(out, change))
    if not past.changes:
        out.say(out.text("cli.no_history"))


def _row(service: Service) -> list[str | None]:
    """Return what ``search`` shows of *service*; without a number, the key by which ``show`` knows it."""
    number, *others = (_printed(getattr(service, field)) for field in COLUMNS)
    return [number or service.key, *others]


def _fields(out: Output, service: Service) -> Iterator[tuple[str, str]]:
    """Yield title and text of everything that is set."""
    for field in load_knowledge().list_labels.titles:
        if value := _printed(getattr(service, field, None)):
            yield _title(out, field), value
    yield from service.extra.items()
    for field, text in service.unreadable.items():
        yield _title(out, field), out.text("cli.unreadable", text=text)


def _title(out: Output, field: str) -> str:
    title = load_knowledge().list_labels.titles.get(field)
    return title.in_(out.lang) if title else field


def _printed(value: object) -> str | None:
    match value:
        case None | ():
            return None
        case date():
            return value.isoformat()
        case tuple():
            return "; ".join(map(str, value))
        case _:
            return str(value)
