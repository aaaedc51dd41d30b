"""Links of cells: to places in the workbook, and to addresses outside, kept in the part's relations."""

from collections.abc import Collection
from itertools import count
from typing import Final, TypeAlias

from msgspec import Struct

from lookup.workbook.book import Area, address, area
from lookup.workbook.parts import RELATIONSHIPS, attribute
from lookup.workbook.splicing import Editor, Node, element

MOST_LINKS: Final = 65_000
"""Links of one sheet; a few more, and Excel takes the workbook for damaged."""
NO_RELATIONS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_OURS: Final = "rIdLookup"


class Link(Struct, frozen=True, kw_only=True):
    """Where a click on a cell leads.

    Attributes:
        location: A place in this workbook, such as ``'判定の詳細'!A4``.
        address: An address outside.
    """

    location: str | None = None
    address: str | None = None


def quoted(title: str) -> str:
    """Return the title of a sheet as references write it."""
    return "'" + title.replace("'", "''") + "'"


def to_cell(title: str, row: int, column: int = 1) -> Link:
    """Return the link to a cell of the sheet called *title*."""
    return Link(location=f"{quoted(title)}!{address(row, column)}")


Links: TypeAlias = dict[tuple[int, int], Link]
"""(row, column) → where a click leads."""


def bearable(links: Links) -> Links:
    """Return as many *links* as a sheet may have, by row and column; those inside the workbook go first."""
    first = sorted(links, key=lambda at: (links[at].location is None, at))[:MOST_LINKS]
    return {at: links[at] for at in sorted(first)}


def relation_ids(links: Links, relations: bytes = NO_RELATIONS, gone: Collection[str] = ()) -> dict[str, str]:
    """Return address → id of its relation: one for each address, and none that *relations* keep."""
    kept = {node.attributes.get("Id", "") for node in Editor(relations, 1).root.children} - set(gone)
    free = (name for n in count(1) if (name := f"{_OURS}{n}") not in kept)
    addresses = dict.fromkeys(link.address for link in links.values() if link.address)
    return {where: next(free) for where in addresses}


def link_elements(prefix: str, links: Links, ids: dict[str, str]) -> list[bytes]:
    """Return the elements of *links*."""
    return [_element(prefix, address(*at), link, ids) for at, link in links.items()]


def kept_links(editor: Editor, cleared: tuple[Area, ...]) -> tuple[list[bytes], set[str]]:
    """Return the links of a worksheet part outside *cleared*, and the relations that go with the rest."""
    node = editor.root.child("hyperlinks")
    kept: list[Node] = []
    gone: list[Node] = []
    for child in node.children if node else ():
        first = area(child.attributes["ref"])
        inside = any((first.first_row, first.first_column) in one for one in cleared)
        (gone if inside else kept).append(child)
    needed, left = ({attribute(one.attributes, "id") for one in some} for some in (kept, gone))
    return [editor.raw(one) for one in kept], {name for name in left - needed if name}


def changed_relations(relations: bytes, ids: dict[str, str], gone: Collection[str]) -> bytes:
    """Return the part *relations* without those *gone*, and with those of the addresses in *ids*."""
    editor = Editor(relations, 1)
    root = editor.root
    for node in root.children:
        if node.attributes.get("Id") in gone:
            editor.splice(node.start, node.end, b"")
    new = [
        element(
            f"{root.prefix}Relationship",
            {"Id": name, "Type": f"{RELATIONSHIPS}/hyperlink", "Target": where, "TargetMode": "External"},
        )
        for where, name in ids.items()
    ]
    editor.splice(root.inner_end, root.inner_end, b"".join(new))
    return editor.render()


def _element(prefix: str, where: str, link: Link, ids: dict[str, str]) -> bytes:
    attributes: dict[str, object] = {"ref": where, "location": link.location}
    if link.address:
        attributes |= {"xmlns:r": RELATIONSHIPS, "r:id": ids[link.address]}
    return element(f"{prefix}hyperlink", attributes)
