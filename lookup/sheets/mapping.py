"""Which column is which field, where an officer said so: for one workbook, or remembered for a layout."""

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct, structs

from lookup.errors import WrongUse
from lookup.knowledge import Knowledge
from lookup.model import KnownLayout
from lookup.sheets.headers import Headers, headline
from lookup.sheets.report import ReadingReport, Wording
from lookup.sheets.tables import Column, Table
from lookup.text import fold, nfkc
from lookup.workbook import Refused
from lookup.workbook.book import Sheet, letters, place

NOT_READ: Final = "-"
"""What stands for "this column is not to be read" in place of a field."""
_ID_DIGITS: Final = 12
_LETTERS: Final = re.compile(r"[A-Za-z]{1,3}")

Fields = dict[str, str | None]
"""Column → field, or ``None`` for a column that is not to be read."""


class Mappings(Struct, frozen=True, kw_only=True):
    """All that an officer said about columns.

    Attributes:
        given: For this workbook: letters of a column, number of a row of a vertical table, or header → field.
        remembered: For layouts that were answered before.
    """

    given: Fields = {}
    remembered: tuple[KnownLayout, ...] = ()


NO_MAPPINGS: Final = Mappings()


def read_mapping(texts: Iterable[str], knowledge: Knowledge) -> Fields:
    """Read mappings as they are given: ``F=regions``, ``保管先=リージョン``, ``G=-``.

    Raises:
        WrongUse: One is not of that form, or names no field.
    """
    fields: Fields = {}
    for text in texts:
        column, equals, wanted = text.rpartition("=")
        if not equals or not column.strip() or not wanted.strip():
            raise WrongUse("sheets.map_form", knowledge.messages("sheets.map_form", text=text))
        field = None if wanted.strip() == NOT_READ else knowledge.requirement_labels.field_of(wanted)
        if field is None and wanted.strip() != NOT_READ:
            titles = knowledge.requirement_labels.titles
            known = "、".join(f"{name}（{title.ja}）" for name, title in titles.items())
            raise WrongUse("sheets.map_field", knowledge.messages("sheets.map_field", text=text, known=known))
        fields[nfkc(column)] = field
    return fields


class Mapper:
    """Applies mappings to the tables of one workbook, and knows which of them found a column.

    Attributes:
        unused: Keys of given mappings for which no column was found yet.
    """

    def __init__(self, mappings: Mappings, wording: Wording) -> None:
        self._mappings = mappings
        self._labels = wording.requirement_labels
        self._layouts = {layout.id: layout for layout in mappings.remembered}
        self.unused = set(mappings.given)

    def headers(self, sheet: Sheet, *, guessing: bool = False) -> Headers:
        """Return how the headers of *sheet* are known: what is given first.

        Args:
            sheet: The sheet.
            guessing: Whether the row in which all columns given by letters have a text is taken for a header.
        """
        given: Fields = {fold(key): field for key, field in self._mappings.given.items()}
        guessed = self._by_letters(sheet) if guessing else {}
        return Headers(self._labels, {**self._remembered(sheet), **guessed, **given})

    def applied(self, table: Table) -> Table:
        """Return *table* with its columns read as they are given, or else as is remembered for its layout."""
        layout = self._layouts.get(layout_id(table.columns))
        headed = [column for column in table.columns if column.header]
        columns = [self._column(column, table) for column in table.columns]
        for index, field in layout.fields.items() if layout else ():
            at = table.columns.index(headed[index])
            if columns[at].known_by != "given":
                columns[at] = structs.replace(columns[at], field=field, known_by="remembered")
        return structs.replace(table, columns=tuple(columns))

    def saw(self, label: str) -> None:
        """Take note of the label of a form, which a given mapping may be about."""
        self.unused -= {key for key in self.unused if fold(key) == fold(label)}

    def refuse_unused(self, tables: Iterable[Table]) -> None:
        """Make sure that every given mapping has found its column.

        Raises:
            Refused: One has not.
        """
        if self.unused:
            headers = dict.fromkeys(column.header for table in tables for column in table.columns)
            seen = "、".join(header for header in headers if header) or "－"
            raise Refused("sheets.map_unused", column="、".join(sorted(self.unused)), seen=seen)

    def _column(self, column: Column, table: Table) -> Column:
        own = str(column.number) if table.sheet.turned else letters(column.number)
        for key, field in self._mappings.given.items():
            sheet, _, name = key.rpartition("!")
            if (not sheet or sheet == nfkc(table.sheet.title)) and (
                name.upper() == own or fold(name) == fold(column.header)
            ):
                self.unused.discard(key)
                return structs.replace(column, field=field, known_by="given")
        if column.known_by != "given":
            return column
        inside = {key for key in self._mappings.given if fold(key) in fold(column.header)}
        self.unused -= inside
        return column if inside else structs.replace(column, known_by="remembered")

    def _remembered(self, sheet: Sheet) -> Fields:
        """Return the headers of a remembered layout that stands in a row of *sheet*."""
        if not self._layouts:
            return {}
        rows: dict[int, dict[int, str]] = {}
        for (row, column), value in sheet.cells.items():
            rows.setdefault(row, {})[column] = headline(value) if isinstance(value, str) else ""
        for cells in rows.values():
            columns = tuple(Column(number, cells[number], None) for number in sorted(cells))
            layout = self._layouts.get(layout_id(columns))
            if layout:
                return {fold(layout.headers[index]): field for index, field in layout.fields.items()}
        return {}

    def _by_letters(self, sheet: Sheet) -> Fields:
        """Return the headers of columns given by their letters, if these stand in a row that may be one."""
        columns = {
            place(f"{key.upper()}1")[1]: field
            for key, field in self._mappings.given.items()
            if _LETTERS.fullmatch(key)
        }
        for row in sorted({row for row, column in sheet.cells if column in columns}):
            values = {column: sheet.cells.get((row, column)) for column in columns}
            texts = {column: headline(v) for column, v in values.items() if isinstance(v, str)}
            if columns and len(texts) == len(columns) and all(texts.values()):
                return {fold(text): columns[column] for column, text in texts.items()}
        return {}


def layout_id(columns: Iterable[Column]) -> str:
    """Return the fingerprint of a table's headers, the same however they are written (width, spaces …)."""
    keys = "\n".join(fold(column.header) for column in columns if column.header)
    return hashlib.sha256(keys.encode()).hexdigest()[:_ID_DIGITS]


def layouts_of(report: ReadingReport) -> tuple[KnownLayout, ...]:
    """Return what is to be remembered of a workbook: its tables with columns that an officer mapped."""
    layouts = []
    for table in report.tables:
        headed = [column for column in table.columns if column.header]
        fields = {i: c.field for i, c in enumerate(headed) if c.known_by in {"given", "remembered"}}
        if fields and table.layout != "form":
            headers = tuple(column.header for column in headed)
            layouts.append(KnownLayout(id=table.layout_id, headers=headers, fields=fields))
    return tuple(layouts)
