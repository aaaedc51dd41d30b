"""Regions: what is published is compared with what is wanted by where places lie, not by names."""

import pytest

from lookup.knowledge import Knowledge
from lookup.matching.regions import find_places, in_japan, judge

URBAN = {"東京都", "北海道", "大阪府", "京都府"}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("東京 (AP1)", ("tokyo",)),
        ("AWS ap-northeast-1 (Tokyo)", ("tokyo",)),
        ("AWS_AP_NORTHEAST_3", ("osaka",)),
        ("ＡＳＩＡ－ＮＯＲＴＨＥＡＳＴ１", ("tokyo",)),
        ("Japan East", ("east_japan",)),
        ("japanwest", ("west_japan",)),
        ("Japan Central (Osaka)", ("osaka",)),
        ("ap-tokyo-1", ("tokyo",)),
        ("jp-osa", ("osaka",)),
        ("us-east-1", ("virginia",)),
        ("us-east1", ("south_carolina",)),
        ("US East (Ashburn)", ("ashburn",)),
        ("東京第1ゾーン", ("tokyo",)),
        ("東日本リージョン", ("east_japan",)),
        ("国内DC", ("japan",)),
        ("東京リージョン", ("tokyo",)),
        ("京都府", ("kyoto",)),
        ("東京都", ("tokyo",)),
        ("中国", ("china",)),
        ("中国地方", ("chugoku_area",)),
        ("日本（東京、大阪）", ("tokyo", "osaka")),
        ("シンガポール及びアイルランド", ("singapore", "ireland")),
        ("どこか", ()),
        ("大阪（2027年予定）", ()),
        ("日本以外", ()),
        ("ap-northeast-1a", ("tokyo",)),
        ("ap-northeast-12", ("asia_pacific",)),
    ],
)
def test_places_are_found_in_operators_writings(
    knowledge: Knowledge, text: str, places: tuple[str, ...]
) -> None:
    assert find_places(knowledge.regions, text) == places


@pytest.mark.parametrize(
    ("wanted", "published", "kind"),
    [
        ("那覇", ("札幌", "那覇"), "inside"),
        ("福岡", ("札幌", "那覇"), "elsewhere"),
        ("東日本", ("東京",), "inside"),
        ("国内", ("ロンドン", "東京"), "inside"),
        ("東京", ("日本",), "wider"),
        ("東京", ("Japan East",), "wider"),
        ("東京", ("アジア太平洋",), "wider"),
        ("日本", ("グローバル",), "wider"),
        ("東京", (), "unpublished"),
        ("東京", ("－",), "unpublished"),
        ("東京", ("ゾーンA",), "unknown"),
        ("東京", ("大阪", "東京（予定）"), "unknown"),
        ("第三拠点", ("東京",), "unknown"),
        ("ゾーンＡ", ("ゾーンA",), "inside"),
        ("東日本", ("名古屋",), "unknown"),
        ("名古屋", ("西日本",), "unknown"),
        ("福岡又は那覇", ("那覇",), "inside"),
        ("東京及び大阪", ("東京",), "elsewhere"),
        ("東京第2ゾーン", ("東京第1ゾーン", "東京第2ゾーン"), "inside"),
        ("東京第3ゾーン", ("東京第1ゾーン", "東京第2ゾーン"), "unknown"),
        ("国内2か所以上", ("東京",), "unknown"),
    ],
)
def test_published_regions_are_inside_wider_or_elsewhere(
    knowledge: Knowledge, wanted: str, published: tuple[str, ...], kind: str
) -> None:
    assert judge(knowledge.regions, wanted, published).kind == kind


def test_the_published_text_that_decided_is_told(knowledge: Knowledge) -> None:
    assert judge(knowledge.regions, "那覇", ("札幌", "那覇リージョン")).matched == "那覇リージョン"
    assert judge(knowledge.regions, "福岡", ("札幌",)).matched is None


@pytest.mark.parametrize(
    ("published", "answer"),
    [
        (("東京", "大阪"), "all"),
        (("日本", "米国"), "some"),
        (("シドニー", "ダブリン"), "none"),
        (("アジア太平洋",), "unknown"),
        (("東京", "謎の場所"), "unknown"),
        ((), "unpublished"),
    ],
)
def test_it_is_told_whether_all_some_or_none_of_the_regions_lie_in_japan(
    knowledge: Knowledge, published: tuple[str, ...], answer: str
) -> None:
    assert in_japan(knowledge.regions, published) == answer


def test_all_prefectures_lie_in_japan(knowledge: Knowledge) -> None:
    tree = knowledge.regions
    prefectures = [name for name in tree.by_name if name.endswith("県") or name in URBAN]
    assert len(prefectures) == 47
    assert all("japan" in tree.within(tree.by_name[name]) for name in prefectures)


def test_places_have_a_name_in_both_languages(knowledge: Knowledge) -> None:
    title = knowledge.regions.title("osaka")
    assert (title.ja, title.en) == ("大阪", "Osaka")
