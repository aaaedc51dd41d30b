"""Texts with formats inside: what they say without readings beside them and without what is struck out."""

from msgspec import Struct

from lookup.workbook.limits import Refused
from lookup.workbook.parts import Attributes, is_false, parse
from lookup.workbook.values import unescape


class RichText(Struct, frozen=True):
    """A text of which a part is struck out: what still counts, and what does not."""

    text: str
    struck: str


class Runs:
    """Collects the runs of one text while its elements go by (``<si>``, ``<is>``)."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._struck: list[str] = []
        self._inside: list[str] = []
        self._strike = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element inside the text."""
        self._inside.append(name)
        if name == "r":
            self._strike = False
        elif name == "strike":
            self._strike = not is_false(attributes.get("val"))

    def end(self, name: str) -> None:
        """Take the end of an element inside the text."""
        self._inside.pop()
        if name == "r":
            self._strike = False

    def text(self, piece: str) -> None:
        """Take a piece of text; only what stands in ``<t>``, and is no reading (furigana), counts."""
        if self._inside and self._inside[-1] == "t" and "rPh" not in self._inside:
            (self._struck if self._strike else self._kept).append(piece)

    def take(self) -> str | RichText:
        """Return the text that has gone by, and begin anew."""
        kept, struck = unescape("".join(self._kept)), unescape("".join(self._struck))
        self._kept.clear()
        self._struck.clear()
        return RichText(kept, struck) if struck else kept


def shared_texts(data: bytes, limit: int) -> list[str | RichText]:
    """Return the shared texts of a workbook.

    Args:
        data: The part that holds them.
        limit: How many there may be.

    Raises:
        Refused: There are more.
    """
    texts: list[str | RichText] = []
    runs = Runs()

    def end(name: str) -> None:
        runs.end(name)
        if name == "si":
            texts.append(runs.take())
            if len(texts) > limit:
                raise Refused("workbook.too_many_cells", limit=f"{limit:,}")

    parse(data, runs.start, end, runs.text)
    return texts
