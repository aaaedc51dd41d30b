"""How one request is made, without making it: retries, waiting, the cache of entity tags.

Everything here is generators that yield what is to be done (:class:`Call`, :class:`Pause`) and are sent what
came of it. :mod:`ismap_lookup_client.client` does it, waiting or awaiting, so the logic stands once.
"""

import random
from collections import OrderedDict
from collections.abc import Generator, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TypeAlias, TypeVar

import msgspec

from ismap_lookup_client import errors
from ismap_lookup_client.types import Problem

T = TypeVar("T")

JSON = "application/json"
CACHED_ANSWERS = 256
"""So many answers are kept with their entity tags."""
_AGAIN = frozenset({429, 502, 503, 504})
_NOT_MODIFIED = 304
_FIRST_PAUSE = 0.5


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One request.

    Attributes:
        query: Parameters; those that are ``None`` are left out by whoever makes the call.
        body: JSON to send.
        file: Name and bytes to send as the part ``file`` of a form.
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


class Answer(msgspec.Struct, frozen=True):
    """What came back. Names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Lost(msgspec.Struct, frozen=True):
    """No answer came, and why."""

    reason: str


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
        self._held: OrderedDict[tuple[object, ...], Answer] = OrderedDict()
        self._lock = Lock()

    def make(self, call: Call) -> Generator[Step, Result, Answer]:
        """Make *call* and return an answer below 400.

        Raises:
            LookupClientError: The service refused, could not be reached, or is something else.
        """
        key = (call.path, call.query, call.accept, call.headers)
        held = self._held.get(key) if call.method == "GET" else None
        if held:
            tagged = (*call.headers, ("If-None-Match", held.headers["etag"]))
            call = msgspec.structs.replace(call, headers=tagged)
        answer = yield from self._insist(call)
        if answer.status == _NOT_MODIFIED and held:
            answer = held
        if call.method == "GET" and "etag" in answer.headers:
            self._keep(key, answer)
        return answer

    def _keep(self, key: tuple[object, ...], answer: Answer) -> None:
        with self._lock:
            self._held[key] = answer
            self._held.move_to_end(key)
            if len(self._held) > CACHED_ANSWERS:
                self._held.popitem(last=False)

    def _insist(self, call: Call) -> Generator[Step, Result, Answer]:
        for attempt in range(self.retries + 1):
            result = yield call
            pause = self._pause(call, result, attempt)
            if pause is None or attempt == self.retries:
                break
            yield Pause(pause)
        if isinstance(result, Answer):
            return accepted(result)
        raise errors.NoAnswer(result.reason if result else call.path)

    def _pause(self, call: Call, result: Result, attempt: int) -> float | None:
        """Return how long to wait before asking again; ``None`` if that would not help."""
        if isinstance(result, Answer) and result.status not in _AGAIN:
            return None
        # An overloaded service has done nothing yet; a lost answer may have been a done one.
        done_perhaps = not isinstance(result, Answer) or result.status in (502, 504)
        if done_perhaps and not call.repeatable:
            return None
        asked = retry_after(result.headers) if isinstance(result, Answer) else None
        if asked is not None:
            return asked if asked <= self.longest_pause else None
        # Jitter keeps clients that failed together from coming back together.
        return min(self.longest_pause, _FIRST_PAUSE * 2.0**attempt * random.uniform(0.5, 1.0))  # noqa: S311


def accepted(answer: Answer) -> Answer:
    """Return *answer* unless it is a refusal.

    Raises:
        Refused: The service said no; which kind of no is the kind of exception.
        UnexpectedAnswer: It is a refusal that no ismap-lookup service gives.
    """
    if answer.status < 300 or answer.status == _NOT_MODIFIED:  # noqa: PLR2004 - 3xx is of no use here
        return answer
    try:
        problem = msgspec.json.decode(answer.body, type=Problem)
    except msgspec.DecodeError as error:
        text = f"the answer {answer.status} is no problem document; is this the address of the service?"
        raise errors.UnexpectedAnswer(text) from error
    if answer.status == 429:  # noqa: PLR2004
        raise errors.RateLimited(answer.status, problem, retry_after(answer.headers))
    raise _kind(answer.status)(answer.status, problem)


def _kind(status: int) -> type[errors.Refused]:
    known = {
        400: errors.BadRequest,
        401: errors.NotPermitted,
        403: errors.NotPermitted,
        404: errors.NotFound,
        413: errors.TooLarge,
    }
    return known.get(status, errors.ServiceFailed if status >= 500 else errors.Refused)  # noqa: PLR2004


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, given as a number or as a date."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return max(0.0, (zoned - datetime.now(timezone.utc)).total_seconds())


def decoded(answer: Answer, kind: type[T]) -> T:
    """Read *answer* as a *kind*; fields that this client does not know are left out.

    Raises:
        UnexpectedAnswer: It is something else.
    """
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except msgspec.DecodeError as error:
        text = f"the answer is not what an ismap-lookup service gives: {error}"
        raise errors.UnexpectedAnswer(text) from error


def query_of(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return *values* as parameters, in order, without those that are ``None``; a list gives several."""
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        several = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        found += [(name, _printed(one)) for one in several if one is not None]
    return tuple(found)


def _printed(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(msgspec.to_builtins(value))
