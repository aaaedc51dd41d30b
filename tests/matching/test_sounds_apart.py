"""Names that sound alike are one name; a Japanese word is not the English name it vaguely sounds like."""

import csv
from collections.abc import Callable
from typing import Any

import pytest

from lookup.knowledge import Knowledge
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import identify
from lookup.model import Service
from tests.matching.conftest import DATA

Entry = Callable[..., Service]
Build = Callable[..., Catalogue]


@pytest.fixture(scope="module")
def listed(entry: Entry, catalogue: Build) -> Catalogue:
    def make(serial: int, name: str, provider: str, *scope: str) -> Service:
        fields: dict[str, Any] = {"statement_scope": scope, "scope_exclusions": []}
        number = f"C23-{serial:04}-2"
        return entry(registration_number=number, service_name=name, provider_name=provider, **fields)

    return catalogue(
        make(1, "Microsoft Azure", "日本マイクロソフト株式会社"),
        make(2, "Cacoo", "株式会社ヌーラボ"),
        make(3, "Looker", "グーグル・クラウド・ジャパン合同会社"),
        make(4, "U-Cloud IaaS", "ＢＩＰＲＯＧＹ株式会社"),
        make(5, "Genesys Cloud CX", "ジェネシスクラウドサービス株式会社", "Genesys Cloud"),
        make(6, "Miro", "Miro Japan合同会社", "Miro AI"),
        make(7, "さくらのクラウド", "さくらインターネット株式会社"),
        make(8, "KARTE", "株式会社プレイド"),
        make(9, "楽楽精算", "株式会社ラクス"),
        make(10, "IIJセキュアMXサービス", "株式会社インターネットイニシアティブ"),
        make(11, "SKYSEA Client View M1 Cloud Edition", "Sky株式会社"),
        make(15, "b→dash", "株式会社データＸ"),
        make(16, "AssetView Cloud+", "株式会社ハンモック"),
        make(14, "Box", "株式会社Box Japan", "Box AI"),
        make(12, "オクルリ・フォーム", "オクルリ株式会社", "フォーム作成"),
        make(13, "オクルリ・ウェブゲートウェイサービス", "オクルリ株式会社"),
    )


@pytest.mark.parametrize(
    "asked",
    [
        "青空クラウド",
        "あおぞらクラウド",
        "アオゾラ",
        "大空",
        "おおぞら設備管理",
        "夜空クラウド",
        "桔梗",
        "契約クラウド",
        "ケイヤク",
        "琉球クラウド",
        "弥生クラウド",
        "ヤヨイクラウド",
        "人事クラウド",
        "ミライ 監視",
        "柘榴クラウド",
        "夜桜クラウド",
        "ケイト",
        "ジャム",
        "ボクサー",
    ],
)
def test_a_word_that_only_vaguely_sounds_like_a_listed_name_is_not_given(
    listed: Catalogue, asked: str
) -> None:
    assert identify(listed, asked).confident == ()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("アジュール", "Microsoft Azure"),
        ("アズール", "Microsoft Azure"),
        ("カクー", "Cacoo"),
        ("ルッカー", "Looker"),
        ("ユークラウド", "U-Cloud IaaS"),
        ("ジェネシスクラウド", "Genesys Cloud CX"),
        ("ミロ", "Miro"),
        ("ミロ エーアイ", "Miro"),
        ("Sakura Cloud", "さくらのクラウド"),
        ("桜のクラウド", "さくらのクラウド"),
        ("カルテ", "KARTE"),
        ("ボックスエーアイ", "Box"),
        ("ビーダッシュ", "b→dash"),
        ("b -> dash", "b→dash"),
        ("アセットビュー クラウドプラス", "AssetView Cloud+"),
        ("Rakuraku Seisan", "楽楽精算"),
        ("らくらく精算", "楽楽精算"),
        ("スカイシー クライアントビュー M1 クラウドエディション", "SKYSEA Client View M1 Cloud Edition"),
    ],
)
def test_a_name_in_the_other_script_is_its_service(listed: Catalogue, asked: str, expected: str) -> None:
    assert [found.service.service_name for found in identify(listed, asked).confident] == [expected]


def test_hardly_a_japanese_word_with_a_reading_is_an_english_name(
    listed: Catalogue, knowledge: Knowledge
) -> None:
    words = [word for word in knowledge.readings.words if len(word) > 1]
    given = {word for word in words if identify(listed, f"{word}クラウド").confident}
    own = {word for word in words if knowledge.readings.words[word] == "サクラ"}
    assert len(words) > len(given - own) * 100
    assert given - own <= {"郭公"}  # which is Cacoo to the ear


def test_a_function_alone_names_no_service_whoever_lists_it(listed: Catalogue, knowledge: Knowledge) -> None:
    functions = [word for function in knowledge.name_words.functions for word in function.words]
    asked = [
        f"{word}{rest}" for word in functions for rest in ("", "サービス", "システム一式", "機能を有すること")
    ]
    assert [text for text in asked if identify(listed, text).confident] == []


@pytest.mark.parametrize("asked", ["ISMS", "ISMS認証の取得支援", "ISMS認証クラウド", "SLA", "BCP"])
def test_a_general_abbreviation_is_not_taken_for_the_initials_of_a_name(
    listed: Catalogue, asked: str
) -> None:
    assert identify(listed, asked).confident == ()


def test_initials_with_a_word_joined_to_them_may_be_of_something_else(entry: Entry, catalogue: Build) -> None:
    listed = catalogue(entry(service_name="Quick Nest Vault Suite", provider_name="Quick Nest株式会社"))
    assert identify(listed, "QNVS").best is not None
    assert identify(listed, "QNVS 12ライセンス").best is not None
    assert identify(listed, "QNVS認証").confident == ()


@pytest.mark.parametrize(
    ("printed", "asked", "least"), [("latin", "katakana", 0.95), ("katakana", "latin", 0.9)]
)
def test_names_are_found_in_the_other_script_and_none_is_taken_for_another(
    entry: Entry, catalogue: Build, printed: str, asked: str, least: float
) -> None:
    with (DATA / "sounds-own.csv").open(encoding="utf-8", newline="") as file:
        names = list(csv.DictReader(file))
    bare: dict[str, Any] = {"provider_name": None, "statement_scope": [], "scope_exclusions": []}
    listed = catalogue(
        *(
            entry(registration_number=f"C23-{serial:04}-2", service_name=name[printed], **bare)
            for serial, name in enumerate(names, 1)
        )
    )
    found = [(name[printed], identify(listed, f"{name[asked]} 利用料").best) for name in names]
    given = [(name, best.service.service_name) for name, best in found if best]
    assert [pair for pair in given if pair[0] != pair[1]] == []
    assert len(given) >= least * len(names)
