"""How verdicts add up to an answer: outcome, candidates, questions and summary."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lookup.knowledge import Knowledge
from lookup.matching.assess import MAX_CANDIDATES
from lookup.matching.case import SEVERITY
from lookup.model import Assessment, CellProblem, Service, Text

Answer = Callable[..., Assessment]
Entry = Callable[..., Service]

NAMED = {"service": "若竹ドライブ"}
UNLISTED = {"service": "かわせみ設計図庫"}
CELL = CellProblem("要件", "D5", "来春", Text("日付として読めません。", "Not a date."))


# ---------------------------------------------------------------- outcome


def test_named_and_sound_service_meets_everything(answer: Answer) -> None:
    assessment = answer(NAMED)
    assert assessment.outcome == "met"
    assert [c.service.registration_number for c in assessment.candidates] == ["C24-8009-2"]
    assert assessment.questions == ()


@pytest.mark.parametrize(
    "words", ["以外", "を除く", "相当品", "同等品", "の後継", "に準ずるもの", "（廃止予定）", "級の保管庫"]
)
def test_words_that_take_the_name_back_or_ask_for_its_like_leave_it_to_be_confirmed(
    answer: Answer, words: str
) -> None:
    assessment = answer({"service": f"若竹ドライブ{words}"})
    assert assessment.outcome == "unconfirmed"
    assert [v.verdict for v in assessment.verdicts if v.check == "membership"] == ["unconfirmed"]


@pytest.mark.parametrize("words", ["又は同等品", "（同等品可）", "同等品も可"])
def test_an_equivalent_allowed_beside_the_name_does_not_take_it_back(answer: Answer, words: str) -> None:
    assert answer({"service": f"若竹ドライブ{words}"}).outcome == "met"


@pytest.mark.parametrize(
    "text",
    [
        "未定",
        "未定（競争入札による）",
        "受注者の提案による",
        "別途協議",
        "なし",
        "競争による",
        "別途指定する",
        "入札で決定する予定",
    ],
)
def test_an_undecided_text_names_no_service(answer: Answer, text: str) -> None:
    assert answer({"service": text}) == answer({})
    assert answer({"service": text, "scope": ["ファイル保管"]}) == answer({"scope": ["ファイル保管"]})


def test_answer_without_a_named_service_says_that_its_candidate_was_chosen(answer: Answer) -> None:
    assert "サービス名の指定がないため" in answer({"provider": "若竹クラウド"}).summary.ja
    assert "サービス名の指定がないため" not in answer(NAMED).summary.ja


def test_outcome_is_the_worst_of_requirement_and_service(answer: Answer, entry: Entry) -> None:
    assert answer({**NAMED, "starts_on": "2027-01-05", "ends_on": "2030-03-31"}).outcome == "conditional"
    assert answer({**NAMED, "scope": ["画像認識"]}).outcome == "unconfirmed"
    assert answer(NAMED, entry(remarks="登録取消")).outcome == "not_met"
    assert answer({**NAMED, "information_class": "1"}).outcome == "unconfirmed"


@pytest.mark.parametrize(
    "wanted",
    [{"body": "other"}, {"information_class": "3", "class_scale": "national"}],
    ids=["body", "class"],
)
def test_what_is_no_matter_of_the_list_is_not_applicable_and_candidates_are_for_information(
    answer: Answer, entry: Entry, wanted: dict[str, Any]
) -> None:
    assessment = answer({**NAMED, **wanted}, entry(remarks="登録取消"))
    assert assessment.outcome == "not_applicable"
    assert len(assessment.candidates) == 1


def test_named_service_that_is_not_listed_is_not_met_and_needs_an_exception_decision(answer: Answer) -> None:
    assessment = answer(UNLISTED)
    assert assessment.outcome == "not_met"
    assert "例外判断" in assessment.summary.ja
    assert "exception decision" in assessment.summary.en


@pytest.mark.parametrize(
    ("about_list", "words"),
    [
        ({"official": False}, ["公式", "official"]),
        ({"complete": False}, ["全件", "complete"]),
        ({"listed_on": date(2026, 1, 1)}, ["古い", "too old"]),
    ],
)
def test_doubtful_copy_makes_nothing_better_than_unconfirmed_and_nothing_unlisted(
    answer: Answer, about_list: dict[str, Any], words: list[str]
) -> None:
    for wanted in (NAMED, UNLISTED):
        assessment = answer(wanted, **about_list)
        assert assessment.outcome == "unconfirmed"
        assert words[0] in assessment.summary.ja
        assert words[1] in assessment.summary.en


def test_summary_names_the_list_and_its_date(answer: Answer) -> None:
    summary = answer(NAMED).summary
    assert "試験用のリスト（2026年11月22日現在" in summary.ja
    assert "test list (2026-11-22" in summary.en


def test_requirement_without_a_name_and_without_anything_like_it_has_no_candidate(answer: Answer) -> None:
    assessment = answer({"title": "潜水艦の塗装"})
    assert (assessment.outcome, assessment.candidates) == ("no_candidate", ())
    assert "例外判断" in assessment.summary.ja


def test_requirement_without_a_name_is_answered_with_what_fits(answer: Answer, entry: Entry) -> None:
    other = entry(
        registration_number="C24-8013-2", service_name="はるかぜ統合認証", statement_scope=["多要素認証"]
    )
    assessment = answer({"scope": ["共同編集"]}, other, entry())
    assert assessment.outcome == "met"
    assert assessment.candidates[0].service.name == "若竹ドライブ"
    assert not any(v.check == "membership" for v in assessment.verdicts)


# ---------------------------------------------------------------- several services in one cell


def test_of_alternatives_the_better_one_counts(answer: Answer, entry: Entry) -> None:
    bad = entry(registration_number="C22-8011-2", service_name="白樺文書庫", remarks="登録の一時停止")
    assessment = answer({"service": "白樺文書庫又は若竹ドライブ"}, bad, entry())
    assert assessment.outcome == "met"
    assert assessment.candidates[0].service.name == "若竹ドライブ"


def test_of_alternatives_it_is_said_which_was_judged_and_which_are_not_listed(
    answer: Answer, entry: Entry
) -> None:
    other = entry(registration_number="C22-8011-2", service_name="白樺文書庫")
    told = answer({"service": "白樺文書庫又は若竹ドライブ又はかわせみ設計図庫"}, other, entry()).alternatives
    assert told is not None
    assert told.ja.count("で判定しました。") == 1
    assert told.ja.endswith("「かわせみ設計図庫」は、2026年11月22日現在のリストに見当たりません。")
    assert '"かわせみ設計図庫"' in told.en


@pytest.mark.parametrize(
    "service", ["若竹ドライブ", "若竹ドライブ及び白樺文書庫", "かわせみ設計図庫又は白樺文書庫"]
)
def test_where_there_is_no_choice_among_listed_services_nothing_is_said_of_one(
    answer: Answer, service: str
) -> None:
    assert answer({"service": service}).alternatives is None


def test_of_services_that_are_all_wanted_the_worst_counts(answer: Answer, entry: Entry) -> None:
    bad = entry(registration_number="C22-8011-2", service_name="白樺文書庫", remarks="登録の一時停止")
    assessment = answer({"service": "若竹ドライブ及び白樺文書庫"}, bad, entry())
    assert assessment.outcome == "not_met"
    assert [c.service.name for c in assessment.candidates] == ["若竹ドライブ", "白樺文書庫"]


# ---------------------------------------------------------------- what resembles the named service


def test_platform_is_shown_but_never_as_fitting(answer: Answer, entry: Entry) -> None:
    base = entry(registration_number="C23-8008-2", service_name="若竹クラウドプラットフォーム")
    assessment = answer({**UNLISTED, "platform": "若竹クラウドプラットフォーム"}, base)
    assert assessment.outcome == "not_met"
    (candidate,) = assessment.candidates
    assert (candidate.band, candidate.outcome) == ("possible", "not_met")


def test_no_more_candidates_than_can_be_read(answer: Answer, entry: Entry) -> None:
    many = [entry(registration_number=f"C24-{n:04}-2", service_name=f"若竹箱{n}") for n in range(30)]
    assert len(answer({"scope": ["共同編集"]}, *many).candidates) <= MAX_CANDIDATES


# ---------------------------------------------------------------- sentences of a specification


def test_sheet_whose_sentences_accept_equivalents_is_unconfirmed_for_an_unlisted_service(
    answer: Answer,
) -> None:
    assessment = answer({**UNLISTED, "lines": ["ISMAPに登録されているか、又は同等のものであること。"]})
    assert assessment.outcome == "unconfirmed"
    assert any(v.check == "equivalent" for v in assessment.verdicts)


def test_list_line_counts_and_other_lines_only_ask(answer: Answer, entry: Entry) -> None:
    wanted = {**NAMED, "lines": ["再委託には事前の承認を得ること。"]}
    assert answer(wanted).outcome == "met"
    assert "provider" in {q.to for q in answer(wanted).questions}
    line = "札幌リージョンを選べること"
    assert answer({**NAMED, "lines": [line]}, entry(regions=["シドニー"])).outcome == "not_met"


# ---------------------------------------------------------------- unreadable cells


def test_unreadable_cell_is_asked_about_and_spoils_a_good_outcome(answer: Answer) -> None:
    assessment = answer(NAMED, unreadable=(CELL, msgspec.structs.replace(CELL, sheet=None)))
    assert assessment.outcome == "unconfirmed"
    assert "2か所" in assessment.summary.ja
    assert [q.to for q in assessment.questions] == ["agency", "agency"]
    assert "D5" in assessment.questions[0].ja
    assert "来春" in assessment.questions[0].ja


def test_where_nothing_that_is_looked_for_could_be_read_finding_nothing_means_nothing(answer: Answer) -> None:
    nothing = {"starts_on": "2027-04-01", "regions": ["南極"]}
    assert answer(nothing, unreadable=(CELL,)).outcome == "unconfirmed"


def test_unreadable_cell_makes_a_bad_outcome_no_better(answer: Answer) -> None:
    assert answer(UNLISTED, unreadable=(CELL,)).outcome == "not_met"


# ---------------------------------------------------------------- questions


def test_each_question_is_asked_once_portal_first_own_agency_last(answer: Answer, entry: Entry) -> None:
    assessment = answer(
        {**NAMED, "scope": ["画像認識"], "information_class": "1", "starts_on": "2027-01-05"},
        entry(expires_on=None),
    )
    asked = [q.to for q in assessment.questions]
    assert asked == sorted(asked, key=["portal", "provider", "agency"].index)
    assert len(set(assessment.questions)) == len(asked)
    assert set(asked) == {"portal", "provider", "agency"}


# ---------------------------------------------------------------- promises for every answer

DAYS = st.none() | st.dates(date(2024, 1, 1), date(2030, 1, 1)).map(date.isoformat)
WANTED = st.fixed_dictionaries(
    {
        "service": st.sampled_from(
            [None, "若竹ドライブ", "C24-8009-2", "かわせみ設計図庫", "若竹", "クラウド", "OCI"]
        ),
        "title": st.just("ファイル共有"),
        "lists": st.sampled_from([[], ["ISMAP"], ["ISMAP-LIU"], ["ISMAP", "ISMAP-LIU"]]),
        "body": st.sampled_from([None, "national", "local", "other"]),
        "information_class": st.sampled_from([None, "1", "2", "3", "3A", "3B"]),
        "impact": st.sampled_from([None, "low", "not_low"]),
        "service_model": st.sampled_from([None, "SaaS", "PaaS"]),
        "scope": st.sampled_from([[], ["共同編集"], ["画像認識"], ["お試しプラン", "共同編集"]]),
        "regions": st.sampled_from([[], ["東京"], ["福岡", "東京"]]),
        "domestic_only": st.sampled_from([None, True]),
        "governing_law": st.sampled_from([None, "日本法"]),
        "court": st.sampled_from([None, "東京地方裁判所"]),
        "generative_ai": st.sampled_from([None, True]),
        "platform": st.sampled_from([None, "自社設備", "若竹ドライブ"]),
        "components": st.sampled_from([[], ["若竹ドライブ", "つむじCDN"]]),
        "controls": st.sampled_from([[], ["9.2.1", "14.2.1"]]),
        "accepts_equivalent": st.sampled_from([None, True]),
        "accepts_prospective": st.sampled_from([None, True, False]),
        "starts_on": DAYS,
    }
)
FIELDS = st.fixed_dictionaries(
    {
        "list": st.sampled_from([None, "ISMAP", "ISMAP-LIU"]),
        "expires_on": DAYS,
        "registered_on": DAYS,
        "audit_period_end": DAYS,
        "regions": st.sampled_from([[], ["東京"], ["日本", "米国"]]),
        "governing_law": st.sampled_from([None, "日本法", "ドイツ法"]),
        "service_model": st.sampled_from([None, "SaaS", "IaaS/PaaS"]),
        "subsequent_events": st.sampled_from([None, "なし", "{障害} 100%"]),
        "remarks": st.none() | st.text("更新一時停止取消（）令和8年9月15日、。", max_size=20),
    }
)
COPY = st.fixed_dictionaries({"official": st.booleans(), "complete": st.booleans()})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=WANTED, fields=FIELDS, about_list=COPY)
def test_every_answer_keeps_its_promises(
    answer: Answer, entry: Entry, wanted: dict[str, Any], fields: dict[str, Any], about_list: dict[str, Any]
) -> None:
    assessment = answer(wanted, entry(**fields), **about_list)
    assert msgspec.json.encode(assessment) == msgspec.json.encode(
        answer(wanted, entry(**fields), **about_list, again=True)
    )
    told = msgspec.json.encode(assessment).decode()
    assert "調達可" not in told
    assert [v.check for v in assessment.verdicts].count("freshness") == 1
    verdicts = [*assessment.verdicts, *(v for c in assessment.candidates for v in c.verdicts)]
    assert all(v.question for v in verdicts if v.verdict == "unconfirmed")
    assert all(v.reason.ja and v.reason.en for v in verdicts)
    for candidate in assessment.candidates:
        codes = [v.verdict for v in candidate.verdicts]
        assert candidate.outcome == max(codes, key=SEVERITY.index)
    if assessment.outcome not in {"not_applicable", "no_candidate"}:
        worst = max((v.verdict for v in assessment.verdicts), key=SEVERITY.index)
        assert SEVERITY.index(assessment.outcome) >= SEVERITY.index(worst)
    if not (about_list["official"] and about_list["complete"]):
        assert assessment.outcome not in {"met", "conditional"}


# ---------------------------------------------------------------- the rules file


MERGED = {"model_in_scope", "model_listed"}
"""Cases that are always told behind another one; test_model_on_a_listed_platform… reads their sentences."""


def test_every_case_of_the_rules_is_named_by_a_test(knowledge: Knowledge) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    named = set(re.findall(r'"(?:\w+\.)?(\w+)"', sources)) | MERGED
    unnamed = [
        f"{c}.{case}" for c, rule in knowledge.rules.items() for case in rule.cases if case not in named
    ]
    assert unnamed == []


def test_rules_say_where_they_come_from_and_never_what_may_be_bought(knowledge: Knowledge) -> None:
    for rule in knowledge.rules.values():
        assert rule.source
        assert rule.basis.ja
        assert rule.basis.en
        said = [t.ja for t in rule.cases.values()] + [c.ask.ja for c in rule.cases.values() if c.ask]
        assert not any(re.search(r"[ぁ-ん一-龠] [ぁ-ん一-龠]", text) for text in [rule.basis.ja, *said])
    assert "調達可" not in json.dumps(msgspec.to_builtins(knowledge.rules), ensure_ascii=False)


@pytest.mark.parametrize(
    "text", ["若竹ドライブほか2件", "若竹ドライブ 外１サービス", "若竹ドライブ、その他数件"]
)
def test_services_that_are_counted_but_not_named_leave_the_row_open(
    answer: Callable[..., Assessment], text: str
) -> None:
    assessment = answer({"service": text})
    assert assessment.outcome == "unconfirmed"
    assert "名称のない「" in assessment.summary.ja
    assert any("それぞれのサービスの名称又は登録番号" in q.ja for q in assessment.questions)
    assert answer({"service": "若竹ドライブ 100ユーザーほか"}).outcome == "met"
