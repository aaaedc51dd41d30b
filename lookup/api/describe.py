"""The OpenAPI description, made from the very types that read the requests and write the answers."""

import re
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute

from lookup import __version__
from lookup.api.answers import JSON, WORKBOOK
from lookup.api.contract import NoParameters
from lookup.api.problems import MEDIA_TYPE, Problem
from lookup.api.requests import MULTIPART
from lookup.knowledge.messages import Messages
from lookup.model import Text

_REFERENCE = "#/components/schemas/{name}"
_BINARY = {"type": "string", "format": "binary"}
_FORM = {
    "type": "object",
    "properties": {"file": _BINARY},
    "required": ["file"],
    "additionalProperties": False,
}


class Described(msgspec.Struct, frozen=True):
    """What a route takes and gives; stands beside its handler, and is all that the description knows of it.

    Attributes:
        operation: Stable name of the route; its sentences are the message ``api.operation_<name>``.
        answers: Types of its JSON answer; none if it only answers with files.
        query: Its parameters.
        body: Type of its JSON body.
        upload: Whether its body is a form with one file.
        workbook: Whether it answers with a workbook.
        cached: Whether its answers carry an entity tag.
        binary: Whether it answers with bytes of any kind.
        media: Media type of its answer, where that is a text other than JSON.
        created: Whether it answers that something was made (201).
        local: Whether it is only taken from the machine itself, and may contradict what is in force.
    """

    operation: str
    answers: tuple[type[msgspec.Struct], ...] = ()
    query: type[msgspec.Struct] = NoParameters
    body: type[msgspec.Struct] | None = None
    upload: bool = False
    workbook: bool = False
    cached: bool = False
    binary: bool = False
    media: str | None = None
    created: bool = False
    local: bool = False

    @property
    def opt(self) -> dict[str, Any]:
        """Return it as the framework carries it along with a handler."""
        return {"described": self}


def described_routes(app: Litestar) -> list[tuple[str, str, Described]]:
    """Return path, method and description of each described route, by path."""
    found = []
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if described := handler.opt.get("described"):
                    found.append((route.path_format, method.lower(), described))
    return sorted(found, key=lambda entry: entry[:2])


def openapi(app: Litestar, messages: Messages) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of *app*."""
    routes = described_routes(app)
    kinds = [Problem, *(k for _, _, d in routes for k in (*d.answers, d.query, d.body) if k)]
    _, components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for path, method, described in routes:
        operation = _operation(path, described, messages, components[described.query.__name__])
        paths.setdefault(path, {})[method] = operation
    parameters = {described.query.__name__ for _, _, described in routes}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ismap-lookup",
            "version": __version__,
            "summary": messages("api.summary").en,
            "description": _both(messages("api.description")),
        },
        "paths": paths,
        "components": {"schemas": {k: v for k, v in components.items() if k not in parameters}},
    }


def _operation(path: str, described: Described, messages: Messages, query: dict[str, Any]) -> dict[str, Any]:
    text = messages(f"api.operation_{described.operation}")
    names = re.findall(r"{(\w+)}", path)
    parameters = [_parameter(messages, name, {"type": "string"}, "path") for name in names]
    parameters += [
        _parameter(messages, name, schema, "query") for name, schema in query["properties"].items()
    ]
    operation: dict[str, Any] = {
        "operationId": described.operation,
        "summary": text.en,
        "description": text.ja,
        "parameters": parameters,
        "responses": _responses(described, may_be_unknown=bool(names) or "as_of" in query["properties"]),
    }
    if described.body:
        operation["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": _reference(described.body)}},
        }
    if described.upload:
        operation["requestBody"] = {"required": True, "content": {MULTIPART: {"schema": _FORM}}}
    return operation


def _parameter(messages: Messages, name: str, schema: dict[str, Any], where: str) -> dict[str, Any]:
    description = _both(messages(f"api.parameter_{name}"))
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "description": description,
        "schema": schema,
    }


def _responses(described: Described, *, may_be_unknown: bool) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if described.workbook:
        content[WORKBOOK] = {"schema": _BINARY}
    if described.binary:
        content["application/octet-stream"] = {"schema": _BINARY}
    if described.media:
        content[described.media.partition(";")[0]] = {"schema": {"type": "string"}}
    if described.answers:
        one_of = [_reference(kind) for kind in described.answers]
        content[JSON] = {"schema": one_of[0] if len(one_of) == 1 else {"oneOf": one_of}}
    done = HTTPStatus.CREATED if described.created else HTTPStatus.OK
    responses: dict[str, Any] = {str(done.value): {"description": done.phrase, "content": content}}
    if described.cached:
        responses["304"] = {"description": HTTPStatus.NOT_MODIFIED.phrase}
    refusals = [
        400,
        *([403] if described.local else []),
        *([404] if may_be_unknown else []),
        *([409] if described.local else []),
        *([413, 415] if described.body or described.upload else []),
    ]
    for status in refusals:
        responses[str(status)] = _problem(HTTPStatus(status).phrase)
    return responses | {"default": _problem("Problem")}


def _both(text: Text) -> str:
    return f"{text.ja}\n\n{text.en}"


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": _reference(Problem)}}}


def _reference(kind: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(name=kind.__name__)}
