"""The reference of the HTTP API as a page: made from its own description, without any script."""

import json
import shlex
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, urlencode

import anyio.to_thread
import msgspec
from litestar import Litestar, Response, get
from litestar.di import NamedDependency

from lookup.api.answers import JSON
from lookup.api.contract import NoParameters
from lookup.api.describe import openapi
from lookup.api.problems import MEDIA_TYPE, AnyRequest
from lookup.api.requests import FORM, MULTIPART
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.model import Lang
from lookup.pages.asking import read_form
from lookup.pages.render import page, view_of
from lookup.pages.snippets import PYTHON

_SUCCESS: Final = 300
_FORM_EXAMPLE: Final = 'queries={"q0": {"query": "青空クラウド"}}'
_SHEET_EXAMPLE: Final = "file=@requirements.xlsx"


class Row(msgspec.Struct, frozen=True):
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    needed: bool
    text: str = ""


class Shape(msgspec.Struct, frozen=True):
    """An object that is sent or answered, with its fields."""

    name: str
    text: str
    rows: tuple[Row, ...]


class Refusal(msgspec.Struct, frozen=True):
    """A problem that may be answered."""

    status: str
    code: str
    text: str


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One route.

    Attributes:
        sent: Media type of the body and what it holds; ``None`` without a body.
        answers: Status, media type and what it holds, of each answer that is no problem.
        curl: A call that can be pasted; ``{base}`` stands for the address of the service.
        python: The same with the Python client, where that has it.
    """

    id: str
    method: str
    path: str
    does: str
    parameters: tuple[Row, ...]
    sent: tuple[str, str] | None
    fields: tuple[Row, ...]
    answers: tuple[tuple[str, str, str], ...]
    refusals: tuple[Refusal, ...]
    curl: str
    python: str | None


class Reference(msgspec.Struct, frozen=True):
    """All routes and all shapes, in the order in which the page shows them."""

    operations: tuple[Operation, ...]
    shapes: tuple[Shape, ...]


@get("/docs")
async def show_reference(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show what each route does, takes and gives."""
    read_form(request, desk.knowledge.messages, NoParameters)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, None)
    reference = await anyio.to_thread.run_sync(read_reference, request.app, desk, view.lang)
    base = str(request.base_url).rstrip("/")
    return page(request, view, "reference", catalogue.info(view.on), reference=reference, base=base)


@lru_cache(maxsize=4)
def read_reference(app: Litestar, desk: Desk, lang: Lang) -> Reference:
    """Return the description of *app* in *lang* as the page shows it."""
    described = openapi(app, desk.knowledge)
    return Reference(
        tuple(
            _operation(described, path, method, operation, lang)
            for path, methods in described["paths"].items()
            for method, operation in methods.items()
        ),
        tuple(
            Shape(name, schema.get("description", ""), tuple(_rows(schema)))
            for name, schema in sorted(described["components"]["schemas"].items())
            if "properties" in schema
        ),
    )


def _operation(
    described: dict[str, Any], path: str, method: str, operation: dict[str, Any], lang: Lang
) -> Operation:
    sent = next(iter(operation.get("requestBody", {}).get("content", {}).items()), None)
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        does=operation["description" if lang == "ja" else "summary"],
        parameters=tuple(_parameter(one, lang) for one in operation["parameters"]),
        sent=(sent[0], kind_of(sent[1]["schema"])) if sent else None,
        fields=tuple(_rows(_resolved(described, sent[1]["schema"]))) if sent else (),
        answers=tuple(_answers(operation["responses"])),
        refusals=tuple(_refusals(described, operation["responses"], lang)),
        curl=_curl(path, method, operation, sent),
        python=PYTHON.get(operation["operationId"]),
    )


def _parameter(parameter: dict[str, Any], lang: Lang) -> Row:
    ja, _, en = parameter["description"].partition("\n\n")
    text = ja if lang == "ja" else en
    return Row(parameter["name"], kind_of(parameter["schema"]), parameter["required"], text)


def _resolved(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = described["components"]["schemas"][name] if name else schema
    return found


def _rows(schema: dict[str, Any]) -> Iterator[Row]:
    for name, field in schema.get("properties", {}).items():
        yield Row(name, kind_of(field), name in schema.get("required", ()))


def kind_of(schema: dict[str, Any]) -> str:
    """Return what a schema allows as one line: ``string (date) | null``, ``[Verdict]``, ``"ja" | "en"``."""
    match schema:
        case {"$ref": reference}:
            said = str(reference).rpartition("/")[2]
        case {"anyOf": kinds}:
            said = " | ".join(dict.fromkeys(map(kind_of, kinds)))
        case {"enum": allowed}:
            said = " | ".join(json.dumps(value, ensure_ascii=False) for value in allowed)
        case {"type": "array", "items": dict(item)}:
            said = f"[{kind_of(item)}]"
        case {"type": "object", "additionalProperties": dict(value)}:
            said = f"{{…: {kind_of(value)}}}"
        case {"type": kind, "format": form}:
            said = f"{kind} ({form})"
        case _:
            said = str(schema.get("type", "any"))
    return said


def _answers(responses: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for status, answer in responses.items():
        if not status.isdecimal() or MEDIA_TYPE in answer.get("content", {}):
            continue
        content = answer.get("content", {})
        if not content:
            yield status, "", answer["description"]
        for media, given in content.items():
            yield status, media, kind_of(given["schema"]) if media == JSON else ""


def _refusals(described: dict[str, Any], responses: dict[str, Any], lang: Lang) -> Iterator[Refusal]:
    known = described["components"]["examples"]
    for status, answer in responses.items():
        for code in answer.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {}):
            yield Refusal(status, code, known[code]["value"]["message"][lang])


def _curl(path: str, method: str, operation: dict[str, Any], sent: tuple[str, Any] | None) -> str:
    """Return a call with curl: with the parameters of the path, and the first other one with an example."""
    shown = [one for one in operation["parameters"] if "example" in one]
    for one in shown:
        path = path.replace(f"{{{one['name']}}}", quote(str(one["example"]), safe=""))
    asked = [(one["name"], str(one["example"])) for one in shown if one["in"] == "query"][:1]
    query = f"?{urlencode(asked)}" if asked and not sent else ""
    parts = ["curl", "-s", *(() if sent or method == "get" else ("-X", method.upper()))]
    lines = [" ".join([*parts, shlex.quote("{base}" + path + query)])]
    match sent:
        case (media, body) if media == JSON:
            example = json.dumps(body.get("example", {}), ensure_ascii=False, indent=1)
            lines += [f"-H 'Content-Type: {JSON}'", f"-d {shlex.quote(example)}"]
        case (media, _) if media == MULTIPART:
            lines += [f"-F {_SHEET_EXAMPLE}", "-o answered.xlsx"]
        case (media, _) if media == FORM:
            lines += [f"--data-urlencode {shlex.quote(_FORM_EXAMPLE)}"]
    return " \\\n  ".join(lines)
