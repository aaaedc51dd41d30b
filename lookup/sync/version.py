"""What names a version: its raw bytes, what was declared of them, and how they were read."""

import hashlib

import msgspec

from lookup.knowledge import Knowledge
from lookup.model import ListVersion, Origin
from lookup.sync.cells import READER

_LENGTH = 12


def content_id(data: bytes, knowledge: Knowledge, *, origin: Origin, complete: bool) -> str:
    """Return twelve hex digits that are the same whenever *data* would become the same version.

    The labels and words by which it is read count too: once they are corrected, the file is read again.
    """
    labels = sorted(knowledge.list_labels.by_header.items())
    words = sorted(
        (word, value) for (field, word), value in knowledge.words.by_word.items() if field == "lists"
    )
    reading = msgspec.json.encode([READER, labels, words])
    digest = hashlib.sha256(hashlib.sha256(data).digest())
    digest.update(hashlib.sha256(reading).digest())
    digest.update(f"{origin} {complete}".encode())
    return digest.hexdigest()[:_LENGTH]


def is_version_of(version: ListVersion, content: str) -> bool:
    """Tell whether *version* was made of the content with that id."""
    return version.id[:_LENGTH] == content


def free_id(content: str, versions: tuple[ListVersion, ...]) -> str:
    """Return an id for a further version: that of its content, numbered if the same list comes back later."""
    times = sum(is_version_of(version, content) for version in versions)
    return f"{content}-{times + 1}" if times else content
