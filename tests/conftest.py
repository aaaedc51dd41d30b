"""What all tests share."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ready import PLACE, standing_by

# CI must answer the same for the same commit; at a desk the property tests go on exploring.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_configure(config: pytest.Config) -> None:
    """Have one process stand by for all test processes, which take its place from the environment."""
    if PLACE not in os.environ:
        ready = ExitStack()
        ready.enter_context(standing_by())
        config.add_cleanup(ready.close)


@pytest.fixture(scope="session", autouse=True)
def hypothesis_settled() -> None:
    """Have Hypothesis take hold of its random numbers before any app in this process freezes the garbage.

    At its first test it looks for those who refer to them, sees none who are frozen meanwhile, and warns.
    """

    @given(st.none())
    def settle(nothing: None) -> None:
        assert nothing is None

    settle()


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server that answers from the synthetic list, declared official and complete."""
    from tests.serving import LIST, serving, sync  # noqa: PLC0415 - which looks for the process above

    home = tmp_path_factory.mktemp("home")
    sync(home, LIST)
    with serving(home) as client:
        yield client
