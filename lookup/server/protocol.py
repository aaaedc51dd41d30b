"""HTTP itself: what cannot be read as a request is refused in the words of the API."""

from functools import cache
from typing import TYPE_CHECKING

import msgspec
import structlog

from lookup.api.problems import MEDIA_TYPE, problem, refuse
from lookup.knowledge import load_knowledge

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol as _Protocol
else:
    from uvicorn.protocols.http.auto import AutoHTTPProtocol as _Protocol

log = structlog.get_logger()


class Protocol(_Protocol):
    """The server's own protocol, whose refusals are problems: of Japanese as it is in an address, say.

    Such a request never reaches the application, which explains all others.
    """

    def send_400_response(self, msg: str) -> None:
        """Refuse what was received, and close the connection."""
        address, *_ = self.client or ("-",)
        log.warning("request unreadable", client=address, reason=msg)
        self.transport.write(_refusal())
        self.transport.close()


@cache
def _refusal() -> bytes:
    messages = load_knowledge().messages
    body = msgspec.json.encode(problem(messages, refuse(messages, 400, "api.http_400"), None))
    head = (
        "HTTP/1.1 400 Bad Request",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        "Content-Language: ja, en",
        "Cache-Control: no-store",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + body
