"""The answer beside the officer's table: columns for needs, columns per service for a checklist.

Below a vertical table or a form it is a block of rows.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from msgspec import Struct

from lookup.model import LineAnswer, Outcome, SheetRequirement
from lookup.sheets.detail import DetailRows
from lookup.sheets.judged import Judged
from lookup.sheets.reasons import questions, reason, service_name, service_number, services
from lookup.sheets.report import Place
from lookup.sheets.speech import Speech, linked, outcome_look, text_look
from lookup.workbook.book import Area, Sheet
from lookup.workbook.book import place as place_of
from lookup.workbook.links import Link, Links, to_cell
from lookup.workbook.looks import Look, Styles
from lookup.workbook.measure import row_height
from lookup.workbook.row_edit import Put

_NEED_COLUMNS: Final = {
    "verdict": 13.0,
    "service": 26.0,
    "number": 14.0,
    "expires": 16.0,
    "reason": 52.0,
    "questions": 46.0,
}
_VERDICT, _SERVICE, _NUMBER = range(3)
_LINE_COLUMNS: Final = {"verdict": 13.0, "kind": 18.0, "reason": 52.0, "questions": 46.0}
_GAP: Final = 2
"""Rows from the last one in use to the first of an answer below it."""
_VERTICAL_WIDTH: Final = 16.0
"""Characters on a line for which the rows of a vertical answer are made high enough."""
_HEAD: Final = Look(bold=True, border="same", horizontal="center", vertical="center")
_BODY: Final = Look(border="same", horizontal="left", vertical="center", indent=1)

Answered: TypeAlias = tuple[SheetRequirement, Judged]


class Block(Struct, frozen=True, kw_only=True):
    """The answer columns of one table.

    Attributes:
        puts: (row, column) → what is written.
        merges: Header cells that reach over the rows of the table's header.
        area: The cells that the answer fills.
        heights: Row → height in points that its texts need.
        links: (row, column) → where its cell leads.
    """

    puts: dict[tuple[int, int], Put]
    widths: dict[int, float]
    merges: tuple[Area, ...]
    area: Area
    heights: dict[int, float] = {}
    links: Links = {}


class Guide(Struct, frozen=True):
    """Says what is said in an answer, and where more of it stands.

    Attributes:
        detail: Title of the sheet 判定の詳細.
        rows: Where in it the requirements stand.
    """

    speech: Speech
    detail: str
    rows: dict[Judged, DetailRows]

    def whole(self, judged: Judged) -> Link:
        """Return the link to the verdicts about a requirement."""
        return to_cell(self.detail, self.rows[judged].first)

    def line(self, judged: Judged, index: int) -> Link:
        """Return the link to the verdict about a sentence."""
        return to_cell(self.detail, self.rows[judged].lines + index)

    def portal(self, judged: Judged) -> Link | None:
        """Return the link to the portal's page of the service shown for a requirement, if only one is."""
        shown = services(judged.assessment)
        where = self.speech.portal_page(shown[0].service) if len(shown) == 1 else None
        return Link(address=where) if where else None


class Brush(Struct):
    """Writes texts in the style of one table.

    Attributes:
        head: Number of the style of the table's own header.
        body: Number of the style of one of its cells.
        line: Height of a line in that style.
    """

    sheet: Sheet
    styles: Styles
    head: int
    body: int
    line: float

    def header(self, text: str) -> Put:
        """Return a header cell that looks as the table's own; turned text would be cut, and is upright."""
        turned = self.styles.is_turned(self.head)
        own = self.head and not turned
        return Put(text, self.head if own else self.styles.number(_HEAD, self.head if turned else self.body))

    def text(self, text: str, link: Link | None = None) -> Put:
        """Return a text cell, underlined where it leads somewhere."""
        look = linked(text_look(text, _BODY)) if link else text_look(text, _BODY)
        return Put(text, self.styles.number(look, self.body))

    def outcome(self, outcome: Outcome, speech: Speech) -> Put:
        """Return a verdict's cell, which leads to what it rests on."""
        look = linked(outcome_look(outcome, _BODY))
        return Put(speech.outcome(outcome), self.styles.number(look, self.body))


class _Told(Struct, frozen=True, eq=False):
    """The cells of an answer, which stand in the row of each requirement that asks the same.

    Attributes:
        links: One for each cell that leads somewhere, by its place in *puts*.
    """

    puts: list[Put]
    links: dict[int, Link]


def need_block(place: Place, answered: list[Answered], brush: Brush, guide: Guide) -> Block:
    """Return the answer columns of a table of needs."""
    block = _block(place, _NEED_COLUMNS, [""], brush, guide.speech)
    rows = _Rows(block, brush, place.last_column + 1)
    told: dict[Judged, _Told] = {}
    for entry, judged in answered:
        if judged not in told:
            told[judged] = _told(judged, brush, guide)
        rows.put(entry.row, place.last_column + 1, told[judged])
    return block


def line_block(place: Place, answered: list[Answered], brush: Brush, guide: Guide) -> Block:
    """Return the answer columns of a checklist: a block per service, one after the other."""
    speech = guide.speech
    names = [entry.requirement.service or "" if len(answered) > 1 else "" for entry, _ in answered]
    block = _block(place, _LINE_COLUMNS, names, brush, speech)
    rows = _Rows(block, brush, place.last_column + 1)
    for index, (entry, judged) in enumerate(answered):
        first = place.last_column + 1 + index * len(_LINE_COLUMNS)
        for number, (row, line) in enumerate(zip(entry.line_rows, judged.assessment.lines, strict=True)):
            puts = [brush.outcome(line.verdict, speech), *map(brush.text, _line_cells(line, speech))]
            rows.put(row, first, _Told(puts, {0: guide.line(judged, number)}))
    return block


def vertical_block(place: Place, answered: list[Answered], brush: Brush, guide: Guide) -> Block:
    """Return the answer rows below a vertical table, in the column of each requirement, or below a form."""
    top = place.bottom + _GAP
    columns = [place_of(f"{entry.column}1")[1] for entry, _ in answered]
    last = place.last_column if place.layout == "form" else max(columns)
    area = Area(top, place.label_column, top + len(_NEED_COLUMNS) - 1, last)
    block = Block(
        puts={}, widths={}, merges=_stretched(place, area, columns), area=area, heights={}, links={}
    )
    for row, title in enumerate(_NEED_COLUMNS, top):
        block.puts[row, place.label_column] = brush.header(guide.speech(f"column.{title}"))
    for column, (_, judged) in zip(columns, answered, strict=True):
        told = _told(judged, brush, guide)
        block.links.update({(top + number, column): link for number, link in told.links.items()})
        for row, text in enumerate(told.puts, top):
            block.puts[row, column] = text
            height = row_height([(str(text.text), _VERTICAL_WIDTH)], brush.line)
            block.heights[row] = max(height, block.heights.get(row, 0.0))
    return block


def _stretched(place: Place, area: Area, columns: list[int]) -> tuple[Area, ...]:
    """Return the merged cells of an answer below a form, whose own columns may be very narrow."""
    if place.layout != "form":
        return ()
    value = columns[0]
    pairs = ((place.label_column, value - 1), (value, area.last_column))
    return tuple(
        Area(row, first, row, last)
        for row in range(area.first_row, area.last_row + 1)
        for first, last in pairs
        if first < last
    )


def brush_of(sheet: Sheet, place: Place, styles: Styles, column: int) -> Brush:
    """Return the brush that writes as *column* of the table looks."""
    head = sheet.styles.get((place.header_rows[0], column), 0)
    body = sheet.styles.get((place.first_row, column), 0)
    return Brush(sheet, styles, head, body, styles.line(body))


def _block(place: Place, columns: dict[str, float], names: list[str], brush: Brush, speech: Speech) -> Block:
    top, bottom = place.header_rows
    first = place.last_column + 1
    puts: dict[tuple[int, int], Put] = {}
    widths: dict[int, float] = {}
    merges: list[Area] = []
    for index, (name, column) in enumerate((name, column) for name in names for column in columns):
        title = speech(f"column.{column}")
        text = speech("column_of", title=title, service=name) if name else title
        puts.update(
            {(row, first + index): brush.header(text if row == top else "") for row in range(top, bottom + 1)}
        )
        widths[first + index] = columns[column]
        if bottom > top:
            merges.append(Area(top, first + index, bottom, first + index))
    area = Area(top, first, place.last_row, first + len(names) * len(columns) - 1)
    return Block(puts=puts, widths=widths, merges=tuple(merges), area=area, heights={}, links={})


class _Rows:
    """Puts cells side by side, and notes how high their rows have to be for all that stands in them."""

    def __init__(self, block: Block, brush: Brush, first: int) -> None:
        self._block = block
        self._line = brush.line
        self._known: dict[_Told, float] = {}
        self._own = {
            row: row_height([("\n" * breaks, 1.0)], brush.line)
            for row, breaks in _breaks(brush.sheet, first).items()
        }

    def put(self, row: int, first: int, told: _Told) -> None:
        """Put what is *told* into *row*, from the column *first* on."""
        self._block.puts.update({(row, first + number): put for number, put in enumerate(told.puts)})
        self._block.links.update({(row, first + number): link for number, link in told.links.items()})
        if told not in self._known:
            widths = self._block.widths
            texts = [(str(put.text), widths[first + number]) for number, put in enumerate(told.puts)]
            self._known[told] = row_height(texts, self._line)
        heights = self._block.heights
        heights[row] = max(self._known[told], self._own.get(row, 0.0), heights.get(row, 0.0))


def _breaks(sheet: Sheet, first: int) -> dict[int, int]:
    """Return row → most line breaks of one of its cells left of the column *first*."""
    breaks: dict[int, int] = {}
    for (row, column), value in sheet.cells.items():
        if column < first and isinstance(value, str) and "\n" in value:
            breaks[row] = max(breaks.get(row, 0), value.count("\n"))
    return breaks


def _told(judged: Judged, brush: Brush, guide: Guide) -> _Told:
    """Return the cells that say how a requirement came out."""
    assessment, speech = judged.assessment, guide.speech
    shown = services(assessment)
    links = {_VERDICT: guide.whole(judged)}
    if portal := guide.portal(judged):
        links[_NUMBER if shown[0].service.registration_number else _SERVICE] = portal
    texts = (
        "\n".join(service_name(candidate, assessment, speech) for candidate in shown) or speech("none"),
        "\n".join(service_number(candidate, speech) for candidate in shown) or speech("none"),
        "\n".join(speech.day(c.service.expires_on) or speech("none") for c in shown) or speech("none"),
        reason(assessment, speech, judged.entries[0].unjudged),
        questions(assessment, speech),
    )
    puts = (brush.text(text, links.get(number)) for number, text in enumerate(texts, _SERVICE))
    return _Told([brush.outcome(assessment.outcome, speech), *puts], links)


def _line_cells(line: LineAnswer, speech: Speech) -> list[str]:
    asked = f"{speech('to.' + line.question.to)}{speech.question(line.question)}" if line.question else ""
    return [speech(f"kind.{line.kind}"), speech.text(line.reason), asked]


BLOCKS: Final[dict[str, Callable[[Place, list[Answered], Brush, Guide], Block]]] = {
    "A": need_block,
    "B": line_block,
}
