"""The entities of ``/reconcile``: listed services and their providers, with what is known of each."""

import hashlib
from collections.abc import Iterator
from datetime import date

import msgspec

from lookup.api.reconciling_contract import Kind, Named
from lookup.knowledge import Knowledge
from lookup.matching.catalogue import Catalogue, ServiceQuery
from lookup.matching.providers import Provider
from lookup.matching.search import contains, searchable
from lookup.model import Lang, Service
from lookup.text import company_key

PROVIDER_ID = "provider-"
"""How the ids of providers begin; twelve hex digits derived from the name follow."""
_OF_PROVIDER = ("provider_name", "services", "corporate_number")
_DIGITS = 12
MIDNIGHT = "T00:00:00Z"
"""The standard knows no days: midnight UTC shows as the printed day in its clients."""


class Entity(msgspec.Struct, frozen=True):
    """A listed service, or a provider with its services."""

    id: str
    name: str
    kind: Kind
    services: tuple[Service, ...]

    @property
    def service(self) -> Service:
        """The service that it is, or one of the provider's."""
        return self.services[0]


def of_service(service: Service) -> Entity:
    """Return *service* as an entity; its id is the registration number, or the key of an entry without."""
    return Entity(service.key, service.service_name, "service", (service,))


def of_provider(catalogue: Catalogue, provider: Provider) -> Entity:
    """Return *provider* as an entity."""
    services = tuple(catalogue.services[at] for at in provider.services)
    return Entity(provider_id(provider.name), provider.name, "provider", services)


def provider_id(name: str) -> str:
    """Return the id of the provider whom the list calls *name*."""
    return PROVIDER_ID + hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]


def find(catalogue: Catalogue, entity_id: str) -> Entity | None:
    """Return the entity with that id, or the service with that number, if it is on the list."""
    if entity_id.startswith(PROVIDER_ID):
        return next((of_provider(catalogue, p) for p in _providers(catalogue, entity_id)), None)
    service = catalogue.get(entity_id)
    return of_service(service) if service else None


def named_provider(catalogue: Catalogue, name: str) -> Entity:
    """Return the provider whom the list calls *name*."""
    provider = next(p for p in catalogue.index.providers.all_ if p.name == name)
    return of_provider(catalogue, provider)


def _provider_of(catalogue: Catalogue, service: Service) -> Provider | None:
    providers = catalogue.index.providers
    places = providers.by_key.get(company_key(service.provider_name or ""), ())
    listed = (providers.all_[place] for place in places)
    return next(
        (p for p in listed if any(catalogue.services[at].key == service.key for at in p.services)), None
    )


def _providers(catalogue: Catalogue, entity_id: str) -> Iterator[Provider]:
    return (p for p in catalogue.index.providers.all_ if provider_id(p.name) == entity_id)


def starting(catalogue: Catalogue, text: str) -> Iterator[Entity]:
    """Yield the entities that have *text* in a name or number: services first, best name first."""
    if not searchable(text).strip():
        return
    exact = find(catalogue, text)
    yield from (exact,) if exact else ()
    found = (of_service(service) for service in catalogue.search(ServiceQuery(q=text)))
    yield from (entity for entity in found if entity != exact)
    for provider in catalogue.index.providers.all_:
        if contains(searchable(*provider.names.values(), provider.name), text):
            yield of_provider(catalogue, provider)


def type_of(knowledge: Knowledge, kind: Kind, lang: Lang) -> Named:
    """Return what the type *kind* is called."""
    return Named(kind, knowledge.messages(f"reconcile.type_{kind}").in_(lang))


def properties(knowledge: Knowledge, kind: Kind, lang: Lang) -> dict[str, Named]:
    """Return the properties that entities of *kind* have, by their ids."""
    titles = {
        field: t for field, t in knowledge.list_labels.titles.items() if field in Service.__struct_fields__
    }
    titles["services"] = knowledge.messages("reconcile.property_services")
    of_kind = _OF_PROVIDER if kind == "provider" else [field for field in titles if field != "services"]
    return {field: Named(field, titles[field].in_(lang)) for field in of_kind}


def values(catalogue: Catalogue, entity: Entity, name: str) -> tuple[dict[str, str], ...]:
    """Return the values of one property as the standard writes them; none for what is not printed."""
    if entity.kind == "provider":
        return tuple(_of_provider(entity, name))
    value = getattr(entity.service, name, None)
    if name == "provider_name" and value:
        provider = _provider_of(catalogue, entity.service)
        return ({"id": provider_id(provider.name), "name": provider.name},) if provider else ()
    return tuple(_written(value))


def _of_provider(entity: Entity, name: str) -> Iterator[dict[str, str]]:
    match name:
        case "provider_name":
            yield {"str": entity.name}
        case "services":
            yield from ({"id": one.key, "name": one.service_name} for one in entity.services)
        case "corporate_number":
            numbers = dict.fromkeys(one.corporate_number for one in entity.services)
            yield from ({"str": number} for number in numbers if number)


def _written(value: object) -> Iterator[dict[str, str]]:
    match value:
        case None | "":
            return
        case date():
            yield {"date": f"{value.isoformat()}{MIDNIGHT}"}
        case tuple():
            yield from ({"str": str(text)} for text in value)
        case _:
            yield {"str": str(value)}
