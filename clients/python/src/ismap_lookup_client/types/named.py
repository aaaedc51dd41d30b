"""What names mean, and what people decided about that."""

from datetime import datetime

import msgspec

from ismap_lookup_client.types.judged import Signals
from ismap_lookup_client.types.listed import ListInfo
from ismap_lookup_client.types.texts import Text


class ServiceCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """A listed service that a name may mean; ``band`` is ``exact``, ``high`` or ``possible``."""

    registration_number: str | None
    key: str
    name: str
    provider: str | None
    list: str | None
    score: float
    band: str
    reason: Text
    signals: Signals | None = None


class ProviderCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """A provider that a name may mean, with the numbers of its listed services."""

    name: str
    registration_numbers: tuple[str, ...]
    score: float
    band: str
    reason: Text


class ServicesNamed(msgspec.Struct, frozen=True, kw_only=True):
    """What one name may mean, best first; ``note``: why a person's decision about it was not used."""

    id: str | None
    candidates: tuple[ServiceCandidate, ...]
    note: Text | None = None


class ProvidersNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Whom one name may mean, best first."""

    id: str | None
    candidates: tuple[ProviderCandidate, ...]


class ServicesIdentified(msgspec.Struct, frozen=True, kw_only=True):
    """Which services names may mean, in the order asked; the ``id`` of a result is the name."""

    list: ListInfo
    results: tuple[ServicesNamed, ...]


class ProvidersIdentified(msgspec.Struct, frozen=True, kw_only=True):
    """Which providers names may mean, in the order asked; the ``id`` of a result is the name."""

    list: ListInfo
    results: tuple[ProvidersNamed, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """That a person took a name for a service of the list (``accept``), or refused to (``reject``)."""

    id: str
    verdict: str
    name: str
    key: str
    provider: str | None
    provider_key: str | None
    service_key: str
    service_name: str
    decided_at: datetime
    decided_by: str
    why: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_why: str | None = None


class NewDecision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision to be made.

    Attributes:
        verdict: ``accept``: the name means the service with that number (or key); ``reject``: it does not.
        by: Who decides.
        why: On what grounds.
        provider: Whose name must stand beside it; ``None``: whatever stands there.
    """

    verdict: str
    name: str
    registration_number: str
    by: str
    why: str
    provider: str | None = None
