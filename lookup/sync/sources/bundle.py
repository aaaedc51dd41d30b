"""A bundle as a source: versions that another instance signed, carried in by hand."""

from collections.abc import Iterator, Sequence

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.model import Validators
from lookup.store import SERVICES
from lookup.sync.packing import unpack
from lookup.sync.passing_on import deliver
from lookup.sync.sources.source import Delivery


class BundleSource:
    """The list *register* in the bundle *data*, called *name*, if that was signed with a key in *trust*."""

    def __init__(
        self,
        name: str,
        data: bytes,
        trust: Sequence[str],
        knowledge: Knowledge,
        register: str = SERVICES.name,
    ) -> None:
        self._name = name
        self._data = data
        self._trust = trust
        self._knowledge = knowledge
        self._register = register

    @property
    def name(self) -> str:
        """The name of the file."""
        return self._name

    def deliveries(self, known: Validators | None, have: frozenset[str]) -> Iterator[Delivery]:
        """Yield the versions that came after those known here, oldest first, and always the last one.

        Raises:
            ListRefused: The bundle was not signed with a trusted key, or is not as it was made.
        """
        del known  # A bundle is checked as a whole each time.
        bundle = unpack(self._data, self._name, self._trust, self._knowledge)
        versions = bundle.lists.get(self._register)
        if not versions:
            message = self._knowledge.messages("carrying.no_versions", name=self._name)
            raise ListRefused("carrying.no_versions", message)
        yield from deliver(self._name, versions, have, bundle.raw)
