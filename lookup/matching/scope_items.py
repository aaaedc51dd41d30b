"""What one printed item of 言明の対象範囲 or 対象外 names: brackets, ※ notes, plan restrictions, 等."""

import re
from collections.abc import Iterator

import msgspec

from lookup.knowledge import Knowledge
from lookup.matching.regions import find_places
from lookup.model import Service
from lookup.text import company_key, fold, nfkc, split_items

_BRACKET = re.compile(r"[(\[【〔〈<]([^()\[\]【】〔〕〈〉<>]*)[)\]】〕〉>]")
_NOTE = re.compile(r"※|[、,]?\s*(?:ただし|但し)[、,]?")
_LISTED = re.compile(r"\s*(?:[、,;/・]|及び|および|並びに|ならびに)\s*")
_DATED = re.compile(r"\d+\s*[年月日/.]")
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
        words = self.knowledge.scope
        return words.without_end("suffix", words.key(nfkc(text).replace("の", "") or text))

    def keys(self, text: str) -> tuple[str, ...]:
        """Return the key of *text*, and those without a brand or the service's own name in front."""
        key = self.key(text)
        return tuple(dict.fromkeys((key, *filter(None, (key.removeprefix(p) for p in self.prefixes)))))


def reader_for(knowledge: Knowledge, service: Service) -> Reader:
    """Return the reader for texts about *service*."""
    words = nfkc(service.service_name).split()
    company = company_key(service.provider_name or "")
    brands = [service.service_name, *words[:1], *nfkc(service.provider_name or "").split()[:1], company]
    initials = "".join(word[0] for word in words if word[0].isascii())
    if len(initials) >= len("AWS"):
        brands.append(initials)
    keys = {fold(brand) for brand in brands if brand} - set(knowledge.scope.folded["common"])
    return Reader(knowledge, tuple(sorted((key for key in keys if len(key) > 1), key=lambda k: (-len(k), k))))


def read_items(reader: Reader, service: Service) -> tuple[Item, ...]:
    """Return the items of *service*'s scope and of its exclusions, in printed order."""
    return tuple(_printed_items(reader, service))


def _printed_items(reader: Reader, service: Service) -> Iterator[Item]:
    for printed in service.statement_scope:
        for text in split_items(printed):
            yield _item(reader, text)
    for printed in service.scope_exclusions:
        for text in split_items(printed):
            item = _item(reader, text)
            yield Item(text, partly=item.partly, excluded=(*item.named, *item.excluded))


def _item(reader: Reader, text: str) -> Item:
    head, *notes = _NOTE.split(nfkc(text))
    core = _BRACKET.sub(" ", head).strip()
    words = reader.knowledge.scope
    if words.has("exclude", core):
        return Item(text, excluded=_keys(reader, "", words.cut("exclude", core)))
    if words.has("vague", core):
        return Item(text, vague=True)
    item = Item(text, named=_keys(reader, "", core))
    for note in _BRACKET.findall(head):
        item = _with_note(reader, item, core, note)
    for note in filter(None, map(str.strip, notes)):
        item = _with_note(reader, _part(item), core, note)
    return item


def _with_note(reader: Reader, item: Item, core: str, note: str) -> Item:
    """Take into account brackets and ※ notes: exclusion, restriction, former name, enumeration."""
    words = reader.knowledge.scope
    if words.has("exclude", note):
        out = _keys(reader, core, words.cut("exclude", note))
        return msgspec.structs.replace(_part(item), excluded=(*item.excluded, *out))
    if words.has("former", note):
        return msgspec.structs.replace(
            item, named=(*item.named, *_keys(reader, "", words.cut("former", note)))
        )
    inner = _keys(reader, core, words.cut("restrict", note))
    narrows = words.has("restrict", note) or reader.knowledge.scope.names_plan(note) or _DATED.search(note)
    if narrows or find_places(reader.knowledge.regions, note):
        return msgspec.structs.replace(_part(item), named=inner)
    return msgspec.structs.replace(item, named=(*item.named, *inner))


def _part(item: Item) -> Item:
    return msgspec.structs.replace(item, named=(), partly=(*item.partly, *item.named))


def _keys(reader: Reader, core: str, text: str) -> tuple[str, ...]:
    """Return the keys of the things that *text* lists, alone and behind *core*; a plan only behind it."""
    words = reader.knowledge.scope
    keys: list[str] = []
    for printed in _LISTED.split(text) if core else [text]:
        name = _PARTICLE.sub("", printed).strip()
        if not name or words.has("vague", name):
            continue
        alone = [] if core and reader.knowledge.scope.names_plan(name) else [name]
        for whole in (*alone, *([f"{core} {name}"] if core else [])):
            keys += reader.keys(words.without_end("open", reader.key(whole)))
    return tuple(dict.fromkeys(keys))
