"""The desk at which questions are answered: what the command line and the server share.

It knows which list is in force, or was on a day, and keeps its catalogue ready.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime
from threading import Lock

import msgspec

from lookup.errors import NotFound
from lookup.knowledge import Knowledge, load_knowledge
from lookup.matching.catalogue import Catalogue
from lookup.model import JST, Change, ListInfo, ListVersion, Service
from lookup.settings import Settings
from lookup.store import Run, SqliteStore, Store

KEPT_CATALOGUES = 8
"""How many catalogues of past versions stay in memory."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How the service stands: the list in force, and the last attempts to renew it."""

    list: ListInfo
    last_attempt: Run | None
    last_success: Run | None


class Desk:
    """Open for as long as the process lives; safe to use from several threads.

    Until a list has been loaded, the bundled list of public facts serves, labelled as that.
    """

    def __init__(self, store: Store, knowledge: Knowledge, settings: Settings) -> None:
        self.store = store
        self.knowledge = knowledge
        self.settings = settings
        self._lock = Lock()
        self._current: tuple[str | None, Catalogue] | None = None
        self._past: OrderedDict[tuple[str, date], Catalogue] = OrderedDict()

    def ready(self) -> bool:
        """Whether the list in force can be asked without reading it from the store first."""
        return self._current is not None and self._current[0] == self.store.current_key()

    def catalogue(self, as_of: date | None = None) -> Catalogue:
        """Return the catalogue in force, or the one that was in force at the end of *as_of* (Asia/Tokyo).

        Raises:
            NotFound: Nothing was known yet on that day.
        """
        return self._in_force() if as_of is None else self._known_on(as_of)

    def catalogue_of(self, version_id: str) -> Catalogue:
        """Return the catalogue of one version of the list, for paging through it while a newer one comes in.

        Raises:
            NotFound: There is no such version.
        """
        current = self._in_force()
        if current.version.id == version_id:
            return current
        return self._past_one(self.store.version(version_id), self.store.confirmed_on(version_id))

    def not_found(self, message_id: str, **values: object) -> NotFound:
        """Return the error that says that something is not known."""
        return NotFound(message_id, self.knowledge.messages(message_id, **values))

    def _in_force(self) -> Catalogue:
        key = self.store.current_key()
        current = self._current
        if current is None or current[0] != key:
            with self._lock:
                current = self._current
                if current is None or current[0] != key:
                    self._current = current = (key, self._read_current())
        return current[1]

    def _read_current(self) -> Catalogue:
        current = self.store.current()
        if current is None:
            return self._bundled()
        version, confirmed_on = current
        return self._build(version, self.store.services(version.id), confirmed_on)

    def _bundled(self) -> Catalogue:
        from lookup.sync.bundled import bundled_list  # noqa: PLC0415 - only read where no list is loaded

        version, services = bundled_list(self.knowledge)
        return self._build(version, services, version.listed_on)

    def _known_on(self, day: date) -> Catalogue:
        version = self.store.version_as_of(day)
        if version is not None:
            return self._past_one(version, self.store.confirmed_on(version.id, day))
        current = self._in_force()
        if self.store.current_key() is None and day_of(current.version.fetched_at) <= day:
            return current
        raise self.not_found("desk.nothing_known", day=day.isoformat())

    def _past_one(self, version: ListVersion, confirmed_on: date) -> Catalogue:
        key = (version.id, confirmed_on)
        with self._lock:
            if key not in self._past:
                self._past[key] = self._build(version, self.store.services(version.id), confirmed_on)
            self._past.move_to_end(key)
            if len(self._past) > KEPT_CATALOGUES:
                self._past.popitem(last=False)
            return self._past[key]

    def _build(self, version: ListVersion, services: Sequence[Service], as_of: date) -> Catalogue:
        return Catalogue.build(
            version, services, self.knowledge, as_of=as_of, stale_after_days=self.settings.stale_after_days
        )


def open_desk(settings: Settings) -> Desk:
    """Open the store in the data folder, if there is one, and read the knowledge files."""
    return Desk(SqliteStore(settings.store_path), load_knowledge(), settings)


def today() -> date:
    """Return the day it is in Asia/Tokyo."""
    return datetime.now(JST).date()


def day_of(instant: datetime) -> date:
    """Return the day of *instant* in Asia/Tokyo."""
    return instant.astimezone(JST).date()


def service(desk: Desk, catalogue: Catalogue, number: str) -> Service:
    """Return the entry with *number*, loosely written, or with that key.

    Raises:
        NotFound: The list has no such entry; the message names the list and its date.
    """
    found = catalogue.get(number)
    if found is None:
        label, as_of = catalogue.version.label, catalogue.as_of.isoformat()
        raise desk.not_found("desk.unknown_number", number=number, label=label, as_of=as_of)
    return found


def status(desk: Desk, on: date) -> Status:
    """Return how the service stands on the day *on*."""
    runs = desk.store.runs()
    succeeded = next((run for run in runs if run.outcome in ("new", "unchanged")), None)
    return Status(
        list=desk.catalogue().info(on), last_attempt=runs[0] if runs else None, last_success=succeeded
    )


def changes(desk: Desk, since: date | None, as_of: date | None) -> tuple[Change, ...]:
    """Return the changes seen from *since* on and known by the end of *as_of*, newest first."""
    return _known_by(desk.store.changes(since), as_of)


def history(desk: Desk, key: str, as_of: date | None) -> tuple[Change, ...]:
    """Return the changes of the entry *key* known by the end of *as_of*, newest first."""
    return _known_by(desk.store.history(key), as_of)


def _known_by(found: tuple[Change, ...], as_of: date | None) -> tuple[Change, ...]:
    return found if as_of is None else tuple(c for c in found if day_of(c.seen_at) <= as_of)
