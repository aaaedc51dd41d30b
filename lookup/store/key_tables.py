"""The table of API keys: of each only its hash, so that whoever reads the file cannot use one."""

from sqlite_utils import Database

_KEYS = """
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_on TEXT,
    revoked_at TEXT
) STRICT
"""


def api_keys(db: Database) -> None:
    """Make the table of API keys."""
    db.execute(_KEYS)
