"""Another instance as a source: the versions that it has and this one lacks, each checked by its hashes."""

import hashlib
import ipaddress
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.model import ListVersion, Validators
from lookup.store import SERVICES
from lookup.sync.passing_on import VersionEntry, carried_of, deliver, digest
from lookup.sync.sources.source import Delivery, SourceSettings
from lookup.sync.sources.url import NOT_MODIFIED, conditions
from lookup.sync.sources.web import Answer, Web, shown

PAGE = 100
"""So many versions are asked for at once."""


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    versions: tuple[VersionEntry, ...]
    next_cursor: str | None


_PAGE = msgspec.json.Decoder(_Page)


class MirrorSource:
    """The instance at *address*, the one under which its pages and its API stand."""

    def __init__(
        self, address: str, settings: SourceSettings, knowledge: Knowledge, register: str = SERVICES.name
    ) -> None:
        self._address = address.rstrip("/")
        self._settings = settings
        self._knowledge = knowledge
        self._register = register
        key = settings.mirror_key
        self._key = {"Authorization": f"Bearer {key}"} if key else {}

    @property
    def name(self) -> str:
        """The address without what may be secret in it, marked as that of a mirror."""
        return f"mirror:{shown(self._address)}"

    def deliveries(self, known: Validators | None, have: frozenset[str]) -> Iterator[Delivery]:
        """Yield the versions that came after those known here, oldest first; always the one in force there.

        Nothing is yielded if the other instance says that nothing there has changed since *known*.

        Raises:
            ListRefused: The other instance cannot be reached, is none, has no list yet, or told something
                else than it sent; or the way to it is open to everybody.
        """
        if not _is_private(self._address):
            raise self._refused("carrying.mirror_in_the_open")
        with Web(self._knowledge, contact=self._settings.contact) as web:
            first = self._ask(web, known)
            if first.status == NOT_MODIFIED:
                return
            told = self._told(web, first, have)
            if not told:
                raise self._refused("carrying.mirror_empty")
            carried = [carried_of(entry) for entry in reversed(told)]
            seen = Validators(etag=first.headers.get("etag"))
            yield from deliver(self.name, carried, have, partial(self._raw, web), seen)

    def _ask(self, web: Web, known: Validators | None, cursor: str | None = None) -> Answer:
        query = {"register": self._register, "limit": str(PAGE)} | ({"cursor": cursor} if cursor else {})
        condition = conditions(known)
        return web.get(
            f"{self._address}/v1/versions?{urlencode(query)}",
            headers={"Accept": "application/json"} | self._key | condition,
            allow=frozenset({NOT_MODIFIED} if condition else ()),
        )

    def _told(self, web: Web, answer: Answer, have: frozenset[str]) -> list[VersionEntry]:
        """Return what the other instance tells, newest first, up to the first version that is known here."""
        told: dict[str, VersionEntry] = {}
        while True:
            page = self._page(answer)
            told |= {version.id: version for version in page.versions if version.id not in told}
            if page.next_cursor is None or not have.isdisjoint(told):
                return list(told.values())
            answer = self._ask(web, None, page.next_cursor)

    def _page(self, answer: Answer) -> _Page:
        try:
            page = _PAGE.decode(answer.body)
        except msgspec.DecodeError as error:
            raise self._refused("carrying.no_mirror") from error
        for version in page.versions:
            if digest(carried_of(version)) != version.digest:
                raise self._refused("carrying.mirror_differs", version=version.id)
        return page

    def _raw(self, web: Web, version: ListVersion) -> bytes:
        data = web.get(
            f"{self._address}/v1/versions/{quote(version.id, safe='')}/raw", headers=self._key
        ).body
        if hashlib.sha256(data).hexdigest() != version.sha256:
            raise self._refused("carrying.mirror_differs", version=version.id)
        return data

    def _refused(self, code: str, **values: object) -> ListRefused:
        return ListRefused(code, self._knowledge.messages(code, name=self.name, **values))


def _is_private(address: str) -> bool:
    """Tell whether nobody on the way can change what comes from *address*: by TLS, or on this machine."""
    with suppress(ValueError):
        parts = urlsplit(address)
        if parts.scheme != "http":
            return parts.scheme == "https"
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    return False
