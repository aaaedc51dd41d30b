"""What a service keeps and how it stands: records, attempts to renew the list, its state."""

from datetime import date, datetime
from typing import Any

import msgspec

from ismap_lookup_client.types.judged import Assessment, Requirement, SheetRequirement
from ismap_lookup_client.types.listed import ListInfo
from ismap_lookup_client.types.texts import Text


class RecordEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a record is, without its content; ``sha256`` is the hash of its bytes."""

    id: str
    made_at: datetime
    sha256: str
    title: str | None = None
    sheet_name: str | None = None


class RecordedSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The workbook that a record answers: its name and the hash of its bytes, and how it was read."""

    name: str
    sha256: str
    requirements: tuple[SheetRequirement, ...]
    report: dict[str, Any]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An answer locked as evidence: what was asked, of which list, and what was answered by which release."""

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
    """Whether the service of today gives the recorded answer from the recorded list again.

    ``same`` is ``None`` where it cannot be tried, and ``reason`` says why.
    """

    same: bool | None
    recorded_by: str
    replayed_by: str
    differing: tuple[str, ...] = ()
    reason: Text | None = None


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


class HeldVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A list that is not in force yet."""

    id: str
    source: str
    label: Text
    origin: str
    complete: bool
    listed_on: date
    fetched_at: datetime
    sha256: str
    service_count: int


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A list that waits until an operator releases or rejects it, since when, and why."""

    version: HeldVersion
    since: datetime
    reasons: tuple[Text, ...]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Which list is in force and how old it is, what is held, and how the last attempts to renew it went."""

    list: ListInfo
    last_attempt: Run | None
    last_success: Run | None
    age_days: int | None = None
    held: Held | None = None
