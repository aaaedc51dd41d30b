"""Sending one message to one receiver; beside the module that fetches lists, the only one that uses httpx."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeAlias

import anyio
import httpx
import msgspec

from lookup import __version__

SECONDS = 15.0
"""How long one attempt may take in all, from connecting to the status of the answer."""

_HEADERS = {"Content-Type": "application/json", "User-Agent": f"ismap-lookup/{__version__}"}


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What a receiver answered.

    Attributes:
        status: HTTP status; ``None`` if no answer came.
        reason: In English, for the log: the status, or why none came; never holds the address.
        retry_after: For how long the receiver asks not to be tried again.
    """

    status: int | None
    reason: str
    retry_after: timedelta | None = None


Client: TypeAlias = httpx.AsyncClient


def client() -> Client:
    """Return the client that sends: it follows no redirect, so that no receiver can send us elsewhere.

    Proxies and certificates are those of the environment.
    """
    return httpx.AsyncClient(headers=_HEADERS, timeout=SECONDS, follow_redirects=False)


async def post(sender: Client, url: str, headers: dict[str, str], body: bytes) -> Answered:
    """Send *body* once; the body of the answer is not read, and whatever goes wrong is part of the answer."""
    try:
        with anyio.fail_after(SECONDS):
            async with sender.stream("POST", url, headers=headers, content=body) as answer:
                after = _retry_after(answer.headers.get("retry-after"))
                return Answered(
                    status=answer.status_code, reason=f"HTTP {answer.status_code}", retry_after=after
                )
    except TimeoutError:
        return Answered(status=None, reason=f"no answer within {SECONDS:.0f} s")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return Answered(status=None, reason=_named(error))


def _named(error: Exception) -> str:
    """Say what kind of failure it was; its own text could hold the address."""
    cause = error.__cause__ or error.__context__
    name = type(error).__name__
    return f"{name} ({type(cause).__name__})" if cause else name


def _retry_after(text: str | None) -> timedelta | None:
    """Read Retry-After: seconds, or the time of day when to come back."""
    if text is None:
        return None
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text), 10**6))
    try:
        return max(parsedate_to_datetime(text) - datetime.now(UTC), timedelta(0))
    except (TypeError, ValueError):
        return None
