"""What the SQLite store asks; the first ``?`` is the register, where a statement needs it."""

VERSIONS = """
    SELECT versions.* FROM versions
    JOIN (SELECT version, max(since) AS since, max(sequence) AS term FROM terms WHERE register = ?
          GROUP BY version) AS last ON last.version = versions.id
    ORDER BY last.since DESC, last.term DESC
"""
VERSION = "SELECT * FROM versions WHERE register = ? AND id = ?"
STORED = "SELECT * FROM versions_as_they_stand WHERE register = ? ORDER BY sequence DESC"
KEPT = "SELECT * FROM versions_as_they_stand WHERE register = ? AND id = ?"
HELD = """
    SELECT * FROM versions_as_they_stand WHERE register = ? AND standing = 'held'
    ORDER BY sequence DESC LIMIT 1
"""
CURRENT = """
    SELECT * FROM versions_as_they_stand WHERE id =
        (SELECT version FROM terms WHERE register = ? ORDER BY since DESC, sequence DESC LIMIT 1)
"""
CURRENT_KEY = """
    SELECT id || '@' || confirmed_on AS key FROM versions_as_they_stand WHERE id =
        (SELECT version FROM terms WHERE register = ? ORDER BY since DESC, sequence DESC LIMIT 1)
"""
VERSION_AT = """
    SELECT * FROM versions WHERE id =
        (SELECT version FROM terms WHERE register = ? AND since <= ?
         ORDER BY since DESC, sequence DESC LIMIT 1)
"""
LATEST_TERM = "SELECT max(since) AS since FROM terms WHERE register = ?"
CONFIRMED_ON = "SELECT max(listed_on) AS day FROM confirmations WHERE version = ? AND seen_at <= ?"
CONFIRMATIONS = "SELECT listed_on, seen_at FROM confirmations WHERE version = ? ORDER BY sequence"
DECISIONS = "SELECT standing, at, by, why FROM standings WHERE version = ? ORDER BY sequence"
PART = "SELECT deflated FROM entries WHERE version = ? AND part = ?"
CONTENT = "SELECT deflated FROM contents WHERE sha256 = ?"
CHANGES = """
    SELECT * FROM changes_of_registers WHERE register = ? AND seen_at >= ?
    ORDER BY seen_at DESC, version_sequence DESC, sequence
"""
HISTORY = """
    SELECT * FROM changes_of_registers WHERE register = ? AND key IN (SELECT value FROM json_each(?))
    ORDER BY seen_at DESC, version_sequence DESC, sequence
"""
REMOVALS = """
    SELECT * FROM changes_of_registers WHERE register = ? AND kind = 'removed'
    ORDER BY seen_at DESC, version_sequence DESC, sequence
"""
RUNS = "SELECT * FROM runs WHERE register = ? ORDER BY sequence DESC LIMIT ?"
VALIDATORS = "SELECT etag, last_modified, sha256 FROM validators WHERE register = ? AND source = ?"
