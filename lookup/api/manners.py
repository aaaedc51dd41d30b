"""What HTTP asks of every answer, whichever route gives it: HEAD, Allow, Vary, weak tags, other origins.

Every request gets its id here too, and is told to whoever measures.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from secrets import token_hex
from time import perf_counter
from typing import Any, TypeAlias, cast

import structlog
from litestar import Litestar
from litestar.enums import ScopeType
from litestar.routes import HTTPRoute
from litestar.types import HTTPScope, Message, Receive, Scope, Send

EXPOSED = (
    "Allow, Content-Disposition, Content-Language, ETag, Link, Location, RateLimit, RateLimit-Policy, "
    "Retry-After, X-Request-Id"
)
"""Headers of an answer that a script of another origin may read, beside those that it always may."""
TAKEN = "Accept, Accept-Language, Authorization, Content-Type, If-None-Match, X-Request-Id"
"""Headers that a script of another origin may send."""
REMEMBERED_SECONDS = 600
"""How long a browser may remember what a script of another origin is allowed."""
ANY_ORIGIN = "*"
OPEN = "/reconcile"
"""What lies below it may be read from any origin: the standard kept there demands that."""

REQUEST_ID = "request_id"
"""By this the state of a request, and every line of the log about it, says its id."""
_ID = re.compile(r"[\w.:/+=@-]{1,128}", re.ASCII)
_ID_BYTES = 8

Note: TypeAlias = Callable[[str, str | None, int, float], None]
"""Told method, route template, status and seconds of every answer."""
_Headers: TypeAlias = list[tuple[bytes, bytes]]


class Application(Litestar):
    """The application as its clients meet it.

    Args:
        origins: Whose pages may read the answers in a browser, such as ``https://example.go.jp``, or ``*``.
        note: Told of every answer.
        others: As the framework takes them.
    """

    def __init__(self, routes: Sequence[Any], *, origins: tuple[str, ...], note: Note, **others: Any) -> None:  # noqa: ANN401 - what the framework takes
        self._origins = frozenset(origins)
        self._note = note
        super().__init__(routes, **others)
        self._methods = {r.path_format: r.methods for r in self.routes if isinstance(r, HTTPRoute)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        """Answer one request; HEAD is answered as GET is, without the body."""
        if scope["type"] != ScopeType.HTTP:
            await super().__call__(scope, receive, send)
            return
        start = perf_counter()
        status = 500
        asked = cast("HTTPScope", {**scope, "headers": _readable(scope["headers"])})
        request_id = id_of(asked["headers"])
        asked["state"] = {**scope.get("state", {}), REQUEST_ID: request_id}
        structlog.contextvars.bind_contextvars(**{REQUEST_ID: request_id})
        bodiless = asked["method"] == "HEAD"
        if bodiless:
            asked["method"] = "GET"
        origin = self._allowed(_text(asked["headers"], b"origin")) if self._origins else None
        if asked["path"].startswith(OPEN):
            origin = ANY_ORIGIN
        preflight = asked["method"] == "OPTIONS"

        async def polite(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], (b"x-request-id", request_id.encode())]
                if preflight and (methods := self._methods.get(asked.get("path_template", ""))):
                    # What the framework answers leaves out methods that were registered later.
                    _set(headers, b"allow", ", ".join(methods))
                _complete(headers, varies=["Origin"] if self._origins else [])
                if origin:
                    _open(headers, origin, preflight=preflight)
                message["headers"] = headers
            elif message["type"] == "http.response.body" and bodiless:
                message["body"] = b""
            await send(message)

        try:
            await super().__call__(asked, receive, polite)
        finally:
            self._note(scope["method"], asked.get("path_template"), status, perf_counter() - start)

    def _allowed(self, origin: str | None) -> str | None:
        """Return what to tell a page of *origin*, if it may read the answer."""
        if origin is None or not self._origins & {origin, ANY_ORIGIN}:
            return None
        return ANY_ORIGIN if ANY_ORIGIN in self._origins else origin


def id_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the id that a request came with in its *headers*, if it can be shown, else a new one."""
    given = _text(headers, b"x-request-id")
    return given if given and _ID.fullmatch(given) else token_hex(_ID_BYTES)


def _complete(headers: _Headers, varies: list[str]) -> None:
    """Name in *headers* what the answer depends on and HEAD beside GET; a packed answer's tag is weak."""
    varies = ["Accept-Encoding", *varies]
    if _text(headers, b"content-language") is not None:
        varies.append("Accept-Language")
    known = (value.strip() for value in (_text(headers, b"vary") or "").split(","))
    _set(headers, b"vary", ", ".join(dict.fromkeys([*filter(None, known), *varies])))
    allowed = _text(headers, b"allow")
    if allowed is not None:
        methods = {method.strip() for method in allowed.split(",")} | {"OPTIONS"}
        _set(headers, b"allow", ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set()))))
    tag = _text(headers, b"etag")
    if tag and tag.startswith('"') and _text(headers, b"content-encoding") is not None:
        _set(headers, b"etag", f"W/{tag}")


def _open(headers: _Headers, origin: str, *, preflight: bool) -> None:
    _set(headers, b"access-control-allow-origin", origin)
    _set(headers, b"access-control-expose-headers", EXPOSED)
    allowed = _text(headers, b"allow")
    if preflight and allowed is not None:
        _set(headers, b"access-control-allow-methods", allowed)
        _set(headers, b"access-control-allow-headers", TAKEN)
        _set(headers, b"access-control-max-age", str(REMEMBERED_SECONDS))


# Every answer passes here: the framework's own mapping of headers takes ten times as long.
def _text(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str | None:
    return next((value.decode("latin-1") for known, value in headers if known == name), None)


def _set(headers: _Headers, name: bytes, text: str) -> None:
    headers[:] = [*(header for header in headers if header[0] != name), (name, text.encode("latin-1"))]


def _readable(headers: Iterable[tuple[bytes, bytes]]) -> _Headers:
    """Return the headers of a request without encodings that it refuses, which the framework overlooks."""
    return [(name, _encodings(value) if name == b"accept-encoding" else value) for name, value in headers]


def _encodings(value: bytes) -> bytes:
    return b",".join(encoding for encoding in value.split(b",") if _wanted(encoding))


def _wanted(encoding: bytes) -> bool:
    _, _, weight = encoding.partition(b";")
    return weight.replace(b" ", b"").lower().rstrip(b"0").rstrip(b".") not in (b"q=", b"q=0")
