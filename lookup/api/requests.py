"""Reading of what came over HTTP: parameters, bodies, uploads; what is unknown or unreadable is refused."""

from pathlib import PureWindowsPath
from typing import Any, TypeVar, get_args

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from lookup.api.answers import JSON
from lookup.api.faults import field_problems
from lookup.api.problems import AnyRequest, refuse
from lookup.errors import FieldProblem
from lookup.knowledge.messages import Messages
from lookup.model import Lang

T = TypeVar("T", bound=msgspec.Struct)

MULTIPART = "multipart/form-data"
UNNAMED = "sheet.xlsx"
"""What an upload is called that came without a usable name."""


def read_query(request: AnyRequest, messages: Messages, kind: type[T]) -> T:
    """Read the query of the address as a *kind*.

    Raises:
        RequestRefused: A parameter is unknown, stands twice or cannot be used; all such are named.
    """
    given = list(request.query_params.multi_items())
    values = dict(given)
    names = [name for name, _ in given]
    faults = tuple(
        FieldProblem(name, messages("api.repeated_parameter")) for name in values if names.count(name) > 1
    ) + field_problems(messages, values, kind, strict=False)
    if faults:
        raise refuse(messages, 400, "api.bad_parameters", faults, names=_named(faults))
    return msgspec.convert(values, kind, strict=False)


async def read_json(request: AnyRequest, messages: Messages, kind: type[T]) -> T:
    """Read the body as JSON of a *kind*.

    Raises:
        RequestRefused: It is no JSON, or not of that kind; all faulty fields are named by their path.
    """
    if request.content_type[0] != JSON:
        raise refuse(messages, 415, "api.not_json", got=request.content_type[0] or "-")
    body = await request.body()
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        faults = field_problems(messages, _parsed(body, messages), kind)
        if not faults:
            raise refuse(messages, 400, "api.unreadable_body", reason=error) from error
        raise refuse(messages, 400, "api.bad_body", faults, names=_named(faults)) from error


def language(request: AnyRequest) -> Lang:
    """Return which of the product's languages ``Accept-Language`` prefers; Japanese if it does not say."""
    wishes: list[tuple[float, Lang]] = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        wishes += [(_weight(weight), lang) for lang in get_args(Lang) if lang == primary]
    best = max(wishes, key=lambda wish: wish[0], default=(0.0, "ja"))
    return best[1] if best[0] > 0 else "ja"


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _parsed(body: bytes, messages: Messages) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise refuse(messages, 400, "api.broken_json", reason=error) from error


async def read_upload(request: Request[Any, Any, Any], messages: Messages) -> tuple[str, bytes]:
    """Read the one file of a form.

    Returns:
        Its name and its bytes.

    Raises:
        RequestRefused: The body is no form, or holds anything else than one part ``file`` with a file in it.
    """
    if request.content_type[0] != MULTIPART or not request.content_type[1].get("boundary"):
        raise refuse(messages, 415, "api.not_multipart", got=request.content_type[0] or "-")
    form = await request.form()
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
            fault = FieldProblem("file", messages("api.missing_field"))
            raise refuse(messages, 400, "api.no_file", (fault,))
        file = parts[0][1]
        return _plain_name(file.filename), await file.read()
    finally:
        await form.close()


def _plain_name(name: str) -> str:
    """Return the last part of *name* as a text that can be shown and sent, whatever system it comes from."""
    last = PureWindowsPath(name.encode(errors="replace").decode()).name
    return "".join(c for c in last if c.isprintable()) or UNNAMED


def _named(faults: tuple[FieldProblem, ...]) -> str:
    """Return the places of *faults*, each once, for a sentence."""
    return ", ".join(dict.fromkeys(fault.path for fault in faults))
