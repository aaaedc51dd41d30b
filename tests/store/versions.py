"""Made-up versions, services and changes."""

import hashlib
from datetime import UTC, date, datetime

from lookup.model import Change, ListVersion, Service, Text
from lookup.store import Taken

NOON = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
"""Noon in Tokyo."""


def version(number: int, *, at: datetime = NOON, count: int = 2, raw: bytes = b"raw") -> ListVersion:
    return ListVersion(
        id=f"{number:012x}",
        source="list.csv",
        label=Text("一覧", "List"),
        origin="official",
        complete=True,
        listed_on=date(2026, 11, 1),
        fetched_at=at,
        sha256=hashlib.sha256(raw).hexdigest(),
        service_count=count,
    )


def services(count: int = 2, name: str = "サービス") -> tuple[Service, ...]:
    return tuple(
        Service(
            key=f"C21-{n:04}-2",
            service_name=name,
            registration_number=f"C21-{n:04}-2",
            expires_on=date(2027, 3, 31),
            statement_scope=("基盤", "運用"),
            unreadable={"registered_on": "未定"},
            extra={"出典": "synthetic"},
        )
        for n in range(count)
    )


def taken(of: ListVersion, entries: tuple[Service, ...] | None = None, raw: bytes = b"raw") -> Taken[Service]:
    return Taken(version=of, entries=services() if entries is None else entries, raw=raw)


def change(of: int, previous: int, key: str, at: datetime, field: str) -> Change:
    return Change(
        version=f"{of:012x}",
        previous_version=f"{previous:012x}",
        seen_at=at,
        listed_on=date(2026, 11, 1),
        key=key,
        registration_number=key,
        service_name="サービス",
        kind="changed",
        field=field,
        before=None,
        after="日本",
    )
