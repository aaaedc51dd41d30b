"""Measure the service beside Datasette and beside a bare handler, and what it needs.

``python -m bench.http.run`` (``make bench-http``) prints the tables and writes ``RESULTS.md``.
"""

import csv
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from bench.http import questions, results, servers
from bench.http.load import Load, Request, load, written
from bench.http.results import BATCH, MANY, ROUNDS, Measured

RESULTS = Path(__file__).with_name("RESULTS.md")
LIST = servers.ROOT / "bench" / "quality" / "sets" / "list.csv"
STARTS = 5

Run = Callable[[int], Load]


def main() -> None:
    missing = [tool for tool in ("wrk", str(servers.DATASETTE)) if shutil.which(tool) is None]
    if missing:
        sys.exit(
            f"missing: {', '.join(missing)} (apt-get install wrk; make bench-http makes the environment)"
        )
    rows = [row for row in servers.rows_of(LIST) if row[questions.NUMBER]]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        home = servers.loaded(place / "home", LIST)
        address, process = stack.enter_context(servers.ours(home))
        pairs = [(r.body, _sent(address, r)[1].decode()) for r in questions.matches(rows)]
        other, _ = stack.enter_context(servers.datasette(rows, place / "list.db"))
        plain, _ = stack.enter_context(servers.bare(pairs, place / "answers.json"))
        runs = _runs(address, other, plain, rows, place)
        measured = _rounds(runs)
        found = [_hits(address, other, text) for text in (*questions.SEARCHED, *questions.SHORT)]
        batch = _batches(address, rows)
        resident = servers.resident_mb(process)
        needs = _needs(place, rows)
    page = results.page(measured, found, batch, [f"{resident:.0f}", *needs], len(rows))
    print(page)
    RESULTS.write_text(page, encoding="utf-8")


def _runs(
    address: str, other: str, plain: str, rows: Sequence[dict[str, str]], place: Path
) -> dict[str, Run]:
    """Return what is run in each round, by its name; interleaved, so that all meet the same machine."""

    def of(name: str, server: str, asked: Sequence[Request]) -> Run:
        file = written(place / f"{name}.txt", asked)
        return lambda number: load(server, file, number * 13_007)

    lookups = questions.lookups(rows)
    held = [msgspec.structs.replace(r, header=f"If-None-Match: {_sent(address, r)[0]}") for r in lookups]
    texts = questions.SEARCHED
    typed = [msgspec.structs.replace(r, path="/typed") for r in questions.matches(rows)]
    return {
        "lookup": of("lookup", address, lookups),
        "lookup, Datasette": of("lookup-other", other, questions.lookups_of_datasette(rows, "list")),
        "304": of("held", address, held),
        "search": of("search", address, questions.searches(texts)),
        "search, Datasette": of("search-other", other, questions.searches_of_datasette(texts, "list")),
        "match, asked before": of("match", address, questions.matches(rows)),
        "match, never asked before": of("match-new", address, questions.new_matches(rows)),
        "match, bare handler": of("match-bare", plain, questions.matches(rows)),
        "match, bare handler that reads and writes JSON": of("match-typed", plain, typed),
    }


def _rounds(runs: dict[str, Run]) -> dict[str, Measured]:
    results: dict[str, list[Load]] = {name: [] for name in runs}
    for number in range(ROUNDS):
        for name, run in runs.items():
            results[name].append(run(number))
            print(f"round {number + 1}: {name}: {results[name][-1].rate:.0f}/s", file=sys.stderr)
    return {
        name: Measured(
            name,
            statistics.median(one.rate for one in loads),
            statistics.median(one.p50 for one in loads),
            statistics.median(one.p99 for one in loads),
        )
        for name, loads in results.items()
    }


def _sent(address: str, asked: Request) -> tuple[str, bytes]:
    """Return entity tag and body of one answer."""
    body = asked.body.encode() or None
    headers = {"Content-Type": "application/json"} if body else {}
    call = urllib.request.Request(  # noqa: S310 - a server of ours
        address + asked.path, body, headers, method=asked.method
    )
    with urllib.request.urlopen(call) as answer:  # noqa: S310 - likewise
        return answer.headers.get("ETag", ""), answer.read()


def _hits(address: str, other: str, text: str) -> tuple[str, int, int]:
    """Return how many entries each finds by *text*."""
    [ours], [theirs] = questions.searches([text]), questions.searches_of_datasette([text], "list")
    found = json.loads(_sent(address, ours)[1])["total"]
    return text, found, json.loads(_sent(other, theirs)[1])["filtered_table_rows_count"]


def _batches(address: str, rows: Sequence[dict[str, str]]) -> float:
    """Return the median seconds for a batch of 1,000 requirements that were never asked before."""
    times = []
    for asked, _ in zip(questions.batches(rows, BATCH), range(ROUNDS), strict=False):
        start = time.perf_counter()
        _sent(address, asked)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _needs(place: Path, rows: Sequence[dict[str, str]]) -> list[str]:
    """Return what a list of 10,000 services needs.

    Memory when ready, with the names read, and after questions; the wait for the names; time to be ready.
    """
    file = place / "many.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, fieldnames=rows[0])
        table.writeheader()
        table.writerows(_many(rows))
    home = servers.loaded(place / "many", file)
    with servers.ours(home) as (address, process):
        idle = servers.resident_mb(process)
        start = time.perf_counter()
        _sent(address, questions.matches(rows)[0])
        waited = time.perf_counter() - start
        named = servers.resident_mb(process)
        for asked in (*questions.lookups(rows), *questions.matches(rows), *questions.searches(["クラウド"])):
            _sent(address, asked)
        asked_of = servers.resident_mb(process)
    needed = [f"{idle:.0f}", f"{named:.0f}", f"{asked_of:.0f}", f"{waited:.1f}"]
    return [*needed, _ready(place / "home"), _ready(home)]


def _many(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Return 10,000 synthetic entries: the printed ones, and copies of them under other names and numbers."""
    copies = []
    for number in range(MANY):
        row = rows[number % len(rows)]
        copy, name = number // len(rows), row["クラウドサービスの名称"]
        changed = {questions.NUMBER: f"C30-{number:05d}-2", "クラウドサービスの名称": f"{name} 第{copy}版"}
        copies.append(row | changed if copy else row)
    return copies


def _ready(home: Path) -> str:
    """Return the median milliseconds from the open store to the first answer."""
    command = [sys.executable, "-m", "bench.http.ready"]
    times = [
        int(subprocess.run(  # noqa: S603 - our own module
            command, cwd=servers.ROOT, env=servers.environment(home), check=True, capture_output=True
        ).stdout)
        for _ in range(STARTS)
    ]  # fmt: skip
    return str(round(statistics.median(times)))


if __name__ == "__main__":
    main()
