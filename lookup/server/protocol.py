"""HTTP itself: what cannot be read as a request is refused in the words of the API."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote_plus

import msgspec
import structlog

from lookup.api.manners import id_of
from lookup.api.problems import MEDIA_TYPE, RequestRefused, problem, refuse
from lookup.errors import FieldProblem
from lookup.knowledge import load_knowledge
from lookup.knowledge.messages import Messages

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol as _Protocol
else:
    from uvicorn.protocols.http.auto import AutoHTTPProtocol as _Protocol

_FIRST_LINE: Final = re.compile(rb"([A-Z]{1,20}) (/.*) HTTP/1\.[01]")
_UNSENDABLE: Final = re.compile(rb"[^\x21-\x7e]")
"""What no address may hold as it is, by RFC 3986: beside Japanese also blanks."""
_SHOWN: Final = 200

log = structlog.get_logger()


class Protocol(_Protocol):
    """The server's own protocol, whose refusals are problems: of Japanese as it is in an address, say.

    Such a request never reaches the application, which explains all others.
    """

    _received = b""

    def data_received(self, data: bytes) -> None:
        """Read what came, and have it at hand for the case that it is no request."""
        self._received = data
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what it says, ours says better
        """Refuse what was received, and close the connection."""
        first, *rest = self._received.partition(b"\r\n\r\n")[0].split(b"\r\n")
        named = (line.partition(b":") for line in rest)
        request_id = id_of((name.lower(), value.strip()) for name, _, value in named)
        found = _FIRST_LINE.fullmatch(first)
        method, target = found.groups() if found else (b"-", b"")
        # The query may say what is procured: that stands in no log.
        path = quote(target.partition(b"?")[0], safe="%/")[:_SHOWN] or "-"
        refused = _refused(load_knowledge().messages, target)
        address, *_ = self.client or ("-",)
        log.warning(
            "request unreadable",
            request_id=request_id,
            client=address,
            method=method.decode(),
            path=path,
            code=refused.code,
        )
        self.transport.write(_answer(refused, request_id))
        self.transport.close()


def _refused(messages: Messages, target: bytes) -> RequestRefused:
    """Return why a request for *target* cannot be read; that is empty where even it cannot be told."""
    places = tuple(dict.fromkeys(_not_encoded(target)))
    if not places:
        return refuse(messages, 400, "api.http_400")
    names = ", ".join(places)
    text = messages("api.not_encoded", names=names)
    return RequestRefused(400, "api.not_encoded", text, tuple(FieldProblem(place, text) for place in places))


def _not_encoded(target: bytes) -> Iterator[str]:
    """Yield where *target* holds what has to be percent-encoded: the names of parameters, or the path."""
    path, _, query = target.partition(b"?")
    if _UNSENDABLE.search(path):
        yield quote(path, safe="%/")[:_SHOWN]
    for part in query.split(b"&"):
        if _UNSENDABLE.search(part):
            yield unquote_plus(part.partition(b"=")[0].decode(errors="replace"))[:_SHOWN]


def _answer(refused: RequestRefused, request_id: str) -> bytes:
    body = msgspec.json.encode(problem(load_knowledge().messages, refused, None))
    head = (
        "HTTP/1.1 400 Bad Request",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        "Content-Language: ja, en",
        "Cache-Control: no-store",
        f"X-Request-Id: {request_id}",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + body
