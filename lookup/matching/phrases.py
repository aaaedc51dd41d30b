"""A cell cut into the parts that can each name one thing."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from lookup.matching.segments import Segment
from lookup.matching.written import Written

_STRONG = frozenset("、,;。|")
_SLASH = frozenset("/+")
_DOT = frozenset("・·•")
_NAMES = frozenset({"name", "other"})
_SAYS = frozenset({"name", "other", "brand", "unknown"})


class Part(NamedTuple):
    """Neighbouring segments that can name one thing.

    Attributes:
        joint: What joins it to the part before it: ``any`` (又は), ``all`` (及び), or nothing.
    """

    segments: tuple[Segment, ...]
    joint: Literal["any", "all", ""] = ""

    def has(self, *kinds: str) -> bool:
        """Return whether a segment of one of *kinds* is in the part."""
        return any(segment.kind in kinds for segment in self.segments)


def parts(text: Written, pieces: tuple[Segment, ...]) -> tuple[Part, ...]:
    """Cut at 、 and 又は; at ・, /, と only where both sides name something."""
    strong = _cut(text, pieces)
    return tuple(small for part in strong for small in _split_weakly(text, part))


def is_sentence(pieces: tuple[Segment, ...]) -> bool:
    """Return whether the text is a sentence rather than a name: it has particles other than の."""
    return any(piece.is_("particle") and piece.key not in {"ノ", "へ", "より"} for piece in pieces)


def _cut(text: Written, pieces: tuple[Segment, ...]) -> list[Part]:
    found: list[Part] = []
    gathered: list[Segment] = []
    joint: Literal["any", "all", ""] = ""
    for piece in pieces:
        if gathered and not _STRONG.isdisjoint(text.gap(piece.start)):
            found.append(Part(tuple(gathered), joint))
            gathered, joint = [], ""
        kind = _joint(piece)
        if kind and not _weak_joint(piece):
            if gathered:
                found.append(Part(tuple(gathered), joint))
            gathered, joint = [], kind
        else:
            gathered.append(piece)
    if gathered:
        found.append(Part(tuple(gathered), joint))
    return found


def _joint(piece: Segment) -> Literal["any", "all", ""]:
    return "any" if piece.is_("any") else "all" if piece.is_("all") else ""


def _weak_joint(piece: Segment) -> bool:
    return piece.key in {"ト", "ヤ", "カ", "and", "or", "with", "plus"}


def _split_weakly(text: Written, part: Part) -> tuple[Part, ...]:
    pieces = part.segments
    for at in range(1, len(pieces)):
        left, right = pieces[:at], pieces[at:]
        gap = text.gap(right[0].start)
        joint: Literal["any", "all", ""] = ""
        if _weak_joint(left[-1]) and len(left) > 1 and left[-1].kind == "word":
            joint = _joint(left[-1])
            splits = left[-2].kind in _NAMES and right[0].kind in _NAMES
            left = left[:-1]
        elif left[-1].kind == "unknown" and set(left[-1].key) <= {"+", "&"} and len(left) > 1:
            splits, left = left[-2].kind in _NAMES and right[0].kind in _SAYS, left[:-1]
        elif " / " in gap:
            splits = (_any(left, _NAMES) and _any(right, _SAYS)) or (
                _any(left, _SAYS) and _any(right, _NAMES)
            )
        elif not (_SLASH | _DOT).isdisjoint(gap):
            splits = _any(left, _NAMES) and _any(right, _NAMES)
        else:
            splits = False
        if splits:
            rest = _split_weakly(text, Part(right, joint))
            return (Part(left, part.joint), *rest)
    return (part,)


def halves(text: Written, part: Part) -> Iterator[tuple[Part, Part]]:
    """Yield the two sides of each place where *part* may hold two things: at ・, /, +, and と."""
    pieces = part.segments
    for at in range(1, len(pieces)):
        left, right = pieces[:at], pieces[at:]
        if len(left) > 1 and (_weak_joint(left[-1]) or (set(left[-1].key) <= {"+", "&"})):
            yield Part(left[:-1], part.joint), Part(right, _joint(left[-1]))
        elif not (_SLASH | _DOT).isdisjoint(text.gap(right[0].start)):
            yield Part(left, part.joint), Part(right)


def _any(pieces: tuple[Segment, ...], kinds: frozenset[str]) -> bool:
    return any(piece.kind in kinds for piece in pieces)
