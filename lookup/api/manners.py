"""What HTTP asks of every answer, whichever route gives it: HEAD, Allow, Vary, weak tags, other origins."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from litestar import Litestar
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.routes import HTTPRoute
from litestar.types import HTTPScope, Message, Receive, Scope, Send

EXPOSED = "Allow, Content-Disposition, Content-Language, ETag, Link, Location, RateLimit, Retry-After"
"""Headers of an answer that a script of another origin may read, beside those that it always may."""
TAKEN = "Accept, Accept-Language, Authorization, Content-Type, If-None-Match, X-API-Key"
"""Headers that a script of another origin may send."""
REMEMBERED_SECONDS = 600
"""How long a browser may remember what a script of another origin is allowed."""
ANY_ORIGIN = "*"
OPEN = "/reconcile"
"""What lies below it may be read from any origin: the standard kept there demands that."""


class Application(Litestar):
    """The application as its clients meet it.

    Args:
        origins: Whose pages may read the answers in a browser, such as ``https://example.go.jp``, or ``*``.
        others: As the framework takes them.
    """

    def __init__(self, routes: Sequence[Any], *, origins: tuple[str, ...], **others: Any) -> None:  # noqa: ANN401 - what the framework takes
        self._origins = frozenset(origins)
        super().__init__(routes, **others)
        self._methods = {r.path_format: r.methods for r in self.routes if isinstance(r, HTTPRoute)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        """Answer one request; HEAD is answered as GET is, without the body."""
        if scope["type"] != ScopeType.HTTP:
            await super().__call__(scope, receive, send)
            return
        asked = cast("HTTPScope", {**scope, "headers": _readable(scope["headers"])})
        bodiless = asked["method"] == "HEAD"
        if bodiless:
            asked["method"] = "GET"
        origin = self._allowed(Headers.from_scope(asked).get("origin")) if self._origins else None
        if asked["path"].startswith(OPEN):
            origin = ANY_ORIGIN
        preflight = asked["method"] == "OPTIONS"

        async def polite(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                if preflight and (methods := self._methods.get(asked.get("path_template", ""))):
                    # What the framework answers leaves out methods that were registered later.
                    headers["Allow"] = ", ".join(methods)
                _complete(headers, varies=["Origin"] if self._origins else [])
                if origin:
                    _open(headers, origin, preflight=preflight)
            elif message["type"] == "http.response.body" and bodiless:
                message["body"] = b""
            await send(message)

        await super().__call__(asked, receive, polite)

    def _allowed(self, origin: str | None) -> str | None:
        """Return what to tell a page of *origin*, if it may read the answer."""
        if origin is None or not self._origins & {origin, ANY_ORIGIN}:
            return None
        return ANY_ORIGIN if ANY_ORIGIN in self._origins else origin


def _complete(headers: MutableScopeHeaders, varies: list[str]) -> None:
    """Name in *headers* what the answer depends on and HEAD beside GET; a packed answer's tag is weak."""
    varies = ["Accept-Encoding", *varies]
    if "content-language" in headers:
        varies.append("Accept-Language")
    _add(headers, "Vary", varies)
    allowed = headers.get("allow")
    if allowed is not None:
        methods = {method.strip() for method in allowed.split(",")} | {"OPTIONS"}
        headers["Allow"] = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    tag = headers.get("etag", "")
    if "content-encoding" in headers and tag.startswith('"'):
        headers["ETag"] = f"W/{tag}"


def _open(headers: MutableScopeHeaders, origin: str, *, preflight: bool) -> None:
    headers["Access-Control-Allow-Origin"] = origin
    headers["Access-Control-Expose-Headers"] = EXPOSED
    if preflight and "allow" in headers:
        headers["Access-Control-Allow-Methods"] = headers["Allow"]
        headers["Access-Control-Allow-Headers"] = TAKEN
        headers["Access-Control-Max-Age"] = str(REMEMBERED_SECONDS)


def _add(headers: MutableScopeHeaders, name: str, values: list[str]) -> None:
    known = [value.strip() for value in headers.get(name, "").split(",") if value.strip()]
    headers[name] = ", ".join(dict.fromkeys([*known, *values]))


def _readable(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of a request without encodings that it refuses, which the framework overlooks."""
    return [(name, _encodings(value) if name == b"accept-encoding" else value) for name, value in headers]


def _encodings(value: bytes) -> bytes:
    return b",".join(encoding for encoding in value.split(b",") if _wanted(encoding))


def _wanted(encoding: bytes) -> bool:
    _, _, weight = encoding.partition(b";")
    return weight.replace(b" ", b"").lower().rstrip(b"0").rstrip(b".") not in (b"q=", b"q=0")
