"""The desk at which questions are answered: what the command line and the server share.

It knows which list is in force, or was on a day, and keeps its catalogue ready.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime, time
from threading import Condition, Lock
from time import monotonic
from typing import TypeAlias

import msgspec

from lookup.errors import NotFound, StoreFailure, WrongUse
from lookup.knowledge import Knowledge, corrected, load_knowledge
from lookup.matching.catalogue import Catalogue, list_info
from lookup.model import JST, Change, ListInfo, ListVersion, Service, Text
from lookup.settings import Settings
from lookup.store import Run, SqliteStore, Store
from lookup.store.decisions import DecisionStore
from lookup.store.layouts import LayoutStore
from lookup.store.records import RecordStore
from lookup.sync.gates import GateSettings
from lookup.sync.past import Removal, gone, linked
from lookup.text import nfkc, read_number

PATIENCE_SECONDS = 1.0
"""So long a question waits for a list that has just come in."""

_Key: TypeAlias = tuple[str | None, str]
"""What changes with the list in force, and what changes with the decisions about names."""

KEPT_CATALOGUES = 8
"""How many catalogues of past versions stay in memory."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A list that waits until an operator releases or rejects it, since when, and why."""

    version: ListVersion
    since: datetime
    reasons: tuple[Text, ...]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How the service stands: the list in force, and the last attempts to renew it.

    Attributes:
        age_days: Age of the list in force on the reference date.
        held: A later list that is not in force, because a gate holds it.
    """

    list: ListInfo
    age_days: int
    held: Held | None
    last_attempt: Run | None
    last_success: Run | None


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an entry.

    Attributes:
        service: As it is on the list, or as it was last.
        removed: When it left the list and why; ``None`` if it is on it.
        linked: Keys of entries that are one with it, before a takeover or a new name or after.
        changes: Its changes and theirs, newest first.
    """

    service: Service
    removed: Removal | None
    linked: tuple[str, ...]
    changes: tuple[Change, ...]


class Desk:
    """Open for as long as the process lives; safe to use from several threads.

    Until a list has been loaded, the bundled list of public facts serves, labelled as that.
    """

    def __init__(self, store: Store[Service], knowledge: Knowledge, settings: Settings) -> None:
        self.store = store
        self.knowledge = knowledge
        self.settings = settings
        self.decisions = DecisionStore(settings.store_path)
        self.records = RecordStore(settings.store_path)
        self.layouts = LayoutStore(settings.store_path)
        self._lock = Lock()
        self._renewing = Lock()
        self._swapped = Condition()
        self._noticed: tuple[_Key | None, float] = (None, 0.0)
        self._followed = False
        self._current: tuple[_Key, Catalogue] | None = None
        self._past: OrderedDict[tuple[str, date], Catalogue] = OrderedDict()

    def at_hand(self) -> Catalogue | None:
        """Return the catalogue in force if no question has to wait for it; cheap, and never blocks."""
        current = self._current
        if current is None or not self._up_to_date(current[0]):
            return None
        return current[1]

    def ready(self) -> bool:
        """Whether a list was read and can be asked; a later one is read beside the questions."""
        return self._current is not None

    def follow(self) -> None:
        """Let only :meth:`refresh` renew the catalogue in force from now on, beside the questions.

        A question waits for a list that has just come in, but no longer than :data:`PATIENCE_SECONDS`; then
        the one before answers, and says so. So it does while the store cannot be read. For the first list
        questions wait; for its names, those that need them.
        """
        self._followed = True

    def refresh(self) -> bool:
        """Put the catalogue in force in its place, if a list or a decision came in; tell whether one did."""
        before = self._current
        self._renewed()
        with self._swapped:
            self._swapped.notify_all()
        return self._current is not before

    def catalogue(self, as_of: date | None = None) -> Catalogue:
        """Return the catalogue in force, or the one that was in force at the end of *as_of* (Asia/Tokyo).

        Raises:
            NotFound: Nothing was known yet on that day.
        """
        if as_of is None:
            return self._in_force()
        return self.decided(self._known_on(as_of), datetime.combine(as_of, time.max, JST))

    def decided(self, catalogue: Catalogue, until: datetime) -> Catalogue:
        """Return *catalogue* with the decisions about names as they stood at the instant *until*."""
        return catalogue.with_decisions(self.decisions.all_(until))

    def info(self, on: date) -> ListInfo:
        """Say which list is in force; unlike :meth:`catalogue` this reads no entries of a loaded list."""
        current = self.store.current()
        if current is None:
            return self.catalogue().info(on)
        return list_info(*current, on, self.settings.stale_after_days)

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
        current = self._current
        if current is None or not self._followed:
            return self._renewed()
        if not self._up_to_date(current[0]):
            with self._swapped:
                self._swapped.wait_for(lambda: self._up_to_date(self._held_key()), timeout=PATIENCE_SECONDS)
        return (self._current or current)[1]

    def _held_key(self) -> _Key | None:
        return self._current[0] if self._current else None

    def _key(self) -> _Key:
        return self.store.remembered("key", lambda: (self.store.current_key(), self.decisions.state()))

    def _up_to_date(self, held: _Key | None) -> bool:
        """Tell whether *held* is the key of the list in force, or as good as that: it takes long to renew."""
        try:
            key = self._key()
        except StoreFailure:
            if self._followed:
                return True
            raise
        if key == held:
            return True
        if not self._followed:
            return False
        if self._noticed[0] != key:
            self._noticed = (key, monotonic())
        return monotonic() - self._noticed[1] > PATIENCE_SECONDS

    def _renewed(self) -> Catalogue:
        key = self._key()
        current = self._current
        if current is None or current[0] != key:
            with self._renewing:
                current = self._current
                if current is None or current[0] != key:
                    catalogue = self._renew(current, key)
                    decisions = self.decisions.all_()
                    self._current = current = (key, catalogue.with_decisions(decisions))
        return current[1]

    def _renew(self, current: tuple[_Key, Catalogue] | None, key: _Key) -> Catalogue:
        if current and current[0][0] == key[0]:
            return current[1]
        read = self._read_current()
        # Where there is one before, that one answers until the names of this one are read as well.
        return read.prepare() if current and self._followed else read

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
    return Desk(SqliteStore(settings.store_path), knowledge_of(settings), settings)


def knowledge_of(settings: Settings) -> Knowledge:
    """Return what the knowledge files say, with the operator's corrections of the portal.

    Raises:
        WrongUse: The operator named a file that is not there.
    """
    path, shipped = settings.portal_path, load_knowledge()
    if path.is_file():
        return corrected(shipped, path)
    if settings.portal_file != Settings(home=settings.home).portal_file:
        raise WrongUse("desk.no_portal_file", shipped.messages("desk.no_portal_file", path=path))
    return shipped


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
        raise unknown(desk, catalogue, number)
    return found


def unknown(desk: Desk, catalogue: Catalogue, number: str) -> NotFound:
    """Return the error that says that *catalogue* has no entry with *number*: no more, or not at all."""
    key = _key_of(number)
    for removal in desk.store.removals():
        if removal.key == key and removal.listed_on <= catalogue.as_of:
            return desk.not_found("desk.removed", number=key, day=removal.listed_on.isoformat())
    label, as_of = catalogue.version.label, catalogue.as_of.isoformat()
    return desk.not_found("desk.unknown_number", number=number, label=label, as_of=as_of)


def status(desk: Desk, on: date) -> Status:
    """Return how the service stands on the day *on*."""
    runs = desk.store.runs()
    succeeded = next((run for run in runs if run.outcome in ("new", "unchanged")), None)
    info = desk.info(on)
    return Status(
        list=info,
        age_days=(on - info.as_of).days,
        held=_held(desk),
        last_attempt=runs[0] if runs else None,
        last_success=succeeded,
    )


def changes(desk: Desk, since: date | None, as_of: date | None) -> tuple[Change, ...]:
    """Return the changes seen from *since* on and known by the end of *as_of*, newest first."""
    return _known_by(desk.store.changes(since), as_of)


def history(desk: Desk, key: str, as_of: date | None) -> tuple[Change, ...]:
    """Return the changes of an entry, under all its numbers, known by the end of *as_of*, newest first."""
    return past(desk, key, as_of).changes


def past(desk: Desk, number: str, as_of: date | None) -> Past:
    """Return what became of the entry with *number*, loosely written, or that key, by the end of *as_of*.

    Raises:
        NotFound: It never was on the list.
    """
    catalogue, phrases = desk.catalogue(as_of), desk.knowledge.remarks
    listed = {service.key: service for service in catalogue.services}
    left = gone(desk.store, phrases, listed, as_of)
    found = catalogue.get(number)
    key = found.key if found else _key_of(number)
    if found is None and key not in left:
        raise desk.not_found("desk.never_listed", number=number)
    keys = linked(key, listed, left, phrases)
    return Past(
        service=found or left[key].service,
        removed=None if found else left[key].removal,
        linked=keys[1:],
        changes=_known_by(desk.store.history(*keys), as_of),
    )


def gates_of(settings: Settings) -> GateSettings:
    """Return what the gates let pass."""
    names = GateSettings.__struct_fields__
    return GateSettings(**{name: getattr(settings, f"gate_{name}") for name in names})


def _key_of(number: str) -> str:
    return read_number(number) or nfkc(number)


def _held(desk: Desk) -> Held | None:
    kept = desk.store.held()
    if kept is None:
        return None
    reasons = tuple(finding.message for finding in kept.findings if finding.holds)
    return Held(version=kept.version, since=kept.decisions[-1].at, reasons=reasons)


def _known_by(found: tuple[Change, ...], as_of: date | None) -> tuple[Change, ...]:
    return found if as_of is None else tuple(c for c in found if day_of(c.seen_at) <= as_of)
