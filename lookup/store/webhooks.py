"""Webhooks that operators registered, and every message to them until it is delivered or given up."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec
from sqlite_utils import Database

from lookup.model import Text
from lookup.store.connection import Connections
from lookup.store.rows import T, printed

EventKind: TypeAlias = Literal["added", "removed", "changed", "expiring"]
State: TypeAlias = Literal["waiting", "delivered", "failed"]

CLAIM = timedelta(minutes=2)
"""For so long a message belongs to whoever is sending it; if that process dies, it is due again."""

_HOOKS = "SELECT * FROM webhooks ORDER BY created_at, id"
_MESSAGES = "SELECT * FROM webhook_messages WHERE webhook LIKE ? ORDER BY sequence DESC LIMIT ?"
_NEXT = """
    SELECT * FROM webhook_messages WHERE state = 'waiting' AND next_at <= ? AND webhook = ?
    ORDER BY sequence LIMIT 1
"""
_WAITING = "SELECT 1 FROM webhook_messages WHERE state = 'waiting' AND next_at <= ? LIMIT 1"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Up to where a webhook was told: all later it still has to hear of.

    Attributes:
        version: The newest version of the list that it was told of; ``None`` before the first.
        run_at: When the last attempt that it was told of ended.
        expiries_on: The day for which it was told what expires; ``None`` before the first.
    """

    version: str | None
    run_at: datetime
    expiries_on: date | None = None


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send what, and the secret by which the receiver knows that it comes from here.

    Attributes:
        number: Only of this service.
        provider: Only of services whose provider contains this.
        kinds: Only these events of services; empty for all.
        expires_within: Days ahead of 有効期限 at which to tell of it; ``None``: never.
        ended_at: When the receiver said that it is gone (410), after which nothing more is sent.
    """

    id: str
    url: str
    secret: str
    created_at: datetime
    told: Told
    number: str | None = None
    provider: str | None = None
    kinds: tuple[EventKind, ...] = ()
    expires_within: int | None = None
    ended_at: datetime | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one webhook.

    Attributes:
        id: The same at every attempt, by which the receiver knows it again.
        body: JSON, the very bytes (as UTF-8) that are signed and sent.
        next_at: When to try (again); ``None`` once it is delivered or given up.
        status: HTTP status of the last answer; ``None`` if there was none.
        reason: Why the last attempt failed.
    """

    id: str
    webhook: str
    type: str
    body: str
    created_at: datetime
    state: State = "waiting"
    attempts: int = 0
    next_at: datetime | None = None
    last_at: datetime | None = None
    status: int | None = None
    reason: Text | None = None


class WebhookStore:
    """The webhooks in the store's SQLite file *path*; usable from several threads and processes.

    Every method raises :class:`lookup.errors.StoreFailure` when the store cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)

    def all_(self) -> tuple[Webhook, ...]:
        """Return every webhook, the oldest first."""
        return tuple(map(_webhook, self._connections.rows(_HOOKS)))

    def add(self, webhook: Webhook) -> None:
        """Keep a new webhook."""
        told = webhook.told
        row = {
            **_row(webhook, "told"),
            "kinds": ",".join(webhook.kinds),
            "told_version": told.version,
            "told_run_at": printed(told.run_at),
            "told_expiries_on": told.expiries_on and told.expiries_on.isoformat(),
        }
        with self._connections.writing() as db:
            db.table("webhooks").insert(row)

    def remove(self, webhook_id: str) -> bool:
        """Forget a webhook with all its messages; return whether there was one."""
        with self._connections.writing() as db:
            return bool(db.execute("DELETE FROM webhooks WHERE id = ?", [webhook_id]).rowcount)

    def end(self, webhook_id: str, at: datetime) -> None:
        """Send nothing more to a webhook; what waits is given up."""
        with self._connections.writing() as db:
            db.execute("UPDATE webhooks SET ended_at = ? WHERE id = ?", [printed(at), webhook_id])
            db.execute(
                "UPDATE webhook_messages SET state = 'failed', next_at = NULL"
                " WHERE webhook = ? AND state = 'waiting'",
                [webhook_id],
            )

    def tell(self, webhook_id: str, told: Told, messages: Sequence[Message]) -> None:
        """Keep *messages* to be sent, and that the webhook is told up to there: both, or neither.

        A message that is there already is not kept once more.
        """
        day = told.expiries_on and told.expiries_on.isoformat()
        with self._connections.writing() as db:
            db.execute(
                "UPDATE webhooks SET told_version = ?, told_run_at = ?, told_expiries_on = ? WHERE id = ?",
                [told.version, printed(told.run_at), day, webhook_id],
            )
            db.table("webhook_messages").insert_all(map(_message_row, messages), ignore=True)

    def messages(self, webhook_id: str | None = None, limit: int = 100) -> tuple[Message, ...]:
        """Return the messages to one webhook, or to all, newest first."""
        return tuple(map(_message, self._connections.rows(_MESSAGES, (webhook_id or "%", limit))))

    def due(self, now: datetime) -> bool:
        """Tell whether a message waits to be sent; cheap."""
        return bool(self._connections.rows(_WAITING, [printed(now)]))

    def claim(self, webhook_id: str, now: datetime) -> Message | None:
        """Take the next message to a webhook that is due, so that for a while nobody else sends it."""
        if not self.due(now):
            return None
        with self._connections.writing() as db:
            row = next(iter(db.query(_NEXT, [printed(now), webhook_id])), None)
            if row is None:
                return None
            message = _message(row)
            taken = msgspec.structs.replace(message, attempts=message.attempts + 1, next_at=now + CLAIM)
            self._settle(db, taken)
            return taken

    def settle(self, message: Message) -> None:
        """Keep what became of an attempt to send *message*."""
        with self._connections.writing() as db:
            self._settle(db, message)

    def close(self) -> None:
        """Let go of the calling thread's connection; the next call opens another."""
        self._connections.close()

    def _settle(self, db: Database, message: Message) -> None:
        row = _message_row(message)
        names = ("state", "attempts", "next_at", "last_at", "status", "reason_ja", "reason_en")
        sql = f"UPDATE webhook_messages SET {', '.join(f'{n} = :{n}' for n in names)}"  # noqa: S608 - own names
        db.execute(f"{sql} WHERE webhook = :webhook AND id = :id", row)


def _webhook(row: dict[str, Any]) -> Webhook:
    told = {name: row[f"told_{name}"] for name in Told.__struct_fields__}
    kinds = [kind for kind in row["kinds"].split(",") if kind]
    return _convert({**row, "told": told, "kinds": kinds}, Webhook)


def _message(row: dict[str, Any]) -> Message:
    reason = {"ja": row["reason_ja"], "en": row["reason_en"]} if row["reason_ja"] else None
    return _convert({**row, "reason": reason}, Message)


def _message_row(message: Message) -> dict[str, Any]:
    reason = message.reason
    texts = {"reason_ja": reason and reason.ja, "reason_en": reason and reason.en}
    return _row(message, "reason") | texts


def _convert(row: dict[str, Any], kind: type[T]) -> T:
    return msgspec.convert(row, kind, strict=False)


def _row(value: msgspec.Struct, without: str) -> dict[str, Any]:
    """Return the fields of *value* but one, instants printed so that texts sort as instants do."""
    values = {name: v for name, v in msgspec.structs.asdict(value).items() if name != without}
    return {name: printed(v) if isinstance(v, datetime) else v for name, v in values.items()}
