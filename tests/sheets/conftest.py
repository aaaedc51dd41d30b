"""What the tests of sheets share."""

from datetime import UTC, datetime

import pytest

from lookup.knowledge import Knowledge, load_knowledge
from lookup.matching.catalogue import Catalogue
from lookup.model import ListVersion, Text
from lookup.sheets.reading import read_book
from lookup.sheets.report import SheetReading, Wording
from lookup.sync.reading import read_list
from lookup.workbook.loading import load
from lookup.workbook.parts import Package

from .books import DATA, ON


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def wording(knowledge: Knowledge) -> Wording:
    return Wording.of(knowledge)


@pytest.fixture(scope="session")
def catalogue(knowledge: Knowledge) -> Catalogue:
    """The synthetic development list, declared official and complete."""
    source = DATA.parent / "match-dev-list.csv"
    services = read_list(source.read_bytes(), source.name, knowledge).services
    version = ListVersion(
        id="0123456789ab",
        source=source.name,
        label=Text("試験用の一覧", "Synthetic list"),
        origin="official",
        complete=True,
        listed_on=ON,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        sha256="ab" * 32,
        service_count=len(services),
    )
    return Catalogue.build(version, services, knowledge)


class Reader:
    """Reads a workbook in this process, without the guards around it."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def __call__(self, data: bytes) -> SheetReading:
        return read_book(load(Package(data)), self.wording)


@pytest.fixture(scope="session")
def read(wording: Wording) -> Reader:
    return Reader(wording)
