"""What fits a need is found without looking at each service of the list, and is the same as if one did."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from lookup.knowledge import Knowledge
from lookup.matching.catalogue import Catalogue
from lookup.matching.fitting import Hope, likeliest, of_places, positions
from lookup.matching.found import Found
from lookup.matching.suggest import suggest
from lookup.model import Requirement, Service
from lookup.sync.reading import read_list

from .conftest import DATA

Build = Callable[..., Catalogue]
Lists = tuple[Catalogue, tuple[Catalogue, ...]]

NEEDS: list[dict[str, Any]] = [
    {"scope": ("ファイル保管",)},
    {"scope": ("Web会議", "録画"), "regions": ("東京", "日本")},
    {"scope": ("ストレージ及びデータベース",)},
    {"scope": ("ラムダ",), "service_model": "PaaS"},
    {"scope": ("Lambda",)},
    {"scope": ("若竹クラウド コンテナ",), "lists": ("ISMAP",)},
    {"title": "電子申請システム", "regions": ("大阪",)},
    {"title": "グループウェア及びWeb会議の調達", "service_model": "SaaS", "regions": ("国内",)},
    {"title": "ビデオ通話 AI", "lists": ("ISMAP-LIU",)},
    {"service_model": "SaaS"},
    {"service_model": "IaaS", "regions": ("東京",), "lists": ("ISMAP", "ISMAP-LIU")},
    {"regions": ("東京",)},
    {"provider": "若竹クラウド株式会社", "scope": ("チャット",)},
    {"lines": ("ISMAPに登録されていること。",)},
]


def services_of(name: str, knowledge: Knowledge) -> tuple[Service, ...]:
    return tuple(read_list((DATA / name).read_bytes(), name, knowledge).services)


def weight(found: Found) -> float:
    return round(sum(part.value for part in found.parts if part.name != "limit"), 4)


@pytest.fixture(scope="module", params=["match-dev-list.csv", "identify-own-list.csv"])
def lists(request: pytest.FixtureRequest, knowledge: Knowledge, catalogue: Build) -> Lists:
    """Return a list, and each of its services as if it were the whole list."""
    services = services_of(request.param, knowledge)
    return catalogue(*services), tuple(map(catalogue, services))


@pytest.mark.parametrize("fields", NEEDS, ids=str)
def test_the_best_of_a_list_are_those_that_fit_best_one_by_one(lists: Lists, fields: dict[str, Any]) -> None:
    whole, single = lists
    need = Requirement(id="r", **fields)
    alone = sorted((f for one in single for f in suggest(one, need)), key=lambda found: -weight(found))
    every = suggest(whole, need, limit=len(single))
    assert [(f.service.key, weight(f)) for f in every] == [(f.service.key, weight(f)) for f in alone]
    assert suggest(whole, need) == every[:10]


def test_sets_of_services_are_told_in_falling_order_of_what_may_speak_for_them() -> None:
    most = of_places(range(12))
    telling = [Hope(0.3, of_places((1, 2, 3, 40))), Hope(0.25, of_places((3, 4)))]
    groups = list(likeliest(most, telling, [Hope(0.05, of_places((4, 5)))]))
    assert [(weight, list(positions(services))) for weight, services in groups] == [
        (0.55, [3]),
        (0.3, [1, 2, 4]),
    ]
    assert all(first > second for (first, _), (second, _) in pairwise(groups))


@pytest.mark.parametrize("places", [[], [0], [7, 8], [63, 64, 1000], list(range(20))])
def test_positions_come_back_in_the_order_of_the_list(places: list[int]) -> None:
    assert list(positions(of_places(places))) == places
