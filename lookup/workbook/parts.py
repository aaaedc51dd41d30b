"""The parts of a workbook's package: how they are named, found, related and parsed."""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias
from xml.parsers import expat

from msgspec import Struct

from lookup.workbook.limits import Refused

RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT: Final = "http://purl.oclc.org/ooxml/"

Attributes: TypeAlias = dict[str, str]
OnStart: TypeAlias = Callable[[str, Attributes], None]
OnEnd: TypeAlias = Callable[[str], None]
OnText: TypeAlias = Callable[[str], None]


class Relation(Struct, frozen=True):
    """One relation of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """A zip file of parts, found whatever the case and slashes of their names."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {_key(name): name for name in self.archive.namelist()}

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._names

    def name(self, part: str) -> str:
        """Return the name of *part* as the zip directory writes it."""
        return self._names.get(_key(part), part)

    def read(self, part: str) -> bytes:
        """Return the unpacked bytes of *part*."""
        return self.archive.read(self._names[_key(part)])

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return the relations of *part* (``""`` for those of the package) that lead to other parts."""
        path = relations_part(part)
        return tuple(_relations(self.read(path), posixpath.dirname(part))) if path in self else ()

    def workbook_part(self) -> str:
        """Return the name of the part that holds the workbook.

        Raises:
            Refused: There is none, or it is of a kind that is not read.
        """
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and relation.target in self:
                return relation.target
        raise Refused("workbook.not_workbook")


def relations_part(part: str) -> str:
    """Return the name of the part that holds the relations of *part*."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def parse(data: bytes, start: OnStart, end: OnEnd | None = None, text: OnText | None = None) -> None:
    """Call the handlers with every element of *data* (names without prefix) and every piece of text.

    Raises:
        Refused: The part declares a document type, as no workbook does.
        expat.ExpatError: The part is no well-formed XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    if end is not None:
        on_end = end
        parser.EndElementHandler = lambda name: on_end(local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(data, True)  # noqa: FBT003 - the parser takes it by position only


@lru_cache(maxsize=1024)
def local(name: str) -> str:
    """Return *name* without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Attributes, name: str) -> str | None:
    """Return the attribute *name* under whatever prefix."""
    return next((value for key, value in attributes.items() if local(key) == name), None)


def is_true(text: str | None) -> bool:
    """Whether an attribute of the kind yes/no says yes."""
    return text in {"1", "true", "on"}


def is_false(text: str | None) -> bool:
    """Whether an attribute of the kind yes/no, which alone says yes, says no."""
    return text in {"0", "false", "off", "none"}


def _relations(data: bytes, folder: str) -> Iterator[Relation]:
    found: list[Attributes] = []
    parse(data, lambda name, attributes: found.append(attributes) if name == "Relationship" else None)
    for attributes in found:
        kind = attributes.get("Type", "")
        if kind.startswith(_STRICT):
            raise Refused("workbook.strict_format")
        if attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield Relation(attributes.get("Id", ""), kind.rpartition("/")[2], path)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_doctype(*_: object) -> None:
    raise Refused("workbook.bomb")
