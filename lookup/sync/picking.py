"""Which records of an answer are the entries of a list."""

from collections.abc import Callable

import msgspec

from lookup.knowledge.labels import Labels
from lookup.knowledge.portal import Portal, PortalPage
from lookup.sync.capture import called_by
from lookup.sync.records import Found, Json, arrays, fields_of, labels_for, number_in
from lookup.text import is_blank, nfkc


class Picked(msgspec.Struct, frozen=True):
    """The entries of a list in one answer.

    Attributes:
        used: The arrays whose records are the entries.
        others: Arrays with further entries that are not among them.
        keys: What each record is known by; ``None`` for one that is no entry.
        labels: Field name → label, where the answer gives one.
    """

    used: tuple[Found, ...]
    others: tuple[Found, ...]
    keys: tuple[str | None, ...]
    labels: dict[str, str]

    @property
    def items(self) -> tuple[dict[str, Json], ...]:
        """The records, in the order of the answer."""
        return tuple(item for found in self.used for item in found.items)


def pick(tree: Json, page: PortalPage, portal: Portal, labels: Labels) -> Picked | None:
    """Return the entries that *tree* holds; ``None`` if it holds no array of such.

    An entry is known by its registration number, or, for labels that have none, by the first field
    that they need.
    Of several arrays the one with the most entries counts, or, without numbers, the one with the most known
    fields; the first of equals, unless the page names others.
    """
    held = [(found, keys) for found in arrays(tree) if any(keys := _keys(found, portal, labels))]
    if page.arrays:
        used = [pair for pair in held if pair[0].name in page.arrays]
    else:
        used = sorted(held, key=lambda pair: _rank(pair[0], pair[1], portal, labels), reverse=True)[:1]
    if not used:
        return None
    known = {key for _, keys in used for key in keys}
    others = [found for found, keys in held if not {*keys} <= known | {None}]
    told: dict[str, str] = {}
    for found, _ in reversed(used):
        told |= labels_for(found, _names(found))
    return Picked(
        tuple(found for found, _ in used),
        tuple(others),
        tuple(key for _, keys in used for key in keys),
        told,
    )


def _rank(found: Found, keys: tuple[str | None, ...], portal: Portal, labels: Labels) -> tuple[int, int]:
    entries = len({*keys} - {None})
    if "registration_number" in labels.titles:
        return entries, 0
    names = _names(found)
    told = labels_for(found, names)
    return len({labels.field_of(called_by(n, told.get(n), portal, labels)) for n in names}), entries


def _keys(found: Found, portal: Portal, labels: Labels) -> tuple[str | None, ...]:
    key_of = _key_of(found, portal, labels)
    return tuple(key_of(item) for item in found.items)


def _key_of(found: Found, portal: Portal, labels: Labels) -> Callable[[dict[str, Json]], str | None]:
    if "registration_number" in labels.titles:
        return lambda item: number_in(fields_of(item))
    wanted = labels.needed[0]
    names = _names(found)
    told = labels_for(found, names)
    column = next(
        (n for n in sorted(names) if labels.field_of(called_by(n, told.get(n), portal, labels)) == wanted),
        None,
    )
    return lambda item: _text_of(item, column)


def _text_of(item: dict[str, Json], column: str | None) -> str | None:
    field = fields_of(item).get(column or "")
    return nfkc(field.text) if field and not is_blank(field.text) else None


def _names(found: Found) -> frozenset[str]:
    return frozenset(name for item in found.items for name in fields_of(item))
