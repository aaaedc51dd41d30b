"""Requirements of a sheet with their assessment: those that ask the same share one, and are told together."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct, structs

from lookup.model import Assessment, SheetRequirement
from lookup.sheets.speech import Speech

_SHOWN_STRETCHES: Final = 20


class Judged(Struct, frozen=True, eq=False):
    """Requirements that ask the same, and the one assessment of them all."""

    entries: tuple[SheetRequirement, ...]
    assessment: Assessment

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Sheet and row of each requirement."""
        return [(one.sheet, one.row) for one in self.entries]

    def rows_of_line(self, number: int) -> list[tuple[str, int]]:
        """Return sheet and row of the sentence with this *number*, once for each requirement."""
        return [(one.sheet, one.line_rows[number] if one.line_rows else one.row) for one in self.entries]


def different(
    requirements: Sequence[SheetRequirement], assessments: Sequence[Assessment]
) -> tuple[tuple[Assessment, ...], tuple[int, ...]]:
    """Return the different ones among *assessments*, and for each of *assessments* which of them it is.

    Two are the same if their requirements differ in nothing but their id, and all their parts but that id are
    the same objects.
    """
    numbers: dict[tuple[object, ...], int] = {}
    which = []
    for entry, one in zip(requirements, assessments, strict=True):
        parts = map(id, structs.astuple(one)[1:])
        key = (structs.replace(entry.requirement, id=""), *parts)
        which.append(numbers.setdefault(key, len(numbers)))
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


def concerned(places: Iterable[tuple[str, int]], speech: Speech) -> str:
    """Return the rows that something concerns, those next to each other together: 「要件 2–4、7行」."""
    by_sheet: dict[str, list[int]] = {}
    for sheet, row in places:
        by_sheet.setdefault(sheet, []).append(row)
    told = [
        speech("rows_of", sheet=sheet, rows=speech.joined(_ranges(sorted(set(rows)))))
        for sheet, rows in by_sheet.items()
    ]
    return "\n".join(told)


def _ranges(rows: list[int]) -> list[str]:
    ranges = []
    for _, group in groupby(enumerate(rows), lambda item: item[1] - item[0]):
        run = [row for _, row in group]
        ranges.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    more = len(ranges) - _SHOWN_STRETCHES
    return [*ranges[:_SHOWN_STRETCHES], *(["…"] if more > 0 else [])]
