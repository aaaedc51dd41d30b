"""The catalogue: what it knows of a list, and that a search finds everything that contains the words."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup.errors import WrongUse
from lookup.matching.catalogue import Catalogue, ServiceQuery
from lookup.model import Service
from lookup.text import fold, nfkc

Entry = Callable[..., Service]
Build = Callable[..., Catalogue]


@pytest.fixture(scope="session")
def listed(entry: Entry, catalogue: Build) -> Catalogue:
    return catalogue(
        entry(),
        entry(
            registration_number="C22-8002-2",
            service_name="会計の森",
            provider_name="株式会社森の里",
            statement_scope=["仕訳", "決算"],
            regions=["大阪"],
            expires_on="2026-10-31",
            remarks="登録の一時停止（令和8年9月15日）",
        ),
        entry(
            registration_number="L25-8003-1",
            list="ISMAP-LIU",
            service_name="Microsoft Azure",
            provider_name="日本マイクロソフト株式会社",
            statement_scope=["会計データ連携"],
            service_model="IaaS/PaaS",
            remarks="登録削除（令和8年6月30日）",
        ),
        entry(
            registration_number=None,
            key="unnumbered-00000000abcd",
            service_name="バス路線案内",
            provider_name=None,
            expires_on=None,
        ),
    )


def names(listed: Catalogue, **query: object) -> list[str]:
    return [service.service_name for service in listed.search(ServiceQuery(**query))]  # type: ignore[arg-type]


def test_names_are_only_read_once_somebody_asks_by_them(entry: Entry, catalogue: Build) -> None:
    listed = catalogue(entry(), entry(registration_number="C22-8002-2", service_name="会計の森"))
    assert listed.get("C22-8002-2")
    assert len(listed.search(ServiceQuery(list="ISMAP", q=" "))) == 2
    assert not listed.prepared
    assert names(listed, q="会計") == ["会計の森"]
    assert listed.prepared


def test_threads_that_ask_at_once_wait_for_one_reading_of_the_names(entry: Entry, catalogue: Build) -> None:
    listed = catalogue(*(entry(registration_number=f"C22-{n}-2") for n in range(9_000, 9_050)))
    with ThreadPoolExecutor(8) as threads:
        read = list(threads.map(lambda _: listed.index, range(8)))
    assert all(one is listed.index for one in read)


@pytest.mark.parametrize("number", ["C24-8009-2", "ｃ２４－８００９－２", " C24‐8009‐2 "])
def test_a_service_is_got_by_its_number_however_it_is_written(listed: Catalogue, number: str) -> None:
    service = listed.get(number)
    assert service is not None
    assert service.service_name == "若竹ドライブ"


def test_a_service_without_a_number_is_got_by_its_key(listed: Catalogue) -> None:
    assert listed.get("unnumbered-00000000abcd") is listed.services[3]
    assert listed.get("C99-9999-9") is None


def test_a_list_is_stale_only_when_it_is_older_than_allowed(catalogue: Build, entry: Entry) -> None:
    listed = catalogue(entry(), listed_on=date(2026, 10, 1))
    assert listed.info(date(2026, 11, 5)).stale is False
    assert listed.info(date(2026, 11, 6)).stale is True
    assert listed.info(date(2026, 9, 1)).stale is False
    assert listed.info(date(2026, 11, 5)).as_of == date(2026, 10, 1)


def test_the_day_up_to_which_a_list_was_confirmed_counts(listed: Catalogue) -> None:
    later = Catalogue.build(listed.version, listed.services, listed.knowledge, as_of=date(2026, 12, 1))
    assert later.info(date(2026, 12, 31)).stale is False
    assert later.info(date(2026, 12, 31)).as_of == date(2026, 12, 1)


def test_a_summary_shows_the_entry_as_printed(listed: Catalogue) -> None:
    summary = listed.summary(listed.services[0])
    assert (summary.name, summary.registration_number, summary.list) == (
        "若竹ドライブ",
        "C24-8009-2",
        "ISMAP",
    )


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("会計", ["会計の森", "Microsoft Azure"]),
        ("森", ["会計の森"]),
        ("azure", ["Microsoft Azure"]),
        ("アジュール", ["Microsoft Azure"]),
        ("日本マイクロソフト", ["Microsoft Azure"]),
        ("8002", ["会計の森"]),
        ("バス", ["バス路線案内"]),
        ("パス", []),
        ("ハス", []),
        ("共同編集", ["若竹ドライブ", "バス路線案内"]),
        ("-", ["会計の森", "Microsoft Azure", "若竹ドライブ", "バス路線案内"]),
        (" ", ["若竹ドライブ", "会計の森", "Microsoft Azure", "バス路線案内"]),
    ],
)
def test_a_search_finds_what_contains_the_words_names_first(
    listed: Catalogue, q: str, found: list[str]
) -> None:
    assert sorted(names(listed, q=q)) == sorted(found)
    if len(found) == 2 or q == " ":
        assert names(listed, q=q) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"list": "ISMAP-LIU"}, ["Microsoft Azure"]),
        ({"provider": "マイクロソフト"}, ["Microsoft Azure"]),
        ({"provider": "Microsoft Japan"}, ["Microsoft Azure"]),
        ({"scope": "仕訳"}, ["会計の森"]),
        ({"region": "西日本"}, ["若竹ドライブ", "会計の森", "Microsoft Azure", "バス路線案内"]),
        ({"region": "札幌"}, []),
        ({"service_model": "iaas"}, ["Microsoft Azure"]),
        ({"valid_on": date(2026, 11, 22)}, ["若竹ドライブ", "Microsoft Azure"]),
        ({"valid_on": date(2020, 1, 1)}, []),
        ({"status": "registered"}, ["若竹ドライブ", "バス路線案内"]),
        ({"status": "suspended"}, ["会計の森"]),
        ({"status": "ended"}, ["Microsoft Azure"]),
        ({"q": "会計", "list": "ISMAP"}, ["会計の森"]),
        ({}, ["若竹ドライブ", "会計の森", "Microsoft Azure", "バス路線案内"]),
    ],
)
def test_every_filter_that_is_given_holds(
    listed: Catalogue, query: dict[str, object], found: list[str]
) -> None:
    assert names(listed, **query) == found


def test_an_unknown_status_is_refused(listed: Catalogue) -> None:
    with pytest.raises(WrongUse, match="registered, suspended, ended"):
        names(listed, status="gone")


_ALPHABET = "会計人事ボックスﾎﾞVvVBoxーッ・- 株（）ヴァ々①A1"


_TEXTS = st.lists(st.text(_ALPHABET, min_size=1, max_size=8), min_size=1, max_size=5)


@given(texts=_TEXTS, q=st.text(_ALPHABET, min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_nothing_that_contains_the_words_is_missed(
    entry: Entry, catalogue: Build, texts: list[str], q: str
) -> None:
    numbered = {f"C23-{n:04}-2": text for n, text in enumerate(texts)}
    listed = catalogue(*(entry(registration_number=n, service_name=text) for n, text in numbered.items()))
    found = {service.key for service in listed.search(ServiceQuery(q=q))}
    for service in listed.services:
        if fold(q) in fold(service.service_name) or nfkc(q) in nfkc(service.service_name):
            assert service.key in found


_PRINTS = """
import sys
from datetime import date, datetime, timezone
from lookup.knowledge import load_knowledge
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import identify, identify_providers
from lookup.model import ListVersion, Service, Text
services = [
    Service(key=str(n), service_name=name, provider_name=provider)
    for n, (name, provider) in enumerate(
        [("Zoho CRM", "ゾーホージャパン"), ("Zoho Desk", "ゾーホージャパン"), ("こぶし会計", "㈱こぶし")]
    )
]
version = ListVersion(
    id="0", source="x", label=Text("x", "x"), origin="official", complete=True, listed_on=date(2026, 1, 1),
    fetched_at=datetime(2026, 1, 1, tzinfo=timezone.utc), sha256="0", service_count=3,
)
listed = Catalogue.build(version, services, load_knowledge())
for asked in ("Zoho", "ゾーホー", "Zoho Books", "Kobushi", "こぶし解計", "Zoho CRMとDesk"):
    print(identify(listed, asked), identify_providers(listed, asked))
"""


def test_answers_do_not_depend_on_the_order_of_sets() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", _PRINTS],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(answers) == 1
