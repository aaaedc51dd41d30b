"""One furnished house, its server and one browser for all tests of the pages."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from .browser import launched, opened
from .house import EXAMPLE, furnish, in_force, serving, with_markup


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    furnish(folder, with_markup(in_force()))
    return folder


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    with serving(home) as url:
        yield url


# Not for the session: while a browser is driven, no other test could run an event loop of its own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address) as empty:
        yield empty


@pytest.fixture(scope="session")
def example() -> Path:
    return EXAMPLE


@pytest.fixture(scope="session")
def answered(address: str) -> str:
    """Return where the answer to the example sheet is shown, which is kept as a record too."""
    files = {"file": (EXAMPLE.name, EXAMPLE.read_bytes())}
    answer = httpx.post(f"{address}/sheet", files=files, data={"record": "true"}, timeout=60)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])
