"""Every sentence the product says, as templates in both languages (``messages/*.yaml``)."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import TypeAlias

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.model import Text


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sentence; ``{name}`` in it is filled in by the program.

    Attributes:
        id: ``room.what``, such as ``sheets.no_header``.
    """

    id: str
    ja: str
    en: str


class Messages(msgspec.Struct, frozen=True):
    """All messages by their id."""

    by_id: dict[str, Text]

    def __call__(self, message_id: str, /, **values: object) -> Text:
        """Return the message *message_id* with *values* filled in, in both languages.

        A value that is a :class:`Text` enters each language in that language.
        """
        return fill(self.by_id[message_id], values)


def fill(template: Text, values: Mapping[str, object]) -> Text:
    """Fill *values* into both languages of *template*; a :class:`Text` value enters in its own language."""
    if not values:
        return template
    names, ja, en = _read(template.ja, template.en)
    if not names:
        return Text(ja({}), en({}))
    said = {name: values[name] for name in names}
    if any(type(value) is Text for value in said.values()):
        return Text(
            ja({name: value.ja if isinstance(value, Text) else value for name, value in said.items()}),
            en({name: value.en if isinstance(value, Text) else value for name, value in said.items()}),
        )
    return Text(ja(said), en(said))


def names_in(template: Text) -> tuple[str, ...]:
    """Return the names of the values that *template* takes."""
    return _read(template.ja, template.en)[0]


_Filler: TypeAlias = Callable[[dict[str, object]], str]


@lru_cache(maxsize=4096)
def _read(ja: str, en: str) -> tuple[tuple[str, ...], _Filler, _Filler]:
    """Return what a template takes in either language, and how each language is filled: read only once."""
    names = {name: None for template in (ja, en) for _, name, _, _ in Formatter().parse(template) if name}
    return tuple(names), ja.format_map, en.format_map


def placeholders(template: str) -> set[str]:
    """Return the names in braces in *template*.

    Raises:
        ValueError: The braces do not close, or hold no name.
    """
    names = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    wrong = next((name for name in sorted(names) if not name.isidentifier()), None)
    if wrong is not None:
        raise ValueError(f"no name in braces: {{{wrong}}}")
    return names


def check_template(path: Path, line: int, name: str, template: Text) -> None:
    """Check that both languages of *template*, called *name*, take the same values.

    Raises:
        KnowledgeError: They do not, or their braces are wrong.
    """
    try:
        same = placeholders(template.ja) == placeholders(template.en)
    except ValueError as error:
        raise KnowledgeError(path, line, f"{name}: {error}") from error
    if not same:
        raise KnowledgeError(path, line, f"{name}: ja and en name different {{values}}")


def load_messages(folder: Path) -> Messages:
    """Read ``messages/*.yaml``.

    Raises:
        KnowledgeError: An id stands twice, braces are wrong, or the languages do not take the same values.
    """
    by_id: dict[str, Text] = {}
    for path in sorted((folder / "messages").glob("*.yaml")):
        for line, entry in read_entries(path, Message):
            if entry.id in by_id:
                raise KnowledgeError(path, line, f"message id {entry.id!r} stands twice")
            by_id[entry.id] = Text(entry.ja, entry.en)
            check_template(path, line, entry.id, by_id[entry.id])
    return Messages(by_id)
