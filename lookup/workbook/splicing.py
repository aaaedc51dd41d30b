"""Changing a part of a workbook by splicing bytes: what is not changed stays byte for byte as it was.

A workbook that is parsed into objects and written again loses what the library has no objects for: shapes,
form controls, pictures in headers, extension lists. A part that is only spliced loses nothing.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final
from xml.parsers import expat

from msgspec import Struct

from lookup.workbook.parts import Attributes, local

_START_TAG: Final = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_COUNT: Final = re.compile(rb"\scount=\"[0-9]*\"")
_COUNTED: Final = frozenset({"fonts", "fills", "borders", "cellXfs", "mergeCells"})
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Node(Struct):
    """An element of a part and where it stands in the bytes.

    Attributes:
        name: Its name without prefix.
        prefix: Its prefix with colon, or nothing.
        start: Offset of its first byte.
        inner_start: Offset after its start tag.
        inner_end: Offset of its end tag; that of its end for an empty-element tag.
        end: Offset after its last byte.
    """

    name: str
    prefix: str
    attributes: Attributes
    start: int
    inner_start: int
    inner_end: int = 0
    end: int = 0
    children: list["Node"] = []

    def child(self, name: str) -> "Node | None":
        """Return the first child called *name*."""
        return next((child for child in self.children if child.name == name), None)

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as one tag."""
        return self.inner_start == self.end


def outline(data: bytes, depth: int) -> Node:
    """Return the root element of *data* with its descendants down to *depth* levels below it."""
    parser = expat.ParserCreate()
    roots: list[Node] = []
    stack: list[Node | None] = []

    def start(name: str, attributes: Attributes) -> None:
        node = None
        if len(stack) <= depth:
            offset = parser.CurrentByteIndex
            tag = _START_TAG.match(data, offset)
            inner = tag.end() if tag else offset
            prefix = name[: len(name) - len(local(name))]
            node = Node(local(name), prefix, attributes, offset, inner, children=[])
            (stack[-1].children if stack and stack[-1] else roots).append(node)
        stack.append(node)

    def end(_: str) -> None:
        node = stack.pop()
        if node is not None:
            offset = parser.CurrentByteIndex
            node.inner_end = node.end = offset
            if not data.startswith(b"/>", node.inner_start - 2):
                node.end = data.index(b">", offset) + 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(data, True)  # noqa: FBT003 - the parser takes it by position only
    return roots[0]


def utf8(data: bytes) -> bytes:
    """Return the part *data* in UTF-8, whatever Unicode form it is written in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16")
        return re.sub(r"encoding=([\"'])[^\"']*\1", 'encoding="UTF-8"', text, count=1).encode()
    return data.removeprefix(b"\xef\xbb\xbf")


class Editor:
    """Collects changes to one part, all by the offsets of its original bytes, and makes them at once."""

    def __init__(self, data: bytes, depth: int) -> None:
        self.data = utf8(data)
        self.root = outline(self.data, depth)
        self._splices: list[tuple[int, int, bytes]] = []

    def raw(self, node: Node) -> bytes:
        """Return the bytes of *node*."""
        return self.data[node.start : node.end]

    def tag(self, node: Node) -> bytes:
        """Return the bytes of the start tag of *node*."""
        return self.data[node.start : node.inner_start]

    def splice(self, start: int, end: int, new: bytes) -> None:
        """Put *new* in place of the bytes from *start* to *end*; several at one place keep their order."""
        self._splices.append((start, end, new))

    def append(self, parent: str, order: Sequence[str], new: Sequence[bytes]) -> None:
        """Append elements to the child *parent* of the root; a missing one is made where *order* has it."""
        node = self.root.child(parent)
        body = b"".join(new)
        if node is None:
            before = order[: order.index(parent)]
            at = max((c.end for c in self.root.children if c.name in before), default=self.root.inner_start)
            counted = len(new) if parent in _COUNTED else None
            self.splice(at, at, element(f"{self.root.prefix}{parent}", {"count": counted}, body))
            return
        count = f' count="{len(node.children) + len(new)}"'.encode()
        tag = _COUNT.sub(count, self.tag(node), count=1)
        if node.is_empty_tag:
            name = f"{node.prefix}{node.name}".encode()
            self.splice(node.start, node.end, b"%s>%s</%s>" % (tag[:-2], body, name))
        else:
            self.splice(node.start, node.inner_start, tag)
            self.splice(node.inner_end, node.inner_end, body)

    def replace(self, parent: str, order: Sequence[str], children: Sequence[bytes]) -> None:
        """Give the child *parent* of the root these *children*; without any it goes."""
        node = self.root.child(parent)
        if node is None and children:
            self.append(parent, order, children)
        elif node is not None and [self.raw(child) for child in node.children] != children:
            tag = _COUNT.sub(f' count="{len(children)}"'.encode(), self.tag(node), count=1)
            name = f"{node.prefix}{node.name}".encode()
            new = b"%s>%s</%s>" % (tag.rstrip(b"/>"), b"".join(children), name) if children else b""
            self.splice(node.start, node.end, new)

    def render(self) -> bytes:
        """Return the part with every change made."""
        return spliced(self.data, self._splices)


def spliced(data: bytes, splices: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return *data* with new bytes in place of those from start to end of each splice."""
    pieces: list[bytes] = []
    done = 0
    for start, end, new in sorted(splices, key=itemgetter(0, 1)):
        pieces += (data[done:start], new)
        done = end
    return b"".join([*pieces, data[done:]])


def element(name: str, attributes: dict[str, object], body: bytes = b"") -> bytes:
    """Return an element; an attribute that is ``None`` is left out."""
    pairs = "".join(f' {key}="{_quoted(value)}"' for key, value in attributes.items() if value is not None)
    tag = f"<{name}{pairs}".encode()
    return b"%s>%s</%s>" % (tag, body, name.encode()) if body else tag + b"/>"


@lru_cache(maxsize=4096)
def text_of(text: str) -> bytes:
    """Return *text* as the content of an element: escaped, without characters that XML forbids."""
    plain = _LOOKS_ESCAPED.sub("_x005F_", _FORBIDDEN.sub("", text))
    return _escaped(plain).encode()


def _quoted(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    return _escaped(_FORBIDDEN.sub("", str(value))).replace('"', "&quot;").replace("\n", "&#10;")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
