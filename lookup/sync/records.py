"""Records in a tree of JSON of which nothing is known beforehand: where they are, what their fields say."""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import msgspec

from lookup.text import find_numbers, is_blank, read_number

Json: TypeAlias = Any
"""Whatever JSON can say: objects, arrays, texts, numbers, ``true``, ``false``, ``null``."""

DEEPEST = 200
"""How deep a tree is followed; the portal's own are some thirty levels deep."""
_SHOWN, _MEANT = ("display_value", "displayValue"), ("value",)
_NAMES = ("name", "field", "field_name", "element", "label")
_LONGEST_NAME = 100
_FEWEST_LABELS = 2
_KEY_OF_DATA = re.compile(r"(?:^|\.)data$")


class Field(msgspec.Struct, frozen=True):
    """What one field of a record says: its text, and the label printed beside it, if there is one."""

    text: str
    label: str | None = None


class Found(msgspec.Struct, frozen=True):
    """One array of a tree, and what it stands in.

    Attributes:
        path: Where it stands, such as ``result.containers[0].rows[1].list``.
        items: Its objects.
        above: The objects around it, from the outermost to the one that holds it, each with its path.
    """

    path: str
    items: tuple[dict[str, Json], ...]
    above: tuple[tuple[str, dict[str, Json]], ...]

    @property
    def name(self) -> str:
        """The key under which it stands."""
        return self.path.rpartition(".")[2].partition("[")[0]


def arrays(tree: Json) -> Iterator[Found]:
    """Yield every array of *tree* that holds objects, in the order of the tree, however deep it stands."""
    for path, value, above in walk(tree):
        if isinstance(value, list) and (items := tuple(item for item in value if isinstance(item, dict))):
            yield Found(path, items, above)


def objects(tree: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield every object of *tree* with its path."""
    for path, value, _ in walk(tree):
        if isinstance(value, dict):
            yield path, value


Above: TypeAlias = tuple[tuple[str, dict[str, Json]], ...]


def walk(tree: Json) -> Iterator[tuple[str, Json, Above]]:
    """Yield every value of *tree* with its path and the objects around it; texts that are JSON are opened."""
    waiting: list[tuple[str, Json, Above, int]] = [("", tree, (), 0)]
    while waiting:
        path, value, above, depth = waiting.pop()
        if isinstance(value, str):
            value = _opened(value)
        yield path, value, above
        if depth >= DEEPEST:
            continue
        if isinstance(value, dict):
            inner = (*above, (path, value))
            below = [(f"{path}.{key}" if path else key, part, inner) for key, part in value.items()]
        elif isinstance(value, list):
            below = [(f"{path}[{n}]", part, above) for n, part in enumerate(value)]
        else:
            continue
        waiting += [(*part, depth + 1) for part in reversed(below) if isinstance(part[1], dict | list | str)]


def _opened(text: str) -> Json:
    """Return what a text says that is itself JSON and holds a registration number; else the text."""
    if text[:1] in ("{", "[") and text[-1:] in ("}", "]") and find_numbers(text):
        try:
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            return text
    return text


def fields_of(record: dict[str, Json]) -> dict[str, Field]:
    """Return the fields of *record* by name, blank ones too.

    Values are texts, numbers, ``{value, display_value}`` pairs or null; lists of texts, one text a line;
    lists and objects of labelled cells, each a field of its own; and objects of values, whose names are
    joined by a dot. Deeper things are no fields of the record.
    """
    found: dict[str, Field] = {}
    for name, value in record.items():
        for inner, field in _fields(name, value):
            found.setdefault(inner, field)
    return found


def _fields(name: str, value: Json) -> Iterator[tuple[str, Field]]:
    field = _field(value)
    if field is not None:
        yield name, field
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and (cell := _field(item)) and (inner := _name_of(item)):
                yield inner, cell
    elif isinstance(value, dict):
        parts = [(key, part, _field(part)) for key, part in value.items()]
        all_cells = bool(parts) and all(isinstance(part, dict) and cell for _, part, cell in parts)
        for key, _, cell in parts:
            if cell is not None:
                yield (key if all_cells else f"{name}.{key}"), cell


def _field(value: Json) -> Field | None:
    """Return what a single value says; ``None`` if it is none."""
    if value is None:
        return Field("")
    if isinstance(value, str | int | float):
        return Field(_text(value))
    if isinstance(value, dict):
        parts = [value[key] for key in (*_SHOWN, *_MEANT) if key in value]
        plain = [_text(part) for part in parts if isinstance(part, str | int | float | None)]
        if parts and len(plain) == len(parts):
            label = value.get("label")
            return Field(next((t for t in plain if not is_blank(t)), ""), label if _is_name(label) else None)
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return Field("\n".join(map(_text, value)))
    return None


def _text(value: str | float | bool | None) -> str:  # noqa: FBT001 - a value of JSON, no switch
    if value is None:
        return ""
    return str(value).lower() if value is True or value is False else str(value)


def _name_of(cell: dict[str, Json]) -> str | None:
    return next((cell[key] for key in _NAMES if _is_name(cell.get(key))), None)


def _is_name(value: Json) -> bool:
    return isinstance(value, str) and not is_blank(value) and len(value) <= _LONGEST_NAME


def number_in(fields: dict[str, Field]) -> str | None:
    """Return the first registration number that one of the *fields* is, in canonical writing."""
    return next((number for field in fields.values() if (number := read_number(field.text))), None)


def labels_for(found: Found, names: frozenset[str]) -> dict[str, str]:
    """Return the labels that the tree gives to the fields *names* of the records of *found*.

    They stand in the cells themselves, or, in the data around the array, as an object of names and labels or
    an array of objects with both; the nearest counts. What mostly speaks of other names gives no labels.
    """
    labels: dict[str, str] = {}
    for item in found.items:
        for name, field in fields_of(item).items():
            if field.label:
                labels.setdefault(name, field.label)
    for holder in _data_around(found):
        for value in holder.values():
            told = dict(_name_and_label(value))
            ours = {name: label for name, label in told.items() if name in names}
            if len(ours) >= _FEWEST_LABELS and len(ours) * 2 >= len(told):
                labels = ours | labels
    return labels


def _data_around(found: Found) -> list[dict[str, Json]]:
    """Return the objects around *found*, the nearest first, up to the data of its widget."""
    last = next((n for n, (path, _) in reversed([*enumerate(found.above)]) if _KEY_OF_DATA.search(path)), 0)
    return [holder for _, holder in reversed(found.above[last:])]


def _name_and_label(value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if number_in(fields_of(value)):
            return  # a record that stands beside the list
        for name, label in value.items():
            text = label.get("label") if isinstance(label, dict) else label
            if isinstance(text, str) and _is_name(text):
                yield name, text
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and _is_name(label := item.get("label")):
                name = next((item[key] for key in _NAMES[:-1] if _is_name(item.get(key))), None)
                if name:
                    yield str(name), str(label)
