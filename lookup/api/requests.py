"""Reading of what came over HTTP: parameters, bodies, uploads; what is unknown or unreadable is refused."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import PureWindowsPath
from typing import Any, TypeAlias, TypeVar
from urllib.parse import unquote_plus, unquote_to_bytes

import msgspec
from litestar import Request
from litestar.datastructures import FormMultiDict, UploadFile

from lookup.api.answers import JSON
from lookup.api.faults import field_problems
from lookup.api.problems import AnyRequest, RequestRefused, refuse
from lookup.desk import today
from lookup.errors import FieldProblem
from lookup.knowledge.messages import Messages

T = TypeVar("T", bound=msgspec.Struct)

Further: TypeAlias = Callable[[Any, Sequence[FieldProblem]], Iterable[FieldProblem]]
"""Given a body and the faults of its fields, tells what is wrong with what is left."""

_JSON_HEADER = (b"content-type", JSON.encode())
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_TRUTH = {"true": True, "false": False}

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
UNNAMED = "sheet.xlsx"
"""What an upload is called that came without a usable name."""


def read_query(request: AnyRequest, messages: Messages, kind: type[T]) -> T:
    """Read the query of the address as a *kind*.

    Raises:
        RequestRefused: A parameter is unknown, stands twice or cannot be used; all such are named.
    """
    nothing_said: T | None = None if request.scope["query_string"] else _unasked(kind)
    if nothing_said is not None:
        return nothing_said
    if faults := tuple(undecodable(request.scope["query_string"], messages)):
        raise refuse(messages, 400, "api.bad_parameters", faults, names=_named(faults))
    return converted(list(request.query_params.multi_items()), messages, kind)


def undecodable(query: bytes, messages: Messages) -> Iterator[FieldProblem]:
    """Yield the parameters of the address that are no text in UTF-8."""
    for part in query.split(b"&"):
        try:
            unquote_to_bytes(part).decode()
        except UnicodeDecodeError:
            name = unquote_plus(part.partition(b"=")[0].decode("latin-1"))
            yield FieldProblem(name, messages("api.not_utf8"))


def from_the_future(values: object, messages: Messages) -> tuple[FieldProblem, ...]:
    """Return that the list is asked for as it will be known one day, if it is: nobody knows that."""
    given = values.get("as_of") if isinstance(values, dict) else getattr(values, "as_of", None)
    try:
        as_of = msgspec.convert(given, date | None)
    except msgspec.ValidationError:
        return ()
    if as_of is None or as_of <= (now := today()):
        return ()
    return (FieldProblem("as_of", messages("desk.future_as_of", as_of=as_of, today=now)),)


def refuse_future(asked: T, messages: Messages) -> T:
    """Return *asked*, unless it asks for the list as it will be known one day.

    Raises:
        RequestRefused: It does.
    """
    if faults := from_the_future(asked, messages):
        raise RequestRefused(400, "desk.future_as_of", faults[0].message, faults)
    return asked


def converted(given: Sequence[tuple[str, str]], messages: Messages, kind: type[T]) -> T:
    """Return the parameters *given*, by name and in order, as a *kind*.

    Raises:
        RequestRefused: As :func:`read_query`.
    """
    values = _typed(dict(given), kind)
    names = [name for name, _ in given]
    faults = tuple(
        FieldProblem(name, messages("api.repeated_parameter")) for name in values if names.count(name) > 1
    ) + field_problems(messages, values, kind)
    if faults:
        faults += from_the_future(values, messages) if "as_of" in kind.__struct_fields__ else ()
        raise refuse(messages, 400, "api.bad_parameters", faults, names=_named(faults))
    return refuse_future(msgspec.convert(values, kind), messages)


@cache
def _unasked(kind: type[T]) -> T | None:
    """Return what a query without parameters says; ``None`` if that cannot be."""
    try:
        return msgspec.convert({}, kind)
    except msgspec.ValidationError:
        return None


def _typed(values: Mapping[str, str], kind: type[msgspec.Struct]) -> dict[str, object]:
    """Return *values* with whole numbers and truth values as what they are, in the one writing of each."""
    fields = {field.encode_name: str(field.type) for field in msgspec.structs.fields(kind)}
    return {name: _as(value, fields.get(name, "")) for name, value in values.items()}


def _as(text: str, hint: str) -> object:
    if "bool" in hint:
        return _TRUTH.get(text, text)
    return int(text) if "int" in hint and _WHOLE.fullmatch(text) else text


async def read_json(
    request: AnyRequest, messages: Messages, kind: type[T], further: Further | None = None
) -> T:
    """Read the body as JSON of a *kind*.

    Args:
        request: The request.
        messages: The messages of the knowledge files.
        kind: A struct that refuses unknown fields.
        further: Asked, where fields are faulty, what else is to be told at once.

    Raises:
        RequestRefused: It is no JSON, or not of that kind; all faulty fields are named by their path.
    """
    # Most bodies come with this very header; to read those of the others takes longer than to judge a name.
    if _JSON_HEADER not in request.scope["headers"] and request.content_type[0] != JSON:
        raise refuse(messages, 415, "api.not_json", got=request.content_type[0] or "-")
    body = await request.body()
    try:
        return refuse_future(msgspec.json.decode(body, type=kind), messages)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        plain = _whole(_parsed(body, messages))
        if faults := field_problems(messages, plain, kind):
            faults += tuple(further(plain, faults)) if further else ()
            faults += from_the_future(plain, messages) if "as_of" in kind.__struct_fields__ else ()
            raise refuse(messages, 400, "api.bad_body", faults, names=_named(faults)) from error
        try:
            return refuse_future(msgspec.convert(plain, kind), messages)
        except msgspec.ValidationError:
            raise refuse(messages, 400, "api.unreadable_body", reason=error) from error


def _parsed(body: bytes, messages: Messages) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise refuse(messages, 400, "api.broken_json", reason=error) from error


def _whole(value: Any) -> Any:  # noqa: ANN401 - JSON is anything
    """Return *value* with numbers such as ``5.0`` as the whole numbers that they are in JSON."""
    match value:
        case dict():
            return {name: _whole(part) for name, part in value.items()}
        case list():
            return [_whole(part) for part in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


async def read_upload(request: Request[Any, Any, Any], messages: Messages) -> tuple[str, bytes]:
    """Read the one file of a form.

    Returns:
        Its name and its bytes.

    Raises:
        RequestRefused: The body is no form, or holds anything else than one part ``file`` with a file in it.
    """
    if request.content_type[0] != MULTIPART or not request.content_type[1].get("boundary"):
        raise refuse(messages, 415, "api.not_multipart", got=request.content_type[0] or "-")
    form = await form_of(request, messages)
    try:
        parts = list(form.multi_items())
        faults = tuple(
            FieldProblem(name, messages("api.unknown_field", known="file"))
            for name, _ in parts
            if name != "file"
        )
        if faults:
            raise refuse(messages, 400, "api.bad_body", faults, names=_named(faults))
        if len(parts) != 1 or not isinstance(parts[0][1], UploadFile):
            raise _no_file(messages)
        file = parts[0][1]
        return plain_name(file.filename), await file.read()
    finally:
        await form.close()


async def form_of(request: Request[Any, Any, Any], messages: Messages) -> FormMultiDict:
    """Return the form with a file that *request* brings.

    Raises:
        RequestRefused: The file has no name: the framework takes it for a text, and cannot read that.
    """
    try:
        return await request.form()
    except (UnicodeError, LookupError) as error:
        raise _no_file(messages) from error


def _no_file(messages: Messages) -> RequestRefused:
    return refuse(messages, 400, "api.no_file", (FieldProblem("file", messages("api.missing_field")),))


def plain_name(name: str) -> str:
    """Return the last part of *name* as a text that can be shown and sent, whatever system it comes from."""
    last = PureWindowsPath(name.encode(errors="replace").decode()).name
    return "".join(c for c in last if c.isprintable()) or UNNAMED


def _named(faults: tuple[FieldProblem, ...]) -> str:
    """Return the places of *faults*, each once, for a sentence."""
    return ", ".join(dict.fromkeys(fault.path for fault in faults))
