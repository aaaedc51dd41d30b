"""One server for the folder, over the synthetic list."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.conftest import LIST, serving, sync


@pytest.fixture(scope="package")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server that answers from the synthetic list, declared official and complete."""
    home = tmp_path_factory.mktemp("home")
    sync(home, LIST)
    with serving(home) as client:
        yield client
