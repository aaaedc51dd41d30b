"""Search over a list: what contains a text, and what passes the filters."""

from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec

from lookup.errors import WrongUse
from lookup.knowledge import Knowledge
from lookup.knowledge.remarks import read_remarks
from lookup.matching import regions
from lookup.matching.index import NameIndex
from lookup.model import ListName, Service
from lookup.text import fold, nfkc

_WORDS_ALONE = 4
STATUSES = ("registered", "suspended", "ended")
"""What a service can be by the list's remarks: on it, suspended, or taken off it."""


class ServiceQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What to search for; everything given must hold.

    Attributes:
        q: Text that name, provider, scope, number or another name of the service contains; or several words,
            each of which one of these contains.
        status: One of :data:`STATUSES`.
        valid_on: Day on which the service is registered and within its printed validity.
        provider: Text that the provider's name, or another name of that company, contains.
        scope: Text that an item of the statement's scope contains.
        region: Place inside which the service is offered.
        service_model: Text that the service model contains.
    """

    q: str | None = None
    list: ListName | None = None
    status: str | None = None
    valid_on: date | None = None
    provider: str | None = None
    scope: str | None = None
    region: str | None = None
    service_model: str | None = None

    @property
    def reads_texts(self) -> bool:
        """Whether it asks for a text of names or scopes: what only :func:`read_texts` knows."""
        return bool((self.q or "").strip()) or self.provider is not None or self.scope is not None


class Texts(NamedTuple):
    """The texts of a service in which is searched: folded, and as printed in lower case."""

    name: str
    others: str
    provider: str
    scope: str


_UNREAD = Texts("", "", "", "")


class Sought(NamedTuple):
    """A text that is searched for, in both writings."""

    folded: str
    plain: str

    def stands_in(self, text: str) -> bool:
        """Return whether what :func:`searchable` made contains it, in one of the two writings."""
        return self.folded in text or self.plain in text

    def stands_in_one_of(self, texts: Texts) -> bool:
        """Return whether one of *texts* contains it."""
        return any(self.folded in text or self.plain in text for text in texts)


def sought(text: str) -> Sought:
    """Return *text* to be searched for."""
    return Sought(fold(text), nfkc(text).casefold())


def searchable(*texts: str | None) -> str:
    """Return *texts* in both writings, so that whatever either contains is found."""
    given = [text for text in texts if text]
    return "\n".join(dict.fromkeys((*map(fold, given), *(nfkc(text).casefold() for text in given))))


def contains(text: str, part: str) -> bool:
    """Return whether what :func:`searchable` made contains *part*, in one of the two writings."""
    return sought(part).stands_in(text)


def read_texts(index: NameIndex, services: tuple[Service, ...]) -> tuple[Texts, ...]:
    """Gather what each service can be searched by."""
    other: list[list[str]] = [[] for _ in services]
    for known in index.by_key.values():
        for form in (*known.strong, *known.weak):
            if form.how in {"alias", "former_name"}:
                other[form.service].append(form.text)
    texts = []
    # Services of one provider have texts in common: each is made, and kept, once.
    common = cache(searchable)
    for at, service in enumerate(services):
        place = index.providers.of_service.get(at)
        names = index.providers.all_[place].names.values() if place is not None else ()
        provider = common(service.provider_name, *names)
        scope = common(*service.statement_scope)
        others = searchable(service.registration_number, service.key, *other[at])
        texts.append(Texts(searchable(service.service_name), others, provider, scope))
    return tuple(texts)


def search(
    services: tuple[Service, ...], texts: tuple[Texts, ...], knowledge: Knowledge, query: ServiceQuery
) -> tuple[Service, ...]:
    """Return the services for which all of *query* holds: the best name first, then as in the list.

    Where the text asked for stands as it is comes before where only its words do.

    Args:
        services: The list.
        texts: What :func:`read_texts` gathered; empty where *query* reads no texts.
        knowledge: Tells what remarks and places mean.
        query: What is asked.
    """
    words = [sought(word) for word in nfkc(query.q or "").split()]
    whole = sought(query.q) if query.q and words else None
    found = []
    for at, service in enumerate(services):
        own = texts[at] if texts else _UNREAD
        if whole and not whole.stands_in_one_of(own):
            if not all(word.stands_in_one_of(own) for word in words):
                continue
            rank = _WORDS_ALONE
        else:
            rank = _rank(own, whole)
        if _passes(service, own, knowledge, query):
            found.append((rank, at, service))
    return tuple(service for _, _, service in sorted(found, key=lambda hit: hit[:2]))


def _rank(texts: Texts, whole: Sought | None) -> int:
    """Return 0 for the very name, 1 for its beginning, 2 for the name, 3 for the rest."""
    if whole is None:
        return 0
    name = texts.name.partition("\n")[0]
    if name == whole.folded:
        return 0
    if name.startswith(whole.folded):
        return 1
    return 2 if whole.stands_in(texts.name) else 3


def _passes(service: Service, texts: Texts, knowledge: Knowledge, query: ServiceQuery) -> bool:
    return (
        query.list in (None, service.list)
        and (query.provider is None or contains(texts.provider, query.provider))
        and (query.scope is None or contains(texts.scope, query.scope))
        and (query.service_model is None or contains(searchable(service.service_model), query.service_model))
        and (query.valid_on is None or _valid(service, query.valid_on))
        and (query.status is None or _has_status(service, knowledge, query.status))
        and (query.region is None or _offered_in(service, knowledge, query.region))
    )


def _valid(service: Service, day: date) -> bool:
    begun = service.registered_on is None or service.registered_on <= day
    return begun and service.expires_on is not None and day <= service.expires_on


def _has_status(service: Service, knowledge: Knowledge, status: str) -> bool:
    if status not in STATUSES:
        raise WrongUse(
            "names.unknown_status",
            knowledge.messages("names.unknown_status", status=status, known=", ".join(STATUSES)),
        )
    return status_of(service, knowledge) == status


def status_of(service: Service, knowledge: Knowledge) -> str:
    """Return which of :data:`STATUSES` the service has by its remarks."""
    kinds = {kind for remark in read_remarks(knowledge.remarks, service.remarks) for kind in remark.kinds}
    if "ended" in kinds:
        return "ended"
    return "suspended" if "suspended" in kinds and "lifted" not in kinds else "registered"


def _offered_in(service: Service, knowledge: Knowledge, region: str) -> bool:
    return regions.judge(knowledge.regions, region, service.regions).kind == "inside"
