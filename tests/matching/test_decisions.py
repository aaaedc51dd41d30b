"""What a person decided about a name: it shapes the answer, and the reason says who, when and why."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from lookup.matching.assess import assess
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import identify
from lookup.model import Assessment, NameDecision, Requirement, Service
from lookup.text import company_key, fold

from .conftest import ON

DRIVE, CHAT = "C24-8009-2", "C24-8010-2"


def decision(verdict: Any, name: str, key: str = DRIVE, provider: str | None = None, **more: Any) -> Any:
    values = {
        "id": f"d_{verdict}_{fold(name)}_{key}",
        "verdict": verdict,
        "name": name,
        "key": fold(name),
        "provider": provider,
        "provider_key": provider and company_key(provider),
        "service_key": key,
        "service_name": "若竹ドライブ",
        "decided_at": datetime(2026, 11, 20, 16, 0, tzinfo=UTC),
        "decided_by": "調達課",
        "why": "契約書で確かめた。",
    }
    return NameDecision(**{**values, **more})


@pytest.fixture(scope="module")
def listed(catalogue: Callable[..., Catalogue], entry: Callable[..., Service]) -> Catalogue:
    """A list of two services of one provider."""
    chat = entry(registration_number=CHAT, service_name="若竹チャット", statement_scope=["チャット"])
    return catalogue(entry(), chat)


def keys(catalogue: Catalogue, text: str, provider: str | None = None) -> list[str]:
    return [found.service.key for found in identify(catalogue, text, provider).confident]


def answered(catalogue: Catalogue, **wanted: Any) -> Assessment:
    return assess(catalogue, Requirement(id="r1", **wanted), ON)


@pytest.mark.parametrize(
    "text",
    [
        "庁内書庫",
        "庁内 書庫",
        "「庁内書庫」利用料 12か月 一式",
        "庁内書庫を利用すること。",
        "職員は庁内書庫により文書を共有する。",
    ],
)
def test_an_accepted_name_means_its_service_however_it_is_written(listed: Catalogue, text: str) -> None:
    assert keys(listed, text) == []
    assert keys(listed.with_decisions([decision("accept", "庁内書庫")]), text) == [DRIVE]


def test_it_is_found_as_one_of_several_names_in_a_cell(listed: Catalogue) -> None:
    decided = listed.with_decisions([decision("accept", "庁内書庫")])
    named = identify(decided, "若竹チャット及び庁内書庫")

    assert [found.service.key for found in named.confident] == [CHAT, DRIVE]
    assert named.joined_by == "all"


@pytest.mark.parametrize("text", ["庁内書庫上で動くSaaS", "庁内書庫の操作研修", "新庁内書庫"])
def test_what_is_only_built_on_it_or_called_like_it_is_not_meant(listed: Catalogue, text: str) -> None:
    assert keys(listed.with_decisions([decision("accept", "庁内書庫")]), text) == []


def test_the_answer_says_who_decided_when_and_why(listed: Catalogue) -> None:
    decided = listed.with_decisions([decision("accept", "庁内書庫")])
    candidate = answered(decided, service="庁内書庫").candidates[0]
    identity = candidate.verdicts[0]

    assert (candidate.score, candidate.band) == (1.0, "exact")
    assert (candidate.signals.how, candidate.signals.decision) == ("decided", f"d_accept_庁内書庫_{DRIVE}")
    assert (identity.rule, identity.verdict) == ("identity.decided", "met")
    # 16:00 UTC is the next day in Tokyo.
    assert "2026-11-21、調達課、理由「契約書で確かめた」" in identity.reason.ja
    assert "2026-11-21, 調達課, reason given “契約書で確かめた”" in identity.reason.en


def test_a_rejected_candidate_is_no_longer_proposed_but_shown_with_the_decision(listed: Catalogue) -> None:
    decided = listed.with_decisions([decision("reject", "若竹ドライブ")])
    assert keys(listed, "若竹ドライブ 利用料") == [DRIVE]

    assessment = answered(decided, service="若竹ドライブ 利用料")
    rejected = next(c for c in assessment.candidates if c.service.key == DRIVE)
    assert (rejected.score, rejected.band, rejected.outcome) == (0.0, "possible", "not_met")
    assert rejected.verdicts[0].rule == "identity.rejected"
    assert "調達課" in rejected.reason.ja
    assert assessment.verdicts[0].rule == "membership.not_listed"


def test_a_rejected_possibility_leaves_the_others_as_they_were(listed: Catalogue) -> None:
    before = identify(listed, "若竹").found
    after = identify(listed.with_decisions([decision("reject", "若竹")]), "若竹").found

    assert {found.service.key for found in before} == {DRIVE, CHAT}
    assert [(f.service.key, f.how == "rejected") for f in after] == [(CHAT, False), (DRIVE, True)]
    assert after[0] in before


def test_a_rejection_is_about_that_name_and_not_about_longer_ones(listed: Catalogue) -> None:
    decided = listed.with_decisions([decision("reject", "ドライブ")])
    assert keys(decided, "若竹ドライブ") == [DRIVE]


def test_a_number_says_which_service_it_is_whatever_was_decided(listed: Catalogue) -> None:
    decided = listed.with_decisions([decision("reject", "若竹ドライブ")])
    assert keys(decided, f"若竹ドライブ（{DRIVE}）") == [DRIVE]


def test_a_withdrawn_decision_changes_nothing(listed: Catalogue) -> None:
    gone = decision("accept", "庁内書庫", withdrawn_at=datetime(2026, 11, 21, tzinfo=UTC))
    assert listed.with_decisions([gone]) == listed
    assert keys(listed.with_decisions([gone]), "庁内書庫") == []


@pytest.mark.parametrize(
    ("provider", "expected"),
    [("㈱青葉商事", [CHAT]), ("青葉商事株式会社", [CHAT]), ("桜木商会", [DRIVE]), (None, [DRIVE])],
)
def test_a_decision_for_a_provider_goes_before_one_for_whatever_provider(
    listed: Catalogue, provider: str | None, expected: list[str]
) -> None:
    made = [decision("accept", "庁内書庫"), decision("accept", "庁内書庫", CHAT, "株式会社青葉商事")]
    assert keys(listed.with_decisions(made), "庁内書庫", provider) == expected


def test_a_service_that_left_the_list_is_not_forced_and_the_reason_says_so(listed: Catalogue) -> None:
    decided = listed.with_decisions([decision("accept", "庁内書庫", "C20-0001-2")])
    membership = answered(decided, service="庁内書庫 利用料").verdicts[0]

    assert keys(decided, "庁内書庫 利用料") == []
    assert membership.rule == "membership.not_listed"
    assert "C20-0001-2" in membership.reason.ja
    assert "このリストに載っていないため、用いていません" in membership.reason.ja
    assert "that service is not on this list" in membership.reason.en


def test_a_name_that_came_onto_the_list_itself_is_that_entry_again(listed: Catalogue) -> None:
    decided = listed.with_decisions([decision("accept", "若竹チャット")])
    membership = answered(decided, service="若竹チャット").verdicts[0]

    assert keys(decided, "若竹チャット") == [CHAT]
    assert "『若竹チャット』そのものが載っているため、用いていません" in membership.reason.ja


def test_another_listed_provider_beside_the_name_is_asked_about_unless_it_was_decided_for_that_one(
    catalogue: Callable[..., Catalogue], entry: Callable[..., Service]
) -> None:
    other = entry(registration_number=CHAT, service_name="青葉ボイス", provider_name="青葉商事株式会社")
    listed = catalogue(entry(), other)
    wanted = {"service": "庁内書庫", "provider": "青葉商事"}

    for provider, rule in ((None, "identity.other_provider"), ("青葉商事", "identity.decided")):
        decided = listed.with_decisions([decision("accept", "庁内書庫", provider=provider)])
        assert answered(decided, **wanted).candidates[0].verdicts[0].rule == rule


def test_components_and_platforms_follow_decisions_too(listed: Catalogue) -> None:
    decided = listed.with_decisions([decision("accept", "庁内書庫")])
    wanted: dict[str, Any] = {"service": "若竹チャット", "components": ("庁内書庫",)}
    before, after = (answered(each, **wanted).verdicts for each in (listed, decided))

    assert next(v.verdict for v in before if v.check == "components") == "not_met"
    assert next(v.verdict for v in after if v.check == "components") == "met"


def test_adding_decisions_does_not_build_the_index_anew(listed: Catalogue) -> None:
    assert listed.with_decisions([decision("accept", "庁内書庫")]).index is listed.index
