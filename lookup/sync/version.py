"""What names a version: its raw bytes, what was declared of them, and how they were read."""

import hashlib
from collections.abc import Iterable
from operator import attrgetter

import msgspec

from lookup.knowledge import Knowledge
from lookup.model import ListVersion, Origin
from lookup.store.protocol import SERVICES, E
from lookup.sync.cells import READER

_LENGTH = 12


def content_id(
    sha256: str, knowledge: Knowledge, *, origin: Origin, complete: bool, register: str = SERVICES.name
) -> str:
    """Return twelve hex digits that are the same whenever bytes with that hash would become the same version.

    The labels and words by which it is read count too: once they are corrected, the file is read again.
    """
    portal = knowledge.portal
    labels = sorted(knowledge.list_labels.by_header.items())
    words = sorted(
        (word, value) for (field, word), value in knowledge.words.by_word.items() if field == "lists"
    )
    reading = msgspec.json.encode([READER, labels, words, portal.ignored, portal.prefixes])
    digest = hashlib.sha256(bytes.fromhex(sha256))
    digest.update(hashlib.sha256(reading).digest())
    digest.update(f"{origin} {complete}".encode())
    if register != SERVICES.name:
        digest.update(register.encode())
    return digest.hexdigest()[:_LENGTH]


def entries_digest(entries: Iterable[E], *, origin: Origin, complete: bool) -> str:
    """Return a hash that is the same for lists that say the same, whatever file and order they came in."""
    digest = hashlib.sha256(f"{origin} {complete}".encode())
    for entry in sorted(entries, key=attrgetter("key")):
        digest.update(msgspec.json.encode(entry, order="sorted"))
    return digest.hexdigest()


def is_version_of(version: ListVersion, content: str) -> bool:
    """Tell whether *version* was made of the content with that id."""
    return version.id[:_LENGTH] == content


def free_id(content: str, versions: Iterable[ListVersion]) -> str:
    """Return an id for a further version: that of its content, numbered if the same list comes back later."""
    times = sum(is_version_of(version, content) for version in versions)
    return f"{content}-{times + 1}" if times else content
