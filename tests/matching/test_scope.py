"""Statement scope: only what the list names is named; what it leaves out stays out; the rest is asked."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.knowledge import Knowledge, load_knowledge
from lookup.matching.scope import judge_item
from lookup.model import Service

IBM = {
    "service_name": "IBM Cloud",
    "provider_name": "IBM Corporation",
    "statement_scope": [
        "Event Streams スタンダードプラン",
        "Event Streams エンタープライズプラン",
        "Virtual Servers",
    ],
    "scope_exclusions": ["Event Streams ライトプラン"],
}
OCI = {
    "service_name": "Oracle Cloud Infrastructure",
    "provider_name": "Oracle Corporation",
    "statement_scope": [
        "Compute（仮想マシン、ベアメタル等）",
        "Object Storage ※国内リージョンのみ",
        "Autonomous Database（専有型を除く）",
        "OCI Generative AI",
        "Functions（旧：Fn）",
        "DNS等",
        "Email Delivery (Standard plan)",
        "Vault（東京リージョン）",
        "FastConnectを除く",
    ],
    "scope_exclusions": ["その他の機能", "Roving Edge Infrastructure"],
}
WAKATAKE = {
    "service_name": "若竹クラウドプラットフォーム",
    "provider_name": "若竹クラウド株式会社",
    "statement_scope": ["計算資源、バックアップ", "ログ収集"],
    "scope_exclusions": ["ベアメタルサーバ"],
}


OWN = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "scope-own.jsonl").read_text("utf-8").splitlines()
]
ENTRIES = {
    row["entry"]["service_name"]: msgspec.convert({"key": "k", **row["entry"]}, Service)
    for row in OWN
    if "entry" in row
}


@pytest.mark.parametrize("row", [row for row in OWN if "wanted" in row], ids=lambda row: str(row["wanted"]))
def test_own_scopes_are_judged_as_expected(knowledge: Knowledge, row: dict[str, object]) -> None:
    assert judge_item(knowledge, ENTRIES[str(row["service"])], str(row["wanted"])).kind in row["kind"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("fields", "wanted", "kind"),
    [
        (WAKATAKE, "バックアップ", "named"),
        (WAKATAKE, "バックアップ機能", "named"),
        (WAKATAKE, "ﾊﾞｯｸｱｯﾌﾟ機能の利用", "named"),
        (WAKATAKE, "若竹クラウドプラットフォームのバックアップ", "named"),
        (WAKATAKE, "バックアップ及びログ収集", "named"),
        (WAKATAKE, "バックアップ、画像認識", "not_named"),
        (WAKATAKE, "バックアップ・ログ収集", "named"),
        (WAKATAKE, "バックアップ等", "vague"),
        (WAKATAKE, "バックアップ又は画像認識", "vague"),
        (WAKATAKE, "遠隔バックアップ", "not_named"),
        (WAKATAKE, "画像認識", "not_named"),
        (WAKATAKE, "ログ", "vague"),
        (WAKATAKE, "ログ集収", "not_named"),
        (WAKATAKE, "全機能", "vague"),
        (WAKATAKE, "若竹クラウドプラットフォーム", "vague"),
        (WAKATAKE, "ベアメタルサーバー", "excluded"),
        (WAKATAKE, "ベアメタルサーバ（専有）", "excluded"),
        (WAKATAKE, "バックアップ及びベアメタルサーバー", "excluded"),
        (IBM, "Event Streams ライトプラン", "excluded"),
        (IBM, "Event Streams（ライトプラン）", "excluded"),
        (IBM, "EventStreams Standardプラン", "named"),
        (IBM, "Event Streamsのスタンダードプラン", "named"),
        (IBM, "Event Streams", "vague"),
        (IBM, "Event Streams プレミアムプラン", "not_named"),
        (IBM, "IBM Cloud Virtual Servers", "named"),
        (IBM, "ＶＩＲＴＵＡＬ　ＳＥＲＶＥＲＳ", "named"),
        (OCI, "Compute", "named"),
        (OCI, "仮想マシン", "named"),
        (OCI, "OCI Compute", "named"),
        (OCI, "Generative AI", "named"),
        (OCI, "Oracle Generative AI", "named"),
        (OCI, "Fn", "named"),
        (OCI, "DNS", "named"),
        (OCI, "Object Storage", "vague"),
        (OCI, "Autonomous Database", "vague"),
        (OCI, "Autonomous Database 専有型", "excluded"),
        (OCI, "Email Delivery", "vague"),
        (OCI, "Email Delivery Standard plan", "named"),
        (OCI, "Vault", "vague"),
        (OCI, "FastConnect", "excluded"),
        (OCI, "Roving Edge Infrastructure", "excluded"),
    ],
)
def test_items_are_matched_one_by_one(
    knowledge: Knowledge, entry: Callable[..., Service], fields: dict[str, object], wanted: str, kind: str
) -> None:
    assert judge_item(knowledge, entry(**fields), wanted).kind == kind


def test_a_plan_that_is_left_out_must_be_ruled_out_by_name(
    knowledge: Knowledge, entry: Callable[..., Service]
) -> None:
    service = entry(statement_scope=["Event Streams"], scope_exclusions=["Event Streams ライトプラン"])
    assert judge_item(knowledge, service, "Event Streams").kind == "vague"


def test_a_vague_item_covers_nothing(knowledge: Knowledge, entry: Callable[..., Service]) -> None:
    service = entry(statement_scope=["ファイル保管", "その他の関連機能"], scope_exclusions=[])
    finding = judge_item(knowledge, service, "字幕")
    assert (finding.kind, finding.item) == ("vague", "その他の関連機能")


def test_what_is_named_nowhere_comes_with_the_nearest_item(
    knowledge: Knowledge, entry: Callable[..., Service]
) -> None:
    finding = judge_item(knowledge, entry(statement_scope=["ログ収集"]), "ログ集収")
    assert (finding.kind, finding.item) == ("not_named", "ログ収集")


def test_without_a_published_scope_nothing_is_named(
    knowledge: Knowledge, entry: Callable[..., Service]
) -> None:
    service = entry(statement_scope=[], scope_exclusions=[], provider_name=None)
    assert judge_item(knowledge, service, "ファイル保管").kind == "not_named"
    assert judge_item(knowledge, service, service.service_name).kind == "vague"


@given(st.text(min_size=1, max_size=30))
def test_any_text_can_be_looked_for_and_judged_the_same_twice(wanted: str) -> None:
    service = Service(key="k", service_name="若竹", statement_scope=("ログ収集（予定）", "版管理 ※試行"))
    knowledge = load_knowledge()
    assert judge_item(knowledge, service, wanted) == judge_item(knowledge, service, wanted)
    assert judge_item(knowledge, service, wanted).kind != "named"
