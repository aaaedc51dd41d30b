"""The tables of the SQLite store, and the steps by which an older file becomes a newer one.

A step that has ever been released is never changed; what comes later is a further step.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("lookup")

_TABLES = """
CREATE TABLE contents (
    sha256 TEXT PRIMARY KEY,
    deflated BLOB NOT NULL
) STRICT;

CREATE TABLE versions (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    label_ja TEXT NOT NULL,
    label_en TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('official', 'unofficial')),
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    listed_on TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES contents (sha256),
    service_count INTEGER NOT NULL
) STRICT;

CREATE TABLE confirmations (
    sequence INTEGER PRIMARY KEY,
    version TEXT NOT NULL REFERENCES versions (id),
    listed_on TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX confirmations_of_version ON confirmations (version, listed_on);

CREATE TABLE services (
    version TEXT NOT NULL REFERENCES versions (id),
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    service TEXT NOT NULL,
    PRIMARY KEY (version, position),
    UNIQUE (version, key)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE runs (
    sequence INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    source TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('new', 'unchanged', 'refused')),
    bytes INTEGER NOT NULL,
    service_count INTEGER,
    version TEXT,
    message_ja TEXT NOT NULL,
    message_en TEXT NOT NULL
) STRICT;
"""


def versions_and_changes(db: Database) -> None:
    """Make the tables of list versions, their services, their changes, and the log."""
    for statement in filter(str.strip, _TABLES.split(";")):
        db.execute(statement)


_STEPS = (versions_and_changes,)

for _step in _STEPS:
    MIGRATIONS()(_step)


def is_foreign(db: Database) -> bool:
    """Tell whether *db* is a database of something else."""
    return bool(db.table_names()) and not MIGRATIONS.applied(db)


def is_newer(db: Database) -> bool:
    """Tell whether *db* was made by a later release, with steps that this one does not know."""
    known = {step.__name__ for step in _STEPS}
    return any(step.name not in known for step in MIGRATIONS.applied(db))
