"""What one printed item of 言明の対象範囲 or 対象外 names: brackets, ※ notes, plan restrictions, 等."""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.aliases import company_names
from lookup.matching.regions import find_places
from lookup.text import company_key, fold, nfkc, remembered_if_short, split_items

_PLAIN = r"[^()\[\]【】〔〕〈〉<>]*"
_BRACKET = re.compile(rf"[(\[【〔〈<]((?:{_PLAIN}[(\[【〔〈<]{_PLAIN}[)\]】〕〉>])*{_PLAIN})[)\]】〕〉>]")
"""Brackets with what stands in them, brackets in brackets included."""
_NOTE = re.compile(r"※|[、,]?\s*(?:ただし|但し)[、,]?")
_LISTED = re.compile(r"\s*(?:[、,;/・]|及び|および|並びに|ならびに)\s*")
_DATED = re.compile(r"\d+\s*[年月日/.]")
_DOT = re.compile(r"\s*・\s*")
_KATAKANA = re.compile(r"[ァ-ヶー]+")
_PARTICLE = re.compile(r"[をはが、,\s]+$")


class Item(msgspec.Struct, frozen=True):
    """One printed item, as keys of :class:`Reader`.

    Attributes:
        named: What it names without reservation.
        partly: What it names only in part.
        excluded: What it leaves out.
        vague: It names nothing by itself (その他の機能).
    """

    text: str
    named: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    vague: bool = False


class Reader(msgspec.Struct, frozen=True):
    """How texts about one service are made comparable.

    Attributes:
        prefixes: Keys that may stand in front of a sub-service: the service's name, its brand, its initials.
    """

    knowledge: Knowledge
    prefixes: tuple[str, ...]

    def key(self, text: str) -> str:
        """Return *text* folded, without の and without 機能, サービス and the like at its end."""
        return wanted_key(self.knowledge, text)

    def keys(self, text: str) -> tuple[str, ...]:
        """Return the key of *text*, and those without a brand or the service's own name in front."""
        key = self.key(text)
        if not key.startswith(self.prefixes):
            return (key,)
        return tuple(dict.fromkeys((key, *filter(None, (key.removeprefix(p) for p in self.prefixes)))))


class Scope(msgspec.Struct, frozen=True, eq=False):
    """What 言明の対象範囲 and 対象外 of a service say.

    Attributes:
        items: As printed, in their order.
        named: Key → the place in ``items`` of the first that names it.
        excluded: Likewise of the first that leaves it out.
        keys: All that is named, wholly or in part, or left out.
        plans: The keys of plans that are left out.
    """

    reader: Reader
    items: tuple[Item, ...]
    named: dict[str, int]
    excluded: dict[str, int]
    keys: dict[str, None]
    plans: tuple[str, ...]


@remembered_if_short(4096)
def wanted_key(knowledge: Knowledge, text: str) -> str:
    """Return *text* as :meth:`Reader.key` does, whatever the service."""
    words = knowledge.scope
    return words.without_end("suffix", words.key(nfkc(text).replace("の", "") or text))


@lru_cache(maxsize=1024)
def read_scope(
    knowledge: Knowledge,
    service: str,
    provider: str | None,
    scope: tuple[str, ...],
    exclusions: tuple[str, ...],
) -> Scope:
    """Read what is printed of the scope of a service.

    Args:
        knowledge: The words by which items are read.
        service: The service's name.
        provider: Its provider's name, where it is printed.
        scope: 言明の対象範囲.
        exclusions: 対象外.
    """
    reader = Reader(knowledge, prefixes(knowledge, service, provider or ""))
    items = tuple(_printed_items(reader, scope, exclusions))
    return Scope(
        reader,
        items,
        {key: at for at, item in reversed(list(enumerate(items))) for key in item.named},
        {key: at for at, item in reversed(list(enumerate(items))) for key in item.excluded},
        {key: None for item in items for key in (*item.named, *item.partly, *item.excluded)},
        tuple(key for item in items for key in item.excluded if knowledge.scope.names_plan(key)),
    )


@remembered_if_short(4096)
def named_keys(knowledge: Knowledge, printed: str) -> frozenset[str]:
    """Return the keys of what *printed*, a text of a statement scope, names for any service."""
    reader = Reader(knowledge, ())
    return frozenset(key for text in split_items(printed) for key in _item(reader, text).named)


def prefixes(knowledge: Knowledge, service: str, provider: str) -> tuple[str, ...]:
    """Return the keys that may stand in front of a sub-service, the longest first."""
    words = nfkc(service).split()
    company = company_key(provider)
    brands = [service, *words[:1], *nfkc(provider).split()[:1], company]
    brands += _brands(knowledge).get(company, ())
    initials = "".join(word[0] for word in words if word[0].isascii())
    if len(initials) >= len("AWS"):
        brands.append(initials)
    common = knowledge.scope.folded["common"]
    keys = {key for brand in brands if brand and (key := fold(brand)) not in common}
    return tuple(sorted((key for key in keys if len(key) > 1), key=lambda k: (-len(k), k)))


@lru_cache(maxsize=4)
def _brands(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Return, for every way to write a company, all of them (Microsoft, マイクロソフト)."""
    companies = knowledge.aliases.companies
    return {company_key(name): tuple(company_names(one)) for one in companies for name in company_names(one)}


def _printed_items(reader: Reader, scope: tuple[str, ...], exclusions: tuple[str, ...]) -> Iterator[Item]:
    for printed in scope:
        for text in split_items(printed):
            yield _item(reader, text)
    for printed in exclusions:
        for text in split_items(printed):
            yield _excluded_item(reader, text)


def _excluded_item(reader: Reader, text: str) -> Item:
    """Return an item of 対象外; one that names all of a kind (外部連携全般) leaves out that kind."""
    words = reader.knowledge.scope
    if words.has("all", text):
        return Item(text, excluded=_keys(reader, "", words.cut("all", text).strip()))
    item = _item(reader, text)
    whole = _keys(reader, "", nfkc(text))
    core = _keys(reader, "", _BRACKET.sub(" ", nfkc(text)).strip())
    partly = core if _BRACKET.search(nfkc(text)) and not words.has("former", text) else ()
    out = tuple(key for key in (*item.named, *item.excluded) if key not in partly)
    return Item(text, partly=(*item.partly, *partly), excluded=tuple(dict.fromkeys((*whole, *out))))


def _item(reader: Reader, text: str, core: str = "") -> Item:
    """Return what *text* names; as a part of *core* if it stands in the brackets behind that."""
    head, *notes = _NOTE.split(nfkc(text))
    name = _BRACKET.sub(" ", head).strip()
    words = reader.knowledge.scope
    if words.has("exclude", name):
        return Item(text, excluded=_keys(reader, "", words.cut("exclude", name)))
    if words.has("vague", name):
        return Item(text, vague=True)
    dotted = _dotted(name)
    item = Item(text, named=(*_keys(reader, core, name), *(k for n in dotted for k in _keys(reader, "", n))))
    for note in _BRACKET.findall(head):
        item = _with_note(reader, item, name, note)
    for note in filter(None, map(str.strip, notes)):
        item = _with_note(reader, _part(item), name, note)
    whole = _keys(reader, "", nfkc(text)) if item.partly and not words.has("exclude", text) else ()
    return msgspec.structs.replace(item, named=(*item.named, *whole))


def _dotted(name: str) -> tuple[str, ...]:
    """Return what stands between ・, unless it is one name in katakana (オブジェクト・ストレージ)."""
    parts = _DOT.split(name)
    kana = [bool(_KATAKANA.fullmatch(part)) for part in parts]
    return () if all(kana) or min(map(len, parts)) < len("AI") else tuple(parts)


def _with_note(reader: Reader, item: Item, core: str, note: str) -> Item:
    """Take into account brackets and ※ notes: exclusion, restriction, former name, enumeration."""
    words = reader.knowledge.scope
    if _BRACKET.search(note):
        inner = [_item(reader, part, core) for part in split_items(note)]
        return msgspec.structs.replace(
            item,
            named=(*item.named, *(key for one in inner for key in one.named)),
            partly=(*item.partly, *(key for one in inner for key in one.partly)),
            excluded=(*item.excluded, *(key for one in inner for key in one.excluded)),
        )
    if words.has("exclude", note):
        out = _keys(reader, core, words.cut("exclude", note))
        return msgspec.structs.replace(_part(item), excluded=(*item.excluded, *out))
    if words.has("former", note):
        former = _keys(reader, "", words.cut("former", note))
        return msgspec.structs.replace(item, named=(*item.named, *former))
    named = _keys(reader, core, words.cut("restrict", note))
    narrows = words.has("restrict", note) or words.names_plan(note) or _DATED.search(note)
    if narrows or find_places(reader.knowledge.regions, note):
        return msgspec.structs.replace(_part(item), named=named)
    return msgspec.structs.replace(item, named=(*item.named, *named))


def _part(item: Item) -> Item:
    return msgspec.structs.replace(item, named=(), partly=(*item.partly, *item.named))


def _keys(reader: Reader, core: str, text: str) -> tuple[str, ...]:
    """Return the keys of the things that *text* lists, alone and behind *core*; a plan only behind it."""
    words = reader.knowledge.scope
    keys: list[str] = []
    for printed in _LISTED.split(text) if core else _plans(reader, text):
        name = _PARTICLE.sub("", printed).strip()
        if not name or words.has("vague", name):
            continue
        alone = [] if core and words.names_plan(name) else [name]
        for whole in (*alone, *([f"{core} {name}"] if core else [])):
            keys += reader.keys(words.without_end("open", reader.key(whole)))
    return tuple(dict.fromkeys(keys))


def _plans(reader: Reader, text: str) -> list[str]:
    """Return *text*; where it lists plans of one thing (甲 プランA及びプランB), each of them in full."""
    first, *others = _LISTED.split(text)
    if not others or not all(reader.knowledge.scope.names_plan(name) for name in (first, *others)):
        return [text]
    thing = first.rpartition(" ")[0]
    return [first, *(f"{thing} {name}".strip() for name in others)]
