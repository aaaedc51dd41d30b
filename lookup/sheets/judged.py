"""Requirements of a sheet with their assessment: those that ask the same share one, and are told together."""

from collections.abc import Sequence

from msgspec import Struct, structs

from lookup.model import Assessment, SheetRequirement


class Judged(Struct, frozen=True, eq=False):
    """Requirements that ask the same, and the one assessment of them all."""

    entries: tuple[SheetRequirement, ...]
    assessment: Assessment


def different(assessments: Sequence[Assessment]) -> tuple[tuple[Assessment, ...], tuple[int, ...]]:
    """Return the different ones among *assessments*, and for each of *assessments* which of them it is.

    Two are the same if all their parts but the requirement's id are the same objects.
    """
    numbers: dict[tuple[int, ...], int] = {}
    which = [
        numbers.setdefault(tuple(map(id, structs.astuple(one)[1:])), len(numbers)) for one in assessments
    ]
    first = dict(zip(reversed(which), reversed(assessments), strict=True))
    return tuple(first[number] for number in range(len(numbers))), tuple(which)


def together(
    requirements: Sequence[SheetRequirement], assessments: Sequence[Assessment], which: Sequence[int]
) -> tuple[Judged, ...]:
    """Return each of *assessments* with its *requirements*; *which* is the assessment of each of them."""
    entries: list[list[SheetRequirement]] = [[] for _ in assessments]
    for entry, number in zip(requirements, which, strict=True):
        entries[number].append(entry)
    return tuple(Judged(tuple(some), one) for some, one in zip(entries, assessments, strict=True))
