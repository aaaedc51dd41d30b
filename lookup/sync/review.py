"""Comparing a list with the one before: what was added, removed, and changed, field by field."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Generic, TypeAlias

import msgspec

from lookup.model import Change, ListVersion
from lookup.store.protocol import E, Register
from lookup.text import nfkc

Listing: TypeAlias = tuple[ListVersion, Iterable[E]]
"""A version and its entries."""

_APART = ("key", "unreadable", "extra")


class Comparison(msgspec.Struct, Generic[E], frozen=True, kw_only=True):
    """What differs between two successive versions.

    Attributes:
        changes: One for each entry added or removed, and for each field changed: by key, then in the order
            of the fields. Texts of unreadable cells come as fields ``unreadable.<field>``, unknown columns
            as ``extra.<header>``; items are joined by ``; ``, dates are ISO.
        before: Number of entries before.
        common: Number of entries that both versions have.
        removed: Keys of entries that are gone.
        renamed: Keys of entries that are called otherwise.
        emptied: Field → number of entries that had it before and have it no more.
        gained: Field → number of entries that both have and that have it only now.
    """

    changes: tuple[Change, ...]
    before: int
    common: int
    removed: tuple[str, ...]
    renamed: tuple[str, ...]
    emptied: dict[str, int]
    gained: dict[str, int]


def compare(
    old: "Listing[E]", new: tuple[ListVersion, Sequence[E]], register: Register[E], seen_at: datetime
) -> Comparison[E]:
    """Compare two successive versions; entries are the same if their keys are.

    Args:
        old: The version in force; its entries are walked once, and never all in memory.
        new: The version that would follow it.
        register: The list they are of.
        seen_at: When the changes are seen: when *new* comes into force.
    """
    found = _Found(register, old[0], new[0], seen_at)
    after: dict[str, Any] = {entry.key: entry for entry in new[1]}  # type: ignore[attr-defined]
    for was in old[1]:
        found.take(was, after.pop(was.key, None))  # type: ignore[attr-defined]
    for entry in after.values():
        found.add(entry)
    return found.comparison()


class _Found(Generic[E]):
    """What is gathered while the entries are walked."""

    def __init__(self, register: Register[E], old: ListVersion, new: ListVersion, seen_at: datetime) -> None:
        self._register = register
        self._fields = [f.name for f in msgspec.structs.fields(register.entry) if f.name not in _APART]
        self._change: Callable[..., Change] = partial(
            Change, version=new.id, previous_version=old.id, seen_at=seen_at, listed_on=new.listed_on
        )
        self._changes: list[Change] = []
        self._before = 0
        self._removed: list[str] = []
        self._renamed: list[str] = []
        self._emptied: Counter[str] = Counter()
        self._gained: Counter[str] = Counter()

    def take(self, was: Any, now: Any | None) -> None:  # noqa: ANN401 - an entry of any register
        """Take in an entry of the version before, and the same entry as it is now."""
        self._before += 1
        if now is None:
            self._removed.append(was.key)
            self._changes.append(self._about(was)(kind="removed"))
        elif was != now:
            self._changes += self._fields_changed(was, now)
            if nfkc(self._title(was)) != nfkc(self._title(now)):
                self._renamed.append(now.key)

    def add(self, entry: Any) -> None:  # noqa: ANN401 - an entry of any register
        """Take in an entry that the version before has not."""
        self._changes.append(self._about(entry)(kind="added"))

    def comparison(self) -> Comparison[E]:
        """Return what was found."""
        rank = {field: n for n, field in enumerate(self._fields)}
        return Comparison(
            changes=tuple(sorted(self._changes, key=lambda c: (c.key, _rank(rank, c.field or "")))),
            before=self._before,
            common=self._before - len(self._removed),
            removed=tuple(self._removed),
            renamed=tuple(self._renamed),
            emptied=dict(self._emptied),
            gained=dict(self._gained),
        )

    def _fields_changed(self, was: Any, now: Any) -> Iterator[Change]:  # noqa: ANN401
        change = self._about(now)
        before, after = self._printed(was), self._printed(now)
        for field in before.keys() | after.keys():
            had, has = before.get(field), after.get(field)
            if had != has:
                yield change(kind="changed", field=field, before=had, after=has)
            if has is None:
                self._emptied[field] += 1
            elif had is None:
                self._gained[field] += 1

    def _about(self, entry: Any) -> Callable[..., Change]:  # noqa: ANN401
        number = getattr(entry, self._register.number) if self._register.number else None
        name = self._title(entry)
        return partial(self._change, key=entry.key, registration_number=number, service_name=name)

    def _title(self, entry: Any) -> str:  # noqa: ANN401
        return str(getattr(entry, self._register.title))

    def _printed(self, entry: Any) -> dict[str, str]:  # noqa: ANN401
        """Return what is set in an entry, by field, as text."""
        values = ((field, getattr(entry, field)) for field in self._fields)
        texts = {field: _text(value) for field, value in values if value not in (None, ())}
        for name in ("unreadable", "extra"):
            texts |= {f"{name}.{field}": text for field, text in getattr(entry, name, {}).items()}
        return texts


def _text(value: str | date | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return value if isinstance(value, str) else value.isoformat()


def _rank(rank: dict[str, int], field: str) -> tuple[int, str]:
    return rank.get(field, len(rank)), field
