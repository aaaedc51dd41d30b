"""Where list versions are kept, with their raw bytes, their services and what changed between them."""

from lookup.store.protocol import Run, Store
from lookup.store.sqlite import SqliteStore

__all__ = ["Run", "SqliteStore", "Store"]
