"""The table of records: assessments locked as evidence."""

from sqlite_utils import Database

_RECORDS = """
CREATE TABLE records (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    made_at TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    title TEXT,
    deflated BLOB NOT NULL,
    sheet_name TEXT,
    sheet_deflated BLOB,
    answered_deflated BLOB
) STRICT
"""
_STAY = """
CREATE TRIGGER records_stay BEFORE UPDATE ON records
BEGIN
    SELECT RAISE(ABORT, 'a record is never changed');
END
"""


def records(db: Database) -> None:
    """Make the table of records."""
    for statement in (_RECORDS, _STAY):
        db.execute(statement)
