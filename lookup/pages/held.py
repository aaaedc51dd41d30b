"""Answers to uploaded sheets, held for a while in files of their own so that any worker can show them.

The upload itself is gone as soon as it is answered; the answer goes when its time is over or on request.
"""

import shutil
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from secrets import token_urlsafe
from typing import Final, Literal

import msgspec

from lookup.answering import SheetAnswer
from lookup.model import Assessment, Lang, ListInfo, Outcome, SheetRequirement, Text
from lookup.sheets import ReadingReport
from lookup.sheets.mapping import Fields

KEPT_SECONDS: Final = 60 * 60
"""So long an answer can be looked at and downloaded."""
SILENT_SECONDS: Final = 300
"""Work that has not been heard of for so long has ended without an answer."""

_TOKEN_BYTES: Final = 18
_TOKEN_CHARACTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What was uploaded, and how to answer it.

    Attributes:
        mapping: Which column is which field, where the officer said so.
        record: Whether the answer is to be kept as a record, with the workbook that came in.
    """

    name: str
    on: date
    lang: Lang
    mapping: Fields = {}
    record: bool = False


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """How far the answer has come; ``total`` is 0 until the sheet has been read."""

    state: Literal["working", "done", "failed"]
    done: int = 0
    total: int = 0
    problem: Text | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What the table of results shows of one requirement, and where its whole answer stands in the file."""

    sheet: str
    row: int
    title: str
    outcome: Outcome
    summary: Text
    start: int
    size: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What an answered sheet came to.

    Attributes:
        asks: Whether anything is left to ask.
        record: Id of the record, if one was asked for.
    """

    list: ListInfo
    report: ReadingReport
    lines: tuple[Line, ...]
    asks: bool
    record: str | None = None

    @property
    def counts(self) -> Counter[Outcome]:
        """How often each outcome occurs."""
        return Counter(line.outcome for line in self.lines)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement as it was read, with its answer."""

    requirement: SheetRequirement
    assessment: Assessment


class HeldAnswers:
    """The folder in which answers are held; each under a name that cannot be guessed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, asked: Asked) -> str:
        """Make room for an answer and return its token; what is too old is thrown away first."""
        self.sweep()
        token = token_urlsafe(_TOKEN_BYTES)
        # Parents would be made for everybody, and this may be what makes the data folder.
        self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        (self.folder / token).mkdir(mode=0o700)
        self._write(token, "asked", asked)
        self.tell(token, Work(state="working"))
        return token

    def tell(self, token: str, work: Work) -> None:
        """Keep how far the work has come."""
        self._write(token, "work", work)

    def finish(self, token: str, answer: SheetAnswer, workbook: bytes, record: str | None) -> None:
        """Keep the answer, and the id of its record, if there is one."""
        lines, at = [], 0
        with (self.folder / token / "entries").open("wb") as file:
            for requirement, assessment in zip(answer.requirements, answer.assessments, strict=True):
                data = msgspec.json.encode(Entry(requirement=requirement, assessment=assessment))
                file.write(data)
                lines.append(_line(requirement, assessment, at, len(data)))
                at += len(data)
        (self.folder / token / "workbook").write_bytes(workbook)
        result = Result(
            list=answer.list,
            report=answer.report,
            lines=tuple(lines),
            asks=any(assessment.questions for assessment in answer.assessments),
            record=record,
        )
        self._write(token, "result", result)
        self.tell(token, Work(state="done", done=len(lines), total=len(lines)))

    def work(self, token: str) -> Work | None:
        """Return how far it has come; ``None`` if nothing is held under that token (any more)."""
        place = self._place(token)
        try:
            written = (place / "work").stat().st_mtime if place else None
        except FileNotFoundError:
            return None
        if place is None or written is None:
            return None
        work = msgspec.json.decode((place / "work").read_bytes(), type=Work)
        if work.state == "working" and time.time() - written > SILENT_SECONDS:
            return Work(state="failed")
        return work

    def asked(self, token: str) -> Asked:
        """Return what was asked under that token."""
        return msgspec.json.decode((self.folder / token / "asked").read_bytes(), type=Asked)

    def result(self, token: str) -> Result:
        """Return what the answered sheet came to."""
        return msgspec.json.decode((self.folder / token / "result").read_bytes(), type=Result)

    def entries(self, token: str, lines: Sequence[Line]) -> tuple[Entry, ...]:
        """Return the whole answers of some requirements."""
        found = []
        with (self.folder / token / "entries").open("rb") as file:
            for line in lines:
                file.seek(line.start)
                found.append(msgspec.json.decode(file.read(line.size), type=Entry))
        return tuple(found)

    def workbook(self, token: str) -> bytes:
        """Return the answered workbook."""
        return (self.folder / token / "workbook").read_bytes()

    def drop(self, token: str) -> None:
        """Throw away what is held under that token."""
        place = self._place(token)
        if place:
            shutil.rmtree(place, ignore_errors=True)

    def sweep(self) -> None:
        """Throw away everything that has been held for longer than :data:`KEPT_SECONDS`."""
        if not self.folder.is_dir():
            return
        for place in self.folder.iterdir():
            if _is_over(place):
                shutil.rmtree(place, ignore_errors=True)

    def _place(self, token: str) -> Path | None:
        """Return where *token* is held; a token that none of ours can be never touches the file system."""
        if not token or not _TOKEN_CHARACTERS.issuperset(token):
            return None
        place = self.folder / token
        return place if place.is_dir() and not _is_over(place) else None

    def _write(self, token: str, name: str, value: msgspec.Struct) -> None:
        # Readers see the old file or the new one, never a part.
        part = self.folder / token / f"{name}.part"
        part.write_bytes(msgspec.json.encode(value))
        part.replace(part.with_suffix(""))


def _is_over(place: Path) -> bool:
    """Tell whether the time of what is held in *place* is over."""
    try:
        return time.time() - place.stat().st_mtime > KEPT_SECONDS
    except FileNotFoundError:
        return False


def _line(requirement: SheetRequirement, assessment: Assessment, start: int, size: int) -> Line:
    asked = requirement.requirement
    title = asked.service or asked.title or ", ".join(asked.scope) or asked.provider or asked.id
    return Line(
        sheet=requirement.sheet,
        row=requirement.row,
        title=title,
        outcome=assessment.outcome,
        summary=assessment.summary,
        start=start,
        size=size,
    )
