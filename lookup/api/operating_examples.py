"""Examples of what operators send and get, from a made-up list."""

from datetime import UTC, datetime
from typing import Final

import msgspec

from lookup.api.operating import DeliveriesAnswer, ReviewAnswer, ReviewsAnswer, WebhooksAnswer
from lookup.model import Change, Confirmation, ListInfo, ListVersion, Text
from lookup.store import Stored
from lookup.store.protocol import Columns, Decision, Finding
from lookup.telling.registering import Registered, Sent

_AT: Final = datetime(2026, 11, 21, 18, 34, 5, tzinfo=UTC)
_REVIEWED: Final = {"by": "情報システム課", "why": "ポータルの告知で確かめた"}
_URL: Final = "https://hooks.example.go.jp/ismap"
_WEBHOOK: Final = Registered(
    id="wh_0a1b2c3d4e5f",
    url=_URL,
    number=None,
    provider="青空情報",
    kinds=("changed", "expiring"),
    expires_within=90,
    created_at=_AT,
    ended_at=None,
)
_SENT: Final = Sent(
    id="msg_5f0c7c4e",
    webhook=_WEBHOOK.id,
    type="service.changed",
    created_at=_AT,
    state="delivered",
    attempts=1,
    next_at=None,
    last_at=_AT,
    status=204,
    reason=None,
)
_SECRET: Final = "whsec_…"  # noqa: S105 - of nothing
BODIES: Final[dict[str, object]] = {
    "releaseReview": _REVIEWED,
    "rejectReview": _REVIEWED,
    "addWebhook": {
        "url": _URL,
        "provider": "青空情報",
        "kinds": ["changed", "expiring"],
        "expires_within": 90,
    },
}
"""By operation: a body that is taken."""


def of_operating(info: ListInfo, version: ListVersion, change: Change) -> dict[str, msgspec.Struct]:
    """Return by operation an answer about the made-up list."""
    text = Text("現在の5件のうち3件（60％）がありません。", "3 of the 5 services in force (60%) are missing.")
    held = Decision(standing="held", at=_AT)
    waiting = Stored(
        version=version,
        standing="held",
        in_force_at=None,
        findings=(Finding(gate="drop_percent", message=text),),
        columns=Columns(fields=("registration_number", "service_name", "expires_on")),
        entries_sha256="9b1d6f0a" * 8,
        decisions=(held,),
        confirmations=(Confirmation(listed_on=version.listed_on, seen_at=_AT),),
    )
    rejected = Decision(standing="rejected", at=_AT, **_REVIEWED)
    released = Decision(standing="in_force", at=_AT, **_REVIEWED)
    return {
        "listReviews": ReviewsAnswer(list=info, reviews=(waiting,)),
        "getReview": ReviewAnswer(list=info, review=waiting, changes=(change,)),
        "releaseReview": ReviewAnswer(
            list=info,
            review=msgspec.structs.replace(
                waiting, standing="in_force", in_force_at=_AT, decisions=(held, released)
            ),
            changes=(change,),
        ),
        "rejectReview": ReviewAnswer(
            list=info,
            review=msgspec.structs.replace(waiting, standing="rejected", decisions=(held, rejected)),
            changes=(),
        ),
        "listWebhooks": WebhooksAnswer(webhooks=(_WEBHOOK,)),
        "addWebhook": msgspec.structs.replace(_WEBHOOK, secret=_SECRET),
        "removeWebhook": _WEBHOOK,
        "listDeliveries": DeliveriesAnswer(deliveries=(_SENT,)),
    }
