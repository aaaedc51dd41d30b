"""The sheet 照会事項: what is left to ask, grouped by whom to ask, each question once."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from lookup.model import Addressee, Assessment, Candidate, Question, Requirement
from lookup.sheets.judged import Judged, concerned
from lookup.sheets.reasons import services
from lookup.sheets.speech import BODY, COUNT, HEAD, NOTE, SECTION, TITLE, Speech, cell
from lookup.workbook.new_sheet import Cell, NewSheet

_COLUMNS: Final = {"count": 6.0, "question": 78.0, "concerns": 34.0, "reply": 40.0, "replied_on": 16.0}
_ORDER: Final[tuple[Addressee, ...]] = ("provider", "portal", "agency")
_HEADER_ROW: Final = 3


class Asked(Struct, frozen=True, kw_only=True):
    """A question that is left open: whom to ask, of which service, and where it came up.

    Attributes:
        provider: The service's provider as the list has it, else as the sheet writes it; may be empty.
        service: Likewise.
        number: Its registration number; may be empty.
        places: Sheet and row of each requirement or sentence that it is about.
    """

    question: Question
    provider: str
    service: str
    number: str
    places: tuple[tuple[str, int], ...]

    def numbered(self, speech: Speech) -> str:
        """Return the service with its number."""
        return speech("numbered", name=self.service, number=self.number) if self.number else self.service


def asked(judged: Judged) -> Iterator[Asked]:
    """Yield each question about requirements; what is asked about the list itself is about no service."""
    assessment = judged.assessment
    owners = _owners(assessment)
    of_line = {line.question: number for number, line in enumerate(assessment.lines) if line.question}
    of_list = {verdict.question for verdict in assessment.verdicts if verdict.check == "freshness"}
    about = next(iter(services(assessment)), None)
    rows = judged.rows
    for question in assessment.questions:
        number = of_line.get(question)
        provider, service, numbered = ("", "", "")
        if question not in of_list:
            provider, service, numbered = _named(owners.get(question, about), judged.entries[0].requirement)
        yield Asked(
            question=question,
            provider=provider,
            service=service,
            number=numbered,
            places=tuple(rows if number is None else judged.rows_of_line(number)),
        )


def _named(candidate: Candidate | None, wanted: Requirement) -> tuple[str, str, str]:
    """Return provider, service and registration number as the list has them, else as the sheet says."""
    if candidate is None:
        return wanted.provider or "", wanted.service or "", ""
    found = candidate.service
    return found.provider or "", found.name, found.registration_number or ""


def rank(to: Addressee, name: str) -> tuple[int, bool, str]:
    """Return the place of an addressee among the others: providers by name, those without a name last."""
    return _ORDER.index(to), not name, name


def questions_sheet(judged: Sequence[Judged], speech: Speech) -> NewSheet:
    """Return the sheet; room for the replies stands beside each question."""
    groups: dict[tuple[Addressee, str], dict[str, list[tuple[str, int]]]] = {}
    for one in (one for several in judged for one in asked(several)):
        to = one.question.to
        texts = groups.setdefault((to, _name(one, speech) if to == "provider" else ""), {})
        texts.setdefault(speech.question(one.question), []).extend(one.places)
    rows: list[tuple[Cell | None, ...]] = [
        (cell(speech("questions.title"), TITLE),),
        (cell(speech("questions.note"), NOTE),),
        tuple(cell(speech(f"column.{name}"), HEAD) for name in _COLUMNS),
    ]
    number = 0
    for to, name in sorted(groups, key=lambda group: rank(*group)):
        heading = speech(f"questions.{to}")
        told = speech("questions.named", heading=heading, name=name) if name else heading
        rows.append((cell(told, SECTION),))
        for text, places in groups[to, name].items():
            number += 1
            rows.append(
                (cell(number, COUNT), cell(text), cell(concerned(places, speech)), cell(""), cell(""))
            )
    if not groups:
        rows.append((None, cell(speech("questions.nothing"), BODY)))
    return NewSheet(
        role="questions",
        title=speech("questions.sheet"),
        widths=tuple(_COLUMNS.values()),
        rows=tuple(rows),
        frozen_rows=_HEADER_ROW,
    )


def _name(one: Asked, speech: Speech) -> str:
    """Return the provider with the service."""
    service = one.numbered(speech)
    if one.provider and service:
        return speech("of_provider", provider=one.provider, service=service)
    return one.provider or service


def _owners(assessment: Assessment) -> dict[Question, Candidate]:
    """Return for each question that a candidate raised that candidate."""
    return {
        verdict.question: candidate
        for candidate in reversed(assessment.candidates)
        for verdict in candidate.verdicts
        if verdict.question
    }
