"""What is known of the official portal, and what an operator has corrected of it (``portal.yaml``)."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlencode, urlsplit

import msgspec
from msgspec.structs import replace

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.knowledge.labels import Labels
from lookup.text import fold

PortalList: TypeAlias = Literal["ISMAP", "ISMAP-LIU", "auditors"]
"""The lists that the portal publishes; ``auditors`` are the audit institutions."""

ListColumn: TypeAlias = Literal[
    "registration_number",
    "list",
    "service_name",
    "provider_name",
    "corporate_number",
    "registered_on",
    "expires_on",
    "audit_period",
    "audit_period_start",
    "audit_period_end",
    "auditor",
    "statement_scope",
    "scope_exclusions",
    "regions",
    "service_model",
    "governing_law",
    "court",
    "controls",
    "subsequent_events",
    "generative_ai_information",
    "remarks",
    "detail_sys_id",
]
"""The columns of a list of services, as in ``list_labels.yaml``."""

PagingWord: TypeAlias = Literal["total", "page", "start", "size", "pages", "more"]
"""What a list that comes in pages says about itself: entries in all; this page; entries before this page;
entries on a page; pages in all; whether more follow."""


class PortalPage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one list stands.

    Attributes:
        list: Which list it is.
        page_id: ``id`` in the address of its page; ``None``: not known yet, the list cannot be read.
        detail_page_id: ``id`` in the address of an entry's own page; ``None``: none is read.
        widget: Id of the widget that is asked for further pages; ``None``: what the page itself says.
        arrays: Names of the arrays that hold its entries; none: the one with the most entries.
        included_in: The list on whose page this one stands too, so that there is nothing to fetch.
    """

    list: PortalList
    page_id: str | None = None
    detail_page_id: str | None = None
    widget: str | None = None
    arrays: tuple[str, ...] = ()
    included_in: PortalList | None = None


class WebLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long, how much and how often is asked over the network in one sync.

    Attributes:
        connect_seconds: To make a connection.
        silence_seconds: Without a single byte.
        answer_seconds: For one answer from the request to its last byte, so that a slow drip ends.
        answer_megabytes: Of one answer, unpacked.
        total_megabytes: Of all answers.
        requests: Repetitions among them.
        pages: Of one list.
        attempts: For one answer.
        wait_seconds: Before the second attempt; doubled for each further one.
        longest_wait_seconds: What a server asks to wait beyond this is left to the next sync.
        pause_seconds: Between two requests.
    """

    connect_seconds: float = 15.0
    silence_seconds: float = 60.0
    answer_seconds: float = 300.0
    answer_megabytes: float = 256.0
    total_megabytes: float = 1024.0
    requests: int = 3000
    pages: int = 500
    attempts: int = 4
    wait_seconds: float = 2.0
    longest_wait_seconds: float = 300.0
    pause_seconds: float = 0.0


class Portal(msgspec.Struct, frozen=True, kw_only=True):
    """What the entries of the files say together; see ``portal.yaml`` for each field."""

    address: str
    suffix: str
    portal_id: str | None
    official_hosts: tuple[str, ...]
    pages: tuple[PortalPage, ...]
    fields: dict[str, ListColumn]
    auditor_fields: dict[str, tuple[str, ...]]
    prefixes: tuple[str, ...]
    ignored: tuple[str, ...]
    detail_fields: tuple[ListColumn, ...]
    paging: dict[PagingWord, tuple[str, ...]]
    login_widgets: tuple[str, ...]
    maintenance_words: tuple[str, ...]
    limits: WebLimits

    def page_of(self, name: PortalList) -> PortalPage:
        """Return where the list called *name* stands."""
        return next((page for page in self.pages if page.list == name), PortalPage(list=name))

    def entry_page(self, name: PortalList | None, detail_sys_id: str | None) -> str | None:
        """Return the address of the page of an entry in the list *name*; ``None`` if it is not known."""
        page_id = self.page_of(name).detail_page_id if name and self._is_official else None
        return self._at(id=page_id, sys_id=detail_sys_id) if page_id and detail_sys_id else None

    def list_page(self, name: PortalList | None) -> str | None:
        """Return the address of the page of the list *name*; ``None`` where it cannot be known."""
        page_id = self.page_of(name).page_id if name and self._is_official else None
        return self._at(id=page_id) if page_id else None

    @property
    def _is_official(self) -> bool:
        return urlsplit(self.address).hostname in self.official_hosts

    def _at(self, **query: str) -> str:
        return f"{self.address}{self.suffix}?{urlencode(query)}"

    def is_ignored(self, name: str) -> bool:
        """Tell whether a field of that name says nothing about a service, so that nobody need be told."""
        return any(fnmatchcase(name, pattern) for pattern in self.ignored)

    def is_left_out(self, name: str) -> bool:
        """Tell whether a field is left out by its very name, even if its label or name is known."""
        return name in self.ignored


class PortalEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of the file; what it leaves out stays as it was."""

    address: str | None = None
    suffix: str | None = None
    portal_id: str | None = None
    official_hosts: tuple[str, ...] | None = None
    pages: tuple[PortalPage, ...] = ()
    fields: dict[ListColumn, tuple[str, ...]] = {}
    auditor_fields: dict[str, tuple[str, ...]] = {}
    prefixes: tuple[str, ...] | None = None
    ignored: tuple[str, ...] = ()
    detail_fields: tuple[ListColumn, ...] | None = None
    paging: dict[PagingWord, tuple[str, ...]] = {}
    login_widgets: tuple[str, ...] | None = None
    maintenance_words: tuple[str, ...] | None = None
    limits: dict[str, float] = {}


_NOTHING = Portal(
    address="",
    suffix="",
    portal_id=None,
    official_hosts=(),
    pages=(),
    fields={},
    auditor_fields={},
    prefixes=(),
    ignored=(),
    detail_fields=(),
    paging={},
    login_widgets=(),
    maintenance_words=(),
    limits=WebLimits(),
)
_PLAIN = (
    "address",
    "suffix",
    "portal_id",
    "official_hosts",
    "prefixes",
    "detail_fields",
    "login_widgets",
    "maintenance_words",
)
_COUNTS = ("requests", "pages", "attempts")


def load_portal(path: Path, onto: Portal = _NOTHING) -> Portal:
    """Read *path* and lay its entries over *onto*, the later over the earlier.

    Raises:
        KnowledgeError: An entry has an unknown or wrong field, or one label in it stands for two fields.
    """
    portal = onto
    for line, entry in read_entries(path, PortalEntry):
        portal = _laid_over(portal, entry, path, line)
    return portal


def with_labels(labels: Labels, portal: Portal) -> Labels:
    """Return *labels* with the labels and names that *portal* gives to its fields, which come first."""
    return replace(labels, by_header={**labels.by_header, **portal.fields})


def _laid_over(portal: Portal, entry: PortalEntry, path: Path, line: int) -> Portal:
    plain = {name: getattr(entry, name) for name in _PLAIN if getattr(entry, name) is not None}
    return replace(
        portal,
        **plain,
        pages=_pages(portal.pages, entry.pages),
        fields={**portal.fields, **_by_label(entry, path, line)},
        auditor_fields={**portal.auditor_fields, **entry.auditor_fields},
        ignored=(*portal.ignored, *entry.ignored),
        paging={**portal.paging, **entry.paging},
        limits=_limits(portal.limits, entry.limits, path, line),
    )


def _pages(known: tuple[PortalPage, ...], given: tuple[PortalPage, ...]) -> tuple[PortalPage, ...]:
    by_list = {page.list: page for page in known}
    by_list |= {page.list: page for page in given}
    return tuple(by_list.values())


def _by_label(entry: PortalEntry, path: Path, line: int) -> dict[str, ListColumn]:
    found: dict[str, ListColumn] = {}
    for field, labels in entry.fields.items():
        for label in labels:
            if found.setdefault(fold(label), field) != field:
                message = f"{label!r} stands for {found[fold(label)]!r} and {field!r}"
                raise KnowledgeError(path, line, message)
    return found


def _limits(known: WebLimits, given: dict[str, float], path: Path, line: int) -> WebLimits:
    whole = {name: int(value) if name in _COUNTS else value for name, value in given.items()}
    try:
        return msgspec.convert({**msgspec.to_builtins(known), **whole}, WebLimits)
    except msgspec.ValidationError as error:
        raise KnowledgeError(path, line, f"limits: {error}") from error
