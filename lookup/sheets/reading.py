"""From a workbook's values to requirements: which tables are meant, of which form, and what they say."""

from collections.abc import Iterable
from typing import Final

from msgspec import structs

from lookup.model import Requirement, SheetRequirement, Text
from lookup.sheets.above import Above, read_above, read_labelled
from lookup.sheets.cells import Cells
from lookup.sheets.checklist import read_checklist
from lookup.sheets.layouts import Found, find_layouts
from lookup.sheets.mapping import NO_MAPPINGS, Mapper, Mappings
from lookup.sheets.marks import answer_sheets, answered_areas
from lookup.sheets.needs import Need, named, read_needs, requirements
from lookup.sheets.proposing import propose
from lookup.sheets.read import Read
from lookup.sheets.report import Form, ReadingReport, Remark, SheetReading, UnreadSheet, Wording
from lookup.sheets.reporting import place_of, table_report
from lookup.sheets.rows import TableRows, says_nothing
from lookup.sheets.tables import Table
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
_SHOWN_MAYBE: Final = 3
_LOOKED_AT: Final = 60


def read_book(
    book: Book, wording: Wording, warnings: tuple[Text, ...] = (), mappings: Mappings = NO_MAPPINGS
) -> SheetReading:
    """Read every requirement in *book*.

    Args:
        book: The workbook's values.
        wording: Labels, words and messages.
        warnings: What is known already that the reader of the answer should know.
        mappings: Which column is which field, where an officer said so.

    Raises:
        Refused: No visible sheet has a table with known headers, no table holds a requirement, or a mapping
            that was given finds no column.
    """
    mapper = Mapper(mappings, wording)
    ours = answer_sheets(book)
    found = [
        one
        for sheet in book.sheets
        if sheet.visible and sheet.title not in ours
        for one in _found(_without_answers(sheet, book), mapper)
    ]
    mapper.refuse_unused(one.table for one in found)
    read = [_read(one, mapper, wording, book) for one in _meant(found, wording)]
    read = [one for one in read if one.needs or one.checklist]
    if not read:
        raise _nothing_found(book, found, wording)
    return _reading(book, read, ours, warnings)


def _found(sheet: Sheet, mapper: Mapper) -> list[Found]:
    found = find_layouts(sheet, mapper.headers(sheet))
    found = found or find_layouts(sheet, mapper.headers(sheet, guessing=True))
    for label in (one for form in found for one in form.labels):
        mapper.saw(str(sheet.cells[label.row, label.column]))
    return [structs.replace(one, table=mapper.applied(one.table)) for one in found]


def _without_answers(sheet: Sheet, book: Book) -> Sheet:
    """Return *sheet* without the cells of an earlier answer."""
    areas = answered_areas(book, sheet.title)
    if not areas:
        return sheet
    kept = {at: value for at, value in sheet.cells.items() if not any(at in area for area in areas)}
    return structs.replace(sheet, cells=kept)


def _meant(found: list[Found], wording: Wording) -> list[Found]:
    """Return the tables that are meant: where some are clearly requirements, only those."""
    forward = [one for one in found if not wording.sheet_words.is_aside(one.table.sheet.title)]
    meant = [one for one in forward or found if _is_clear(one)]
    return meant or forward or found


def _is_clear(found: Found) -> bool:
    fields = found.fields
    return (
        "service" in fields
        or len(fields) >= _MANY_FIELDS
        or ("line" in fields and len(fields) >= _ENOUGH_FOR_LINES)
    )


def _read(found: Found, mapper: Mapper, wording: Wording, book: Book) -> Read:
    table, headers = found.table, mapper.headers(found.table.sheet)
    cells = Cells(table, wording, epoch_1904=book.epoch_1904)
    if found.layout == "form":
        above = read_labelled(cells, list(found.labels))
        return Read(found, "A", TableRows(table, cells, headers), above, needs=_form_needs(found, above))
    form = _form(table, cells)
    if form == "A":
        columns = tuple(structs.replace(c, field="lines") if c.field == "line" else c for c in table.columns)
        table = structs.replace(table, columns=columns)
    rows = TableRows(table, cells, headers)
    above = read_above(cells, headers)
    read = Read(structs.replace(found, table=table), form, rows, above)
    if form == "A":
        read.needs = read_needs(rows, above)
    else:
        read.checklist = read_checklist(rows, above)
    return read


def _form_needs(found: Found, above: Above) -> list[Need]:
    """Return the one need of a form, if it names anything to look for."""
    fields = named({**above.fields, "service": "、".join(above.services)})
    if says_nothing(fields) and not above.problems:
        return []
    fields = {name: value for name, value in fields.items() if value not in (None, "", ())}
    return [Need(found.table.header_rows[0], "", fields, above.problems)]


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


def _reading(book: Book, read: list[Read], ours: frozenset[str], warnings: tuple[Text, ...]) -> SheetReading:
    needs = iter(requirements([(one.found.table.sheet.title, need) for one in read for need in one.needs]))
    pairs = [
        (index, requirement)
        for index, one in enumerate(read)
        for requirement in (one.checklist or [_placed(next(needs), one) for _ in one.needs])
    ]
    report = ReadingReport(
        form=read[0].form,
        tables=tuple(table_report(one, read) for one in read),
        sheets_not_read=_unread(book, read, ours),
        warnings=warnings,
    )
    return SheetReading(
        form=report.form,
        requirements=tuple(requirement for _, requirement in pairs),
        report=report,
        places=tuple(place_of(one, read) for one in read),
        tables=tuple(index for index, _ in pairs),
        remarks=tuple(remarks for one in read for remarks in _remarks(one)),
    )


def _remarks(read: Read) -> list[tuple[Remark, ...]]:
    """Return what stands beside each requirement of a table; of a checklist nothing."""
    return [()] * len(read.checklist) if read.checklist else [need.remarks for need in read.needs]


def _placed(entry: SheetRequirement, read: Read) -> SheetRequirement:
    """Return *entry* as it stands in the file, where it has a column of its own or is a form."""
    if read.found.layout == "rows":
        return entry
    if read.found.layout == "form":
        column = letters(min(one.value_column for one in read.found.labels))
        return structs.replace(entry, column=column)
    column = letters(entry.row)
    fields = structs.asdict(entry.requirement)
    if entry.requirement.id == f"{entry.sheet}!{entry.row}":
        fields["id"] = f"{entry.sheet}!{column}"
    row = min(one.number for one in read.found.table.columns)
    return structs.replace(entry, row=row, column=column, requirement=Requirement(**fields))


def _unread(book: Book, read: list[Read], ours: frozenset[str]) -> tuple[UnreadSheet, ...]:
    titles = {one.found.table.sheet.title for one in read}
    return tuple(
        UnreadSheet(
            sheet=sheet.title,
            reason="answer" if sheet.title in ours else "no_table" if sheet.visible else "hidden",
        )
        for sheet in book.sheets
        if sheet.title not in titles
    )


def _nothing_found(book: Book, found: list[Found], wording: Wording) -> Refused:
    looked_at = "、".join(sheet.title for sheet in book.sheets if sheet.visible)
    if found:
        table = found[0].table
        return Refused("sheets.no_rows", sheet=table.sheet.title, row=str(table.header_rows[1]))
    values = [value for sheet in book.sheets if sheet.visible for value in sheet.cells.values()]
    headers = sorted(dict.fromkeys(value for value in values if isinstance(value, str)), key=len)
    seen = "、".join(headers[:_SHOWN_HEADERS]) or "－"
    titles = wording.requirement_labels.titles
    needed = "、".join(
        titles[field].ja for field in ("service", "starts_on", "ends_on", "line") if field in titles
    )
    return Refused(
        "sheets.no_header",
        sheets=looked_at or "－",
        needed=needed,
        seen=seen,
        maybe=_maybe(headers, wording) or "－",
    )


def _maybe(texts: Iterable[str], wording: Wording) -> str:
    """Return the mappings that texts suggest which are like known headers, ready to be given."""
    likely = [(text, next(iter(propose(text, (), wording)), None)) for text in list(texts)[:_LOOKED_AT]]
    pairs = sorted(
        ((best.score, text, best.field) for text, best in likely if best is not None), reverse=True
    )
    return " ".join(f'--map "{text}={field}"' for _, text, field in pairs[:_SHOWN_MAYBE])
