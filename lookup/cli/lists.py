"""Commands about the list as a whole: ``sync``, ``inspect``, ``changes`` and ``status``."""

from datetime import UTC, date, datetime
from pathlib import Path

import click
import msgspec

from lookup import desk as desks
from lookup.cli.files import read_file
from lookup.cli.options import DAY, as_of_option, command, here, on_option
from lookup.cli.output import Output, messages, one_line
from lookup.errors import WrongUse
from lookup.knowledge import load_knowledge
from lookup.model import CellProblem, Change, ListInfo, Origin
from lookup.store import Run

SHOWN_CHANGES = 200
"""So many changes are printed after a sync; ``changes`` prints all."""
PREVIEW = 5
"""So many services ``inspect`` shows."""


class Changes(msgspec.Struct, frozen=True):
    """What ``changes`` prints as JSON."""

    list: ListInfo
    changes: tuple[Change, ...]


@command("sync")
@click.option("--source", metavar="FILE")
@click.option(
    "--origin", type=click.Choice(["official", "unofficial"]), default="unofficial", show_default=True
)
@click.option("--complete/--incomplete", default=False, show_default=True)
@click.option("--listed-on", type=DAY, metavar="DATE")
def sync(out: Output, *, source: str | None, origin: Origin, complete: bool, listed_on: date | None) -> None:
    """Take in a list; the last good one stays in force if this one cannot be trusted."""
    from lookup.sync.run import Declaration  # noqa: PLC0415 - only this command syncs
    from lookup.sync.run import sync as take_in  # noqa: PLC0415

    if not source:
        raise WrongUse("cli.no_source", messages()("cli.no_source"))
    desk = here()
    outcome = take_in(
        desk.store,
        desk.knowledge,
        Path(source),
        declared=Declaration(origin=origin, complete=complete, listed_on=listed_on),
        at=datetime.now(UTC),
    )
    if out.as_json:
        out.json(outcome)
    out.say(outcome.message.in_(out.lang))
    _say_problems(out, outcome.problems)
    for change in outcome.changes[:SHOWN_CHANGES]:
        out.say(change_line(out, change))
    if len(outcome.changes) > SHOWN_CHANGES:
        out.say(out.text("cli.more_changes", count=len(outcome.changes) - SHOWN_CHANGES))
    out.say(out.which_list(desk.catalogue().info(desks.today())))


@command("inspect")
@click.argument("path")
def inspect(out: Output, *, path: str) -> None:
    """Read a list without keeping it, and say how it was understood."""
    from lookup.sync.reading import read_list  # noqa: PLC0415 - only this command and sync read lists

    knowledge = load_knowledge()
    reading = read_list(read_file(Path(path)), Path(path).name, knowledge)
    if out.as_json:
        out.json(reading)
        return
    counts = {"count": len(reading.services), "kept_out": reading.rows_kept_out}
    out.say(out.text("cli.inspected", path=path, **counts))
    for header, field in reading.headers.items():
        title = knowledge.list_labels.titles[field].in_(out.lang)
        out.say(out.text("cli.column", header=one_line(header), title=title, field=field))
    for header in reading.unknown_headers:
        out.say(out.text("cli.unknown_column", header=one_line(header)))
    _say_problems(out, reading.problems)
    for service in reading.services[:PREVIEW]:
        parts = (
            service.registration_number or service.key,
            service.service_name,
            service.provider_name or "",
        )
        out.say("  " + "  ".join(parts))


@command("changes")
@click.option("--since", type=DAY, metavar="DATE")
@on_option
@as_of_option
def changes(out: Output, *, since: date | None, on: date, as_of: date | None) -> None:
    """List what has changed from one version of the list to the next, newest first."""
    desk = here()
    info = desk.catalogue(as_of).info(on)
    found = desks.changes(desk, since, as_of)
    if out.as_json:
        out.json(Changes(info, found))
        return
    for change in found:
        out.say(change_line(out, change))
    out.note(out.text("cli.count_changes", count=len(found)))
    out.note(out.which_list(info))


@command("status")
@on_option
def status(out: Output, *, on: date) -> None:
    """Say which list is in force and how the last attempts to renew it went."""
    desk = here()
    standing = desks.status(desk, on)
    if out.as_json:
        out.json(standing)
        return
    out.say(out.which_list(standing.list))
    out.say(out.text("cli.source", source=standing.list.source, sha256=standing.list.sha256))
    if standing.last_attempt is None:
        out.say(out.text("cli.never_synced"))
    else:
        out.say(out.text("cli.last_attempt", run=_run(out, standing.last_attempt)))
    if standing.last_success and standing.last_success != standing.last_attempt:
        out.say(out.text("cli.last_success", run=_run(out, standing.last_success)))
    out.say(out.text("cli.home", home=desk.settings.home))


def change_line(out: Output, change: Change) -> str:
    """Return *change* as one line: when it was seen, which service, and what became of it."""
    what = out.text(
        f"cli.change_{change.kind}",
        field=_title(out, change.field or ""),
        before=one_line(change.before) or "-",
        after=one_line(change.after) or "-",
    )
    number = change.registration_number or change.key
    return f"{desks.day_of(change.seen_at).isoformat()}  {number}  {change.service_name}  {what}"


def _title(out: Output, field: str) -> str:
    title = load_knowledge().list_labels.titles.get(field)
    return title.in_(out.lang) if title else field


def _say_problems(out: Output, problems: tuple[CellProblem, ...]) -> None:
    """Say which cells could not be read: to stderr, each with its address."""
    for problem in problems:
        where = f"{problem.sheet}!{problem.cell}" if problem.sheet else problem.cell
        out.note(out.text("cli.cell", where=where, message=problem.message))


def _run(out: Output, run: Run) -> str:
    return f"{run.ended_at.isoformat(timespec='seconds')}  {run.source}  {run.message.in_(out.lang)}"
