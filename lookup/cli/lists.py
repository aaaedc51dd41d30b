"""Commands about the list as a whole: ``sync``, ``changes`` and ``status``."""

from datetime import UTC, date, datetime
from typing import Any

import click
import msgspec

from lookup import desk as desks
from lookup.auditing import Auditing
from lookup.cli.auditors import intake_of_auditors, intake_of_services
from lookup.cli.inspecting import say_problems
from lookup.cli.options import DAY, as_of_option, command, here, on_option
from lookup.cli.output import Output, moment
from lookup.cli.telling import tell_webhooks
from lookup.errors import WrongUse
from lookup.knowledge import load_knowledge
from lookup.model import Change, ListInfo
from lookup.store import Run
from lookup.telling.wording import what_changed

FAILED = 1
"""Exit code where a list is held: what was asked for is not in force."""
SHOWN_CHANGES = 200
"""So many changes are printed after a sync; ``changes`` prints all."""


class Changes(msgspec.Struct, frozen=True):
    """What ``changes`` prints as JSON."""

    list: ListInfo
    changes: tuple[Change, ...]


@command("sync")
@click.option("--source", metavar="SOURCE")
@click.option(
    "--origin", type=click.Choice(["official", "unofficial"]), default="unofficial", show_default=True
)
@click.option("--complete/--incomplete", default=False, show_default=True)
@click.option("--listed-on", type=DAY, metavar="DATE")
@click.option("--auditors", "of_auditors", is_flag=True)
def sync(out: Output, *, source: str | None, of_auditors: bool, **declared: Any) -> int | None:  # noqa: ANN401 - checked by click
    """Take in a list; the last good one stays in force if this one is held or cannot be trusted."""
    from lookup.sync.run import Declaration  # noqa: PLC0415 - only this command syncs
    from lookup.sync.run import sync as take_in  # noqa: PLC0415

    desk = here()
    day = declared["listed_on"]
    if day is not None and day > desks.today():
        text = desk.knowledge.messages("cli.listed_in_future", day=day.isoformat())
        raise WrongUse("cli.listed_in_future", text)
    intake = intake_of_auditors(desk, source) if of_auditors else intake_of_services(desk, source)
    try:
        outcome = take_in(
            *intake,
            declared=Declaration(**declared),
            at=datetime.now(UTC),
            gates=desks.gates_of(desk.settings),
        )
    finally:
        tell_webhooks(out, desk)
    if out.as_json:
        out.json(outcome)
    out.say(outcome.message.in_(out.lang))
    if declared["origin"] == "official" and day is None and outcome.outcome == "new":
        out.note(out.text("cli.day_assumed", day=outcome.version.listed_on.isoformat()))
    say_problems(out, outcome.problems)
    for change in outcome.changes[:SHOWN_CHANGES]:
        out.say(change_line(out, change))
    if len(outcome.changes) > SHOWN_CHANGES:
        out.say(out.text("cli.more_changes", count=len(outcome.changes) - SHOWN_CHANGES))
    listed = Auditing(desk.settings, desk.knowledge).known(None) if of_auditors else desk
    if listed:
        out.say(out.which_list(listed.info(desks.today())))
    return FAILED if outcome.outcome == "held" else None


@command("changes")
@click.option("--since", type=DAY, metavar="DATE")
@click.option("--number")
@click.option("--provider")
@click.option("--kind", type=click.Choice(["added", "removed", "changed"]))
@click.option("--field")
@on_option
@as_of_option
def changes(out: Output, *, since: date | None, on: date, as_of: date | None, **wanted: str | None) -> None:
    """List what has changed from one version of the list to the next, newest first."""
    from lookup.telling.choice import Choice, chosen  # noqa: PLC0415 - only this command chooses changes

    desk = here()
    catalogue = desk.catalogue(as_of)
    info = catalogue.info(on)
    choice = msgspec.convert(wanted, Choice)
    found = chosen(desks.changes(desk, since, as_of), choice, catalogue, desk.store)
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
    out.say(out.text("cli.age", days=standing.age_days))
    if standing.held:
        _say_held(out, standing.held)
    out.say(out.text("cli.source", source=standing.list.source, sha256=standing.list.sha256))
    if standing.last_attempt is None:
        out.say(out.text("cli.never_synced"))
    else:
        out.say(out.text("cli.last_attempt", run=_run(out, standing.last_attempt)))
    if standing.last_success and standing.last_success != standing.last_attempt:
        out.say(out.text("cli.last_success", run=_run(out, standing.last_success)))
    out.say(out.text("cli.home", home=desk.settings.home))


def _say_held(out: Output, held: desks.Held) -> None:
    version = held.version
    values = {"count": version.service_count, "since": desks.day_of(held.since).isoformat()}
    out.say(out.text("cli.held", version=version.id, source=version.source, **values))
    for reason in held.reasons:
        out.say(f"  {reason.in_(out.lang)}")


def change_line(out: Output, change: Change) -> str:
    """Return *change* as one line: when it was seen, which service, and what became of it."""
    what = what_changed(change, load_knowledge()).in_(out.lang)
    number = change.registration_number or change.key
    return f"{desks.day_of(change.seen_at).isoformat()}  {number}  {change.service_name}  {what}"


def _run(out: Output, run: Run) -> str:
    return f"{moment(run.ended_at)}  {run.source}  {run.message.in_(out.lang)}"
