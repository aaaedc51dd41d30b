"""Answers as flat rows, for spreadsheets and data frames: the registration number always comes first."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import singledispatch
from typing import TypeAlias

import msgspec

from ismap_lookup_client.types import Assessment, Change, MatchAnswer, Service, SheetAnswer, Text

Value: TypeAlias = "str | int | float | bool | date | datetime | None"
Row: TypeAlias = "dict[str, Value]"


def to_rows(answer: "MatchAnswer | SheetAnswer | Iterable[Service | Change | Assessment]") -> "list[Row]":
    """Return *answer* as rows with the same columns each.

    A row stands for a service, a change, or a requirement with its best candidate. Items are joined by line
    breaks, texts are in both languages (``…_ja``, ``…_en``), days stay days.

    Args:
        answer: What ``match``, ``match_sheet``, ``search`` or ``changes`` gave.
    """
    if isinstance(answer, (MatchAnswer, SheetAnswer)):
        listed: Row = {"list_version": answer.list.version, "list_as_of": answer.list.as_of}
        return [_row(assessment) | listed for assessment in answer.assessments]
    rows = [_row(one) for one in answer]
    blank: Row = dict.fromkeys(name for row in rows for name in row)
    return [blank | row for row in rows]


@singledispatch
def _row(value: object) -> Row:
    raise TypeError(f"{type(value).__name__} has no rows")


@_row.register
def _(service: Service) -> Row:
    values = {name: value for name, value in msgspec.structs.asdict(service).items() if name not in _INNER}
    extra = {f"extra.{header}": text for header, text in service.extra.items()}
    number = {"registration_number": values.pop("registration_number")}
    return _flat(number | values) | extra


_INNER = ("unreadable", "extra")


@_row.register
def _(change: Change) -> Row:
    values = msgspec.structs.asdict(change)
    return _flat({"registration_number": values.pop("registration_number")} | values)


@_row.register
def _(assessment: Assessment) -> Row:
    best = next(iter(assessment.candidates), None)
    service = best.service if best else None
    return _flat(
        {
            "registration_number": service.registration_number if service else None,
            "requirement_id": assessment.requirement_id,
            "outcome": assessment.outcome,
            "summary": assessment.summary,
            "service_name": service.name if service else None,
            "provider_name": service.provider if service else None,
            "list": service.list if service else None,
            "expires_on": service.expires_on if service else None,
            "score": best.score if best else None,
            "band": best.band if best else None,
            "questions": tuple(f"[{q.to}] {q.ja}" for q in assessment.questions),
        }
    )


def _flat(values: "dict[str, object]") -> Row:
    row: Row = {}
    for name, value in values.items():
        if isinstance(value, Text):
            row |= {f"{name}_ja": value.ja, f"{name}_en": value.en}
        elif isinstance(value, tuple):
            row[name] = "\n".join(value)
        else:
            row[name] = value  # type: ignore[assignment]
    return row
