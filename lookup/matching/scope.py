"""Whether a function, plan or sub-service is named in a service's statement scope (DOMAIN check 10).

Only what the list names counts: "等", "その他" and vague items cover nothing, a part does not stand for the
whole nor the whole for a part, and what is excluded stays excluded.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

import msgspec
from rapidfuzz import fuzz, process

from lookup.knowledge import Knowledge
from lookup.knowledge.aliases import product_names
from lookup.matching.scope_items import Item, Reader, Scope, read_scope, wanted_key
from lookup.matching.scope_sounds import heard_alike
from lookup.model import Service
from lookup.text import fold, nfkc, remembered_if_short

ScopeKind: TypeAlias = Literal["named", "excluded", "not_named", "vague"]

PARTS = re.compile(
    r"及び|および|並びに|ならびに|[、,;・]|(?<=[ァ-ヶーA-Za-z0-9一-鿿])(?:や|と)(?=[ァ-ヶA-Za-z0-9一-鿿])"
)
"""What parts the things of one wanted text."""
_PARTING = frozenset("及お並な、,;・やと")
"""Characters of which one stands in all that it finds: to look for them is far faster."""
_CHOICE = re.compile(r"又は|または|もしくは|若しくは|あるいは")
_BOUNDARY = re.compile(r"[\s(\[/:の]")
_NEAR = 70
"""Likeness (0-100) from which a listed item is worth showing beside a wanted one that is not named."""


class ScopeFinding(msgspec.Struct, frozen=True):
    """What the statement scope says of one wanted thing.

    Attributes:
        kind: ``named`` as it stands; ``excluded``; ``not_named``; or ``vague``: only a part, only the whole,
            or only a collective wording is named, so the list does not decide it.
        item: The item of the list that decided it; for ``not_named`` the most similar one, if any is similar.
    """

    kind: ScopeKind
    item: str | None = None


def judge_item(knowledge: Knowledge, service: Service, wanted: str) -> ScopeFinding:
    """Look for *wanted* among the items of 言明の対象範囲 and 対象外 of *service*."""
    decided = decided_item(knowledge, service, wanted)
    if decided:
        return decided
    scope = _scope(knowledge, service)
    found = [_decided(scope, part) or _undecided(scope, part) for part in _parts(wanted)]
    finding = next(f for kind in ("not_named", "vague") for f in found if f.kind == kind)
    if finding.kind == "not_named" and scope.reader.key(wanted) == scope.reader.key(service.service_name):
        return ScopeFinding("vague", service.service_name)
    return finding


def decided_item(knowledge: Knowledge, service: Service, wanted: str) -> ScopeFinding | None:
    """Return what :func:`judge_item` does where the list names or excludes *wanted*, else ``None``."""
    scope = _scope(knowledge, service)
    whole = _decided(scope, wanted)
    parts = _parts(wanted)
    if len(parts) == 1 or (whole and whole.kind == "named"):
        return whole
    found = [_decided(scope, part) for part in parts]
    excluded = next((f for f in found if f and f.kind == "excluded"), None)
    return excluded or (found[0] if all(found) else None)


def _scope(knowledge: Knowledge, service: Service) -> Scope:
    return read_scope(
        knowledge,
        service.service_name,
        service.provider_name,
        service.statement_scope,
        service.scope_exclusions,
    )


@remembered_if_short(1024)
def _parts(wanted: str) -> tuple[str, ...]:
    """Return the things that *wanted* lists; itself where it is one."""
    plain = nfkc(wanted)
    if _PARTING.isdisjoint(plain):
        return (wanted,)
    parts = tuple(part for part in PARTS.split(plain) if part.strip())
    return parts if len(parts) > 1 else (wanted,)


def _decided(scope: Scope, wanted: str) -> ScopeFinding | None:
    """Return what the list says of *wanted*, one thing, if it names or excludes it."""
    excluded = _first(scope, scope.excluded, _heads(scope, wanted)) if scope.excluded else None
    if excluded:
        return ScopeFinding("excluded", excluded.text)
    keys = _all_keys(scope, wanted)
    named = _first(scope, scope.named, keys)
    if named and not _is_unsure(scope.reader, wanted) and not _plan_excluded(scope, keys):
        return ScopeFinding("named", named.text)
    return None


def _undecided(scope: Scope, wanted: str) -> ScopeFinding:
    """Return what is nearest to *wanted*, which the list neither names nor excludes."""
    keys = _all_keys(scope, wanted)
    related = _first(scope, scope.named, keys)
    related = related or next((item for item in scope.items if _is_related(item, keys)), None)
    related = related or next((item for item in scope.items if item.vague), None)
    if related or _is_unsure(scope.reader, wanted):
        return ScopeFinding("vague", related.text if related else None)
    return ScopeFinding("not_named", _nearest(scope.items, keys[0]))


def _first(scope: Scope, places: dict[str, int], keys: Iterable[str]) -> Item | None:
    """Return the first item of *scope* that stands in *places* under one of *keys*."""
    at = min((places[key] for key in keys if key in places), default=None)
    return None if at is None else scope.items[at]


def _all_keys(scope: Scope, wanted: str) -> tuple[str, ...]:
    """Return the keys of *wanted*, those of its other names, and those of items that sound like it."""
    knowledge = scope.reader.knowledge
    keys = scope.reader.keys(wanted)
    known = [other for key in keys for other in other_keys(knowledge, key)]
    if known or any(key in scope.keys for key in keys):
        return tuple(dict.fromkeys((*keys, *known)))
    return tuple(dict.fromkeys((*keys, *heard_alike(knowledge, keys[-1], scope.keys))))


def other_keys(knowledge: Knowledge, key: str) -> list[str]:
    """Return the keys of all names of the product whose name is *key*, if it is one."""
    return [wanted_key(knowledge, name) for name in other_names(knowledge).get(key, ())]


@lru_cache(maxsize=4)
def other_names(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Return, for every way to write a product, all of them (Azure AD, Microsoft Entra ID)."""
    products = knowledge.aliases.products
    names = [tuple(alias.text for alias in product_names(product)) for product in products]
    return {fold(text): same for same in names for text in same}


def _is_unsure(reader: Reader, wanted: str) -> bool:
    """Return whether *wanted* itself is a collective or open wording."""
    words, key = reader.knowledge.scope, reader.key(wanted)
    return words.has("vague", wanted) or words.without_end("open", key) != key or bool(_CHOICE.search(wanted))


def _heads(scope: Scope, wanted: str) -> Iterator[str]:
    """Yield the keys of *wanted*, and of what it says to be a part of."""
    text = nfkc(wanted)
    yield from scope.reader.keys(text)
    for match in _BOUNDARY.finditer(text):
        if match.start():
            yield from scope.reader.keys(text[: match.start()])


def _plan_excluded(scope: Scope, keys: tuple[str, ...]) -> bool:
    """Return whether a plan of the wanted thing is excluded, so that the plan would have to be said."""
    plans = [other for other in scope.plans if other.startswith(keys)]
    return any(other.startswith(key) and other != key for other in plans for key in keys)


def _is_related(item: Item, keys: tuple[str, ...]) -> bool:
    """Return whether the list names something wider or narrower than what is wanted."""
    narrower = (*item.named, *item.partly, *item.excluded)
    wider = (*item.named, *item.partly)
    return any(len(key) > 1 and key in other for key in keys for other in narrower) or any(
        len(other) > 1 and key.startswith(other) for key in keys for other in wider
    )


def _nearest(items: tuple[Item, ...], key: str) -> str | None:
    texts = {item.text: item.named[0] for item in items if item.named}
    best = process.extractOne(key, texts, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return best[2] if best else None
