"""The official portal as a source."""

import hashlib
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from lookup.knowledge import Knowledge
from lookup.knowledge.portal import PortalList
from lookup.model import Origin, Validators
from lookup.sync.capture import Capture, write_capture
from lookup.sync.sources.session import Session
from lookup.sync.sources.source import Delivery, SourceSettings
from lookup.sync.sources.walking import Changed, walk_list
from lookup.sync.sources.web import Web

SERVICE_LISTS: tuple[PortalList, ...] = ("ISMAP", "ISMAP-LIU")


class PortalSource:
    """The portal that ``portal.yaml`` describes; *lists* are those of its lists that are read."""

    def __init__(
        self,
        settings: SourceSettings,
        knowledge: Knowledge,
        lists: Sequence[PortalList] = SERVICE_LISTS,
    ) -> None:
        self._contact = settings.contact
        self._knowledge = knowledge
        self._lists = lists

    @property
    def name(self) -> str:
        """The address of the portal."""
        portal = self._knowledge.portal
        return portal.address.rstrip("/") + portal.suffix

    def deliveries(self, known: Validators | None, have: frozenset[str]) -> Iterator[Delivery]:
        """Walk through the lists, once more if they change meanwhile; yield what was found.

        The lists are official if the portal's host is. They are complete if the walk reached the end of each.

        Raises:
            ListRefused: The portal cannot be reached or read; the text names the cause and what to do.
        """
        del known, have  # The portal tells nothing by which to ask whether anything has changed.
        capture = self._capture()
        data = write_capture(capture)
        yield Delivery(
            name=self.name,
            data=data,
            origin=self.origin,
            complete=capture.complete,
            validators=Validators(sha256=hashlib.sha256(data).hexdigest()),
        )

    def _capture(self) -> Capture:
        try:
            return self._walk()
        except Changed:
            pass
        try:
            return self._walk()
        except Changed as changed:
            raise changed.refused from changed

    def _walk(self) -> Capture:
        portal = self._knowledge.portal
        with Web(self._knowledge, contact=self._contact, limits=portal.limits) as web:
            session = Session(web, self._knowledge)
            pages = [page for name in self._lists if (page := portal.page_of(name)).included_in is None]
            lists = tuple(walk_list(session, self._knowledge, page) for page in pages)
        return Capture(address=portal.address, lists=lists)

    @property
    def origin(self) -> Origin | None:
        """Return ``official`` for the official host over a connection that proves it."""
        address = urlsplit(self._knowledge.portal.address)
        hosts = self._knowledge.portal.official_hosts
        return "official" if address.scheme == "https" and address.hostname in hosts else None
