"""Reading of a knowledge file: YAML, one list of entries, each checked, each fault reported with its line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

T = TypeVar("T", bound=msgspec.Struct)

_SafeLoader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc] # the C loader, where there is one, has no types
    """YAML whose words stay words: ``No``, ``on`` and ``2027-07-01`` are texts; true and false are not."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> Any:  # noqa: ANN401
        """Return the tag of a node; the first character of most says that they are but words."""
        if kind is yaml.ScalarNode and value[:1] not in self.yaml_implicit_resolvers:
            return _TEXT
        return super().resolve(kind, value, implicit)


_TEXT = "tag:yaml.org,2002:str"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag.rpartition(":")[2] not in {"bool", "timestamp"}]
    for first, forms in _SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


class KnowledgeError(Exception):
    """A knowledge file holds something the program cannot use; the message names file and line."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path.name}:{line}: {message}")
        self.path = path
        self.line = line


def read_entries(path: Path, kind: type[T]) -> list[tuple[int, T]]:
    """Read *path* as a list of *kind*.

    Returns:
        ``(line, entry)`` pairs in the order of the file; lines count from 1.

    Raises:
        KnowledgeError: The file is no YAML list, or an entry has an unknown, missing or wrong field.
    """
    return list(_entries(path, kind))


def _entries(path: Path, kind: type[T]) -> Iterator[tuple[int, T]]:
    for node, value in _nodes(path):
        try:
            yield _first_line(node), msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            raise KnowledgeError(path, _line_of(node, str(error), value, kind), str(error)) from error


def _nodes(path: Path) -> Iterator[tuple[yaml.Node, Any]]:
    """Yield each entry of the list in *path*: where it stands, and what."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8-sig"))
        root = loader.get_single_node()
        if root is not None and not isinstance(root, yaml.SequenceNode):
            message = "expected a list of entries, each beginning with '- '"
            raise KnowledgeError(path, _first_line(root), message)
        for node in root.value if root else ():
            yield node, _value(loader, path, node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise KnowledgeError(path, mark.line + 1 if mark else 1, str(error.problem or error)) from error
    except (UnicodeDecodeError, yaml.reader.ReaderError) as error:
        raise KnowledgeError(path, _line_at(path, error), f"no text in UTF-8: {error}") from error


def _first_line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _line_at(path: Path, error: UnicodeDecodeError | yaml.reader.ReaderError) -> int:
    """Return the line of the first byte, or character, that cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        return path.read_bytes().count(b"\n", 0, error.start) + 1
    text = path.read_text(encoding="utf-8-sig")
    return text.count("\n", 0, text.index(chr(error.character))) + 1


def _value(loader: Any, path: Path, node: yaml.Node) -> Any:  # noqa: ANN401
    """Return what *node* says; of two fields of one name YAML would silently take the last."""
    match node:
        case yaml.MappingNode():
            fields: dict[str, Any] = {}
            for key, value in node.value:
                name = key.value
                if not isinstance(name, str):
                    raise KnowledgeError(path, _first_line(key), "the name of a field is a text")
                if name in fields:
                    raise KnowledgeError(path, _first_line(key), f"{name!r} stands twice in one entry")
                fields[name] = _value(loader, path, value)
            return fields
        case yaml.SequenceNode():
            return [_value(loader, path, item) for item in node.value]
        case _:
            return node.value if node.tag == _TEXT else loader.construct_object(node)


_UNKNOWN = re.compile("unknown field `(.+?)`")
_STEP = re.compile(r"\[\.\.\.\]|\[\d+\]|[^.\[\]]+")


def _line_of(node: yaml.Node, message: str, value: Any, kind: type[msgspec.Struct]) -> int:  # noqa: ANN401
    """Return the line of the part that a msgspec message points at (``… - at `$.cases[...].ja```)."""
    path = message.rpartition("`$")[2].rstrip("`") if "`$" in message else ""
    field = ""
    for step in _STEP.findall(path):
        name = _wrong_key(value, kind, field) if step == "[...]" else step
        following = _part(node, name)
        if following is None:
            break
        node, field = following, step
    if "`key` in `$" in message and (name := _wrong_key(value, kind, field)):
        node = next(key for key, _ in node.value if key.value == name)
    unknown = _UNKNOWN.search(message)
    if unknown and isinstance(node, yaml.MappingNode):
        node = next(key for key, _ in node.value if key.value == unknown[1])
    return _first_line(node)


def _part(node: yaml.Node, name: str | None) -> yaml.Node | None:
    """Return the item of a list (``[2]``) or the value of a field; ``None`` where there is none."""
    if isinstance(node, yaml.SequenceNode) and name:
        part: yaml.Node = node.value[int(name.strip("[]"))]
        return part
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _wrong_key(value: Any, kind: type[msgspec.Struct], field: str) -> str | None:  # noqa: ANN401
    """Return the first key under *field* with which alone the entry is wrong, as msgspec does not name it.

    ``None`` where *field* is not one of the entry itself: then the line of the whole field has to do.
    """
    for key, one in value.get(field, {}).items():
        try:
            msgspec.convert({**value, field: {key: one}}, kind)
        except msgspec.ValidationError:
            return str(key)
    return None
