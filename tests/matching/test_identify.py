"""What a text names: how it was found, what speaks against it, and how it is explained."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lookup.knowledge as knowledge_room
from lookup.knowledge import load_knowledge
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import Found, identify, identify_providers, identify_services
from lookup.matching.scores import BASE, HIGH
from lookup.model import How, IdentifyQuery, Service

Entry = Callable[..., Service]
Build = Callable[..., Catalogue]


@pytest.fixture(scope="session")
def services(entry: Entry) -> tuple[Service, ...]:
    def make(serial: int, name: str, provider: str | None, **fields: Any) -> Service:
        fields = {"statement_scope": [], "scope_exclusions": [], **fields}
        return entry(
            registration_number=f"C23-{serial:04}-2", service_name=name, provider_name=provider, **fields
        )

    return (
        make(1, "Microsoft Azure", "日本マイクロソフト株式会社"),
        make(2, "Office 365 services", "日本マイクロソフト株式会社", statement_scope=["Exchange Online"]),
        make(3, "Slack", "株式会社セールスフォース・ジャパン"),
        make(4, "Salesforce Services", "株式会社セールスフォース・ジャパン", statement_scope=["Sales Cloud"]),
        make(5, "Confluence Cloud", "アトラシアン株式会社", scope_exclusions=["Confluence Data Center"]),
        make(6, "こぶし会計", "こぶし工房株式会社", remarks="名称変更（旧：こぶし出納帳）"),
        make(7, "こぶし勤怠", "こぶし工房株式会社", statement_scope=["打刻"]),
        make(8, "HENNGE One", "HENNGE株式会社"),
        make(
            9,
            "LINE WORKS",
            "LINE WORKS株式会社",
            remarks="事業者の商号変更（旧：ワークスモバイルジャパン株式会社）",
        ),
        make(10, "電子申請サービス", "株式会社あさぎり"),
        make(11, "さくらのクラウド", "さくらインターネット株式会社"),
        make(12, "FJcloud-V", "富士通株式会社"),
        make(13, "Lumipath (LMP)", None),
        make(14, "Snowflake", "Snowflake合同会社"),
        make(15, "雪割草", "株式会社北の丘"),
        make(16, "雪割草", "有限会社南の丘"),
    )


@pytest.fixture(scope="session")
def listed(services: tuple[Service, ...], catalogue: Build) -> Catalogue:
    return catalogue(*services)


def first(listed: Catalogue, name: str, provider: str | None = None) -> Found:
    return identify(listed, name, provider).mentions[0].found[0]


@pytest.mark.parametrize(
    ("asked", "provider", "number", "how"),
    [
        ("Ｃ２３－０００３－２", None, 3, "number"),
        ("Slack", None, 3, "name"),
        ("ＡＺＵＲＥ", None, 1, "alias"),
        ("M365", None, 2, "alias"),
        ("Windows Azure", None, 1, "former_name"),
        ("こぶし出納帳", None, 6, "former_name"),
        ("HDE One", None, 8, "former_name"),
        ("スラック", None, 3, "transliteration"),
        ("Kobushi Kaikei", None, 6, "transliteration"),
        ("Conflunece Cloud", None, 5, "spelling"),
        ("Exchange Online", None, 2, "scope_item"),
        ("LMP", None, 13, "name"),
        ("打刻", "こぶし工房", 7, "scope_item"),
        ("雪割草", "有限会社南の丘", 16, "name"),
        ("ヘンゲ", None, 8, "name"),
    ],
)
def test_a_service_is_found_in_many_ways(
    listed: Catalogue, asked: str, provider: str | None, number: int, how: str
) -> None:
    found = first(listed, asked, provider)
    assert (found.service.registration_number, found.how) == (f"C23-{number:04}-2", how)
    assert found.confident or how == "scope_item"


@pytest.mark.parametrize(
    ("asked", "provider", "how"),
    [
        ("Confluence Data Center", None, "excluded_item"),
        ("こぶし給与", "こぶし工房㈱", "sibling"),
        ("こぶし給与", None, "sibling"),
        ("こぶし工房株式会社", None, "provider"),
        ("Salesforce", None, "provider"),
        ("Slack連携 議事録ボット", None, "base"),
        ("Slack用の翻訳アプリ", None, "base"),
        ("Backup for Slack", None, "base"),
        ("町史データベース（Microsoft Azure上で稼働）", None, "base"),
        ("Slack専用ヘッドセット端末", None, "base"),
        ("Slack 操作研修", None, "sibling"),
        ("Slack以外のチャット", None, "qualified"),
        ("コンフルエンス データセンター", None, "excluded_item"),
        ("富士通 Confluence", None, "sibling"),
        ("FJcloud-O", None, "sibling"),
        ("Snowplow", None, "look_alike"),
        ("電子申請サービス", None, "scope_item"),
        ("雪割草", None, "name"),
        ("Teams", None, "scope_item"),
    ],
)
def test_what_only_resembles_a_service_is_shown_and_never_given(
    listed: Catalogue, asked: str, provider: str | None, how: str
) -> None:
    identification = identify(listed, asked, provider)
    assert identification.confident == ()
    assert identification.best is None
    assert identification.mentions[0].found[0].how == how


@pytest.mark.parametrize(
    "asked",
    ["チャットボット運用業務", "会計ソフト", "利用料 一式", "、", "", "かわせみ設計図庫", "C99-9999-9"],
)
def test_what_names_nothing_finds_nothing_with_confidence(listed: Catalogue, asked: str) -> None:
    assert identify(listed, asked).best is None


def test_a_generic_name_means_its_service_beside_its_provider(listed: Catalogue) -> None:
    assert first(listed, "電子申請サービス", "株式会社あさぎり").confident


def test_a_reseller_does_no_harm_but_another_listed_provider_makes_a_part_of_a_name_doubtful(
    listed: Catalogue,
) -> None:
    assert first(listed, "Slack", "株式会社大塚商会").confident
    assert first(listed, "Slack", "富士通株式会社").confident
    assert not first(listed, "Azure DevOps", "富士通株式会社").confident
    doubted = first(listed, "スラック", "富士通株式会社")
    assert not doubted.confident
    assert "富士通株式会社" in doubted.reason.ja


@pytest.mark.parametrize(
    ("asked", "numbers", "joined_by"),
    [
        ("Slack又はLINE WORKS", [3, 9], "any"),
        ("Slack及びLINE WORKS", [3, 9], "all"),
        ("Slack、Azure、Snowflake", [3, 1, 14], "all"),
        ("①Slack ②Azure", [3, 1], "all"),
        ("Slack\nAzure", [3, 1], "all"),
        ("スラックとスノーフレーク", [3, 14], "all"),
        ("こぶし会計・勤怠", [6, 7], "all"),
        ("Slack+Azure", [3, 1], "all"),
        ("C23-0003-2、C23-0001-2", [3, 1], "all"),
        ("連絡にはSlackを、保管にはAzureを用いる。", [3, 1], "all"),
        ("Slack（株式会社セールスフォース・ジャパン）", [3], "one"),
        ("Slack、Slack", [3], "all"),
        ("Slack及び付帯する研修", [3], "one"),
        ("Slack、周辺機器", [3], "one"),
        ("Slack並びにその運用支援業務", [3], "one"),
        ("株式会社セールスフォース・ジャパン\nSlack", [3], "one"),
        ("Slack（C23-0003-2）、Azure", [3, 1], "all"),
    ],
)
def test_several_services_in_one_cell_are_each_found_in_their_order(
    listed: Catalogue, asked: str, numbers: list[int], joined_by: str
) -> None:
    identification = identify(listed, asked)
    assert [f.service.registration_number for f in identification.confident] == [
        f"C23-{n:04}-2" for n in numbers
    ]
    assert identification.joined_by == joined_by


def test_an_unlisted_name_beside_a_listed_one_stays_a_mention_without_a_service(listed: Catalogue) -> None:
    identification = identify(listed, "Slack、かわせみ設計図庫")
    assert [mention.text for mention in identification.mentions] == ["Slack", "かわせみ設計図庫"]
    assert identification.mentions[1].found == ()


def test_names_in_hiragana_are_told_from_the_word_that_joins_them(listed: Catalogue) -> None:
    for joint in ("及び", "又は", "並びに", "若しくは"):
        identification = identify(listed, f"Slack{joint}かわせみ設計図庫")
        assert [mention.text for mention in identification.mentions] == ["Slack", "かわせみ設計図庫"]


@pytest.mark.parametrize(
    "asked", ["Slack（C23-0001-2）", "かわせみ設計図庫（C23-0001-2）", "C23-0001-2 Snowflake"]
)
def test_a_number_beside_the_name_of_something_else_is_given_without_confidence(
    listed: Catalogue, asked: str
) -> None:
    (mention,) = identify(listed, asked).mentions
    (found,) = mention.found
    assert found.service.registration_number == "C23-0001-2"
    assert not found.confident
    assert "併記された" in found.reason.ja


def test_a_listed_name_of_several_common_latin_words_is_found_as_it_stands(
    catalogue: Build, entry: Entry
) -> None:
    listed = catalogue(
        entry(service_name="Smart Data Platform クラウド／サーバー", provider_name="電算株式会社")
    )
    for asked in (
        "Smart Data Platform クラウド／サーバー",
        "smart data platform クラウド/サーバー 利用料 一式",
    ):
        assert first(listed, asked).band == "exact"


@pytest.mark.parametrize("asked", ["Slack（C23-0003）", "Slack C23-0003-1", "登録番号 C99-0003-2 Slack"])
def test_a_name_beside_a_number_that_is_not_listed_is_given_without_confidence(
    listed: Catalogue, asked: str
) -> None:
    (mention,) = identify(listed, asked).mentions
    (found,) = mention.found
    assert found.service.service_name == "Slack"
    assert not found.confident
    assert "リストにありません" in found.reason.ja


def test_a_number_beside_an_entry_that_prints_none_speaks_against_nothing(
    catalogue: Build, entry: Entry
) -> None:
    listed = catalogue(entry(service_name="Slack", registration_number=None))
    (mention,) = identify(listed, "Slack（C23-0003-2）").mentions
    assert mention.found[0].confident


def test_names_that_share_only_a_general_word_are_no_candidates(catalogue: Build, entry: Entry) -> None:
    listed = catalogue(entry(service_name="FJcloud-V", provider_name="富士通株式会社"))
    assert identify(listed, "SVF Cloud").found == ()
    assert [found.how for found in identify(listed, "FJcloud-O").found] == ["sibling"]


def test_an_unknown_name_is_quoted_with_all_its_brackets(listed: Catalogue) -> None:
    for asked in ("(株)かわせみ設計図庫", "かわせみ設計図庫(東)"):
        assert [mention.text for mention in identify(listed, asked).mentions] == [asked]


def test_a_flat_answer_has_confident_services_first_and_is_as_long_as_asked(listed: Catalogue) -> None:
    found = identify_services(listed, IdentifyQuery(name="Slack又はSalesforce"), limit=2)
    assert [(c.name, c.band) for c in found] == [("Slack", "exact"), ("Salesforce Services", "possible")]
    assert identify_services(listed, IdentifyQuery(name="Salesforce"), limit=1)[0].band == "possible"


@pytest.mark.parametrize(
    ("asked", "provider", "ja", "en"),
    [
        (
            "M365",
            None,
            "略称『M365』は『Office 365 services』の別名",
            "abbreviation “M365” is another name of",
        ),
        ("slack", None, "全角・半角、大文字・小文字", "written otherwise only in width, case"),
        ("C23-0003-2", None, "登録番号『C23-0003-2』が一致", "registration number “C23-0003-2”"),
        ("HDE One", None, "（2019-02まで）", "until 2019-02"),
        ("スラック", None, "読みが同じ", "sounds like"),
        ("こぶし出納帳", None, "備考に", "remarks"),
        ("Confluence Data Center", None, "対象外", "excludes"),
        ("Slack", "セールスフォース", "事業者『株式会社セールスフォース・ジャパン』も一致", "the provider"),
        ("Teams", None, "言明の対象範囲にその名がない", "does not name it"),
    ],
)
def test_the_reason_says_what_matched_what_and_how(
    listed: Catalogue, asked: str, provider: str | None, ja: str, en: str
) -> None:
    reason = first(listed, asked, provider).reason
    assert ja in reason.ja
    assert en in reason.en


def test_companies_of_one_group_stay_apart(catalogue: Build, entry: Entry) -> None:
    listed = catalogue(entry(provider_name="NTTテクノクロス株式会社"))
    assert [c.band for c in identify_providers(listed, "NTTデータ")] == ["possible"]
    assert [c.band for c in identify_providers(listed, "NTT")] == ["possible"]


def test_a_provider_has_the_numbers_of_its_services(listed: Catalogue) -> None:
    (found,) = identify_providers(listed, "ワークスモバイルジャパン", limit=1)
    assert (found.name, found.registration_numbers, found.band) == (
        "LINE WORKS株式会社",
        ("C23-0009-2",),
        "high",
    )
    assert "旧商号" in found.reason.ja


def test_fifty_names_more_in_the_alias_file_are_known_without_a_change_of_the_program(
    tmp_path: Path, catalogue: Build, entry: Entry
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(Path(knowledge_room.__file__).parent, folder, ignore=shutil.ignore_patterns("*.py"))
    names = [f"ゆきしろ{number}号" for number in range(50)]
    with (folder / "aliases.yaml").open("a", encoding="utf-8") as file:
        file.writelines(f"- {{name: {name}, abbreviations: [YS{n:02}X]}}\n" for n, name in enumerate(names))
    listed = catalogue(
        *(
            entry(registration_number=f"C26-{n:04}-2", service_name=name, provider_name=None)
            for n, name in enumerate(names)
        )
    )
    more = Catalogue.build(listed.version, listed.services, load_knowledge(folder))
    for number, name in enumerate(names):
        best = identify(more, f"YS{number:02}X").best
        assert best is not None
        assert best.service.service_name == name
        assert identify(listed, f"YS{number:02}X").best is None


def test_each_way_of_finding_has_a_score_and_only_those_that_mean_the_service_are_confident() -> None:
    assert set(BASE) == set(get_args(How))
    doubtful = {"excluded_item", "provider", "sibling", "base", "look_alike", "qualified", "rejected"}
    assert {how for how, score in BASE.items() if score < HIGH} == doubtful


@pytest.mark.parametrize("asked", ["slack", "M365", "こぶし給与", "Teams", "Conflunece Cloud", "C23-0003-2"])
def test_the_signals_say_how_and_what_matched_and_their_parts_add_up_to_the_score(
    listed: Catalogue, asked: str
) -> None:
    found = identify_services(listed, IdentifyQuery(name=asked))[0]
    assert found.signals.how in get_args(How)
    assert found.signals.matched
    assert sum(part.value for part in found.signals.score) == pytest.approx(found.score, abs=1e-4)


@given(name=st.text(max_size=60), provider=st.none() | st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_text_is_answered_the_same_each_time(listed: Catalogue, name: str, provider: str | None) -> None:
    assert identify(listed, name, provider) == identify(listed, name, provider)
    assert identify_providers(listed, name) == identify_providers(listed, name)


_PIECES = (
    *("Slack", "又は", "と", "・", "/", "（", "）", "連携", "for", "2", "Azure", "こぶし会計", "勤怠"),
    *("株式会社", "利用料", "12か月", "の", "は", "を上で構築する。"),
)


@given(words=st.lists(st.sampled_from(_PIECES), max_size=9))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_names_and_words_is_answered(listed: Catalogue, words: list[str]) -> None:
    for joiner in ("", " "):
        identification = identify(listed, joiner.join(words))
        assert all(found.service in listed.services for found in identification.found)


def test_a_long_cell_is_answered(listed: Catalogue) -> None:
    assert identify(listed, "Slackを用いる。" + "仕様は別紙による。" * 500).best is not None


def test_nothing_is_found_in_an_empty_list(catalogue: Build) -> None:
    empty = catalogue()
    assert identify(empty, "Slack").found == ()
    assert identify_providers(empty, "Slack") == ()
