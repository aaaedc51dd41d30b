"""What a service answers and is asked, as frozen structs.

The names are those of the API (its ``/openapi.json`` describes each field). Days are :class:`datetime.date`
without a zone, instants aware :class:`datetime.datetime` in UTC. ``None`` and ``()`` mean "not published" or
"not said", never "no". Codes such as ``outcome`` are texts: a newer service may have more of them, as it may
have fields that are not here.
"""

from datetime import date, datetime
from typing import Any

import msgspec


class Text(msgspec.Struct, frozen=True):
    """One text in Japanese and in English."""

    ja: str
    en: str


class FieldProblem(msgspec.Struct, frozen=True):
    """One fault: the path of the field, such as ``requirements[0].ends_on``, and what is wrong with it."""

    path: str
    message: Text


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a service refused (RFC 9457)."""

    title: str
    status: int
    type: str = "about:blank"
    detail: str = ""
    code: str = ""
    message: Text | None = None
    errors: tuple[FieldProblem, ...] = ()


# ---------------------------------------------------------------- the list


class ListInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Which list an answer was decided from: part of every answer."""

    version: str
    as_of: date
    fetched_at: datetime
    source: str
    label: Text
    official: bool
    complete: bool
    stale: bool
    sha256: str
    service_count: int


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list, as printed. ``key`` is the registration number, where there is one."""

    key: str
    service_name: str
    registration_number: str | None = None
    list: str | None = None
    provider_name: str | None = None
    corporate_number: str | None = None
    registered_on: date | None = None
    expires_on: date | None = None
    audit_period_start: date | None = None
    audit_period_end: date | None = None
    auditor: str | None = None
    statement_scope: tuple[str, ...] = ()
    scope_exclusions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    service_model: str | None = None
    governing_law: str | None = None
    court: str | None = None
    controls: tuple[str, ...] = ()
    subsequent_events: str | None = None
    generative_ai_information: str | None = None
    remarks: str | None = None
    detail_sys_id: str | None = None
    unreadable: dict[str, str] = {}
    extra: dict[str, str] = {}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between two successive versions; ``kind`` is ``added``, ``removed`` or ``changed``."""

    version: str
    previous_version: str
    seen_at: datetime
    listed_on: date
    key: str
    registration_number: str | None
    service_name: str
    kind: str
    field: str | None = None
    before: str | None = None
    after: str | None = None


# ---------------------------------------------------------------- the requirement


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


# ---------------------------------------------------------------- the answer


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
    ``no_candidate``. It says what the list says, and is no approval to buy.
    """

    requirement_id: str
    outcome: str
    summary: Text
    verdicts: tuple[Verdict, ...]
    candidates: tuple[Candidate, ...]
    lines: tuple[LineAnswer, ...]
    questions: tuple[Question, ...]


class MatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to several requirements, in the order asked."""

    list: ListInfo
    assessments: tuple[Assessment, ...]


class ServiceCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """A listed service that a name may mean."""

    registration_number: str | None
    key: str
    name: str
    provider: str | None
    list: str | None
    score: float
    band: str
    reason: Text


class ProviderCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """A provider that a name may mean, with the numbers of its listed services."""

    name: str
    registration_numbers: tuple[str, ...]
    score: float
    band: str
    reason: Text


# ---------------------------------------------------------------- the sheet


class CellProblem(msgspec.Struct, frozen=True):
    """A cell that could not be read: where it is, what stands there, and what to do."""

    sheet: str | None
    cell: str
    text: str
    message: Text


class SheetRequirement(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement as read from a workbook; ``row`` is the 1-based row it stands in."""

    sheet: str
    row: int
    requirement: Requirement
    line_rows: tuple[int, ...] = ()
    unreadable: tuple[CellProblem, ...] = ()


class SheetAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a sheet. ``report`` says how the workbook was read, as the service's JSON has it."""

    list: ListInfo
    requirements: tuple[SheetRequirement, ...]
    assessments: tuple[Assessment, ...]
    report: dict[str, Any]


# ---------------------------------------------------------------- the service itself


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt of the service to take in a list."""

    started_at: datetime
    ended_at: datetime
    source: str
    outcome: str
    bytes: int
    message: Text
    service_count: int | None = None
    version: str | None = None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Which list is in force, and how the last attempts to renew it went."""

    list: ListInfo
    last_attempt: Run | None
    last_success: Run | None
