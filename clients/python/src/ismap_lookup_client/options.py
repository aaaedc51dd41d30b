"""How a service is reached: what both clients make of their arguments."""

import ssl
from collections.abc import Mapping
from importlib.metadata import version
from typing import TypedDict

import httpx
import msgspec

from ismap_lookup_client.cache import Answer
from ismap_lookup_client.errors import WrongUse
from ismap_lookup_client.exchange import PROBLEM, Call, Lost


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach a service.

    Attributes:
        api_key: Sent as a bearer token, where the service wants keys.
        timeout: Seconds without a sign of life after which a call counts as lost.
        retries: So many times a call is made again, where that does no harm.
        longest_pause: Seconds to wait at most before asking again, also where the service asks for more.
        verify: A TLS context for an authority of one's own; otherwise the usual authorities count.
    """

    api_key: str | None = None
    timeout: float = 60.0
    retries: int = 3
    longest_pause: float = 60.0
    verify: ssl.SSLContext | bool = True

    @property
    def headers(self) -> dict[str, str]:
        """The headers of every request."""
        agent = {"User-Agent": f"ismap-lookup-client/{version('ismap-lookup-client')}"}
        return agent | ({"Authorization": f"Bearer {self.api_key}"} if self.api_key else {})


class Sent(TypedDict, total=False):
    """A call in the words of httpx."""

    method: str
    url: str
    params: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    content: bytes
    files: Mapping[str, tuple[str, bytes]]


def sent(call: Call) -> Sent:
    """Return *call* as arguments of ``httpx.Client.request``."""
    headers = {"Accept": ", ".join(dict.fromkeys((call.accept, PROBLEM))), **dict(call.headers)}
    arguments = Sent(method=call.method, url=call.path.lstrip("/"), headers=headers)
    if call.query:
        arguments["params"] = call.query
    if call.body is not None:
        arguments["content"] = call.body
        arguments["headers"] = headers | {"Content-Type": "application/json"}
    if call.file is not None:
        arguments["files"] = {"file": call.file}
    return arguments


def answered(response: httpx.Response) -> Answer:
    """Return what came back in our own words."""
    return Answer(
        response.status_code, {name.lower(): v for name, v in response.headers.items()}, response.content
    )


def lost(address: httpx.URL, error: httpx.RequestError) -> Lost:
    """Return why no answer came from *address*, in our own words."""
    never_sent = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
    return Lost(f"{address}: {type(error).__name__} {error}".rstrip(), arrived=not never_sent)


def base_of(address: str) -> str:
    """Return *address* so that paths can follow it.

    Raises:
        WrongUse: It is no http(s) address.
    """
    text = f"{address!r} is no address of a service; write something like http://127.0.0.1:8000"
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, TypeError) as error:
        raise WrongUse(text) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise WrongUse(text)
    return address.rstrip("/") + "/"
