"""The ISMAP監査機関リスト as it is asked: who is on it, and whether a service's 監査機関 is."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, Self

import msgspec

from lookup.matching.catalogue import list_info
from lookup.matching.search import contains, searchable
from lookup.model import Auditor, ListInfo, ListVersion
from lookup.text import company_key, split_items


class AuditorListed(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one audit institution is on the list; for information, never a verdict.

    Attributes:
        name: As the service's entry prints it.
        state: ``no_list``: no list of audit institutions was ever loaded.
        entry: The institution's own entry, if it is listed.
    """

    name: str
    state: Literal["listed", "not_listed", "no_list"]
    entry: Auditor | None = None


class AuditorsOf(msgspec.Struct, frozen=True, kw_only=True):
    """What the list of audit institutions (``list``, if there is one) says of a service's 監査機関."""

    list: ListInfo | None
    auditors: tuple[AuditorListed, ...]


class AuditorList(msgspec.Struct, frozen=True):
    """One version of the list in memory. Built once, never changed.

    Attributes:
        as_of: Day up to which the version is known to be the list.
        stale_after_days: Age in days beyond which it counts as stale.
        by_name: Key of the name, without legal form → entry.
    """

    version: ListVersion
    auditors: tuple[Auditor, ...]
    as_of: date
    stale_after_days: int
    by_name: dict[str, Auditor]

    @classmethod
    def build(
        cls, version: ListVersion, auditors: Sequence[Auditor], *, as_of: date, stale_after_days: int
    ) -> Self:
        """Index *auditors* of *version*."""
        by_name = {company_key(auditor.name): auditor for auditor in reversed(auditors)}
        return cls(version, tuple(auditors), as_of, stale_after_days, by_name)

    def info(self, on: date) -> ListInfo:
        """Say which list this is, and whether it is stale on the day *on*."""
        return list_info(self.version, self.as_of, on, self.stale_after_days)

    def search(self, query: str | None) -> tuple[Auditor, ...]:
        """Return the institutions whose name, number, address or remarks contain *query*; ``None``: all."""
        if query is None:
            return self.auditors
        return tuple(
            a
            for a in self.auditors
            if contains(searchable(a.name, a.number, a.corporate_number, a.address, a.remarks), query)
        )


def auditors_of(printed: str, listed: AuditorList | None, on: date) -> AuditorsOf:
    """Say of each institution that a service's entry has *printed* whether it is listed.

    Names are the same if they are without their legal forms, in whatever writing.
    """
    if listed is None:
        return AuditorsOf(list=None, auditors=(AuditorListed(name=printed, state="no_list"),))
    names = (printed,) if company_key(printed) in listed.by_name else split_items(printed) or (printed,)
    return AuditorsOf(list=listed.info(on), auditors=tuple(_listed(name, listed) for name in names))


def _listed(name: str, listed: AuditorList) -> AuditorListed:
    entry = listed.by_name.get(company_key(name))
    return AuditorListed(name=name, state="listed" if entry else "not_listed", entry=entry)
