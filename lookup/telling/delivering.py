"""Sending what is due, trying again with growing pauses, and keeping what became of every attempt."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import anyio
import msgspec

from lookup.knowledge import Knowledge
from lookup.store.webhooks import CLAIM, Message, Webhook, WebhookStore
from lookup.telling.post import Answered, Client, client, post
from lookup.telling.signature import signed_headers

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""How long to wait after each attempt that failed; after the last one a message is given up."""
_LONGEST = timedelta(days=1)
_GONE = 410
_DELIVERED = range(200, 300)


class Counts(msgspec.Struct, frozen=True):
    """How many messages arrived, and how many attempts failed."""

    delivered: int = 0
    failed: int = 0


class Sender(msgspec.Struct, frozen=True):
    """What sending needs.

    Attributes:
        webhooks: Where messages are kept.
        knowledge: Its messages say why an attempt failed.
        clock: Tells what time it is.
        going_on: Whether to go on with the next message.
    """

    webhooks: WebhookStore
    knowledge: Knowledge
    clock: Callable[[], datetime] = partial(datetime.now, UTC)
    going_on: Callable[[], bool] = lambda: True


def deliver(sender: Sender) -> Counts:
    """Send every message that is due: to several webhooks at once, to each of them one after another.

    A webhook at which an attempt fails is left alone for this round.
    """
    if not sender.webhooks.due(sender.clock()):
        return Counts()
    active = [hook for hook in sender.webhooks.all_() if hook.ended_at is None]
    return anyio.run(_deliver, sender, active)


def send_now(sender: Sender, webhook: Webhook, message: Message) -> Message:
    """Send one message at once and only once, and return it with what became of it."""
    claimed = msgspec.structs.replace(message, attempts=1, next_at=sender.clock() + CLAIM)
    sender.webhooks.tell(webhook.id, webhook.told, [claimed])
    return anyio.run(_send_alone, sender, webhook, claimed)


async def _deliver(sender: Sender, active: list[Webhook]) -> Counts:
    found: list[Counts] = []
    async with client() as web, anyio.create_task_group() as group:
        for webhook in active:
            group.start_soon(_drain, sender, web, webhook, found)
    return Counts(sum(c.delivered for c in found), sum(c.failed for c in found))


async def _drain(sender: Sender, web: Client, webhook: Webhook, found: list[Counts]) -> None:
    delivered = 0
    while sender.going_on() and (message := sender.webhooks.claim(webhook.id, sender.clock())):
        settled = await _attempt(sender, web, webhook, message)
        if settled.state != "delivered":
            found.append(Counts(delivered, 1))
            return
        delivered += 1
    found.append(Counts(delivered, 0))


async def _send_alone(sender: Sender, webhook: Webhook, message: Message) -> Message:
    async with client() as web:
        return await _attempt(sender, web, webhook, message, once=True)


async def _attempt(
    sender: Sender, web: Client, webhook: Webhook, message: Message, *, once: bool = False
) -> Message:
    body = message.body.encode()
    headers = signed_headers(webhook.secret, message.id, body, sender.clock())
    answered = await post(web, webhook.url, headers, body)
    now = sender.clock()
    settled = _settled(message, answered, now, sender.knowledge, once=once)
    sender.webhooks.settle(settled)
    if answered.status == _GONE:
        sender.webhooks.end(webhook.id, now)
    return settled


def _settled(
    message: Message, answered: Answered, now: datetime, knowledge: Knowledge, *, once: bool
) -> Message:
    """Return *message* as it stands after an attempt."""
    tried = msgspec.structs.replace(message, last_at=now, status=answered.status, next_at=None, reason=None)
    if answered.status in _DELIVERED:
        return msgspec.structs.replace(tried, state="delivered")
    reason = knowledge.messages("telling.not_delivered", reason=answered.reason)
    if once or answered.status == _GONE or message.attempts > len(PAUSES):
        return msgspec.structs.replace(tried, state="failed", reason=reason)
    asked = min(answered.retry_after or timedelta(0), _LONGEST)
    next_at = now + max(PAUSES[message.attempts - 1], asked)
    return msgspec.structs.replace(tried, next_at=next_at, reason=reason)
