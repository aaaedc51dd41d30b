"""How sentences of a specification are read and answered."""

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from bench.quality.labelled import ON, Line
from lookup.knowledge import Knowledge
from lookup.matching.assess import assess
from lookup.matching.catalogue import Catalogue
from lookup.matching.line_reading import read_line
from lookup.model import Requirement
from lookup.text import nfkc

_PLACES = frozenset({"domestic_only", "regions", "scope"})
_UNITS = {"h": "時間", "min": "分", "d": "日", "bd": "営業日", "mo": "[かヶカケ箇]?月", "y": "年", "%": "%"}
_ENDINGS = {"regions": "(リージョン|データセンター|地域)$", "scope": "(機能|サービス)$"}


class Entries(msgspec.Struct, frozen=True):
    """Entries of a list that lines are asked of.

    Attributes:
        with_much: One with Japanese regions, law and court, controls and a scope of several items.
        with_little: Some with regions abroad or none, of which nothing about the place of data may be met.
    """

    with_much: str
    with_little: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (self.with_much, *self.with_little)


ENTRIES = {
    "": Entries("さくらのクラウド", ("GitHub Enterprise Cloud", "Heroku Services")),
    "second-": Entries("くじら基盤サービス Type-A", ("Wrike", "Mimecast Email Security")),
}


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What was right of one line; ``fields`` says it of each field that was expected or taken."""

    line: Line
    kind: bool
    check: bool
    fields: dict[str, bool]
    numbers: tuple[int, int]

    @property
    def demand(self) -> bool:
        return all(self.fields.values())


def read(knowledge: Knowledge, lines: Sequence[Line]) -> list[Read]:
    return [_read(knowledge, line) for line in lines]


def _read(knowledge: Knowledge, line: Line) -> Read:
    reading = read_line(knowledge, line.text)
    taken = {
        name: value
        for name, value in msgspec.structs.asdict(reading.demand).items()
        if name != "id" and value not in (None, ())
    }
    judged = {*_needed(line)} | (set() if line.partial else {*taken})
    found = "・".join(nfkc(amount) for amount in reading.amounts)
    return Read(
        line=line,
        kind=reading.kind in line.kind,
        check=not line.check or reading.check in line.check,
        fields={name: _same(line, name, taken.get(name)) for name in judged},
        numbers=(sum(_says(found, number) for number in line.numbers), len(line.numbers)),
    )


def _needed(line: Line) -> list[str]:
    return [name for name, values in line.demand.items() if None not in _list(values)]


def _same(line: Line, name: str, value: object) -> bool:
    accepted = [_plain(name, one) for one in _list(line.demand.get(name, [None]))]
    return _plain(name, value) in accepted


def _list(values: object) -> list[object]:
    return values if isinstance(values, list) else [values]


def _plain(name: str, value: object) -> object:
    """Return *value* without differences of writing (東京地裁, 東京リージョン, バックアップ機能)."""
    if isinstance(value, (list, tuple)):
        return sorted(str(_plain(name, one)) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    text = re.sub(r"\s", "", nfkc(value)).casefold().replace("地方裁判所", "地裁")
    return re.sub(_ENDINGS.get(name, "$"), "", text)


def _says(found: str, number: str) -> bool:
    match = re.fullmatch(r"([\d.]+)(\D+)", number)
    return (
        match is not None
        and re.search(rf"(?<![\d.]){re.escape(match[1])}{_UNITS.get(match[2], re.escape(match[2]))}", found)
        is not None
    )


def wrongly_met(
    catalogue: Catalogue, lines: Sequence[Line], entries: Entries
) -> tuple[int, list[tuple[str, Line]]]:
    """Return how many lines were answered ``met`` in all, and those that may not be, with the service."""
    met = 0
    wrong: list[tuple[str, Line]] = []
    for service in entries.all:
        for line in lines:
            if _is_met(catalogue, service, line):
                met += 1
                lacking = service in entries.with_little and bool(_PLACES & {*_needed(line)})
                if not line.may_be_met or lacking:
                    wrong.append((service, line))
    return met, wrong


def _is_met(catalogue: Catalogue, service: str, line: Line) -> bool:
    asked = Requirement(id="line", service=service, lines=(line.text,))
    return assess(catalogue, asked, ON).lines[0].verdict == "met"
