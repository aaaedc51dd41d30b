"""What was read from a requirement workbook, and the account of how it was read."""

from typing import Literal, TypeAlias

from msgspec import Struct

from lookup.knowledge import Knowledge
from lookup.knowledge.labels import Labels, Words
from lookup.knowledge.messages import Messages
from lookup.knowledge.portal import Portal
from lookup.knowledge.rules import Rule
from lookup.knowledge.sheet_words import SheetWords
from lookup.model import CheckName, SheetRequirement, Text

Form: TypeAlias = Literal["A", "B"]
Layout: TypeAlias = Literal["rows", "columns", "form"]
"""One requirement per row, one per column, or one on the whole sheet as labels with their values (様式)."""
SkipReason: TypeAlias = Literal[
    "hidden", "filler", "note", "example", "header", "struck", "continued", "outside"
]
KnownBy: TypeAlias = Literal["header", "given", "remembered"]
UnreadReason: TypeAlias = Literal["hidden", "no_table", "answer"]

_ROOMS = ("sheets.", "workbook.")


class Proposal(Struct, frozen=True, kw_only=True):
    """What an unknown column may be.

    Attributes:
        by: Whether the header's wording or the cells below it suggest so.
        score: 0.0-1.0: how like the wording is, or the share of the cells.
    """

    field: str
    by: Literal["name", "values"]
    score: float


class ColumnReport(Struct, frozen=True, kw_only=True):
    """One column of a table: where it is, what its header says, and which field it was read as.

    Attributes:
        column: Its letters; of a vertical table the number of the row; of a form the label's cell.
        known_by: By what the field is known; ``None`` where it is not read.
        proposals: Fields that an unknown column may be, the likeliest first.
    """

    column: str
    header: str
    field: str | None
    hidden: bool = False
    known_by: KnownBy | None = None
    proposals: tuple[Proposal, ...] = ()


class SkippedRows(Struct, frozen=True, kw_only=True):
    """Rows next to each other that were left out for the same reason."""

    first_row: int
    last_row: int
    reason: SkipReason


class CarriedReport(Struct, frozen=True, kw_only=True):
    """A value that counts in more than one place: of a merged cell, or where 同上 refers to it.

    Attributes:
        cell: The merged area, or the cell that refers to another.
        origin: The cell in which the value stands.
    """

    cell: str
    origin: str
    text: str
    by: Literal["merged", "ditto"]


class StruckReport(Struct, frozen=True, kw_only=True):
    """Wording that is struck out, and was therefore not read."""

    cell: str
    text: str


class RepeatedReport(Struct, frozen=True, kw_only=True):
    """A number that several rows of a table bear, so that only their rows tell them apart."""

    text: str
    rows: tuple[int, ...]


class AboveReport(Struct, frozen=True, kw_only=True):
    """Something said above the table, for all of its rows."""

    cell: str
    field: str
    text: str


class TableReport(Struct, frozen=True, kw_only=True):
    """One table: where it stands and how each part of it was read.

    A vertical table is told as if it were turned: its rows are the sheet's columns, counted from 1.

    Attributes:
        header_rows: First and last row of its header; of a form, of the form.
        rows_read: Number of rows that were read as requirements or sentences.
        above: What was said above it; of a form, all that was read.
        layout_id: Fingerprint of its headers, by which a mapping is remembered.
    """

    sheet: str
    form: Form
    header_rows: tuple[int, int]
    columns: tuple[ColumnReport, ...]
    rows_read: int
    skipped: tuple[SkippedRows, ...] = ()
    above: tuple[AboveReport, ...] = ()
    layout: Layout = "rows"
    carried: tuple[CarriedReport, ...] = ()
    struck: tuple[StruckReport, ...] = ()
    layout_id: str = ""
    repeated: tuple[RepeatedReport, ...] = ()


def cell_of(table: TableReport, column: ColumnReport, entry: SheetRequirement) -> str:
    """Return the address of the cell that a column of *table* has for a requirement."""
    if table.layout == "form":
        return column.column
    if table.layout == "columns":
        return f"{entry.column}{column.column}"
    return f"{column.column}{entry.row}"


class UnreadSheet(Struct, frozen=True, kw_only=True):
    """A sheet in which nothing was read, and why."""

    sheet: str
    reason: UnreadReason


class ReadingReport(Struct, frozen=True, kw_only=True):
    """How the workbook was read.

    Attributes:
        form: ``A`` for a table of needs, ``B`` for a checklist of sentences; of the first table found.
        warnings: What the reader of the answer has to know about this workbook.
    """

    form: Form
    tables: tuple[TableReport, ...]
    sheets_not_read: tuple[UnreadSheet, ...] = ()
    warnings: tuple[Text, ...] = ()


class Place(Struct, frozen=True, kw_only=True):
    """Where a table stands, for whoever writes beside it.

    Attributes:
        last_column: The last column in use in the table's rows on that sheet.
        label_column: Of a vertical table or form: the column of its labels.
        bottom: The last row in use on that sheet.
    """

    sheet: str
    first_row: int
    header_rows: tuple[int, int]
    last_row: int
    last_column: int
    layout: Layout = "rows"
    label_column: int = 1
    bottom: int = 0


class Remark(Struct, frozen=True):
    """What stands in a row but decides nothing: its cell, its column's header, its text.

    Attributes:
        header: Of a note on a cell, what such notes are called.
    """

    cell: str
    header: str | Text
    text: str


class SheetReading(Struct, frozen=True, kw_only=True):
    """All that was read from one workbook.

    Attributes:
        places: One for each of ``report.tables``, in the same order.
        tables: For each requirement the index of its table in ``places``.
        remarks: For each requirement what else stands in its row, in columns that decide nothing.
    """

    form: Form
    requirements: tuple[SheetRequirement, ...]
    report: ReadingReport
    places: tuple[Place, ...]
    tables: tuple[int, ...]
    remarks: tuple[tuple[Remark, ...], ...]


class Wording(Struct, frozen=True, kw_only=True):
    """The part of the knowledge that reading and answering a sheet need; travels to the child process."""

    requirement_labels: Labels
    list_labels: Labels
    words: Words
    sheet_words: SheetWords
    rules: dict[CheckName, Rule]
    messages: Messages
    portal: Portal
    places: frozenset[str] = frozenset()
    """Names of regions and places, as :func:`lookup.knowledge.regions.region_key` writes them."""

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Wording":
        """Take the needed part out of *knowledge*."""
        messages = {i: text for i, text in knowledge.messages.by_id.items() if i.startswith(_ROOMS)}
        return cls(
            requirement_labels=knowledge.requirement_labels,
            list_labels=knowledge.list_labels,
            words=knowledge.words,
            sheet_words=knowledge.sheet_words,
            rules=knowledge.rules,
            messages=Messages(messages),
            portal=knowledge.portal,
            places=frozenset(knowledge.regions.by_name),
        )
