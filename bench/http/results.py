"""The results, written as a page."""

import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version

import msgspec

from bench.http import questions, servers
from bench.http.load import CONNECTIONS, SECONDS
from lookup.model import JST

ROUNDS = 3
BATCH = 1_000
MANY = 10_000

PAGE = """# The HTTP API, measured

One process of `ismap-lookup serve`, beside Datasette over the same {count} rows and beside a bare litestar
handler that returns the very bytes of our answers; all on one machine, one under load at a time. `wrk`,
{connections} connections, {seconds} s a run; medians of {rounds} interleaved rounds. Trust the ratios: the
machine was shared.

- **asked before**: one requirement for each service, again and again; the service gives its assessment
  again. **never asked before**: no two requirements are the same, so each is judged; the services that they
  name come again, and what a name means is remembered.
- The bare handler finds its bytes by those of the body. The one that reads and writes JSON decodes the body
  into our structs and encodes an answer that is ready.
- Datasette gets an immutable file, a primary key, an FTS5 index of trigrams, and no facets to count.
- The list and the reference date are of {on}.

Measured {day} (Asia/Tokyo). {versions}.

| | answers a second | p50, ms | p99, ms |
|---|---|---|---|
{rates}

| ratio | measured | wanted |
|---|---|---|
{ratios}

A batch of {batch:,} requirements never asked before: {seconds_of_batch:.2f} s, {rate_of_batch:,.0f} a second.

## What it needs

| | measured | wanted |
|---|---|---|
| open store to ready, {count} services | {ready} ms | ≤ 1000 ms |
| the same, {many:,} services | {ready_many} ms | ≤ 1000 ms |
| the first match then, which waits for the names of {many:,} services | {waited} s | |
| resident memory, {count} services, after all of the above | {memory} MB | |
| resident memory, {many:,} services, ready | {idle} MB | ≤ 150 MB |
| the same, once their names are read | {named} MB | ≤ 150 MB |
| the same, after {questions} questions | {asked} MB | ≤ 150 MB |

## How many entries a search finds

| text | ismap-lookup | Datasette |
|---|---|---|
{found}
"""


class Measured(msgspec.Struct, frozen=True):
    """One line of the results: medians over the rounds."""

    name: str
    rate: float
    p50: float
    p99: float


def page(
    by: Mapping[str, Measured],
    found: Sequence[tuple[str, int, int]],
    batch: float,
    needs: Sequence[str],
    count: int,
) -> str:
    """Return the results in Markdown; *needs* are memory, then what :func:`bench.http.run._needs` tells."""
    memory, idle, named, asked, waited, ready, ready_many = needs
    rates = (f"| {one.name} | {one.rate:,.0f} | {one.p50:.2f} | {one.p99:.2f} |" for one in by.values())
    return PAGE.format(
        count=count,
        connections=CONNECTIONS,
        seconds=SECONDS,
        rounds=ROUNDS,
        on=questions.ON,
        day=datetime.now(JST).date(),
        versions=", ".join(f"{name} {number}" for name, number in _programs().items()),
        rates="\n".join(rates),
        ratios="\n".join(f"| {name} | {value} | {wanted} |" for name, value, wanted in _ratios(by)),
        batch=BATCH,
        seconds_of_batch=batch,
        rate_of_batch=BATCH / batch,
        many=MANY,
        questions=2 * count + 1,
        memory=memory,
        idle=idle,
        named=named,
        asked=asked,
        waited=waited,
        ready=ready,
        ready_many=ready_many,
        found="\n".join(f"| {text} | {ours} | {theirs} |" for text, ours, theirs in found),
    )


def _ratios(by: Mapping[str, Measured]) -> list[tuple[str, str, str]]:
    def times(one: str, other: str) -> str:
        return f"{by[one].rate / by[other].rate:.2f}"

    def percent(one: str, other: str) -> str:
        return f"{100 * by[one].rate / by[other].rate:.0f} %"

    before, new, bare = "match, asked before", "match, never asked before", "match, bare handler"
    typed = "match, bare handler that reads and writes JSON"
    ours = [one for name, one in by.items() if "Datasette" not in name and "bare" not in name]
    widest = max(one.p99 / one.p50 for one in ours)
    return [
        ("lookup by number : Datasette", times("lookup", "lookup, Datasette"), "≥ 10"),
        ("search : Datasette", times("search", "search, Datasette"), "–"),
        ("304 : lookup", times("304", "lookup"), "≥ 1"),
        (f"{before} : bare handler", percent(before, bare), "≥ 40 %"),
        (f"{new} : bare handler", percent(new, bare), "≥ 40 %"),
        (f"{before} : one that reads and writes JSON", percent(before, typed), "–"),
        (f"{new} : one that reads and writes JSON", percent(new, typed), "–"),
        ("p99 : p50, the widest of ours", f"{widest:.1f}", "≤ 10"),
    ]


def _programs() -> dict[str, str]:
    """Return the versions of what was measured."""
    done = subprocess.run(  # noqa: S603 - the very one that is measured
        [servers.DATASETTE, "--version"], check=True, capture_output=True, text=True
    )
    ours = {name: version(name) for name in ("litestar", "uvicorn", "ismap-lookup")}
    return {"Python": platform.python_version()} | ours | {"Datasette": done.stdout.split()[-1]}
