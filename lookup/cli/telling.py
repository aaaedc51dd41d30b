"""Commands that tell of changes: ``webhooks`` with its own commands, and ``expiries``."""

import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec

from lookup.cli.files import write_file
from lookup.cli.options import as_of_option, command, here, on_option
from lookup.cli.output import Output, messages
from lookup.cli.spoken import SpokenGroup
from lookup.desk import Desk, today
from lookup.errors import NotFound, StoreFailure, WrongUse
from lookup.model import ListInfo, Service, Text
from lookup.store.webhooks import EventKind, State, Webhook, WebhookStore
from lookup.telling.address import check_address, shown
from lookup.telling.announcing import first_told
from lookup.telling.choice import Expiring, expiring
from lookup.telling.events import Teller
from lookup.telling.signature import new_secret

KINDS = ("added", "removed", "changed", "expiring")
NO = 1
"""Exit code where the answer is that nothing arrived, or that there is nothing."""


class Expiries(msgspec.Struct, frozen=True):
    """What ``expiries`` prints as JSON."""

    list: ListInfo
    services: tuple[Service, ...]


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a webhook; its secret only once, when it is added."""

    id: str
    url: str
    number: str | None
    provider: str | None
    kinds: tuple[EventKind, ...]
    expires_within: int | None
    created_at: datetime
    ended_at: datetime | None
    secret: str | msgspec.UnsetType = msgspec.UNSET


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a message: all but its body."""

    id: str
    webhook: str
    type: str
    created_at: datetime
    state: State
    attempts: int
    next_at: datetime | None
    last_at: datetime | None
    status: int | None
    reason: Text | None


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
    check_address(url, desk.knowledge)
    if "expiring" in kinds and expires_within is None:
        raise WrongUse("telling.no_days", messages()("telling.no_days"))
    now = datetime.now(UTC)
    webhook = Webhook(
        id=f"wh_{secrets.token_hex(6)}",
        url=url,
        secret=new_secret(),
        created_at=now,
        told=first_told(desk.store, now),
        number=number,
        provider=provider,
        kinds=kinds,
        expires_within=expires_within,
    )
    _webhooks(desk).add(webhook)
    if out.as_json:
        out.json(msgspec.structs.replace(_registered(webhook), secret=webhook.secret))
    out.say(out.text("cli.webhook_added", id=webhook.id, address=shown(url)))
    if not out.as_json:
        out.say(out.text("cli.webhook_secret", secret=webhook.secret))
    if urlsplit(url).scheme == "http":
        out.note(out.text("cli.webhook_plain"))


@command("webhooks list")
def list_(out: Output) -> None:
    """List the registered addresses, never their secrets."""
    found = tuple(map(_registered, _webhooks(here()).all_()))
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
    if not _webhooks(here()).remove(webhook_id):
        raise _unknown(webhook_id)
    out.say(out.text("cli.webhook_removed", id=webhook_id))


@command("webhooks test")
@click.argument("webhook_id", metavar="ID")
def test(out: Output, *, webhook_id: str) -> int | None:
    """Send a test message at once, and say whether it arrived."""
    from lookup.telling.delivering import Sender, send_now  # noqa: PLC0415 - brings the HTTP client

    desk = here()
    webhook = _find(desk, webhook_id)
    now = datetime.now(UTC)
    message = Teller(webhook, desk.catalogue(), today(), now).test()
    sent = send_now(Sender(_webhooks(desk), desk.knowledge), webhook, message)
    if out.as_json:
        out.json(msgspec.convert(sent, Sent, from_attributes=True))
    if sent.reason is None:
        out.say(out.text("cli.webhook_arrived", id=webhook.id, status=sent.status))
        return None
    out.say(sent.reason.in_(out.lang))
    return NO


@command("webhooks deliveries")
@click.argument("webhook_id", metavar="[ID]", required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
def deliveries(out: Output, *, webhook_id: str | None, limit: int) -> None:
    """List the messages, newest first: which arrived, which are tried again and when."""
    desk = here()
    if webhook_id:
        _find(desk, webhook_id)
    found = _webhooks(desk).messages(webhook_id, limit)
    sent = [msgspec.convert(message, Sent, from_attributes=True) for message in found]
    if out.as_json:
        out.json({"deliveries": sent})
        return
    names = ("time", "webhook", "event", "state", "attempts", "result")
    out.table([out.text(f"cli.title_{name}") for name in names], (_sent_row(out, one) for one in sent))


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


def _find(desk: Desk, webhook_id: str) -> Webhook:
    for webhook in _webhooks(desk).all_():
        if webhook.id == webhook_id:
            return webhook
    raise _unknown(webhook_id)


def _unknown(webhook_id: str) -> NotFound:
    return NotFound("telling.no_webhook", messages()("telling.no_webhook", id=webhook_id))


def _registered(webhook: Webhook) -> Registered:
    values = {name: getattr(webhook, name) for name in Registered.__struct_fields__ if name != "secret"}
    return Registered(**{**values, "url": shown(webhook.url)})


def _wanted(hook: Registered) -> str:
    parts = [hook.number, hook.provider, *hook.kinds]
    days = [] if hook.expires_within is None else [f"≤{hook.expires_within}d"]
    return " ".join(filter(None, [*parts, *days])) or "*"


def _state(out: Output, hook: Registered) -> str:
    return out.text("cli.webhook_ended") if hook.ended_at else out.text("cli.webhook_active")


def _sent_row(out: Output, sent: Sent) -> list[str | None]:
    status = "" if sent.status is None else str(sent.status)
    again = f" → {sent.next_at.isoformat(timespec='seconds')}" if sent.next_at else ""
    reason = sent.reason.in_(out.lang) if sent.reason else status
    time = sent.created_at.isoformat(timespec="seconds")
    state = out.text(f"cli.message_{sent.state}")
    return [time, sent.webhook, sent.type, state, str(sent.attempts), reason + again]


def _expiry_row(service: Service) -> list[str | None]:
    day = service.expires_on.isoformat() if service.expires_on else None
    return [day, service.registration_number or service.key, service.service_name, service.provider_name]
