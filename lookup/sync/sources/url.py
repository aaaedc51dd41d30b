"""A file at an address as a source: workbook, CSV, saved page or bundle, fetched only if it has changed."""

import hashlib
from collections.abc import Iterator

from lookup.knowledge import Knowledge
from lookup.model import Validators
from lookup.store import SERVICES
from lookup.sync.packing import is_bundle
from lookup.sync.sources.bundle import BundleSource
from lookup.sync.sources.source import Delivery, SourceSettings
from lookup.sync.sources.web import Web, shown

NOT_MODIFIED = 304


class UrlSource:
    """The file at *address*; a user name and password in it are used, and never shown or kept."""

    def __init__(
        self, address: str, settings: SourceSettings, knowledge: Knowledge, register: str = SERVICES.name
    ) -> None:
        self._address = address
        self._settings = settings
        self._knowledge = knowledge
        self._register = register

    @property
    def name(self) -> str:
        """The address without what may be secret in it."""
        return shown(self._address)

    def deliveries(self, known: Validators | None, have: frozenset[str]) -> Iterator[Delivery]:
        """Fetch the file, or learn that it has not changed since *known*.

        Raises:
            ListRefused: It cannot be had, or is a bundle that cannot be trusted.
        """
        condition = conditions(known)
        allowed = frozenset({NOT_MODIFIED} if condition else ())
        with Web(self._knowledge, contact=self._settings.contact) as web:
            answer = web.get(self._address, headers=condition, allow=allowed)
        if known and answer.status == NOT_MODIFIED:
            yield Delivery(name=self.name, data=b"", unchanged=True, validators=known)
        elif is_bundle(answer.body):
            trust = self._settings.bundle_trust
            bundle = BundleSource(self.name, answer.body, trust, self._knowledge, self._register)
            yield from bundle.deliveries(known, have)
        else:
            yield Delivery(
                name=self.name, data=answer.body, validators=validators(answer.headers, answer.body)
            )


def conditions(known: Validators | None) -> dict[str, str]:
    """Return the headers that ask for an answer only if it has changed since *known*."""
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def validators(headers: dict[str, str], body: bytes) -> Validators:
    """Return by what to ask the next time, after an answer with these *headers*, by lower-case name."""
    return Validators(
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        sha256=hashlib.sha256(body).hexdigest(),
    )
