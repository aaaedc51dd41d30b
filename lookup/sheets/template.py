"""A ready requirement sheet: headers that are read without fail, drop-down lists, and a guide beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from lookup.knowledge import Knowledge
from lookup.model import Lang, Requirement
from lookup.sheets.report import Wording
from lookup.sheets.speech import BODY, HEAD, LABEL, NOTE, TITLE, Speech, cell
from lookup.workbook.blank import blank_package
from lookup.workbook.book import Area, Book
from lookup.workbook.looks import Look
from lookup.workbook.new_sheet import Cell, Choice, NewSheet
from lookup.workbook.saving import Saving

_FIELDS: Final = {
    "id": 7.0,
    "title": 24.0,
    "service": 28.0,
    "provider": 24.0,
    "body": 16.0,
    "introduced_on": 14.0,
    "information_class": 12.0,
    "class_scale": 16.0,
    "lists": 22.0,
    "impact": 12.0,
    "starts_on": 14.0,
    "ends_on": 14.0,
    "service_model": 14.0,
    "scope": 28.0,
    "regions": 18.0,
    "domestic_only": 12.0,
    "governing_law": 12.0,
    "court": 18.0,
    "generative_ai": 14.0,
    "generative_ai_models": 22.0,
    "platform": 22.0,
    "components": 22.0,
    "controls": 16.0,
    "accepts_equivalent": 12.0,
    "accepts_prospective": 16.0,
    "lines": 40.0,
    "remarks": 30.0,
}
"""Columns of the template and their widths."""
_WORDS: Final = ("body", "information_class", "class_scale", "lists", "impact", "service_model")
_MARKS: Final = ("domestic_only", "generative_ai", "accepts_equivalent", "accepts_prospective")
_DAYS: Final = frozenset({"introduced_on", "starts_on", "ends_on"})
_HEADER_ROW: Final = 4
_ROWS: Final = 100
_GUIDE_WIDTHS: Final = (24.0, 76.0, 34.0)
_CENTRED: Final = Look(border="line", vertical="center", horizontal="center")
_DAY: Final = Look(border="line", vertical="center", horizontal="center", dated=True)


def template(knowledge: Knowledge, lang: Lang, requirements: Sequence[Requirement] = ()) -> bytes:
    """Return the bytes of a workbook with one row per service wanted, and how to fill it in.

    Args:
        knowledge: The words of the columns.
        lang: Language of the workbook.
        requirements: What stands in the first rows; the others are to be filled in.
    """
    speech = Speech(Wording.of(knowledge), lang)
    saving = Saving(blank_package(), Book(sheets=()))
    saving.add(_form(speech, requirements))
    saving.add(_guide(speech))
    return saving.render("")


def _form(speech: Speech, requirements: Sequence[Requirement]) -> NewSheet:
    rows: list[tuple[Cell | None, ...]] = [
        (cell(speech("template.title"), TITLE),),
        (cell(speech("template.note"), NOTE),),
        (),
        tuple(cell(speech.asked(field), HEAD) for field in _FIELDS),
    ]
    rows += [
        tuple(cell(_printed(field, one, speech), _look(field)) for field in _FIELDS) for one in requirements
    ]
    empty = tuple(Cell("", _look(field)) for field in _FIELDS)
    rows += [empty] * (_ROWS - len(requirements))
    return NewSheet(
        role="form",
        title=speech("template.sheet"),
        widths=tuple(_FIELDS.values()),
        rows=tuple(rows),
        frozen_rows=_HEADER_ROW,
        pages_wide=2,
        choices=tuple(_choice(field, speech) for field in (*_WORDS, *_MARKS)),
    )


def _printed(field: str, requirement: Requirement, speech: Speech) -> str:
    """Return what a field holds as the template's reader reads it back."""
    value = getattr(requirement, field, None)
    match value:
        case None | ():
            return ""
        case bool():
            return speech("template.yes" if value else "template.no")
        case date():
            return value.isoformat()
        case tuple() if field == "lists":
            return "; ".join(value)
        case tuple():
            return "\n".join(value)
        case _:
            return speech.value(field, value)


def _look(field: str) -> Look:
    if field in _DAYS:
        return _DAY
    return _CENTRED if field in {"id", *_WORDS, *_MARKS} else BODY


def _choice(field: str, speech: Speech) -> Choice:
    column = list(_FIELDS).index(field) + 1
    words = tuple(speech.text(word.title) for word in speech.wording.words.entries if word.field == field)
    marks = (speech("template.yes"), speech("template.no"))
    area = Area(_HEADER_ROW + 1, column, _HEADER_ROW + _ROWS, column)
    return Choice(area, marks if field in _MARKS else words)


def _guide(speech: Speech) -> NewSheet:
    rows: list[tuple[Cell | None, ...]] = [
        (cell(speech("guide.title"), TITLE),),
        (cell(speech("guide.note"), NOTE),),
        (cell(speech("cover.decides_nothing"), NOTE),),
        tuple(cell(speech(f"guide.{name}"), HEAD) for name in ("column", "how", "example")),
    ]
    rows += [
        (
            cell(speech.asked(field), LABEL),
            cell(speech(f"guide.how.{field}")),
            cell(speech(f"guide.example.{field}")),
        )
        for field in _FIELDS
    ]
    return NewSheet(
        role="guide",
        title=speech("guide.sheet"),
        widths=_GUIDE_WIDTHS,
        rows=tuple(rows),
        frozen_rows=_HEADER_ROW,
    )
