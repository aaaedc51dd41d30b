"""How a sheet is laid out: a requirement per row, one per column, or one form of labels and values (様式)."""

from typing import Final

from msgspec import Struct, structs

from lookup.sheets.above import Labelled, labelled
from lookup.sheets.fields import READERS
from lookup.sheets.headers import Headers
from lookup.sheets.report import Layout
from lookup.sheets.tables import WANTED, Column, Table, find_tables
from lookup.text import is_blank
from lookup.workbook.book import Sheet, turn

_CLEAR: Final = 4
_SHARE: Final = 0.6
_MOSTLY: Final = 0.75
_LEAST: Final = 2
_LEAST_OF_FORM: Final = 3
_LOOKED_BELOW: Final = 40
_SHARE_OF_LABELS: Final = 0.5


class Found(Struct, frozen=True, kw_only=True):
    """A table and its layout; of a form also its labels with their values."""

    table: Table
    layout: Layout = "rows"
    labels: tuple[Labelled, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """The fields that it asks for."""
        return self.table.fields | {one.field for one in self.labels}


def find_layouts(sheet: Sheet, headers: Headers) -> list[Found]:
    """Return the tables of *sheet*; where rows make none that is clear, those of its columns, or a form."""
    flat = [Found(table=table) for table in find_tables(sheet, headers)]
    if any(_is_solid(found.table, headers) for found in flat):
        return flat
    known = max((len(found.fields) for found in flat), default=0)
    columns = _columns(sheet, headers)
    form = _form(sheet, headers)
    for found in (columns, form):
        if found is not None and len(found.fields) > known:
            return [found]
    return flat


def _is_solid(table: Table, headers: Headers) -> bool:
    """Whether the rows below a header are surely its rows."""
    fields = table.fields
    below = _below(table)
    labels = sum(headers.field(text) in READERS for text in below)
    if "line" in fields:
        return labels < _LEAST_OF_FORM or labels < _SHARE_OF_LABELS * len(below)
    if len(fields) >= _CLEAR and table.share >= _SHARE:
        return True
    clear = table.share >= _MOSTLY and (len(fields) >= _LEAST or len(table.columns) == 1)
    return clear and labels < len(below)


def _below(table: Table) -> list[str]:
    """Return the texts that stand in the first rows below the header, in columns that say what is wanted."""
    first = table.header_rows[1] + 1
    columns = [column.number for column in table.columns if column.field in WANTED]
    values = (
        table.sheet.cells.get((row, column))
        for row in range(first, min(first + _LOOKED_BELOW, table.last_row + 1))
        for column in columns
    )
    return [str(value) for value in values if value is not None and not is_blank(value)]


def _columns(sheet: Sheet, headers: Headers) -> Found | None:
    """Return the vertical table of *sheet*, if two of its columns at least are requirements."""
    tables = find_tables(turn(sheet), headers)
    if not tables:
        return None
    table = max(tables, key=lambda one: len(one.fields))
    columns = tuple(map(_named, table.columns))
    table = structs.replace(table, columns=columns, after=0)
    return Found(table=table, layout="columns") if _asks_twice(table, headers) else None


def _named(column: Column) -> Column:
    """Return a column of a vertical table: what heads its values (要件1, 要件2) names them."""
    return structs.replace(column, field="id") if column.field == "line" else column


def _asks_twice(table: Table, headers: Headers) -> bool:
    """Whether two requirements at least stand below a header, and no further labels."""
    asking: set[int] = set()
    labels: dict[int, int] = {}
    fields = {column.number: column.field for column in table.columns}
    for (row, column), value in table.sheet.cells.items():
        if table.header_rows[1] < row <= table.last_row and fields.get(column) and not is_blank(value):
            if fields[column] in WANTED:
                asking.add(row)
            if isinstance(value, str) and headers.field(value) not in (None, fields[column]):
                labels[row] = labels.get(row, 0) + 1
    return len(asking) >= _LEAST and max(labels.values(), default=0) < _LEAST


def _form(sheet: Sheet, headers: Headers) -> Found | None:
    """Return the whole of *sheet* as a form, if enough labels in it have values."""
    last = max((row for row, _ in sheet.cells), default=0)
    labels = tuple(labelled(sheet, headers, range(1, last + 1)))
    fields = {one.field for one in labels}
    if len(fields) < _LEAST_OF_FORM or not fields & (WANTED | {"registration_number"}):
        return None
    rows = [one.row for one in labels]
    table = Table(sheet=sheet, header_rows=(min(rows), max(rows)), columns=(), last_row=max(rows))
    return Found(table=table, layout="form", labels=labels)
