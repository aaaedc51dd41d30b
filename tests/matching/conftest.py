"""A small invented list, and one requirement held against it."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lookup.knowledge import Knowledge, load_knowledge
from lookup.matching.assess import assess
from lookup.matching.case import SEVERITY
from lookup.matching.catalogue import Catalogue
from lookup.matching.validate import validate
from lookup.model import (
    Assessment,
    CellProblem,
    CheckName,
    ListVersion,
    Requirement,
    Service,
    Text,
    Verdict,
)
from lookup.sync.reading import read_list

DATA = Path(__file__).parents[1] / "data"
FITTING = {"met", "conditional"}

ON = date(2026, 11, 22)
MOST_KEPT = 50

ENTRY: dict[str, Any] = {
    "service_name": "若竹ドライブ",
    "registration_number": "C24-8009-2",
    "list": "ISMAP",
    "provider_name": "若竹クラウド株式会社",
    "registered_on": "2024-12-20",
    "expires_on": "2027-06-30",
    "audit_period_start": "2025-03-01",
    "audit_period_end": "2026-02-28",
    "statement_scope": ["ファイル保管", "共同編集"],
    "scope_exclusions": ["お試しプラン"],
    "regions": ["東京", "大阪"],
    "service_model": "SaaS",
    "governing_law": "日本法",
    "court": "東京地方裁判所",
    "controls": ["5.1.1", "9.2.1"],
    "subsequent_events": "なし",
    "generative_ai_information": "生成AIに関する機能なし",
}


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def entry() -> Callable[..., Service]:
    """Make an entry of the list: a sound one, but for the fields given."""

    def make(**fields: Any) -> Service:
        merged = {**ENTRY, **fields}
        merged.setdefault("key", merged["registration_number"] or "unnumbered-000000000001")
        return msgspec.convert(merged, Service)

    return make


@pytest.fixture(scope="session")
def catalogue(knowledge: Knowledge) -> Callable[..., Catalogue]:
    """Make the catalogue of a list: official, complete and of the reference date, but for what is given.

    Lists that say the same share one catalogue, which never changes; *again* makes another one.
    """
    made: dict[bytes, Catalogue] = {}

    def build(
        *services: Service,
        official: bool = True,
        complete: bool = True,
        listed_on: date = ON,
        again: bool = False,
    ) -> Catalogue:
        version = ListVersion(
            id="0123456789ab",
            source="list.csv",
            label=Text("試験用のリスト", "test list"),
            origin="official" if official else "unofficial",
            complete=complete,
            listed_on=listed_on,
            fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
            sha256="0" * 64,
            service_count=len(services),
        )
        said = msgspec.json.encode((version, services))
        if len(made) >= MOST_KEPT:
            made.clear()
        if not again and said in made:
            return made[said]
        built = Catalogue.build(version, services, knowledge)
        if not again:
            made[said] = built
        return built

    return build


@pytest.fixture(scope="session")
def answer(catalogue: Callable[..., Catalogue], entry: Callable[..., Service]) -> Callable[..., Assessment]:
    """Hold a requirement against a list of the given services, or of the one sound service."""

    def ask(
        wanted: dict[str, Any],
        *services: Service,
        on: date = ON,
        unreadable: tuple[CellProblem, ...] = (),
        **about_list: Any,
    ) -> Assessment:
        requirement = msgspec.convert({"id": "r1", **wanted}, Requirement)
        return assess(catalogue(*(services or (entry(),)), **about_list), requirement, on, unreadable)

    return ask


@pytest.fixture(scope="session")
def said() -> Callable[[Assessment, CheckName], Verdict | None]:
    """Return what one check says of the requirement, or of the first candidate."""

    def find(assessment: Assessment, check: CheckName) -> Verdict | None:
        first = assessment.candidates[0].verdicts if assessment.candidates else ()
        return next((v for v in (*assessment.verdicts, *first) if v.check == check), None)

    return find


@pytest.fixture(scope="session")
def check(
    answer: Callable[..., Assessment],
    entry: Callable[..., Service],
    said: Callable[[Assessment, CheckName], Verdict | None],
) -> Callable[..., Verdict | None]:
    """Return what one check says of the sound service with other *fields*, if it is named."""

    def ask(name: CheckName, wanted: dict[str, Any], fields: dict[str, Any], **more: Any) -> Verdict | None:
        return said(answer({"service": ENTRY["service_name"], **wanted}, entry(**fields), **more), name)

    return ask


# ---------------------------------------------------------------- rows of tests/data/match-*.jsonl


@pytest.fixture(scope="session")
def services_of(knowledge: Knowledge) -> Callable[[str], tuple[Service, ...]]:
    """Read the entries of a list among the test data."""

    @cache
    def read(name: str) -> tuple[Service, ...]:
        return read_list((DATA / name).read_bytes(), name, knowledge).services

    return read


@pytest.fixture(scope="session")
def held_against(catalogue: Callable[..., Catalogue]) -> Callable[..., Assessment]:
    """Hold the requirement of a row against a list that is what the row's options say."""

    def ask(row: dict[str, Any], services: tuple[Service, ...]) -> Assessment:
        options = row["options"]
        held = catalogue(
            *services,
            official=options["official"],
            complete=options["complete"],
            listed_on=date.fromisoformat(options.get("listed_on", ON.isoformat())),
        )
        return assess(
            held, msgspec.convert(row["requirement"], Requirement), date.fromisoformat(options["on"])
        )

    return ask


@pytest.fixture(scope="session")
def answered_as_expected(
    held_against: Callable[..., Assessment], knowledge: Knowledge
) -> Callable[[dict[str, Any], tuple[Service, ...]], None]:
    """Check the answer to a row against what an expert expects of it."""

    def check(row: dict[str, Any], services: tuple[Service, ...]) -> None:
        expect = row["expect"]
        refused = is_refused(row["requirement"], knowledge)
        assert refused == bool(expect.get("error"))
        if refused:
            return
        assessment = held_against(row, services)
        if "outcome" in expect:
            assert assessment.outcome in one_or_many(expect["outcome"])
        together = {"membership", "identity", "platform"} if expect.get("unlisted") else set()
        for name, accepted in expect.get("verdicts", {}).items():
            assert code(assessment, together if name in together else {name}) in one_or_many(accepted), name
        check_best(assessment, expect)
        check_lines(assessment, expect)
        check_texts(assessment, expect)

    return check


def is_refused(requirement: dict[str, Any], knowledge: Knowledge) -> bool:
    """Return whether a requirement is refused: for its fields and values, or for what they say together."""
    try:
        return bool(validate(msgspec.convert(requirement, Requirement), knowledge))
    except msgspec.ValidationError:
        return True


def one_or_many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def code(assessment: Assessment, checks: Iterable[str]) -> str:
    """Return the worst verdict of *checks* on the requirement and on the first candidate, or ``absent``."""
    first = assessment.candidates[0].verdicts if assessment.candidates else ()
    found = [v.verdict for v in (*assessment.verdicts, *first) if v.check in set(checks)]
    return max(found, key=SEVERITY.index) if found else "absent"


def check_best(assessment: Assessment, expect: dict[str, Any]) -> None:
    if "best" not in expect:
        return
    first = assessment.candidates[0] if assessment.candidates else None
    if expect["best"] is None:
        assert first is None or first.outcome not in FITTING
    else:
        assert first is not None
        assert first.service.registration_number == expect["best"]


def check_lines(assessment: Assessment, expect: dict[str, Any]) -> None:
    for line, wanted in zip(assessment.lines, expect.get("lines", []), strict=False):
        assert line.verdict in one_or_many(wanted["verdict"]), line
        assert line.kind in one_or_many(wanted.get("kind", line.kind)), line
        assert line.check in {wanted.get("check", line.check), None}, line


def check_texts(assessment: Assessment, expect: dict[str, Any]) -> None:
    answer = msgspec.json.encode(assessment).decode()
    assert all(any(text in answer for text in either) for either in expect.get("mention", []))
    assert not any(text in answer for text in expect.get("must_not", []))
    asked = {question.to for question in assessment.questions}
    assert all(asked & set(one_or_many(to)) for to in expect.get("questions_to", []))
