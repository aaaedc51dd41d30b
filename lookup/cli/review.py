"""The command ``review``: looking at a list that is held, and deciding about it."""

from datetime import UTC, datetime
from typing import Literal

import click
import msgspec

from lookup import desk as desks
from lookup.cli.lists import change_line
from lookup.cli.options import command, here, output_options
from lookup.cli.output import Output, moment
from lookup.cli.spoken import SpokenGroup
from lookup.cli.telling import tell_webhooks
from lookup.desk import Desk
from lookup.model import Change
from lookup.store import Stored
from lookup.sync.held import Decided, changes_of, decide, decision_of


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What ``review show`` prints as JSON."""

    held: Stored
    changes: tuple[Change, ...]


@click.group("review", cls=SpokenGroup, invoke_without_command=True)
@output_options
@click.pass_context
def review(context: click.Context, /, **how: object) -> None:
    """Look at a list that is held, and decide about it; alone, list what is held."""
    if context.invoked_subcommand is None:
        context.invoke(review_list, **how)
    # What stands before the subcommand counts for it as well.
    context.default_map = dict.fromkeys(review.commands, how)


@command("review list")
def review_list(out: Output) -> None:
    """List what is held, and what was decided before."""
    found = [kept for kept in here().store.stored() if kept.was_reviewed]
    if out.as_json:
        out.json(found)
        return
    for kept in found:
        _say(out, kept)
    if not any(kept.standing == "held" for kept in found):
        out.say(out.text("review.nothing_held"))


@command("review show")
@click.argument("version")
def review_show(out: Output, *, version: str) -> None:
    """Show why a list is held, and what differs from the list in force."""
    desk = here()
    kept = desk.store.kept(version)
    # One that is in force already is not compared with itself.
    changes = () if kept.in_force_at else changes_of(desk.store, kept, datetime.now(UTC))
    if out.as_json:
        out.json(Shown(held=kept, changes=changes))
        return
    _say(out, kept)
    for finding in kept.findings:
        code = "review.why" if finding.holds else "review.accepted"
        out.say(out.text(code, message=finding.message))
    if kept.in_force_at is None:
        _say_differences(out, desk, changes)


@command("review release")
@click.argument("version")
@click.option("--by", required=True)
@click.option("--why", required=True)
def review_release(out: Output, *, version: str, by: str, why: str) -> None:
    """Let a list that is held be in force."""
    desk = here()
    decided = _decide(out, desk, "in_force", version, (by, why))
    tell_webhooks(out, desk)
    out.say(out.text("review.released", version=version, count=len(decided.changes)))
    out.say(out.which_list(desk.info(desks.today())))


@command("review reject")
@click.argument("version")
@click.option("--by", required=True)
@click.option("--why", required=True)
def review_reject(out: Output, *, version: str, by: str, why: str) -> None:
    """Reject a list that is held; the same list will not be taken in again."""
    desk = here()
    _decide(out, desk, "rejected", version, (by, why))
    out.say(out.text("review.was_rejected", version=version))
    out.say(out.which_list(desk.info(desks.today())))


for _each in (review_list, review_show, review_release, review_reject):
    review.add_command(_each)


def _decide(
    out: Output,
    desk: Desk,
    standing: Literal["in_force", "rejected"],
    version: str,
    said: tuple[str, str],
) -> Decided:
    decision = decision_of(standing, datetime.now(UTC), *said)
    decided = decide(desk.store, desk.knowledge, version, decision)
    if out.as_json:
        out.json(decided)
    return decided


def _say(out: Output, kept: Stored) -> None:
    """Say what a version is, and how it has stood."""
    version = kept.version
    out.say(
        out.text(
            "review.line",
            version=version.id,
            standing=out.text(f"review.{kept.standing}"),
            count=version.service_count,
            as_of=version.listed_on.isoformat(),
            source=version.source,
        )
    )
    for decision in kept.decisions:
        out.say(
            out.text(
                "review.decision",
                at=moment(decision.at),
                standing=out.text(f"review.{decision.standing}"),
                by=decision.by or "",
                why=decision.why or "",
            ).rstrip()
        )


def _say_differences(out: Output, desk: Desk, changes: tuple[Change, ...]) -> None:
    current = desk.store.current()
    if current is None:
        out.say(out.text("review.no_list"))
        return
    out.say(out.text("review.differences", version=current[0].id, count=len(changes)))
    for change in changes:
        out.say(change_line(out, change))
