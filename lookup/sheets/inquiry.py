"""The 照会票: for each addressee a workbook that asks what is left open, ready to be sent and filled in."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from lookup.knowledge import Knowledge
from lookup.model import Addressee, Assessment, Lang, ListInfo, SheetRequirement
from lookup.sheets.judged import concerned, different, together
from lookup.sheets.questions import Asked, asked, rank
from lookup.sheets.report import Wording
from lookup.sheets.speech import COUNT, HEAD, LABEL, NOTE, TITLE, Speech, cell
from lookup.workbook.blank import blank_package
from lookup.workbook.book import Book
from lookup.workbook.looks import Look
from lookup.workbook.new_sheet import Cell, NewSheet
from lookup.workbook.saving import Saving

_COLUMNS: Final = {
    "count": 6.0,
    "asked_of": 34.0,
    "question": 62.0,
    "concerns": 22.0,
    "reply": 46.0,
    "replied_on": 15.0,
}
_TO_FILL_IN: Final = ("sender", "contact", "sent_on", "due_on")
_REPLIED_BY: Final = ("answered_by", "answered_contact")
_UNSAFE: Final = re.compile(r'[\s\\/:*?"<>|%\x00-\x1f\x7f-\x9f]+')
_LONGEST_NAME: Final = 40
_REPLIED_ON: Final = Look(border="line", vertical="center", horizontal="center", dated=True)


class Inquiry(Struct, frozen=True, kw_only=True):
    """What is asked of one addressee.

    Attributes:
        file_name: A safe name to save it under, different for each.
        to: Who is asked.
        name: The provider, or where none is known the service; empty for others than providers.
        count: Number of questions.
        workbook: The bytes of the workbook.
    """

    file_name: str
    to: Addressee
    name: str
    count: int
    workbook: bytes


def inquiries(
    requirements: Sequence[SheetRequirement],
    assessments: Sequence[Assessment],
    *,
    info: ListInfo,
    on: date,
    knowledge: Knowledge,
    lang: Lang,
) -> tuple[Inquiry, ...]:
    """Return what is to be asked, a workbook for each addressee; none if nothing is left open.

    Args:
        requirements: The requirements as they were judged.
        assessments: One for each of them, in the same order.
        info: The list they were decided from.
        on: The reference date.
        knowledge: The words.
        lang: Language of the workbooks.
    """
    speech = Speech(Wording.of(knowledge), lang)
    groups: dict[tuple[Addressee, str], list[Asked]] = {}
    for judged in together(requirements, *different(requirements, assessments)):
        for one in asked(judged):
            to = one.question.to
            name = one.provider or one.service if to == "provider" else ""
            groups.setdefault((to, name), []).append(one)
    made = []
    for number, (to, name) in enumerate(sorted(groups, key=lambda group: rank(*group)), 1):
        lines = _lines(groups[to, name], speech)
        head = _head(to, groups[to, name][0].provider, info, on, speech)
        made.append(
            Inquiry(
                file_name=_file_name(number, name or speech(f"inquiry.to_{to}"), speech),
                to=to,
                name=name,
                count=len(lines),
                workbook=_workbook(head, lines, speech),
            )
        )
    return tuple(made)


def _lines(several: list[Asked], speech: Speech) -> list[tuple[Cell, ...]]:
    """Return a row for each question about each service, with room for the reply."""
    places: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for one in several:
        key = one.numbered(speech), speech.question(one.question)
        places.setdefault(key, []).extend(one.places)
    return [
        (
            cell(number, COUNT),
            cell(service),
            cell(text),
            cell(concerned(of, speech)),
            cell(""),
            cell("", _REPLIED_ON),
        )
        for number, ((service, text), of) in enumerate(places.items(), 1)
    ]


def _head(
    to: Addressee, provider: str, info: ListInfo, on: date, speech: Speech
) -> list[tuple[Cell | None, ...]]:
    """Return what stands above the questions: from whom to whom, by which list, and what a reply is worth."""
    recipient = speech("inquiry.dear", name=provider) if provider else ""
    recipient = recipient if to == "provider" else speech(f"inquiry.to_{to}")
    told = {"recipient": recipient, **dict.fromkeys(_TO_FILL_IN, "")}
    listed = {
        "list": speech("inquiry.listed", label=speech.text(info.label), day=speech.day(info.as_of)),
        "source": info.source,
        "on": speech.day(on),
    }
    return [
        (cell(speech("inquiry.title"), TITLE),),
        (cell(speech("inquiry.note"), NOTE),),
        (cell(speech("inquiry.changes_nothing"), NOTE),),
        (),
        *_labelled({**told, **listed}, speech),
        (),
        tuple(cell(speech(f"column.{name}"), HEAD) for name in _COLUMNS),
    ]


def _labelled(told: dict[str, str], speech: Speech) -> list[tuple[Cell | None, ...]]:
    return [(None, cell(speech(f"inquiry.{name}"), LABEL), cell(text)) for name, text in told.items()]


def _workbook(head: list[tuple[Cell | None, ...]], lines: list[tuple[Cell, ...]], speech: Speech) -> bytes:
    saving = Saving(blank_package(), Book(sheets=()))
    foot = _labelled(dict.fromkeys(_REPLIED_BY, ""), speech)
    saving.add(
        NewSheet(
            role="inquiry",
            title=speech("inquiry.sheet"),
            widths=tuple(_COLUMNS.values()),
            rows=(*head, *lines, (), *foot),
            repeated_row=len(head),
        )
    )
    return saving.render("")


def _file_name(number: int, name: str, speech: Speech) -> str:
    """Return a name that every file system takes, and that does not leave its folder."""
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFKC", name))[:_LONGEST_NAME].strip("._ ")
    return f"{speech('inquiry.file')}_{number:02}_{plain or number}.xlsx"
