"""The sheet 判定の詳細: every verdict with what it rests on."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, structs

from lookup.model import (
    Candidate,
    Certainty,
    CheckName,
    LineAnswer,
    Question,
    Verdict,
)
from lookup.sheets.judged import Judged, concerned
from lookup.sheets.reasons import SHOWN_CANDIDATES
from lookup.sheets.speech import BODY, HEAD, NOTE, TITLE, Speech, cell, identity_doubt, linked, outcome_look
from lookup.workbook.book import Area, place
from lookup.workbook.links import Links, to_cell
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
_VERDICT: Final = list(_COLUMNS).index("verdict")


class DetailRows(Struct, frozen=True):
    """Where the verdicts about a requirement stand.

    Attributes:
        first: The first row.
        lines: The row of the first of its sentences.
    """

    first: int
    lines: int


def detail_sheet(judged: Sequence[Judged], speech: Speech) -> tuple[NewSheet, dict[Judged, DetailRows]]:
    """Return the sheet with one row for every verdict, and where those about each requirement stand.

    The rows follow the order of the requirements. The first verdict about a requirement leads back to it.
    """
    header = tuple(cell(speech(f"column.{name}"), HEAD) for name in _COLUMNS)
    rows: list[tuple[Cell, ...]] = [
        (cell(speech("detail.title"), TITLE),),
        (cell(speech("detail.note", count=SHOWN_CANDIDATES), NOTE),),
        header,
    ]
    stand: dict[Judged, DetailRows] = {}
    links: Links = {}
    for one in judged:
        first = len(rows) + 1
        rows += _rows(one, speech)
        stand[one] = DetailRows(first, len(rows) + 1)
        rows += _line_rows(one, speech)
        entry = one.entries[0]
        if len(rows) >= first:
            row = list(rows[first - 1])
            row[_VERDICT] = structs.replace(row[_VERDICT], look=linked(row[_VERDICT].look))
            rows[first - 1] = tuple(row)
            column = place(f"{entry.column or 'A'}1")[1]
            links[first, _VERDICT + 1] = to_cell(entry.sheet, entry.row, column)
    sheet = NewSheet(
        role="detail",
        title=speech("detail.sheet"),
        widths=tuple(_COLUMNS.values()),
        rows=tuple(rows),
        frozen_rows=_HEADER_ROW,
        filtered=Area(_HEADER_ROW, 1, max(len(rows), _HEADER_ROW + 1), len(_COLUMNS)),
        links=links,
    )
    return sheet, stand


def _rows(judged: Judged, speech: Speech) -> Iterator[tuple[Cell, ...]]:
    lead = _lead(judged, judged.rows, speech)
    for verdict in judged.assessment.verdicts:
        yield _row((lead, speech("as_a_whole")), verdict, speech)
    shown = 0
    for candidate in judged.assessment.candidates:
        doubtful = identity_doubt(candidate)
        shown += not doubtful
        if doubtful or shown <= SHOWN_CANDIDATES:
            yield from _candidate_rows(lead, candidate, speech, doubtful=doubtful)


def _line_rows(judged: Judged, speech: Speech) -> Iterator[tuple[Cell, ...]]:
    for number, line in enumerate(judged.assessment.lines):
        yield _line_row(_lead(judged, judged.rows_of_line(number), speech), line, speech)


def _lead(judged: Judged, places: list[tuple[str, int]], speech: Speech) -> str:
    """Return which requirements a row is about: their number, where they stand, and what they ask for."""
    entry = judged.entries[0]
    asked = entry.requirement
    if len(places) == 1:
        where = speech("row_of", sheet=entry.sheet, row=places[0][1])
        number = "" if asked.id.startswith(f"{entry.sheet}!") else speech("number_of", number=asked.id)
        where = " ".join(filter(None, (number, where)))
    else:
        where = concerned(places, speech)
    return "\n".join(filter(None, (where, asked.service or asked.title)))


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
