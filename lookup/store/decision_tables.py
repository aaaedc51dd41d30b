"""The tables of people's decisions about names, and of their withdrawals: rows are only ever added."""

from sqlite_utils import Database

_DECISIONS = """
CREATE TABLE name_decisions (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject')),
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    provider TEXT,
    provider_key TEXT,
    service_key TEXT NOT NULL,
    service_name TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT
"""
_BY_KEY = "CREATE INDEX name_decisions_by_key ON name_decisions (key)"
_WITHDRAWALS = """
CREATE TABLE name_withdrawals (
    sequence INTEGER PRIMARY KEY,
    decision TEXT NOT NULL UNIQUE REFERENCES name_decisions (id),
    withdrawn_at TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL,
    withdrawn_why TEXT NOT NULL
) STRICT
"""
_STAYS = """
CREATE TRIGGER {table}_{action} BEFORE {action} ON {table}
BEGIN
    SELECT RAISE(ABORT, 'a decision is kept as it was made');
END
"""


def decisions(db: Database) -> None:
    """Make the tables of decisions, whose rows can be neither changed nor removed."""
    for statement in (_DECISIONS, _BY_KEY, _WITHDRAWALS):
        db.execute(statement)
    for table in ("name_decisions", "name_withdrawals"):
        for action in ("UPDATE", "DELETE"):
            db.execute(_STAYS.format(table=table, action=action))
