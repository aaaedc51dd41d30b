"""What was read from a requirement workbook, and the account of how it was read."""

from typing import Literal, TypeAlias

from msgspec import Struct

from lookup.knowledge import Knowledge
from lookup.knowledge.labels import Labels, Words
from lookup.knowledge.messages import Messages
from lookup.knowledge.rules import Rule
from lookup.knowledge.sheet_words import SheetWords
from lookup.model import CheckName, SheetRequirement, Text

Form: TypeAlias = Literal["A", "B"]
SkipReason: TypeAlias = Literal["hidden", "filler", "note", "example", "header"]
UnreadReason: TypeAlias = Literal["hidden", "no_table", "answer"]

_ROOMS = ("sheets.", "workbook.")


class ColumnReport(Struct, frozen=True, kw_only=True):
    """One column of a table: where it is, what its header says, and which field it was read as."""

    column: str
    header: str
    field: str | None
    hidden: bool = False


class SkippedRows(Struct, frozen=True, kw_only=True):
    """Rows next to each other that were left out for the same reason."""

    first_row: int
    last_row: int
    reason: SkipReason


class AboveReport(Struct, frozen=True, kw_only=True):
    """Something said above the table, for all of its rows."""

    cell: str
    field: str
    text: str


class TableReport(Struct, frozen=True, kw_only=True):
    """One table: where it stands and how each part of it was read.

    Attributes:
        header_rows: First and last row of its header.
        rows_read: Number of rows that were read as requirements or sentences.
    """

    sheet: str
    form: Form
    header_rows: tuple[int, int]
    columns: tuple[ColumnReport, ...]
    rows_read: int
    skipped: tuple[SkippedRows, ...] = ()
    above: tuple[AboveReport, ...] = ()


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
    """

    sheet: str
    first_row: int
    header_rows: tuple[int, int]
    last_row: int
    last_column: int


class SheetReading(Struct, frozen=True, kw_only=True):
    """All that was read from one workbook.

    Attributes:
        places: One for each of ``report.tables``, in the same order.
        tables: For each requirement the index of its table in ``places``.
    """

    form: Form
    requirements: tuple[SheetRequirement, ...]
    report: ReadingReport
    places: tuple[Place, ...]
    tables: tuple[int, ...]


class Wording(Struct, frozen=True, kw_only=True):
    """The part of the knowledge that reading and answering a sheet need; travels to the child process."""

    requirement_labels: Labels
    list_labels: Labels
    words: Words
    sheet_words: SheetWords
    rules: dict[CheckName, Rule]
    messages: Messages

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
        )
