"""What a sync is about, what becomes of it, and its record in the log."""

import logging
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any, Literal

import msgspec

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.model import JST, CellProblem, Change, ListVersion, Origin, Text
from lookup.store import Run, Store
from lookup.store.protocol import Finding, Lease
from lookup.sync.gates import GateSettings

_LOG = logging.getLogger("lookup.sync")


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator says of a source that does not say so itself.

    ``listed_on`` ``None`` means the day on which it is read.
    """

    origin: Origin = "unofficial"
    complete: bool = False
    listed_on: date | None = None


class SyncOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a list.

    Attributes:
        outcome: ``new`` version in force, ``unchanged`` (the one in force was confirmed), or ``held``: kept
            until an operator releases or rejects it, while the one before stays in force.
        version: The version that was added, held, or seen again.
        as_of: The day up to which it is confirmed now.
        changes: Against the version before; none for the first version of all, or for a held one.
        problems: Cells and rows that could not be read, and what was noticed; empty if unchanged.
        findings: What the gates found in it.
        message: What to tell the operator.
    """

    outcome: Literal["new", "unchanged", "held"]
    version: ListVersion
    as_of: date
    changes: tuple[Change, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    findings: tuple[Finding, ...] = ()
    message: Text


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A sync under way.

    Attributes:
        source: What to call the source, or the list it just delivered.
        at: When the sync began: the time of all that comes of it.
        started: The same on the clock that is never put back.
        lease: The right to sync; to be checked in every transaction that takes a list in.
    """

    store: Store[Any]
    knowledge: Knowledge
    gates: GateSettings
    declared: Declaration
    source: str
    at: datetime
    started: float
    lease: Lease

    @property
    def today(self) -> date:
        """The day of the sync in Asia/Tokyo."""
        return self.at.astimezone(JST).date()

    def say(self, code: str, **values: object) -> Text:
        """Return a message about the source; days are printed as ISO."""
        texts = {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}
        return self.knowledge.messages(code, source=self.source, **texts)

    def refuse(self, code: str, **values: object) -> ListRefused:
        """Return the error that refuses the list."""
        return ListRefused(code, self.say(code, **values))

    def log(self, outcome: SyncOutcome, size: int) -> None:
        """Record what became of a list of *size* bytes."""
        self._record(outcome.outcome, size, outcome.message, outcome.version)

    def alert(self, outcome: SyncOutcome) -> None:
        """Tell whoever watches the process that a list is held; once that is stored."""
        if outcome.outcome == "held":
            gates = ", ".join(finding.gate for finding in outcome.findings if finding.holds)
            _LOG.error("list version %s from %s is held: %s", outcome.version.id, self.source, gates)

    def log_refused(self, size: int, message: Text) -> None:
        """Record that a list of *size* bytes was refused."""
        self._record("refused", size, message, None)

    def _record(
        self,
        outcome: Literal["new", "unchanged", "held", "refused"],
        size: int,
        message: Text,
        version: ListVersion | None,
    ) -> None:
        run = Run(
            started_at=self.at,
            ended_at=self.at + timedelta(seconds=monotonic() - self.started),
            source=self.source,
            outcome=outcome,
            bytes=size,
            message=message,
            service_count=version.service_count if version else None,
            version=version.id if version else None,
        )
        self.store.record(run)


def joined(parts: list[Text]) -> Text:
    """Return sentences one after the other."""
    return Text("".join(part.ja for part in parts), " ".join(part.en for part in parts))
