"""The tables of the SQLite store, and the steps by which an older file becomes a newer one.

A step that has ever been released is never changed; what comes later is a further step.
"""

from sqlite_utils import Database, Migrations

from lookup.store.decision_tables import decisions
from lookup.store.key_tables import api_keys
from lookup.store.layout_tables import sheet_layouts
from lookup.store.record_tables import records
from lookup.store.webhook_tables import webhooks

MIGRATIONS = Migrations("lookup")

_TABLES = """
CREATE TABLE contents (
    sha256 TEXT PRIMARY KEY,
    deflated BLOB NOT NULL
) STRICT;

CREATE TABLE versions (
    sequence INTEGER PRIMARY KEY,
    register TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    label_ja TEXT NOT NULL,
    label_en TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('official', 'unofficial')),
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    listed_on TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES contents (sha256),
    service_count INTEGER NOT NULL,
    entries_sha256 TEXT NOT NULL,
    columns TEXT NOT NULL,
    findings TEXT NOT NULL
) STRICT;

CREATE TABLE entries (
    version TEXT NOT NULL REFERENCES versions (id),
    part INTEGER NOT NULL,
    deflated BLOB NOT NULL,
    PRIMARY KEY (version, part)
) STRICT;

CREATE TABLE standings (
    sequence INTEGER PRIMARY KEY,
    version TEXT NOT NULL REFERENCES versions (id),
    standing TEXT NOT NULL CHECK (standing IN ('in_force', 'held', 'rejected', 'superseded')),
    at TEXT NOT NULL,
    by TEXT,
    why TEXT
) STRICT;
CREATE INDEX standings_of_version ON standings (version);

CREATE TABLE terms (
    sequence INTEGER PRIMARY KEY,
    register TEXT NOT NULL,
    version TEXT NOT NULL REFERENCES versions (id),
    since TEXT NOT NULL
) STRICT;
CREATE INDEX terms_by_time ON terms (register, since);

CREATE TABLE confirmations (
    sequence INTEGER PRIMARY KEY,
    version TEXT NOT NULL REFERENCES versions (id),
    listed_on TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX confirmations_of_version ON confirmations (version, listed_on);

CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY,
    version TEXT NOT NULL REFERENCES versions (id),
    previous_version TEXT NOT NULL REFERENCES versions (id),
    seen_at TEXT NOT NULL,
    listed_on TEXT NOT NULL,
    key TEXT NOT NULL,
    registration_number TEXT,
    service_name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('added', 'removed', 'changed')),
    field TEXT,
    before TEXT,
    after TEXT
) STRICT;
CREATE INDEX changes_of_service ON changes (key);
CREATE INDEX changes_by_time ON changes (seen_at);
CREATE INDEX removals ON changes (seen_at) WHERE kind = 'removed';

CREATE VIEW versions_as_they_stand AS
    SELECT versions.*,
        (SELECT standing FROM standings WHERE version = versions.id
         ORDER BY sequence DESC LIMIT 1) AS standing,
        (SELECT min(since) FROM terms WHERE version = versions.id) AS in_force_at,
        (SELECT max(listed_on) FROM confirmations WHERE version = versions.id) AS confirmed_on
    FROM versions;

CREATE VIEW changes_of_registers AS
    SELECT changes.*, versions.register, versions.sequence AS version_sequence
    FROM changes JOIN versions ON versions.id = changes.version;

CREATE TABLE runs (
    sequence INTEGER PRIMARY KEY,
    register TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    source TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('new', 'unchanged', 'held', 'refused')),
    bytes INTEGER NOT NULL,
    service_count INTEGER,
    version TEXT,
    message_ja TEXT NOT NULL,
    message_en TEXT NOT NULL
) STRICT;

CREATE TABLE validators (
    register TEXT NOT NULL,
    source TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT,
    PRIMARY KEY (register, source)
) STRICT;

CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    token TEXT NOT NULL,
    holder TEXT NOT NULL,
    machine TEXT NOT NULL,
    process TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
"""


def versions_and_changes(db: Database) -> None:
    """Make the tables of list versions, their entries, their changes, the log, and the lease."""
    for statement in filter(str.strip, _TABLES.split(";")):
        db.execute(statement)


_STEPS = (versions_and_changes, webhooks, decisions, sheet_layouts, records, api_keys)

for _step in _STEPS:
    MIGRATIONS()(_step)


def is_foreign(db: Database) -> bool:
    """Tell whether *db* is a database of something else."""
    return bool(db.table_names()) and not MIGRATIONS.applied(db)


def is_newer(db: Database) -> bool:
    """Tell whether *db* was made by a later release, with steps that this one does not know."""
    known = {step.__name__ for step in _STEPS}
    return any(step.name not in known for step in MIGRATIONS.applied(db))
