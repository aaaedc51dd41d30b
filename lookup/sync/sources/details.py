"""The page of each entry, for what the list page does not say, and the documents that belong to it."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.knowledge.portal import ListColumn, PortalPage
from lookup.sync.capture import Attachment, Captured, Note, called_by
from lookup.sync.records import Json, fields_of, objects, walk
from lookup.sync.sources.session import Session
from lookup.text import read_number

Entry: TypeAlias = tuple[dict[str, Json], str | None]
"""A record of the list page, and what it is known by."""

_SYS_ID = re.compile(r"[0-9a-f]{32}")
_ATTACHMENT = re.compile(r"sys_attachment\.do\?(?:[^\s\"'<>]*&(?:amp;)?)?sys_id=([0-9a-f]{32})")
_NOT_THERE = frozenset(
    {
        "portal.gone",
        "portal.login",
        "portal.login_redirect",
        "portal.no_containers",
    }
)
"""What may be wrong with the pages of entries alone; the list itself is read all the same."""
_TRIED = 3
"""If so many pages in a row, from the first one on, say nothing, the others are not asked for."""
_PERIOD: tuple[ListColumn, ...] = ("audit_period", "audit_period_start", "audit_period_end")


def with_details(
    session: Session,
    knowledge: Knowledge,
    page: PortalPage,
    entries: Sequence[Entry],
    labels: dict[str, str],
) -> tuple[tuple[Captured, ...], dict[str, str], tuple[Note, ...]]:
    """Read the page of each entry, if the list page lacks a field that it may have.

    Args:
        session: The visit.
        knowledge: Which fields are wanted, and what they are called.
        page: Where the list stands.
        entries: What the list page says.
        labels: Field name → label on the list page.

    Returns:
        The entries with what was found, the labels of their fields, and what an operator has to know.

    Raises:
        ListRefused: The portal cannot be reached any more.
    """
    reader = _Details(session, knowledge, page, labels)
    if page.detail_page_id is None or not _lacks(knowledge, entries, labels):
        return tuple(Captured(item, None, _attachments(knowledge, item)) for item, _ in entries), labels, ()
    records = tuple(reader.read(item, key) for item, key in entries)
    missed = sum(record.detail is None for record in records)
    notes = (Note("portal.no_details", {"count": missed}),) if missed else ()
    return records, reader.labels, notes


class _Details:
    """Reads the pages of entries, one after the other, until it is clear that they say nothing."""

    def __init__(
        self, session: Session, knowledge: Knowledge, page: PortalPage, labels: dict[str, str]
    ) -> None:
        self._session = session
        self._knowledge = knowledge
        self._page_id = page.detail_page_id or ""
        self._asked = self._found = 0
        self.labels = dict(labels)

    def read(self, item: dict[str, Json], key: str | None) -> Captured:
        """Return the entry with what its own page says."""
        documents = _attachments(self._knowledge, item)
        sys_id = _sys_id_of(item, self._knowledge, self.labels)
        if sys_id is None or (not self._found and self._asked >= _TRIED):
            return Captured(item, None, documents)
        self._asked += 1
        result = self._page(sys_id)
        detail = self._record_in(result, sys_id, key)
        if detail is None:
            return Captured(item, None, documents)
        self._found += 1
        self.labels = {name: f.label for name, f in fields_of(detail).items() if f.label} | self.labels
        further = _attachments(self._knowledge, result.get("containers"))
        return Captured(item, detail, tuple(dict.fromkeys((*documents, *further))))

    def _page(self, sys_id: str) -> dict[str, Json]:
        try:
            return self._session.page(self._page_id, sys_id)
        except ListRefused as refused:
            if refused.code not in _NOT_THERE:
                raise
            return {}

    def _record_in(self, result: dict[str, Json], sys_id: str, key: str | None) -> dict[str, Json] | None:
        """Return the object that says most about the entry."""
        best, most = None, 0
        for _, value in objects(result):
            fields = fields_of(value)
            texts = [field.text for field in fields.values()]
            if sys_id in texts or (key and key in map(read_number, texts)):
                known = sum(
                    bool(self._field_of(name, field.label)) and bool(field.text)
                    for name, field in fields.items()
                )
                if known > most:
                    best, most = value, known
        return best

    def _field_of(self, name: str, label: str | None) -> str | None:
        labels = self._knowledge.list_labels
        return labels.field_of(called_by(name, label, self._knowledge.portal, labels))


def _lacks(knowledge: Knowledge, entries: Sequence[Entry], told: dict[str, str]) -> bool:
    """Tell whether the list page lacks a field that the page of an entry may have."""
    labels = knowledge.list_labels
    names = dict.fromkeys(name for item, _ in entries for name in fields_of(item))
    have = {labels.field_of(called_by(name, told.get(name), knowledge.portal, labels)) for name in names}
    if have & {*_PERIOD}:
        have |= {*_PERIOD}
    return not {*knowledge.portal.detail_fields} <= have


def _sys_id_of(item: dict[str, Json], knowledge: Knowledge, told: dict[str, str]) -> str | None:
    labels = knowledge.list_labels
    for name, field in fields_of(item).items():
        column = called_by(name, told.get(name), knowledge.portal, labels)
        if labels.field_of(column) == "detail_sys_id" and _SYS_ID.fullmatch(field.text):
            return field.text
    return None


def _attachments(knowledge: Knowledge, tree: Json) -> tuple[Attachment, ...]:
    """Return the documents that *tree* names, by their addresses."""
    root = knowledge.portal.address.rstrip("/")
    found = dict(_documents(tree))
    return tuple(Attachment(f"{root}/sys_attachment.do?sys_id={i}", found[i]) for i in sorted(found))


def _documents(tree: Json) -> Iterator[tuple[str, str | None]]:
    """Yield the id of each document with the name it has there; those with names come last."""
    named = []
    for _, value, _ in walk(tree):
        if isinstance(value, str):
            yield from ((sys_id, None) for sys_id in _ATTACHMENT.findall(value))
        elif isinstance(value, dict) and isinstance(value.get("file_name"), str):
            sys_id = value.get("sys_id")
            if isinstance(sys_id, str) and _SYS_ID.fullmatch(sys_id):
                named.append((sys_id, value["file_name"]))
    yield from named
