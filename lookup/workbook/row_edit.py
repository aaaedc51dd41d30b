"""Cells written into the rows of a worksheet part: only the rows written to are taken apart, all else stays.

The part has been parsed once when it was read, so its markup is known to be sound and its tags can be found
by a pattern; a second full parse of a large sheet would take longer than all the writing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from lookup.workbook.book import address, column_of
from lookup.workbook.parts import is_true
from lookup.workbook.splicing import spliced, text_of

LONGEST_TEXT: Final = 32_767
"""Characters that a cell can hold."""
_CUT: Final = " …"
_TAG: Final = (
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?){name}((?:\s(?:[^>\"']++|\"[^\"]*\"|'[^']*')*+)?)(/?)>"
)
_ATTRIBUTE: Final = re.compile(rb"\s([^\s=]+)\s*=\s*[\"']([^\"']*)")
_COLUMN: Final = re.compile(rb"\sr\s*=\s*[\"']([A-Z]+)")
_SPANS: Final = re.compile(rb"\sspans=\"[^\"]*\"")
_HEIGHT: Final = re.compile(rb"\sht=\"[^\"]*\"")


class Put(Struct, frozen=True):
    """A text to write, and the number of its style."""

    text: str | int
    style: int


class RowEdit(Struct):
    """What is to change in one row.

    Attributes:
        puts: Column → what is written there.
        cleared: First and last column of stretches whose cells are removed first.
        height: Height in points that its texts need; a height that somebody fixed stays.
    """

    puts: dict[int, Put]
    cleared: list[tuple[int, int]]
    height: float | None = None


class _Element(Struct):
    """An element in the bytes: offsets of its start tag, of its content, and of its end."""

    start: int
    inner_start: int
    inner_end: int
    end: int
    attributes: bytes


def cell(prefix: str, where: str, put: Put) -> bytes:
    """Return the element of a cell; a text never becomes a formula, whatever it starts with."""
    return b'<%sc r="%s"%s' % (prefix.encode(), where.encode(), cell_body(prefix, put.text, put.style))


@lru_cache(maxsize=4096)
def cell_body(prefix: str, text: str | int, style: int) -> bytes:
    """Return what follows the address in the element of a cell."""
    if isinstance(text, int):
        return f' s="{style}"><{prefix}v>{text}</{prefix}v></{prefix}c>'.encode()
    if not text:
        return b' s="%d"/>' % style
    shown = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(_CUT)] + _CUT
    head = f' s="{style}" t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">'
    return b"%s%s%s" % (head.encode(), text_of(shown), f"</{prefix}t></{prefix}is></{prefix}c>".encode())


def sheet_data(data: bytes) -> tuple[int, int]:
    """Return where the content of ``<sheetData>`` begins and ends in a worksheet part."""
    found = next(_elements(data, r"(?:[\w.-]+:)?sheetData"))
    return found.inner_start, found.inner_end


def edit_rows(data: bytes, prefix: str, edits: dict[int, RowEdit]) -> Iterator[bytes]:
    """Yield the content *data* of ``<sheetData>``, piece by piece, with *edits* made, by the row's number."""
    wanted = sorted(edits, reverse=True)
    done = number = 0
    for row in _elements(data, f"{re.escape(prefix)}row"):
        attributes = _attributes(row.attributes)
        number = int(attributes.get("r", number + 1))
        while wanted and wanted[-1] < number:
            yield data[done : row.start]
            yield _new_row(prefix, wanted[-1], edits[wanted.pop()])
            done = row.start
        if wanted and wanted[-1] == number:
            tag = _open_tag(data[row.start : row.inner_start], attributes, edits[wanted.pop()].height)
            body = _edited(data[row.inner_start : row.inner_end], prefix, number, edits[number])
            yield data[done : row.start]
            yield b"%s>%s</%srow>" % (tag, body, prefix.encode())
            done = row.end
    yield data[done:]
    yield from (_new_row(prefix, one, edits[one]) for one in reversed(wanted))


def _elements(data: bytes, name: str) -> Iterator[_Element]:
    """Yield the elements called *name*, which do not stand in each other."""
    opened: _Element | None = None
    for tag in _pattern(name).finditer(data):
        closing, attributes, empty = tag.groups()
        if attributes is None:
            continue
        if opened is None or not closing:
            opened = _Element(tag.start(), tag.end(), tag.end(), tag.end(), attributes)
            if empty or attributes.endswith(b"/"):
                yield opened
        else:
            opened.inner_end, opened.end = tag.span()
            yield opened


@lru_cache(maxsize=16)
def _pattern(name: str) -> re.Pattern[bytes]:
    return re.compile(_TAG.replace("{name}", name).encode(), re.DOTALL)


def _attributes(tag: bytes) -> dict[str, str]:
    return {key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(tag)}


def _new_row(prefix: str, number: int, edit: RowEdit) -> bytes:
    if not edit.puts:
        return b""
    tag = _open_tag(f'<{prefix}row r="{number}"'.encode(), {}, edit.height)
    return b"%s>%s</%srow>" % (tag, _edited(b"", prefix, number, edit), prefix.encode())


def _edited(body: bytes, prefix: str, number: int, edit: RowEdit) -> bytes:
    """Return the content of a row without the cells that are cleared or replaced, and with the new ones."""
    cells = b"".join(cell(prefix, address(number, column), put) for column, put in sorted(edit.puts.items()))
    if not edit.cleared and (end := _end_before(body, prefix, min(edit.puts))) is not None:
        return body[:end] + cells + body[end:]
    columns: list[int] = []
    ends = [0]
    splices: list[tuple[int, int, bytes]] = []
    column = 0
    for one in _elements(body, f"{re.escape(prefix)}c"):
        said = _COLUMN.search(one.attributes)
        column = column_of(said[1].decode()) if said else column + 1
        if column in edit.puts or any(first <= column <= last for first, last in edit.cleared):
            splices.append((one.start, one.end, b""))
        else:
            columns.append(column)
            ends.append(one.end)
    for column, put in sorted(edit.puts.items()):
        at = ends[bisect_left(columns, column)]
        splices.append((at, at, cell(prefix, address(number, column), put)))
    return spliced(body, splices)


def _end_before(body: bytes, prefix: str, column: int) -> int | None:
    """Return where the last cell of a row ends, if it plainly stands left of *column*, as it mostly does.

    Sound markup has ``<`` nowhere but in tags, apart from comments and the like.
    """
    name = prefix.encode()
    start = body.rfind(b"<%sc " % name)
    tag_end = body.find(b">", start)
    said = _COLUMN.search(body, start, tag_end) if start >= 0 else None
    if said is None or b"<!" in body or b"<?" in body or column_of(said[1].decode()) >= column:
        return None
    if body[tag_end - 1 : tag_end] == b"/":
        return tag_end + 1
    closing = b"</%sc>" % name
    end = body.find(closing, tag_end)
    return end + len(closing) if end >= 0 else None


def _open_tag(tag: bytes, attributes: dict[str, str], height: float | None) -> bytes:
    """Return the start tag of a row without its end, as high as needed unless somebody fixed its height."""
    tag = _SPANS.sub(b"", tag.rstrip(b"/>").rstrip())
    if is_true(attributes.get("customHeight")) or height is None:
        return tag
    return _HEIGHT.sub(b"", tag) + f' ht="{max(height, float(attributes.get("ht", 0))):g}"'.encode()
