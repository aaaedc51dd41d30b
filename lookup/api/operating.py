"""What operators send and get: lists that are held, and webhooks."""

from typing import Annotated, TypeAlias

import msgspec

from lookup.api.contract import PAGE_LIMIT
from lookup.model import SEEN, Change, ListInfo
from lookup.store import Stored
from lookup.store.webhooks import EventKind
from lookup.telling.registering import Registered, Sent

Told: TypeAlias = Annotated[
    str, msgspec.Meta(min_length=1, max_length=1_000, pattern=SEEN, extra={"message": "api.blank"})
]
"""What a person says."""


class ReviewsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The versions that are held, or were once, newest first."""

    list: ListInfo
    reviews: tuple[Stored, ...]


class ReviewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One such version, and what would change, or changed just now, if it were in force."""

    list: ListInfo
    review: Stored
    changes: tuple[Change, ...]


class ReviewDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who decides about a list that is held, and on what grounds."""

    by: Told
    why: Told


class WebhookAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An address to tell of changes, and of which of them."""

    url: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
    number: Told | None = None
    provider: Told | None = None
    kinds: tuple[EventKind, ...] = ()
    expires_within: Annotated[int, msgspec.Meta(ge=0, le=3650)] | None = None


class WebhooksAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The registered addresses, never their secrets."""

    webhooks: tuple[Registered, ...]


class DeliveriesAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many of the latest messages."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_LIMIT)] = 100


class DeliveriesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Messages to one address, newest first: which arrived, which are tried again and when."""

    deliveries: tuple[Sent, ...]
