"""Other names of products and companies, written down by hand (``aliases.yaml``, ``companies.yaml``)."""

from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.text import company_key, fold

AliasKind: TypeAlias = Literal["name", "abbreviation", "english", "kana", "former_name"]


class Former(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name that was given up.

    Attributes:
        until: Year, month or day on which it ended, as far as it is known (``2020``, ``2020-04``).
        source: Where the renaming was told.
    """

    name: str
    source: str
    until: int | str | None = None


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A product of the market, or a family of products, and what it is called.

    An entry applies to a service of the list whose name is the entry's name or one of its other names,
    whatever list it is; so nothing here says that a product is registered.

    Attributes:
        name: What it is called now.
        abbreviations: Short forms (``M365``).
        english: Latin spellings of a Japanese name.
        kana: Readings that the rules of spelling do not give.
        former: Names that were given up.
        parts: Products sold as a part of it. A part is not registered by that; the scope decides.
        shared: Short forms that this entry has in common with others, each of which must say so too.
        family: The name is the roof over several products and never names one of them.
    """

    name: str
    abbreviations: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    kana: tuple[str, ...] = ()
    former: tuple[Former, ...] = ()
    parts: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    family: bool = False


class Company(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A company and what it is called; companies of one group are separate entries.

    Attributes:
        name: Company name; its legal form may stand with it.
        names: Other names: short, Latin, katakana.
        former: Names that were given up.
        shared: Names that a whole group goes by, as for :class:`Product`.
    """

    name: str
    names: tuple[str, ...] = ()
    former: tuple[Former, ...] = ()
    shared: tuple[str, ...] = ()


class Alias(msgspec.Struct, frozen=True):
    """One written form of a product's name."""

    text: str
    kind: AliasKind


class Aliases(msgspec.Struct, frozen=True):
    """Known products and companies.

    Attributes:
        keys: Folded names of the products and of their parts.
    """

    products: tuple[Product, ...]
    companies: tuple[Company, ...]
    keys: frozenset[str]


def product_names(product: Product) -> Iterator[Alias]:
    """Yield every form of *product*'s name that means this product and no other."""
    yield Alias(product.name, "name")
    yield from (Alias(text, "abbreviation") for text in product.abbreviations)
    yield from (Alias(text, "english") for text in product.english)
    yield from (Alias(text, "kana") for text in product.kana)
    yield from (Alias(former.name, "former_name") for former in product.former)


def company_names(company: Company) -> Iterator[str]:
    """Yield every form of *company*'s name that means this company and no other."""
    yield company.name
    yield from company.names
    yield from (former.name for former in company.former)


def load_aliases(folder: Path, general: Container[str] = ()) -> Aliases:
    """Read ``aliases.yaml`` and ``companies.yaml`` in *folder*; *general*: folded words that name nothing.

    Raises:
        KnowledgeError: One text means two products or two companies without being marked as ``shared`` by
            both, or is marked so by one alone; or a text is a general word, or a single character.
    """
    path = folder / "aliases.yaml"
    products = read_entries(path, Product)
    _refuse_contradictions(
        path,
        [_Entry(line, p.name, [a.text for a in product_names(p)], p.shared) for line, p in products],
        fold,
        general,
    )
    for line, product in products:
        _refuse_parts(path, line, product)
    path = folder / "companies.yaml"
    companies = read_entries(path, Company)
    _refuse_contradictions(
        path,
        [_Entry(line, c.name, list(company_names(c)), c.shared) for line, c in companies],
        company_key,
        general,
    )
    texts = (text for _, p in products for text in (*p.parts, *(alias.text for alias in product_names(p))))
    return Aliases(
        tuple(p for _, p in products), tuple(c for _, c in companies), frozenset(fold(text) for text in texts)
    )


def _refuse_parts(path: Path, line: int, product: Product) -> None:
    """Refuse a part of *product* that is one of its own names: it would stand for the whole."""
    own = {fold(alias.text) for alias in product_names(product)}
    for text in product.parts:
        if fold(text) in own:
            raise KnowledgeError(path, line, f"{text!r} is a name of {product.name!r}, so not a part of it")


class _Entry(NamedTuple):
    """The names of one product or company, as far as contradictions go."""

    line: int
    name: str
    texts: list[str]
    shared: tuple[str, ...]


def _refuse_contradictions(
    path: Path, entries: list[_Entry], key: Callable[[str], str], general: Container[str]
) -> None:
    owner: dict[str, _Entry] = {}
    for entry in entries:
        for text in (*entry.texts, *entry.shared):
            if key(text) in general or len(key(text)) == 1:
                message = f"{text!r} is a general word and names nothing by itself"
                raise KnowledgeError(path, entry.line, message)
        _refuse_taken(path, entry, owner, key)
    sharers: dict[str, list[tuple[int, str]]] = {}
    for entry in entries:
        for text in entry.shared:
            sharers.setdefault(key(text), []).append((entry.line, text))
    for folded, places in sharers.items():
        line, text = places[-1]
        if folded in owner:
            message = f"{text!r} is marked as shared but is the own name of {owner[folded].name!r}"
            raise KnowledgeError(path, line, message)
        if len(places) == 1:
            raise KnowledgeError(path, line, f"{text!r} is marked as shared by this entry alone")


def _refuse_taken(path: Path, entry: _Entry, owner: dict[str, _Entry], key: Callable[[str], str]) -> None:
    """Note in *owner* whose each name of *entry* is; refuse what is another's, or stands twice."""
    for text in entry.texts:
        first = owner.setdefault(key(text), entry)
        if first is not entry:
            message = f"{text!r} already means {first.name!r} (line {first.line}); mark it as shared in both"
            raise KnowledgeError(path, entry.line, message)
    keys = [key(text) for text in entry.texts]
    for at, text in enumerate(entry.texts):
        if keys[at] in keys[:at]:
            raise KnowledgeError(
                path, entry.line, f"{text!r} stands twice for {entry.name!r}: once is enough"
            )
