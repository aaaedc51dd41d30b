"""The OpenAPI description, made from the very types that read the requests and write the answers."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute

from lookup import __version__
from lookup.api import refusals
from lookup.api.answers import ARCHIVE, JSON, WORKBOOK
from lookup.api.contract import NoParameters
from lookup.api.door import NEEDED
from lookup.api.examples import Examples
from lookup.api.problems import MEDIA_TYPE, Problem
from lookup.api.requests import FORM, MULTIPART
from lookup.knowledge import Knowledge
from lookup.knowledge.messages import Messages
from lookup.model import Text
from lookup.store.keys import Scope

PACKED = "packed"
"""By this the framework knows answers that are compressed already."""
_SCHEME = "key"
_REFERENCE = "#/components/schemas/{name}"
_NAME = {"type": "string", "minLength": 1}
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
        answers: Types of its JSON answer, structs or maps of them; none if it only answers with files.
        query: Its parameters.
        body: Type of its JSON body.
        form: Type of its body, if that is a form without files.
        upload: Whether its body is a form with one file.
        workbook: Whether it answers with a workbook.
        cached: Whether its answers carry an entity tag.
        binary: Whether it answers with bytes of any kind.
        archive: Whether it answers with files in a ZIP archive.
        media: Media type of its answer, where that is a text other than JSON.
        created: Whether it answers that something was made (201).
        local: Whether it is only taken with a key to operate, or from the machine itself.
        needs: Scope of a key that it asks for, where that does not follow from the rest.
        open: Whether it never asks for a key.
        refusals: Codes of the problems it may answer, beside those that follow from its parameters and body.
    """

    operation: str
    answers: tuple[Any, ...] = ()
    query: type[msgspec.Struct] = NoParameters
    body: type[msgspec.Struct] | None = None
    form: type[msgspec.Struct] | None = None
    upload: bool = False
    workbook: bool = False
    cached: bool = False
    binary: bool = False
    archive: bool = False
    media: str | None = None
    created: bool = False
    local: bool = False
    needs: Scope | None = None
    open: bool = False
    refusals: tuple[str, ...] = ()

    @property
    def opt(self) -> dict[str, Any]:
        """Return it as the framework carries it along with a handler; what is packed is not packed again."""
        packed = self.workbook or self.binary or self.archive
        return {"described": self, PACKED: packed, NEEDED: self.scope}

    @property
    def scope(self) -> Scope | None:
        """The scope of a key that it asks for; ``None``: none."""
        if self.open or self.needs or self.local:
            return None if self.open else self.needs or "operate"
        return "match" if self.body or self.form or self.upload else "read"

    @property
    def codes(self) -> Iterator[str]:
        """The codes of all problems that it may answer."""
        parameters = self.query.__struct_fields__
        yield from ("api.bad_parameters", *self.refusals, *refusals.EVERYWHERE)
        yield from refusals.JSON_BODY if self.body else ()
        yield from refusals.PLAIN_FORM if self.form else ()
        yield from (*refusals.FORM_BODY, *refusals.SHEET) if self.upload else ()
        yield from ("api.bad_cursor",) if "cursor" in parameters else ()
        takes_day = "as_of" in (*parameters, *(self.body.__struct_fields__ if self.body else ()))
        yield from ("desk.future_as_of", "desk.nothing_known") if takes_day else ()
        yield from ("decisions.not_from_here",) if self.local else ()
        yield from refusals.AT_THE_DOOR if self.scope else ()
        yield from ("api.not_acceptable",) if self.upload and self.answers else ()


def described_routes(app: Litestar) -> list[tuple[str, str, Described]]:
    """Return path, method and description of each described route, by path."""
    found = []
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if described := handler.opt.get("described"):
                    found.append((route.path_format, method.lower(), described))
    return sorted(found, key=lambda entry: entry[:2])


def openapi(app: Litestar, knowledge: Knowledge, *, keyed: bool = False) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of *app*; its examples are answers from a made-up list.

    Args:
        app: The application.
        knowledge: The knowledge files.
        keyed: Whether it asks for keys.
    """
    messages = knowledge.messages
    routes = described_routes(app)
    kinds = [Problem, *(k for _, _, d in routes for k in (*d.answers, d.query, d.body, d.form) if k)]
    _, components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    examples = Examples(knowledge)
    paths: dict[str, dict[str, Any]] = {}
    for path, method, described in routes:
        operation = _operation(path, described, messages, components)
        _show(operation, described, examples)
        if keyed and described.scope:
            operation["security"] = [{_SCHEME: []}]
        paths.setdefault(path, {})[method] = operation
    parameters = {k.__name__ for _, _, described in routes for k in (described.query, described.form) if k}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ismap-lookup",
            "version": __version__,
            "summary": messages("api.summary").en,
            "description": _both(messages("api.description")),
        },
        "paths": paths,
        "components": {
            "schemas": {k: v for k, v in components.items() if k not in parameters},
            "examples": refusals.examples(messages),
            "securitySchemes": {_SCHEME: {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(
    path: str, described: Described, messages: Messages, components: dict[str, Any]
) -> dict[str, Any]:
    query = components[described.query.__name__]
    text = messages(f"api.operation_{described.operation}")
    names = re.findall(r"{(\w+)}", path)
    parameters = [_parameter(messages, name, _NAME, "path") for name in names]
    parameters += [
        _parameter(messages, name, schema, "query") for name, schema in query["properties"].items()
    ]
    operation: dict[str, Any] = {
        "operationId": described.operation,
        "summary": text.en,
        "description": text.ja,
        "parameters": parameters,
        "responses": _responses(described, messages),
    }
    if described.body:
        operation["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": _reference(described.body)}},
        }
    if described.form:
        fields = components[described.form.__name__]["properties"]
        schema = {"type": "object", "properties": {name: _sendable(field) for name, field in fields.items()}}
        operation["requestBody"] = {
            "required": True,
            "content": {FORM: {"schema": schema | {"additionalProperties": False}}},
        }
    if described.upload:
        operation["requestBody"] = {"required": True, "content": {MULTIPART: {"schema": _FORM}}}
    return operation


def _show(operation: dict[str, Any], described: Described, examples: Examples) -> None:
    """Put examples beside what *operation* takes and gives."""
    for parameter in operation["parameters"]:
        if parameter["name"] in examples.parameters:
            parameter["example"] = examples.parameters[parameter["name"]]
    if body := examples.bodies.get(described.operation):
        operation["requestBody"]["content"][JSON]["example"] = body
    for answer in operation["responses"].values():
        given = answer.get("content", {}).get(JSON)
        if given and (shown := examples.answers.get(described.operation)):
            given["example"] = shown


def _parameter(messages: Messages, name: str, schema: dict[str, Any], where: str) -> dict[str, Any]:
    description = _both(messages(f"api.parameter_{name}"))
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "description": description,
        "schema": _sendable(schema) if where == "query" else schema,
    }


def _sendable(schema: dict[str, Any]) -> dict[str, Any]:
    """Return *schema* without what only JSON can say: a parameter that is left out is not ``null``."""
    kept = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    plain = {name: value for name, value in schema.items() if name != "anyOf"}
    plain |= kept[0] if len(kept) == 1 else {"anyOf": kept} if kept else {}
    if isinstance(plain.get("enum"), list):
        plain["enum"] = [value for value in plain["enum"] if value is not None]
    return {name: value for name, value in plain.items() if (name, value) != ("default", None)}


def _responses(described: Described, messages: Messages) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if described.workbook:
        content[WORKBOOK] = {"schema": _BINARY}
    if described.binary:
        content["application/octet-stream"] = {"schema": _BINARY}
    if described.archive:
        content[ARCHIVE] = {"schema": _BINARY}
    if described.media:
        content[described.media.partition(";")[0]] = {"schema": {"type": "string"}}
    if described.answers:
        one_of = [_reference(kind) for kind in described.answers]
        content[JSON] = {"schema": one_of[0] if len(one_of) == 1 else {"anyOf": one_of}}
    done = HTTPStatus.CREATED if described.created else HTTPStatus.OK
    answers: dict[str, Any] = {str(done.value): {"description": done.phrase, "content": content}}
    if described.cached:
        answers["304"] = {"description": HTTPStatus.NOT_MODIFIED.phrase}
    schema = _reference(Problem)
    answers |= refusals.responses(messages, described.codes, schema, MEDIA_TYPE)
    return answers | {"default": {"description": "Problem", "content": {MEDIA_TYPE: {"schema": schema}}}}


def _both(text: Text) -> str:
    return f"{text.ja}\n\n{text.en}"


def _reference(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a struct, or a map of structs
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=_REFERENCE)
    return schema
