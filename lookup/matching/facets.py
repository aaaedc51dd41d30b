"""Facets of what a search has found: which values there are, and how many services have each."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeAlias

import msgspec

from lookup.knowledge import Knowledge
from lookup.matching import regions
from lookup.matching.search import status_of
from lookup.model import Service
from lookup.text import nfkc

FacetName: TypeAlias = Literal["list", "status", "service_model", "region", "provider"]
FACETS: tuple[FacetName, ...] = ("list", "status", "service_model", "region", "provider")
"""Every facet there is, in the order in which they are shown."""
FACET_VALUES = 30
"""So many values of one facet at most, those of most services."""


class FacetValue(msgspec.Struct, frozen=True):
    """One value of a facet, as the filter of the same name takes it, and how many services have it."""

    value: str
    count: int


def facets(
    services: Sequence[Service], knowledge: Knowledge, names: Iterable[FacetName]
) -> dict[FacetName, tuple[FacetValue, ...]]:
    """Count *services* by each facet asked for.

    Args:
        services: What was found.
        knowledge: Places and remarks.
        names: The facets wanted.

    Returns:
        For each facet its values, that of most services first, then as they are written. Services without a
        value are not counted; one with several counts for each.
    """
    return {name: _counted(services, _values(name, knowledge)) for name in names}


def _counted(
    services: Sequence[Service], values: Callable[[Service], Iterable[str]]
) -> tuple[FacetValue, ...]:
    counts = Counter(value for service in services for value in dict.fromkeys(values(service)))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(FacetValue(value, count) for value, count in ranked[:FACET_VALUES])


def _values(name: FacetName, knowledge: Knowledge) -> Callable[[Service], Iterable[str]]:
    match name:
        case "list":
            return lambda service: _set(service.list)
        case "status":
            return lambda service: (status_of(service, knowledge),)
        case "service_model":
            return lambda service: _set(service.service_model)
        case "region":
            return lambda service: _places(service, knowledge)
        case "provider":
            return lambda service: _set(service.provider_name)


def _set(text: str | None) -> tuple[str, ...]:
    return (nfkc(text),) if text and nfkc(text) else ()


def _places(service: Service, knowledge: Knowledge) -> Iterable[str]:
    """Yield the places inside which the service is surely offered, by the name that the filter takes."""
    tree = knowledge.regions
    printed = (place for text in service.regions for place in regions.find_places(tree, text))
    for place in dict.fromkeys(wider for found in printed for wider in tree.within(found)):
        title = tree.title(place).ja
        if tree.regions[place].within and regions.judge(tree, title, service.regions).kind == "inside":
            yield title
