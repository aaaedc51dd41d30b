"""Sentences of checklists: who decides each, what it asks, and an answer that claims no more than it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.knowledge import Knowledge, load_knowledge
from lookup.matching.case import Case
from lookup.matching.catalogue import Catalogue
from lookup.matching.found import Found
from lookup.matching.line_reading import read_line
from lookup.matching.lines import answer_line
from lookup.model import Assessment, LineAnswer, ListName, Requirement, Service, Text

ON = date(2026, 11, 22)
DATA = Path(__file__).parent.parent / "data"
OWN = [json.loads(line) for line in (DATA / "lines-own.jsonl").read_text(encoding="utf-8").splitlines()]
SHEETS = json.loads((DATA / "sheets-dev" / "expected.json").read_text(encoding="utf-8"))["files"]
FORM_B = [line for file in SHEETS for line in file["expect"].get("lines", ())]


@pytest.fixture(scope="module")
def line(answer: Callable[..., Assessment]) -> Callable[..., LineAnswer]:
    """Answer one sentence for the sound service, or for what is given."""

    def ask(text: str, *services: Service, **wanted: Any) -> LineAnswer:
        named = {"service": "若竹ドライブ", **wanted}
        return answer({**named, "lines": [text]}, *services).lines[0]

    return ask


def demand(knowledge: Knowledge, text: str) -> dict[str, Any]:
    said = json.loads(msgspec.json.encode(read_line(knowledge, text).demand))
    return {field: value for field, value in said.items() if value not in (None, []) and field != "id"}


# ---------------------------------------------------------------- reading


def test_the_kinds_of_own_sentences_are_right(knowledge: Knowledge) -> None:
    wrong = [s["text"] for s in OWN if read_line(knowledge, s["text"]).kind not in s["kind"]]
    assert len(wrong) <= 0.02 * len(OWN), wrong


def test_the_checks_of_own_sentences_are_right(knowledge: Knowledge) -> None:
    said = [s for s in OWN if s["check"]]
    wrong = [s["text"] for s in said if read_line(knowledge, s["text"]).check not in s["check"]]
    assert len(wrong) <= 0.02 * len(said), wrong


def test_the_demands_of_own_sentences_are_right(knowledge: Knowledge) -> None:
    said = [s for s in OWN if s["kind"] == ["list"]]
    wrong = [
        (s["text"], s["demand"], found)
        for s in said
        if any((found := demand(knowledge, s["text"])).get(field) != v for field, v in s["demand"].items())
    ]
    assert len(wrong) <= 0.02 * len(said), wrong


def test_the_hours_and_days_of_own_sentences_are_read(knowledge: Knowledge) -> None:
    said = [s for s in OWN if "amounts" in s]
    wrong = [s["text"] for s in said if not set(s["amounts"]) <= set(read_line(knowledge, s["text"]).amounts)]
    assert len(wrong) <= 0.02 * len(said), wrong


def test_no_own_sentence_that_the_list_cannot_decide_alone_is_called_fulfilled(
    line: Callable[..., LineAnswer],
) -> None:
    open_ = [s["text"] for s in OWN if s.get("open")]
    assert len(open_) > 100
    assert [text for text in open_ if line(text).verdict == "met"] == []


@pytest.mark.parametrize("expected", FORM_B, ids=lambda line: line["text"])
def test_form_b_lines_are_read_as_expected(knowledge: Knowledge, expected: dict[str, Any]) -> None:
    assert read_line(knowledge, expected["text"]).kind in expected["kind"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ISMAPに登録されていること", {"lists": ["ISMAP"]}),
        ("ISMAP-LIUに登録されていること", {"lists": ["ISMAP-LIU"]}),
        ("ISMAP等クラウドサービスリストに掲載されていること", {"lists": ["ISMAP", "ISMAP-LIU"]}),
        ("ISMAP（ISMAP-LIUを除く。）に登録されていること", {"lists": ["ISMAP"]}),
        ("ISMAPに登録されていること。ISMAP-LIUも可とする。", {"lists": ["ISMAP", "ISMAP-LIU"]}),
        ("ISMAPではなくISMAP-LIUに登録されていること", {"lists": ["ISMAP-LIU"]}),
        (
            "ISMAPに登録されていること、又は同等の安全性を有すること",
            {"lists": ["ISMAP"], "accepts_equivalent": True},
        ),
        (
            "契約開始時までにISMAPに登録される見込みであること",
            {"lists": ["ISMAP"], "accepts_prospective": True},
        ),
        (
            "ISMAPに登録されていること。申請中のものは認めない。",
            {"lists": ["ISMAP"], "accepts_prospective": False},
        ),
        (
            "令和9年4月1日から令和10年3月31日までの契約期間中、登録が有効であること",
            {"starts_on": "2027-04-01", "ends_on": "2028-03-31"},
        ),
        ("2027年3月末の利用開始時点で登録が有効であること", {"starts_on": "2027-03-31"}),
        ("有効期限が2027年13月1日以降であること", {}),
        ("データは東京第2ゾーンに保存すること", {"regions": ["東京第2ゾーン"]}),
        ("東京又は大阪のリージョンを使うこと", {"regions": ["東京又は大阪"]}),
        ("準拠法は日本法とし、東京地裁を専属管轄とする", {"governing_law": "日本法", "court": "東京地裁"}),
        ("ニューヨーク州法を準拠法とすること", {"governing_law": "ニューヨーク州法"}),
        ("統制目標9.2.1、A.14.2.1を実施していること", {"controls": ["9.2.1", "A.14.2.1"]}),
        ("「共同編集」「版管理」が言明の対象範囲に含まれること", {"scope": ["共同編集", "版管理"]}),
        ("言明の対象範囲に、字幕及び動画配信が含まれること", {"scope": ["字幕", "動画配信"]}),
        ("利用する機能が全て言明の対象範囲に含まれること", {}),
        ("SaaSとして提供されること", {"service_model": "SaaS"}),
    ],
)
def test_a_sentence_gives_only_what_it_asks(knowledge: Knowledge, text: str, asked: dict[str, Any]) -> None:
    assert demand(knowledge, text) == asked


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("担当課は、ISMAPの登録状況を毎年確認すること。", "agency"),
        ("受託者は、ISMAPの登録状況を毎年報告すること。", "provider"),
        ("当省が実施する監査に協力すること。", "provider"),
        ("所管課が監査証跡を点検すること。", "agency"),
        ("発注者が必要と認める場合は、監査を受け入れること。", "provider"),
        ("ISMAPに登録されていない場合は、その理由を説明すること。", "provider"),
        ("ISMAPに登録されていない場合は、機関が安全性を判断する。", "agency"),
        ("ISMAPに登録されていないサービスは使用しないこと。", "list"),
        ("登録が取り消された場合は直ちに通知すること。", "provider"),
        ("登録が取り消されていないこと。", "list"),
        ("利用者登録の手順を示すこと。", "provider"),
    ],
)
def test_who_acts_counts_more_than_the_subject(knowledge: Knowledge, text: str, kind: str) -> None:
    assert read_line(knowledge, text).kind == kind


def test_hours_and_days_are_kept(knowledge: Knowledge, line: Callable[..., LineAnswer]) -> None:
    text = "事故を知った時から12時間以内に連絡し、30日前までに予告すること"
    assert read_line(knowledge, text).amounts == ("12時間以内", "30日前まで")
    assert "12時間以内" in line(text).reason.ja


@given(st.text(max_size=80))
def test_any_sentence_can_be_read(text: str) -> None:
    assert read_line(load_knowledge(), text).kind in {"list", "provider", "agency"}


# ---------------------------------------------------------------- answering


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("ISMAPに登録されていること", "met"),
        ("ISMAP-LIUに登録されていること", "unconfirmed"),
        ("提案する製品そのものが登録されており、基盤の登録だけではないこと", "met"),
        ("登録の停止、取消し又は辞退がないこと", "met"),
        ("登録の有効期限内であること", "met"),
        ("有効期限が2027年6月30日以降であること", "met"),
        ("有効期限が2028年3月31日以降であること", "conditional"),
        ("契約期間を通じて登録が有効であること", "unconfirmed"),
        ("共同編集が言明の対象範囲に含まれること", "met"),
        ("字幕が言明の対象範囲に含まれること", "unconfirmed"),
        ("お試しプランが言明の対象範囲に含まれること", "not_met"),
        ("使う機能が言明の対象に入っていること", "unconfirmed"),
        ("大阪リージョンを選べること", "met"),
        ("札幌リージョンを選べること", "not_met"),
        ("国内のデータセンターを使うこと", "conditional"),
        ("日本法を準拠法とすること", "met"),
        ("管轄裁判所は契約で定めること", "unconfirmed"),
        ("統制目標9.2.1を実施していること", "met"),
        ("統制目標14.2.1を実施していること", "unconfirmed"),
        ("統制目標を実施していること", "unconfirmed"),
        ("後発事象がないこと", "met"),
        ("構成する全てのクラウドサービスがISMAPに登録されていること", "unconfirmed"),
        ("利用する生成AIサービス自体がリストに載っていること", "unconfirmed"),
        ("登録番号を契約書の別紙に記載すること", "not_applicable"),
        ("ISMAPに登録され、かつ通信が暗号化されていること", "unconfirmed"),
        ("ISMAPへの登録に加え、ISO/IEC 27017の認証を取得していること", "unconfirmed"),
        ("ISMAPへの登録又はISO/IEC 27017の認証があること", "met"),
        ("登録番号C24-8009-2で登録されているサービスであること", "met"),
        ("登録番号C99-9999-2で登録されているサービスであること", "unconfirmed"),
        ("通信路を暗号化すること", "not_applicable"),
        ("担当課が登録状況を確認すること", "not_applicable"),
        ("ISO/IEC 27017の認証があること", "not_applicable"),
        ("外国当局からの開示命令のリスクを機関として評価すること", "unconfirmed"),
        ("外国の捜査機関から開示を求められたときは通知すること", "unconfirmed"),
        ("青い空が広がること", "not_applicable"),
    ],
)
def test_lines_are_answered_for_the_named_service(
    line: Callable[..., LineAnswer], text: str, verdict: str
) -> None:
    said = line(text)
    assert said.verdict == verdict
    assert said.question is not None or verdict in {"met", "conditional", "not_met"}


@pytest.mark.parametrize("copy", [{"official": False}, {"complete": False}, {"listed_on": date(2026, 1, 1)}])
@pytest.mark.parametrize(
    "text", ["ISMAPクラウドサービスリストに登録されていること", "データは日本国内に保存すること"]
)
def test_a_copy_that_decides_nothing_meets_no_line(
    answer: Callable[..., Assessment], text: str, copy: dict[str, Any]
) -> None:
    asked = {"service": "若竹ドライブ", "lines": [text]}
    sound, doubtful = answer(asked).lines[0], answer(asked, **copy).lines[0]
    assert sound.verdict in {"met", "conditional"}
    assert doubtful.verdict == "unconfirmed"
    assert doubtful.question is not None
    assert len(doubtful.reason.ja) > len(sound.reason.ja)


def test_a_line_of_the_list_is_never_met_for_a_service_that_is_not_on_it(
    line: Callable[..., LineAnswer], knowledge: Knowledge
) -> None:
    texts = [s["text"] for s in OWN if read_line(knowledge, s["text"]).kind == "list"]
    for name in ("若竹カレンダー", "かわせみ設計図庫"):
        met = [text for text in texts if line(text, service=name).verdict in {"met", "conditional"}]
        assert met == []


def test_a_line_that_accepts_nothing_else_is_not_met_without_registration(
    line: Callable[..., LineAnswer],
) -> None:
    assert line("ISMAPに登録されていること", service="かわせみ設計図庫").verdict == "not_met"
    assert line("特別措置サービスリストに載っていること", service="かわせみ設計図庫").verdict == "not_met"


def test_a_suspended_registration_meets_no_line_on_registration(
    line: Callable[..., LineAnswer], entry: Callable[..., Service]
) -> None:
    suspended = entry(remarks="登録の一時停止（令和8年9月15日）")
    assert line("ISMAPに登録されていること", suspended).verdict == "not_met"


def test_without_a_named_service_the_best_candidate_is_judged(
    catalogue: Callable[..., Catalogue], entry: Callable[..., Service]
) -> None:
    service = entry()
    reason = Text("必要な機能から探しました。", "Found by the functions wanted.")
    found = Found(service, 0.4, "possible", reason, "scope_item", "共同編集")
    case = Case(
        catalogue=catalogue(service), requirement=Requirement(id="r1", title="共同編集"), on=ON, found=found
    )
    said = answer_line(case, "ISMAPに登録されていること")
    assert (said.verdict, said.check) == ("met", "membership")
    assert "若竹ドライブ" in said.reason.ja


def test_without_any_service_a_line_of_the_list_stays_open(
    catalogue: Callable[..., Catalogue], entry: Callable[..., Service]
) -> None:
    case = Case(catalogue=catalogue(entry()), requirement=Requirement(id="r1", title="甲"), on=ON)
    said = answer_line(case, "ISMAPに登録されていること")
    assert said.verdict == "unconfirmed"
    assert said.question
    assert said.question.to == "agency"


def test_where_all_named_services_are_wanted_the_worst_answers(
    answer: Callable[..., Assessment], entry: Callable[..., Service]
) -> None:
    other = entry(service_name="白樺文書庫", registration_number="C22-8011-2", regions=["札幌"])
    wanted = {"service": "若竹ドライブ及び白樺文書庫", "lines": ["大阪リージョンを選べること"]}
    assert answer(wanted, entry(), other).lines[0].verdict == "not_met"


def test_what_the_requirement_says_elsewhere_helps_a_line(line: Callable[..., LineAnswer]) -> None:
    text = "使う機能が言明の対象に入っていること"
    assert line(text, scope=["共同編集"]).verdict == "met"
    text = "契約期間を通じて登録が有効であること"
    assert line(text, starts_on="2027-01-05", ends_on="2027-03-26").verdict == "met"
    text = "構成する全てのクラウドサービスがISMAPに登録されていること"
    assert line(text, platform="村の機械室").verdict == "not_met"


def test_dates_of_the_line_take_the_place_of_dates_that_contradict_them(
    line: Callable[..., LineAnswer],
) -> None:
    text = "有効期限が2027年3月31日以降であること"
    assert line(text, starts_on="2028-01-01", ends_on="2028-12-31").verdict == "met"


# ---------------------------------------------------------------- sentences that ask for more than one thing


@pytest.mark.parametrize(
    "text",
    [
        "ISMAPに登録され、日本語サポートがあること。",
        "ISMAPに登録され外国法の適用を受けないこと。",
        "ISMAPに登録された国内企業のサービスであること。",
        "ISMAPに登録されているほか、プライバシーマークも必要です。",
        "ISMAP及び政府統一基準に準拠していること。",
        "ISMAPに登録されていること（別紙に示す要件も満たすこと）。",
        "ISMAPとISMAP-LIUの両方に登録されていること。",
        "ISMAPに2022年以前から登録されていること。",
        "ISMAP登録済みのIaaS上に構築されていること。",
        "基盤がISMAPに登録されているサービスであること。",
        "エンタープライズプランがISMAPに登録されていること。",
        "登録が3年間有効であること。",
        "監査対象期間の末日が6か月以内であること。",
        "準拠法は日本法以外とすること。",
        "準拠法が日本法でない場合は協議する。",
        "裁判管轄は東京地方裁判所以外とする。",
        "統制目標9.2.1以外をすべて実施していること。",
        "統制目標9.2.1を実施していないこと。",
        "東京リージョンで提供され、かつGPUが使えること。",
        "データは日本国外に保存すること。",
        "日本国内だけでなく米国でも利用できること。",
        "ISMAPに登録され、札幌リージョンで利用できること。",
        "SaaSとして提供され、準拠法はニューヨーク州法であること。",
        "直販により提供されるISMAP登録サービスであること",
        "ISMAPに登録されたIaaSを選定すること。",
        "札幌リージョンで提供されるISMAP登録サービスであること。",
        "ログ収集等が言明の対象範囲に含まれること。",
    ],
)
def test_a_sentence_of_which_the_list_decides_a_part_is_not_called_fulfilled(
    line: Callable[..., LineAnswer], text: str
) -> None:
    assert line(text).verdict not in {"met", "conditional"}


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("ISMAPに登録され、直販であること", "直販であること"),
        ("ISMAPに登録されていること。かつ、木目調であること。", "木目調であること"),
        ("ISMAPに登録された直販のサービスであること", "された直販のサービスであること"),
    ],
)
def test_a_clause_that_is_not_understood_leaves_the_line_open_and_is_named(
    line: Callable[..., LineAnswer], text: str, clause: str
) -> None:
    said = line(text)
    assert (said.kind, said.check, said.verdict) == ("list", "membership", "unconfirmed")
    assert said.question
    assert said.question.to == "agency"
    assert f"「{clause}」" in said.question.ja
    assert f"「{clause}」" in said.reason.ja


@pytest.mark.parametrize(
    "text",
    [
        "本調達において、原則として、ISMAPに登録されたサービスを採用すること。",
        "ISMAPに登録されていること（必須）。",
        "ISMAPに登録されていること。ただし、やむを得ない場合はこの限りでない。",
        "ISMAP登録：必須",
        "提案時点において、ISMAPクラウドサービスリストに掲載されていること。",
    ],
)
def test_words_that_ask_for_nothing_do_not_lower_a_verdict(
    line: Callable[..., LineAnswer], text: str
) -> None:
    assert line(text).verdict == "met"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("ISMAPに登録され、準拠法は日本法であること。", "met"),
        ("ISMAPに登録され、東京リージョンで利用できること。", "met"),
        ("ISMAPに登録されていること。また、国内にデータセンターを有すること。", "conditional"),
        ("SaaSであること、又はPaaSであること。", "met"),
        ("監査対象期間の末日から16か月を経過していないこと。", "met"),
    ],
)
def test_a_sentence_of_several_clauses_is_answered_from_all_of_them(
    line: Callable[..., LineAnswer], text: str, verdict: str
) -> None:
    assert line(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("サービス種別(IaaS/PaaS/SaaS)がSaaSであること", {"service_model": "SaaS"}),
        ("IaaS及びPaaSであること", {"service_model": "IaaS及びPaaS"}),
        ("SaaSではなくIaaSであること。", {"service_model": "IaaS"}),
        ("GPT-4oを利用できること。", {"generative_ai": True, "generative_ai_models": ["GPT-4o"]}),
        ("言明対象:仮想サーバ、ロードバランサ", {"scope": ["仮想サーバ", "ロードバランサ"]}),
        ("海外リージョンの利用も可とする。", {"domestic_only": False}),
        ("申請中のものは認めない。", {"accepts_prospective": False}),
    ],
)
def test_models_functions_and_permissions_are_read(
    knowledge: Knowledge, text: str, asked: dict[str, Any]
) -> None:
    assert demand(knowledge, text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "ISMAPに登録されたサービスとする。ただし、影響度が低位の業務ではISMAP-LIUも可とする。",
        "ISMAPに登録されていること。リスクの低い業務に限り、ISMAP-LIUに登録されたサービスでもよい。",
    ],
)
@pytest.mark.parametrize(
    ("listed", "impact", "verdict"),
    [("ISMAP", None, "met"), ("ISMAP-LIU", None, "unconfirmed"), ("ISMAP-LIU", "low", "conditional")],
)
def test_what_is_allowed_on_the_liu_list_for_low_impact_only_depends_on_the_impact(
    line: Callable[..., LineAnswer],
    entry: Callable[..., Service],
    text: str,
    listed: ListName,
    impact: str | None,
    verdict: str,
) -> None:
    wanted = {"impact": impact} if impact else {}
    assert line(text, entry(list=listed), **wanted).verdict == verdict


@pytest.mark.parametrize(
    "text",
    [
        "ISMAPに登録されたサービスを用いること。なお、影響度評価は当庁において実施する。",
        "登録の要否は当庁が判断する。ISMAPに登録されていること。",
    ],
)
def test_a_demand_of_the_list_is_not_lost_beside_what_the_agency_does(
    line: Callable[..., LineAnswer], text: str
) -> None:
    said = line(text)
    assert (said.kind, said.check, said.verdict) == ("list", "membership", "unconfirmed")


def test_a_reason_in_brackets_does_not_take_a_sentence_from_the_list(line: Callable[..., LineAnswer]) -> None:
    said = line("ISMAP登録サービス又はISMAP-LIU登録サービスのいずれかであること（機密性2情報を扱うため）。")
    assert (said.kind, said.check, said.verdict) == ("list", "membership", "met")


@pytest.mark.parametrize("joint", ["かつ、", "また、", "かつ"])
def test_words_that_join_clauses_are_no_functions(knowledge: Knowledge, joint: str) -> None:
    text = f"ISMAPに登録され、{joint}利用する全ての機能が言明の対象範囲に含まれていること。"
    assert "scope" not in demand(knowledge, text)


class TestAnotherSubject:
    @pytest.mark.parametrize(
        "text",
        ["青空会議がISMAPに登録されていること。", "グループ会社のサービスがISMAPに登録されていること"],
    )
    def test_the_registration_of_something_else_leaves_the_line_open_and_names_it(
        self, line: Callable[..., LineAnswer], text: str
    ) -> None:
        said = line(text)
        assert (said.kind, said.verdict) == ("list", "unconfirmed")
        assert text.partition("が")[0] in said.reason.ja

    @pytest.mark.parametrize(
        "text", ["若竹ドライブがISMAPに登録されていること。", "本サービスはISMAPに登録されていること。"]
    )
    def test_that_of_the_service_itself_is_met(self, line: Callable[..., LineAnswer], text: str) -> None:
        assert line(text).verdict == "met"


class TestDenied:
    """Nobody asks for what is not registered: such a sentence is asked about, and never met nor set aside."""

    @pytest.mark.parametrize(
        "text",
        [
            "ISMAPに登録されていないこと",
            "ISMAP未登録のサービスであること。",
            "ISMAP登録サービス以外であること",
            "ISMAP-LIUに登録されていないこと",
            "リストに掲載されていないクラウドサービスを提案すること",
            "ISMAPの登録が取り消されていること",
            "日本法に準拠し、ISMAPに登録されていないこと。",
            "ISMAPに登録されていないこと。また、日本法に準拠すること",
        ],
    )
    def test_a_demand_not_to_be_registered_is_left_open(
        self, line: Callable[..., LineAnswer], text: str
    ) -> None:
        said = line(text)
        assert (said.kind, said.verdict) == ("list", "unconfirmed")
        assert said.question is not None

    @pytest.mark.parametrize(
        "text", ["ISMAPに登録されていないサービスは利用しないこと。", "登録が取り消されていないこと。"]
    )
    def test_a_demand_that_refuses_the_unregistered_is_met(
        self, line: Callable[..., LineAnswer], text: str
    ) -> None:
        assert line(text).verdict == "met"
