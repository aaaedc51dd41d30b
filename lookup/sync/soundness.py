"""Entries that cannot be right whatever the list said before: dates that cannot be, text that was damaged."""

import re
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from lookup.model import JST
from lookup.store.protocol import E

EARLIEST_YEAR = 2015
"""ISMAP began in 2020; the periods that were audited for the first registrations lie a little before."""
YEARS_AHEAD = 10
"""No date of the list lies further ahead than that."""

_IN_ORDER = (("registered_on", "expires_on"), ("audit_period_start", "audit_period_end"))

_TAIL = "[\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"
_DAMAGE = re.compile(
    "\ufffd"  # what stands for bytes that were no text
    "|[縺繧繝].?[縺繧繝]"  # kana in UTF-8, read as Shift_JIS
    f"|(?:[à-ï]{_TAIL}{{1,2}}){{2}}"  # kana and kanji in UTF-8, read as Latin-1 or Windows-1252
    r"|\?{4}"  # what could not be written in some encoding
)


def impossible_dates(entries: Iterable[E], at: datetime) -> tuple[str, ...]:
    """Return the keys of entries of which an end lies before its beginning, or a year is out of all range."""
    latest = at.astimezone(JST).year + YEARS_AHEAD
    return tuple(_key(entry) for entry in entries if _is_impossible(entry, latest))


def damaged(entries: Iterable[E]) -> tuple[str, ...]:
    """Return the keys of entries with text that was replaced, or read in a wrong encoding, on its way."""
    return tuple(_key(e) for e in entries if _DAMAGE.search(msgspec.json.encode(e).decode()))


def _is_impossible(entry: msgspec.Struct, latest: int) -> bool:
    for first, last in _IN_ORDER:
        begin: date | None = getattr(entry, first, None)
        end: date | None = getattr(entry, last, None)
        if begin and end and end < begin:
            return True
        if any(day and not EARLIEST_YEAR <= day.year <= latest for day in (begin, end)):
            return True
    return False


def _key(entry: msgspec.Struct) -> str:
    return str(entry.key)  # type: ignore[attr-defined]
