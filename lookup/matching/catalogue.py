"""The list as it is asked: one immutable version with everything that finding a service needs."""

from collections.abc import Iterable, Sequence
from datetime import date
from threading import Lock
from typing import Self

import msgspec

from lookup.knowledge import Knowledge
from lookup.matching.decisions import UNDECIDED, Decided, Deciding, decided
from lookup.matching.index import NameIndex
from lookup.matching.indexing import read_names
from lookup.matching.search import ServiceQuery, Texts, read_texts, search
from lookup.model import ListInfo, ListVersion, NameDecision, Service, ServiceSummary
from lookup.text import nfkc, read_number

__all__ = ["Catalogue", "ServiceQuery"]


class Names(msgspec.Struct, frozen=True):
    """By what names the services of a list are found, and in what texts of each is searched."""

    index: NameIndex
    texts: tuple[Texts, ...]


class Reading:
    """The names of a list, read when they are first asked for; once, whichever threads ask.

    They take seconds for a list of ten thousand services, and who asks by number needs none.

    Attributes:
        done: The names, once they are read.
    """

    def __init__(self, services: tuple[Service, ...], knowledge: Knowledge) -> None:
        self._services = services
        self._knowledge = knowledge
        self._lock = Lock()
        self.done: Names | None = None

    def names(self) -> Names:
        """Return the names; another thread that reads them already is waited for."""
        with self._lock:
            if self.done is None:
                index = read_names(self._services, self._knowledge)
                self.done = Names(index, read_texts(index, self._services))
            return self.done


class Catalogue(msgspec.Struct, frozen=True, eq=False, weakref=True):
    """One list version in memory. Built once, never changed.

    Attributes:
        services: In the order of the list.
        as_of: Day up to which the version is known to be the list.
        stale_after_days: Age in days beyond which the list counts as stale.
        by_key: Key and registration number → service.
        reading: By what names the services are found, read when first needed.
        decided: What people decided about names.
        pieces: What :func:`lookup.matching.memo.remembered` keeps of answers.
    """

    version: ListVersion
    services: tuple[Service, ...]
    knowledge: Knowledge
    as_of: date
    stale_after_days: int
    by_key: dict[str, Service]
    reading: Reading
    decided: Decided = UNDECIDED
    pieces: dict[object, dict[object, object]] = msgspec.field(default_factory=dict)

    @classmethod
    def build(
        cls,
        version: ListVersion,
        services: Sequence[Service],
        knowledge: Knowledge,
        *,
        as_of: date | None = None,
        stale_after_days: int = 35,
    ) -> Self:
        """Hold *services* of *version*; *as_of* is the list's own date where nothing newer is known."""
        listed = tuple(services)
        by_key = {s.registration_number: s for s in reversed(listed) if s.registration_number}
        by_key |= {s.key: s for s in listed}
        return cls(
            version=version,
            services=listed,
            knowledge=knowledge,
            as_of=as_of or version.listed_on,
            stale_after_days=stale_after_days,
            by_key=by_key,
            reading=Reading(listed, knowledge),
        )

    @property
    def prepared(self) -> bool:
        """Whether nothing that is asked has to wait for the names to be read."""
        return self.reading.done is not None

    def prepare(self) -> Self:
        """Read the names now, or wait until another thread has, and return this catalogue."""
        self.reading.names()
        return self

    @property
    def index(self) -> NameIndex:
        """By what names the services are found."""
        return (self.reading.done or self.reading.names()).index

    @property
    def texts(self) -> tuple[Texts, ...]:
        """In what texts of each service is searched."""
        return (self.reading.done or self.reading.names()).texts

    def with_decisions(self, decisions: Iterable[NameDecision]) -> Self:
        """Return this catalogue with what people decided about names; the index stays as it is."""
        again = decided(decisions)
        return self if again == self.decided else msgspec.structs.replace(self, decided=again, pieces={})

    def deciding(self, provider: str | None) -> Deciding | None:
        """Return the decisions as they bear on a name beside *provider*; ``None`` if there are none."""
        if not self.decided.by_key:
            return None
        return Deciding(self.decided, provider, self.services, self.index, self.knowledge)

    def get(self, number_or_key: str) -> Service | None:
        """Return the service with this registration number, however it is written, or with this key."""
        return self.by_key.get(read_number(number_or_key) or nfkc(number_or_key))

    def info(self, on: date) -> ListInfo:
        """Say which list this is; it is stale if it is older than ``stale_after_days`` on the day *on*."""
        return list_info(self.version, self.as_of, on, self.stale_after_days)

    def search(self, query: ServiceQuery) -> tuple[Service, ...]:
        """Return the services for which all of *query* holds, best name first."""
        return search(self.services, self.texts if query.reads_texts else (), self.knowledge, query)

    def summary(self, service: Service) -> ServiceSummary:
        """Return the part of *service* that answers show."""
        return ServiceSummary(
            key=service.key,
            registration_number=service.registration_number,
            name=service.service_name,
            provider=service.provider_name,
            list=service.list,
            registered_on=service.registered_on,
            expires_on=service.expires_on,
            service_model=service.service_model,
            detail_sys_id=service.detail_sys_id,
        )


def list_info(version: ListVersion, as_of: date, on: date, stale_after_days: int) -> ListInfo:
    """Say which list *version* is, known to be the list up to *as_of*, on the day *on*."""
    return ListInfo(
        version=version.id,
        as_of=as_of,
        fetched_at=version.fetched_at,
        source=version.source,
        label=version.label,
        official=version.official,
        complete=version.complete,
        stale=(on - as_of).days > stale_after_days,
        sha256=version.sha256,
        service_count=version.service_count,
    )
