"""How kanji are read (``readings.yaml``)."""

from pathlib import Path

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reading with the kanji that can be read so, or with one word that is read so.

    Attributes:
        reading: In katakana.
    """

    reading: str
    kanji: str = ""
    word: str = ""


class Readings(msgspec.Struct, frozen=True):
    """Readings of kanji and of words.

    Attributes:
        kanji: One kanji → its readings.
        words: Word → its reading.
        longest: Length of the longest word.
    """

    kanji: dict[str, tuple[str, ...]]
    words: dict[str, str]
    longest: int

    def alike(self, one: str, other: str) -> bool:
        """Return whether two kanji share a reading."""
        return not set(self.kanji.get(one, ())).isdisjoint(self.kanji.get(other, ()))


def load_readings(folder: Path) -> Readings:
    """Read ``readings.yaml`` in *folder*.

    Raises:
        KnowledgeError: An entry has neither kanji nor a word, or has both, or a word has two readings.
    """
    path = folder / "readings.yaml"
    kanji: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for line, entry in read_entries(path, Reading):
        if bool(entry.kanji) == bool(entry.word):
            raise KnowledgeError(path, line, f"{entry.reading!r} needs either kanji or a word")
        for one in entry.kanji:
            kanji.setdefault(one, []).append(entry.reading)
        if entry.word and words.setdefault(entry.word, entry.reading) != entry.reading:
            raise KnowledgeError(path, line, f"{entry.word!r} already reads {words[entry.word]!r}")
    return Readings({one: tuple(all_) for one, all_ in kanji.items()}, words, max(map(len, words), default=0))
