"""What a source of lists is: the one shape under which portal, file, address, mirror and bundle are read."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from lookup.model import Confirmation, ListVersion, Origin, Validators

__all__ = ["Carried", "Confirmation", "Delivery", "Source", "SourceSettings", "Validators"]


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """A version made by another instance, which brings its own times along (mirror, bundle).

    Attributes:
        version: As it stands there: id, times and declarations are kept.
        in_force_at: When it came into force there (of a released one: the release).
        confirmations: When it was seen there, oldest first; with those of the version in force there, a
            delivery of it is also due when only they are new (``unchanged`` and without bytes).
    """

    version: ListVersion
    in_force_at: datetime
    confirmations: tuple[Confirmation, ...]


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One list as a source gave it.

    Attributes:
        name: What to call the source before people: file name or address, never with secrets.
        data: The raw bytes, from which alone the list is read; empty if ``unchanged``.
        unchanged: The source itself said that nothing has changed since ``known``; nothing was transferred.
        origin: ``None``: what the operator declares (default unofficial).
        complete: ``None``: what the operator declares (default incomplete).
        listed_on: ``None``: what the operator declares, else the day of fetching.
        validators: By which to ask the next time.
        carried: Set for a version that another instance made.
        told_at: Of a carried one: the last moment of which its origin tells, the same for all that it gives.
    """

    name: str
    data: bytes
    unchanged: bool = False
    origin: Origin | None = None
    complete: bool | None = None
    listed_on: date | None = None
    validators: Validators = Validators()
    carried: Carried | None = None
    told_at: datetime | None = None


class Source(Protocol):
    """Where lists come from."""

    @property
    def name(self) -> str:
        """What to call the source before people, and under which it is remembered; never with secrets."""
        ...

    def deliveries(self, known: Validators | None, have: frozenset[str]) -> Iterator[Delivery]:
        """Fetch the lists, oldest first; one for most sources.

        Args:
            known: What was seen of this source the last time; ``None`` if it was never read.
            have: Ids of the versions that the store holds; a mirror or a bundle gives only what is missing.

        Raises:
            ListRefused: The source cannot be reached or read; the text names the cause and what to do.
        """
        ...


class SourceSettings(Protocol):
    """The settings that sources read; :class:`lookup.settings.Settings` has them all."""

    @property
    def home(self) -> Path:
        """The data folder."""
        ...

    @property
    def contact(self) -> str:
        """Whom the operators of a source may write to: part of the User-Agent; may be empty."""
        ...

    @property
    def bundle_trust(self) -> tuple[str, ...]:
        """Public keys of those whose bundles are taken, one line each."""
        ...

    @property
    def mirror_key(self) -> str:
        """The API key by which another instance is asked; may be empty."""
        ...
