"""What a store can do, whichever engine keeps it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Literal, Protocol

import msgspec

from lookup.model import Change, ListVersion, Service, Text


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to take in a list, as kept in the log.

    Attributes:
        outcome: ``new`` version, ``unchanged`` list, or ``refused``: nothing but this record was kept.
        bytes: Size of what was read; 0 if nothing could be.
        service_count: Entries of the list; ``None`` if it was not read.
        version: The version that was added or seen again.
        message: What an operator is told about it.
    """

    started_at: datetime
    ended_at: datetime
    source: str
    outcome: Literal["new", "unchanged", "refused"]
    bytes: int
    message: Text
    service_count: int | None = None
    version: str | None = None


class Store(Protocol):
    """List versions with their raw bytes, services and changes, kept for ever.

    Usable from several threads and processes: a reader sees whole versions only. Reading never creates
    anything, so a store that does not exist yet is an empty one.

    Every method raises :class:`lookup.errors.StoreFailure` when the store cannot be read or written, and
    those that take a version id :class:`lookup.errors.NotFound` when there is no such version.
    """

    def versions(self) -> tuple[ListVersion, ...]:
        """Return all versions, newest first, each with the date it was added with."""
        ...

    def version(self, version_id: str) -> ListVersion:
        """Return one version."""
        ...

    def current(self) -> tuple[ListVersion, date] | None:
        """Return the version in force and the day up to which it was confirmed; ``None`` if there is none."""
        ...

    def current_key(self) -> str | None:
        """Return a short text that changes whenever the answer of :meth:`current` does; cheap."""
        ...

    def version_as_of(self, day: date) -> ListVersion | None:
        """Return the version that was in force at the end of *day* (Asia/Tokyo), by when it was fetched."""
        ...

    def confirmed_on(self, version_id: str, day: date | None = None) -> date:
        """Return the day up to which that version was confirmed, known at the end of *day* (default: now)."""
        ...

    def services(self, version_id: str) -> tuple[Service, ...]:
        """Return the services of one version, in the order of the list."""
        ...

    def raw(self, version_id: str) -> bytes:
        """Return the bytes that version was read from, verified against its hash."""
        ...

    def changes(self, since: date | None = None) -> tuple[Change, ...]:
        """Return the changes seen on or after *since* (Asia/Tokyo), those of the newest version first."""
        ...

    def history(self, key: str) -> tuple[Change, ...]:
        """Return the changes of one service, by its key, newest first."""
        ...

    def runs(self) -> tuple[Run, ...]:
        """Return the log of attempts, newest first."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Make everything done inside, in this thread, one transaction during which nobody else writes.

        It is done as a whole, or, if an error leaves the block, not at all.
        """
        ...

    def add(
        self, version: ListVersion, services: Sequence[Service], raw: bytes, changes: Sequence[Change]
    ) -> None:
        """Add *version*, which is in force from then on, with all that belongs to it, or nothing of it."""
        ...

    def confirm(self, version_id: str, listed_on: date, at: datetime) -> None:
        """Keep that the source still said the same *at* that time, as a list of *listed_on*."""
        ...

    def record(self, run: Run) -> None:
        """Add *run* to the log."""
        ...

    def close(self) -> None:
        """Let go of the calling thread's connection; the next call opens another."""
        ...
