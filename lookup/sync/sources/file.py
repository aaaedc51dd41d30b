"""A list in a file: CSV, workbook, saved page, capture or bundle."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.model import Origin, Validators
from lookup.store import SERVICES
from lookup.sync.html import is_html
from lookup.sync.packing import BUNDLE_SUFFIX, is_bundle
from lookup.sync.sources.bundle import BundleSource
from lookup.sync.sources.saved import origin_of, with_the_list
from lookup.sync.sources.source import Delivery

MAX_BYTES = 256 * 1024 * 1024
"""The largest file that is read."""


class FileSource:
    """The file at *path*; a bundle is taken only if it was signed with one of the keys in *trust*."""

    def __init__(
        self, path: Path, knowledge: Knowledge, trust: Sequence[str] = (), register: str = SERVICES.name
    ) -> None:
        self._path = path
        self._knowledge = knowledge
        self._trust = trust
        self._register = register

    @property
    def name(self) -> str:
        """The name of the file, without its folder."""
        return self._path.name

    def deliveries(self, known: Validators | None, have: frozenset[str]) -> Iterator[Delivery]:
        """Yield the list in the file, or the versions in a bundle.

        A saved page without the list gives way to the file saved beside it that has it. It counts as official
        if it says that it was saved from the official portal.

        Raises:
            ListRefused: The file cannot be read, or is a bundle that cannot be trusted.
        """
        data = self._read()
        if is_bundle(data) or self._path.suffix == BUNDLE_SUFFIX:
            bundle = BundleSource(self.name, data, self._trust, self._knowledge, self._register)
            yield from bundle.deliveries(known, have)
            return
        origin: Origin | None = None
        if is_html(data):
            origin = origin_of(data, self._knowledge)
            data = with_the_list(self._path, data, self._knowledge)
        yield Delivery(
            name=self.name,
            data=data,
            origin=origin,
            validators=Validators(sha256=hashlib.sha256(data).hexdigest()),
        )

    def _read(self) -> bytes:
        try:
            if self._path.is_dir():
                raise self._refused("sync.is_folder")
            with self._path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except FileNotFoundError as error:
            raise self._refused("sync.no_file") from error
        except (OSError, ValueError) as error:
            raise self._refused("sync.unreachable", reason=error) from error
        if len(data) > MAX_BYTES:
            raise self._refused("sync.too_large", limit=MAX_BYTES // 1024**2)
        return data

    def _refused(self, code: str, **values: object) -> ListRefused:
        return ListRefused(code, self._knowledge.messages(code, name=self._path, **values))
