"""What is counted over labelled names."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from bench.quality.contenders import Answer, Given
from bench.quality.labelled import Name

Judged = Sequence[tuple[Name, Answer]]
BINS = (0.0, 0.2, 0.4, 0.6, 0.85, 0.93, 0.96, 0.985, 1.0)
"""Edges of the calibration table; nothing is given with confidence under 0.85."""
WANTED_PRECISION = 0.99


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over a set.

    Attributes:
        asked: Names that mean a listed entry.
        top: Those of them whose first candidates are exactly the entries meant.
        given: Candidates given with confidence; ``right`` of them are meant.
        wanted: Entries meant; ``right`` of them were given with confidence.
        refused: Names that mean no listed entry; ``false`` of them got a candidate with confidence.
    """

    asked: int
    top: int
    given: int
    right: int
    wanted: int
    refused: int
    false: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.given + self.wanted) if self.given + self.wanted else 0.0

    @property
    def handled(self) -> float:
        """Share of names handled right: the entries meant come first, or nothing is given with confidence."""
        return (self.top + self.refused - self.false) / (self.asked + self.refused)


def confident(answer: Answer, threshold: float | None) -> list[Given]:
    """Return what is given with confidence: by band, or a baseline's first candidate from *threshold* on."""
    if threshold is None:
        return [given for given in answer if given.band in ("exact", "high")]
    return [given for given in answer[:1] if given.score >= threshold]


def count(judged: Judged, threshold: float | None) -> Figures:
    asked = top = given = right = wanted = refused = false = 0
    for name, answer in judged:
        sure = {one.key for one in confident(answer, threshold)}
        meant = set(name.expect)
        given += len(sure)
        right += len(sure & meant)
        wanted += len(meant)
        if meant:
            asked += 1
            top += {one.key for one in answer[: len(meant)]} == meant
        else:
            refused += 1
            false += bool(sure)
    return Figures(
        asked=asked, top=top, given=given, right=right, wanted=wanted, refused=refused, false=false
    )


def families(judged: Judged) -> dict[str, list[tuple[Name, Answer]]]:
    found: dict[str, list[tuple[Name, Answer]]] = {}
    for name, answer in judged:
        found.setdefault(name.family, []).append((name, answer))
    return found


def best_threshold(judged: Judged) -> float:
    """Return the threshold with the best F1 of the confident answers on *judged*; the higher one if equal."""
    steps = sorted({answer[0].score for _, answer in judged if answer}, reverse=True)
    return max(steps, key=lambda step: count(judged, step).f1, default=math.inf)


def kindest_recall(judged: Judged) -> float:
    """Return the most recall at a precision of 0.99 that any threshold would give on *judged* itself."""
    recalls = [0.0]
    for step in {answer[0].score for _, answer in judged if answer}:
        figures = count(judged, step)
        if figures.given and figures.right / figures.given >= WANTED_PRECISION:
            recalls.append(figures.right / figures.wanted)
    return max(recalls)


def by_score(judged: Judged) -> list[tuple[float, float, int, int, float]]:
    """Return for each score bin: its edges, how many first candidates, how many right, their mean score."""
    firsts = [(answer[0], answer[0].key in name.expect) for name, answer in judged if answer]
    table = []
    for low, high in pairwise(BINS):
        last = high == BINS[-1]
        inside = [(g.score, ok) for g, ok in firsts if low <= g.score < high or (last and g.score == high)]
        if inside:
            mean = sum(score for score, _ in inside) / len(inside)
            table.append((low, high, len(inside), sum(ok for _, ok in inside), mean))
    return table


def by_band(judged: Judged) -> dict[str, tuple[int, int]]:
    """Return for each band how many candidates were shown, and how many of them were meant."""
    return {band: _shown(judged, band) for band in ("exact", "high", "possible")}


def _shown(judged: Judged, band: str) -> tuple[int, int]:
    hits = [g.key in name.expect for name, answer in judged for g in _of(answer, band)]
    return len(hits), sum(hits)


def _of(answer: Answer, band: str) -> Iterable[Given]:
    return (given for given in answer if given.band == band)
