"""Which services of a long list may fit a need at all, the likeliest first, without looking at each of them.

What the services print is gathered once for a catalogue, when a need without a name is first asked. Sets of
services are whole numbers: bit *n* stands for the service at position *n* of the list.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from lookup.matching import regions
from lookup.matching.catalogue import Catalogue
from lookup.matching.memo import remembered
from lookup.matching.scope import PARTS, other_keys, other_names
from lookup.matching.scope_items import named_keys, prefixes, wanted_key
from lookup.matching.scope_sounds import heard
from lookup.matching.search import contains
from lookup.model import ListName
from lookup.text import fold, nfkc

Places: TypeAlias = "array[int]"
"""Positions in the list, in its order."""

_KEPT = 128
"""So many sets of one kind are kept for a catalogue: 12 kB each for a list of 100,000."""
_LETTERS_OF_KANA = 4
"""So many Latin letters, at most, are one kana."""
_NOWHERE = array("I")
_SET_BITS = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]


class Printed(NamedTuple):
    """What is printed → positions of the services that print it.

    Attributes:
        named: Key of an item of scope, with and without a brand before it.
        sounds: Skeleton of such keys → those keys.
        longest: Length beyond which nothing is or sounds like such a key, or is another name of a product.
        pairs: Two neighbouring characters of a name or scope, as :mod:`lookup.matching.search` writes them.
    """

    named: dict[str, Places]
    sounds: dict[str, list[str]]
    longest: int
    pairs: dict[str, Places]
    models: dict[str, Places]
    regions: dict[tuple[str, ...], Places]
    lists: dict[ListName | None, Places]


class Hope(NamedTuple):
    """Services that one thing asked may speak for, and how much that would weigh."""

    weight: float
    services: int


def likeliest(most: int, telling: Iterable[Hope], beside: Iterable[Hope]) -> Iterator[tuple[float, int]]:
    """Yield sets of the services *most*, each with the most that may speak for them, in falling order.

    Args:
        most: The services that may be suggested.
        telling: What speaks for a service by itself; who has nothing of it is left out.
        beside: What counts only beside that.
    """
    groups = {0.0: most}
    for hope in telling:
        groups = _parted(groups, hope)
    groups.pop(0.0, None)
    for hope in beside:
        groups = _parted(groups, hope)
    yield from sorted(groups.items(), reverse=True)


def _parted(groups: dict[float, int], hope: Hope) -> dict[float, int]:
    parted: dict[float, int] = defaultdict(int)
    for weight, services in groups.items():
        if spoken_for := services & hope.services:
            parted[round(weight + hope.weight, 4)] |= spoken_for
        if others := services & ~hope.services:
            parted[weight] |= others
    return dict(parted)


def positions(services: int) -> Iterator[int]:
    """Yield the positions of *services*, in the order of the list."""
    for at, byte in enumerate(services.to_bytes(services.bit_length() // 8 + 1, "little")):
        for bit in _SET_BITS[byte]:
            yield at * 8 + bit


def of_places(places: Iterable[int]) -> int:
    """Return the services at *places* as one number."""
    kept = array("I", places)
    marks = bytearray(max(kept, default=0) // 8 + 1)
    for at in kept:
        marks[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(marks, "little")


@remembered(1)
def printed(catalogue: Catalogue) -> Printed:
    """Gather what the services of *catalogue* print."""
    knowledge = catalogue.knowledge
    named: dict[str, Places] = defaultdict(_places)
    pairs: dict[str, Places] = defaultdict(_places)
    models: dict[str, Places] = defaultdict(_places)
    places: dict[tuple[str, ...], Places] = defaultdict(_places)
    lists: dict[ListName | None, Places] = defaultdict(_places)
    for at, (service, texts) in enumerate(zip(catalogue.services, catalogue.texts, strict=True)):
        before = prefixes(knowledge, service.service_name, service.provider_name or "")
        plain = {key for item in service.statement_scope for key in named_keys(knowledge, item)}
        for key in plain | {key.removeprefix(brand) for key in plain for brand in before}:
            named[key].append(at)
        text = f"{texts.name}\n{texts.scope}"
        for pair in {text[n : n + 2] for n in range(len(text) - 1)}:
            pairs[pair].append(at)
        if service.service_model:
            models[service.service_model].append(at)
        places[service.regions].append(at)
        lists[service.list].append(at)
    sounds: dict[str, list[str]] = defaultdict(list)
    for key in named:
        for skeleton in {skeleton for skeleton, _ in heard(knowledge, key)}:
            sounds[skeleton].append(key)
    longest = max(map(len, (*named, *other_names(knowledge))), default=0) * _LETTERS_OF_KANA
    return Printed(dict(named), dict(sounds), longest, dict(pairs), dict(models), dict(places), dict(lists))


def _places() -> Places:
    return array("I")


@remembered(_KEPT)
def on_lists(catalogue: Catalogue, accepted: tuple[ListName, ...]) -> int:
    """Return the services that stand on an *accepted* list, or of which the list is not known."""
    every = (1 << len(catalogue.services)) - 1
    if not accepted:
        return every
    others = (places for name, places in printed(catalogue).lists.items() if name and name not in accepted)
    return every & ~of_places(at for places in others for at in places)


@remembered(_KEPT)
def naming_item(catalogue: Catalogue, wanted: str) -> int:
    """Return the services of which an item of scope may name *wanted*, or each of the things in it."""
    parts = [part for part in PARTS.split(nfkc(wanted)) if part.strip()]
    found = _naming(catalogue, wanted)
    if len(parts) > 1:
        every = (1 << len(catalogue.services)) - 1
        for part in parts:
            every &= _naming(catalogue, part)
        found |= every
    return found


def _naming(catalogue: Catalogue, wanted: str) -> int:
    knowledge, listed = catalogue.knowledge, printed(catalogue)
    key = wanted_key(knowledge, wanted)
    ends = [key[at:] for at in range(max(len(key) - listed.longest, 0), len(key))]
    alike = {
        other
        for end in ends
        for skeleton in dict.fromkeys(skeleton for skeleton, _ in heard(knowledge, end))
        for other in listed.sounds.get(skeleton, ())
    }
    keys = {*ends, *(other for end in ends for other in other_keys(knowledge, end)), *alike}
    return of_places(at for one in keys for at in listed.named.get(one, ()))


@remembered(_KEPT)
def having_function(catalogue: Catalogue, number: int) -> int:
    """Return the services in whose name or scope a word of the function *number* stands, or its model."""
    function = catalogue.knowledge.name_words.functions[number]
    found = 0
    for word in (function.name.ja, *function.words):
        found |= holding(catalogue, word)
    if function.model:
        models = printed(catalogue).models.items()
        found |= of_places(at for model, places in models if function.model in model for at in places)
    return found


@remembered(_KEPT)
def holding(catalogue: Catalogue, word: str) -> int:
    """Return the services whose name or scope contains *word*."""
    pairs, texts = printed(catalogue).pairs, catalogue.texts
    places: set[int] = set()
    for writing in {fold(word), nfkc(word).casefold()}:
        spelled = [writing[n : n + 2] for n in range(len(writing) - 1)]
        if not spelled:
            return (1 << len(texts)) - 1
        rarest: Places = min((pairs.get(pair, _NOWHERE) for pair in spelled), key=len)
        places.update(rarest)
    return of_places(at for at in places if contains(texts[at].name, word) or contains(texts[at].scope, word))


@remembered(_KEPT)
def of_model(catalogue: Catalogue, wanted: str) -> int:
    """Return the services whose model contains *wanted*."""
    models = printed(catalogue).models.items()
    return of_places(at for model, places in models if fold(wanted) in fold(model) for at in places)


@remembered(_KEPT)
def in_region(catalogue: Catalogue, wanted: str) -> int:
    """Return the services that are offered inside the region *wanted*."""
    tree = catalogue.knowledge.regions
    published = printed(catalogue).regions.items()
    inside = (places for texts, places in published if regions.judge(tree, wanted, texts).kind == "inside")
    return of_places(at for places in inside for at in places)
