"""The commands ``api-keys`` and ``operations``: who may ask over HTTP, and what was done there."""

from datetime import date, datetime, time

import click
import msgspec

from lookup import keys
from lookup.cli.options import DAY, command, here
from lookup.cli.output import Output, moment
from lookup.cli.spoken import SpokenGroup
from lookup.desk import today
from lookup.model import JST
from lookup.store.keys import ApiKey, Scope
from lookup.store.operations import Operation, OperationLog

_SCOPES = ("read", "match", "operate")


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What ``api-keys create --json`` prints: the key itself, this once, and what is kept of it."""

    key: str
    kept: ApiKey


api_keys = SpokenGroup("api-keys", no_args_is_help=True)


@command("api-keys create")
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(_SCOPES), multiple=True, required=True)
@click.option("--expires", "expires_on", type=DAY, metavar="DATE")
def create(out: Output, *, name: str, scopes: tuple[Scope, ...], expires_on: date | None) -> None:
    """Make a key."""
    desk = here()
    made, text = keys.create(desk, name, scopes, expires_on)
    if out.as_json:
        out.json(Made(key=text, kept=made))
    out.note(out.text("keys.created", id=made.id, name=made.name))
    if not out.as_json:
        out.say(text)
    if not desk.settings.keyed:
        out.note(out.text("keys.not_asked_for"))


@command("api-keys list")
def list_(out: Output) -> None:
    """List the keys."""
    found = tuple(keys.key_store(here()).all_().values())
    if out.as_json:
        out.json({"keys": found})
        return
    names = ("id", "name", "scopes", "created_at", "expires_on", "standing")
    out.table([out.text(f"keys.title_{name}") for name in names], (_row(out, key) for key in found))
    out.note(out.text("keys.count", count=len(found)))


@command("api-keys revoke")
@click.argument("key_id", metavar="ID")
def revoke(out: Output, *, key_id: str) -> None:
    """Revoke a key."""
    gone = keys.revoke(here(), key_id)
    if out.as_json:
        out.json(gone)
    out.say(out.text("keys.revoked_now", id=gone.id, name=gone.name))


for _each in (create, list_, revoke):
    api_keys.add_command(_each)


@command("operations")
@click.option("--since", type=DAY, metavar="DATE")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
def operations(out: Output, *, since: date | None, limit: int) -> None:
    """List the log of operations."""
    settings = here().settings
    log = OperationLog(settings.operations_path, settings.operations_kept_days)
    found = log.latest(limit, datetime.combine(since, time.min, JST)) if since else log.latest(limit)
    log.close()
    if out.as_json:
        out.json({"operations": found})
        return
    names = ("at", "who", "operation", "path", "status", "request_id")
    out.table([out.text(f"keys.title_{name}") for name in names], map(_told, found))


def _told(one: Operation) -> list[str | None]:
    at = moment(one.at)
    return [at, one.who, one.operation, one.path, str(one.status), one.request_id]


def _row(out: Output, key: ApiKey) -> list[str | None]:
    until = key.expires_on.isoformat() if key.expires_on else None
    made = moment(key.created_at)
    state = out.text(f"keys.{keys.standing(key, today())}")
    return [key.id, key.name, " ".join(key.scopes), made, until, state]
