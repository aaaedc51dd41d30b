"""The command ``auditors``, and what ``show`` says of a service's audit institution."""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias

import click
import msgspec

from lookup.auditing import Auditing
from lookup.cli.options import as_of_option, command, here, on_option
from lookup.cli.output import Output
from lookup.desk import Desk
from lookup.knowledge import Knowledge
from lookup.matching.auditors import AuditorsOf
from lookup.model import Auditor, ListInfo
from lookup.store import Store
from lookup.sync.sources.source import Source

COLUMNS = ("number", "name", "address", "registered_on", "remarks")
"""What ``auditors`` shows of an institution."""
NO = 1
"""Exit code where nothing was found."""


class Found(msgspec.Struct, frozen=True):
    """What ``auditors`` prints as JSON."""

    list: ListInfo
    total: int
    auditors: tuple[Auditor, ...]


Intake: TypeAlias = tuple[Store[Any], Knowledge, Source]


@command("auditors")
@click.argument("query", required=False)
@on_option
@as_of_option
def auditors(out: Output, *, query: str | None, on: date, as_of: date | None) -> int | None:
    """List the audit institutions whose entry contains a text, or all of them."""
    desk = here()
    listed = Auditing(desk.settings, desk.knowledge).needed(as_of)
    found = listed.search(query)
    info = listed.info(on)
    if out.as_json:
        out.json(Found(info, len(found), found))
    else:
        titles = desk.knowledge.auditor_labels.titles
        out.table([titles[field].in_(out.lang) for field in COLUMNS], map(_row, found))
    out.note(out.text("cli.count_auditors", count=len(found)))
    out.note(out.which_list(info))
    return None if found else NO


def intake_of_services(desk: Desk, spec: str | None) -> Intake:
    """Return into what, by what knowledge and from where the list of services is taken."""
    from lookup.sync.sources import open_source  # noqa: PLC0415 - only ``sync`` opens sources

    settings = desk.settings
    return desk.store, desk.knowledge, open_source(spec or settings.sync_source, settings, desk.knowledge)


def intake_of_auditors(desk: Desk, spec: str | None) -> Intake:
    """Return the same for the list of audit institutions; without *spec* it is taken from the portal."""
    from lookup.sync.auditors import knowledge_of_auditors  # noqa: PLC0415 - only ``sync`` opens sources
    from lookup.sync.sources import PORTAL, open_source  # noqa: PLC0415
    from lookup.sync.sources.portal import PortalSource  # noqa: PLC0415

    knowledge, store = knowledge_of_auditors(desk.knowledge), Auditing(desk.settings, desk.knowledge).store
    if spec in (None, PORTAL):
        return store, knowledge, PortalSource(desk.settings, knowledge, ("auditors",))
    return store, knowledge, open_source(spec, desk.settings, knowledge, store.register.name)


def listed_lines(out: Output, of: AuditorsOf) -> Iterator[str]:
    """Say of each audit institution of a service whether it is on the list of audit institutions."""
    for auditor in of.auditors:
        number = (auditor.entry.number or auditor.entry.key) if auditor.entry else "-"
        as_of = of.list.as_of.isoformat() if of.list else "-"
        label = of.list.label if of.list else "-"
        yield out.text(
            f"cli.auditor_{auditor.state}", name=auditor.name, number=number, label=label, as_of=as_of
        )


def _row(auditor: Auditor) -> list[str | None]:
    values = (getattr(auditor, field) for field in COLUMNS)
    return [value.isoformat() if isinstance(value, date) else value for value in values]
