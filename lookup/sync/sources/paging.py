"""Lists in pages: what an answer says of them, and how the next page is asked for."""

import copy
from typing import Any, TypeAlias

import msgspec

from lookup.knowledge.portal import PagingWord, Portal
from lookup.sync.records import Found, Json

Counts: TypeAlias = dict[PagingWord, int]
"""What is said: entries in all, this page, entries before it, on a page, pages in all, more (0 or 1)."""


class Place(msgspec.Struct, frozen=True):
    """Where in the data of a widget a count stands: the keys that lead to it."""

    keys: tuple[str, ...]


class Paging(msgspec.Struct, frozen=True):
    """What an answer says of pages.

    Attributes:
        counts: By word.
        places: Where each of them stands in ``data``.
        data: The data of the widget that holds the list; ``None`` if no widget does.
        widget: Id of that widget.
    """

    counts: Counts
    places: dict[PagingWord, Place]
    data: dict[str, Json] | None
    widget: str | None

    def goes_on(self, read: int, on_page: int) -> bool:
        """Tell whether more entries follow after *read* of them, *on_page* of which stood on this page."""
        counts = self.counts
        signs = [
            "total" in counts and read < counts["total"],
            bool(counts.get("more")),
            "page" in counts and "pages" in counts and counts["page"] < counts["pages"],
        ]
        if counts.keys() & {"total", "more", "pages"}:
            return any(signs)
        return bool(on_page) and on_page >= counts.get("size", on_page + 1)

    def next_data(self, read: int) -> dict[str, Json] | None:
        """Return the data by which the page after *read* entries is asked for; ``None`` if that is unknown.

        What was sent by the widget goes back as it was, but for the entries themselves.
        """
        word: PagingWord = "page" if "page" in self.places else "start"
        if self.data is None or word not in self.places:
            return None
        data = _without_records(self.data)
        *way, last = self.places[word].keys
        holder: Any = data
        for key in way:
            holder = holder[key]
        value = self.counts["page"] + 1 if word == "page" else read
        holder[last] = str(value) if isinstance(holder[last], str) else value
        return data


def paging_of(found: Found, portal: Portal, widget: str | None) -> Paging:
    """Return what is said of pages around the array *found*; the nearest counts.

    Args:
        found: Where the entries stood.
        portal: Under which names it may be said.
        widget: Id of the widget, where it is known beforehand.
    """
    data, named = _widget_of(found)
    counts: Counts = {}
    places: dict[PagingWord, Place] = {}
    for keys, holder in _holders(found, data):
        for word, names in portal.paging.items():
            name = next((n for n in names if (count := _count(holder.get(n))) is not None), None)
            if name is not None and word not in counts and (count := _count(holder[name])) is not None:
                counts[word] = count
                places[word] = Place((*keys, name))
    return Paging(counts, places, data, widget or named)


def _widget_of(found: Found) -> tuple[dict[str, Json] | None, str | None]:
    """Return the data of the innermost widget around *found*, and its id."""
    for _, holder in reversed(found.above):
        data = holder.get("data")
        name = next((holder[key] for key in ("sys_id", "id") if isinstance(holder.get(key), str)), None)
        if isinstance(data, dict) and name and any(part is data for _, part in found.above):
            return data, name
    return None, None


def _holders(found: Found, data: dict[str, Json] | None) -> list[tuple[tuple[str, ...], dict[str, Json]]]:
    """Return the objects around *found* up to *data*, the nearest first, with the keys that lead to each."""
    if data is None:
        return []
    inside = [holder for _, holder in found.above]
    start = next(n for n, holder in enumerate(inside) if holder is data)
    holders: list[tuple[tuple[str, ...], dict[str, Json]]] = [((), data)]
    for holder in inside[start + 1 :]:
        keys, outer = holders[-1]
        key = next((k for k, value in outer.items() if value is holder), None)
        if key is None:  # it stands in an array or in a text, where nothing can be changed
            break
        holders.append(((*keys, key), holder))
    return holders[::-1]


def _count(value: Json) -> int | None:
    value = value.get("value", value.get("display_value")) if isinstance(value, dict) else value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and value >= 0:
        return value
    text = value.replace(",", "") if isinstance(value, str) else ""
    if text in ("true", "false"):
        return int(text == "true")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - no list is longer


def _without_records(data: dict[str, Json]) -> dict[str, Json]:
    kept = {
        key: value
        for key, value in data.items()
        if not (isinstance(value, list) and any(isinstance(item, dict) for item in value))
    }
    return copy.deepcopy(kept)
