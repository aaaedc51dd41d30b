"""Routes of operators about webhooks: which there are, registering and forgetting them, what was sent."""

from datetime import UTC, datetime
from typing import Final

import anyio.to_thread
import msgspec
from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from lookup.api.answers import JSON, json_answer, tagged_answer
from lookup.api.describe import Described
from lookup.api.door import refuse_from_elsewhere
from lookup.api.operating import DeliveriesAnswer, DeliveriesAsked, WebhookAsked, WebhooksAnswer
from lookup.api.problems import AnyRequest
from lookup.api.requests import read_json, read_query
from lookup.desk import Desk
from lookup.store.webhooks import WebhookStore
from lookup.telling.registering import Registered, Wanted, find, register, registered, sent, unknown

CREATED = 201


@get("/v1/webhooks", opt=Described("listWebhooks", (WebhooksAnswer,), cached=True, local=True).opt)
async def list_webhooks(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the registered addresses, never their secrets."""
    refuse_from_elsewhere(request, desk)
    found = await anyio.to_thread.run_sync(_webhooks(desk).all_)
    return tagged_answer(request, WebhooksAnswer(webhooks=tuple(map(registered, found))), JSON)


@post(
    "/v1/webhooks",
    status_code=CREATED,
    opt=Described(
        "addWebhook",
        (Registered,),
        body=WebhookAsked,
        local=True,
        created=True,
        refusals=("telling.bad_address", "telling.no_days"),
    ).opt,
)
async def add_webhook(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Register an address; the answer alone holds the secret that its messages are signed with."""
    refuse_from_elsewhere(request, desk)
    asked = await read_json(request, desk.knowledge.messages, WebhookAsked)
    wanted = msgspec.convert(asked, Wanted, from_attributes=True)
    made = await anyio.to_thread.run_sync(
        register, desk.store, _webhooks(desk), desk.knowledge, wanted, datetime.now(UTC)
    )
    answer = json_answer(made)
    answer.status_code = CREATED
    return answer


@delete(
    "/v1/webhooks/{webhook_id:str}",
    status_code=200,
    opt=Described("removeWebhook", (Registered,), local=True, refusals=("telling.no_webhook",)).opt,
)
async def remove_webhook(
    request: AnyRequest, webhook_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Forget an address and all messages to it; return it once more."""
    refuse_from_elsewhere(request, desk)
    gone = await anyio.to_thread.run_sync(find, _webhooks(desk), desk.knowledge, webhook_id)
    if not await anyio.to_thread.run_sync(_webhooks(desk).remove, webhook_id):
        raise unknown(desk.knowledge, webhook_id)
    return json_answer(registered(gone))


@get(
    "/v1/webhooks/{webhook_id:str}/deliveries",
    opt=Described(
        "listDeliveries",
        (DeliveriesAnswer,),
        DeliveriesAsked,
        cached=True,
        local=True,
        refusals=("telling.no_webhook",),
    ).opt,
)
async def list_deliveries(
    request: AnyRequest, webhook_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Return the latest messages to an address: which arrived, which are tried again and when."""
    refuse_from_elsewhere(request, desk)
    asked = read_query(request, desk.knowledge.messages, DeliveriesAsked)
    await anyio.to_thread.run_sync(find, _webhooks(desk), desk.knowledge, webhook_id)
    found = await anyio.to_thread.run_sync(_webhooks(desk).messages, webhook_id, asked.limit)
    return tagged_answer(request, DeliveriesAnswer(deliveries=tuple(map(sent, found))), JSON)


ROUTES: Final = (list_webhooks, add_webhook, remove_webhook, list_deliveries)


def _webhooks(desk: Desk) -> WebhookStore:
    return WebhookStore(desk.settings.store_path)
