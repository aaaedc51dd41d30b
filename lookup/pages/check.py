"""The page on which one requirement is written by hand and judged: a form that is one requirement."""

from datetime import date
from typing import Any, Final, Literal, get_args
from urllib.parse import urlencode

import anyio.to_thread
import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency

from lookup import answering
from lookup.api.faults import field_problems
from lookup.api.problems import AnyRequest, refuse
from lookup.api.requests import FORM
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.errors import FieldProblem, InvalidRequirement
from lookup.model import Assessment, Requirement
from lookup.pages.asking import LANGUAGE, given, refuse_foreign, without_blanks
from lookup.pages.render import page, view_of
from lookup.pages.view import View
from lookup.text import split_items

_ID: Final = "1"
_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "service": ("service", "provider", "title", "service_model", "scope", "regions", "domestic_only"),
    "body": ("body", "introduced_on", "class_scale", "information_class", "lists", "impact"),
    "term": ("starts_on", "ends_on", "governing_law", "court"),
    "parts": ("platform", "components", "generative_ai", "generative_ai_models", "controls"),
    "others": ("accepts_equivalent", "accepts_prospective", "lines"),
}
LONGEST_ADDRESS: Final = 2_000
"""The language switch takes what was filled in along if its address is no longer."""
_LISTS: Final = (("ISMAP",), ("ISMAP-LIU",), ("ISMAP", "ISMAP-LIU"))


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the form; ``options`` are pairs of value and what it is called."""

    name: str
    kind: Literal["text", "texts", "day", "choice"]
    options: tuple[tuple[str, str], ...] = ()


@get("/check")
async def show_check(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show the form, and, where the address says something, what the list says to it."""
    return await _check(request, desk, given(request))


@post("/check", status_code=200)
async def take_check(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show what the list says to a filled form; what stands in it leaves no trace in addresses or logs."""
    messages = desk.knowledge.messages
    refuse_foreign(request, messages)
    if request.content_type[0] != FORM:
        raise refuse(messages, 415, "api.not_form", got=request.content_type[0] or "-")
    return await _check(request, desk, without_blanks((await request.form()).multi_items()))


async def _check(request: AnyRequest, desk: Desk, values: dict[str, str]) -> Response[str]:
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, None)
    messages = desk.knowledge.messages
    fields = {"id": _ID, **{name: _value(name, text) for name, text in values.items()}}
    faults: tuple[FieldProblem, ...] = ()
    assessment: Assessment | None = None
    if values:
        faults = field_problems(messages, fields, Requirement, strict=False)
    if values and not faults:
        requirement = msgspec.convert(fields, Requirement, strict=False)
        try:
            answer = await anyio.to_thread.run_sync(answering.match, catalogue, [requirement], view.on)
            assessment = answer.assessments[0]
        except InvalidRequirement as error:
            faults = tuple(FieldProblem(_field(fault.path), fault.message) for fault in error.problems)
    filled, empty = (f"/check?{urlencode({**kept, LANGUAGE: view.other})}" for kept in (values, {}))
    return page(
        request,
        view,
        "check",
        catalogue.info(view.on),
        status_code=400 if faults else 200,
        given={name: text for name, text in values.items() if _can_be_shown(name, text)},
        faults=[(fault.path.partition("[")[0], fault.message) for fault in faults],
        assessment=assessment,
        other_address=filled if len(filled) <= LONGEST_ADDRESS else empty,
        groups=[(view(f"check.group_{g}"), [_input(view, n) for n in names]) for g, names in _GROUPS.items()],
    )


def _field(path: str) -> str:
    """Return the field of the one requirement that *path* is about."""
    return path.rpartition("].")[2]


def _value(name: str, text: str) -> object:
    kind = _KINDS.get(name)
    if name == "lists":
        return [part for part in text.split("+") if part]
    if name == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()]
    return list(split_items(text)) if kind == "texts" else text


def _can_be_shown(name: str, text: str) -> bool:
    """Tell whether a field of the form takes *text* back: one for a day takes nothing but a day."""
    if _KINDS.get(name) != "day":
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _input(view: View, name: str) -> Input:
    kind = _KINDS[name]
    if name == "lists":
        pairs = [("+".join(lists), " / ".join(lists)) for lists in _LISTS]
        return Input(name=name, kind="choice", options=tuple(pairs))
    options = [(_wire(value), view.value(name, value)) for value in _options(name)]
    return Input(name=name, kind=kind, options=tuple(options))


def _wire(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _options(name: str) -> tuple[Any, ...]:
    """Return the values that a field of a requirement can take, where they can be counted."""
    annotation = _TYPES[name]
    if bool in get_args(annotation):
        return (True, False)
    literal = next((part for part in get_args(annotation) if get_args(part)), None)
    return get_args(literal) if literal else ()


def _kind(name: str) -> Literal["text", "texts", "day", "choice"]:
    annotation = _TYPES[name]
    if name == "lists" or _options(name):
        return "choice"
    if date in get_args(annotation):
        return "day"
    return "texts" if getattr(annotation, "__origin__", None) is tuple else "text"


_TYPES: Final = {field.name: field.type for field in msgspec.structs.fields(Requirement)}
_KINDS: Final = {name: _kind(name) for names in _GROUPS.values() for name in names}
