"""One requirement workbook from opening to answer: loaded once, in a child process, and saved once."""

from collections.abc import Generator
from datetime import date
from types import TracebackType
from typing import Self

from lookup.knowledge import Knowledge
from lookup.model import Assessment, Lang, ListInfo, SheetRequirement, Text
from lookup.sheets.answer import Answer, write_answer
from lookup.sheets.judged import different
from lookup.sheets.mapping import NO_MAPPINGS, Mappings
from lookup.sheets.outside import about_outside
from lookup.sheets.reading import read_book
from lookup.sheets.report import SheetReading, Wording
from lookup.workbook import LIMITS, Dialogue, Limits, check_package
from lookup.workbook.from_text import encoding_of, is_csv, workbook_of
from lookup.workbook.loading import load
from lookup.workbook.package import check_text
from lookup.workbook.parts import Package


class OpenSheet:
    """A requirement workbook that has been read and waits for its answer.

    ::

        with OpenSheet(data, "要件.xlsx", knowledge) as sheet:
            for entry in sheet.reading.requirements: ...
            answered = sheet.answer(assessments, info, on, "ja")

    A CSV file is read and answered as a workbook that holds its rows as they stand.

    Entering raises :class:`~lookup.errors.UnreadableFile` if the file is no workbook, holds too much, or
    holds no requirement that can be recognised, or if a given mapping finds no column.

    Attributes:
        reading: What was read.
    """

    reading: SheetReading

    def __init__(
        self,
        data: bytes,
        name: str,
        knowledge: Knowledge,
        limits: Limits = LIMITS,
        mappings: Mappings = NO_MAPPINGS,
    ) -> None:
        self._data = data
        self._name = name
        self._knowledge = knowledge
        self._limits = limits
        self._mappings = mappings

    def __enter__(self) -> Self:
        csv = is_csv(self._name, self._data)
        (check_text if csv else check_package)(self._data, self._name, self._limits)
        self._dialogue = Dialogue(
            read_and_answer,
            (
                self._data,
                self._limits,
                Wording.of(self._knowledge),
                self._name if csv else None,
                self._mappings,
            ),
            limits=self._limits,
            name=self._name,
        )
        self._dialogue.__enter__()
        self.reading = self._dialogue.first
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dialogue.__exit__(kind, error, trace)

    def answer(
        self,
        assessments: tuple[Assessment, ...],
        info: ListInfo,
        on: date,
        lang: Lang,
        requirements: tuple[SheetRequirement, ...] = (),
    ) -> bytes:
        """Return a copy of the workbook with the answer written into it. To be called once.

        Args:
            assessments: One for each of ``reading.requirements``, in the same order.
            info: The list they were decided from.
            on: The reference date.
            lang: Language of everything written.
            requirements: The requirements as they were judged, where that differs from ``reading``.

        Raises:
            UnreadableFile: The workbook cannot be written within the limits.
        """
        judged = requirements or self.reading.requirements
        once, which = different(judged, assessments)
        return self._dialogue.finish(
            Answer(requirements=judged, assessments=once, which=which, info=info, on=on, lang=lang)
        )


def read_sheet(
    data: bytes,
    name: str,
    knowledge: Knowledge,
    limits: Limits = LIMITS,
    mappings: Mappings = NO_MAPPINGS,
) -> SheetReading:
    """Return what a requirement workbook says, without answering it.

    Raises:
        UnreadableFile: As for :class:`OpenSheet`.
    """
    with OpenSheet(data, name, knowledge, limits, mappings) as sheet:
        return sheet.reading


def read_and_answer(
    data: bytes,
    limits: Limits,
    wording: Wording,
    csv: str | None = None,
    mappings: Mappings = NO_MAPPINGS,
) -> Generator[SheetReading, Answer, bytes]:
    """Yield what the workbook says, take the answer, and return the answered workbook; runs in the child.

    Args:
        data: The workbook, or the CSV file called *csv*.
        limits: How much it may hold.
        wording: Labels, words and messages.
        csv: Name of the CSV file; ``None`` for a workbook.
        mappings: Which column is which field, where an officer said so.
    """
    package = Package(data if csv is None else workbook_of(data, csv, limits))
    book = load(package, limits)
    told = (wording.messages("sheets.was_csv", encoding=encoding_of(data)),) if csv else ()
    warnings = (*told, *_warnings(package, wording), *about_outside(book, wording))
    reading = read_book(book, wording, warnings, mappings)
    answer = yield reading
    return write_answer(package, book, reading, answer, wording)


def _warnings(package: Package, wording: Wording) -> tuple[Text, ...]:
    """Return what an answered copy of *package* cannot keep."""
    signed = any(name.startswith("_xmlsignatures/") for name in package.archive.namelist())
    return (wording.messages("sheets.signed"),) if signed else ()
