"""The one door to the network: polite, bounded, and with a named cause for whatever goes wrong.

One request at a time, with a User-Agent that says who asks; every answer is limited in time and size, and
all of them together in number and size. What may pass by itself is tried again, as late as the server asks
for. Proxies and certificate authorities come from the environment (``HTTPS_PROXY``, ``SSL_CERT_FILE`` …).
"""

import asyncio
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec
import stamina
from stamina.instrumentation import set_on_retry_hooks

from lookup import __version__
from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.knowledge.portal import WebLimits
from lookup.model import Text

# What is tried again is said by whoever asked; the library would print it to stdout, among the data.
set_on_retry_hooks(())

__all__ = ["Answer", "Web", "WebLimits", "shown"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LOGIN = frozenset({401, 403, 407})
_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})
_MOST_REDIRECTS = 5
_MEGABYTE = 1_000_000
_FOREVER = 1e9


class Answer(msgspec.Struct, frozen=True):
    """What a server answered.

    Attributes:
        address: Where the answer came from in the end, after redirects.
        headers: By lower-case name.
    """

    status: int
    address: str
    headers: dict[str, str]
    body: bytes


class _Ask(msgspec.Struct, frozen=True):
    """One request; ``name`` is what to call its address before people."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None
    name: str
    allow: frozenset[int]


class _TryAgain(ListRefused):
    """What may pass by itself; ``wait``: how many seconds the server asks for."""

    def __init__(self, code: str, text: Text, wait: float | None) -> None:
        super().__init__(code, text)
        self.wait = wait


class Web:
    """A client for the length of one sync; it keeps the cookies it is given, and forgets them at its end.

    Not for a thread in which an event loop runs.
    """

    def __init__(self, knowledge: Knowledge, *, contact: str = "", limits: WebLimits | None = None) -> None:
        self._say = knowledge.messages
        self._limits = limits or WebLimits()
        self._agent = f"ismap-lookup/{__version__}" + (f" (+{contact})" if contact else "")
        self._runner = asyncio.Runner()
        self._requests = 0
        self._bytes = 0
        self._last = 0.0

    def __enter__(self) -> Self:
        """Open the client."""
        limits = self._limits
        self._client = httpx.AsyncClient(
            headers={"User-Agent": self._agent},
            timeout=httpx.Timeout(limits.silence_seconds, connect=limits.connect_seconds),
            limits=httpx.Limits(max_connections=1),
            follow_redirects=False,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        with self._runner:
            self._runner.run(self._client.aclose())

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        name: str | None = None,
        allow: frozenset[int] = frozenset(),
    ) -> Answer:
        """Fetch *url*, following redirects, but never from https to http.

        Args:
            url: Its user information and query are never shown.
            headers: Further headers; those that identify are not sent on to another host.
            name: What to call the address before people; by default *url* without its query.
            allow: Statuses besides 2xx that the caller deals with, such as 304 or a redirect.

        Raises:
            ListRefused: No usable answer could be had; the text names the cause and what to do.
        """
        return self._fetch(_Ask("GET", url, dict(headers or {}), None, name or shown(url), allow))

    def post(
        self,
        url: str,
        value: object,
        *,
        headers: Mapping[str, str] | None = None,
        name: str | None = None,
        allow: frozenset[int] = frozenset(),
    ) -> Answer:
        """Send *value* as JSON to *url*; everything else as :meth:`get`."""
        sent = {"Content-Type": "application/json", **(headers or {})}
        content = msgspec.json.encode(value)
        return self._fetch(_Ask("POST", url, sent, content, name or shown(url), allow))

    def _fetch(self, ask: _Ask) -> Answer:
        limits = self._limits
        again = stamina.retry_context(
            on=_wait_before_again,
            attempts=limits.attempts,
            timeout=None,
            wait_initial=limits.wait_seconds,
            wait_max=limits.longest_wait_seconds,
            wait_jitter=limits.wait_seconds / 2,
        )
        for attempt in again:
            with attempt:
                return self._checked(ask, self._once(ask))
        raise AssertionError

    def _once(self, ask: _Ask) -> Answer:
        with self._explained(ask):
            request = self._client.build_request(
                ask.method, ask.url, headers=ask.headers, content=ask.content
            )
            for _ in range(_MOST_REDIRECTS + 1):
                self._count(ask)
                answer, following = self._runner.run(self._answer(request, ask))
                if answer.status not in _REDIRECTS or answer.status in ask.allow or following is None:
                    return answer
                if request.url.scheme == "https" and following.url.scheme != "https":
                    raise self._refused("web.downgrade", ask, address=shown(str(following.url)))
                request = following
        raise self._refused("web.redirects", ask)

    async def _answer(self, request: Any, ask: _Ask) -> tuple[Answer, Any]:  # noqa: ANN401 - httpx stays in here
        """Send *request*; return the answer, and the request to which it redirects."""
        limits = self._limits
        async with asyncio.timeout(limits.answer_seconds):
            response = await self._client.send(request, stream=True)
            try:
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > limits.answer_megabytes * _MEGABYTE:
                        raise self._refused("web.too_large", ask, limit=limits.answer_megabytes)
            finally:
                await response.aclose()
        self._bytes += len(body)
        if self._bytes > limits.total_megabytes * _MEGABYTE:
            raise self._refused("web.too_much", ask, limit=limits.total_megabytes)
        headers = {name.lower(): value for name, value in response.headers.items()}
        answer = Answer(response.status_code, str(response.url), headers, bytes(body))
        return answer, response.next_request

    def _count(self, ask: _Ask) -> None:
        """Wait until the next request may be made, if it may."""
        if self._requests >= self._limits.requests:
            raise self._refused("web.too_many_requests", ask, limit=self._limits.requests)
        self._requests += 1
        time.sleep(max(0.0, self._last + self._limits.pause_seconds - time.monotonic()))
        self._last = time.monotonic()

    def _checked(self, ask: _Ask, answer: Answer) -> Answer:
        """Return *answer* if its status is one the caller can use."""
        status = answer.status
        if 200 <= status < 300 or status in ask.allow:  # noqa: PLR2004 - the class of success
            return answer
        if status in _BUSY or status >= 500:  # noqa: PLR2004 - the class of server errors
            raise self._try_again(ask, answer)
        names = dict.fromkeys(_LOGIN, "web.login") | dict.fromkeys(_GONE, "web.gone")
        raise self._refused(names.get(status, "web.status"), ask, status=status)

    def _try_again(self, ask: _Ask, answer: Answer) -> ListRefused:
        wait = _seconds_asked_for(answer.headers.get("retry-after", ""))
        about: dict[str, object] = {"name": ask.name, "status": answer.status}
        if wait is None:
            code = "web.busy" if answer.status in _BUSY else "web.failing"
            return _TryAgain(code, self._say(code, **about), None)
        text = self._say("web.busy_until", **about, seconds=round(wait))
        if wait > self._limits.longest_wait_seconds:
            return ListRefused("web.busy_until", text)
        return _TryAgain("web.busy_until", text, wait)

    @contextmanager
    def _explained(self, ask: _Ask) -> Iterator[None]:
        """Turn what can go wrong on the way into a refusal that names the cause."""
        try:
            yield
        except TimeoutError as error:
            raise self._refused("web.too_slow", ask, seconds=self._limits.answer_seconds) from error
        except httpx.TimeoutException as error:
            raise self._passing("web.silent", ask) from error
        except httpx.ProxyError as error:
            raise self._refused("web.proxy", ask, reason=error) from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
            raise self._refused("web.address", ask) from error
        except httpx.DecodingError as error:
            raise self._refused("web.damaged", ask) from error
        except httpx.ConnectError as error:
            if _is_about_certificates(error):
                raise self._refused("web.certificate", ask, reason=error) from error
            raise self._passing("web.unreachable", ask, reason=error) from error
        except httpx.TransportError as error:
            raise self._passing("web.cut", ask) from error

    def _passing(self, code: str, ask: _Ask, **values: object) -> _TryAgain:
        return _TryAgain(code, self._say(code, name=ask.name, **values), None)

    def _refused(self, code: str, ask: _Ask, **values: object) -> ListRefused:
        return ListRefused(code, self._say(code, name=ask.name, **values))


def shown(url: str) -> str:
    """Return *url* without what may be secret in it: user information, query, fragment."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return url.partition("?")[0].rpartition("@")[2]
    return str(parts.copy_with(username="", password="", query=None, fragment=None))


def _wait_before_again(error: Exception) -> bool | float:
    """Tell whether *error* may pass by itself, or after how many seconds."""
    if not isinstance(error, _TryAgain):
        return False
    return True if error.wait is None else error.wait


def _seconds_asked_for(header: str) -> float | None:
    """Return the seconds that a Retry-After header asks to wait: a number, or until a date."""
    if header.strip().isdecimal():
        return min(float(header), _FOREVER)
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _is_about_certificates(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None
