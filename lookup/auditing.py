"""The list of audit institutions, kept beside that of services and asked by command line and server alike."""

from datetime import date

from lookup.errors import NotFound
from lookup.knowledge import Knowledge
from lookup.matching.auditors import AuditorList, AuditorsOf, auditors_of
from lookup.model import ListVersion, Service
from lookup.settings import Settings
from lookup.store import AUDITORS, SqliteStore


class Auditing:
    """Open for as long as the process lives; safe to use from several threads.

    Args:
        settings: Where the store is, and when a list is stale.
        knowledge: Its messages say what is missing.
    """

    def __init__(self, settings: Settings, knowledge: Knowledge) -> None:
        self.store = SqliteStore(settings.store_path, AUDITORS)
        self._stale_after_days = settings.stale_after_days
        self._knowledge = knowledge
        self._current: tuple[str, AuditorList] | None = None

    def known(self, as_of: date | None) -> AuditorList | None:
        """Return the list now, or as known at the end of *as_of* (Asia/Tokyo); ``None`` if there was none."""
        if as_of is not None:
            version = self.store.version_as_of(as_of)
            if version is None:
                return None
            return self._read(version, self.store.confirmed_on(version.id, as_of))
        key, held = self.store.current_key(), self._current
        if held is None or held[0] != key:
            current = self.store.current()
            if key is None or current is None:
                return None
            self._current = held = (key, self._read(*current))
        return held[1]

    def needed(self, as_of: date | None) -> AuditorList:
        """Return the same as :meth:`known`.

        Raises:
            NotFound: There was none.
        """
        listed = self.known(as_of)
        if listed is None:
            raise NotFound("desk.no_auditors", self._knowledge.messages("desk.no_auditors"))
        return listed

    def of(self, service: Service, on: date, as_of: date | None) -> AuditorsOf | None:
        """Say whether the 監査機関 of *service* is on the list; ``None`` if its entry prints none."""
        return auditors_of(service.auditor, self.known(as_of), on) if service.auditor else None

    def _read(self, version: ListVersion, as_of: date) -> AuditorList:
        auditors, days = self.store.services(version.id), self._stale_after_days
        return AuditorList.build(version, auditors, as_of=as_of, stale_after_days=days)
