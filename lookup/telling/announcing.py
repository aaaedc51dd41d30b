"""Finding out what each webhook has yet to hear of, and keeping it as messages to be sent."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import takewhile

from lookup.matching.catalogue import Catalogue
from lookup.model import JST, Change, ListVersion, Service
from lookup.store import Run, Store
from lookup.store.webhooks import Message, Told, Webhook, WebhookStore
from lookup.telling.choice import Choice, Expiring, chosen, expiring
from lookup.telling.events import Teller

RUNS = 100
"""So many of the last attempts are looked at; more between two rounds are not told one by one."""


def announce(
    store: Store[Service],
    webhooks: WebhookStore,
    catalogue: Callable[[], Catalogue],
    now: datetime,
) -> int:
    """Keep a message for everything that a webhook has not been told of yet.

    It does not matter who took in the list, or whether that process lives: what to tell follows from the
    store. Told twice at once, by two processes, it gives the same messages once.

    Args:
        store: The list's versions, changes and attempts.
        webhooks: Where messages are kept.
        catalogue: Gives the list in force; asked only if there is something to tell.
        now: The time it is; days are those of Asia/Tokyo.

    Returns:
        How many messages were made.
    """
    made = 0
    for webhook in webhooks.all_():
        told = _standing(store, webhook, now.astimezone(JST).date())
        if webhook.ended_at is None and told != webhook.told:
            teller = Teller(webhook, catalogue(), now.astimezone(JST).date(), now)
            messages = tuple(_messages(store, teller))
            webhooks.tell(webhook.id, told, messages)
            made += len(messages)
    return made


def first_told(store: Store[Service], now: datetime) -> Told:
    """Return up to where a webhook is told that is registered *now*: nothing of the past is news to it."""
    newest = next(iter(store.versions()), None)
    return Told(version=newest.id if newest else None, run_at=now)


def _standing(store: Store[Service], webhook: Webhook, on: date) -> Told:
    """Return up to where the webhook will have been told after this round."""
    current, last = store.current(), next(iter(store.runs(1)), None)
    return Told(
        version=current[0].id if current else None,
        run_at=max(webhook.told.run_at, last.ended_at) if last else webhook.told.run_at,
        expiries_on=None if webhook.expires_within is None else on,
    )


def _messages(store: Store[Service], teller: Teller) -> Iterator[Message]:
    webhook = teller.webhook
    of_services = bool(webhook.number or webhook.provider or webhook.kinds)
    for version in _new_versions(store, webhook):
        changes = tuple(c for c in _changes(store, version) if c.seen_at >= webhook.created_at)
        if not of_services:
            yield teller.version(version.id, changes)
        yield from teller.services(_wanted(store, teller, changes))
    if not of_services:
        yield from map(teller.run, _new_runs(store, webhook))
    if webhook.expires_within is not None and webhook.told.expiries_on != teller.on:
        yield from _expiries(teller)


def _new_versions(store: Store[Service], webhook: Webhook) -> list[ListVersion]:
    """Return the versions that came into force since, the oldest first."""
    newer = takewhile(lambda version: version.id != webhook.told.version, store.versions())
    return list(newer)[::-1]


def _changes(store: Store[Service], version: ListVersion) -> Iterator[Change]:
    since = version.fetched_at.astimezone(JST).date()
    return (change for change in store.changes(since) if change.version == version.id)


def _wanted(store: Store[Service], teller: Teller, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    webhook = teller.webhook
    choice = Choice(number=webhook.number, provider=webhook.provider)
    found = chosen(changes, choice, teller.catalogue, store)
    return tuple(change for change in found if not webhook.kinds or change.kind in webhook.kinds)


def _new_runs(store: Store[Service], webhook: Webhook) -> list[Run]:
    """Return the attempts since that ended without a list in force, the oldest first."""
    newer = takewhile(lambda run: run.ended_at > webhook.told.run_at, store.runs(RUNS))
    return [run for run in newer if run.outcome in {"held", "refused"}][::-1]


def _expiries(teller: Teller) -> Iterator[Message]:
    webhook = teller.webhook
    if webhook.kinds and "expiring" not in webhook.kinds:
        return
    wanted = Expiring(number=webhook.number, provider=webhook.provider, within=webhook.expires_within)
    for service in expiring(teller.catalogue, wanted, teller.on):
        if service.expires_on is not None:
            yield teller.expiring(service, service.expires_on)
