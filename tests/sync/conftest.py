"""A store of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lookup.store import SqliteStore

from .lists import Lists


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Lists]:
    """An empty store."""
    store = SqliteStore(tmp_path / "data" / "lists.sqlite")
    yield store
    store.close()
