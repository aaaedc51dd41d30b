"""API keys in the store: what each may do, until when, and the hash by which it is known again."""

from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from lookup.store.connection import Connections
from lookup.store.rows import printed

Scope: TypeAlias = Literal["read", "match", "operate"]
"""``read`` asks the list, ``match`` puts names, requirements and sheets to it, ``operate`` decides."""


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key, without the key itself.

    Attributes:
        id: Stands in the key in the open, and in the log of operations.
        name: Who has it, as the operator calls them.
        sha256: Hash of the whole key, in hex.
        expires_on: The last day (Asia/Tokyo) on which it is taken; ``None``: it does not expire.
        revoked_at: When the operator revoked it; ``None``: not so far.
    """

    id: str
    name: str
    scopes: tuple[Scope, ...]
    sha256: str
    created_at: datetime
    expires_on: date | None = None
    revoked_at: datetime | None = None


class KeyStore:
    """The keys in the store's SQLite file *path*; usable from several threads and processes.

    Every method raises :class:`lookup.errors.StoreFailure` when the store cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)

    def all_(self) -> dict[str, ApiKey]:
        """Return every key by its id, newest first, those revoked included; cheap to ask again."""
        return self._connections.remembered("keys", self._read)

    def add(self, key: ApiKey) -> None:
        """Keep a new key."""
        texts = {"scopes": " ".join(key.scopes), "created_at": printed(key.created_at)}
        with self._connections.writing() as db:
            db.table("api_keys").insert(msgspec.to_builtins(key) | texts)

    def revoke(self, key_id: str, at: datetime) -> None:
        """Keep that a key was revoked; one that was revoked before stays as it was."""
        query = "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"
        with self._connections.writing() as db:
            db.execute(query, [printed(at), key_id])

    def _read(self) -> dict[str, ApiKey]:
        rows = self._connections.rows("SELECT * FROM api_keys ORDER BY created_at DESC, id")
        keys = [msgspec.convert(row | {"scopes": row["scopes"].split()}, ApiKey) for row in rows]
        return {key.id: key for key in keys}
