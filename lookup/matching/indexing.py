"""Building of the index: everything that the services of a list can be called, gathered once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.aliases import Product, product_names
from lookup.matching.difference import difference
from lookup.matching.forms import Form, explained, item_forms, product_forms, service_forms
from lookup.matching.index import VARIANTS_KEPT, NameIndex, neighbours
from lookup.matching.known import Brand, Known
from lookup.matching.parts import name_parts
from lookup.matching.pieces import Pieces
from lookup.matching.providers import Provider, Providers, as_written, read_providers
from lookup.matching.sound import Ear, beginnings, skeleton
from lookup.matching.sounds import CompanySounds, read_sounds
from lookup.matching.spelling import Beats, letters
from lookup.matching.written import written
from lookup.model import Service
from lookup.text import fold

_LONGEST = 60
_LEAST = 2
_LEAST_HEAD = 4
_SPELLED = 4
_RANK = {"whole": 0, "core": 1, "weak": 2}
_KINDS = {"name": 0, "alias": 1, "former_name": 2, "scope_item": 3, "excluded_item": 4}
_ITEMS = frozenset({"scope", "excluded"})
_UNHEARD = frozenset({"initials", "item_initials", "part_of", "item"})


def read_names(services: Sequence[Service], knowledge: Knowledge) -> NameIndex:
    """Index everything that *services* can be called."""
    providers = read_providers(services, knowledge)
    shared = _shared_beginnings(services, providers)
    ear = Ear(knowledge)
    linked: dict[int, list[int]] = defaultdict(list)
    by_key = _forms(services, knowledge, providers, shared, linked)
    brands = _brands(services, providers, shared, knowledge, linked)
    heads = _heads(services, knowledge, {*by_key, *brands})
    others = _others(knowledge.aliases.products, linked, by_key)
    parts = name_parts([service.service_name for service in services])
    return NameIndex(
        names=parts.folded,
        parts=parts,
        providers=providers,
        by_key=by_key,
        by_sound=read_sounds(tuple(by_key), lambda key: _spoken(by_key[key], key, ear)),
        pairs=neighbours((*by_key, *heads)),
        brands=brands,
        heads=heads,
        others=others,
        pieces=Pieces(by_key, brands, others, providers.others, knowledge.name_words.kinds),
        ear=ear,
        company_sounds=_company_sounds(providers, ear),
        company_pairs=neighbours(providers.by_key),
        place_of={service.key: at for at, service in enumerate(services)},
        lengths=_lengths(knowledge.name_words.kinds, by_key, brands, others, providers.others),
    )


def _forms(
    services: Sequence[Service],
    knowledge: Knowledge,
    providers: Providers,
    shared: dict[int, dict[str, str]],
    linked: dict[int, list[int]],
) -> dict[str, Known]:
    """Gather the forms of all services by key; note in *linked* which known product is which service."""
    listed = knowledge.aliases.products
    products = _by_name(listed)
    roofs = {fold(alias.text) for product in listed if product.family for alias in product_names(product)}
    ear = Ear(knowledge)
    forms: dict[str, list[Form]] = defaultdict(list)
    same = {service.service_name: service.service_name for service in services}
    for at, service in enumerate(services):
        place = providers.of_service.get(at)
        provider = providers.all_[place] if place is not None else None
        own = frozenset(shared[place]) if place is not None else frozenset()
        spoken = _spoken_brand(ear, service, provider) if provider else frozenset()
        given = list(service_forms(at, service, provider, spoken | own, knowledge))
        named = {form.key for form in given if _names(form)}
        full = {brand + fold(service.service_name) for brand in (provider.names if provider else ())}
        for number in sorted({products[key] for key in named | full if key in products}):
            linked[number].append(at)
            given += product_forms(at, service, listed[number], knowledge.name_words)
        own_keys = {form.key for form in given}
        given += [
            other
            for form in tuple(given)
            if form.kind in _ITEMS and form.key in products
            for other in item_forms(form, listed[products[form.key]])
            if other.key not in own_keys
        ]
        for form in given:
            is_initials = form.kind == "initials" and form.key in products
            is_roof = form.kind == "part" and form.key in roofs
            if not is_initials and not is_roof:
                forms[form.key].append(_sharing(form, same))
    return {key: _known(forms.pop(key)) for key in tuple(forms)}


def _sharing(form: Form, same: dict[str, str]) -> Form:
    """Return *form* with the texts of *same* where they are equal: a long list holds many again and again."""
    text, key = same.setdefault(form.text, form.text), same.setdefault(form.key, form.key)
    if text is form.text and key is form.key:
        return form
    return msgspec.structs.replace(form, text=text, key=key)


def _names(form: Form) -> bool:
    """Return whether *form* is enough to say which known product a service is."""
    return form.kind in {"name", "part"} and form.weight != "weak"


def _known(forms: list[Form]) -> Known:
    """Sort the forms of one key; of one service the strongest is kept."""
    ordered = sorted(forms, key=lambda form: (_RANK[form.weight], _KINDS[form.how], form.service))
    strong = {(f.service, f.how == "excluded_item"): f for f in reversed(ordered) if f.weight != "weak"}
    weak = {form.service: form for form in reversed(ordered) if form.weight == "weak"}
    return Known(tuple(reversed(strong.values())), tuple(weak[at] for at in sorted(weak)))


def _spoken(known: Known, key: str, ear: Ear) -> tuple[Beats, ...]:
    """Return the ways in which *key*, which means *known*, sounds; none if it is never spoken."""
    form = next((f for f in (*known.strong, *known.weak) if f.kind not in _UNHEARD), None)
    if form is None:
        return ()
    if _is_spelled(form):
        return (letters(key),)
    return ear.variants(form.text if fold(form.text) == key else key, VARIANTS_KEPT)


def _is_spelled(form: Form) -> bool:
    """Return whether *form* is letters that are read one by one (OCI), never as a word."""
    return (
        form.kind == "abbreviation"
        and form.key.isascii()
        and form.key.isalpha()
        and len(form.key) <= _SPELLED
    )


def _spoken_brand(ear: Ear, service: Service, provider: Provider) -> frozenset[str]:
    """Return how the service's name begins where it sounds like its provider (Docusign, ドキュサイン)."""
    whole = written(service.service_name)
    heard = {skeleton(beats): beats for name in provider.names for beats in ear.variants(name, 2)}
    found = set()
    for end in range(_LEAST, len(whole.key)):
        if whole.bounded(end):
            for beats in ear.variants(whole.slice(0, end), VARIANTS_KEPT):
                other = heard.get(skeleton(beats))
                if other and difference(beats, other) is not None:
                    found.add(whole.key[:end])
    return frozenset(found)


def _by_name(products: Sequence[Product]) -> dict[str, int]:
    return {
        fold(a.text): n
        for n, product in enumerate(products)
        if not product.family
        for a in product_names(product)
    }


def _shared_beginnings(services: Sequence[Service], providers: Providers) -> dict[int, dict[str, str]]:
    """Return for each provider the words with which two or more of its services begin: key → as written."""
    shared: dict[int, dict[str, str]] = {}
    for at, provider in enumerate(providers.all_):
        seen: Counter[str] = Counter()
        text_of: dict[str, str] = {}
        for name in dict.fromkeys(services[place].service_name for place in provider.services):
            whole = written(name)
            for end in range(_LEAST, len(whole.key)):
                if whole.bounded(end):
                    seen[whole.key[:end]] += 1
                    text_of[whole.key[:end]] = whole.slice(0, end)
        shared[at] = {key: text_of[key] for key, count in sorted(seen.items()) if count > 1}
    return shared


def _brands(
    services: Sequence[Service],
    providers: Providers,
    shared: dict[int, dict[str, str]],
    knowledge: Knowledge,
    linked: dict[int, list[int]],
) -> dict[str, Brand]:
    """Gather the names that stand for several services: companies, common beginnings, known families."""
    members: dict[str, dict[int, None]] = defaultdict(dict)
    text_of: dict[str, str] = {}
    for at, provider in enumerate(providers.all_):
        for key, text in (provider.names | {key: key for key in provider.shared} | shared[at]).items():
            text_of.setdefault(key, text)
            members[key].update(dict.fromkeys(provider.services))
    for at, own in shared.items():
        for key in own:
            members[key] = {
                n: None for n in providers.all_[at].services if fold(services[n].service_name).startswith(key)
            }
    for number, product in enumerate(knowledge.aliases.products):
        for text in product.shared:
            text_of.setdefault(fold(text), text)
            members[fold(text)].update(dict.fromkeys(linked.get(number, ())))
    families = {
        fold(a.text): a.text for p in knowledge.aliases.products if p.family for a in product_names(p)
    }
    owner = {fold(a.text): p for p in knowledge.aliases.products if p.family for a in product_names(p)}
    names = [fold(service.service_name) for service in services] if families else []
    for key, text in families.items():
        text_of.setdefault(key, text)
        keys = tuple(fold(a.text) for a in product_names(owner[key]))
        members[key].update({n: None for n, name in enumerate(names) if name.startswith(keys)})
    return {key: Brand(text_of[key], tuple(sorted(all_)), key in families) for key, all_ in members.items()}


def _heads(services: Sequence[Service], knowledge: Knowledge, taken: set[str]) -> dict[str, tuple[int, ...]]:
    """Return the first words of names, if they are no general words: what one may remember of a name."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, service in enumerate(services):
        whole = written(service.service_name)
        end = next((n for n in range(_LEAST, len(whole.key)) if whole.parted(n)), 0)
        head = whole.key[:end]
        if (
            end >= _LEAST_HEAD
            and head not in taken
            and not explained(knowledge.name_words, whole.slice(0, end))
        ):
            found[head].append(at)
    return {head: tuple(places) for head, places in found.items()}


def _company_sounds(providers: Providers, ear: Ear) -> CompanySounds:
    found: dict[str, list[tuple[int, Beats]]] = defaultdict(list)
    for at, provider in enumerate(providers.all_):
        for key, name in provider.names.items():
            for beats in ear.variants(as_written(name, key), VARIANTS_KEPT):
                found[skeleton(beats)].append((at, beats))
    return CompanySounds(dict(found), beginnings(found))


def _lengths(*keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for key in chain(*keys):
        if len(key) <= _LONGEST:
            lengths[key[:2]].add(len(key))
    alone = {start for start in lengths if len(start) == 1}
    return {
        start: tuple(sorted(all_ | {1} if start[:1] in alone else all_)) for start, all_ in lengths.items()
    }


def _others(
    products: Sequence[Product], linked: dict[int, list[int]], by_key: dict[str, Known]
) -> dict[str, str]:
    """Return the known products that are not on the list, by everything they are called."""
    names = (
        (a.text, p)
        for n, p in enumerate(products)
        if n not in linked and not p.family
        for a in product_names(p)
    )
    return {fold(text): product.name for text, product in names if fold(text) not in by_key}
