"""What columns are called: labels of the list and of requirement sheets, and words in cells (``*.yaml``)."""

from pathlib import Path

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.model import Text
from lookup.text import fold, nfkc


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field and the headers under which it occurs.

    Attributes:
        field: English name, as in the structs of :mod:`lookup.model`.
        title: What the product itself calls it.
        synonyms: Further headers; compared after folding (width, case, spaces, brackets, marks).
    """

    field: str
    title: Text
    synonyms: tuple[str, ...] = ()


class Labels(msgspec.Struct, frozen=True):
    """Labels of one kind of table."""

    titles: dict[str, Text]
    """Field → what the product calls it, in the order of the file."""
    by_header: dict[str, str]
    """Folded header → field."""
    needed: tuple[str, ...] = ()
    """Fields without whose columns a table is none of this kind."""

    def field_of(self, header: str) -> str | None:
        """Return the field that *header* stands for, or ``None``."""
        return self.by_header.get(fold(header))


class Word(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value of a requirement's field, and the words by which sheets say it.

    Attributes:
        field: Field of :class:`lookup.model.Requirement`.
        value: The value, as in the model (``true``/``false`` for yes/no fields; ``both`` lists).
        title: What the product calls the value before people.
        words: Words for it in cells, compared after folding; but the ``/`` and ・ that join two words count.
    """

    field: str
    value: str | bool
    title: Text
    words: tuple[str, ...] = ()


class Words(msgspec.Struct, frozen=True):
    """Words in cells of requirement sheets."""

    entries: tuple[Word, ...]
    by_word: dict[tuple[str, str], str | bool]
    """(field, key of the word) → value."""

    def value_of(self, field: str, word: str) -> str | bool | None:
        """Return the value that *word* means in *field*, or ``None`` if it is not known there."""
        key = (field, _word_key(word))
        return self.by_word.get(key if key in self.by_word else (field, fold(word)))

    def title_of(self, field: str, value: object) -> Text | None:
        """Return what the product calls *value* of *field*."""
        return next((e.title for e in self.entries if e.field == field and e.value == value), None)


def _word_key(word: str) -> str:
    """Return the folded word; a word with a joint (「ISMAP/LIU」 is not 「ISMAP-LIU」) keeps its marks."""
    plain = nfkc(word).casefold().replace(" ", "")
    return plain if set(plain) & set("/・") else fold(word)


def load_labels(path: Path, needed: tuple[str, ...] = ()) -> Labels:
    """Read a file of labels; without columns of the fields *needed* a table is none of that kind.

    Raises:
        KnowledgeError: One header stands for two fields.
    """
    titles: dict[str, Text] = {}
    by_header: dict[str, str] = {}
    for line, label in read_entries(path, Label):
        if label.field in titles:
            raise KnowledgeError(path, line, f"field {label.field!r} stands twice")
        titles[label.field] = label.title
        for header in {label.field, label.title.ja, label.title.en, *label.synonyms}:
            other = by_header.setdefault(fold(header), label.field)
            if other != label.field:
                raise KnowledgeError(path, line, f"header {header!r} already stands for {other!r}")
    return Labels(titles, by_header, needed)


def load_words(path: Path) -> Words:
    """Read the words of cells.

    Raises:
        KnowledgeError: One word means two values of the same field.
    """
    entries: list[Word] = []
    by_word: dict[tuple[str, str], str | bool] = {}
    for line, word in read_entries(path, Word):
        entries.append(word)
        for text in {str(word.value).lower(), word.title.ja, word.title.en, *word.words}:
            other = by_word.setdefault((word.field, _word_key(text)), word.value)
            if other != word.value:
                raise KnowledgeError(path, line, f"{text!r} already means {other!r} in {word.field!r}")
    return Words(tuple(entries), by_word)
