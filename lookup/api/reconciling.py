"""What names and properties mean, as ``/reconcile`` answers it: candidates with scores and features."""

from collections.abc import Iterator
from typing import NamedTuple

from lookup.api.contract import CANDIDATE_LIMIT
from lookup.api.entities import (
    MIDNIGHT,
    Entity,
    find,
    named_provider,
    of_service,
    properties,
    type_of,
    values,
)
from lookup.api.reconciling_contract import (
    ExtendAnswer,
    ExtendAsked,
    ExtendMeta,
    Feature,
    Kind,
    KnownEntity,
    Named,
    ReconcileCandidate,
    ReconcileProperty,
    ReconcileQuery,
    ReconcileResult,
)
from lookup.matching.catalogue import Catalogue
from lookup.matching.companies import provider_places
from lookup.matching.identify import identify, identify_providers
from lookup.matching.scores import BASE
from lookup.model import Band, Lang, Signals, Text
from lookup.text import fold

PROVIDER = "provider_name"
NUMBER = "registration_number"
_HUNDRED = 100


class _Found(NamedTuple):
    entity: Entity
    score: float
    band: Band
    reason: Text
    signals: Signals | None = None


class _Asked(NamedTuple):
    """A query with the provider that stands in it, and the keys of the services of that provider."""

    query: ReconcileQuery
    provider: str | None
    backed: frozenset[str]

    def backs(self, entity: Entity) -> bool:
        """Return whether *entity* is of that provider, or is that provider."""
        return any(service.key in self.backed for service in entity.services)


class Reconciler(NamedTuple):
    """A list as names are matched to it, and the language of the answers."""

    catalogue: Catalogue
    lang: Lang

    def result(self, query: ReconcileQuery) -> ReconcileResult:
        """Return what *query* may mean, best first."""
        provider = _given(query, PROVIDER)
        asked = _Asked(query, provider, _services_of(self.catalogue, provider) if provider else frozenset())
        found: list[_Found] = []
        sure = 0
        for kind in query.kinds:
            some, certain = (_services if kind == "service" else _providers)(self.catalogue, asked)
            found += (one for one in some if _has(self.catalogue, one.entity, query.properties))
            sure += certain
        found.sort(key=lambda one: -one.score)
        return ReconcileResult(tuple(self._candidate(one, asked, sure) for one in found[: query.limit]))

    def extended(self, asked: ExtendAsked) -> ExtendAnswer:
        """Return the properties *asked* for."""
        wanted = [one.id for one in asked.properties]
        rows = {}
        for entity_id in asked.ids:
            entity = find(self.catalogue, entity_id)
            rows[entity_id] = {p: values(self.catalogue, entity, p) if entity else () for p in wanted}
        return ExtendAnswer(tuple(map(self._meta, wanted)), rows)

    def _meta(self, name: str) -> ExtendMeta:
        kinds: dict[str, Kind] = {PROVIDER: "provider", "services": "service"}
        kind = kinds.get(name)
        knowledge = self.catalogue.knowledge
        title = known_properties(self.catalogue, self.lang)[name].name
        return ExtendMeta(name, title, type_of(knowledge, kind, self.lang) if kind else None)

    def _candidate(self, found: _Found, asked: _Asked, sure: int) -> ReconcileCandidate:
        entity = found.entity
        parts = found.signals.score if found.signals else ()
        features = [Feature(part.name, round(part.value * _HUNDRED, 2)) for part in parts]
        if asked.provider:
            features.append(Feature("provider", asked.backs(entity)))
        return ReconcileCandidate(
            id=entity.id,
            name=entity.name,
            type=(type_of(self.catalogue.knowledge, entity.kind, self.lang),),
            score=round(found.score * _HUNDRED, 2),
            match=found.band != "possible" and sure == 1,
            description=f"{described(entity)}: {found.reason.in_(self.lang)}",
            features=tuple(features),
        )


def described(entity: Entity) -> str:
    """Return what tells *entity* from others of its name: number, provider and list, or its numbers."""
    if entity.kind == "provider":
        return ", ".join(one.registration_number or one.service_name for one in entity.services)
    one = entity.service
    return " / ".join(filter(None, (one.registration_number, one.provider_name, one.list)))


def known_properties(catalogue: Catalogue, lang: Lang) -> dict[str, Named]:
    """Return all properties that there are, of whichever type."""
    return properties(catalogue.knowledge, "provider", lang) | properties(
        catalogue.knowledge, "service", lang
    )


def _services(catalogue: Catalogue, asked: _Asked) -> tuple[list[_Found], int]:
    """Return the services that *asked* may mean, and how many are meant with confidence."""
    text = asked.query.query or _given(asked.query, NUMBER) or ""
    if not text.strip():
        return list(_by_properties(catalogue, asked)), 0
    named = identify(catalogue, text, asked.provider, limit=CANDIDATE_LIMIT)
    found = [_Found(of_service(f.service), f.score, f.band, f.reason, f.signals) for f in named.found]
    # A reseller is no mistake: the provider only narrows where one of its own services was found.
    return [one for one in found if asked.backs(one.entity)] or found, len(named.confident)


def _by_properties(catalogue: Catalogue, asked: _Asked) -> Iterator[_Found]:
    """Yield every service if only properties are asked: these decide afterwards, and nothing is sure."""
    if not asked.query.properties:
        return
    reason = catalogue.knowledge.messages("reconcile.by_properties")
    for service in catalogue.services:
        entity = of_service(service)
        if asked.provider is None or asked.backs(entity):
            yield _Found(entity, BASE["provider"], "possible", reason)


def _providers(catalogue: Catalogue, asked: _Asked) -> tuple[list[_Found], int]:
    text = asked.query.query or asked.provider or ""
    found = identify_providers(catalogue, text, CANDIDATE_LIMIT) if text.strip() else ()
    kept = [_Found(named_provider(catalogue, f.name), f.score, f.band, f.reason) for f in found]
    return kept, sum(one.band != "possible" for one in kept)


def _services_of(catalogue: Catalogue, provider: str) -> frozenset[str]:
    """Return the keys of the services of the provider whom the text names."""
    providers = catalogue.index.providers.all_
    places = provider_places(catalogue, provider)
    return frozenset(catalogue.services[at].key for place in places for at in providers[place].services)


def _given(query: ReconcileQuery, name: str) -> str | None:
    """Return the first text that *query* gives for the property *name*."""
    return next(
        (text for one in query.properties if one.pid == name for text in texts_of(one) if text.strip()), None
    )


def texts_of(asked: ReconcileProperty) -> tuple[str, ...]:
    """Return the values of a property as texts; an entity counts by its name, or else by its id."""
    several = asked.v if isinstance(asked.v, list) else [asked.v]
    return tuple((one.name or one.id) if isinstance(one, KnownEntity) else str(one) for one in several)


def _has(catalogue: Catalogue, entity: Entity, asked: list[ReconcileProperty]) -> bool:
    """Return whether each property but the provider, which only narrows, has one of the values asked."""
    return all(_is(catalogue, entity, one) for one in asked if one.pid != PROVIDER)


def _is(catalogue: Catalogue, entity: Entity, asked: ReconcileProperty) -> bool:
    printed = {
        fold(text.removesuffix(MIDNIGHT))
        for value in values(catalogue, entity, asked.pid)
        for text in value.values()
    }
    wanted = {fold(text.removesuffix(MIDNIGHT)) for text in texts_of(asked) if text.strip()}
    return not wanted or bool(printed & wanted)
