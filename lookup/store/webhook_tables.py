"""The tables of webhooks and of the messages to them."""

from sqlite_utils import Database

_TABLES = """
CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    number TEXT,
    provider TEXT,
    kinds TEXT NOT NULL,
    expires_within INTEGER,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    told_version TEXT,
    told_run_at TEXT NOT NULL,
    told_expiries_on TEXT
) STRICT;

CREATE TABLE webhook_messages (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    webhook TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts INTEGER NOT NULL,
    next_at TEXT,
    last_at TEXT,
    status INTEGER,
    reason_ja TEXT,
    reason_en TEXT,
    UNIQUE (webhook, id)
) STRICT;
CREATE INDEX webhook_messages_due ON webhook_messages (next_at) WHERE state = 'waiting'
"""


def webhooks(db: Database) -> None:
    """Make the tables of webhooks and their messages."""
    for statement in filter(str.strip, _TABLES.split(";")):
        db.execute(statement)
