"""The sheet 判定について: which list decided, how the workbook was read, and what was left open."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, TypeAlias

from lookup.model import CheckName, ListInfo, Outcome
from lookup.sheets.account import how_read
from lookup.sheets.judged import Judged
from lookup.sheets.report import ReadingReport
from lookup.sheets.speech import (
    BODY,
    LABEL,
    NOTE,
    OUTCOMES,
    SECTION,
    TITLE,
    Speech,
    cell,
    outcome_look,
)
from lookup.workbook.new_sheet import Cell, NewSheet

_WIDTHS: Final = (30.0, 104.0)
_WORTH_SAYING: Final = (
    "body",
    "information_class",
    "lists",
    "starts_on",
    "ends_on",
    "regions",
    "generative_ai",
)
_SHOWN_CELLS: Final = 200

Several: TypeAlias = Sequence[Judged]
_Row: TypeAlias = tuple[Cell | None, ...]


def cover_sheet(judged: Several, report: ReadingReport, info: ListInfo, on: date, speech: Speech) -> NewSheet:
    """Return the cover of the answer."""
    sections = (
        _section("list", _list(info, on, speech), speech),
        _section("results", _results(judged, speech), speech),
        _section("services", _services(judged, speech), speech),
        _section("warnings", ((cell("－", LABEL), cell(speech.text(w))) for w in report.warnings), speech),
        _section("unreadable", _unreadable(judged, speech), speech),
        _section("not_said", _not_said(judged, speech), speech),
        _section("reading", _reading(report, speech), speech),
        _section("basis", _basis(judged, speech), speech),
    )
    head: list[_Row] = [
        (cell(speech("cover.title"), TITLE),),
        (cell(speech("cover.decides_nothing"), NOTE),),
        (cell(speech("cover.only_the_list"), NOTE),),
    ]
    return NewSheet(
        role="cover",
        title=speech("cover.sheet"),
        widths=_WIDTHS,
        rows=(*head, *(row for section in sections for row in section)),
    )


def _section(name: str, rows: Iterator[_Row], speech: Speech) -> list[_Row]:
    """Return the rows of a section under its heading; nothing for a section without rows."""
    body = list(rows)
    return [(), (cell(speech(f"cover.{name}"), SECTION),), *body] if body else []


def _line(label: str, text: str) -> _Row:
    return (cell(label, LABEL), cell(text))


def _list(info: ListInfo, on: date, speech: Speech) -> Iterator[_Row]:
    told = {
        "label": speech.text(info.label),
        "as_of": speech.day(info.as_of),
        "on": speech.day(on),
        "official": speech("cover.official_yes" if info.official else "cover.official_no"),
        "complete": speech("cover.complete_yes" if info.complete else "cover.complete_no"),
        "stale": speech("cover.stale_yes" if info.stale else "cover.stale_no"),
        "count": f"{info.service_count:,}",
        "source": info.source,
        "fetched_at": speech.moment(info.fetched_at),
        "version": info.version,
        "sha256": info.sha256,
    }
    for name, text in told.items():
        yield _line(speech(f"cover.list_{name}"), text)


def _results(judged: Several, speech: Speech) -> Iterator[_Row]:
    """Yield each outcome with its meaning, and how often it occurs."""
    of_lines: Counter[Outcome] = Counter()
    of_needs: Counter[Outcome] = Counter()
    for one in judged:
        of_needs[one.assessment.outcome] += len(one.entries)
        for line in one.assessment.lines:
            of_lines[line.verdict] += len(one.entries)
    for outcome in OUTCOMES:
        told = speech("cover.count", count=of_needs[outcome], lines=of_lines[outcome])
        plain = speech("cover.count_needs", count=of_needs[outcome])
        meaning = speech(f"meaning.{outcome}")
        look = outcome_look(outcome, BODY)
        yield cell(speech.outcome(outcome), look), cell(f"{told if of_lines else plain}　{meaning}")


def _services(judged: Several, speech: Speech) -> Iterator[_Row]:
    """Yield the outcome as a whole of each service that a checklist was answered for."""
    for one in judged:
        for entry in one.entries:
            if entry.line_rows:
                name = entry.requirement.service or entry.sheet
                outcome = speech.outcome(one.assessment.outcome)
                yield _line(name, f"{outcome}　{speech.text(one.assessment.summary)}")


def _unreadable(judged: Several, speech: Speech) -> Iterator[_Row]:
    problems = dict.fromkeys(
        problem for one in judged for entry in one.entries for problem in entry.unreadable
    )
    for problem in list(problems)[:_SHOWN_CELLS]:
        yield _line(f"{problem.sheet}!{problem.cell}", speech.text(problem.message))
    if len(problems) > _SHOWN_CELLS:
        yield _line("…", speech("cover.more_cells", count=len(problems) - _SHOWN_CELLS))


def _not_said(judged: Several, speech: Speech) -> Iterator[_Row]:
    """Yield what some requirements leave unsaid: that was not judged."""
    asked = [entry.requirement for one in judged for entry in one.entries]
    for field in _WORTH_SAYING:
        silent = sum(getattr(one, field) in (None, ()) for one in asked)
        if silent:
            effect = speech(f"not_said.{field}")
            told = speech("cover.silent", count=silent, total=len(asked), effect=effect)
            yield _line(speech.asked(field), told)


def _reading(report: ReadingReport, speech: Speech) -> Iterator[_Row]:
    for sheet, told in how_read(report, speech):
        yield _line(sheet, "\n".join(told))


def _basis(judged: Several, speech: Speech) -> Iterator[_Row]:
    """Yield each check that was made, with the rule it applies, where that was read, and how sure it is."""
    made: dict[CheckName, None] = {}
    for assessment in (one.assessment for one in judged):
        made.update(dict.fromkeys(verdict.check for verdict in assessment.verdicts))
        for candidate in assessment.candidates:
            made.update(dict.fromkeys(verdict.check for verdict in candidate.verdicts))
        made.update(dict.fromkeys(line.check for line in assessment.lines if line.check))
    for check, rule in speech.wording.rules.items():
        if check in made:
            source = speech("basis", source=rule.source, certainty=speech(f"certainty.{rule.certainty}"))
            yield _line(speech.check(check), f"{speech.text(rule.basis)}\n{source}")
