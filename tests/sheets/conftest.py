"""What the tests of sheets share."""

import pytest

from lookup.knowledge import Knowledge, load_knowledge
from lookup.sheets.reading import read_book
from lookup.sheets.report import SheetReading, Wording
from lookup.workbook.loading import load
from lookup.workbook.parts import Package


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def wording(knowledge: Knowledge) -> Wording:
    return Wording.of(knowledge)


class Reader:
    """Reads a workbook in this process, without the guards around it."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def __call__(self, data: bytes) -> SheetReading:
        return read_book(load(Package(data)), self.wording)


@pytest.fixture(scope="session")
def read(wording: Wording) -> Reader:
    return Reader(wording)
