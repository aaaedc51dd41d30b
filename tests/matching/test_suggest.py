"""Services that fit a need that names none."""

from collections.abc import Callable
from typing import Any

import pytest

from lookup.matching.catalogue import Catalogue
from lookup.matching.suggest import suggest
from lookup.model import Requirement, Service

Entry = Callable[..., Service]
Build = Callable[..., Catalogue]


@pytest.fixture(scope="session")
def listed(entry: Entry, catalogue: Build) -> Catalogue:
    return catalogue(
        entry(),
        entry(
            registration_number="C22-8002-2",
            service_name="ことりMeet",
            provider_name="株式会社ことり",
            statement_scope=["Web会議", "録画"],
            regions=["札幌"],
        ),
        entry(
            registration_number="L25-8003-1",
            list="ISMAP-LIU",
            service_name="ことり回覧",
            provider_name="株式会社ことり",
            statement_scope=["テレビ会議", "BIツール"],
        ),
        entry(
            registration_number="C25-8004-2",
            service_name="つばさ基盤",
            provider_name="つばさ株式会社",
            statement_scope=["計算機"],
            service_model="IaaS/PaaS",
            regions=[],
        ),
    )


def found(listed: Catalogue, **fields: Any) -> list[str]:
    return [f.service.service_name for f in suggest(listed, Requirement(id="r", **fields))]


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"title": "オンライン会議サービスの調達"}, ["ことりMeet", "ことり回覧"]),
        ({"title": "オンライン会議サービスの調達", "lists": ("ISMAP",)}, ["ことりMeet"]),
        ({"scope": ("共同編集",)}, ["若竹ドライブ"]),
        ({"title": "データ可視化の基盤"}, ["ことり回覧"]),
        ({"title": "クラウド基盤（IaaS）"}, ["つばさ基盤"]),
        ({"service_model": "PaaS"}, ["つばさ基盤"]),
        ({"provider": "㈱ことり"}, ["ことりMeet", "ことり回覧"]),
        ({"provider": "㈱ことり", "regions": ("東京",)}, ["ことり回覧", "ことりMeet"]),
        ({"title": "計算機の賃貸借"}, ["つばさ基盤"]),
        ({"title": "庭木の剪定"}, []),
        ({"regions": ("東京",)}, []),
        ({"title": "MIBI文書"}, []),
    ],
)
def test_services_are_suggested_by_what_is_needed(
    listed: Catalogue, fields: dict[str, Any], names: list[str]
) -> None:
    assert found(listed, **fields) == names


def test_a_suggestion_says_what_speaks_for_it_and_is_never_given_with_confidence(listed: Catalogue) -> None:
    requirement = Requirement(id="r", title="Web会議", regions=("北海道",), service_model="SaaS")
    best = suggest(listed, requirement)[0]
    assert best.band == "possible"
    assert best.matched == "Web会議"
    assert "「Web会議」に当たる『Web会議』" in best.reason.ja
    assert "サービス種別が『SaaS』で一致" in best.reason.ja
    assert "リージョン『札幌』" in best.reason.ja
    assert "its service model" in best.reason.en


def test_no_more_services_are_suggested_than_asked(listed: Catalogue) -> None:
    assert len(suggest(listed, Requirement(id="r", provider="株式会社ことり"), limit=1)) == 1
