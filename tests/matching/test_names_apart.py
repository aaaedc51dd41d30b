"""What beside a name, or in a company's name, makes it another; and what does not."""

from collections.abc import Callable
from typing import Any

import pytest

from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import identify, identify_providers
from lookup.model import Service

Entry = Callable[..., Service]
Build = Callable[..., Catalogue]


@pytest.fixture(scope="module")
def listed(entry: Entry, catalogue: Build) -> Catalogue:
    def make(serial: int, name: str, provider: str, **fields: Any) -> Service:
        fields = {"statement_scope": [], "scope_exclusions": [], **fields}
        number = f"C23-{serial:04}-2"
        return entry(registration_number=number, service_name=name, provider_name=provider, **fields)

    return catalogue(
        make(1, "若竹ドライブ", "若竹クラウド株式会社"),
        make(2, "こぶし掲示板", "こぶし工房株式会社", statement_scope=["こぶし年末調整"]),
        make(3, "Sansan", "Sansan株式会社"),
        make(4, "Bill One", "Sansan株式会社"),
        make(5, "MongoDB Atlas", "MongoDB Japan合同会社"),
        make(6, "Smart Data Platform", "NTTドコモビジネス株式会社"),
        make(7, "ベガ保管庫", "ベガ株式会社"),
        make(8, "Brightwater Sign", "Brightwater Systems Ltd."),
        make(9, "朝霧収納", "朝霧計算株式会社"),
    )


@pytest.mark.parametrize(
    "asked",
    [
        "若竹ドライブ for Education",
        "若竹ドライブ（利用しない）",
        "若竹ドライブ ※使用しない",
        "若竹ドライブ アカデミック版",
        "若竹ドライブ キッズプラン",
        "若竹ドライブ導入支援",
        "若竹ドライブの脆弱性診断",
        "若竹ドライブから庁内NASへの文書移行作業",
        "蔵書検索 ほんさがし ※若竹ドライブを使用",
        "若竹ドライブの設定変更作業",
        "若竹ドライブによるファイル共有の導入支援業務",
        "若竹ドライブとの連携API開発",
        "若竹ドライブ 10 パッケージ版",
        "MongoDB Enterprise Advanced",
        "Brightwood Sign",
    ],
)
def test_an_edition_for_others_work_around_a_service_and_look_alikes_are_not_given(
    listed: Catalogue, asked: str
) -> None:
    assert identify(listed, asked).confident == ()


def test_an_edition_for_others_is_shown_with_that_reason(listed: Catalogue) -> None:
    (found, *_) = identify(listed, "若竹ドライブ for Education").mentions[0].found
    assert found.service.service_name == "若竹ドライブ"
    assert "一覧はその版を含むと記していない" in found.reason.ja
    assert "which the list does not say it covers" in found.reason.en


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("若竹ドライブ Enterprise", "若竹ドライブ"),
        ("若竹ドライブ 導入支援含む", "若竹ドライブ"),
        ("若竹ドライブ 主催者ライセンス×20", "若竹ドライブ"),
        ("クラウドサービスは若竹ドライブとする。", "若竹ドライブ"),
        ("こぶし年末調整", "こぶし掲示板"),
        ("Sansan Bill One", "Bill One"),
        ("あさぎり収納", "朝霧収納"),
    ],
)
def test_usual_editions_and_contract_words_do_no_harm(listed: Catalogue, asked: str, name: str) -> None:
    assert [found.service.service_name for found in identify(listed, asked).confident] == [name]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("ドコモビジネス（旧NTTコミュニケーションズ）", "NTTドコモビジネス株式会社"),
        ("若竹クラウド様", "若竹クラウド株式会社"),
        ("若竹クラウド株式会社　公共ソリューション事業部門", "若竹クラウド株式会社"),
        ("こぶし工房（株）第二公共統括", "こぶし工房株式会社"),
        ("モンゴDB", "MongoDB Japan合同会社"),
        ("あさぎり計算㈱", "朝霧計算株式会社"),
    ],
)
def test_companies_are_told_with_department_former_name_and_address(
    listed: Catalogue, asked: str, name: str
) -> None:
    found = identify_providers(listed, asked)
    assert [one.name for one in found if one.band != "possible"] == [name]


@pytest.mark.parametrize(
    "asked", ["ベガコーポレーション", "NTTデータ", "NTTコムウェア株式会社", "若竹リース"]
)
def test_other_companies_are_not_given(listed: Catalogue, asked: str) -> None:
    assert all(one.band == "possible" for one in identify_providers(listed, asked))
