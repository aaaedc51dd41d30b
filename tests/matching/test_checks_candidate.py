"""What each check says of one listed service, at the edges that DESIGN section 3 names."""

from collections.abc import Callable
from typing import Any

import pytest

from lookup.model import Assessment, CheckName, Service, Verdict

Row = tuple[dict[str, Any], dict[str, Any], str | None]
"""What is wanted; how the entry differs from a sound one; the rule's case (``None``: the check is silent)."""

SUSPENDED = "登録の一時停止（令和8年9月15日）"

TABLE: dict[CheckName, list[Row]] = {
    "identity": [
        ({}, {}, "same"),
        ({"service": "Ｃ２４－８００９－２"}, {}, "same"),
        ({"service": None, "title": "ファイル保管"}, {}, None),
    ],
    "service_model": [
        ({}, {}, None),
        ({"service_model": "SaaS"}, {}, "same"),
        ({"service_model": "Software as a Service"}, {}, "same"),
        ({"service_model": "IaaS/PaaS"}, {"service_model": "PaaS"}, "same"),
        ({"service_model": "IaaS及びPaaS"}, {"service_model": "PaaS"}, "partly"),
        ({"service_model": "PaaS"}, {"service_model": "IaaS/PaaS"}, "same"),
        ({"service_model": "SaaS"}, {"service_model": "IaaS/PaaS"}, "other"),
        ({"service_model": "SaaS"}, {"service_model": None}, "unpublished"),
        ({"service_model": "クラウドメール"}, {}, "unclear"),
        ({"service_model": "SaaS"}, {"service_model": "その他"}, "unclear"),
    ],
    "status": [
        ({}, {}, "registered"),
        ({}, {"remarks": "更新（令和8年6月）"}, "noted"),
        ({}, {"remarks": "更新審査中"}, "noted"),
        ({}, {"remarks": "新規"}, "noted"),
        ({}, {"remarks": "名称変更（旧：若竹箱）"}, "renamed"),
        ({}, {"remarks": "事業者の商号変更（令和8年4月1日）"}, "renamed"),
        ({}, {"remarks": "株式会社若竹総研の事業を、若竹クラウド株式会社が承継"}, "succeeded"),
        ({}, {"remarks": SUSPENDED}, "suspended"),
        ({}, {"remarks": "⼀時停⽌（R8.9.15）"}, "suspended"),
        ({}, {"remarks": "一時停止"}, "suspended"),
        ({}, {"remarks": "令和8年9月15日、登録を一時停止した。再開時期は未定。"}, "suspended"),
        ({}, {"remarks": "登録の一時停止（令和8年11月22日）"}, "suspended"),
        ({}, {"remarks": "登録の一時停止（令和8年11月23日）"}, "suspended_later"),
        ({}, {"remarks": "登録の一時停止（令和8年9月）"}, "suspended"),
        ({}, {"remarks": "登録の一時停止（令和8年11月）"}, "unclear"),
        ({}, {"remarks": "登録の一時停止（令和8年12月）"}, "suspended_later"),
        ({}, {"remarks": "一時停止（2026年9月15日～2026年12月31日）"}, "suspended"),
        ({}, {"remarks": "一時停止（2026年9月15日～2026年10月31日）"}, "unclear"),
        ({}, {"remarks": f"{SUSPENDED}、停止解除（令和8年10月1日）"}, "unclear"),
        ({}, {"remarks": f"{SUSPENDED}\n登録再開"}, "unclear"),
        ({}, {"remarks": f"{SUSPENDED}、停止解除（令和8年12月1日）"}, "suspended"),
        ({}, {"remarks": f"停止解除（令和7年10月1日）、{SUSPENDED}"}, "suspended"),
        ({}, {"remarks": "一時停止の解除（令和8年10月1日）"}, "unclear"),
        ({}, {"remarks": "一時停止の事実はない"}, "unknown"),
        ({}, {"remarks": "登録削除（令和8年6月30日）"}, "ended"),
        ({}, {"remarks": "登録取消し"}, "ended"),
        ({}, {"remarks": "辞退（2027/1/31）"}, "ended_later"),
        ({}, {"remarks": "更新せず令和9年3月31日で登録終了"}, "ended_later"),
        ({}, {"remarks": "名称変更に伴い登録を削除"}, "unclear"),
        ({}, {"remarks": "更新申請なし"}, "unclear"),
        ({}, {"remarks": "画像認識機能を言明の対象範囲から削除"}, "unknown"),
        ({}, {"remarks": "監査機関の変更"}, "unknown"),
        ({}, {"remarks": "更新、監査機関の変更"}, "unknown"),
        ({}, {"remarks": f"更新；{SUSPENDED}"}, "suspended"),
    ],
    "validity": [
        ({}, {"expires_on": "2026-11-23"}, "valid"),
        ({}, {"expires_on": "2026-11-22"}, "valid"),
        ({}, {"expires_on": "2026-11-21"}, "past"),
        ({}, {"expires_on": "2026-11-21", "remarks": "更新"}, "past"),
        ({}, {"expires_on": "2026-11-21", "remarks": "更新審査中"}, "past_in_review"),
        ({}, {"expires_on": "2026-11-22", "remarks": "更新審査中"}, "valid"),
        ({}, {"expires_on": None}, "missing"),
        ({}, {"expires_on": None, "unreadable": {"expires_on": "令和9年13月"}}, "unreadable"),
        ({}, {"registered_on": "2026-11-22"}, "valid"),
        ({}, {"registered_on": "2026-11-23"}, "not_yet"),
        ({}, {"registered_on": None}, "valid"),
    ],
    "contract_period": [
        ({}, {}, None),
        ({"starts_on": "2027-01-05", "ends_on": "2027-06-29"}, {}, "within"),
        ({"starts_on": "2027-01-05", "ends_on": "2027-06-30"}, {}, "within"),
        ({"starts_on": "2027-01-05", "ends_on": "2027-07-01"}, {}, "crosses"),
        ({"starts_on": "2027-06-30", "ends_on": "2030-03-31"}, {}, "crosses"),
        ({"starts_on": "2027-07-01", "ends_on": "2030-03-31"}, {}, "after_expiry"),
        ({"starts_on": "2024-12-19", "ends_on": "2026-03-31"}, {}, "before_registration"),
        ({"starts_on": "2024-12-20", "ends_on": "2026-03-31"}, {}, "within"),
        ({"starts_on": "2027-06-30"}, {}, "start_within"),
        ({"starts_on": "2027-07-01"}, {}, "after_expiry"),
        ({"ends_on": "2027-06-30"}, {}, "end_within"),
        ({"ends_on": "2027-07-01"}, {}, "end_after"),
        ({"ends_on": "2024-12-19"}, {}, "before_registration"),
        ({"starts_on": "2027-01-05"}, {"expires_on": None}, "missing"),
        ({"starts_on": "2020-01-05"}, {"registered_on": None}, "start_within"),
    ],
    "audit_period": [
        ({}, {}, "recent"),
        ({}, {"audit_period_end": "2025-07-22"}, "recent"),
        ({}, {"audit_period_end": "2025-07-21"}, "old"),
        ({}, {"audit_period_start": None, "audit_period_end": "2025-07-21"}, "old"),
        ({}, {"audit_period_end": None}, "missing"),
        ({}, {"audit_period_end": None, "unreadable": {"audit_period": "昨年度"}}, "unreadable"),
    ],
    "scope": [
        ({}, {}, None),
        ({"scope": ["共同編集", "ファイル保管"]}, {}, "named"),
        ({"scope": ["共同編集", "画像認識"]}, {}, "not_named"),
        ({"scope": ["画像認識", "お試しプラン"]}, {}, "excluded"),
        ({"scope": ["共同編集"]}, {"statement_scope": []}, "unpublished"),
        ({"scope": ["共同編集"]}, {"statement_scope": ["その他の機能"]}, "vague"),
        ({"scope": ["全機能"]}, {}, "unspecific"),
        ({"scope": ["全機能"]}, {"statement_scope": []}, "unpublished"),
    ],
    "region": [
        ({}, {}, None),
        ({"regions": ["東京", "大阪"]}, {}, "inside"),
        ({"regions": ["ap-northeast-1"]}, {}, "inside"),
        ({"regions": ["日本"]}, {}, "inside"),
        ({"regions": ["東京"]}, {"regions": ["日本"]}, "wider"),
        ({"regions": ["那覇", "福岡"]}, {"regions": ["札幌", "那覇"]}, "elsewhere"),
        ({"regions": ["東京"]}, {"regions": []}, "unpublished"),
        ({"regions": ["第二センター"]}, {}, "unknown"),
    ],
    "domestic_only": [
        ({}, {}, None),
        ({"domestic_only": False}, {}, None),
        ({"domestic_only": True}, {}, "japan"),
        ({"domestic_only": True}, {"regions": ["日本", "米国"]}, "japan_too"),
        ({"domestic_only": True}, {"regions": ["シドニー", "ダブリン"]}, "abroad"),
        ({"domestic_only": True}, {"regions": []}, "unpublished"),
        ({"domestic_only": True}, {"regions": ["第二センター"]}, "unknown"),
    ],
    "governing_law": [
        ({}, {}, None),
        ({"governing_law": "日本法"}, {}, "same"),
        ({"governing_law": "日本国の法律を準拠法とすること"}, {}, "same"),
        ({"governing_law": "外国法でないこと"}, {}, "same"),
        ({"court": "東京地方裁判所又は大阪地方裁判所"}, {"court": "大阪地方裁判所"}, "same"),
        ({"court": "東京地裁又は大阪地裁"}, {"court": "那覇地方裁判所"}, "other"),
        ({"court": "発注者の所在地を管轄する裁判所"}, {"court": "大阪地方裁判所"}, "unclear"),
        ({"governing_law": "Japanese law"}, {}, "same"),
        ({"governing_law": "日本法"}, {"governing_law": "イングランド及びウェールズ法"}, "other"),
        ({"governing_law": "日本法"}, {"governing_law": None}, "unpublished"),
        ({"governing_law": "日本法"}, {"governing_law": "契約書による"}, "unclear"),
        ({"governing_law": "日本法"}, {"governing_law": "日本法及びカリフォルニア州法"}, "unclear"),
        ({"governing_law": "イングランド法"}, {}, "other"),
        ({"court": "東京地裁"}, {}, "same"),
        ({"court": "東京地方裁判所を第一審の専属的合意管轄裁判所とする"}, {}, "same"),
        ({"court": "日本の裁判所"}, {"court": "札幌地方裁判所"}, "same"),
        ({"court": "東京地方裁判所"}, {"court": "日本の裁判所"}, "unclear"),
        ({"court": "東京地方裁判所"}, {"court": "東京地方裁判所又は大阪地方裁判所"}, "unclear"),
        ({"court": "東京地方裁判所"}, {"court": "札幌地方裁判所"}, "other"),
        ({"court": "日本の裁判所"}, {"court": "ロンドンの裁判所"}, "other"),
        ({"court": "ロンドンの裁判所"}, {"court": "日本の裁判所"}, "other"),
        ({"governing_law": "日本法", "court": "東京地方裁判所"}, {"court": None}, "unpublished"),
        (
            {"governing_law": "日本法", "court": "東京地方裁判所"},
            {"governing_law": "ドイツ法", "court": None},
            "other",
        ),
    ],
    "liu_use": [
        ({}, {}, None),
        ({"impact": "low"}, {"list": "ISMAP-LIU"}, "low"),
        ({"impact": "not_low"}, {"list": "ISMAP-LIU"}, "not_low"),
        ({}, {"list": "ISMAP-LIU"}, "not_assessed"),
        ({"lists": ["ISMAP", "ISMAP-LIU"]}, {"list": "ISMAP-LIU"}, "not_assessed"),
        ({"lists": ["ISMAP"], "impact": "low"}, {"list": "ISMAP-LIU"}, "only_ismap"),
        ({"lists": ["ISMAP"], "impact": "not_low"}, {"list": "ISMAP-LIU"}, "not_low"),
        ({"lists": ["ISMAP-LIU"]}, {}, "only_liu"),
        ({"lists": ["ISMAP-LIU"]}, {"list": None}, None),
    ],
    "generative_ai": [
        ({}, {"generative_ai_information": "「生成AIに関する情報」"}, None),
        ({"generative_ai": False}, {}, None),
        ({"generative_ai": True}, {"generative_ai_information": "「生成AIに関する情報」"}, "information"),
        ({"generative_ai": True}, {"generative_ai_information": None}, "none"),
        ({"generative_ai": True}, {"generative_ai_information": "準備中"}, "no_document"),
        ({"generative_ai": True}, {}, "no_function"),
        (
            {"generative_ai_models": ["Llama"], "scope": ["生成AI基盤"]},
            {
                "generative_ai_information": "「生成AIに関する情報」",
                "statement_scope": ["生成AI基盤", "計算資源"],
                "service_model": "PaaS",
            },
            "information",
        ),
        (
            {"generative_ai_models": ["Llama"], "scope": ["計算資源"]},
            {
                "generative_ai_information": "「生成AIに関する情報」",
                "statement_scope": ["生成AI基盤", "計算資源"],
                "service_model": "PaaS",
            },
            "model_without_function",
        ),
        (
            {"generative_ai_models": ["Llama"]},
            {
                "generative_ai_information": "「生成AIに関する情報」",
                "statement_scope": ["Llama"],
                "service_model": "PaaS",
            },
            "information",
        ),
        (
            {"generative_ai_models": ["Llama"]},
            {"generative_ai_information": "「生成AIに関する情報」"},
            "model_joined",
        ),
    ],
    "controls": [
        ({}, {}, None),
        ({"controls": ["9.2.1", "Ａ.５.１.１"]}, {}, "listed"),
        ({"controls": ["9.2.1", "14.2.1"]}, {}, "missing"),
        ({"controls": ["9.2"]}, {}, "missing"),
        ({"controls": ["暗号"]}, {}, "missing"),
        ({"controls": ["9.2.1"]}, {"controls": []}, "unpublished"),
    ],
    "subsequent_events": [
        ({}, {"subsequent_events": None}, None),
        ({}, {}, "none"),
        ({}, {"subsequent_events": "該当なし"}, "none"),
        ({}, {"subsequent_events": "後発事象はありません。"}, "none"),
        ({}, {"subsequent_events": "通知が2日間遅延し、原因を調査中"}, "present"),
    ],
}


@pytest.mark.parametrize(
    ("name", "wanted", "fields", "case"),
    [(name, *row) for name, rows in TABLE.items() for row in rows],
    ids=[f"{name}-{i}-{row[2]}" for name, rows in TABLE.items() for i, row in enumerate(rows)],
)
def test_check_finds_the_case_its_rule_names(
    check: Callable[..., Verdict | None],
    name: CheckName,
    wanted: dict[str, Any],
    fields: dict[str, Any],
    case: str | None,
) -> None:
    verdict = check(name, wanted, fields)
    assert (verdict and verdict.rule) == (case and f"{name}.{case}")


def test_parts_of_one_check_are_all_told_and_the_worst_decides(
    check: Callable[..., Verdict | None],
) -> None:
    verdict = check("scope", {"scope": ["共同編集", "画像認識", "お試しプラン"]}, {})
    assert verdict
    assert verdict.verdict == "not_met"
    assert all(item in verdict.reason.ja for item in ("共同編集", "画像認識", "お試しプラン"))
    assert verdict.question
    assert "画像認識" in verdict.question.ja


def test_law_and_court_are_one_verdict_that_tells_both(check: Callable[..., Verdict | None]) -> None:
    verdict = check("governing_law", {"governing_law": "日本法", "court": "東京地方裁判所"}, {"court": None})
    assert verdict
    assert (verdict.verdict, verdict.field) == ("unconfirmed", "court")
    assert "準拠法" in verdict.reason.ja
    assert "裁判管轄" in verdict.reason.ja


def test_contract_with_one_date_is_judged_on_it_and_the_other_is_asked_for(
    check: Callable[..., Verdict | None],
) -> None:
    verdict = check("contract_period", {"starts_on": "2027-01-05"}, {})
    assert verdict
    assert verdict.question
    assert (verdict.verdict, verdict.question.to) == ("met", "agency")


def test_contract_across_an_expiry_proposes_a_clause(check: Callable[..., Verdict | None]) -> None:
    verdict = check("contract_period", {"starts_on": "2027-01-05", "ends_on": "2030-12-31"}, {})
    assert verdict
    assert verdict.verdict == "conditional"
    assert "更新" in verdict.reason.ja
    assert "契約条項の案" in verdict.reason.ja


@pytest.mark.parametrize(
    ("remark", "starts_on", "told"),
    [
        ("辞退（2027年2月1日）", "2027-01-05", "契約期間中"),
        ("辞退（2026年12月31日）", "2027-01-05", "契約開始日より前"),
        ("辞退（2027年6月1日）", "2027-01-05", "終わります。"),
    ],
)
def test_coming_end_says_how_it_lies_to_the_contract(
    check: Callable[..., Verdict | None], remark: str, starts_on: str, told: str
) -> None:
    verdict = check("status", {"starts_on": starts_on, "ends_on": "2027-03-26"}, {"remarks": remark})
    assert verdict
    assert verdict.verdict == "conditional"
    assert told in verdict.reason.ja


def test_low_impact_does_not_settle_whether_ismap_includes_liu(check: Callable[..., Verdict | None]) -> None:
    verdict = check("liu_use", {"lists": ["ISMAP"]}, {"list": "ISMAP-LIU"})
    assert verdict
    assert verdict.question
    assert "影響度" in verdict.question.ja
    assert "含める" in verdict.question.ja


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("若竹ドライブ お試しプラン", "excluded"),
        ("若竹ドライブ（お試しプラン 10ID）", "excluded"),
        ("若竹ドライブ 官公庁プラン", "named"),
        ("若竹ドライブ プレミアムプラン", "not_named"),
        ("若竹ドライブPro", "not_named"),
        ("若竹ドライブ クラウド版", None),
        ("若竹ドライブ 100ID 令和9年度", None),
        ("若竹ドライブ", None),
        ("C24-8009-2", None),
    ],
)
def test_plan_named_beside_the_service_is_looked_up_in_its_scope(
    check: Callable[..., Verdict | None], text: str, case: str | None
) -> None:
    verdict = check("scope", {"service": text}, {"statement_scope": ["標準プラン", "官公庁プラン"]})
    assert (verdict and verdict.rule) == (case and f"scope.{case}")


def test_plan_of_one_of_several_services_is_looked_up_in_its_own_scope(
    answer: Callable[..., Assessment], entry: Callable[..., Service], said: Callable[..., Verdict | None]
) -> None:
    other = entry(registration_number="C22-8011-2", service_name="白樺文書庫")
    wanted = {"service": "若竹ドライブ（お試しプラン）及び白樺文書庫"}
    verdict = said(answer(wanted, entry(), other), "scope")
    assert verdict
    assert verdict.rule == "scope.excluded"
    assert said(answer({"service": "白樺文書庫及び若竹ドライブ"}, entry(), other), "scope") is None


PAAS = {
    "generative_ai_information": "「生成AIに関する情報」",
    "statement_scope": ["生成AI基盤", "計算資源"],
    "service_model": "PaaS",
}


def test_model_on_a_listed_platform_needs_a_function_in_its_scope(
    answer: Callable[..., Assessment], entry: Callable[..., Service], said: Callable[..., Verdict | None]
) -> None:
    wanted = {"service": "若竹ドライブ", "generative_ai_models": ["Llama"]}
    in_scope = said(answer({**wanted, "scope": ["生成AI基盤"]}, entry(**PAAS)), "generative_ai")
    assert in_scope
    assert in_scope.verdict == "conditional"
    assert "生成AI基盤" in in_scope.reason.ja
    beside = said(answer({**wanted, "scope": ["計算資源"]}, entry(**PAAS)), "generative_ai")
    assert beside
    assert beside.verdict == "unconfirmed"
    llama = entry(service_name="Llama", registration_number="C26-0001-2")
    own = said(answer(wanted, entry(**PAAS), llama), "generative_ai")
    assert own
    assert own.verdict == "conditional"
    assert "それ自身が" in own.reason.ja
