"""The sheet 照会事項: what is left to ask, grouped by whom to ask, each question once."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from msgspec import Struct

from lookup.model import Addressee, Assessment, Candidate, Question, SheetRequirement
from lookup.sheets.reasons import services
from lookup.sheets.speech import BODY, COUNT, HEAD, NOTE, SECTION, TITLE, Speech, cell
from lookup.workbook.new_sheet import Cell, NewSheet

_COLUMNS: Final = {"count": 6.0, "question": 78.0, "concerns": 34.0, "reply": 40.0, "replied_on": 16.0}
_ORDER: Final[tuple[Addressee, ...]] = ("provider", "portal", "agency")
_HEADER_ROW: Final = 3
_SHOWN_SHEETS: Final = 20


class _Ask(Struct, frozen=True):
    """Whom to ask: the addressee and, for a provider, of which service."""

    to: Addressee
    name: str

    @property
    def rank(self) -> tuple[int, bool, str]:
        """The place in the sheet: providers by name, those without a name last."""
        return _ORDER.index(self.to), not self.name, self.name


def questions_sheet(entries: tuple[tuple[SheetRequirement, Assessment], ...], speech: Speech) -> NewSheet:
    """Return the sheet; room for the replies stands beside each question."""
    asked: dict[_Ask, dict[str, list[tuple[str, int]]]] = {}
    for entry, assessment in entries:
        for ask, text, row in _asked(entry, assessment, speech):
            asked.setdefault(ask, {}).setdefault(text, []).append((entry.sheet, row))
    rows: list[tuple[Cell | None, ...]] = [
        (cell(speech("questions.title"), TITLE),),
        (cell(speech("questions.note"), NOTE),),
        tuple(cell(speech(f"column.{name}"), HEAD) for name in _COLUMNS),
    ]
    number = 0
    for ask in sorted(asked, key=lambda ask: ask.rank):
        rows.append((cell(_heading(ask, speech), SECTION),))
        for text, places in asked[ask].items():
            number += 1
            rows.append(
                (cell(number, COUNT), cell(text), cell(_concerns(places, speech)), cell(""), cell(""))
            )
    if not asked:
        rows.append((None, cell(speech("questions.nothing"), BODY)))
    return NewSheet(
        role="questions",
        title=speech("questions.sheet"),
        widths=tuple(_COLUMNS.values()),
        rows=tuple(rows),
        frozen_rows=_HEADER_ROW,
    )


def _asked(
    entry: SheetRequirement, assessment: Assessment, speech: Speech
) -> Iterator[tuple[_Ask, str, int]]:
    """Yield each question of a requirement with whom to ask, and the row it is about."""
    owners = _owners(assessment)
    line_rows = {
        line.question: row
        for row, line in zip(entry.line_rows, assessment.lines, strict=False)
        if line.question
    }
    about = next(iter(services(assessment)), None)
    for question in assessment.questions:
        candidate = owners.get(question, about)
        name = _provider(candidate, entry, speech) if question.to == "provider" else ""
        yield _Ask(question.to, name), speech.question(question), line_rows.get(question, entry.row)


def _owners(assessment: Assessment) -> dict[Question, Candidate]:
    """Return for each question that a candidate raised that candidate."""
    return {
        verdict.question: candidate
        for candidate in reversed(assessment.candidates)
        for verdict in candidate.verdicts
        if verdict.question
    }


def _provider(candidate: Candidate | None, entry: SheetRequirement, speech: Speech) -> str:
    """Return the provider and the service as the list has them, else as the sheet writes them."""
    if candidate is not None:
        name, number = candidate.service.name, candidate.service.registration_number
        service = speech("numbered", name=name, number=number) if number else name
        provider = candidate.service.provider
    else:
        service, provider = entry.requirement.service or "", entry.requirement.provider
    return (
        speech("of_provider", provider=provider, service=service)
        if provider and service
        else provider or service
    )


def _heading(ask: _Ask, speech: Speech) -> str:
    heading = speech(f"questions.{ask.to}")
    return speech("questions.named", heading=heading, name=ask.name) if ask.name else heading


def _concerns(places: list[tuple[str, int]], speech: Speech) -> str:
    """Return the rows a question concerns, those next to each other together: 「要件 2–4、7行」."""
    by_sheet: dict[str, list[int]] = {}
    for sheet, row in places:
        by_sheet.setdefault(sheet, []).append(row)
    told = [
        speech("rows_of", sheet=sheet, rows=speech.joined(_ranges(sorted(set(rows)))))
        for sheet, rows in by_sheet.items()
    ]
    return "\n".join(told)


def _ranges(rows: list[int]) -> list[str]:
    ranges = []
    for _, group in groupby(enumerate(rows), lambda item: item[1] - item[0]):
        run = [row for _, row in group]
        ranges.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    more = len(ranges) - _SHOWN_SHEETS
    return [*ranges[:_SHOWN_SHEETS], *(["…"] if more > 0 else [])]
