"""The nouns: frozen structs that every room shares, and that go over the wire as they stand.

Dates (``…_on``) are calendar days as printed, without a time zone; instants (``…_at``) are aware UTC
datetimes. ``None`` means "not published" or "not said", never "no". Texts shown to people are
:class:`Text`, Japanese and English side by side.
"""

from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Literal, TypeAlias

import msgspec

SEEN = (
    r"[^\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u180e"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
"""A character that has a shape, as a pattern; a text without any says nothing."""
JST = timezone(timedelta(hours=9), "Asia/Tokyo")
"""Asia/Tokyo, which keeps no summer time: the zone of a list's days and of the officer's "today"."""

ListName: TypeAlias = Literal["ISMAP", "ISMAP-LIU"]
Body: TypeAlias = Literal["national", "independent_agency", "designated_corporation", "local", "other"]
InformationClass: TypeAlias = Literal["1", "2", "3", "3A", "3B", "3C"]
ClassScale: TypeAlias = Literal["national", "local"]
Impact: TypeAlias = Literal["low", "not_low"]
Origin: TypeAlias = Literal["official", "unofficial"]
Band: TypeAlias = Literal["exact", "high", "possible"]
VerdictCode: TypeAlias = Literal["met", "conditional", "unconfirmed", "not_met", "not_applicable"]
Outcome: TypeAlias = Literal["met", "conditional", "unconfirmed", "not_met", "not_applicable", "no_candidate"]
LineKind: TypeAlias = Literal["list", "provider", "agency"]
Addressee: TypeAlias = Literal["provider", "portal", "agency"]
Certainty: TypeAlias = Literal["P", "S", "V", "T", "?"]
"""How sure a rule is: P official, S consultancy or press, V vendor, T one unofficial source, ? unknown."""
Lang: TypeAlias = Literal["ja", "en"]
CheckName: TypeAlias = Literal[
    "applicability",
    "information_class",
    "membership",
    "platform",
    "components",
    "equivalent",
    "prospective",
    "special_measures",
    "freshness",
    "identity",
    "service_model",
    "status",
    "validity",
    "contract_period",
    "audit_period",
    "scope",
    "region",
    "domestic_only",
    "governing_law",
    "liu_use",
    "generative_ai",
    "controls",
    "subsequent_events",
    "foreign_law",
    "other_scheme",
    "contract_terms",
]


class Text(msgspec.Struct, frozen=True):
    """One text in both languages of the product."""

    ja: str
    en: str

    def in_(self, lang: Lang) -> str:
        """Return the text in *lang*."""
        return self.ja if lang == "ja" else self.en


# ---------------------------------------------------------------- the list


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list, as printed; a field that the list leaves empty is ``None`` or ``()``.

    Attributes:
        key: Stable name of the entry: the registration number, or, where the list gives none,
            ``unnumbered-`` and twelve hex digits derived from list, provider and name.
        registration_number: An opaque key such as ``C21-0004-2``; nothing is derived from its parts.
        statement_scope: 言明の対象範囲, one text per item.
        scope_exclusions: 対象外, one text per item.
        regions: リージョン as printed, one text per item.
        unreadable: Field name → text of a cell that could not be read; that field itself is empty.
        extra: Header → text of columns that the product does not know; kept and shown.
    """

    key: str
    service_name: str
    registration_number: str | None = None
    list: ListName | None = None
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


class Auditor(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the ISMAP監査機関リスト, as printed.

    Attributes:
        key: Stable name of the entry: its number, or, where the list gives none, ``auditor-`` and twelve hex
            digits derived from the name.
        number: As printed, if there is one.
        unreadable: Field name → text of a cell that could not be read; that field itself is empty.
        extra: Header → text of columns that the product does not know; kept and shown.
    """

    key: str
    name: str
    number: str | None = None
    corporate_number: str | None = None
    address: str | None = None
    registered_on: date | None = None
    expires_on: date | None = None
    remarks: str | None = None
    unreadable: dict[str, str] = {}
    extra: dict[str, str] = {}


class ListVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What one source said at one time: an immutable fact.

    Attributes:
        id: First twelve hex digits of a hash over the raw bytes and what was declared of them; numbered
            (``…-2``) if the same list comes back after another one.
        source: File name or address the bytes came from.
        label: What to call this list before people (the bundled one says that it is not official).
        origin: ``official`` only for the portal or what an operator declares as such.
        complete: Whether the source holds the whole list.
        listed_on: The list's own date: declared, said by the source, or the day it was fetched (Asia/Tokyo).
        fetched_at: When the bytes were read.
        sha256: Hash of the raw bytes, 64 hex digits.
        service_count: Number of entries read.
    """

    id: str
    source: str
    label: Text
    origin: Origin
    complete: bool
    listed_on: date
    fetched_at: datetime
    sha256: str
    service_count: int

    @property
    def official(self) -> bool:
        """Whether the list comes from the official portal."""
        return self.origin == "official"


class ListInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Which list an answer was decided from; part of every answer."""

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


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """That a source still said the same ``seen_at`` that time, as a list of the day ``listed_on``."""

    listed_on: date
    seen_at: datetime


class Validators(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of a source the last time, by which it is asked whether anything has changed.

    Attributes:
        etag: ``ETag`` of the answer, as sent.
        last_modified: ``Last-Modified`` of the answer, as sent.
        sha256: Hash of the bytes, 64 hex digits.
    """

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between two successive versions.

    ``field``, ``before`` and ``after`` (printed text) are set for ``changed``: one change per field.
    """

    version: str
    previous_version: str
    seen_at: datetime
    listed_on: date
    key: str
    registration_number: str | None
    service_name: str
    kind: Literal["added", "removed", "changed"]
    field: str | None = None
    before: str | None = None
    after: str | None = None


class CellProblem(msgspec.Struct, frozen=True):
    """A cell that could not be read: where it is, what stands there, and what to do."""

    sheet: str | None
    cell: str
    text: str
    message: Text


# ---------------------------------------------------------------- the requirement


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an agency wants of one service. All but ``id`` is optional; ``None``/``()`` means "not said".

    Attributes:
        service: Name or registration number, as written in the sheet.
        lists: Accepted lists; empty means that nobody said.
        introduced_on: Day on which the system is introduced or outsourced (DOMAIN section 1, local bodies).
        scope: Sub-services, functions or plans that will be used, one text each.
        platform: What the service runs on.
        components: Other services that the system is built of.
        lines: Sentences of the specification, one text each.
    """

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    title: str | None = None
    service: str | None = None
    provider: str | None = None
    lists: tuple[ListName, ...] = ()
    body: Body | None = None
    introduced_on: date | None = None
    information_class: InformationClass | None = None
    class_scale: ClassScale | None = None
    impact: Impact | None = None
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
    """What to ask, and of whom, because the list does not decide it."""

    to: Addressee
    ja: str
    en: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found.

    Attributes:
        field: The list's or the requirement's field that was judged, by its English name.
        observed: That field's text as printed; ``None`` where nothing is printed.
        required: What the requirement asks, as text.
        rule: Rule and case in ``knowledge/rules.yaml``, such as ``validity.past``.
        certainty: How sure the rule itself is.
        question: Always set when ``verdict`` is ``unconfirmed``.
        registration_number: The entry that was judged, where the check is about one.
        as_of: The date of the list that was asked.
    """

    check: CheckName
    verdict: VerdictCode
    field: str | None
    observed: str | None
    required: str | None
    reason: Text
    rule: str
    certainty: Certainty
    as_of: date
    registration_number: str | None = None
    question: Question | None = None


class ServiceSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a service that an answer shows beside its verdicts."""

    key: str
    registration_number: str | None
    name: str
    provider: str | None
    list: ListName | None
    registered_on: date | None
    expires_on: date | None
    service_model: str | None
    detail_sys_id: str | None


How: TypeAlias = Literal[
    "number",
    "name",
    "alias",
    "former_name",
    "transliteration",
    "spelling",
    "scope_item",
    "excluded_item",
    "provider",
    "sibling",
    "base",
    "look_alike",
    "qualified",
    "decided",
    "rejected",
]
"""By what a service was found. From ``excluded_item`` to ``look_alike`` it is never the service itself;
``qualified`` names it with words that take it back or ask for its like (…以外, …相当, …の後継). The last two
say that a person decided so: that it is meant, or that it is not."""


class ScorePart(msgspec.Struct, frozen=True):
    """One part of a score: what it is for, and how much; the parts of a score add up to it."""

    name: str
    value: float


class Signals(msgspec.Struct, frozen=True, kw_only=True):
    """What a finding rests on, as data; the reason says the same in words.

    Attributes:
        matched: The text of the list, or of the alias file, that matched.
        score: The way of finding (``way``) and what lowers it (``difference`` of the text, ``doubt``); for a
            need without a name what speaks for the service (``function``, ``scope``, ``provider`` …).
        decision: The id of the person's decision, for ``decided`` and ``rejected``.
    """

    how: How
    matched: str
    score: tuple[ScorePart, ...]
    decision: str | None = None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A listed service held against the requirement. ``score`` is 0.0-1.0 and means the same everywhere."""

    service: ServiceSummary
    outcome: VerdictCode
    score: float
    band: Band
    reason: Text
    signals: Signals
    verdicts: tuple[Verdict, ...]


class LineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one sentence of a specification: who can decide it, and what the list says."""

    text: str
    kind: LineKind
    verdict: VerdictCode
    reason: Text
    check: CheckName | None = None
    question: Question | None = None


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one requirement: a pure function of catalogue, requirement and reference date.

    Attributes:
        alternatives: Where several are named of which any will do (又は): which of them was judged, and which
            are not on the list. The summary says it too.
    """

    requirement_id: str
    outcome: Outcome
    summary: Text
    verdicts: tuple[Verdict, ...]
    candidates: tuple[Candidate, ...]
    lines: tuple[LineAnswer, ...]
    questions: tuple[Question, ...]
    alternatives: Text | None = None


# ---------------------------------------------------------------- identification


class NameDecision(msgspec.Struct, frozen=True, kw_only=True):
    """That a person took a name for a service of the list, or refused to; kept for ever, also if withdrawn.

    Attributes:
        verdict: ``accept``: the name means the service; ``reject``: it does not.
        name: As written by whoever decided.
        key: The name, folded: whatever is folded to the same is the same name.
        provider: Whose name stands beside it; ``None``: whatever stands there.
        provider_key: The provider without its legal form, folded.
        service_key: Key of the entry.
        service_name: What the entry was called then.
    """

    id: str
    verdict: Literal["accept", "reject"]
    name: str
    key: str
    provider: str | None
    provider_key: str | None
    service_key: str
    service_name: str
    decided_at: datetime
    decided_by: str
    why: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_why: str | None = None


class IdentifyQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name as somebody wrote it, perhaps with a provider beside it (who may be a reseller)."""

    name: Annotated[
        str, msgspec.Meta(min_length=1, max_length=1_000, pattern=SEEN, extra={"message": "api.blank"})
    ]
    id: str | None = None
    provider: Annotated[str, msgspec.Meta(max_length=1_000)] | None = None


class ServiceCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """A listed service that a name may mean."""

    registration_number: str | None
    key: str
    name: str
    provider: str | None
    list: ListName | None
    score: float
    band: Band
    reason: Text
    signals: Signals


class ProviderCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """A provider that a name may mean, with the numbers of its listed services."""

    name: str
    registration_numbers: tuple[str, ...]
    score: float
    band: Band
    reason: Text


# ---------------------------------------------------------------- the sheet


class SheetRequirement(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement as read from a workbook.

    Attributes:
        row: The 1-based row it stands in (form B: the row of the first sentence; where it stands in a column
            or is the whole form: the first row of labels).
        column: Letters of its column, where each requirement has a column of its own or is a whole form.
        line_rows: Form B: the 1-based row of each of ``requirement.lines``; else empty.
        unreadable: Cells of that row that could not be read; the fields they stand for are left empty.
        unjudged: Cells of that row that decide nothing (備考), though their words seem to ask for something.
    """

    sheet: str
    row: int
    requirement: Requirement
    line_rows: tuple[int, ...] = ()
    unreadable: tuple[CellProblem, ...] = ()
    column: str | None = None
    unjudged: tuple[CellProblem, ...] = ()


class KnownLayout(msgspec.Struct, frozen=True, kw_only=True):
    """Which columns of sheets with the very same headers are which fields, as an officer had it remembered.

    Attributes:
        id: Fingerprint of the headers.
        headers: The headers in their order, as they stood in the first such table.
        fields: Position among them, counted from 0 → field, or ``None`` for a column that is not to be read;
            only what the program does not know by itself.
    """

    id: str
    headers: tuple[str, ...]
    fields: dict[int, str | None]
