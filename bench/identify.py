"""Identify the development set's names: this product beside what a script would do with a fuzzy ratio.

The baseline takes the best ``rapidfuzz`` WRatio over NFKC names and calls 90 and more confident. Both see the
same names in the same run; figures are ratios of their medians. Run by ``make bench``.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from rapidfuzz import fuzz, process

from lookup.knowledge import load_knowledge
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import identify_services
from lookup.model import IdentifyQuery, ListVersion, Text
from lookup.sync.reading import read_list
from lookup.text import nfkc

DATA = Path(__file__).parents[1] / "tests" / "data"
ROUNDS = 5
CONFIDENT = 90

Answer = tuple[list[str], list[str]]
"""Numbers best first, and those of them that are given with confidence."""


def catalogue() -> Catalogue:
    knowledge = load_knowledge()
    path = DATA / "identify-dev-list.csv"
    reading = read_list(path.read_bytes(), path.name, knowledge)
    version = ListVersion(
        id="0" * 12,
        source=path.name,
        label=Text("合成", "synthetic"),
        origin="official",
        complete=True,
        listed_on=date(2026, 11, 22),
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        sha256="0" * 64,
        service_count=len(reading.services),
    )
    return Catalogue.build(version, reading.services, knowledge)


def ours(listed: Catalogue) -> Callable[[dict[str, str]], Answer]:
    def answer(row: dict[str, str]) -> Answer:
        found = identify_services(listed, IdentifyQuery(name=row["query"], provider=row.get("provider")))
        confident = [f.key for f in found if f.band in ("exact", "high")]
        return [f.key for f in found], confident

    return answer


def ratio(listed: Catalogue) -> Callable[[dict[str, str]], Answer]:
    names = {service.key: nfkc(service.service_name).casefold() for service in listed.services}

    def answer(row: dict[str, str]) -> Answer:
        found = process.extract(nfkc(row["query"]).casefold(), names, scorer=fuzz.WRatio, limit=5)
        return [key for _, _, key in found], [key for _, score, key in found[:1] if score >= CONFIDENT]

    return answer


def measure(name: str, answer: Callable[[dict[str, str]], Answer], rows: list[dict[str, str]]) -> float:
    asked = [row for row in rows if row["expect"]]
    refused = [row for row in rows if not row["expect"]]
    right = sum(answer(row)[0][:1] == list(row["expect"][:1]) for row in asked)
    false = sum(bool(answer(row)[1]) for row in refused)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for row in rows:
            answer(row)
        times.append((time.perf_counter() - start) / len(rows) * 1000)
    median = statistics.median(times)
    print(f"{name:12} top-1 {right}/{len(asked)}, false confidence {false}/{len(refused)}, {median:.3f} ms")
    return median


def main() -> None:
    rows = [json.loads(line) for line in (DATA / "identify-dev.jsonl").read_text("utf-8").splitlines()]
    listed = catalogue()
    mine = measure("ismap-lookup", ours(listed), rows)
    theirs = measure("WRatio", ratio(listed), rows)
    print(f"time, ismap-lookup : WRatio = {mine / theirs:.1f} : 1")


if __name__ == "__main__":
    main()
