"""Made-up lists, written as CSV files, and a sync of them."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from lookup.knowledge import load_knowledge
from lookup.model import Service
from lookup.store import SqliteStore
from lookup.sync.gates import GateSettings
from lookup.sync.run import Declaration, SyncOutcome, sync
from lookup.sync.sources.file import FileSource

Lists: TypeAlias = SqliteStore[Service]
Row: TypeAlias = dict[str, str]

KNOWLEDGE = load_knowledge()
NOON = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
"""Noon in Tokyo."""


def rows(count: int = 20, **fields: str) -> list[Row]:
    """Return so many services, each with *fields*; ``{n}`` in them is its number."""
    every = {
        "registration_number": "C21-{n:04}-2",
        "service_name": "さんぷるサービス{n}",
        "provider_name": "株式会社さんぷる{n}",
        "registered_on": "2025-04-01",
        "expires_on": "2027-03-31",
        "remarks": "",
        **fields,
    }
    return [{field: text.format(n=n) for field, text in every.items()} for n in range(count)]


def write(path: Path, services: Iterable[Row]) -> Path:
    """Write a list; its columns are the fields of the first service."""
    kept = list(services)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(kept[0]))
        writer.writeheader()
        writer.writerows(kept)
    return path


def take(
    store: Lists,
    source: Path,
    at: datetime = NOON,
    gates: GateSettings | None = None,
    declared: Declaration | None = None,
) -> SyncOutcome:
    """Sync the file *source*."""
    return sync(
        store,
        KNOWLEDGE,
        FileSource(source, KNOWLEDGE),
        declared=declared or Declaration(),
        at=at,
        gates=gates or GateSettings(),
    )
