"""Registering and forgetting webhooks, and what may be shown of them and of their messages."""

import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec

from lookup.errors import NotFound, WrongUse
from lookup.knowledge import Knowledge
from lookup.model import Service, Text
from lookup.store import Store
from lookup.store.webhooks import EventKind, Message, State, Webhook, WebhookStore
from lookup.telling.address import check_address, shown
from lookup.telling.announcing import first_told
from lookup.telling.signature import new_secret

_ID_BYTES = 6


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send what; see :class:`~lookup.store.webhooks.Webhook`."""

    url: str
    number: str | None = None
    provider: str | None = None
    kinds: Sequence[EventKind] = ()
    expires_within: int | None = None


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


def register(
    store: Store[Service], webhooks: WebhookStore, knowledge: Knowledge, wanted: Wanted, at: datetime
) -> Registered:
    """Register an address, and return it with the secret by which its receiver knows our messages.

    Raises:
        WrongUse: Nothing can be sent to the address, or expiries are wanted without saying how long before.
    """
    check_address(wanted.url, knowledge)
    if "expiring" in wanted.kinds and wanted.expires_within is None:
        raise WrongUse("telling.no_days", knowledge.messages("telling.no_days"))
    webhook = Webhook(
        id=f"wh_{secrets.token_hex(_ID_BYTES)}",
        url=wanted.url,
        secret=new_secret(),
        created_at=at,
        told=first_told(store, at),
        number=wanted.number,
        provider=wanted.provider,
        kinds=tuple(wanted.kinds),
        expires_within=wanted.expires_within,
    )
    webhooks.add(webhook)
    return msgspec.structs.replace(registered(webhook), secret=webhook.secret)


def registered(webhook: Webhook) -> Registered:
    """Return what may be shown of *webhook*."""
    values = {name: getattr(webhook, name) for name in Registered.__struct_fields__ if name != "secret"}
    return Registered(**{**values, "url": shown(webhook.url)})


def sent(message: Message) -> Sent:
    """Return what may be shown of *message*."""
    return msgspec.convert(message, Sent, from_attributes=True)


def find(webhooks: WebhookStore, knowledge: Knowledge, webhook_id: str) -> Webhook:
    """Return the webhook with that id.

    Raises:
        NotFound: There is none.
    """
    for webhook in webhooks.all_():
        if webhook.id == webhook_id:
            return webhook
    raise unknown(knowledge, webhook_id)


def unknown(knowledge: Knowledge, webhook_id: str) -> NotFound:
    """Return the error that says that there is no such webhook."""
    return NotFound("telling.no_webhook", knowledge.messages("telling.no_webhook", id=webhook_id))
