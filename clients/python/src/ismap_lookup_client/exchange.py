"""How one request is made, without making it: retries, waiting, the cache of entity tags.

Everything here is generators that yield what is to be done (:class:`Call`, :class:`Pause`) and are sent what
came of it. :mod:`ismap_lookup_client.client` does it, waiting or awaiting, so the logic stands once.
"""

import random
from collections.abc import Generator, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import TypeAlias, TypeVar

import msgspec

from ismap_lookup_client import errors
from ismap_lookup_client.cache import Answer, Cache
from ismap_lookup_client.taking import printed
from ismap_lookup_client.types import Problem

T = TypeVar("T")

JSON = "application/json"
PROBLEM = "application/problem+json"
_AGAIN = frozenset({429, 502, 503, 504})
_DONE_PERHAPS = frozenset({502, 504})
_NOT_MODIFIED = 304
_TOO_MANY = 429
_FIRST_PAUSE = 0.5
_NO_ROUTE = frozenset({"api.http_404", "api.http_405"})


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One request.

    Attributes:
        query: Parameters; those that are ``None`` are left out by whoever makes the call.
        body: JSON to send.
        file: Name and bytes to send as the part ``file`` of a form.
        accept: The kind of answer that is wanted; any other is none.
        repeatable: Whether the same request twice does no harm.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    file: tuple[str, bytes] | None = None
    accept: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    repeatable: bool = True


class Lost(msgspec.Struct, frozen=True):
    """No answer came, and why; ``arrived``: whether the service may have got the request."""

    reason: str
    arrived: bool


class Pause(msgspec.Struct, frozen=True):
    """Wait so many seconds."""

    seconds: float


Step: TypeAlias = Call | Pause
Result: TypeAlias = Answer | Lost | None
Operation: TypeAlias = Generator[Step, Result, T]


class Exchange:
    """Makes calls last: asks again where that may help, and answers from memory where nothing has changed.

    Args:
        retries: So many times a call is made again.
        longest_pause: Seconds; where the service wants a longer one, the refusal is raised instead.
    """

    def __init__(self, retries: int, longest_pause: float) -> None:
        self.retries = retries
        self.longest_pause = longest_pause
        self._cache = Cache()

    def make(self, call: Call) -> Generator[Step, Result, Answer]:
        """Make *call* and return an answer of the kind that it wants.

        Raises:
            LookupClientError: The service refused, could not be reached, or is something else.
        """
        if call.method != "GET":
            return _of_kind(accepted((yield from self._insist(call))), call.accept)
        key = (call.path, call.query, call.accept)
        held = self._cache.get(key)
        if held:
            tagged = (*call.headers, ("If-None-Match", held.headers["etag"]))
            call = msgspec.structs.replace(call, headers=tagged)
        answer = yield from self._insist(call)
        if answer.status == _NOT_MODIFIED and held:
            return held
        answer = _of_kind(accepted(answer), call.accept)
        if "etag" in answer.headers:
            self._cache.keep(key, answer)
        return answer

    def _insist(self, call: Call) -> Generator[Step, Result, Answer]:
        for attempt in range(self.retries + 1):
            result = yield call
            pause = self._pause(call, result, attempt)
            if pause is None or attempt == self.retries:
                break
            yield Pause(pause)
        if isinstance(result, Answer):
            return result
        raise errors.NoAnswer(result.reason if result else call.path)

    def _pause(self, call: Call, result: Result, attempt: int) -> float | None:
        """Return how long to wait before asking again; ``None`` if that would not help."""
        if isinstance(result, Answer) and result.status not in _AGAIN:
            return None
        if not call.repeatable and _done_perhaps(result):
            return None
        asked = retry_after(result.headers) if isinstance(result, Answer) else None
        if asked is not None:
            return asked if asked <= self.longest_pause else None
        # Jitter keeps clients that failed together from coming back together.
        return min(self.longest_pause, _FIRST_PAUSE * 2.0**attempt * random.uniform(0.5, 1.0))  # noqa: S311


def _done_perhaps(result: Result) -> bool:
    """Whether what was asked may have been done: an overloaded service has done nothing yet."""
    if isinstance(result, Answer):
        return result.status in _DONE_PERHAPS
    return result is None or result.arrived


def accepted(answer: Answer) -> Answer:
    """Return *answer* unless it is a refusal.

    Raises:
        Refused: The service said no; which kind of no is the kind of exception.
        UnexpectedAnswer: It is a refusal that no ismap-lookup service gives.
    """
    if 200 <= answer.status < 300:  # noqa: PLR2004 - what HTTP calls a success
        return answer
    try:
        problem = msgspec.json.decode(answer.body, type=Problem)
    except msgspec.DecodeError as error:
        to = f" (to {answer.headers['location']})" if "location" in answer.headers else ""
        text = f"the answer {answer.status}{to} is no problem document; is this the address of the service?"
        raise errors.UnexpectedAnswer(text) from error
    if answer.status == _TOO_MANY:
        raise errors.RateLimited(answer.status, problem, retry_after(answer.headers))
    raise _kind(answer.status, problem.code)(answer.status, problem)


def _kind(status: int, code: str) -> type[errors.Refused]:
    known = {
        400: errors.BadRequest,
        401: errors.NotPermitted,
        403: errors.NotPermitted,
        404: errors.NotFound,
        409: errors.Contradicted,
        413: errors.TooLarge,
    }
    if code in _NO_ROUTE:
        return errors.NotOffered
    return known.get(status, errors.ServiceFailed if status >= 500 else errors.Refused)  # noqa: PLR2004


def _of_kind(answer: Answer, accept: str) -> Answer:
    """Return *answer* if it is of the wanted media type: a page of some gateway is no workbook.

    Raises:
        UnexpectedAnswer: It is something else.
    """
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != accept:
        text = f"the answer is {kind or 'of no kind'}, not {accept}; is this the address of the service?"
        raise errors.UnexpectedAnswer(text)
    return answer


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, given as a number or as a date."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    moment = _moment(value)
    if moment is None:
        return None
    # The clock of the service counts, where it tells what it shows.
    now = _moment(headers.get("date", "")) or datetime.now(timezone.utc)
    return max(0.0, (moment - now).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def decoded(answer: Answer, kind: type[T]) -> T:
    """Read *answer* as a *kind*; fields that this client does not know are left out.

    Raises:
        UnexpectedAnswer: It is something else.
    """
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        text = f"the answer is not what an ismap-lookup service gives: {error}"
        raise errors.UnexpectedAnswer(text) from error


def query_of(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return *values* as parameters, in order, without ``None``; several for one are joined by commas."""
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            found.append((name, ",".join(printed(name, one) for one in value)))
        elif value is not None:
            found.append((name, printed(name, value)))
    return tuple(found)
