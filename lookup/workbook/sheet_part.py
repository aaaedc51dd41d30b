"""One worksheet part to the values, styles, merges and hidden rows and columns in it."""

from msgspec import Struct, structs

from lookup.workbook.book import Area, Sheet, Value, address, area, place
from lookup.workbook.limits import Limits, Refused
from lookup.workbook.parts import Attributes, is_true, parse
from lookup.workbook.values import day, value_of


class Context(Struct, frozen=True, kw_only=True):
    """What the cells of every sheet refer to.

    Attributes:
        strings: The shared texts.
        dates: Numbers of the styles that show a date.
    """

    strings: list[str]
    dates: frozenset[int]
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
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._stored = False
        self._reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
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
        if name in {"v", "t", "f"}:
            self._collect = None
        elif name == "rPh":
            self._reading = False
        elif name == "c" and self._cell is not None:
            self._finish_cell(self._cell)

    def text(self, piece: str) -> None:
        if self._collect is not None:
            self._collect.append(piece)

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
        if name == "v" or (name == "t" and not self._reading):
            self._collect = self._value
            self._stored = True
        elif name == "f":
            self._collect = self._formula = []
        elif name == "rPh":
            self._reading = True

    def _finish_cell(self, attributes: Attributes) -> None:
        self._cell = None
        where = (self._row, self._column)
        style = int(attributes.get("s", "0"))
        self.sheet.styles[where] = style
        if len(self.sheet.styles) > self.context.limits.cells:
            raise Refused("workbook.too_many_cells", limit=f"{self.context.limits.cells:,}")
        value = self._read(attributes.get("t", "n"), style)
        if value is not None:
            self._check_place()
            self.sheet.cells[where] = value

    def _read(self, kind: str, style: int) -> Value | None:
        text = "".join(self._value)
        if kind == "s":
            return (self.context.strings[int(text)] or None) if text else None
        formula = None if self._formula is None else "".join(self._formula)
        value = value_of(kind, text, formula, stored=self._stored)
        return day(value, epoch_1904=self.context.epoch_1904) if style in self.context.dates else value

    def _check_place(self) -> None:
        limits = self.context.limits
        values = {"sheet": self.sheet.title, "cell": address(self._row, self._column)}
        if self._row > limits.rows:
            raise Refused("workbook.too_many_rows", limit=f"{limits.rows:,}", **values)
        if self._column > limits.columns:
            raise Refused("workbook.too_many_columns", limit=f"{limits.columns:,}", **values)

    def _merge(self, merged: Area) -> None:
        self.merges.append(merged)
        if len(self.merges) > self.context.limits.cells:
            raise Refused("workbook.too_many_cells", limit=f"{self.context.limits.cells:,}")
