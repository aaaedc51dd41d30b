"""HTML as browsers save it: its tables, its texts, the data in its scripts, and where it was saved from."""

import codecs
import email
import email.policy
import json
import re
from collections.abc import Iterator, Sequence

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from lookup.sync.records import Json
from lookup.text import find_numbers, nfkc
from lookup.workbook.decoding import decode

MOST_COLUMNS, MOST_CELLS = 1_000, 5_000_000
"""What is read of one table at most, once its joined cells are taken apart."""

_HEAD = 4096
_LOOKS = re.compile(
    rb"\s*(?:<\?xml.*?\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(
    rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]+)", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_BREAKS = frozenset(
    {"br", "p", "div", "li", "tr", "ul", "ol", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "-comment"})
_BEGINS_JSON = re.compile(r"(?:^|[=(,:;>\n])\s*(?=[\[{])")
_MOST_ATTEMPTS = 2_000
_QUOTED_JSON = re.compile(r"JSON\.parse\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")
_SYS_ID = re.compile(r"[?&]sys_id=([0-9a-f]{32})(?:&|#|$)")


class HtmlTable(msgspec.Struct, frozen=True):
    """One table: its cells as text, joined ones taken apart; for each row the id of a detail page, if any."""

    rows: tuple[tuple[str, ...], ...]
    sys_ids: tuple[str, ...]


class HtmlPage(msgspec.Struct, frozen=True):
    """What a page holds.

    Attributes:
        saved_from: The address that the page says it was saved from.
        tables: Its tables, in their order, those without rows left out.
        data: Trees of JSON in its scripts that hold a registration number.
    """

    saved_from: str | None
    tables: tuple[HtmlTable, ...]
    data: tuple[Json, ...]


def is_html(data: bytes) -> bool:
    """Tell whether *data* is a page, alone or with all that belongs to it in one file (MHTML)."""
    head = _unmarked(data[:_HEAD])
    return bool(_LOOKS.match(head) or _MHTML.match(head))


def read_html(data: bytes) -> HtmlPage:
    """Read a page.

    Raises:
        Undecodable: Its bytes are no text in the encoding that it names, nor in any other.
    """
    data, saved_from = _unfolded(data)
    text = html_text(data)
    tree = LexborHTMLParser(text)
    found = _SAVED_FROM.search(text[:_HEAD])
    return HtmlPage(
        saved_from or (found[1] if found else None),
        tuple(table for node in tree.css("table") if (table := _table(node)).rows),
        tuple(value for node in tree.css("script") for value in json_in(node.text())),
    )


def html_text(data: bytes) -> str:
    """Return a page as text, by its byte order mark, the encoding it names, or as it looks.

    Raises:
        Undecodable: It is no text in any of these.
    """
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    named = _CHARSET.search(data[:_HEAD])
    if named and not marked:
        name = named[1].decode("ascii").lower()
        usual = {"shift_jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932"}
        try:
            return data.decode(usual.get(name, name)).replace("\0", "")
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def text_of_html(text: str) -> str:
    """Return what a piece of HTML says, with line breaks where it has them."""
    body = LexborHTMLParser(text).body
    return _text(body) if body else ""


def json_in(script: str) -> Iterator[Json]:
    """Yield the values of JSON in a script that hold a registration number, from the first to the last."""
    for quoted in _QUOTED_JSON.finditer(script):
        yield from json_in(_unquoted(quoted[1]))
    decoder = json.JSONDecoder()
    end = 0
    for attempt, start in enumerate(_BEGINS_JSON.finditer(script)):
        if attempt >= _MOST_ATTEMPTS:
            return
        if start.end() < end:
            continue
        try:
            value, end = decoder.raw_decode(script, start.end())
        except (ValueError, RecursionError):
            continue
        if find_numbers(script[start.end() : end]):
            yield value


def _unquoted(quoted: str) -> str:
    """Return the text that a quoted text of a script stands for."""
    inner = quoted[1:-1]
    if quoted[0] == "'":
        inner = inner.replace("\\'", "'").replace('"', '\\"').replace('\\\\"', '\\"')
    try:
        return str(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return ""


def _unmarked(head: bytes) -> bytes:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return head[: len(head) // 2 * 2].decode(encoding, "replace").encode()
    return head.removeprefix(codecs.BOM_UTF8)


def _unfolded(data: bytes) -> tuple[bytes, str | None]:
    """Return the page itself out of a file that holds all that belongs to it, and where it was saved from."""
    if not _MHTML.match(data[:_HEAD]):
        return data, None
    whole = email.message_from_bytes(data, policy=email.policy.default)
    address = whole.get("Snapshot-Content-Location")
    for part in whole.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            return (body if isinstance(body, bytes) else b""), str(address) if address else None
    return b"", None


def _text(node: LexborNode) -> str:
    """Return what *node* shows; blocks and breaks begin a new line."""
    parts: list[str] = []
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.tag in _UNSEEN or _is_hidden(here):
            continue
        if here.tag == "-text":
            parts.append(re.sub(r"\s+", " ", here.text_content or ""))
            continue
        if here.tag in _BREAKS:
            parts.append("\n")
        waiting += reversed([*_children(here)])
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(filter(None, lines))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _is_hidden(node: LexborNode) -> bool:
    about = node.attributes
    classes = (about.get("class") or "").split()
    style = (about.get("style") or "").replace(" ", "")
    return "hidden" in about or "ng-hide" in classes or "display:none" in style


class _Span(msgspec.Struct):
    """A cell that reaches down into further rows."""

    rows: int
    text: str


def _table(table: LexborNode) -> HtmlTable:
    rows: list[tuple[str, ...]] = []
    sys_ids: list[str] = []
    reaching: dict[int, _Span] = {}
    cells = 0
    for row in _own_rows(table):
        texts = _row(row, reaching)
        cells += len(texts)
        if cells > MOST_CELLS:
            break
        rows.append(texts)
        sys_ids.append(_sys_id(row))
    return HtmlTable(tuple(rows), tuple(sys_ids))


def _own_rows(table: LexborNode) -> Iterator[LexborNode]:
    """Yield the rows of *table*, not those of tables inside it."""
    for part in _children(table):
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in _children(part) if row.tag == "tr")


def _row(row: LexborNode, reaching: dict[int, _Span]) -> tuple[str, ...]:
    """Return the texts of a row; *reaching* holds what reaches into it from above, by column."""
    texts: list[str] = []
    for cell in (c for c in _children(row) if c.tag in ("td", "th")):
        _fill(texts, reaching)
        text, is_header = _text(cell), cell.tag == "th"
        down, across = _count(cell, "rowspan", 65_534), _count(cell, "colspan", MOST_COLUMNS)
        for n in range(min(across, MOST_COLUMNS - len(texts))):
            # A value stands once; a row that it reaches into has it too. A header stands once only.
            shown = text if n == 0 else ""
            if down > 1:
                reaching[len(texts)] = _Span(down - 1, "" if is_header else shown)
            texts.append(shown)
    _fill(texts, reaching)
    return tuple(texts)


def _fill(texts: list[str], reaching: dict[int, _Span]) -> None:
    while (span := reaching.get(len(texts))) is not None:
        span.rows -= 1
        if not span.rows:
            del reaching[len(texts)]
        texts.append(span.text)


def _count(cell: LexborNode, name: str, most: int) -> int:
    text = nfkc(cell.attributes.get(name) or "")
    return max(1, min(int(text[:6]), most)) if text.isdecimal() else 1


def _sys_id(row: LexborNode) -> str:
    addresses = (link.attributes.get("href") or "" for link in row.css("a"))
    found = (match[1] for address in addresses if (match := _SYS_ID.search(address)))
    return next(found, "")


def with_sys_ids(table: HtmlTable, header: int) -> Sequence[tuple[str, ...]]:
    """Return the rows of *table* with the ids of detail pages as a last column; *header*: its last row."""
    if not any(table.sys_ids):
        return table.rows
    width = max(map(len, table.rows))
    return [
        (
            *row,
            *[""] * (width - len(row)),
            "detail_sys_id" if n == header else table.sys_ids[n] if n > header else "",
        )
        for n, row in enumerate(table.rows)
    ]
