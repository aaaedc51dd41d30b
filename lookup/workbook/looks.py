"""How written cells look, and the styles part that knows it; fonts and borders come from the workbook."""

import re
from typing import Final, Literal

from msgspec import Struct

from lookup.workbook.splicing import Editor, Node, element

_ORDER: Final = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_FONT_PARTS: Final = {
    "bold": re.compile(rb"<(?:\w+:)?b(?:\s[^>]*)?/>"),
    "underline": re.compile(rb"<(?:\w+:)?u(?:\s[^>]*)?/>"),
    "color": re.compile(rb"<(?:\w+:)?color(?:\s[^>]*)?/>"),
    "size": re.compile(rb"<(?:\w+:)?sz\s[^>]*/>"),
}
_SIZE: Final = re.compile(rb"<(?:\w+:)?sz\s[^>]*val=\"([0-9.]+)\"")
_TURNED: Final = re.compile(rb"\stextRotation=\"[1-9]")
_TALL_FONT: Final = re.compile("游|Yu |メイリオ|Meiryo".encode())
_SHORT_DATE: Final = 14
"""The built-in format of a day, shown as the reader's own system writes days."""
_POINTS: Final = 11.0
_SPACING: Final = 1.36
_TALL: Final = 1.7
_SIDES: Final = ("left", "right", "top", "bottom")
EMPTY_STYLES: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Yu Gothic"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    b"</styleSheet>"
)


class Look(Struct, frozen=True, kw_only=True):
    """How a written cell looks beside the cell it takes its font from.

    Attributes:
        fill: Colour behind the text as six hex digits.
        color: Colour of the text as six hex digits.
        grow: Points that the text is larger than the font it comes from.
        border: Thin lines around the cell (``line``), those of the cell it follows (``same``), or none.
        indent: Widths of a character between the edge and the text.
        wrap: Whether the text breaks at the edge of its cell.
        quoted: Whether the text starts with a sign that would make it a formula when edited.
        dated: Whether a day typed here is shown as a day.
    """

    bold: bool = False
    underline: bool = False
    fill: str | None = None
    color: str | None = None
    grow: int = 0
    border: Literal["line", "same", "none"] = "none"
    horizontal: Literal["left", "center"] | None = None
    vertical: Literal["top", "center"] = "top"
    indent: int = 0
    wrap: bool = True
    quoted: bool = False
    dated: bool = False


class Styles:
    """The styles part of one workbook, to which looks are added as they are needed."""

    def __init__(self, data: bytes = EMPTY_STYLES) -> None:
        self._editor = Editor(data, 2)
        self._new: dict[str, list[bytes]] = {"fonts": [], "fills": [], "borders": [], "cellXfs": []}
        self._known: dict[tuple[Look, int], int] = {}

    def number(self, look: Look, base: int = 0) -> int:
        """Return the number of the style that shows *look*, with font and border taken from style *base*."""
        key = (look, base)
        if key not in self._known:
            self._known[key] = self._add("cellXfs", self._format(look, self._format_at(base)))
        return self._known[key]

    def is_turned(self, base: int) -> bool:
        """Whether style *base* turns its text, or stacks its characters."""
        style = self._format_at(base)
        return style is not None and _TURNED.search(self._editor.raw(style)) is not None

    def line(self, base: int = 0) -> float:
        """Return the height in points of a line in the font of style *base*; some fonts are tall."""
        style = self._format_at(base)
        number = int(style.attributes.get("fontId", "0")) if style else 0
        fonts = self._children("fonts")
        font = self._editor.raw(fonts[number]) if number < len(fonts) else b""
        size = _SIZE.search(font)
        return (float(size[1]) if size else _POINTS) * (_TALL if _TALL_FONT.search(font) else _SPACING)

    def render(self) -> bytes:
        """Return the part with the added styles."""
        for parent, new in self._new.items():
            if new:
                self._editor.append(parent, _ORDER, new)
        return self._editor.render()

    def _children(self, parent: str) -> list[Node]:
        node = self._editor.root.child(parent)
        return node.children if node else []

    def _format_at(self, number: int) -> Node | None:
        formats = self._children("cellXfs")
        return formats[number] if number < len(formats) else None

    def _add(self, parent: str, new: bytes) -> int:
        known = [*(self._editor.raw(child) for child in self._children(parent)), *self._new[parent]]
        if new in known:
            return known.index(new)
        self._new[parent].append(new)
        return len(known)

    def _format(self, look: Look, base: Node | None) -> bytes:
        prefix = self._editor.root.prefix
        alignment: dict[str, object] = {
            "horizontal": look.horizontal,
            "vertical": look.vertical,
            "wrapText": 1 if look.wrap else None,
            "indent": look.indent or None,
        }
        attributes: dict[str, object] = {
            "numFmtId": _SHORT_DATE if look.dated else 0,
            "fontId": self._font(look, base),
            "fillId": self._fill(look),
            "borderId": self._border(look, base),
            "xfId": 0,
            "quotePrefix": 1 if look.quoted else None,
            "applyNumberFormat": 1 if look.dated else None,
            "applyFont": 1,
            "applyFill": 1,
            "applyBorder": 1,
            "applyAlignment": 1,
        }
        return element(f"{prefix}xf", attributes, element(f"{prefix}alignment", alignment))

    def _font(self, look: Look, base: Node | None) -> int:
        number = int(base.attributes.get("fontId", "0")) if base else 0
        fonts = self._children("fonts")
        if number >= len(fonts) or not (look.bold or look.underline or look.color or look.grow):
            return number
        return self._add("fonts", self._changed_font(self._editor.raw(fonts[number]), look))

    def _changed_font(self, font: bytes, look: Look) -> bytes:
        prefix = self._editor.root.prefix
        size = _SIZE.search(font)
        points = (float(size[1]) if size else _POINTS) + look.grow
        front = element(f"{prefix}b", {}) if look.bold else b""
        front += element(f"{prefix}u", {}) if look.underline else b""
        back = element(f"{prefix}sz", {"val": f"{points:g}"})
        replaced = {"bold": look.bold, "underline": look.underline, "color": look.color, "size": True}
        for part, wanted in replaced.items():
            font = _FONT_PARTS[part].sub(b"", font) if wanted else font
        if look.color:
            back += element(f"{prefix}color", {"rgb": f"FF{look.color}"})
        opening, _, rest = font.partition(b">")
        if opening.endswith(b"/"):
            opening, rest = opening[:-1], f"</{prefix}font>".encode()
        return b"%s>%s%s%s" % (opening, front, back, rest)

    def _fill(self, look: Look) -> int:
        if look.fill is None:
            return 0
        prefix = self._editor.root.prefix
        colors = element(f"{prefix}fgColor", {"rgb": f"FF{look.fill}"}) + element(
            f"{prefix}bgColor", {"indexed": 64}
        )
        pattern = element(f"{prefix}patternFill", {"patternType": "solid"}, colors)
        return self._add("fills", element(f"{prefix}fill", {}, pattern))

    def _border(self, look: Look, base: Node | None) -> int:
        if look.border == "same":
            return int(base.attributes.get("borderId", "0")) if base else 0
        if look.border == "none":
            return 0
        prefix = self._editor.root.prefix
        color = element(f"{prefix}color", {"rgb": "FFBFBFBF"})
        sides = b"".join(element(f"{prefix}{side}", {"style": "thin"}, color) for side in _SIDES)
        return self._add("borders", element(f"{prefix}border", {}, sides + element(f"{prefix}diagonal", {})))
