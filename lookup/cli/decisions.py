"""The command ``decide``: what people decide about names, kept with who, when and why."""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal, TypeVar

import click

from lookup import deciding
from lookup.cli.options import as_of_option, command, here
from lookup.cli.output import Output, moment
from lookup.cli.spoken import SpokenGroup
from lookup.deciding import Proposed
from lookup.model import NameDecision

F = TypeVar("F", bound=Callable[..., Any])

decide = SpokenGroup("decide", no_args_is_help=True)


def _signed(function: F) -> F:
    """Add who decides and why."""
    return click.option("--by", required=True)(click.option("--why", required=True)(function))


def _proposed(function: F) -> F:
    """Add what is decided, who decides and why."""
    number = click.argument("registration_number", metavar="NUMBER")
    beside = click.option("--provider", "provider_beside")
    return click.argument("name")(number(beside(_signed(function))))


@command("decide accept")
@_proposed
def accept(out: Output, **said: Any) -> None:  # noqa: ANN401 - the fields of Proposed, checked by click
    """Decide that a name means a service."""
    _decide(out, "accept", said)


@command("decide reject")
@_proposed
def reject(out: Output, **said: Any) -> None:  # noqa: ANN401 - the fields of Proposed, checked by click
    """Decide that a name does not mean a service."""
    _decide(out, "reject", said)


@command("decide list")
@as_of_option
def list_(out: Output, *, as_of: date | None) -> None:
    """List every decision, newest first, those withdrawn included."""
    made = deciding.known(here(), as_of)
    if out.as_json:
        out.json({"decisions": made})
        return
    names = ("id", "time", "name", "provider", "decision", "number", "service", "by", "why", "state")
    titles = [out.text(f"decisions.title_{name}") for name in names]
    out.table(titles, (_row(out, decision) for decision in made))
    if not made:
        out.note(out.text("decisions.none"))


@command("decide withdraw")
@click.argument("decision_id", metavar="ID")
@_signed
def withdraw(out: Output, *, decision_id: str, by: str, why: str) -> None:
    """Withdraw a decision; the record of it stays."""
    gone = deciding.withdraw(here(), decision_id, by, why)
    if out.as_json:
        out.json(gone)
    out.say(_said(out, "decisions.withdrawn", gone))


for _each in (accept, reject, list_, withdraw):
    decide.add_command(_each)


def _decide(out: Output, verdict: Literal["accept", "reject"], said: dict[str, Any]) -> None:
    provider = said.pop("provider_beside")
    desk, proposed = here(), Proposed(verdict=verdict, provider=provider, **said)
    doubt = deciding.doubt(desk, proposed)
    made = deciding.decide(desk, proposed)
    if out.as_json:
        out.json(made)
    out.say(_said(out, f"decisions.{verdict}ed", made))
    if doubt:
        out.note(doubt.in_(out.lang))
    if made.provider:
        out.say(out.text("decisions.of_provider", provider=made.provider))
    out.say(out.text("decisions.how_to_withdraw", id=made.id))


def _said(out: Output, message_id: str, made: NameDecision) -> str:
    return out.text(
        message_id, id=made.id, name=made.name, number=made.service_key, service=made.service_name
    )


def _row(out: Output, made: NameDecision) -> list[str | None]:
    state = out.text("decisions.state_in_force")
    if made.withdrawn_at:
        at = moment(made.withdrawn_at)
        state = out.text("decisions.state_withdrawn", at=at, by=made.withdrawn_by, why=made.withdrawn_why)
    at = moment(made.decided_at)
    verdict = out.text(f"decisions.verdict_{made.verdict}")
    about = (made.name, made.provider, verdict, made.service_key, made.service_name)
    return [made.id, at, *about, made.decided_by, made.why, state]
