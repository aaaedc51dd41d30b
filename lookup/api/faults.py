"""What is wrong with what somebody sent: every fault with its path, in the words of the messages."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from math import inf
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from lookup.errors import FieldProblem
from lookup.knowledge.messages import Messages
from lookup.model import Text

_EXPECTED = re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`")
_BOUND = re.compile(r"Expected `\w+` (?P<length>of length )?(?P<sign><=|>=) (?P<bound>-?\d+)")
_SIGNS = {"<=": "at_most", ">=": "at_least"}


def field_problems(
    messages: Messages, value: object, kind: type[msgspec.Struct], path: str = "", *, strict: bool = True
) -> tuple[FieldProblem, ...]:
    """Return every fault of *value* as a *kind*: one per field, where msgspec reports only the first.

    Args:
        messages: The messages of the knowledge files.
        value: What the JSON, or the query of an address, holds.
        kind: A struct that refuses unknown fields.
        path: Where *value* stands, such as ``requirements[0]``.
        strict: Whether numbers and truth values must not come as text.
    """
    if not isinstance(value, dict):
        return (FieldProblem(path or "$", messages("api.not_an_object")),)
    return (
        *_unknown(messages, value, kind, path),
        *_missing(messages, value, kind, path),
        *_unusable(messages, value, kind, path, strict=strict),
    )


def _unknown(
    messages: Messages, value: Mapping[str, object], kind: type[msgspec.Struct], path: str
) -> Iterator[FieldProblem]:
    known = kind.__struct_encode_fields__
    text = messages("api.unknown_field", known=", ".join(known)) if known else messages("api.no_parameters")
    yield from (FieldProblem(_join(path, name), text) for name in value if name not in known)


def _missing(
    messages: Messages, value: Mapping[str, object], kind: type[msgspec.Struct], path: str
) -> Iterator[FieldProblem]:
    for field in msgspec.structs.fields(kind):
        if field.required and field.encode_name not in value:
            yield FieldProblem(_join(path, field.encode_name), messages("api.missing_field"))


def _unusable(
    messages: Messages,
    value: Mapping[str, object],
    kind: type[msgspec.Struct],
    path: str,
    *,
    strict: bool,
) -> Iterator[FieldProblem]:
    hints = _hints(kind)
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in value:
            continue
        part, hint, here = value[field.encode_name], hints[field.name], _join(path, field.encode_name)
        inside = tuple(_items(messages, part, hint, here))
        yield from inside
        if not inside and (fault := _fault(messages, part, hint, here, strict=strict)):
            yield fault


@cache
def _hints(kind: type[msgspec.Struct]) -> dict[str, object]:
    return get_type_hints(kind, include_extras=True)


def _items(messages: Messages, part: object, hint: object, path: str) -> Iterator[FieldProblem]:
    """Yield the faults inside a list, item by item; none if the list is too long."""
    item, most = _list_of(hint)
    if item is None or not isinstance(part, list) or len(part) > most:
        return
    for number, entry in enumerate(part):
        here = f"{path}[{number}]"
        if isinstance(item, type) and issubclass(item, msgspec.Struct):
            yield from field_problems(messages, entry, item, here)
        elif fault := _fault(messages, entry, item, here, strict=True):
            yield fault


def _list_of(hint: object) -> tuple[object, float]:
    """Return of what *hint* is a list, if it is one, and the most that the list may hold."""
    most = inf
    if get_origin(hint) is Annotated:
        hint, meta = get_args(hint)
        most = meta.max_length or inf
    parts = [part for part in get_args(hint) if part is not Ellipsis]
    return (parts[0] if get_origin(hint) in (list, tuple) and len(parts) == 1 else None), most


def _fault(messages: Messages, part: object, hint: object, path: str, *, strict: bool) -> FieldProblem | None:
    try:
        msgspec.convert(part, hint, strict=strict)
    except msgspec.ValidationError as error:
        finding, _, inner = str(error).partition(" - at `$")
        return FieldProblem(path + inner.rstrip("`"), _explained(messages, finding, hint))
    return None


def _explained(messages: Messages, finding: str, hint: object) -> Text:
    """Say in both languages what msgspec's *finding* about a value of type *hint* means."""
    if allowed := tuple(dict.fromkeys(_allowed(hint))):
        return messages("api.not_one_of", allowed=", ".join(allowed))
    if "regex" in finding and (message := _meant(hint)):
        return messages(message)
    if "date" in finding:
        return messages("api.not_a_date")
    if found := _EXPECTED.match(finding):
        expected = found["expected"].removesuffix(" | null")
        return messages(
            "api.wrong_type", expected=_type_name(messages, expected), got=_type_name(messages, found["got"])
        )
    if found := _BOUND.match(finding):
        what = "length" if found["length"] else "value"
        return messages(f"api.{what}_{_SIGNS[found['sign']]}", bound=found["bound"])
    return messages("api.unusable_value")


def _allowed(hint: object) -> Iterator[str]:
    """Yield the values that *hint* allows, where it names them."""
    origin = get_origin(hint)
    if origin is Literal:
        yield from map(str, get_args(hint))
    elif origin in (Annotated, Union, UnionType, tuple, list):
        for part in get_args(hint):
            if part not in (NoneType, Ellipsis):
                yield from _allowed(part)


def _meant(hint: object) -> str | None:
    """Return the message that says what the pattern of *hint* asks for, where one is named beside it."""
    parts = get_args(hint)
    own = next(
        (part.extra.get("message") for part in parts if isinstance(part, msgspec.Meta) and part.extra), None
    )
    return own or next(filter(None, map(_meant, parts)), None)


def _type_name(messages: Messages, name: str) -> Text | str:
    """Return what the product calls msgspec's type *name*."""
    return messages.by_id.get(f"api.type_{name}", name)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
