"""Measure identification and the reading of sentences beside what a user would otherwise pick.

``python -m bench.quality.run`` (``make bench-quality``) prints the tables and writes ``RESULTS.md``.
"""

import platform
import sqlite3
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench.quality import peer, tables
from bench.quality.contenders import (
    Answer,
    Contender,
    Material,
    our_providers,
    our_services,
    provider_material,
    service_material,
    trigrams,
    without_aliases,
    wratio,
)
from bench.quality.labelled import (
    OWN,
    TUNED,
    Line,
    NameSet,
    catalogue,
    lines_of,
    own_providers,
    own_services,
    tuned_providers,
    tuned_services,
)
from bench.quality.scoring import best_threshold
from bench.quality.sentences import ENTRIES, read, wrongly_met
from bench.quality.timing import beside, growth
from lookup.knowledge import Knowledge, load_knowledge
from lookup.matching.catalogue import Catalogue

RESULTS = Path(__file__).with_name("RESULTS.md")
OURS = "ismap-lookup"
BARE = "ismap-lookup, no aliases"
SCHEMAS = {"services": "LegalEntity", "providers": "Company"}
"""The entity type under which nomenklatura does best on the development data (they differ little)."""
SETS = {"first set": "", "second set": "second-", "third set": "third-"}
BASELINES: dict[str, Callable[[Material], Contender]] = {"WRatio": wratio, "FTS5 trigram": trigrams}


def contest(knowledge: Knowledge, asked: NameSet, tuned: Sequence[NameSet]) -> tables.Contest:
    """Ask every contender; thresholds of the baselines are those best on the *tuned* sets."""
    kind = asked.title
    ours = our_services if kind == "services" else our_providers
    material = service_material if kind == "services" else provider_material
    sets = (asked, *tuned)
    lists = [catalogue(one.list, knowledge) for one in sets]
    plain = catalogue(asked.list, without_aliases(knowledge))
    found: dict[str, tuple[list[Answer], float | None]] = {
        OURS: (ours(lists[0])(asked.names), None),
        BARE: (ours(plain)(asked.names), None),
    }
    for told in (False, True):
        mark = ", told" if told else ""
        materials = [material(one, told=told) for one in lists]
        for title, made in BASELINES.items():
            answers = [made(names)(one.names) for names, one in zip(materials, sets, strict=True)]
            found[title + mark] = (answers[0], _threshold(tuned, answers[1:]))
        jobs = [peer.job(names, one.names) for names, one in zip(materials, sets, strict=True)]
        for algorithm in peer.ALGORITHMS:
            _, scored = peer.score(algorithm, SCHEMAS[kind], jobs)
            answers = [one.as_answers() for one in scored]
            found[algorithm + mark] = (answers[0], _threshold(tuned, answers[1:]))
    return found


def _threshold(tuned: Sequence[NameSet], answers: Sequence[list[Answer]]) -> float:
    pairs = [
        pair for one, given in zip(tuned, answers, strict=True) for pair in zip(one.names, given, strict=True)
    ]
    return best_threshold(pairs)


def names_part(knowledge: Knowledge, asked: NameSet, tuned: Sequence[NameSet]) -> str:
    """Return the tables of one set of names."""
    found = contest(knowledge, asked, tuned)
    listed = catalogue(asked.list, knowledge)
    titles = {service.key: service.service_name for service in listed.services}
    answers = found[OURS][0]
    lost = tables.behind(asked.names, found, OURS)
    missed = tables.misses(asked.names, answers, titles)
    return "\n".join(
        [
            tables.overall(asked.names, found),
            "### Handled right, by family",
            "",
            tables.per_family(asked.names, found),
            "Families in which another is ahead of us: " + ("; ".join(lost) if lost else "none") + ".",
            "",
            "### Calibration",
            "",
            tables.calibration(list(zip(asked.names, answers, strict=True))),
            f"### What we get wrong ({len(missed)})",
            "",
            *(missed or ["- nothing"]),
            "",
        ]
    )


def tuned_part(knowledge: Knowledge, sets: Sequence[NameSet], *, providers: bool) -> str:
    """Return our figures on sets that the product was developed with."""
    rows = []
    for one in sets:
        for title, known in (
            (one.title, knowledge),
            (f"{one.title}, no aliases", without_aliases(knowledge)),
        ):
            listed: Catalogue = catalogue(one.list, known)
            ours = (our_providers if providers else our_services)(listed)(one.names)
            rows.append(tables.overall(one.names, {title: (ours, None)}))
    head, rest = rows[0], [row.splitlines()[2] for row in rows[1:]]
    return head + "".join(f"{row}\n" for row in rest)


def lines_part(knowledge: Knowledge, mark: str, sentences: str = "") -> str:
    """Return the tables of the requirement *sentences*, or those of the set *mark*, asked of its list."""
    lines = lines_of(OWN / f"{sentences or mark}lines.jsonl", "alternatives")
    entries = ENTRIES[mark]
    reads = read(knowledge, lines)
    met, wrong = wrongly_met(catalogue(OWN / f"{mark}list.csv", knowledge), lines, entries)
    tried = len(lines) * len(entries.all)
    services = "、".join(entries.all)
    missed = [one for one in reads if not (one.kind and one.demand)]
    return "\n".join(
        [
            tables.sentences(reads),
            f"Asked of {services}: {tried} answers, {met} of them `met`, **{len(wrong)} wrongly**.",
            "",
            *(f"- wrongly met ({service}): {line.id} {line.text}" for service, line in wrong),
            "",
            f"### What we get wrong ({len(missed)})",
            "",
            *(f"- {_wrong(one.line, kind=one.kind, fields=one.fields)}" for one in missed),
            "",
        ]
    )


def _wrong(line: Line, *, kind: bool, fields: dict[str, bool]) -> str:
    bad = [*([] if kind else ["kind"]), *sorted(name for name, right in fields.items() if not right)]
    return f"{line.id} ({', '.join(bad)}): {line.text}"


def time_part(knowledge: Knowledge) -> str:
    """Return the times beside nomenklatura and the growth with the list."""
    times, grown = beside(knowledge), growth(knowledge)
    rows = [
        ["identification", f"{times.identified:.3f}"],
        ["identification and full assessment of one requirement", f"{times.assessed:.3f}"],
        ["the same, the first pass over a catalogue just built", f"{times.first:.3f}"],
        ["logic-v2, listed names", f"{times.logic_v2:.3f}"],
        ["logic-v2, told (the names that we match too)", f"{times.logic_v2_told:.3f}"],
    ]
    ratios = (
        f"Assessment : logic-v2 = 1 : {times.logic_v2 / times.assessed:.1f} on the listed names, "
        f"1 : {times.logic_v2_told / times.assessed:.1f} on the same names that we match (wanted: 1 : 20); "
        f"in the first pass 1 : {times.logic_v2 / times.first:.1f} "
        f"and 1 : {times.logic_v2_told / times.first:.1f}.\n"
        "No name is asked twice: each pass adds a number of licences of its own. What is said of a service "
        "whatever it is called is remembered for the same dates, regions and law; whole answers never are."
    )
    growing = tables.table(
        ["ms a requirement", "1,000 services", "100,000 services", "growth (wanted: at most ×4)"],
        [
            [what, f"{small:.3f}", f"{large:.3f}", f"×{large / small:.2f}"]
            for what, (small, large) in grown.costs.items()
        ],
    )
    also = (
        f"Indexing 100,000 services took {grown.built:.0f} s; the first requirement without a name, "
        f"for which what they print is gathered once, another {grown.gathered:.1f} s."
    )
    return "\n".join(
        [tables.table(["against 120 services", "ms a name"], rows), ratios, "", growing, also, ""]
    )


def report(on: date) -> str:
    knowledge = load_knowledge()
    nomenklatura = peer.installed()
    parts: dict[str, str] = {}
    for title, mark in SETS.items():
        services, providers = own_services(mark), own_providers(mark)
        parts |= {
            f"Services, {title}: {len(services.names)} names": names_part(
                knowledge, services, tuned_services()
            ),
            f"Providers, {title}: {len(providers.names)} names": names_part(
                knowledge, providers, tuned_providers()
            ),
        }
        if mark in ENTRIES:
            parts[f"Requirement lines, {title}"] = lines_part(knowledge, mark)
    parts |= {
        "Requirement lines, written round by round": lines_part(knowledge, "second-", "blind-"),
        "Time": time_part(knowledge),
        "Development data (tuned on)": "\n".join(
            [
                tuned_part(knowledge, tuned_services(), providers=False),
                tuned_part(knowledge, tuned_providers(), providers=True),
                tables.sentences(read(knowledge, lines_of(TUNED / "lines-own.jsonl", "values"))),
            ]
        ),
    }
    versions = (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"rapidfuzz {version('rapidfuzz')}, "
        f"nomenklatura {nomenklatura}, ismap-lookup {version('ismap-lookup')}."
    )
    head = (Path(__file__).with_name("HEAD.md")).read_text("utf-8")
    body = "\n".join(f"## {title}\n\n{text}" for title, text in parts.items())
    return f"{head}\n{on.isoformat()}. {versions}\n\n{body}"


def main() -> None:
    on = date.fromisoformat(sys.argv[1]) if sys.argv[1:] else date.today()  # noqa: DTZ011  # the day here
    text = report(on)
    RESULTS.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
