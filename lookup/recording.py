"""Records: an answer locked as evidence, with all it rested on, and whether it can be given again."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Annotated

import msgspec
from msgspec.structs import replace

from lookup import __version__
from lookup.answering import MatchAnswer, SheetAnswer, answered_name, match
from lookup.desk import Desk
from lookup.errors import LookupProblem
from lookup.matching.assess import assess
from lookup.matching.catalogue import Catalogue
from lookup.model import Assessment, Lang, ListInfo, Requirement, SheetRequirement, Text
from lookup.sheets import OpenSheet, ReadingReport, template
from lookup.store.records import RecordRow, SheetKept

TITLE_LENGTH = 200
_ID_DIGITS = 16

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=TITLE_LENGTH)]
"""What whoever keeps the record calls it."""


class RecordedSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The workbook that a record answers: its name and the hash of its bytes, and how it was read."""

    name: str
    sha256: str
    requirements: tuple[SheetRequirement, ...]
    report: ReadingReport


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An answer locked as evidence. Its JSON is kept as it is, and never written anew.

    Attributes:
        id: First sixteen hex digits of the hash over everything else.
        made_at: When it was made.
        program: The release that judged.
        title: What whoever made it called it.
        list: The list it was decided from, with version and hash.
        on: The reference date.
        requirements: What was asked.
        assessments: The answers, in the same order.
        sheet: The workbook it came from, where it came from one.
    """

    id: str
    made_at: datetime
    program: str
    title: str | None
    list: ListInfo
    on: date
    requirements: tuple[Requirement, ...]
    assessments: tuple[Assessment, ...]
    sheet: RecordedSheet | None = None


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the program of today gives the recorded answer from the recorded list again.

    Attributes:
        same: Whether every assessment is the same; ``None`` if it cannot be tried.
        differing: Ids of the requirements that would be answered otherwise.
        reason: Why it cannot be tried.
    """

    same: bool | None
    recorded_by: str
    replayed_by: str
    differing: tuple[str, ...] = ()
    reason: Text | None = None


def record_match(
    desk: Desk, answer: MatchAnswer, requirements: Sequence[Requirement], on: date, title: str | None = None
) -> bytes:
    """Lock the answer to *requirements*, and return the record's JSON."""
    asked = tuple(requirements)
    return _keep(desk, _record(answer, asked, on, title), None)


def record_sheet(
    desk: Desk, answer: SheetAnswer, kept: SheetKept, on: date, title: str | None = None
) -> bytes:
    """Lock the answer to a workbook, with the workbook as it came in and as it was answered."""
    sheet = RecordedSheet(
        name=kept.name,
        sha256=hashlib.sha256(kept.original).hexdigest(),
        requirements=answer.requirements,
        report=answer.report,
    )
    asked = tuple(entry.requirement for entry in answer.requirements)
    return _keep(desk, replace(_record(answer, asked, on, title or kept.name), sheet=sheet), kept)


def _record(
    answer: MatchAnswer | SheetAnswer, asked: tuple[Requirement, ...], on: date, title: str | None
) -> Record:
    """Return the record of an answer given just now, without its id."""
    return Record(
        id="",
        made_at=datetime.now(UTC),
        program=__version__,
        title=title,
        list=answer.list,
        on=on,
        requirements=asked,
        assessments=answer.assessments,
    )


def _keep(desk: Desk, record: Record, sheet: SheetKept | None) -> bytes:
    digest = hashlib.sha256(msgspec.json.encode(record)).hexdigest()
    content = msgspec.json.encode(replace(record, id=digest[:_ID_DIGITS]))
    row = RecordRow(
        id=digest[:_ID_DIGITS],
        made_at=record.made_at,
        title=record.title,
        sha256=hashlib.sha256(content).hexdigest(),
        sheet_name=sheet.name if sheet else None,
    )
    desk.records.add(row, content, sheet)
    return content


def content_of(desk: Desk, record_id: str) -> bytes:
    """Return the JSON of a record, the very bytes that were kept.

    Raises:
        NotFound: There is no such record.
    """
    content = desk.records.content(record_id)
    if content is None:
        raise desk.not_found("records.unknown", record=record_id)
    return content


def read_record(content: bytes) -> Record:
    """Return what the JSON of a record says."""
    return msgspec.json.decode(content, type=Record)


def replay(desk: Desk, record: Record) -> Replay:
    """Judge the recorded requirements again, by the recorded version of the list as it was known then."""
    try:
        catalogue = _recorded_list(desk, record)
        again = _judged(catalogue, record)
    except LookupProblem as problem:
        return Replay(same=None, recorded_by=record.program, replayed_by=__version__, reason=problem.text)
    pairs = zip(record.assessments, again, strict=True)
    differing = tuple(was.requirement_id for was, now in pairs if was != now)
    return Replay(
        same=not differing, recorded_by=record.program, replayed_by=__version__, differing=differing
    )


def _recorded_list(desk: Desk, record: Record) -> Catalogue:
    """Return the catalogue of the recorded version, dated and with the decisions as when it was made."""
    catalogue = desk.catalogue_of(record.list.version)
    return desk.decided(msgspec.structs.replace(catalogue, as_of=record.list.as_of), record.made_at)


def _judged(catalogue: Catalogue, record: Record) -> tuple[Assessment, ...]:
    if record.sheet is None:
        # One by one: two requirements of an old record may have one id.
        return tuple(match(catalogue, [one], record.on).assessments[0] for one in record.requirements)
    entries = record.sheet.requirements
    return tuple(assess(catalogue, e.requirement, record.on, e.unreadable, e.unjudged) for e in entries)


def workbook_of(desk: Desk, record: Record, lang: Lang) -> tuple[str, bytes]:
    """Return name and bytes of the workbook with the recorded answers in it.

    That of a record of a workbook is the very one that was given; for any other, the requirements are written
    into the sheet of the template, and the recorded answers beside them, in *lang*.
    """
    kept = desk.records.sheet(record.id)
    if kept:
        return answered_name(PurePath(kept.name)).name, kept.answered
    sheet = template(desk.knowledge, lang, record.requirements)
    name = f"record-{record.id}.xlsx"
    with OpenSheet(sheet, name, desk.knowledge) as opened:
        return name, opened.answer(record.assessments, record.list, record.on, lang)
