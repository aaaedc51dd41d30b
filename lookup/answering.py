"""Requirements and sheets put to a list: what the command line and the server both do."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from threading import Lock

import msgspec

from lookup.errors import FieldProblem, InvalidRequirement
from lookup.knowledge import Knowledge
from lookup.matching.asides import unsaid
from lookup.matching.assess import assess
from lookup.matching.catalogue import Catalogue
from lookup.matching.named import named
from lookup.matching.validate import validate
from lookup.model import Assessment, CellProblem, Lang, ListInfo, Requirement, SheetRequirement, Text
from lookup.sheets import Mappings, OpenSheet, ReadingReport, SheetReading
from lookup.sheets.cells import one_line
from lookup.sheets.mapping import NO_MAPPINGS
from lookup.sheets.report import cell_of
from lookup.workbook.from_text import SUFFIXES as TEXT_SUFFIXES

ANSWERED = "-判定"
"""What the name of an answered workbook ends with."""

KNOWN_ASSESSMENTS = 1_000
"""So many assessments are kept for whoever asks the same again."""

Progress = Callable[[int, int], None]
"""Told how many requirements are done, of how many."""


class SheetAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a sheet: what was read where and how, and the assessments in the same order."""

    list: ListInfo
    requirements: tuple[SheetRequirement, ...]
    assessments: tuple[Assessment, ...]
    report: ReadingReport


class MatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to several requirements, in the order asked."""

    list: ListInfo
    assessments: tuple[Assessment, ...]


def match(catalogue: Catalogue, requirements: Sequence[Requirement], on: date) -> MatchAnswer:
    """Put *requirements* to the list; *on* is the reference date.

    Raises:
        InvalidRequirement: Some cannot be judged; every fault of every one is named, and none is answered.
    """
    asked = [msgspec.structs.replace(requirement, id="") for requirement in requirements]
    known = [_KNOWN.found(catalogue, one, on) for one in asked]
    if not all(known) or len({requirement.id for requirement in requirements}) < len(requirements):
        refuse_invalid(requirements, catalogue.knowledge)
    made = (found or _KNOWN.assessment(catalogue, one, on) for found, one in zip(known, asked, strict=True))
    assessments = tuple(
        msgspec.structs.replace(one, requirement_id=requirement.id)
        for one, requirement in zip(made, requirements, strict=True)
    )
    return MatchAnswer(list=catalogue.info(on), assessments=assessments)


def refuse_invalid(requirements: Sequence[Requirement], knowledge: Knowledge) -> None:
    """Refuse requirements that contradict themselves, ask for nothing, or have one id together.

    Raises:
        InvalidRequirement: With the path of every fault, such as ``requirements[0].ends_on``.
    """
    problems = tuple(faults_of(dict(enumerate(requirements)), knowledge))
    if problems:
        names = ", ".join(problem.path for problem in problems)
        text = knowledge.messages("desk.invalid_requirements", names=names)
        raise InvalidRequirement("desk.invalid_requirements", text, problems)


def faults_of(requirements: Mapping[int, Requirement], knowledge: Knowledge) -> Iterator[FieldProblem]:
    """Yield what is wrong with *requirements*, by their places: each with its path."""
    same: dict[str, list[str]] = {}
    for number, requirement in requirements.items():
        same.setdefault(requirement.id, []).append(f"requirements[{number}].id")
    for number, requirement in requirements.items():
        if others := [path for path in same[requirement.id][:2] if path != f"requirements[{number}].id"]:
            said = knowledge.messages("desk.same_id", id=requirement.id, other=others[0])
            yield FieldProblem(f"requirements[{number}].id", said)
        for problem in validate(requirement, knowledge):
            yield FieldProblem(f"requirements[{number}].{problem.path}", problem.message)


def answer_sheet(  # noqa: PLR0913 - what comes with a sheet is few things each, and all are given by name
    catalogue: Catalogue,
    data: bytes,
    name: str,
    *,
    on: date,
    lang: Lang | None,
    progress: Progress | None = None,
    mappings: Mappings = NO_MAPPINGS,
) -> tuple[SheetAnswer, bytes | None]:
    """Put a requirement sheet to the list.

    Args:
        catalogue: The list.
        data: The workbook.
        name: Its name, for messages.
        on: The reference date.
        lang: Language of the answered workbook; ``None`` if none is wanted.
        progress: Told of each requirement done.
        mappings: Which column is which field, where an officer said so.

    Returns:
        The answer, and the workbook with the answer in it.

    Raises:
        UnreadableFile: It is no workbook, or no requirements can be found in it.
    """
    with OpenSheet(data, name, catalogue.knowledge, mappings=mappings) as sheet:
        requirements = _judgeable(sheet.reading, catalogue)
        assessments = []
        assessed = _assessor(catalogue, on)
        for done, entry in enumerate(requirements, 1):
            assessments.append(assessed(entry))
            if progress:
                progress(done, len(requirements))
        answer = SheetAnswer(
            list=catalogue.info(on),
            requirements=requirements,
            assessments=tuple(assessments),
            report=sheet.reading.report,
        )
        return answer, sheet.answer(answer.assessments, answer.list, on, lang, requirements) if lang else None


def _assessor(catalogue: Catalogue, on: date) -> Callable[[SheetRequirement], Assessment]:
    """Return what judges the rows of one sheet: rows that ask the same are judged once, however many."""
    known: dict[Requirement, Assessment] = {}

    def assessed(entry: SheetRequirement) -> Assessment:
        if entry.unreadable or entry.unjudged:
            return assess(catalogue, entry.requirement, on, entry.unreadable, entry.unjudged)
        asked = msgspec.structs.replace(entry.requirement, id="")
        if asked not in known:
            known[asked] = assess(catalogue, asked, on)
        return msgspec.structs.replace(known[asked], requirement_id=entry.requirement.id)

    return assessed


class _Known:
    """The latest assessments made from one catalogue, for whoever asks the same again.

    They are asked for, and given, without an id. An assessment follows from catalogue, requirement and day
    alone, so it can be given again. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._catalogue: Catalogue | None = None
        self._made: OrderedDict[tuple[Requirement, date], Assessment] = OrderedDict()

    def found(self, catalogue: Catalogue, requirement: Requirement, on: date) -> Assessment | None:
        """Return the assessment of *requirement*, if it was made before."""
        with self._lock:
            return self._made.get((requirement, on)) if self._catalogue is catalogue else None

    def assessment(self, catalogue: Catalogue, requirement: Requirement, on: date) -> Assessment:
        """Return the assessment of *requirement*, made now or before."""
        if found := self.found(catalogue, requirement, on):
            return found
        made = assess(catalogue, requirement, on)
        self._keep(catalogue, (requirement, on), made)
        return made

    def _keep(self, catalogue: Catalogue, key: tuple[Requirement, date], made: Assessment) -> None:
        with self._lock:
            if self._catalogue is not catalogue:
                self._catalogue = catalogue
                self._made.clear()
            self._made[key] = made
            if len(self._made) > KNOWN_ASSESSMENTS:
                self._made.popitem(last=False)


_KNOWN = _Known()


def answered_name(source: PurePath) -> PurePath:
    """Return the name under which the answered copy of *source* is kept, beside it; of a CSV an .xlsx."""
    suffix = ".xlsx" if source.suffix.lower() in TEXT_SUFFIXES else source.suffix
    return source.with_name(f"{source.stem}{ANSWERED}{suffix}")


def _judgeable(reading: SheetReading, catalogue: Catalogue) -> tuple[SheetRequirement, ...]:
    """Return the requirements of a sheet without what contradicts itself in them, which is told by its cell.

    With each stands what in its row seems to ask for more, in columns that decide nothing.

    One bad row never stops the others: its faulty fields count as cells that could not be read.
    """
    judgeable, knowledge = [], catalogue.knowledge
    for number, read in enumerate(reading.requirements):
        entry = msgspec.structs.replace(read, requirement=_on_one_line(catalogue, read.requirement))
        problems = validate(entry.requirement, knowledge)
        cells = tuple(_cell_problem(reading, number, problem) for problem in problems)
        faulty = {problem.path.partition("[")[0] for problem in problems}
        kept = {
            field: value
            for field, value in msgspec.structs.asdict(entry.requirement).items()
            if field not in faulty
        }
        requirement = Requirement(**kept) if problems else entry.requirement
        judgeable.append(
            msgspec.structs.replace(
                entry,
                requirement=requirement,
                unreadable=(*entry.unreadable, *cells),
                unjudged=tuple(_unjudged(reading, number, requirement, knowledge)),
            )
        )
    return tuple(judgeable)


def _on_one_line(catalogue: Catalogue, requirement: Requirement) -> Requirement:
    """Return *requirement* with the lines of its service cell put together.

    They are one name that went on in the next line, unless the list knows a service only in one of them.
    """
    said = requirement.service
    if said is None or "\n" not in said:
        return requirement
    joined = one_line(said)
    whole, apart = (named(catalogue, text, requirement.provider) for text in (joined, said))
    several = apart.confident and not (len(whole.mentions) == 1 and whole.confident)
    return msgspec.structs.replace(requirement, service="、".join(said.split("\n")) if several else joined)


def _unjudged(
    reading: SheetReading, number: int, requirement: Requirement, knowledge: Knowledge
) -> Iterator[CellProblem]:
    """Yield the remarks beside a requirement that speak of what it does not say itself."""
    sheet = reading.requirements[number].sheet
    for remark in reading.remarks[number]:
        if fields := unsaid(knowledge, requirement, remark.text):
            titles = [knowledge.requirement_labels.titles[field] for field in fields]
            about = Text("、".join(t.ja for t in titles), ", ".join(t.en for t in titles))
            said = knowledge.messages(
                "desk.unjudged", sheet=sheet, about=about, **msgspec.structs.asdict(remark)
            )
            yield CellProblem(sheet, remark.cell, remark.text, said)


def _cell_problem(reading: SheetReading, number: int, problem: FieldProblem) -> CellProblem:
    """Return *problem* with the cell that the faulty field was read from."""
    entry = reading.requirements[number]
    table = reading.report.tables[reading.tables[number]]
    field = problem.path.partition("[")[0]
    columns = [cell_of(table, column, entry) for column in table.columns if column.field == field]
    above = [said.cell for said in table.above if said.field == field]
    value = getattr(entry.requirement, field, None)
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
    return CellProblem(
        entry.sheet, next(iter(columns + above), f"{entry.row}:{entry.row}"), text, problem.message
    )
