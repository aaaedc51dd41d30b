"""The account of one table: its columns, rows left out, values that count twice, and where it stands."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from lookup.sheets.cells import blank, one_line, text_of
from lookup.sheets.mapping import layout_id
from lookup.sheets.proposing import propose
from lookup.sheets.read import Read
from lookup.sheets.report import (
    CarriedReport,
    ColumnReport,
    Place,
    RepeatedReport,
    SkippedRows,
    SkipReason,
    StruckReport,
    TableReport,
)
from lookup.sheets.tables import Column
from lookup.workbook.book import Area, Sheet, Value, letters

_MIDNIGHT: Final = " 00:00:00"
_LONGEST: Final = 60
"""Characters of a value that are quoted in the account."""


def table_report(read: Read, all_read: list[Read]) -> TableReport:
    """Return the account of one table; *all_read* are those of the whole workbook."""
    table = read.found.table
    rows = read.rows_read()
    columns = tuple(_form_columns(read) if read.found.layout == "form" else _columns(read))
    return TableReport(
        sheet=read.title,
        form=read.form,
        header_rows=table.header_rows,
        columns=columns,
        rows_read=len(rows) if read.form == "B" else len(read.needs),
        skipped=_ranges({**_outside(read, all_read), **read.rows.skipped}),
        above=read.above.report,
        layout=read.found.layout,
        carried=(*_merged(read), *_dittos(read)),
        struck=tuple(_struck(read)),
        layout_id=layout_id(table.columns) if table.columns else "",
        repeated=tuple(_repeated(read)),
    )


def place_of(read: Read, all_read: list[Read]) -> Place:
    """Return where the table stands; tables on one sheet share the column after which answers begin."""
    table, sheet = read.found.table, read.found.table.sheet
    if read.found.layout != "rows":
        return _vertical_place(read)
    spans = [
        (other.found.table.header_rows[0], max(other.rows_read()))
        for other in all_read
        if other.title == read.title
    ]
    used = (column for row, column in sheet.cells if any(first <= row <= last for first, last in spans))
    return Place(
        sheet=sheet.title,
        first_row=table.header_rows[1] + 1,
        header_rows=table.header_rows,
        last_row=max(read.rows_read()),
        last_column=max(used),
        bottom=max(row for row, _ in sheet.cells),
    )


def _vertical_place(read: Read) -> Place:
    """Return where a vertical table or a form stands, in rows and columns of the file."""
    table, labels = read.found.table, read.found.labels
    if read.found.layout == "form":
        lines = [one.row for one in labels]
        columns = [one.column for one in labels]
        bottom = max(row for row, _ in table.sheet.cells)
        label, last = min(columns), max(one.value_column for one in labels)
    else:
        lines = [column.number for column in table.columns]
        bottom = max(column for _, column in table.sheet.cells)
        label, last = table.header_rows[1], max(read.rows_read())
    return Place(
        sheet=table.sheet.title,
        first_row=min(lines),
        header_rows=(min(lines), min(lines)),
        last_row=max(lines),
        last_column=last,
        layout=read.found.layout,
        label_column=label,
        bottom=bottom,
    )


def _columns(read: Read) -> Iterable[ColumnReport]:
    columns = read.found.table.columns
    unheaded = (Column(number, "", None) for number in read.rows.unheaded())
    return (_column(read, column) for column in (*columns, *unheaded))


def _column(read: Read, column: Column) -> ColumnReport:
    sheet = read.found.table.sheet
    values = () if column.field or column.known_by else read.rows.values_of(column.number)
    return ColumnReport(
        column=str(column.number) if sheet.turned else letters(column.number),
        header=one_line(column.header),
        field=column.field,
        hidden=sheet.is_hidden_column(column.number),
        known_by=column.known_by or ("header" if column.field else None),
        proposals=propose(column.header, values, read.rows.cells.wording) if values else (),
    )


def _form_columns(read: Read) -> Iterable[ColumnReport]:
    """Yield the labels of a form: those that were read, and other texts that have a value beside them."""
    sheet = read.found.table.sheet
    known = {(one.row, one.column): one.field for one in read.found.labels}
    values = {(one.row, one.value_column) for one in read.found.labels}
    cells = sorted(at for at, value in sheet.cells.items() if not blank(value))
    for at, after in zip(cells, [*cells[1:], (0, 0)], strict=True):
        text = sheet.cells[at]
        if at in known:
            yield _label(sheet, at, known[at])
        elif at not in values and isinstance(text, str) and after[0] == at[0] and after not in known:
            proposals = propose(text, (sheet.cells[after],), read.rows.cells.wording)
            header = one_line(text)[:_LONGEST]
            yield ColumnReport(column=sheet.address(*at), header=header, field=None, proposals=proposals)


def _label(sheet: Sheet, at: tuple[int, int], field: str) -> ColumnReport:
    header = one_line(text_of(sheet.cells[at]))[:_LONGEST]
    return ColumnReport(column=sheet.address(*at), header=header, field=field, known_by="header")


def _outside(read: Read, all_read: list[Read]) -> dict[int, SkipReason]:
    """Return the rows that no table of the sheet accounts for; told with the first one on it."""
    on_sheet = [other for other in all_read if other.title == read.title]
    if on_sheet[0] is not read:
        return {}
    known: set[int] = set()
    for other in on_sheet:
        first, last = other.found.table.header_rows
        known |= other.rows_read() | set(other.rows.skipped) | other.above.rows
        if other.found.layout == "form":
            known |= {one.row for one in other.found.labels}
        else:
            known |= {*range(first, last + 1)}
    cells = read.found.table.sheet.cells
    rows = {row for (row, _), value in cells.items() if row not in known and not blank(value)}
    return dict.fromkeys(rows, "outside")


def _ranges(skipped: dict[int, SkipReason]) -> tuple[SkippedRows, ...]:
    """Return the rows left out, those next to each other together."""
    ranges = []
    for (reason, _), group in groupby(
        enumerate(sorted(skipped)), lambda item: (skipped[item[1]], item[1] - item[0])
    ):
        rows = [row for _, row in group]
        ranges.append(SkippedRows(first_row=rows[0], last_row=rows[-1], reason=reason))
    return tuple(ranges)


def _merged(read: Read) -> Iterable[CarriedReport]:
    """Yield the merged cells whose value counts in several rows or columns that were read."""
    sheet, rows = read.found.table.sheet, read.rows_read()
    for merge in sheet.merges:
        origin = merge.first_row, merge.first_column
        value = sheet.cells.get(origin)
        if (
            value is not None
            and read.rows.cells.is_carried(merge)
            and any(merge.first_row <= row <= merge.last_row for row in rows)
        ):
            yield _carried(sheet, _area(sheet, merge), origin, value, by_merge=True)


def _dittos(read: Read) -> Iterable[CarriedReport]:
    sheet = read.found.table.sheet
    for (row, column), origin in sorted(read.rows.cells.dittos.items()):
        if row not in read.rows.skipped:
            yield _carried(sheet, sheet.address(row, column), origin, sheet.cells[origin], by_merge=False)


def _carried(
    sheet: Sheet, cell: str, origin: tuple[int, int], value: Value, *, by_merge: bool
) -> CarriedReport:
    text = one_line(text_of(value))[:_LONGEST]
    return CarriedReport(
        cell=cell, origin=sheet.address(*origin), text=text, by="merged" if by_merge else "ditto"
    )


def _area(sheet: Sheet, merge: Area) -> str:
    first = sheet.address(merge.first_row, merge.first_column)
    return f"{first}:{sheet.address(merge.last_row, merge.last_column)}"


def _repeated(read: Read) -> Iterable[RepeatedReport]:
    """Yield the numbers written in several rows; one cell over several rows is no repetition."""
    column = read.found.table.column_of("id")
    if column is None:
        return
    rows: dict[str, dict[tuple[int, int], int]] = {}
    for need in read.needs:
        if need.wanted_id:
            rows.setdefault(need.wanted_id, {}).setdefault(read.rows.cells.anchor(need.row, column), need.row)
    for text, places in rows.items():
        if len(places) > 1:
            yield RepeatedReport(text=text[:_LONGEST], rows=tuple(places.values()))


def _struck(read: Read) -> Iterable[StruckReport]:
    table = read.found.table
    numbers = {column.number for column in table.columns}
    for (row, column), text in sorted(table.sheet.struck.items()):
        if read.found.layout == "form" or (
            table.header_rows[0] <= row <= table.last_row and column in numbers
        ):
            yield StruckReport(
                cell=table.sheet.address(row, column), text=one_line(text)[:_LONGEST].removesuffix(_MIDNIGHT)
            )
