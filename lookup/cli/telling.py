"""Commands that tell of changes: ``webhooks`` with its own commands, and ``expiries``."""

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec

from lookup.cli.files import write_file
from lookup.cli.options import as_of_option, command, here, on_option
from lookup.cli.output import Output, moment
from lookup.cli.spoken import SpokenGroup
from lookup.desk import Desk, today
from lookup.errors import StoreFailure
from lookup.model import ListInfo, Service
from lookup.store.webhooks import EventKind, WebhookStore
from lookup.telling.choice import Expiring, expiring
from lookup.telling.events import Teller
from lookup.telling.registering import Registered, Sent, Wanted, find, register, registered, sent, unknown

KINDS = ("added", "removed", "changed", "expiring")
NO = 1
"""Exit code where the answer is that nothing arrived, or that there is nothing."""


class Expiries(msgspec.Struct, frozen=True):
    """What ``expiries`` prints as JSON."""

    list: ListInfo
    services: tuple[Service, ...]


webhooks = SpokenGroup("webhooks", no_args_is_help=True)


@command("webhooks add")
@click.argument("url")
@click.option("--number")
@click.option("--provider")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True)
@click.option("--expires-within", type=click.IntRange(0, 3650), metavar="DAYS")
def add(
    out: Output,
    *,
    url: str,
    number: str | None,
    provider: str | None,
    kinds: tuple[EventKind, ...],
    expires_within: int | None,
) -> None:
    """Register an address, and show the secret by which its receiver knows that messages come from here."""
    desk = here()
    wanted = Wanted(url=url, number=number, provider=provider, kinds=kinds, expires_within=expires_within)
    webhook = register(desk.store, _webhooks(desk), desk.knowledge, wanted, datetime.now(UTC))
    if out.as_json:
        out.json(webhook)
    out.say(out.text("cli.webhook_added", id=webhook.id, address=webhook.url))
    if not out.as_json:
        out.say(out.text("cli.webhook_secret", secret=webhook.secret))
    if urlsplit(url).scheme == "http":
        out.note(out.text("cli.webhook_plain"))


@command("webhooks list")
def list_(out: Output) -> None:
    """List the registered addresses, never their secrets."""
    found = tuple(map(registered, _webhooks(here()).all_()))
    if out.as_json:
        out.json({"webhooks": found})
    else:
        titles = ("id", *(out.text(f"cli.title_{name}") for name in ("address", "wanted", "state")))
        out.table(titles, ([hook.id, hook.url, _wanted(hook), _state(out, hook)] for hook in found))
    out.note(out.text("cli.count_webhooks", count=len(found)))


@command("webhooks remove")
@click.argument("webhook_id", metavar="ID")
def remove(out: Output, *, webhook_id: str) -> None:
    """Forget an address and all messages to it."""
    desk = here()
    if not _webhooks(desk).remove(webhook_id):
        raise unknown(desk.knowledge, webhook_id)
    out.say(out.text("cli.webhook_removed", id=webhook_id))


@command("webhooks test")
@click.argument("webhook_id", metavar="ID")
def test(out: Output, *, webhook_id: str) -> int | None:
    """Send a test message at once, and say whether it arrived."""
    from lookup.telling.delivering import Sender, send_now  # noqa: PLC0415 - brings the HTTP client

    desk = here()
    webhook = find(_webhooks(desk), desk.knowledge, webhook_id)
    now = datetime.now(UTC)
    message = Teller(webhook, desk.catalogue(), today(), now).test()
    attempt = send_now(Sender(_webhooks(desk), desk.knowledge), webhook, message)
    if out.as_json:
        out.json(sent(attempt))
    if attempt.reason is None:
        out.say(out.text("cli.webhook_arrived", id=webhook.id, status=attempt.status))
        return None
    out.say(attempt.reason.in_(out.lang))
    return NO


@command("webhooks deliveries")
@click.argument("webhook_id", metavar="[ID]", required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
def deliveries(out: Output, *, webhook_id: str | None, limit: int) -> None:
    """List the messages, newest first: which arrived, which are tried again and when."""
    desk = here()
    if webhook_id:
        find(_webhooks(desk), desk.knowledge, webhook_id)
    found = _webhooks(desk).messages(webhook_id, limit)
    shown = [sent(message) for message in found]
    if out.as_json:
        out.json({"deliveries": shown})
        return
    names = ("time", "webhook", "event", "state", "attempts", "result")
    out.table([out.text(f"cli.title_{name}") for name in names], (_sent_row(out, one) for one in shown))


for _command in (add, list_, remove, test, deliveries):
    webhooks.add_command(_command)


@command("expiries")
@click.option("--within", type=click.IntRange(0, 3650), metavar="DAYS")
@click.option("--number")
@click.option("--provider")
@click.option("-o", "--output", "ics", type=click.Path(path_type=Path), metavar="FILE.ics")
@on_option
@as_of_option
def expiries(
    out: Output, *, within: int | None, ics: Path | None, on: date, as_of: date | None, **asked: str | None
) -> None:
    """List the services by the printed day of expiry, or write them into a calendar file."""
    from lookup.telling.expiries import calendar  # noqa: PLC0415 - brings the calendar library

    desk = here()
    catalogue = desk.catalogue(as_of)
    info = catalogue.info(on)
    wanted = msgspec.convert({**asked, "within": within}, Expiring)
    services = expiring(catalogue, wanted, on)
    if ics:
        write_file(ics, calendar(services, info, desk.knowledge, out.lang))
        out.note(out.text("cli.written", path=ics))
    if out.as_json:
        out.json(Expiries(info, services))
    elif not ics:
        fields = ("expires_on", "registration_number", "service_name", "provider_name")
        titles = [desk.knowledge.list_labels.titles[field].in_(out.lang) for field in fields]
        out.table(titles, (_expiry_row(service) for service in services))
    out.note(out.which_list(info))


def tell_webhooks(out: Output, desk: Desk) -> None:
    """Tell the webhooks, if there are any, what is new after a sync, and say how that went."""
    try:
        if not _webhooks(desk).all_():
            return
        from lookup.telling.delivering import Sender  # noqa: PLC0415 - brings the HTTP client
        from lookup.telling.round import tell  # noqa: PLC0415

        counts = tell(desk.store, Sender(_webhooks(desk), desk.knowledge), desk.catalogue)
    except StoreFailure as failure:
        # What became of the list matters more; the messages are made and sent by the next round.
        out.note(failure.text.in_(out.lang))
        return
    if counts.delivered or counts.failed:
        out.note(out.text("cli.webhooks_told", delivered=counts.delivered, failed=counts.failed))


def _webhooks(desk: Desk) -> WebhookStore:
    return WebhookStore(desk.settings.store_path)


def _wanted(hook: Registered) -> str:
    parts = [hook.number, hook.provider, *hook.kinds]
    days = [] if hook.expires_within is None else [f"≤{hook.expires_within}d"]
    return " ".join(filter(None, [*parts, *days])) or "*"


def _state(out: Output, hook: Registered) -> str:
    return out.text("cli.webhook_ended") if hook.ended_at else out.text("cli.webhook_active")


def _sent_row(out: Output, message: Sent) -> list[str | None]:
    status = "" if message.status is None else str(message.status)
    again = f" → {moment(message.next_at)}" if message.next_at else ""
    reason = message.reason.in_(out.lang) if message.reason else status
    time = moment(message.created_at)
    state = out.text(f"cli.message_{message.state}")
    return [time, message.webhook, message.type, state, str(message.attempts), reason + again]


def _expiry_row(service: Service) -> list[str | None]:
    day = service.expires_on.isoformat() if service.expires_on else None
    return [day, service.registration_number or service.key, service.service_name, service.provider_name]
