"""One worksheet part to the values, styles, merges and hidden rows and columns in it."""

from msgspec import Struct, structs

from lookup.workbook.book import Area, Sheet, Value, address, area, place
from lookup.workbook.limits import Limits, Refused
from lookup.workbook.parts import Attributes, is_true, parse
from lookup.workbook.rich_text import RichText, Runs
from lookup.workbook.styles import CellStyles
from lookup.workbook.values import day, value_of


class Context(Struct, frozen=True, kw_only=True):
    """What the cells of every sheet refer to.

    Attributes:
        strings: The shared texts.
    """

    strings: list[str | RichText]
    styles: CellStyles
    epoch_1904: bool
    limits: Limits


def read_sheet_part(data: bytes, shell: Sheet, context: Context) -> Sheet:
    """Return *shell* with what the part *data* holds.

    Raises:
        Refused: It holds more than the limits allow.
    """
    scan = _Scan(shell, context)
    parse(data, scan.start, scan.end, scan.text)
    return structs.replace(
        shell,
        merges=tuple(scan.merges),
        hidden_rows=frozenset(scan.hidden_rows),
        hidden_columns=tuple(scan.hidden_columns),
    )


class _Scan:
    """The state of one pass over a worksheet part."""

    def __init__(self, shell: Sheet, context: Context) -> None:
        self.sheet = shell
        self.context = context
        self.merges: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self._merged = 0
        self._row = 0
        self._column = 0
        self._cell: Attributes | None = None
        self._collect: list[str] | None = None
        self._inline: Runs | None = None
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._stored = False

    def start(self, name: str, attributes: Attributes) -> None:
        if self._inline is not None:
            self._inline.start(name, attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
            if is_true(attributes.get("hidden")) or attributes.get("ht") in {"0", "0.0"}:
                self.hidden_rows.add(self._row)
        elif self._cell is not None:
            self._start_inside_cell(name)
        elif name == "mergeCell":
            self._merge(area(attributes["ref"]))
        elif name == "col" and is_true(attributes.get("hidden")):
            self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def end(self, name: str) -> None:
        if self._inline is not None and name not in {"is", "c"}:
            self._inline.end(name)
        elif name in {"v", "f"}:
            self._collect = None
        elif name == "c" and self._cell is not None:
            self._finish_cell(self._cell)

    def text(self, piece: str) -> None:
        if self._collect is not None:
            self._collect.append(piece)
        elif self._inline is not None:
            self._inline.text(piece)

    def _start_cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            self._row, self._column = place(attributes["r"])
        else:
            self._column += 1
        self._cell = attributes
        self._value = []
        self._formula = None
        self._stored = False

    def _start_inside_cell(self, name: str) -> None:
        if name == "v":
            self._collect = self._value
            self._stored = True
        elif name == "f":
            self._collect = self._formula = []
        elif name == "is":
            self._inline = Runs()

    def _finish_cell(self, attributes: Attributes) -> None:
        self._cell = None
        where = (self._row, self._column)
        style = int(attributes.get("s", "0"))
        self.sheet.styles[where] = style
        if len(self.sheet.styles) > self.context.limits.cells:
            raise Refused("workbook.too_many_cells", limit=f"{self.context.limits.cells:,}")
        value = self._read(attributes.get("t", "n"), style)
        self._inline = None
        if isinstance(value, RichText):
            self.sheet.struck[where] = value.struck
            value = value.text or None
        if value is not None and style in self.context.styles.struck:
            self.sheet.struck[where] = str(value)
            value = None
        if value is not None:
            self._check_place()
            self.sheet.cells[where] = value

    def _read(self, kind: str, style: int) -> Value | RichText | None:
        text = "".join(self._value)
        if kind == "s":
            return (self.context.strings[int(text)] or None) if text else None
        if self._inline is not None:
            return self._inline.take() or None
        formula = None if self._formula is None else "".join(self._formula)
        value = value_of(kind, text, formula, stored=self._stored)
        dated = style in self.context.styles.dates
        return day(value, epoch_1904=self.context.epoch_1904) if dated else value

    def _check_place(self) -> None:
        limits = self.context.limits
        if self._row > limits.rows:
            self._refuse("workbook.too_many_rows", limits.rows)
        if self._column > limits.columns:
            self._refuse("workbook.too_many_columns", limits.columns)

    def _refuse(self, code: str, limit: int) -> None:
        cell = address(self._row, self._column)
        raise Refused(code, limit=f"{limit:,}", sheet=self.sheet.title, cell=cell)

    def _merge(self, merged: Area) -> None:
        self.merges.append(merged)
        if len(self.merges) > self.context.limits.cells:
            raise Refused("workbook.too_many_cells", limit=f"{self.context.limits.cells:,}")
