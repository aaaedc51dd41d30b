"""Every sentence the product says, as templates in both languages (``messages/*.yaml``)."""

from collections.abc import Callable, Mapping, Sequence
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
    return fill_in(template, [values[name] for name in names_in(template)]) if values else template


def fill_in(template: Text, said: Sequence[object]) -> Text:
    """Fill *said*, one value for each of :func:`names_in`, into *template* as :func:`fill` does."""
    _, ja, en = _read(template.ja, template.en)
    if Text not in map(type, said):
        return Text(ja(said), en(said))
    return Text(
        ja([value.ja if type(value) is Text else value for value in said]),
        en([value.en if type(value) is Text else value for value in said]),
    )


def names_in(template: Text) -> tuple[str, ...]:
    """Return the names of the values that *template* takes."""
    return _read(template.ja, template.en)[0]


_Filler: TypeAlias = Callable[[Sequence[object]], str]


@lru_cache(maxsize=4096)
def _read(ja: str, en: str) -> tuple[tuple[str, ...], _Filler, _Filler]:
    """Return what a template takes in either language, and how each language is filled: read only once."""
    names = tuple({name: None for one in (ja, en) for _, name, _, _ in Formatter().parse(one) if name})
    return names, _filler(ja, names), _filler(en, names)


def _filler(template: str, names: tuple[str, ...]) -> _Filler:
    """Return what fills values in the order of *names* into one language of a template.

    ``%`` does so several times as fast as ``format_map``, where every value is only to be written out.
    """
    pieces = [*Formatter().parse(template)]
    if any(how or conversion for _, _, how, conversion in pieces):
        return lambda said: template.format_map(dict(zip(names, said, strict=True)))
    plain = "".join(text.replace("%", "%%") + "%s" * (name is not None) for text, name, _, _ in pieces)
    places = [names.index(name) for _, name, _, _ in pieces if name is not None]
    return lambda said: plain % tuple([said[at] for at in places])


def placeholders(template: str) -> set[str]:
    """Return the names in braces in *template*.

    Raises:
        ValueError: The braces do not close, or hold no name.
    """
    if "{" not in template and "}" not in template:
        return set()
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
