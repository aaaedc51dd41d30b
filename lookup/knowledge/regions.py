"""Places and how they lie within each other: countries, areas, cities, codes of cloud regions."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Literal

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.model import Text
from lookup.text import nfkc


class Region(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place, or one kind of word that makes a named place doubtful.

    Attributes:
        id: English key, such as ``tokyo``.
        ja: What the product calls it in Japanese; also a name by which texts are searched.
        en: Likewise in English.
        within: Id of the next wider place; ``None`` for the world, and for ``kind: doubt``.
        maybe_within: Ids of places that perhaps contain it: usage differs from operator to operator.
        names: Further names.
        codes: Codes of cloud regions that lie there.
        kind: ``place``, or ``doubt`` for words (以外, 予定) after which a named place says nothing.
    """

    id: str
    ja: str
    en: str
    within: str | None = None
    maybe_within: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    kind: Literal["place", "doubt"] = "place"


class RegionTree(msgspec.Struct, frozen=True, eq=False):
    """All places, ready to be found in texts."""

    regions: dict[str, Region]
    """Id → place, in the order of the file."""
    by_name: dict[str, str]
    """Name or code, as :func:`region_key` writes it → id."""
    names: re.Pattern[str]
    """Finds the longest known name at each position of a text written by :func:`region_key`."""
    doubts: re.Pattern[str]
    """Finds a word that makes a place doubtful."""

    def within(self, place: str) -> tuple[str, ...]:
        """Return the ids of *place* and of everything that surely contains it, the narrowest first."""
        chain = [place]
        while (wider := self.regions[chain[-1]].within) is not None:
            chain.append(wider)
        return tuple(chain)

    def perhaps_within(self, place: str) -> tuple[str, ...]:
        """Return the ids of what perhaps contains *place*, because usage differs."""
        return tuple(wider for step in self.within(place) for wider in self.regions[step].maybe_within)

    def title(self, place: str) -> Text:
        """Return what the product calls *place*."""
        region = self.regions[place]
        return Text(region.ja, region.en)


def region_key(text: str) -> str:
    """Return *text* as names of places are compared: width, case and spaces made equal, 「ヶ」 as 「ケ」."""
    return nfkc(text).casefold().replace("ヶ", "ケ").replace("_", "-")


def load_regions(folder: Path) -> RegionTree:
    """Read ``regions.yaml``.

    Raises:
        KnowledgeError: An id or a name stands twice, or a place is named that does not stand above.
    """
    path = folder / "regions.yaml"
    regions: dict[str, Region] = {}
    by_name: dict[str, str] = {}
    doubts: list[str] = []
    for line, region in read_entries(path, Region):
        if region.id in regions:
            raise KnowledgeError(path, line, f"region {region.id!r} stands twice")
        unknown = [wider for wider in (region.within, *region.maybe_within) if wider and wider not in regions]
        if unknown:
            raise KnowledgeError(
                path, line, f"region {region.id!r} lies within {unknown[0]!r}, which must stand above it"
            )
        if region.kind == "doubt":
            doubts += map(region_key, region.names)
            continue
        regions[region.id] = region
        for name in (region.ja, region.en, *region.names, *region.codes):
            for writing in _writings(name):
                other = by_name.setdefault(writing, region.id)
                if other != region.id:
                    raise KnowledgeError(path, line, f"{name!r} already means {other!r}")
    return RegionTree(regions, by_name, _finder(by_name), _finder(doubts))


def _writings(name: str) -> tuple[str, ...]:
    """Return *name* with its spaces kept, left out, and as hyphens (Japan East, japaneast, japan-east)."""
    key = region_key(name)
    return tuple(dict.fromkeys((key, key.replace(" ", ""), key.replace(" ", "-"))))


def _finder(words: Collection[str]) -> re.Pattern[str]:
    """Compile a pattern that finds *words*, the longest first; Latin words and codes only as whole words."""
    latin = _any([(word, _behind(word)) for word in words if word[0].isascii()])
    other = _any([(word, _behind(word)) for word in words if not word[0].isascii()])
    return re.compile(f"(?<![a-z0-9]){latin}|{other}")


def _behind(word: str) -> str:
    """Return a pattern for what may follow *word*."""
    if word[-1].isdigit():
        return r"(?![0-9]|[a-z][a-z0-9])"  # a zone of that region: ap-northeast-1a
    return r"(?![a-z0-9])" if word[-1].isascii() else ""


def _any(words: list[tuple[str, str]]) -> str:
    """Return a pattern for the longest of *words*, each with what may follow; equal beginnings stand once."""
    all_behind = {behind for _, behind in words}
    if len(all_behind) == 1 and "" not in all_behind:
        return _any([(word, "") for word, _ in words]) + all_behind.pop()
    by_first: dict[str, list[tuple[str, str]]] = {}
    for word, behind in words:
        by_first.setdefault(word[:1], []).append((word[1:], behind))
    ends = by_first.pop("", ())
    every = [re.escape(first) + _any(rest) for first, rest in by_first.items()]
    every += dict.fromkeys(behind for _, behind in ends)
    return f"(?:{'|'.join(every)})" if len(every) > 1 else "".join(every or ["(?!)"])
