"""Other names of products and companies, written down by hand (``aliases.yaml``, ``companies.yaml``)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

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


def load_aliases(folder: Path) -> Aliases:
    """Read ``aliases.yaml`` and ``companies.yaml`` in *folder*.

    Raises:
        KnowledgeError: One text means two products or two companies without being marked as ``shared`` by
            both, or is marked so by one alone.
    """
    path = folder / "aliases.yaml"
    products = read_entries(path, Product)
    _refuse_contradictions(
        path,
        [(line, p.name, [a.text for a in product_names(p)], p.shared) for line, p in products],
        company=False,
    )
    path = folder / "companies.yaml"
    companies = read_entries(path, Company)
    _refuse_contradictions(
        path, [(line, c.name, list(company_names(c)), c.shared) for line, c in companies], company=True
    )
    texts = (text for _, p in products for text in (*p.parts, *(alias.text for alias in product_names(p))))
    return Aliases(
        tuple(p for _, p in products), tuple(c for _, c in companies), frozenset(fold(text) for text in texts)
    )


def _refuse_contradictions(
    path: Path, entries: list[tuple[int, str, list[str], tuple[str, ...]]], *, company: bool
) -> None:
    key = company_key if company else fold
    owner: dict[str, str] = {}
    sharers: dict[str, list[tuple[int, str]]] = {}
    for line, name, texts, shared in entries:
        own: set[str] = set()
        for text in texts:
            folded = key(text)
            if folded in own:
                raise KnowledgeError(path, line, f"{text!r} stands twice for {name!r}: once is enough")
            own.add(folded)
            if owner.setdefault(folded, name) != name:
                raise KnowledgeError(
                    path, line, f"{text!r} already means {owner[folded]!r}; mark it as shared in both"
                )
        for text in shared:
            sharers.setdefault(key(text), []).append((line, text))
    for folded, places in sharers.items():
        line, text = places[-1]
        if folded in owner:
            raise KnowledgeError(
                path, line, f"{text!r} is marked as shared but is the own name of {owner[folded]!r}"
            )
        if len(places) == 1:
            raise KnowledgeError(path, line, f"{text!r} is marked as shared by this entry alone")
