"""How the lists of each register are read."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, TypeVar

import msgspec

from lookup.knowledge import Knowledge
from lookup.model import CellProblem
from lookup.store.protocol import AUDITORS, SERVICES, E, Register
from lookup.sync.auditors import read_auditors
from lookup.sync.reading import read_list

E_co = TypeVar("E_co", bound=msgspec.Struct, covariant=True)


class Reading(Protocol[E_co]):
    """What a list says, of whichever register; see :class:`lookup.sync.reading.ListReading`."""

    @property
    def services(self) -> tuple[E_co, ...]:
        """Entries in the order of the list."""
        ...

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        """Cells and rows that could not be read."""
        ...

    @property
    def headers(self) -> dict[str, str]:
        """Header as printed → field of the list."""
        ...

    @property
    def unknown_headers(self) -> tuple[str, ...]:
        """Headers of columns that are kept as they are."""
        ...

    @property
    def rows_kept_out(self) -> int:
        """Rows that hold something and are not among the entries."""
        ...

    @property
    def clashing(self) -> tuple[str, ...]:
        """Keys that stood in several rows with different content."""
        ...

    @property
    def repeated(self) -> tuple[str, ...]:
        """Keys that stood in several rows with the same content."""
        ...

    @property
    def complete_as_read(self) -> bool:
        """Whether every row is among the entries."""
        ...


Reader: TypeAlias = Callable[[bytes, str, Knowledge], Reading[E]]
"""Raw bytes, the name to use in messages, and the knowledge → what the list says; raises ``ListRefused``."""

READERS: dict[str, Reader[Any]] = {SERVICES.name: read_list, AUDITORS.name: read_auditors}


def reader_of(register: Register[E]) -> Reader[E]:
    """Return how the lists of *register* are read."""
    return READERS[register.name]
