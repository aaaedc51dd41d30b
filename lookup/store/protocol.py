"""What a store can do, whichever engine keeps it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar

import msgspec

from lookup.model import Auditor, Change, Confirmation, ListVersion, Service, Text, Validators

E = TypeVar("E", bound=msgspec.Struct)
"""The entries of a register: structs with a field ``key``."""
Found = TypeVar("Found")

Standing: TypeAlias = Literal["in_force", "held", "rejected", "superseded"]
"""How a version stands: it is or was in force; waits for an operator; was rejected by one; or waited until
another list arrived."""


class Register(msgspec.Struct, Generic[E], frozen=True):
    """One of the lists that a store keeps, each with its own versions.

    Attributes:
        name: By which its rows are told from those of others.
        entry: The struct of its entries.
        title: The field that names an entry before people.
        number: The field that holds an official number, if there is one.
    """

    name: str
    entry: type[E]
    title: str
    number: str | None = None


SERVICES = Register("services", Service, "service_name", "registration_number")
"""The list of cloud services."""
AUDITORS = Register("auditors", Auditor, "name", "number")
"""The list of audit institutions."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a gate found in a list.

    Attributes:
        gate: Name of the gate: the setting ``gate_<name>`` governs it.
        message: What was found, with figures.
        keys: The entries it was found in, where it is about single ones.
        holds: Whether it holds the list; not what the list in force has as well.
    """

    gate: str
    message: Text
    keys: tuple[str, ...] = ()
    holds: bool = True


class Columns(msgspec.Struct, frozen=True):
    """Of which columns a version was read: fields of the list, and headers that were not known."""

    fields: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """That a version began to stand so ``at`` that time; ``by`` and ``why`` where a person decided."""

    standing: Standing
    at: datetime
    by: str | None = None
    why: str | None = None


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A version with all that the store knows about it, beside its entries and raw bytes.

    Attributes:
        standing: How it stands now.
        in_force_at: When it came into force first; ``None`` if it never did.
        findings: What the gates found in it, also what did not hold it.
        columns: Of which columns it was read.
        entries_sha256: Hash of its entries and declarations; the same for lists that say the same.
        decisions: How it has stood, oldest first.
        confirmations: For which days and when it was seen, oldest first.
    """

    version: ListVersion
    standing: Standing
    in_force_at: datetime | None
    findings: tuple[Finding, ...]
    columns: Columns
    entries_sha256: str
    decisions: tuple[Decision, ...]
    confirmations: tuple[Confirmation, ...]

    @property
    def was_reviewed(self) -> bool:
        """Whether it is held, or was once: nobody has to look at the others."""
        return self.standing != "in_force" or any(one.standing == "held" for one in self.decisions)


class Taken(msgspec.Struct, Generic[E], frozen=True, kw_only=True):
    """A version with all that is kept of it, as it is handed to the store; see :class:`Stored`."""

    version: ListVersion
    entries: Sequence[E]
    raw: bytes
    columns: Columns = Columns()
    findings: tuple[Finding, ...] = ()
    entries_sha256: str = ""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to take in a list, as kept in the log.

    Attributes:
        outcome: ``new`` version, ``unchanged`` list, ``held`` for an operator, or ``refused``: nothing but
            this record was kept.
        bytes: Size of what was read; 0 if nothing could be, or nothing had to be.
        service_count: Entries of the list; ``None`` if it was not read.
        version: The version that was added, held or seen again.
        message: What an operator is told about it.
    """

    started_at: datetime
    ended_at: datetime
    source: str
    outcome: Literal["new", "unchanged", "held", "refused"]
    bytes: int
    message: Text
    service_count: int | None = None
    version: str | None = None


class Lease(Protocol):
    """The right to sync, for as long as its block lasts."""

    def check(self) -> None:
        """Make sure that it has not been lost meanwhile; within a transaction it then cannot be.

        Raises:
            SyncBusy: Somebody else has taken it over.
        """
        ...


class Store(Protocol[E]):
    """The versions of one register with their raw bytes, entries and changes, kept for ever.

    Usable from several threads and processes: a reader sees whole versions only. Reading never creates
    anything, so a store that does not exist yet is an empty one. Only what is or was in force answers as the
    list of a day; what is held or rejected is kept beside.

    Every method raises :class:`lookup.errors.StoreFailure` when the store cannot be read or written, and
    those that take a version id :class:`lookup.errors.NotFound` when there is no such version.
    """

    @property
    def register(self) -> Register[E]:
        """The list whose versions these are."""
        ...

    def versions(self) -> tuple[ListVersion, ...]:
        """Return the versions that are or were in force, newest first."""
        ...

    def version(self, version_id: str) -> ListVersion:
        """Return one version, however it stands."""
        ...

    def stored(self) -> tuple[Stored, ...]:
        """Return every version, however it stands, the one added last first."""
        ...

    def kept(self, version_id: str) -> Stored:
        """Return all that is known about one version, however it stands."""
        ...

    def held(self) -> Stored | None:
        """Return the version that waits for an operator."""
        ...

    def current(self) -> tuple[ListVersion, date] | None:
        """Return the version in force and the day up to which it was confirmed; ``None`` if there is none."""
        ...

    def current_key(self) -> str | None:
        """Return a short text that changes whenever the answer of :meth:`current` does; cheap."""
        ...

    def remembered(self, name: str, read: Callable[[], Found]) -> Found:
        """Return what *read*, called *name*, finds in the store; read anew only once somebody wrote to it."""
        ...

    def version_as_of(self, day: date) -> ListVersion | None:
        """Return the version that was in force at the end of *day* (Asia/Tokyo)."""
        ...

    def version_at(self, instant: datetime) -> ListVersion | None:
        """Return the version that was in force at that *instant*."""
        ...

    def confirmed_on(self, version_id: str, day: date | None = None) -> date:
        """Return the day up to which that version was confirmed, known at the end of *day* (default: now)."""
        ...

    def services(self, version_id: str) -> tuple[E, ...]:
        """Return the entries of one version, in the order of the list."""
        ...

    def walk(self, version_id: str) -> Iterator[E]:
        """Yield the entries of one version, in the order of the list, never all of them in memory."""
        ...

    def raw(self, version_id: str) -> bytes:
        """Return the bytes that version was read from, verified against its hash."""
        ...

    def content(self, sha256: str) -> bytes | None:
        """Return raw bytes by their hash, verified; ``None`` if no version was read from such bytes."""
        ...

    def changes(self, since: date | None = None) -> tuple[Change, ...]:
        """Return the changes seen on or after *since* (Asia/Tokyo), those of the newest version first."""
        ...

    def history(self, *keys: str) -> tuple[Change, ...]:
        """Return the changes of entries by their keys, newest first."""
        ...

    def removals(self) -> tuple[Change, ...]:
        """Return every removal of an entry, newest first."""
        ...

    def runs(self, limit: int | None = None) -> tuple[Run, ...]:
        """Return the log of attempts, newest first, at most *limit* of them."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Make everything done inside, in this thread, one transaction during which nobody else writes.

        It is done as a whole, or, if an error leaves the block, not at all.
        """
        ...

    def add(
        self,
        taken: Taken[E],
        changes: Iterable[Change] = (),
        *,
        since: datetime | None = None,
        confirmations: Sequence[Confirmation] = (),
    ) -> None:
        """Add a version, in force *since* then, with all that belongs to it, or nothing of it.

        Args:
            taken: The version.
            changes: Against the version that was in force before.
            since: When it came into force; ``None``: when it was fetched, as the newest of all.
            confirmations: When it was seen; none: when it was fetched.
        """
        ...

    def hold(self, taken: Taken[E], at: datetime) -> None:
        """Keep a version beside those in force, until an operator decides."""
        ...

    def put_in_force(
        self, version_id: str, changes: Iterable[Change], decision: Decision, since: datetime | None = None
    ) -> None:
        """Let a version that the store has be in force *since* then.

        ``None``: from the time of the *decision* on, as the newest of all even if the clock was put back.
        """
        ...

    def decide(self, version_id: str, decision: Decision) -> None:
        """Keep how a version that is not in force stands from now on."""
        ...

    def confirm(self, version_id: str, listed_on: date, at: datetime) -> None:
        """Keep that the source still said the same *at* that time, as a list of *listed_on*."""
        ...

    def record(self, run: Run) -> None:
        """Add *run* to the log."""
        ...

    def validators(self, source: str) -> Validators | None:
        """Return what was seen of the source with that name the last time."""
        ...

    def remember(self, source: str, validators: Validators) -> None:
        """Keep what was seen of the source with that name."""
        ...

    def lease(self, holder: str, seconds: float) -> AbstractContextManager[Lease]:
        """Take the right to sync for as long as the block lasts; one at a time has it, whatever the process.

        It is prolonged meanwhile. That of a process that has died ends at once on the same machine, and
        after *seconds* on another.

        Raises:
            SyncBusy: Somebody else has it.
        """
        ...

    def close(self) -> None:
        """Let go of the calling thread's connection; the next call opens another."""
        ...
