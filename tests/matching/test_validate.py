"""What is refused of a requirement: contradictions, and nothing to look for."""

from typing import Any

import msgspec
import pytest

from lookup.knowledge import Knowledge
from lookup.matching.validate import NAME_LIMIT, TEXT_LIMIT, validate
from lookup.model import Requirement


def paths(knowledge: Knowledge, wanted: dict[str, Any]) -> list[str]:
    requirement = msgspec.convert({"id": "r1", **wanted}, Requirement)
    return [problem.path for problem in validate(requirement, knowledge)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"starts_on": "2027-03-26", "ends_on": "2027-01-05"}, ["ends_on"]),
        ({"starts_on": "2027-03-26", "ends_on": "2027-03-26"}, []),
        ({"starts_on": "2027-03-26"}, []),
        ({"information_class": "3A", "class_scale": "national"}, ["information_class"]),
        ({"information_class": "3B", "class_scale": "national"}, ["information_class"]),
        ({"information_class": "3C", "class_scale": "national"}, ["information_class"]),
        ({"information_class": "3B", "class_scale": "local"}, []),
        ({"information_class": "3B"}, []),
        ({"information_class": "3", "class_scale": "national"}, []),
        ({"generative_ai": False, "generative_ai_models": ["Llama"]}, ["generative_ai_models"]),
        ({"generative_ai_models": ["Llama"]}, []),
        ({"generative_ai": True, "generative_ai_models": ["Llama"]}, []),
    ],
)
def test_contradictions_are_refused_with_the_field(
    knowledge: Knowledge, wanted: dict[str, Any], expected: list[str]
) -> None:
    assert paths(knowledge, {"service": "若竹ドライブ", **wanted}) == expected


@pytest.mark.parametrize(
    "wanted",
    [
        {"service": "若竹ドライブ"},
        {"provider": "若竹クラウド"},
        {"title": "ファイル共有"},
        {"scope": ["共同編集"]},
        {"service_model": "SaaS"},
        {"regions": ["東京"]},
        {"lines": ["ISMAPに登録されていること。"]},
    ],
)
def test_any_one_thing_to_look_for_is_enough(knowledge: Knowledge, wanted: dict[str, Any]) -> None:
    assert paths(knowledge, wanted) == []


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"service": "　"},
        {"service": "－", "title": ""},
        {"body": "national", "information_class": "2", "lists": ["ISMAP"], "platform": "自社設備"},
    ],
)
def test_requirement_with_nothing_to_look_for_is_refused(
    knowledge: Knowledge, wanted: dict[str, Any]
) -> None:
    assert paths(knowledge, wanted) == ["service"]


def test_refusal_says_in_both_languages_what_to_correct(knowledge: Knowledge) -> None:
    requirement = msgspec.convert(
        {"id": "r1", "service": "若竹ドライブ", "starts_on": "2027-03-26", "ends_on": "2027-01-05"},
        Requirement,
    )
    (problem,) = validate(requirement, knowledge)
    assert "2027年1月5日" in problem.message.ja
    assert "2027-01-05" in problem.message.en


@pytest.mark.parametrize(("field", "limit"), [("service", NAME_LIMIT), ("scope", TEXT_LIMIT)])
def test_a_text_has_a_limit(knowledge: Knowledge, field: str, limit: int) -> None:
    def wanted(length: int) -> dict[str, Any]:
        text = "あ" * length
        return {field: text if field == "service" else ["い", text]}

    assert paths(knowledge, wanted(limit)) == []
    assert paths(knowledge, wanted(limit + 1)) == ["service" if field == "service" else "scope[1]"]
