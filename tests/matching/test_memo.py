"""Pieces of answers are remembered beside their catalogue, and change no answer."""

import gc
import tracemalloc
import weakref
from collections.abc import Callable
from datetime import date
from functools import partial

import msgspec
import pytest

from lookup.knowledge import Knowledge
from lookup.knowledge.messages import names_in
from lookup.matching.assess import assess
from lookup.matching.case import Case
from lookup.matching.catalogue import Catalogue
from lookup.matching.checks import CANDIDATE_CHECKS, HEARING_DATES, HEARING_NAMES, REQUIREMENT_CHECKS
from lookup.matching.found import Found
from lookup.matching.memo import remembered
from lookup.model import CheckName, Requirement, Service, Text

Entry = Callable[..., Service]
Build = Callable[..., Catalogue]
ON = date(2026, 11, 22)


@pytest.fixture(scope="session")
def catalogue(catalogue: Build) -> Build:
    """Make every catalogue anew, with nothing remembered beside it."""
    return partial(catalogue, again=True)


def test_a_piece_is_worked_out_once_for_each_catalogue_and_argument(entry: Entry, catalogue: Build) -> None:
    one, other = catalogue(entry()), catalogue(entry())
    asked: list[tuple[Catalogue, str]] = []

    @remembered(10)
    def piece(listed: Catalogue, text: str) -> str:
        asked.append((listed, text))
        return text * 2

    assert [piece(one, "a"), piece(one, "a"), piece(one, "b"), piece(other, "a")] == ["aa", "aa", "bb", "aa"]
    assert asked == [(one, "a"), (one, "b"), (other, "a")]


def test_nothing_found_is_remembered_too(entry: Entry, catalogue: Build) -> None:
    listed = catalogue(entry())
    asked: list[str] = []

    @remembered(10)
    def piece(_: Catalogue, *, text: str) -> None:
        asked.append(text)

    piece(listed, text="a")
    piece(listed, text="a")
    assert asked == ["a"]


def test_what_is_remembered_does_not_grow_without_end(entry: Entry, catalogue: Build) -> None:
    listed = catalogue(entry())
    asked: list[int] = []

    @remembered(2)
    def piece(_: Catalogue, number: int) -> int:
        asked.append(number)
        return number

    assert [piece(listed, number) for number in (1, 2, 3, 3, 1)] == [1, 2, 3, 3, 1]
    assert asked == [1, 2, 3, 1]


def test_a_catalogue_that_is_no_longer_in_force_is_let_go(entry: Entry, catalogue: Build) -> None:
    listed = catalogue(entry())
    assess(listed, Requirement(id="r", service="若竹ドライブ", regions=("東京",)), ON)
    assess(listed, Requirement(id="r", scope=("ファイル保管",)), ON)
    gone = weakref.ref(listed)
    del listed
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("check", sorted((CANDIDATE_CHECKS.keys() | REQUIREMENT_CHECKS) - HEARING_NAMES))
def test_a_check_that_is_judged_once_for_the_same_terms_does_not_speak_of_names(
    knowledge: Knowledge, check: str
) -> None:
    for case in knowledge.rules[check].cases.values():  # type: ignore[index]
        asked = names_in(Text(case.ask.ja, case.ask.en)) if case.ask else ()
        assert "named" not in {*names_in(Text(case.ja, case.en)), *asked}


@pytest.mark.parametrize(
    "check", sorted((CANDIDATE_CHECKS.keys() | REQUIREMENT_CHECKS) - HEARING_NAMES - HEARING_DATES)
)
def test_a_check_that_is_judged_once_for_all_dates_says_the_same_whenever_the_contract_runs(
    entry: Entry, catalogue: Build, check: CheckName
) -> None:
    listed = catalogue(entry(remarks="一時停止（2026年10月1日）、サービス名称変更（2026年9月1日）"))
    asked = Requirement(
        id="r",
        lists=("ISMAP",),
        body="national",
        information_class="2",
        service_model="SaaS",
        regions=("東京",),
        domestic_only=True,
        governing_law="日本法",
        court="東京地方裁判所",
        generative_ai=True,
        generative_ai_models=("若竹",),
        controls=("5.1.1",),
    )
    found = Found(listed.services[0], 1.0, "exact", Text("", ""), "number", "")
    judged = {
        (REQUIREMENT_CHECKS | CANDIDATE_CHECKS)[check](
            Case(
                catalogue=listed,
                requirement=msgspec.structs.replace(asked, starts_on=starts, ends_on=ends),
                on=ON,
                found=found if check in CANDIDATE_CHECKS else None,
            )
        )
        for starts in (None, date(2025, 4, 1), date(2027, 1, 5))
        for ends in (None, date(2026, 3, 31), date(2030, 3, 31))
    }
    assert len(judged) == 1


def test_an_answer_does_not_hang_on_what_was_asked_before(entry: Entry, catalogue: Build) -> None:
    services = (
        entry(),
        entry(
            registration_number="C24-8010-2", service_name="若竹メール", remarks="一時停止（2026年10月1日）"
        ),
    )
    wanted = [
        Requirement(
            id=f"r{number}",
            service=name,
            title="庁内の文書",
            regions=(region,),
            scope=("ファイル保管",),
            starts_on=starts,
            lines=("ISMAPに登録されていること。",),
        )
        for number, (name, region, starts) in enumerate(
            (name, region, starts)
            for name in ("若竹ドライブ", "若竹メール", "わかたけドライブ", "若竹", None)
            for region in ("東京", "海外")
            for starts in (date(2027, 1, 5), date(2028, 1, 5))
        )
    ]
    together = catalogue(*services)
    for day in (ON, date(2026, 9, 1)):
        for one in (*wanted, *reversed(wanted)):
            alone = assess(catalogue(*services), one, day)
            assert msgspec.json.encode(assess(together, one, day)) == msgspec.json.encode(alone)


def test_long_texts_are_not_kept(entry: Entry, catalogue: Build) -> None:
    listed = catalogue(entry())
    asked: list[object] = []

    @remembered(10)
    def piece(_: Catalogue, said: object) -> None:
        asked.append(said)

    long: list[object] = ["あ" * 600, ("あ" * 300, "い" * 300), Requirement(id="r", title="あ" * 600)]
    for said in [*long, *long, "あ", "あ"]:
        piece(listed, said)
    assert asked == [*long, *long, "あ"]


@pytest.mark.parametrize("char", ["ア", "a", "漢", "0", "a及び"])
def test_a_text_of_unusual_length_takes_neither_long_nor_much(
    entry: Entry, catalogue: Build, char: str
) -> None:
    text = char * (20_000 // len(char))
    tracemalloc.start()
    assess(catalogue(entry()), Requirement(id="r", scope=(text,), title=text, provider=text), ON)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000_000
