"""Who may ask what, and how often: keys, limits, and the log of operations."""

from datetime import UTC, datetime
from math import ceil
from time import time
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from limits import RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from lookup.api.manners import REQUEST_ID
from lookup.api.problems import AnyRequest, RequestRefused, refuse
from lookup.desk import Desk, today
from lookup.errors import StoreFailure
from lookup.keys import START, holder, key_store
from lookup.settings import is_loopback
from lookup.store.counters import Counters
from lookup.store.keys import ApiKey
from lookup.store.operations import Operation, OperationLog

log = structlog.get_logger()

NEEDED: Final = "needed"
"""By this a handler says which scope of a key it asks for; one that says nothing is open to everybody."""
KEY: Final = "key"
"""By this the state of a request says which key it came with."""
_WINDOW_SECONDS: Final = 60
_POLICY: Final = "requests"


class Doorkeeper:
    """Knows the keys, counts the requests, and keeps the log; one for each process.

    Attributes:
        log: What was done.
    """

    def __init__(self, desk: Desk) -> None:
        settings = desk.settings
        self._desk = desk
        self._keys = key_store(desk)
        self._most = settings.requests_per_minute
        self._limiter = FixedWindowRateLimiter(Counters(settings.counters_path)) if self._most else None
        self.log = OperationLog(settings.operations_path, settings.operations_kept_days)

    def door(self, app: ASGIApp) -> ASGIApp:
        """Return *app*, the handler of a route, behind a door."""

        async def enter(scope: Scope, receive: Receive, send: Send) -> None:
            needed = scope["route_handler"].opt.get(NEEDED) if scope["type"] == ScopeType.HTTP else None
            if needed is None:
                await app(scope, receive, send)
            else:
                await self._let_in(app, scope, receive, send, needed)

        return enter

    async def _let_in(self, app: ASGIApp, scope: Any, receive: Receive, send: Send, needed: str) -> None:  # noqa: ANN401 - an HTTP scope
        host = scope["client"][0] if scope["client"] else ""
        who = host
        status = 500
        keyed, key = False, None
        headers: list[tuple[bytes, bytes]] = []

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        try:
            keyed = self._desk.settings.keyed
            key = self._key(scope) if keyed else None
            if key is not None:
                who = f"{key.id} {key.name}"
            # Whoever tries keys is counted too, by address.
            if self._limiter is not None:
                headers += self._counted(self._limiter, who.partition(" ")[0])
            if keyed:
                self._check(scope, key, needed)
                scope.setdefault("state", {})[KEY] = key
            await app(scope, receive, noted)
        except RequestRefused as refused:
            status = refused.status
            refused.headers = {n.decode(): v.decode() for n, v in headers} | refused.headers
            raise
        finally:
            # What strangers try is not kept: they could fill the log.
            if (needed == "operate" and not keyed) or (needed != "read" and key is not None):
                self._keep(scope, who, status)

    def _key(self, scope: HTTPScope) -> ApiKey | None:
        """Return the key that a request came with, if it is one that is taken."""
        scheme, presented = _sent(scope)
        return holder(self._keys, presented, today()) if scheme == "bearer" else None

    def _check(self, scope: HTTPScope, key: ApiKey | None, needed: str) -> None:
        """Refuse a request without a key, or with one that has not the scope *needed*."""
        messages = self._desk.knowledge.messages
        if key is None:
            code = "keys.wrong" if _sent(scope)[1].startswith(START) else "keys.missing"
            raise _with(refuse(messages, 401, code), {"WWW-Authenticate": 'Bearer realm="ismap-lookup"'})
        if needed not in key.scopes:
            raise refuse(messages, 403, "keys.not_allowed", needed=needed, scopes=", ".join(key.scopes))

    def _counted(self, limiter: FixedWindowRateLimiter, who: str) -> list[tuple[bytes, bytes]]:
        """Count a request of *who*, and return what to say of the limit; refuse one too many."""
        limit = RateLimitItemPerMinute(self._most)
        within = limiter.hit(limit, who)
        window = limiter.get_window_stats(limit, who)
        seconds = max(1, ceil(window.reset_time - time()))
        said = {
            "RateLimit-Policy": f'"{_POLICY}";q={self._most};w={_WINDOW_SECONDS}',
            "RateLimit": f'"{_POLICY}";r={window.remaining};t={seconds}',
        }
        if not within:
            messages = self._desk.knowledge.messages
            refused = refuse(messages, 429, "api.http_429", limit=self._most, seconds=seconds)
            raise _with(refused, said | {"Retry-After": str(seconds)})
        return [(name.lower().encode(), text.encode()) for name, text in said.items()]

    def _keep(self, scope: Any, who: str, status: int) -> None:  # noqa: ANN401
        operation = Operation(
            at=datetime.now(UTC),
            who=who,
            operation=scope["route_handler"].opt["described"].operation,
            path=scope["path"],
            status=status,
            request_id=scope.get("state", {}).get(REQUEST_ID, ""),
        )
        try:
            self.log.add(operation)
        except StoreFailure as failure:
            # What was done is done, and answered; this line is all that is left of it.
            log.exception(
                "operation not kept", who=who, operation=operation.operation, reason=failure.text.en
            )


def _sent(scope: HTTPScope) -> tuple[str, str]:
    """Return scheme, in lower case, and text of what a request says of itself in ``Authorization``."""
    sent = next((v.decode("latin-1") for n, v in scope["headers"] if n == b"authorization"), "")
    scheme, _, presented = sent.partition(" ")
    return scheme.lower(), presented.strip()


def _with(refused: RequestRefused, headers: dict[str, str]) -> RequestRefused:
    refused.headers = headers
    return refused


def refuse_from_elsewhere(request: AnyRequest, desk: Desk) -> None:
    """Refuse an operation that neither has a key nor comes from the machine itself.

    Where no keys are asked for, it is taken by a service that listens on the machine only, from there. The
    name that the client asked for counts too: a page from elsewhere, opened in a browser on this machine, can
    only ask under its own name.

    Raises:
        RequestRefused: It comes from elsewhere, or the service can be reached from elsewhere.
    """
    if request.scope.get("state", {}).get(KEY) is not None:
        return
    client = request.client.host if request.client else ""
    asked = request.url.hostname or ""
    # Where an operator lets pages of another origin read the API, they still decide nothing.
    origin = urlsplit(request.headers.get("origin") or f"//{asked}").hostname or ""
    if not all(map(is_loopback, (desk.settings.host, client, asked, origin))):
        raise refuse(desk.knowledge.messages, 403, "decisions.not_from_here")
