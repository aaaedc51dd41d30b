"""Everything a listed service can be called: the texts by which a query finds it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.aliases import Product, product_names
from lookup.knowledge.naming import NameWords, WordKind
from lookup.matching.found import How
from lookup.matching.initials import initials
from lookup.matching.providers import Provider, former_names
from lookup.matching.written import Written, written
from lookup.model import Service
from lookup.text import fold, nfkc

Weight: TypeAlias = Literal["whole", "core", "weak"]
"""``whole`` name; ``core``: a part of it that nothing else is called; ``weak``: only beside its provider."""


class Form(msgspec.Struct, frozen=True, gc=False):
    """One text that stands for a service.

    Attributes:
        service: Position of the service in the list.
        text: As written where it was found.
        key: Folded.
        kind: What the text is: of the list (``name``, ``part`` of it, ``scope``, ``excluded``, ``remarks``),
            of the alias file (its kinds, ``part_of``, and ``item``: another name of an item), or made
            (``initials``, ``item_initials``).
        owner: For another name: the name it stands for.
        until: For a name given up: when, as far as it is known.
    """

    service: int
    text: str
    key: str
    how: How
    kind: str
    weight: Weight
    owner: str = ""
    until: str = ""


_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_KANJI = re.compile("[一-鿿]")
_NOT_KANJI = re.compile("[A-Za-z]+|[ァ-ヺー]+")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_TRIMMED: tuple[WordKind, ...] = ("weak", "plan")
_EXPLAINS: frozenset[WordKind] = frozenset(
    {"generic", "weak", "plan", "noise", "maker", "thing", "particle", "all", "any"}
)
_WORDS_OF_NAME = 2
_LEAST = 2
_LEAST_HEAD = 3


def service_forms(
    at: int, service: Service, provider: Provider | None, brands: frozenset[str], knowledge: Knowledge
) -> Iterator[Form]:
    """Yield the forms of *service* that the list itself gives; *brands* are keys of its provider's brands."""
    words = knowledge.name_words
    own = frozenset(provider.names if provider else ()) | brands
    name = service.service_name
    yield from _name_forms(at, name, own, words)
    for text in former_names(knowledge, "former_service", service.remarks):
        yield Form(at, text, fold(text), "former_name", "remarks", "whole", name)
        for core in cores(words, text, own):
            if fold(core) not in own and not explained(words, core):
                yield Form(at, core, fold(core), "former_name", "remarks", "core", name)
    for letters in initials(words, name, cores(words, name, own)):
        yield Form(at, letters, fold(letters), "alias", "initials", "core", name)
    yield from _items(at, service, own, knowledge)


def _name_forms(at: int, name: str, own: frozenset[str], words: NameWords) -> Iterator[Form]:
    """Yield the listed *name* and the parts of it that can stand for it; *own* are keys of its brands."""
    for text in _plain_and_bracketed(name):
        whole: Weight = "weak" if _describes(words, text) else "whole"
        yield Form(at, text, fold(text), "name", "name", whole, name)
        for core in cores(words, text, own):
            if fold(core) not in own and not _bare(words, core):
                yield Form(at, core, fold(core), "name", "part", _core_weight(words, text, core), name)
    if "@" in nfkc(name):
        spaced = nfkc(name).replace("@", " ")
        yield Form(at, spaced, fold(spaced), "name", "name", "whole", name)
    for shorter in _shorter(words, name):
        if fold(shorter) not in own:
            yield Form(at, shorter, fold(shorter), "name", "part", "core", name)


def _describes(words: NameWords, text: str) -> bool:
    """Return whether the name *text* only says what the thing is (電子申請サービス): what others say too.

    Latin words (X-point Cloud), a number (安否確認サービス2) and an edition make a name of general words.
    """
    if not explained(words, text):
        return False
    plain = nfkc(text)
    latin = len(_LATIN_WORD.findall(plain))
    if plain.isascii():
        return latin < _WORDS_OF_NAME or words.is_("generic", fold(text))
    return latin <= _WORDS_OF_NAME and not plain[-1].isdigit()


def _bare(words: NameWords, core: str) -> bool:
    """Return whether *core* is one word that any name may have or lack (Cloud, Pro): it stands for none."""
    return any(words.is_(kind, fold(core)) for kind in _TRIMMED)


def _core_weight(words: NameWords, text: str, core: str) -> Weight:
    """Return how far *core*, a part of the name *text*, can stand for it.

    A single word left in the middle is too little, and what lacks the edition may be another edition. Words
    in kanji behind the brand say what it is (あおば給付管理), as others do.
    """
    whole, left = fold(text), fold(core)
    before, _, after = whole.partition(left)
    editions = after and words.is_("plan", after) and not words.is_("weak", after)
    lone = before and after and len(_WORD.findall(nfkc(core))) == 1
    kanji = (
        before
        and _KANJI.search(core)
        and all(explained(words, run) for run in _NOT_KANJI.findall(nfkc(core)))
    )
    return (
        "weak" if editions or lone or kanji or explained(words, core) or _is_function(words, left) else "core"
    )


def _is_function(words: NameWords, key: str) -> bool:
    """Return whether *key* is what a service is for, and サービス or the like behind it."""
    return any(key[:n] in words.of_function and words.is_("weak", key[n:]) for n in range(_LEAST, len(key)))


def product_forms(at: int, service: Service, product: Product, words: NameWords) -> Iterator[Form]:
    """Yield the forms of *service* that the alias file knows."""
    until_of = {former.name: former.until for former in product.former}
    for alias in product_names(product):
        how: How = "former_name" if alias.kind == "former_name" else "alias"
        weight: Weight = "weak" if _describes(words, alias.text) else "whole"
        until = until_of.get(alias.text) if how == "former_name" else None
        yield Form(
            at, alias.text, fold(alias.text), how, alias.kind, weight, service.service_name, str(until or "")
        )
    for text in product.parts:
        yield Form(at, text, fold(text), "scope_item", "part_of", "weak", service.service_name)


def item_forms(form: Form, product: Product) -> Iterator[Form]:
    """Yield the other names of the known *product* that the item *form* of a scope, or of 対象外, is."""
    for alias in product_names(product):
        yield msgspec.structs.replace(form, key=fold(alias.text), kind="item", weight="core")


def _plain_and_bracketed(name: str) -> tuple[str, ...]:
    """Return *name*, and if it has brackets also what is outside and a short form inside them."""
    plain = nfkc(name)
    inside = [text for text in _BRACKETED.findall(plain) if re.fullmatch(r"[A-Z][A-Za-z0-9]{1,5}", text)]
    outside = _BRACKETED.sub(" ", plain).strip()
    return tuple(dict.fromkeys(text for text in (plain, outside, *inside) if text))


def cores(words: NameWords, text: str, own: frozenset[str]) -> tuple[str, ...]:
    """Return *text* without its provider before it, without general words after it, and without both."""
    whole = written(text)
    ends = [len(whole.key), *_trimmed_ends(words, whole)]
    starts = [0, *_starts(whole, own)]
    spans = [
        (start, end)
        for end in ends
        for start in starts
        if end - start >= _LEAST and (start, end) != (0, len(whole.key))
    ]
    return tuple(dict.fromkeys(whole.slice(start, end) for start, end in spans))


def _shorter(words: NameWords, name: str) -> Iterator[str]:
    """Yield *name* without a description before it, and without a general word in the middle."""
    whole = written(name)
    places = [n for n in range(_LEAST, len(whole.key) - _LEAST) if whole.bounded(n)]
    begun = next((n for n in reversed(places) if explained(words, whole.slice(0, n))), None)
    if begun and not explained(words, whole.slice(begun, len(whole.key))):
        yield whole.slice(begun, len(whole.key))
    for start in places:
        for end in places:
            if start < end and words.is_("weak", whole.key[start:end]):
                yield f"{whole.slice(0, start)} {whole.slice(end, len(whole.key))}"


def _starts(whole: Written, own: frozenset[str]) -> list[int]:
    return [n for n in range(_LEAST, len(whole.key)) if whole.key[:n] in own and whole.bounded(n)]


def _trimmed_ends(words: NameWords, whole: Written) -> list[int]:
    """Return the places before which *whole* can end when general words are cut off its end."""
    ends: list[int] = []
    end = len(whole.key)
    while True:
        shorter = next(
            (
                n
                for n in range(max(_LEAST, end - words.longest), end)
                if whole.bounded(n)
                and any(words.is_(kind, whole.key[n:end]) for kind in _TRIMMED)
                and whole.kind(n - 1) != "H"
            ),
            None,
        )
        if shorter is None:
            return ends
        ends.append(shorter)
        end = shorter


@lru_cache(maxsize=4096)
def explained(words: NameWords, text: str) -> bool:
    """Return whether *text* is made of general words alone, so that it names nothing by itself."""
    whole = written(text)
    reached = {0}
    for start in range(len(whole.key)):
        if start not in reached or not (whole.bounded(start) or whole.kind(start) == "J"):
            continue
        for end in range(start + 1, min(len(whole.key), start + words.longest) + 1):
            known = words.kinds.get(whole.key[start:end], frozenset())
            if known & _EXPLAINS and (whole.bounded(end) or whole.kind(end) in "JK"):
                reached.add(end)
        if whole.kind(start) == "D":
            reached.add(start + 1)
    return len(whole.key) in reached


def _items(at: int, service: Service, own: frozenset[str], knowledge: Knowledge) -> Iterator[Form]:
    """Yield the items of 言明の対象範囲 and 対象外; a known product is a name, however general its words."""
    words = knowledge.name_words
    products = knowledge.aliases.keys
    name = service.service_name
    known = own | {fold(name)} | {fold(core) for core in cores(words, name, own)}
    pairs: list[tuple[str, How, str]] = [(text, "scope_item", "scope") for text in service.statement_scope]
    pairs += [(text, "excluded_item", "excluded") for text in service.scope_exclusions]
    for item, how, kind in pairs:
        for text in _plain_and_bracketed(item):
            key = fold(text)
            if len(key) < _LEAST or key in known:
                continue
            branded = any(key.startswith(k) for k in (*known, *_head(words, name, text)))
            names = key in products or _names(words, text) or (branded and key not in words.of_function)
            yield Form(at, text, key, how, kind, "core" if names else "weak", name)
            for letters in initials(words, text, cores(words, text, known)) if kind == "scope" else ():
                yield Form(at, text, fold(letters), how, "item_initials", "weak", name)
            for core in cores(words, text, known) if kind == "scope" else ():
                if fold(core) not in known and not _bare(words, core):
                    weight: Weight = "core" if fold(core) in products else "weak"
                    yield Form(at, text, fold(core), how, kind, weight, name)


def _head(words: NameWords, name: str, item: str) -> tuple[str, ...]:
    """Return the beginning that *item* and *name* have in common, if it is no general word."""
    whole, part = fold(name), fold(item)
    shared = part[: next((n for n, (a, b) in enumerate(zip(whole, part, strict=False)) if a != b), 0)]
    least = 1 if _KANJI.match(shared) else _LEAST_HEAD
    return (shared,) if len(shared) >= least and not explained(words, shared) else ()


def _names(words: NameWords, text: str) -> bool:
    """Return whether *text* is a name: a description is made of general words, or of Japanese alone."""
    return any(char.isascii() and char.isalpha() for char in nfkc(text)) and not explained(words, text)
