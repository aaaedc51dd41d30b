"""The list shipped with the package: public facts about real services, which serve until a list is loaded."""

import hashlib
from datetime import date, datetime
from pathlib import Path

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.entries import read_entries
from lookup.model import ListVersion, Origin, Service, Text
from lookup.sync.reading import read_list
from lookup.sync.version import content_id

FOLDER = Path(__file__).parents[1] / "data"


class _About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``public-facts.yaml`` says of the list beside it."""

    file: str
    label: Text
    origin: Origin
    complete: bool
    listed_on: date
    fetched_at: datetime
    basis: Text


def bundled_list(knowledge: Knowledge) -> tuple[ListVersion, tuple[Service, ...]]:
    """Return the bundled list: not official, not complete, the same on every machine; it is never stored."""
    ((_, about),) = read_entries(FOLDER / "public-facts.yaml", _About)
    data = (FOLDER / about.file).read_bytes()
    services = read_list(data, about.file, knowledge).services
    sha256 = hashlib.sha256(data).hexdigest()
    version = ListVersion(
        id=content_id(sha256, knowledge, origin=about.origin, complete=about.complete),
        source=about.file,
        label=about.label,
        origin=about.origin,
        complete=about.complete,
        listed_on=about.listed_on,
        fetched_at=about.fetched_at,
        sha256=sha256,
        service_count=len(services),
    )
    return version, services
