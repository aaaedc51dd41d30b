"""The labelled sets: what is asked, what is expected, and the list it is asked of."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from lookup.knowledge import Knowledge
from lookup.matching.catalogue import Catalogue
from lookup.model import ListVersion, Text
from lookup.sync.reading import read_list

ROOT = Path(__file__).parents[2]
OWN = Path(__file__).parent / "sets"
TUNED = ROOT / "tests" / "data"
ON = date(2026, 11, 22)
"""The day on which the synthetic lists are taken to be the list."""

Row = TypeVar("Row", bound="msgspec.Struct")


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A name as a sheet writes it; ``expect``: the numbers or providers meant, empty if none may be."""

    query: str
    expect: tuple[str, ...]
    family: str
    id: str = ""
    provider: str | None = None


class Company(msgspec.Struct, frozen=True, kw_only=True):
    query: str
    expect: str | None
    family: str = "all"
    id: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of a specification.

    Attributes:
        kind: Who may be said to decide it.
        check: The acceptable checks; empty: any.
        demand: Field of the requirement → acceptable values, ``None`` where it may be left out.
        may_be_met: Whether any listed service can fulfil it by what the list says.
        numbers: Amounts it names: ``24h``, ``30d``, ``3bd`` …
        partial: Whether ``demand`` leaves open what else may be taken.
    """

    text: str
    kind: tuple[str, ...]
    check: tuple[str | None, ...]
    demand: dict[str, object]
    id: str = ""
    may_be_met: bool | None = None
    numbers: tuple[str, ...] = ()
    partial: bool = False


class NameSet(msgspec.Struct, frozen=True, kw_only=True):
    """Names asked of one list."""

    title: str
    list: Path
    names: tuple[Name, ...]


def names_of(path: Path) -> tuple[Name, ...]:
    return _rows(path, Name)


def companies_of(path: Path) -> tuple[Name, ...]:
    """Read provider names in the form of :class:`Name`, with the provider expected in place of a number."""
    return tuple(
        Name(query=row.query, expect=(row.expect,) if row.expect else (), family=row.family, id=row.id)
        for row in _rows(path, Company)
    )


def lines_of(path: Path, demand: Literal["alternatives", "values"]) -> tuple[Line, ...]:
    """Read sentences; plain ``values`` are one acceptable value for each field that a row is about."""
    lines = _rows(path, Line)
    if demand == "alternatives":
        return lines
    return tuple(
        msgspec.structs.replace(
            line, demand={name: [value] for name, value in line.demand.items()}, partial=True
        )
        for line in lines
    )


def own_services(mark: str = "") -> NameSet:
    """Return the set of service names written for this benchmark; *mark*: ``""`` or ``second-``."""
    names = names_of(OWN / f"{mark}services.jsonl")
    return NameSet(title="services", list=OWN / f"{mark}list.csv", names=names)


def own_providers(mark: str = "") -> NameSet:
    names = companies_of(OWN / f"{mark}providers.jsonl")
    return NameSet(title="providers", list=OWN / f"{mark}list.csv", names=names)


def tuned_services() -> tuple[NameSet, ...]:
    """Return the sets that identification was developed with."""
    pairs = (
        ("identify-dev", "identify-dev-list.csv"),
        ("identify-own", "identify-own-list.csv"),
        ("identify-own-dev", "identify-dev-list.csv"),
        ("identify-own-match", "match-dev-list.csv"),
    )
    return tuple(
        NameSet(title=title, list=TUNED / listed, names=names_of(TUNED / f"{title}.jsonl"))
        for title, listed in pairs
    )


def tuned_providers() -> tuple[NameSet, ...]:
    names = companies_of(TUNED / "identify-own-providers.jsonl")
    return (NameSet(title="identify-own-providers", list=TUNED / "identify-own-list.csv", names=names),)


def catalogue(path: Path, knowledge: Knowledge) -> Catalogue:
    """Index the list in the file *path*, taken as official, complete and of the day :data:`ON`."""
    services = read_list(path.read_bytes(), path.name, knowledge).services
    return Catalogue.build(version(path.name, len(services)), services, knowledge).prepare()


def version(source: str, count: int) -> ListVersion:
    return ListVersion(
        id="0" * 12,
        source=source,
        label=Text("合成", "synthetic"),
        origin="official",
        complete=True,
        listed_on=ON,
        fetched_at=datetime.combine(ON, datetime.min.time(), UTC),
        sha256="0" * 64,
        service_count=count,
    )


def _rows(path: Path, kind: type[Row]) -> tuple[Row, ...]:
    decoder = msgspec.json.Decoder(kind)
    return tuple(decoder.decode(line) for line in path.read_text("utf-8").splitlines() if line.strip())
