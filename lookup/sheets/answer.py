"""The answered workbook: answer columns beside each table, and three sheets that say what they rest on."""

from datetime import date

from msgspec import Struct, structs

from lookup.model import Assessment, Lang, ListInfo, SheetRequirement
from lookup.sheets.columns import BLOCKS, Answered, Block, Guide, brush_of, vertical_block
from lookup.sheets.cover import cover_sheet
from lookup.sheets.detail import detail_sheet
from lookup.sheets.judged import together
from lookup.sheets.marks import COLUMNS, PREFIX, SHEET, answer_roles, answered_areas
from lookup.sheets.questions import questions_sheet
from lookup.sheets.report import Place, SheetReading, TableReport, Wording
from lookup.sheets.speech import Speech
from lookup.workbook.book import Area, Book, place
from lookup.workbook.new_sheet import NewSheet
from lookup.workbook.parts import Package
from lookup.workbook.saving import Saving
from lookup.workbook.sheet_edit import SheetEdit


class Answer(Struct, frozen=True, kw_only=True):
    """What goes into the workbook.

    Attributes:
        requirements: The requirements as they were judged.
        assessments: The different assessments.
        which: For each requirement the index of its assessment.
    """

    requirements: tuple[SheetRequirement, ...]
    assessments: tuple[Assessment, ...]
    which: tuple[int, ...]
    info: ListInfo
    on: date
    lang: Lang


def write_answer(
    package: Package, book: Book, reading: SheetReading, answer: Answer, wording: Wording
) -> bytes:
    """Return the bytes of a copy of *package* with *answer* in it; an earlier answer gives way."""
    speech = Speech(wording, answer.lang)
    judged = together(answer.requirements, answer.assessments, answer.which)
    saving = Saving(package, book)
    parts = {sheet.title: sheet.part for sheet in book.sheets}
    earlier = {role: parts[title] for role, title in answer_roles(book).items()}

    def add(new: NewSheet) -> str:
        title = saving.add(new, earlier.get(new.role))
        saving.name(f"{SHEET}{new.role}", title, Area(1, 1, 1, 1))
        return title

    add(cover_sheet(judged, reading.report, answer.info, answer.on, speech))
    detail, rows = detail_sheet(judged, speech)
    title = add(detail)
    del detail  # it holds as much as all else together, and the columns need their room
    add(questions_sheet(judged, speech))
    answered = tuple(
        (entry, judged[number]) for entry, number in zip(answer.requirements, answer.which, strict=True)
    )
    _write_columns(saving, book, reading, answered, Guide(speech, title, rows))
    return saving.render(PREFIX)


def _write_columns(
    saving: Saving, book: Book, reading: SheetReading, entries: tuple[Answered, ...], guide: Guide
) -> None:
    blocks: dict[str, list[Block]] = {}
    sheets = {sheet.title: sheet for sheet in book.sheets}
    for index, (where, table) in enumerate(zip(reading.places, reading.report.tables, strict=True)):
        answered = [entry for entry, of in zip(entries, reading.tables, strict=True) if of == index]
        brush = brush_of(sheets[where.sheet], where, saving.styles, _last_shown(table))
        written = blocks.setdefault(where.sheet, [])
        write = BLOCKS[table.form] if where.layout == "rows" else vertical_block
        block = write(_beside(where, written), answered, brush, guide)
        written.append(block)
        saving.name(f"{COLUMNS}{index + 1}", where.sheet, block.area)
    for sheet in book.sheets:
        if sheet.title in blocks:
            saving.edit(sheet.part, _edit(blocks[sheet.title], answered_areas(book, sheet.title)))


def _beside(where: Place, written: list[Block]) -> Place:
    """Return *where* with room for the answers of tables that stand side by side with it."""
    taken = [
        block.area.last_column
        for block in written
        if block.area.first_row <= where.last_row and where.header_rows[0] <= block.area.last_row
    ]
    return structs.replace(where, last_column=max([where.last_column, *taken]))


def _edit(blocks: list[Block], cleared: tuple[Area, ...]) -> SheetEdit:
    return SheetEdit(
        puts={at: put for block in blocks for at, put in block.puts.items()},
        widths={column: width for block in blocks for column, width in block.widths.items()},
        merges=tuple(merge for block in blocks for merge in block.merges),
        cleared=cleared,
        heights={row: height for block in blocks for row, height in block.heights.items()},
        links={at: link for block in blocks for at, link in block.links.items()},
    )


def _last_shown(table: TableReport) -> int:
    """Return the column of the table whose style the answer follows: the last that is not hidden."""
    if table.layout != "rows":
        return 1
    shown = [column.column for column in table.columns if not column.hidden] or [table.columns[-1].column]
    return place(f"{shown[-1]}1")[1]
