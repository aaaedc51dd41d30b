"""The sheet 判定の詳細: every verdict with what it rests on."""

from collections.abc import Iterator
from typing import Final

from lookup.model import (
    Assessment,
    Candidate,
    Certainty,
    CheckName,
    LineAnswer,
    Question,
    SheetRequirement,
    Verdict,
)
from lookup.sheets.reasons import SHOWN_CANDIDATES
from lookup.sheets.speech import BODY, HEAD, NOTE, TITLE, Speech, cell, identity_doubt, outcome_look
from lookup.workbook.book import Area
from lookup.workbook.new_sheet import Cell, NewSheet

_COLUMNS: Final = {
    "requirement": 24.0,
    "judged": 24.0,
    "check": 14.0,
    "verdict": 13.0,
    "required": 20.0,
    "observed": 26.0,
    "reason": 42.0,
    "basis": 34.0,
    "questions": 36.0,
}
_HEADER_ROW: Final = 3


def detail_sheet(entries: tuple[tuple[SheetRequirement, Assessment], ...], speech: Speech) -> NewSheet:
    """Return the sheet with one row for every verdict, in the order of the requirements."""
    rows = [row for entry, assessment in entries for row in _rows(entry, assessment, speech)]
    header = tuple(cell(speech(f"column.{name}"), HEAD) for name in _COLUMNS)
    top: tuple[tuple[Cell | None, ...], ...] = (
        (cell(speech("detail.title"), TITLE),),
        (cell(speech("detail.note", count=SHOWN_CANDIDATES), NOTE),),
        header,
    )
    return NewSheet(
        role="detail",
        title=speech("detail.sheet"),
        widths=tuple(_COLUMNS.values()),
        rows=(*top, *rows),
        frozen_rows=_HEADER_ROW,
        filtered=Area(_HEADER_ROW, 1, max(len(rows), 1) + _HEADER_ROW, len(_COLUMNS)),
    )


def _rows(entry: SheetRequirement, assessment: Assessment, speech: Speech) -> Iterator[tuple[Cell, ...]]:
    lead = _lead(entry, entry.row, speech)
    for verdict in assessment.verdicts:
        yield _row((lead, speech("as_a_whole")), verdict, speech)
    shown = 0
    for candidate in assessment.candidates:
        doubtful = identity_doubt(candidate)
        shown += not doubtful
        if doubtful or shown <= SHOWN_CANDIDATES:
            yield from _candidate_rows(lead, candidate, speech, doubtful=doubtful)
    for row, line in zip(
        entry.line_rows or (entry.row,) * len(assessment.lines), assessment.lines, strict=True
    ):
        yield _line_row(_lead(entry, row, speech), line, speech)


def _lead(entry: SheetRequirement, row: int, speech: Speech) -> str:
    """Return which requirement a row is about: its number, where it stands, and what it asks for."""
    asked = entry.requirement
    where = speech("row_of", sheet=entry.sheet, row=row)
    number = "" if asked.id.startswith(f"{entry.sheet}!") else speech("number_of", number=asked.id)
    return "\n".join(filter(None, (" ".join(filter(None, (number, where))), asked.service or asked.title)))


def _candidate_rows(
    lead: str, candidate: Candidate, speech: Speech, *, doubtful: bool
) -> Iterator[tuple[Cell, ...]]:
    """Yield a candidate's verdicts; of one that is another service only that it is so."""
    name, number = candidate.service.name, candidate.service.registration_number
    told = f"{name}\n{number}" if number else name
    if doubtful:
        told = speech("for_reference", name=told)
    for verdict in candidate.verdicts:
        if not doubtful or verdict.check in {"identity", "platform"}:
            yield _row((lead, told), verdict, speech)


def _row(lead: tuple[str, str], verdict: Verdict, speech: Speech) -> tuple[Cell, ...]:
    observed = speech.value(verdict.field, verdict.observed)
    field = speech.field(verdict.field)
    return (
        *map(cell, lead),
        cell(speech.check(verdict.check)),
        cell(speech.outcome(verdict.verdict), outcome_look(verdict.verdict, BODY)),
        cell(speech.value(verdict.field, verdict.required)),
        cell(speech("observed", field=field, text=observed) if observed and field else observed),
        cell(speech.text(verdict.reason)),
        cell(_basis(speech, verdict.check, verdict.certainty)),
        cell(_question(speech, verdict.question)),
    )


def _line_row(lead: str, line: LineAnswer, speech: Speech) -> tuple[Cell, ...]:
    return (
        cell(lead),
        cell(speech(f"kind.{line.kind}")),
        cell(speech.check(line.check)),
        cell(speech.outcome(line.verdict), outcome_look(line.verdict, BODY)),
        cell(line.text),
        cell(""),
        cell(speech.text(line.reason)),
        cell(_basis(speech, line.check, None)),
        cell(_question(speech, line.question)),
    )


def _basis(speech: Speech, check: CheckName | None, certainty: Certainty | None) -> str:
    """Return where the rule behind a verdict was read, and how sure it is."""
    rule = speech.wording.rules.get(check) if check else None
    if rule is None:
        return ""
    return speech("basis", source=rule.source, certainty=speech(f"certainty.{certainty or rule.certainty}"))


def _question(speech: Speech, question: Question | None) -> str:
    return f"{speech('to.' + question.to)}{speech.question(question)}" if question else ""
