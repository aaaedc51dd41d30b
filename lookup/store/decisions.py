"""People's decisions about names, kept for ever: a decision that was withdrawn stays, with its withdrawal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from lookup.model import NameDecision
from lookup.store.connection import Connections
from lookup.store.rows import printed

_MADE = ("withdrawn_at", "withdrawn_by", "withdrawn_why")
_ALL = """
    SELECT name_decisions.*, withdrawn_at, withdrawn_by, withdrawn_why FROM name_decisions
    LEFT JOIN name_withdrawals ON decision = id AND withdrawn_at <= :until
    WHERE decided_at <= :until AND (:id IS NULL OR id = :id) AND (:key IS NULL OR key = :key)
    ORDER BY name_decisions.sequence DESC
"""
_STATE = """
    SELECT (SELECT max(sequence) FROM name_decisions) AS made,
        (SELECT max(sequence) FROM name_withdrawals) AS withdrawn
"""
_NO_END = "~"
"""Sorts behind every printed instant."""


class DecisionStore:
    """The decisions in the store's SQLite file *path*; usable from several threads and processes.

    Every method raises :class:`lookup.errors.StoreFailure` when the store cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)

    def state(self) -> str:
        """Return a short text that changes whenever a decision is made or withdrawn; cheap."""
        return self._connections.remembered("state", self._state)

    def all_(self, until: datetime | None = None) -> tuple[NameDecision, ...]:
        """Return every decision, newest first, as they stood at the instant *until* (default: now)."""
        return self._decisions(until=until)

    def one(self, decision_id: str) -> NameDecision | None:
        """Return the decision with that id, if there is one."""
        return next(iter(self._decisions(decision_id=decision_id)), None)

    def about(self, key: str) -> tuple[NameDecision, ...]:
        """Return the decisions about the folded name *key*, newest first."""
        return self._decisions(key=key)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make everything done inside, in this thread, one transaction during which nobody else writes."""
        with self._connections.writing():
            yield

    def add(self, decision: NameDecision) -> None:
        """Keep a new decision."""
        row = {name: v for name, v in msgspec.structs.asdict(decision).items() if name not in _MADE}
        self._insert("name_decisions", row | {"decided_at": printed(decision.decided_at)})

    def withdraw(self, decision_id: str, at: datetime, by: str, why: str) -> None:
        """Keep that a decision was withdrawn."""
        row = {"decision": decision_id, "withdrawn_by": by, "withdrawn_why": why}
        self._insert("name_withdrawals", row | {"withdrawn_at": printed(at)})

    def close(self) -> None:
        """Let go of the calling thread's connection; the next call opens another."""
        self._connections.close()

    def _state(self) -> str:
        return "".join(f"{row['made']}.{row['withdrawn']}" for row in self._connections.rows(_STATE))

    def _decisions(
        self, until: datetime | None = None, decision_id: str | None = None, key: str | None = None
    ) -> tuple[NameDecision, ...]:
        values = {"until": printed(until) if until else _NO_END, "id": decision_id, "key": key}
        return tuple(
            msgspec.convert(row, NameDecision, strict=False) for row in self._connections.rows(_ALL, values)
        )

    def _insert(self, table: str, row: dict[str, Any]) -> None:
        with self._connections.writing() as db:
            db.table(table).insert(row)
