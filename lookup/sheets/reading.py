"""From a workbook's values to requirements: which tables are meant, of which form, and what they say."""

from typing import Final

from msgspec import Struct, structs

from lookup.model import SheetRequirement, Text
from lookup.sheets.above import Above, read_above
from lookup.sheets.cells import Cells, one_line
from lookup.sheets.checklist import read_checklist
from lookup.sheets.headers import Headers
from lookup.sheets.marks import answer_sheets, answered_areas
from lookup.sheets.needs import Need, read_needs, requirements
from lookup.sheets.report import (
    ColumnReport,
    Form,
    Place,
    ReadingReport,
    SheetReading,
    TableReport,
    UnreadSheet,
    Wording,
)
from lookup.sheets.rows import TableRows
from lookup.sheets.tables import Column, Table, find_tables
from lookup.workbook import Refused
from lookup.workbook.book import Book, Sheet, letters

_ASKED_OF_NEEDS: Final = frozenset(
    {
        "starts_on",
        "ends_on",
        "period",
        "information_class",
        "lists",
        "scope",
        "regions",
        "service_model",
        "body",
    }
)
_MANY_FIELDS: Final = 4
_ENOUGH_FOR_LINES: Final = 3
_SHOWN_HEADERS: Final = 12


class _Read(Struct):
    """One table and what came out of it: needs that still lack an id, or finished requirements."""

    table: Table
    form: Form
    rows: TableRows
    above: Above
    needs: list[Need] = []
    checklist: list[SheetRequirement] = []


def read_book(book: Book, wording: Wording, warnings: tuple[Text, ...] = ()) -> SheetReading:
    """Read every requirement in *book*.

    Args:
        book: The workbook's values.
        wording: Labels, words and messages.
        warnings: What is known already that the reader of the answer should know.

    Raises:
        Refused: No visible sheet has a table with known headers, or no table holds a requirement.
    """
    headers = Headers(wording.requirement_labels)
    sheets = {sheet.title: _without_answers(sheet, book) for sheet in book.sheets}
    ours = answer_sheets(book)
    found = [
        table
        for sheet in sheets.values()
        if sheet.visible and sheet.title not in ours
        for table in find_tables(sheet, headers)
    ]
    meant = _meant(found, wording)
    read = [_read(table, headers, wording, book) for table in meant]
    read = [one for one in read if one.needs or one.checklist]
    if not read:
        raise _nothing_found(book, found, wording)
    return _reading(book, read, ours, warnings)


def _without_answers(sheet: Sheet, book: Book) -> Sheet:
    """Return *sheet* without the cells of an earlier answer."""
    areas = answered_areas(book, sheet.title)
    if not areas:
        return sheet
    kept = {at: value for at, value in sheet.cells.items() if not any(at in area for area in areas)}
    return structs.replace(sheet, cells=kept)


def _meant(tables: list[Table], wording: Wording) -> list[Table]:
    """Return the tables that are meant: where some are clearly requirements, only those."""
    forward = [table for table in tables if not wording.sheet_words.is_aside(table.sheet.title)]
    meant = [table for table in forward or tables if _is_clear(table)]
    return meant or forward or tables


def _is_clear(table: Table) -> bool:
    fields = table.fields
    return (
        "service" in fields
        or len(fields) >= _MANY_FIELDS
        or ("line" in fields and len(fields) >= _ENOUGH_FOR_LINES)
    )


def _read(table: Table, headers: Headers, wording: Wording, book: Book) -> _Read:
    cells = Cells(table, wording, epoch_1904=book.epoch_1904)
    form = _form(table, cells)
    if form == "A":
        columns = tuple(
            Column(c.number, c.header, "lines" if c.field == "line" else c.field) for c in table.columns
        )
        table = structs.replace(table, columns=columns)
    rows = TableRows(table, cells, headers)
    above = read_above(cells, headers)
    read = _Read(table, form, rows, above)
    if form == "A":
        read.needs = read_needs(rows, above)
    else:
        read.checklist = read_checklist(rows, above)
    return read


def _form(table: Table, cells: Cells) -> Form:
    """Tell a checklist from a table of needs: it has sentences, and asks for nothing else row by row."""
    line, service = table.column_of("line"), table.column_of("service")
    if line is None or len(table.fields & _ASKED_OF_NEEDS) > 1:
        return "A"
    if service is None:
        return "B"
    rows = [row for row in range(table.header_rows[1] + 1, table.last_row + 1) if cells.value(row, line)]
    names = {cells.value(row, service) for row in rows}
    return "B" if len(names) < len(rows) else "A"


def _reading(book: Book, read: list[_Read], ours: frozenset[str], warnings: tuple[Text, ...]) -> SheetReading:
    needs = iter(requirements([(one.table.sheet.title, need) for one in read for need in one.needs]))
    pairs = [
        (index, requirement)
        for index, one in enumerate(read)
        for requirement in (one.checklist or [next(needs) for _ in one.needs])
    ]
    report = ReadingReport(
        form=read[0].form,
        tables=tuple(map(_table_report, read)),
        sheets_not_read=_unread(book, read, ours),
        warnings=warnings,
    )
    return SheetReading(
        form=report.form,
        requirements=tuple(requirement for _, requirement in pairs),
        report=report,
        places=tuple(_place(one, read) for one in read),
        tables=tuple(index for index, _ in pairs),
    )


def _table_report(read: _Read) -> TableReport:
    table = read.table
    columns = tuple(
        ColumnReport(
            column=letters(column.number),
            header=one_line(column.header),
            field=column.field,
            hidden=table.sheet.is_hidden_column(column.number),
        )
        for column in table.columns
    )
    return TableReport(
        sheet=table.sheet.title,
        form=read.form,
        header_rows=table.header_rows,
        columns=columns,
        rows_read=len(read.needs) or len({row for one in read.checklist for row in one.line_rows}),
        skipped=read.rows.skipped_ranges(),
        above=read.above.report,
    )


def _unread(book: Book, read: list[_Read], ours: frozenset[str]) -> tuple[UnreadSheet, ...]:
    titles = {one.table.sheet.title for one in read}
    return tuple(
        UnreadSheet(
            sheet=sheet.title,
            reason="answer" if sheet.title in ours else "no_table" if sheet.visible else "hidden",
        )
        for sheet in book.sheets
        if sheet.title not in titles
    )


def _place(one: _Read, read: list[_Read]) -> Place:
    """Return where the table stands; tables on one sheet share the column after which answers begin."""
    sheet = one.table.sheet
    spans = [
        (other.table.header_rows[0], _last_row(other))
        for other in read
        if other.table.sheet.title == sheet.title
    ]
    used = (column for row, column in sheet.cells if any(first <= row <= last for first, last in spans))
    return Place(
        sheet=sheet.title,
        first_row=one.table.header_rows[1] + 1,
        header_rows=one.table.header_rows,
        last_row=_last_row(one),
        last_column=max(used),
    )


def _last_row(read: _Read) -> int:
    rows = [need.row for need in read.needs] + [row for one in read.checklist for row in one.line_rows]
    return max(rows)


def _nothing_found(book: Book, found: list[Table], wording: Wording) -> Refused:
    looked_at = "、".join(sheet.title for sheet in book.sheets if sheet.visible)
    if found:
        table = found[0]
        return Refused("sheets.no_rows", sheet=table.sheet.title, row=str(table.header_rows[1]))
    values = [value for sheet in book.sheets if sheet.visible for value in sheet.cells.values()]
    headers = sorted(dict.fromkeys(value for value in values if isinstance(value, str)), key=len)
    seen = "、".join(headers[:_SHOWN_HEADERS]) or "－"
    titles = wording.requirement_labels.titles
    needed = "、".join(
        titles[field].ja for field in ("service", "starts_on", "ends_on", "line") if field in titles
    )
    return Refused("sheets.no_header", sheets=looked_at or "－", needed=needed, seen=seen)
