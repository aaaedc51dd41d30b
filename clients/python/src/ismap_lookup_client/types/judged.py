"""Requirements, and what the service answers to them."""

from datetime import date
from typing import Any

import msgspec

from ismap_lookup_client.types.listed import ListInfo
from ismap_lookup_client.types.texts import Text


class Requirement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an agency wants of one service; all but ``id`` is optional, and what is not said is not judged."""

    id: str
    title: str | None = None
    service: str | None = None
    provider: str | None = None
    lists: tuple[str, ...] = ()
    body: str | None = None
    introduced_on: date | None = None
    information_class: str | None = None
    class_scale: str | None = None
    impact: str | None = None
    service_model: str | None = None
    scope: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    domestic_only: bool | None = None
    governing_law: str | None = None
    court: str | None = None
    generative_ai: bool | None = None
    generative_ai_models: tuple[str, ...] = ()
    platform: str | None = None
    components: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    accepts_equivalent: bool | None = None
    accepts_prospective: bool | None = None
    lines: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True):
    """What to ask, and of whom: ``provider``, ``portal`` or ``agency``."""

    to: str
    ja: str
    en: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found, with the list's date, the field, the rule, and whom to ask."""

    check: str
    verdict: str
    field: str | None
    observed: str | None
    required: str | None
    reason: Text
    rule: str
    certainty: str
    as_of: date
    registration_number: str | None = None
    question: Question | None = None


class ScorePart(msgspec.Struct, frozen=True):
    """One part of a score: what it is for, and how much; the parts of a score add up to it."""

    name: str
    value: float


class Signals(msgspec.Struct, frozen=True, kw_only=True):
    """What a finding rests on, as data: by what the service was found, and the text that matched."""

    how: str
    matched: str
    score: tuple[ScorePart, ...]
    decision: str | None = None


class ServiceSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a service that an answer shows beside its verdicts."""

    key: str
    registration_number: str | None
    name: str
    provider: str | None
    list: str | None
    registered_on: date | None
    expires_on: date | None
    service_model: str | None
    detail_sys_id: str | None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A listed service held against the requirement; ``band`` is ``exact``, ``high`` or ``possible``."""

    service: ServiceSummary
    outcome: str
    score: float
    band: str
    reason: Text
    verdicts: tuple[Verdict, ...]
    signals: Signals | None = None


class LineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one sentence: who decides it (``list``, ``provider``, ``agency``), what the list says."""

    text: str
    kind: str
    verdict: str
    reason: Text
    check: str | None = None
    question: Question | None = None


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one requirement.

    ``outcome`` is one of ``met``, ``conditional``, ``unconfirmed``, ``not_met``, ``not_applicable`` and
    ``no_candidate``. It says what the list says, and is no approval to buy. ``alternatives``: where any of
    several named services will do, which of them was judged, and which are not on the list.
    """

    requirement_id: str
    outcome: str
    summary: Text
    verdicts: tuple[Verdict, ...]
    candidates: tuple[Candidate, ...]
    lines: tuple[LineAnswer, ...]
    questions: tuple[Question, ...]
    alternatives: Text | None = None


class MatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to several requirements, in the order asked."""

    list: ListInfo
    assessments: tuple[Assessment, ...]


class CellProblem(msgspec.Struct, frozen=True):
    """A cell that could not be read: where it is, what stands there, and what to do."""

    sheet: str | None
    cell: str
    text: str
    message: Text


class SheetRequirement(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement as read from a workbook.

    ``row`` is the 1-based row it stands in, ``column`` its column where each requirement has one of its own.
    ``unjudged`` are cells that decide nothing (備考), though their words seem to ask for something.
    """

    sheet: str
    row: int
    requirement: Requirement
    line_rows: tuple[int, ...] = ()
    unreadable: tuple[CellProblem, ...] = ()
    column: str | None = None
    unjudged: tuple[CellProblem, ...] = ()


class SheetAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a sheet. ``report`` says how the workbook was read, as the service's JSON has it."""

    list: ListInfo
    requirements: tuple[SheetRequirement, ...]
    assessments: tuple[Assessment, ...]
    report: dict[str, Any]
