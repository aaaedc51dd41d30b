"""Whether a function, plan or sub-service is named in a service's statement scope (DOMAIN check 10).

Only what the list names counts: "等", "その他" and vague items cover nothing, a part does not stand for the
whole nor the whole for a part, and what is excluded stays excluded.
"""

import re
from functools import lru_cache
from typing import Literal, TypeAlias

import msgspec
from rapidfuzz import fuzz, process

from lookup.knowledge import Knowledge
from lookup.knowledge.aliases import product_names
from lookup.matching.scope_items import Item, Reader, read_scope, wanted_key
from lookup.matching.scope_sounds import heard_alike
from lookup.model import Service
from lookup.text import fold, nfkc

ScopeKind: TypeAlias = Literal["named", "excluded", "not_named", "vague"]

PARTS = re.compile(
    r"及び|および|並びに|ならびに|[、,;・]|(?<=[ァ-ヶーA-Za-z0-9一-鿿])(?:や|と)(?=[ァ-ヶA-Za-z0-9一-鿿])"
)
"""What parts the things of one wanted text."""
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
    reader, items = read_scope(
        knowledge,
        service.service_name,
        service.provider_name,
        service.statement_scope,
        service.scope_exclusions,
    )
    finding = _judge(reader, items, wanted)
    parts = [part for part in PARTS.split(nfkc(wanted)) if part.strip()]
    if finding.kind != "named" and len(parts) > 1:
        found = [_judge(reader, items, part) for part in parts]
        finding = next(
            f for kind in ("excluded", "not_named", "vague", "named") for f in found if f.kind == kind
        )
    if finding.kind == "not_named" and reader.key(wanted) == reader.key(service.service_name):
        return ScopeFinding("vague", service.service_name)
    return finding


def _judge(reader: Reader, items: tuple[Item, ...], wanted: str) -> ScopeFinding:
    keys = _all_keys(reader, items, wanted)
    excluded = _excluding(reader, items, wanted)
    if excluded:
        return ScopeFinding("excluded", excluded.text)
    named = next((item for item in items if set(keys) & set(item.named)), None)
    unsure = _is_unsure(reader, wanted)
    if named and not unsure and not _plan_excluded(reader, items, keys):
        return ScopeFinding("named", named.text)
    related = named or next((item for item in items if _is_related(item, keys)), None)
    related = related or next((item for item in items if item.vague), None)
    if related or unsure:
        return ScopeFinding("vague", related.text if related else None)
    return ScopeFinding("not_named", _nearest(items, keys[0]))


def _all_keys(reader: Reader, items: tuple[Item, ...], wanted: str) -> tuple[str, ...]:
    """Return the keys of *wanted*, those of its other names, and those of items that sound like it."""
    keys = reader.keys(wanted)
    known = [other for key in keys for other in other_keys(reader.knowledge, key)]
    listed = dict.fromkeys(key for item in items for key in (*item.named, *item.partly, *item.excluded))
    alike = [] if known or set(keys) & set(listed) else heard_alike(reader.knowledge, keys[-1], listed)
    return tuple(dict.fromkeys((*keys, *known, *alike)))


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


def _excluding(reader: Reader, items: tuple[Item, ...], wanted: str) -> Item | None:
    """Return the item that excludes *wanted*, or something of which *wanted* is expressly a part."""
    text = nfkc(wanted)
    heads = (text, *(text[: match.start()] for match in _BOUNDARY.finditer(text) if match.start()))
    keys = {key for head in heads for key in reader.keys(head)}
    return next((item for item in items if keys & set(item.excluded)), None)


def _plan_excluded(reader: Reader, items: tuple[Item, ...], keys: tuple[str, ...]) -> bool:
    """Return whether a plan of the wanted thing is excluded, so that the plan would have to be said."""
    excluded = [key for item in items for key in item.excluded if reader.knowledge.scope.names_plan(key)]
    return any(other.startswith(key) and other != key for other in excluded for key in keys)


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
