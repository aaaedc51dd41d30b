"""Whether the regions that a service publishes lie where the requirement wants them (DESIGN section 3)."""

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

from lookup.knowledge.regions import RegionTree, region_key
from lookup.text import fold, is_blank, remembered_if_short

RegionKind: TypeAlias = Literal["inside", "wider", "elsewhere", "unpublished", "unknown"]
Japan: TypeAlias = Literal["all", "some", "none", "unknown", "unpublished"]

_FROM_GOOD_TO_BAD: tuple[RegionKind, ...] = ("inside", "wider", "unknown", "elsewhere")
_ANY = re.compile(r"又は|または|もしくは|若しくは|あるいは|いずれか|どちらか|(?<![a-z])or(?![a-z])")

_ZONE = re.compile(r"第\s?(\d+|[一二三四五])")
_COUNT = re.compile(
    r"(?:\d+|[二三四])\s?(?:つ|か所|カ所|ケ所|箇所|個所|拠点|地域|地点|リージョン)(?!目)|複数|以上"
)


class RegionFinding(msgspec.Struct, frozen=True):
    """How the published regions lie to the wanted one.

    Attributes:
        kind: ``inside`` what is wanted; only ``wider`` than it is published; ``elsewhere``; ``unpublished``;
            or ``unknown``, because one of the texts names no known place.
        matched: The published text that decided it, where there is one.
    """

    kind: RegionKind
    matched: str | None = None


@remembered_if_short(4096)
def judge(tree: RegionTree, wanted: str, published: tuple[str, ...]) -> RegionFinding:
    """Compare one wanted region with the published ones.

    Args:
        tree: Known places.
        wanted: As the sheet says it. Of several places all are wanted, unless they are joined by "or".
        published: リージョン as printed, one text per item.
    """
    printed = tuple(text for text in published if not is_blank(text))
    if not printed:
        return RegionFinding("unpublished")
    places = find_places(tree, wanted)
    if not places:
        equal = next((text for text in printed if fold(text) == fold(wanted)), None)
        return RegionFinding("inside" if equal else "unknown", equal)
    if not _is_shown(wanted, printed):
        return RegionFinding("unknown")
    findings = sorted((_judge_place(tree, place, printed) for place in places), key=_badness)
    return findings[0] if _ANY.search(region_key(wanted)) else findings[-1]


@remembered_if_short(4096)
def in_japan(tree: RegionTree, published: tuple[str, ...]) -> Japan:
    """Return whether all, some or none of the *published* regions lie in Japan.

    ``unknown``: a text names no known place, or only a place that contains Japan.
    """
    printed = tuple(text for text in published if not is_blank(text))
    if not printed:
        return "unpublished"
    places = [place for text in printed for place in find_places(tree, text) or ("world",)]
    if any(place in tree.within("japan")[1:] for place in places):
        return "unknown"
    inside = ["japan" in tree.within(place) for place in places]
    if all(inside):
        return "all"
    return "some" if any(inside) else "none"


@remembered_if_short(4096)
def find_places(tree: RegionTree, text: str) -> tuple[str, ...]:
    """Return the ids of the places that *text* names, in its order; empty if none, or if a word casts doubt.

    A place that contains another place of the same text only says where that one lies (日本（東京）), and is
    left out.
    """
    key = region_key(text)
    if tree.doubts.search(key):
        return ()
    found = tuple(dict.fromkeys(tree.by_name[match.group()] for match in tree.names.finditer(key)))
    return tuple(place for place in found if not any(place in tree.within(other)[1:] for other in found))


def _is_shown(wanted: str, printed: tuple[str, ...]) -> bool:
    """Return whether what *wanted* says beyond places (several sites, 第2ゾーン) is *printed* too."""
    if _COUNT.search(region_key(wanted)):
        return False
    zones = {match.group(1) for text in printed for match in _ZONE.finditer(region_key(text))}
    return all(match.group(1) in zones for match in _ZONE.finditer(region_key(wanted)))


def _badness(finding: RegionFinding) -> int:
    return _FROM_GOOD_TO_BAD.index(finding.kind)


def _judge_place(tree: RegionTree, wanted: str, printed: Iterable[str]) -> RegionFinding:
    findings = [RegionFinding(_relation(tree, wanted, find_places(tree, text)), text) for text in printed]
    best = min(findings, key=_badness)
    return best if best.kind in {"inside", "wider"} else RegionFinding(best.kind)


def _relation(tree: RegionTree, wanted: str, places: tuple[str, ...]) -> RegionKind:
    if not places:
        return "unknown"
    if any(wanted in tree.within(place) for place in places):
        return "inside"
    if any(place in tree.within(wanted) for place in places):
        return "wider"
    if any(wanted in tree.perhaps_within(place) or place in tree.perhaps_within(wanted) for place in places):
        return "unknown"
    return "elsewhere"
