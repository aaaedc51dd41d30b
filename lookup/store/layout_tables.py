"""The table of remembered mappings of sheet columns."""

from sqlite_utils import Database

_TABLE = """
CREATE TABLE sheet_layouts (
    id TEXT PRIMARY KEY,
    headers TEXT NOT NULL,
    fields TEXT NOT NULL
) STRICT
"""


def sheet_layouts(db: Database) -> None:
    """Make the table of remembered mappings."""
    db.execute(_TABLE)
