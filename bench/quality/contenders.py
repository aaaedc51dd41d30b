"""What a user may pick: this product with and without its alias file, a fuzzy ratio, a trigram index.

Every contender answers rows of names with candidates, best first. The baselines are asked in two ways: with
the listed names alone, and *told*: with the names, aliases, former names and scope items that this product
knows of each entry.
"""

import sqlite3
from collections.abc import Callable, Sequence

import msgspec
from rapidfuzz import fuzz, process

from bench.quality.labelled import Name
from lookup.knowledge import Knowledge
from lookup.knowledge.aliases import Aliases, company_names, product_names
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import identify_providers, identify_services
from lookup.model import Band, IdentifyQuery, Service
from lookup.text import company_key, fold, nfkc

SHOWN = 5


class Given(msgspec.Struct, frozen=True):
    """One candidate of an answer; ``band`` only where the contender has bands."""

    key: str
    score: float
    band: Band | None = None


Answer = tuple[Given, ...]
Contender = Callable[[Sequence[Name]], list[Answer]]
Material = dict[str, tuple[str, ...]]
"""Key of an entry → the names by which a baseline may find it."""


def without_aliases(knowledge: Knowledge) -> Knowledge:
    return msgspec.structs.replace(knowledge, aliases=Aliases((), (), frozenset()))


def our_services(catalogue: Catalogue) -> Contender:
    def answer(row: Name) -> Answer:
        found = identify_services(catalogue, IdentifyQuery(name=row.query, provider=row.provider), SHOWN)
        return tuple(Given(f.key, f.score, f.band) for f in found)

    return lambda rows: [answer(row) for row in rows]


def our_providers(catalogue: Catalogue) -> Contender:
    def answer(row: Name) -> Answer:
        found = identify_providers(catalogue, row.query, SHOWN)
        return tuple(Given(f.name, f.score, f.band) for f in found)

    return lambda rows: [answer(row) for row in rows]


def service_material(catalogue: Catalogue, *, told: bool) -> Material:
    products = catalogue.knowledge.aliases.products
    known: dict[str, list[str]] = {}
    for product in products if told else ():
        texts = [alias.text for alias in product_names(product)]
        for text in texts:
            known.setdefault(fold(text), []).extend([*texts, *product.parts])
    return {service.key: _names(service, known, told=told) for service in catalogue.services}


def _names(service: Service, known: dict[str, list[str]], *, told: bool) -> tuple[str, ...]:
    more = [*known.get(fold(service.service_name), ()), *service.statement_scope] if told else []
    return tuple(dict.fromkeys([service.service_name, *more]))


def provider_material(catalogue: Catalogue, *, told: bool) -> Material:
    companies = catalogue.knowledge.aliases.companies if told else ()
    known = {company_key(text): [*company_names(c)] for c in companies for text in company_names(c)}
    return {
        provider.name: tuple(dict.fromkeys([provider.name, *known.get(company_key(provider.name), ())]))
        for provider in catalogue.index.providers.all_
    }


def best(scores: dict[str, float]) -> Answer:
    """Return the candidates with the highest *scores*."""
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Given(key, score) for key, score in ranked[:SHOWN])


def wratio(material: Material) -> Contender:
    """Rank by ``rapidfuzz`` WRatio (0-100) over NFKC and case folding, an entry by its best name."""
    owners = [(key, _plain(name)) for key, names in material.items() for name in names]
    texts = [text for _, text in owners]

    def answer(row: Name) -> Answer:
        scores: dict[str, float] = {}
        for _, score, at in process.extract(_plain(row.query), texts, scorer=fuzz.WRatio, limit=SHOWN * 8):
            key = owners[at][0]
            scores[key] = max(scores.get(key, 0.0), score)
        return best(scores)

    return lambda rows: [answer(row) for row in rows]


def trigrams(material: Material) -> Contender:
    """Rank by bm25 of SQLite's FTS5 with its trigram tokenizer: any trigram of the query may match."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE names USING fts5(key UNINDEXED, name, tokenize='trigram')")
    rows = [(key, _plain(name)) for key, names in material.items() for name in names]
    db.executemany("INSERT INTO names VALUES (?, ?)", rows)

    def answer(row: Name) -> Answer:
        query = _plain(row.query)
        grams = dict.fromkeys(query[at : at + 3] for at in range(len(query) - 2))
        if not grams:
            return best({key: 0.0 for key, name in rows if query in name})
        match = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
        found = db.execute(
            "SELECT key, -bm25(names) FROM names WHERE names MATCH ? ORDER BY bm25(names) LIMIT 40", (match,)
        )
        scores: dict[str, float] = {}
        for key, score in found:
            scores[key] = max(scores.get(key, 0.0), score)
        return best(scores)

    return lambda asked: [answer(row) for row in asked]


def _plain(text: str) -> str:
    return nfkc(text).casefold()
