"""Reading what a page was asked: blank fields of a form count as not given."""

from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from lookup.api.faults import field_problems
from lookup.api.problems import AnyRequest, refuse
from lookup.api.requests import refuse_future, undecodable
from lookup.errors import FieldProblem
from lookup.knowledge.messages import Messages

T = TypeVar("T", bound=msgspec.Struct)

LANGUAGE = "lang"


def given(request: AnyRequest) -> dict[str, str]:
    """Return the parameters of the address that say something, but for the language of the page."""
    return without_blanks(request.query_params.multi_items())


def without_blanks(pairs: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Return those of *pairs* that say something, but for the language of the page."""
    texts = ((name, value.strip()) for name, value in pairs if isinstance(value, str))
    return {name: text for name, text in texts if text and name != LANGUAGE}


def read_form(request: AnyRequest, messages: Messages, kind: type[T]) -> T:
    """Read the parameters of the address as a *kind*.

    Raises:
        RequestRefused: One is unknown or cannot be used; all such are named.
    """
    values = given(request)
    faults: tuple[FieldProblem, ...] = field_problems(messages, values, kind, strict=False)
    faults += tuple(undecodable(request.scope["query_string"], messages))
    if faults:
        names = ", ".join(dict.fromkeys(fault.path for fault in faults))
        raise refuse(messages, 400, "api.bad_parameters", faults, names=names)
    return refuse_future(msgspec.convert(values, kind, strict=False), messages)


def refuse_foreign(request: AnyRequest, messages: Messages) -> None:
    """Refuse a form that was sent from a page of another site (CSRF), by what the browser says of itself.

    Browsers send ``Sec-Fetch-Site``, older ones at least ``Origin``; what sends neither is no browser that
    somebody could be led astray in.

    Raises:
        RequestRefused: It came from elsewhere.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        trusted = site in ("same-origin", "none")
    else:
        trusted = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not trusted:
        raise refuse(messages, 403, "pages.foreign_form")
