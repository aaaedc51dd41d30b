"""What all tests share."""

import os
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import settings

from tests.serving import LIST, serving, sync

# CI must answer the same for the same commit; at a desk the property tests go on exploring.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server that answers from the synthetic list, declared official and complete."""
    home = tmp_path_factory.mktemp("home")
    sync(home, LIST)
    with serving(home) as client:
        yield client
