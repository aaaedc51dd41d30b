"""Labelled names: how often the service meant comes first, and what is given with confidence."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from lookup.knowledge import Knowledge
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import identify_providers, identify_services
from lookup.matching.scores import HIGH, POSSIBLE
from lookup.model import IdentifyQuery, ListVersion, ServiceCandidate, Text
from lookup.sync.reading import read_list

DATA = Path(__file__).parents[1] / "data"
SETS = [
    ("identify-dev.jsonl", "identify-dev-list.csv"),
    ("identify-own-dev.jsonl", "identify-dev-list.csv"),
    ("identify-own-match.jsonl", "match-dev-list.csv"),
    ("identify-own.jsonl", "identify-own-list.csv"),
    ("identify-own-ledger.jsonl", "identify-own-ledger-list.csv"),
    ("identify-own-quote.jsonl", "identify-own-quote-list.csv"),
    ("identify-own-notice.jsonl", "identify-own-notice-list.csv"),
    ("identify-own-plan.jsonl", "identify-own-plan-list.csv"),
    ("identify-own-bid.jsonl", "identify-own-bid-list.csv"),
    ("identify-own-contract.jsonl", "identify-own-contract-list.csv"),
    ("identify-own-ask.jsonl", "identify-own-ask-list.csv"),
    ("identify-own-office.jsonl", "identify-dev-list.csv"),
    ("identify-own-market.jsonl", "identify-own-market-list.csv"),
    ("identify-own-desk.jsonl", "../../bench/quality/sets/second-list.csv"),
]
COMPANIES = [
    ("identify-own-providers.jsonl", "identify-own-list.csv"),
    ("identify-own-ledger-providers.jsonl", "identify-own-ledger-list.csv"),
    ("identify-own-quote-providers.jsonl", "identify-own-quote-list.csv"),
    ("identify-own-notice-providers.jsonl", "identify-own-notice-list.csv"),
    ("identify-own-plan-providers.jsonl", "identify-own-plan-list.csv"),
    ("identify-own-bid-providers.jsonl", "identify-own-bid-list.csv"),
    ("identify-own-contract-providers.jsonl", "identify-own-contract-list.csv"),
    ("identify-own-ask-providers.jsonl", "identify-own-ask-list.csv"),
    ("identify-own-office-providers.jsonl", "identify-dev-list.csv"),
    ("identify-own-market-providers.jsonl", "identify-own-market-list.csv"),
]


class Measured(NamedTuple):
    """How often the service meant came first; *between*: whose scores lie near the threshold or beyond it."""

    cases: int
    right: int
    wrong: list[str]
    between: list[ServiceCandidate]
    given: int
    given_right: int
    negatives: int
    given_on_negatives: int


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def read_catalogue(name: str, knowledge: Knowledge) -> Catalogue:
    read = read_list((DATA / name).read_bytes(), name, knowledge)
    version = ListVersion(
        id="0123456789ab",
        source=name,
        label=Text("試験用のリスト", "test list"),
        origin="official",
        complete=True,
        listed_on=date(2026, 11, 22),
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        sha256="0" * 64,
        service_count=len(read.services),
    )
    return Catalogue.build(version, read.services, knowledge)


def measure(catalogue: Catalogue, cases: list[dict[str, Any]]) -> Measured:
    right = given = given_right = negatives = given_on_negatives = 0
    wrong: list[str] = []
    between: list[ServiceCandidate] = []
    for case in cases:
        found = identify_services(catalogue, IdentifyQuery(name=case["query"], provider=case.get("provider")))
        between += filter(_is_between, found)
        sure = [c.registration_number for c in found if c.band != "possible"]
        expected = case["expect"]
        fits = _fits(case, found, sure)
        right += fits
        if not fits:
            wrong.append(case["query"])
        given += len(sure)
        given_right += sum(number in expected for number in sure)
        negatives += not expected
        given_on_negatives += bool(sure) and not expected
    return Measured(len(cases), right, wrong, between, given, given_right, negatives, given_on_negatives)


def _is_between(one: ServiceCandidate) -> bool:
    """Return whether a score lies on the wrong side of the threshold, or near it."""
    return (one.score >= HIGH) != (one.band != "possible") or POSSIBLE < one.score < HIGH


def _fits(case: dict[str, Any], found: tuple[ServiceCandidate, ...], sure: list[str | None]) -> bool:
    if case["family"] == "multi" or not case["expect"]:
        return list(case["expect"]) == sure
    return bool(found) and str(case["expect"][0]) == found[0].registration_number


@pytest.mark.parametrize(("cases", "services"), SETS)
def test_the_service_meant_comes_first_and_nothing_wrong_is_given(
    cases: str, services: str, knowledge: Knowledge
) -> None:
    measured = measure(read_catalogue(services, knowledge), lines(cases))
    assert measured.right >= 0.97 * measured.cases, measured.wrong
    assert measured.given_right >= 0.99 * measured.given
    assert measured.given_on_negatives <= 0.02 * measured.negatives
    assert measured.between == []


def test_most_is_found_even_without_the_alias_file(knowledge: Knowledge) -> None:
    bare = msgspec.structs.replace(
        knowledge,
        aliases=msgspec.structs.replace(knowledge.aliases, products=(), companies=(), keys=frozenset()),
    )
    measured = [measure(read_catalogue(services, bare), lines(cases)) for cases, services in SETS]
    assert sum(m.right for m in measured) >= 0.92 * sum(m.cases for m in measured)
    assert sum(m.given_right for m in measured) >= 0.99 * sum(m.given for m in measured)
    assert sum(m.given_on_negatives for m in measured) <= 0.02 * sum(m.negatives for m in measured)


@pytest.mark.parametrize(("asked", "services"), COMPANIES)
def test_providers_are_found_by_every_name_and_others_are_not_given(
    asked: str, services: str, knowledge: Knowledge
) -> None:
    catalogue = read_catalogue(services, knowledge)
    wrong = []
    cases = lines(asked)
    for case in cases:
        found = identify_providers(catalogue, case["query"])
        sure = [candidate for candidate in found if candidate.band != "possible"]
        given = sure[0].name if sure else None
        if given != case["expect"]:
            wrong.append(case["query"])
    assert len(wrong) <= 0.01 * len(cases), wrong


def test_scores_lie_well_away_from_the_threshold_without_the_provider_too(knowledge: Knowledge) -> None:
    for cases, services in SETS:
        catalogue = read_catalogue(services, knowledge)
        bare = [{**case, "provider": None} for case in lines(cases) if case.get("provider")]
        assert measure(catalogue, bare).between == []


@pytest.mark.parametrize("listed", sorted({listed for _, listed in SETS}))
def test_every_listed_name_beside_its_provider_is_its_own_service(knowledge: Knowledge, listed: str) -> None:
    catalogue = read_catalogue(listed, knowledge)
    for service in catalogue.services:
        query = IdentifyQuery(name=service.service_name, provider=service.provider_name)
        found = identify_services(catalogue, query)
        assert service.key in {one.key for one in found if one.band != "possible"}, service.service_name
