"""Answers as flat rows, for spreadsheets and data frames: the registration number always comes first."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import singledispatch
from typing import TypeAlias

import msgspec

from ismap_lookup_client.types import (
    Assessment,
    Candidate,
    Change,
    History,
    ListInfo,
    MatchAnswer,
    ProviderCandidate,
    ProvidersIdentified,
    Record,
    Service,
    ServiceCandidate,
    ServicesIdentified,
    ServicesPage,
    SheetAnswer,
    Text,
)

Value: TypeAlias = "str | int | float | bool | date | datetime | None"
Row: TypeAlias = "dict[str, Value]"
Flat: TypeAlias = "Service | Change | Assessment | Candidate | ServiceCandidate | ProviderCandidate"
Whole: TypeAlias = (
    "MatchAnswer | SheetAnswer | Record | ServicesIdentified | ProvidersIdentified | ServicesPage | History"
)

_INNER = ("unreadable", "extra")
_NUMBER = "registration_number"


def to_rows(answer: "Whole | Iterable[Flat]") -> "list[Row]":
    """Return *answer* as rows with the same columns each.

    A row stands for a service, a change, a candidate, or a requirement with its best candidate. Items are
    joined by line breaks, texts are in both languages (``…_ja``, ``…_en``), days stay days. Rows of a whole
    answer say from which list they come.

    Args:
        answer: What a method of the client gave: an answer, or things of one kind.
    """
    if isinstance(answer, (MatchAnswer, SheetAnswer, Record)):
        return _aligned(_row(one) | _origin(answer.list) for one in answer.assessments)
    if isinstance(answer, (ServicesIdentified, ProvidersIdentified)):
        return _aligned(row | _origin(answer.list) for row in _named(answer))
    if isinstance(answer, ServicesPage):
        return _aligned(_row(one) | _origin(answer.list) for one in answer.services)
    if isinstance(answer, History):
        return _aligned(_row(one) | _origin(answer.list) for one in answer.changes)
    return _aligned(map(_row, answer))


def _aligned(found: "Iterable[Row]") -> "list[Row]":
    rows = list(found)
    blank: Row = dict.fromkeys(name for row in rows for name in row)
    return [blank | row for row in rows]


def _origin(info: ListInfo) -> Row:
    """Return which list a row comes from."""
    return {
        "list_version": info.version,
        "list_as_of": info.as_of,
        "list_official": info.official,
        "list_complete": info.complete,
    }


def _named(answer: ServicesIdentified | ProvidersIdentified) -> Iterator[Row]:
    """Yield a row for each candidate of each name, and one for a name that has none."""
    first = _NUMBER if isinstance(answer, ServicesIdentified) else f"{_NUMBER}s"
    for result in answer.results:
        asked: Row = {"asked": result.id, "rank": None}
        if not result.candidates:
            yield {first: None} | asked
        for rank, candidate in enumerate(result.candidates, 1):
            row = _row(candidate)
            yield {first: row.pop(first)} | asked | {"rank": rank} | row


@singledispatch
def _row(value: object) -> Row:
    raise TypeError(f"{type(value).__name__} has no rows")


@_row.register
def _(service: Service) -> Row:
    values = {name: value for name, value in msgspec.structs.asdict(service).items() if name not in _INNER}
    extra = {f"extra.{header}": text for header, text in service.extra.items()}
    return _flat({_NUMBER: values.pop(_NUMBER)} | values) | extra


@_row.register
def _(change: Change) -> Row:
    values = msgspec.structs.asdict(change)
    return _flat({_NUMBER: values.pop(_NUMBER)} | values)


@_row.register
def _(candidate: Candidate) -> Row:
    service = candidate.service
    return _flat(
        {
            _NUMBER: service.registration_number,
            "service_name": service.name,
            "provider_name": service.provider,
            "list": service.list,
            "expires_on": service.expires_on,
            "outcome": candidate.outcome,
            "score": candidate.score,
            "band": candidate.band,
            "reason": candidate.reason,
        }
    )


@_row.register
def _(candidate: ServiceCandidate) -> Row:
    return _flat(
        {
            _NUMBER: candidate.registration_number,
            "service_name": candidate.name,
            "provider_name": candidate.provider,
            "list": candidate.list,
            "score": candidate.score,
            "band": candidate.band,
            "reason": candidate.reason,
        }
    )


@_row.register
def _(candidate: ProviderCandidate) -> Row:
    return _flat(
        {
            f"{_NUMBER}s": candidate.registration_numbers,
            "provider_name": candidate.name,
            "score": candidate.score,
            "band": candidate.band,
            "reason": candidate.reason,
        }
    )


@_row.register
def _(assessment: Assessment) -> Row:
    best = next(iter(assessment.candidates), None)
    service = best.service if best else None
    return _flat(
        {
            _NUMBER: service.registration_number if service else None,
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
