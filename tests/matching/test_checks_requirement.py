"""What each check says of a requirement as a whole, and whether a listed service is the named one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from lookup.matching.case import Case
from lookup.matching.catalogue import Catalogue
from lookup.matching.checks import CANDIDATE_CHECKS, REQUIREMENT_CHECKS
from lookup.matching.identify import Found, How, Identification, Mention
from lookup.model import Assessment, Band, CheckName, Requirement, Service, Text, Verdict

ON = date(2026, 11, 22)
UNOFFICIAL: dict[str, Any] = {"official": False}
LIU = {"list": "ISMAP-LIU", "registration_number": "L24-8501-2", "service_name": "こだち動画配信"}
BASE = {"registration_number": "C21-8001-2", "service_name": "若竹クラウドプラットフォーム"}

Judge = Callable[..., Verdict | None]


def found(service: Service, how: How, band: Band) -> Found:
    return Found(service, 0.9, band, Text("理由の文。", "A reason."), how, service.service_name)


@pytest.fixture
def judge(catalogue: Callable[..., Catalogue], entry: Callable[..., Service]) -> Judge:
    """Run one check; ``names`` is what was identified: one list of (how, band, fields) per mention."""

    def run(
        name: CheckName,
        wanted: dict[str, Any],
        names: list[list[tuple[How, Band, dict[str, Any]]]] | None,
        joined_by: Any = "one",
        about_list: dict[str, Any] | None = None,
    ) -> Verdict | None:
        mentions = tuple(
            Mention(f"名{i}", tuple(found(entry(**fields), how, band) for how, band, fields in every))
            for i, every in enumerate(names or [])
        )
        identification = None if names is None else Identification(mentions, joined_by)
        listed = [entry(), entry(**BASE), *(f.service for m in mentions for f in m.found)]
        unique = {s.key: s for s in listed}
        case = Case(
            catalogue=catalogue(*unique.values(), **(about_list or {})),
            requirement=msgspec.convert({"id": "r1", **wanted}, Requirement),
            on=ON,
            identification=identification,
            found=mentions[0].found[0] if name in CANDIDATE_CHECKS and mentions else None,
        )
        return {**REQUIREMENT_CHECKS, **CANDIDATE_CHECKS}[name](case)

    return run


LISTED: list[list[tuple[How, Band, dict[str, Any]]]] = [[("name", "exact", {})]]
UNLISTED: list[list[tuple[How, Band, dict[str, Any]]]] = [[]]
AMBIGUOUS: list[list[tuple[How, Band, dict[str, Any]]]] = [
    [("provider", "possible", {}), ("provider", "possible", BASE)]
]
SIBLING: list[list[tuple[How, Band, dict[str, Any]]]] = [[("sibling", "possible", {})]]
NAMED = {"service": "名0"}


@pytest.mark.parametrize(
    ("body", "introduced_on", "case"),
    [
        ("national", None, "bound"),
        ("independent_agency", None, "bound"),
        ("designated_corporation", None, "bound"),
        ("local", "2027-07-01", "local_new"),
        ("local", "2027-06-30", "local_old"),
        ("local", None, "local_undated"),
        ("other", None, "not_bound"),
        (None, "2027-07-01", None),
    ],
)
def test_scheme_binds_national_bodies_and_local_ones_by_the_day_of_introduction(
    judge: Judge, body: str | None, introduced_on: str | None, case: str | None
) -> None:
    verdict = judge("applicability", {"body": body, "introduced_on": introduced_on}, None)
    assert (verdict and verdict.rule) == (case and f"applicability.{case}")


@pytest.mark.parametrize(
    ("wanted", "scale", "body", "case"),
    [
        ("2", None, None, "class_2"),
        ("2", "national", "national", "class_2"),
        ("2", None, "local", "class_2_local"),
        ("2", "local", None, "class_2_local"),
        ("1", "national", None, "class_1"),
        ("1", "local", "local", "class_1"),
        ("3", "national", None, "class_3_national"),
        ("3", None, "national", "class_3_of_body"),
        ("3", None, None, "class_3_unscaled"),
        ("3", None, "other", "class_3_unscaled"),
        ("3", None, "local", "class_3_local"),
        ("3", "local", None, "class_3_local"),
        ("3A", "local", "local", "class_3a"),
        ("3B", "local", "local", "class_3b"),
        ("3B", None, None, "class_3b"),
        ("3C", None, "local", "class_3c"),
        ("3B", None, "national", "local_class_elsewhere"),
    ],
)
def test_class_is_read_on_its_own_scale_and_never_converted_silently(
    judge: Judge, wanted: str, scale: str | None, body: str | None, case: str
) -> None:
    asked = {"information_class": wanted, "class_scale": scale, "body": body}
    verdict = judge("information_class", asked, None)
    assert verdict
    assert verdict.rule == f"information_class.{case}"
    if wanted.startswith("3") and len(wanted) > 1:
        assert "機密性2" in verdict.reason.ja


def test_class_that_nobody_said_is_not_judged(judge: Judge) -> None:
    assert judge("information_class", {}, None) is None


@pytest.mark.parametrize(
    ("wanted", "names", "joined_by", "about_list", "case"),
    [
        ({}, None, "one", {}, None),
        (NAMED, LISTED, "one", {}, "listed"),
        (NAMED | {"lists": ["ISMAP"]}, LISTED, "one", {}, "listed"),
        (NAMED | {"lists": ["ISMAP-LIU"]}, LISTED, "one", {}, "other_list"),
        (NAMED | {"lists": ["ISMAP"]}, [[("name", "exact", LIU)]], "one", {}, "other_list"),
        (NAMED, [[("name", "exact", LIU)]], "one", {}, "listed"),
        (NAMED | {"lists": ["ISMAP"]}, [[("name", "exact", {"list": None})]], "one", {}, "list_unknown"),
        (NAMED, [[("name", "exact", {"list": None})]], "one", {}, "listed"),
        (NAMED, AMBIGUOUS, "one", {}, "ambiguous"),
        (NAMED, UNLISTED, "one", {}, "not_listed"),
        (NAMED, [], "one", {}, "not_listed"),
        (NAMED, SIBLING, "one", {}, "not_listed"),
        (NAMED, [[("excluded_item", "possible", {})]], "one", {}, "not_listed"),
        (NAMED, UNLISTED, "one", {"official": False}, "not_listed_here"),
        (NAMED, UNLISTED, "one", {"complete": False}, "not_listed_here"),
        (NAMED, UNLISTED, "one", {"listed_on": date(2026, 10, 17)}, "not_listed_here"),
        (NAMED, UNLISTED, "one", {"listed_on": date(2026, 10, 18)}, "not_listed"),
        (NAMED | {"accepts_equivalent": True}, UNLISTED, "one", {}, "not_listed_but_accepted"),
        (NAMED | {"accepts_prospective": True}, UNLISTED, "one", {}, "not_listed_but_accepted"),
        (NAMED | {"accepts_prospective": False}, UNLISTED, "one", {}, "not_listed"),
        (NAMED, [*LISTED, *UNLISTED], "any", {}, "listed"),
        (NAMED, [*LISTED, *UNLISTED], "all", {}, "not_listed"),
        (NAMED, [*LISTED, *AMBIGUOUS], "all", {}, "ambiguous"),
    ],
)
def test_named_service_is_on_an_accepted_list_or_what_that_means(
    judge: Judge, wanted: dict[str, Any], names: Any, joined_by: str, about_list: Any, case: str | None
) -> None:
    verdict = judge("membership", wanted, names, joined_by, about_list)
    assert (verdict and verdict.rule) == (case and f"membership.{case}")


@pytest.mark.parametrize(
    ("wanted", "names", "about_list", "case"),
    [
        (NAMED, LISTED, {}, None),
        ({"platform": "自社設備"}, None, {}, "unnamed"),
        (NAMED | {"platform": "自社設備"}, LISTED, {}, "itself"),
        (NAMED | {"platform": BASE["service_name"]}, LISTED, {}, "itself"),
        (NAMED | {"platform": BASE["service_name"]}, UNLISTED, {}, "base_only"),
        (NAMED | {"platform": BASE["service_name"]}, UNLISTED, UNOFFICIAL, "base_only_here"),
        (
            NAMED | {"platform": BASE["service_name"], "accepts_equivalent": True},
            UNLISTED,
            {},
            "base_only_here",
        ),
        (NAMED | {"platform": BASE["service_name"]}, AMBIGUOUS, {}, "base_only_here"),
        (NAMED | {"platform": "自社設備"}, UNLISTED, {}, "neither"),
        (NAMED | {"platform": "自社設備"}, UNLISTED, UNOFFICIAL, "neither_here"),
        (NAMED, [[("base", "possible", BASE)]], {}, "base_only"),
        (NAMED | {"platform": "自社設備"}, [], {}, "neither"),
    ],
)
def test_platform_registration_is_not_inherited(
    judge: Judge, wanted: dict[str, Any], names: Any, about_list: Any, case: str | None
) -> None:
    verdict = judge("platform", wanted, names, "one", about_list)
    assert (verdict and verdict.rule) == (case and f"platform.{case}")
    if case and case.startswith("base_only"):
        assert verdict
        assert BASE["registration_number"] in verdict.reason.ja


CLAIM = "特別措置サービスリストに掲載されているため登録済みと扱う。"


@pytest.mark.parametrize(
    ("check_name", "wanted", "names", "about_list", "case"),
    [
        ("equivalent", {}, UNLISTED, {}, None),
        ("equivalent", {"accepts_equivalent": False}, UNLISTED, {}, None),
        ("equivalent", {"accepts_equivalent": True}, None, {}, None),
        ("equivalent", {"accepts_equivalent": True}, LISTED, {}, "needless"),
        ("equivalent", {"accepts_equivalent": True}, UNLISTED, {}, "judge"),
        ("prospective", {}, UNLISTED, {}, None),
        ("prospective", {"accepts_prospective": True}, None, {}, None),
        ("prospective", {"accepts_prospective": True}, LISTED, {}, "needless"),
        ("prospective", {"accepts_prospective": True}, UNLISTED, {}, "accepted"),
        ("prospective", {"title": "名0（登録申請中）"}, UNLISTED, {}, "refused"),
        ("prospective", {"title": "名0（登録見込み）"}, UNLISTED, UNOFFICIAL, "refused_here"),
        ("special_measures", {}, UNLISTED, {}, None),
        ("special_measures", {"lines": [CLAIM]}, LISTED, {}, "needless"),
        ("special_measures", {"lines": [CLAIM]}, UNLISTED, {}, "claimed"),
        ("special_measures", {"title": "特別措置の対象"}, UNLISTED, UNOFFICIAL, "claimed_here"),
        ("special_measures", {"lines": [CLAIM]}, None, {}, "claimed_here"),
        ("freshness", {}, None, {}, "current"),
        ("freshness", {}, None, {"official": False, "complete": False}, "doubtful"),
        ("freshness", {}, None, {"listed_on": date(2026, 10, 17)}, "doubtful"),
        ("freshness", {}, None, {"listed_on": date(2026, 12, 31)}, "current"),
    ],
)
def test_claims_instead_of_a_registration(
    judge: Judge, check_name: CheckName, wanted: dict[str, Any], names: Any, about_list: Any, case: str | None
) -> None:
    service = {} if names is None else NAMED
    verdict = judge(check_name, service | wanted, names, "one", about_list)
    assert (verdict and verdict.rule) == (case and f"{check_name}.{case}")


@pytest.mark.parametrize(
    ("about_list", "words"),
    [
        ({"official": False}, ["公式"]),
        ({"complete": False}, ["全件"]),
        ({"listed_on": date(2026, 1, 1)}, ["古い"]),
        ({"official": False, "complete": False}, ["公式", "全件"]),
        ({"official": False, "listed_on": date(2026, 1, 1)}, ["公式", "古い"]),
        ({"complete": False, "listed_on": date(2026, 1, 1)}, ["全件", "古い"]),
        ({"official": False, "complete": False, "listed_on": date(2026, 1, 1)}, ["公式", "全件", "古い"]),
    ],
)
def test_doubtful_copy_says_every_fault_and_names_the_portal(
    judge: Judge, about_list: dict[str, Any], words: list[str]
) -> None:
    verdict = judge("freshness", {}, None, "one", about_list)
    assert verdict
    assert verdict.verdict == "unconfirmed"
    assert all(word in verdict.reason.ja for word in words)
    assert "https://www.ismap.go.jp/" in verdict.reason.ja


@pytest.mark.parametrize(
    ("how", "band", "about_list", "case"),
    [
        ("number", "exact", {}, "same"),
        ("name", "exact", {}, "known_as"),
        ("alias", "exact", {}, "known_as"),
        ("former_name", "high", {}, "known_as"),
        ("transliteration", "high", {}, "known_as"),
        ("scope_item", "high", {}, "part"),
        ("spelling", "high", {}, "near"),
        ("provider", "possible", {}, "ambiguous"),
        ("alias", "possible", {}, "ambiguous"),
        ("sibling", "possible", {}, "sibling"),
        ("sibling", "possible", {"complete": False}, "sibling_here"),
        ("base", "possible", {}, "base"),
        ("base", "possible", {"complete": False}, "base_here"),
        ("excluded_item", "possible", {}, "excluded"),
        ("look_alike", "possible", {}, "look_alike"),
    ],
)
def test_listed_service_is_the_named_one_or_only_like_it(
    judge: Judge, how: How, band: Band, about_list: dict[str, Any], case: str
) -> None:
    verdict = judge("identity", NAMED, [[(how, band, {})]], "one", about_list)
    assert verdict
    assert verdict.rule == f"identity.{case}"


@pytest.mark.parametrize(
    ("wanted", "case"),
    [
        ({"service": "若竹ドライブ"}, "same"),
        ({"service": "若竹 ﾄﾞﾗｲﾌﾞ"}, "same"),
        ({"service": "若竹ドライブ 100ID"}, "known_as"),
        ({"service": "若竹ドライブ", "provider": "若竹クラウド㈱"}, "same"),
        ({"service": "若竹ドライブ", "provider": "販売商事株式会社"}, "resold"),
        ({"service": "若竹ドライブ", "provider": "白樺情報工房"}, "other_provider"),
        ({"service": "C24-8009-2", "provider": "白樺情報工房"}, "resold"),
        ({"service": "C24-8009-2", "provider": "販売商事株式会社"}, "resold"),
        ({"service": "C24-8009-2", "provider": "若竹クラウド"}, "same"),
        ({"service": "若竹ドライブ（C24-8009-2）"}, "same"),
        ({"service": "ISMAP登録番号：C24-8009-2 若竹ドライブ"}, "same"),
        ({"service": "若竹 ドライブ利用料（C24-8009-2）"}, "same"),
        ({"service": "ファイル共有サービス一式（C24-8009-2）"}, "same"),
        ({"service": "白樺文書庫（C24-8009-2）"}, "number_of_another"),
        ({"service": "Slack（C24-8009-2）"}, "number_of_another"),
        ({"service": "みやこ帳票（C24-8009-2）"}, "number_of_another"),
    ],
)
def test_provider_column_may_name_a_reseller_but_not_another_provider_of_the_list(
    answer: Callable[..., Assessment],
    entry: Callable[..., Service],
    said: Callable[..., Verdict | None],
    wanted: dict[str, Any],
    case: str,
) -> None:
    other = entry(
        registration_number="C22-8011-2", service_name="白樺文書庫", provider_name="白樺情報工房株式会社"
    )
    verdict = said(answer(wanted, entry(), other), "identity")
    assert verdict
    assert verdict.rule == f"identity.{case}"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("つくし", "unconfirmed"),
        ("名簿管理", "unconfirmed"),
        ("簿", "not_met"),
        ("Desk", "unconfirmed"),
        ("Des", "not_met"),
        ("つくし名簿管理", "met"),
    ],
)
def test_part_of_a_listed_name_may_mean_it_but_is_not_it(
    answer: Callable[..., Assessment], entry: Callable[..., Service], text: str, outcome: str
) -> None:
    listed = (
        entry(registration_number="C24-8022-2", service_name="つくし名簿管理"),
        entry(registration_number="C25-8017-2", service_name="Brightwater Desk"),
    )
    assert answer({"service": text}, *listed).outcome == outcome


@pytest.mark.parametrize(
    ("components", "wanted", "about_list", "case", "told"),
    [
        ([], {}, {}, None, []),
        (["若竹ドライブ"], {}, {}, "listed", ["若竹ドライブ"]),
        (["若竹ドライブ", "つむじCDN"], {}, {}, "missing", ["つむじCDN", "若竹ドライブ"]),
        (["つむじCDN"], {}, UNOFFICIAL, "missing_here", ["つむじCDN"]),
        (["つむじCDN"], {"accepts_equivalent": True}, {}, "missing_here", ["つむじCDN"]),
        (
            ["若竹ドライブ"],
            {"starts_on": "2027-01-05", "ends_on": "2030-03-31"},
            {},
            "part_conditional",
            ["更新"],
        ),
        (["若竹ドライブ"], {"lists": ["ISMAP-LIU"]}, {}, "part_unconfirmed", ["ISMAP-LIU"]),
    ],
)
def test_composite_system_is_as_good_as_its_worst_part(
    judge: Judge, components: list[str], wanted: dict[str, Any], about_list: Any, case: str | None, told: Any
) -> None:
    verdict = judge("components", {"components": components, **wanted}, None, "one", about_list)
    assert (verdict and verdict.rule) == (case and f"components.{case}")
    assert verdict is None or all(word in verdict.reason.ja for word in told)


def test_part_whose_registration_has_ended_does_not_fit(
    check: Callable[..., Verdict | None],
) -> None:
    verdict = check("components", {"components": ["若竹ドライブ"]}, {"remarks": "登録削除（令和8年6月30日）"})
    assert verdict
    assert verdict.rule == "components.part_not_met"
    assert "登録削除" in verdict.reason.ja


def test_question_about_a_part_goes_to_whom_its_own_check_asks(
    check: Callable[..., Verdict | None],
) -> None:
    wanted = {"components": ["若竹ドライブ"], "lists": ["ISMAP", "ISMAP-LIU"]}
    verdict = check("components", wanted, {"list": "ISMAP-LIU"})
    assert verdict
    assert verdict.question
    assert verdict.question.to == "agency"
    assert verdict.question.ja.startswith("（構成するサービス「若竹ドライブ」）この業務・情報の影響度評価")


def test_part_that_may_mean_several_registrations_is_asked_about(
    answer: Callable[..., Assessment], entry: Callable[..., Service], said: Callable[..., Verdict | None]
) -> None:
    other = entry(registration_number="C23-8010-2", service_name="若竹連絡網")
    verdict = said(answer({"title": "掲示", "components": ["若竹"]}, entry(), other), "components")
    assert verdict
    assert verdict.rule == "components.ambiguous"
    assert "若竹連絡網" in verdict.reason.ja


def test_check_about_a_service_needs_one(catalogue: Callable[..., Catalogue]) -> None:
    case = Case(catalogue=catalogue(), requirement=Requirement(id="r1"), on=ON)
    assert all(check(case) is None for check in CANDIDATE_CHECKS.values())
    with pytest.raises(ValueError, match="r1"):
        _ = case.service


def test_of_alternatives_the_best_decides_and_none_is_passed_over(
    answer: Callable[..., Assessment], entry: Callable[..., Service], said: Callable[..., Verdict | None]
) -> None:
    verdict = said(answer({"service": "かわせみ設計図庫又は若竹ドライブ"}, entry()), "membership")
    assert verdict
    assert verdict.verdict == "met"
    assert verdict.reason.ja.startswith("「若竹ドライブ」は、")
    assert (
        "「かわせみ設計図庫」は、2026年11月22日現在の公式のリスト（全件）に載っていません。"
        in verdict.reason.ja
    )
