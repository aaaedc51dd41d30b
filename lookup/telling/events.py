"""What webhooks are told: each event with the facts that belong to it, as JSON of one shape."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Literal, TypeAlias

import msgspec

from lookup.matching.catalogue import Catalogue
from lookup.model import Change, ListInfo, Service
from lookup.store import Run
from lookup.store.webhooks import Message, Webhook
from lookup.telling.choice import ChangeKind

EventType: TypeAlias = Literal[
    "list.new_version",
    "list.held",
    "sync.failed",
    "service.added",
    "service.removed",
    "service.changed",
    "service.expiring",
    "webhook.test",
]


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """The service that an event is about; of one that has left the list only its name is known."""

    key: str
    registration_number: str | None
    service_name: str
    provider_name: str | None = None
    expires_on: date | None = None


class FieldChange(msgspec.Struct, frozen=True):
    """One field that reads differently."""

    field: str | None
    before: str | None
    after: str | None


class TestEvent(msgspec.Struct, frozen=True, kw_only=True):
    """That messages arrive; ``list`` is the list in force, here and everywhere."""

    list: ListInfo


class VersionEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A version came into force: how many services were added, removed and changed."""

    list: ListInfo
    version: str
    added: int
    removed: int
    changed: int


class RunEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to renew the list ended without a list in force."""

    list: ListInfo
    run: Run


class ServiceEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one service with one version; ``changes`` by field where it was changed."""

    list: ListInfo
    version: str
    service: Subject
    changes: tuple[FieldChange, ...]


class ExpiryEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The printed day of expiry is near; it has ``days`` days to come, 0 on the day itself."""

    list: ListInfo
    service: Subject
    days: int


Data: TypeAlias = TestEvent | VersionEvent | RunEvent | ServiceEvent | ExpiryEvent


class Event(msgspec.Struct, frozen=True):
    """The body of a message.

    Attributes:
        type: What happened.
        timestamp: When it was told.
        data: One of the structs above, by ``type``.
    """

    type: EventType
    timestamp: datetime
    data: Data


class Teller(msgspec.Struct, frozen=True):
    """Makes the messages to one webhook; the same fact gives the same id, whoever tells it.

    Attributes:
        webhook: To whom.
        catalogue: The list in force.
        on: The day it is in Asia/Tokyo.
        now: The time it is.
    """

    webhook: Webhook
    catalogue: Catalogue
    on: date
    now: datetime

    @property
    def info(self) -> ListInfo:
        """The list in force, as it stands in every message."""
        return self.catalogue.info(self.on)

    def message(self, kind: EventType, what: str, data: Data) -> Message:
        """Return the message about *data*; *what* tells it from others of its *kind*."""
        digest = hashlib.sha256(f"{self.webhook.id}\n{kind}\n{what}".encode()).hexdigest()
        body = msgspec.json.encode(Event(kind, self.now, data)).decode()
        return Message(
            id=f"msg_{digest[:32]}",
            webhook=self.webhook.id,
            type=kind,
            body=body,
            created_at=self.now,
            next_at=self.now,
        )

    def test(self) -> Message:
        """Return a message that says nothing but that messages arrive."""
        return self.message("webhook.test", self.now.isoformat(), TestEvent(list=self.info))

    def version(self, version_id: str, changes: Sequence[Change]) -> Message:
        """Tell that a version came into force, with all its *changes*."""
        keys = {kind: {c.key for c in changes if c.kind == kind} for kind in ("added", "removed", "changed")}
        counts = {kind: len(found) for kind, found in keys.items()}
        data = VersionEvent(list=self.info, version=version_id, **counts)
        return self.message("list.new_version", version_id, data)

    def services(self, changes: Sequence[Change]) -> Iterator[Message]:
        """Tell of each service among *changes*, which are of one version, those of a service together."""
        for key, found in groupby(changes, key=lambda change: change.key):
            group = tuple(found)
            first = group[0]
            data = ServiceEvent(
                list=self.info,
                version=first.version,
                service=self._subject(first),
                changes=tuple(FieldChange(c.field, c.before, c.after) for c in group if c.field),
            )
            yield self.message(_TYPES[first.kind], f"{first.version}\n{key}", data)

    def run(self, run: Run) -> Message:
        """Tell of an attempt that was held or refused."""
        kind: EventType = "list.held" if run.outcome == "held" else "sync.failed"
        return self.message(kind, run.ended_at.isoformat(), RunEvent(list=self.info, run=run))

    def expiring(self, service: Service, day: date) -> Message:
        """Tell that *service* expires on *day*."""
        data = ExpiryEvent(list=self.info, service=_subject(service), days=(day - self.on).days)
        return self.message("service.expiring", f"{service.key}\n{day.isoformat()}", data)

    def _subject(self, change: Change) -> Subject:
        listed = self.catalogue.by_key.get(change.key)
        if listed is not None and change.kind != "removed":
            return _subject(listed)
        return Subject(
            key=change.key,
            registration_number=change.registration_number,
            service_name=change.service_name,
        )


_TYPES: dict[ChangeKind, EventType] = {
    "added": "service.added",
    "removed": "service.removed",
    "changed": "service.changed",
}


def _subject(service: Service) -> Subject:
    return Subject(
        key=service.key,
        registration_number=service.registration_number,
        service_name=service.service_name,
        provider_name=service.provider_name,
        expires_on=service.expires_on,
    )
