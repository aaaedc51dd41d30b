"""Where list versions are kept, with their raw bytes, their entries and what changed between them."""

from lookup.store.protocol import AUDITORS, SERVICES, Register, Run, Store, Stored, Taken
from lookup.store.sqlite import SqliteStore

__all__ = ["AUDITORS", "SERVICES", "Register", "Run", "SqliteStore", "Store", "Stored", "Taken"]
