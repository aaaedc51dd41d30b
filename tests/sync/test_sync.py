"""Taking in a list: what becomes a version, what does not, and what never changes anything."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from lookup.errors import ListRefused, LookupProblem, StoreFailure
from lookup.knowledge import load_knowledge
from lookup.model import Service
from lookup.store import SqliteStore
from lookup.sync.gates import GateSettings
from lookup.sync.run import Declaration, SyncOutcome, sync
from lookup.sync.sources import file
from lookup.sync.sources.file import FileSource

Lists: TypeAlias = SqliteStore[Service]

KNOWLEDGE = load_knowledge()
EVENING = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
"""One o'clock of the 23rd in Tokyo."""
LIST = """登録番号,クラウドサービスの名称,有効期限,備考
C21-0001-2,みやこクラウド,2027-03-31,
C21-0002-2,おおいクラウド,2027-04-30,更新
""" + "".join(f"C21-1{n:03}-2,さんぷるサービス{n},2027-05-31,\n" for n in range(8))
COUNT = 10
DECLARED = Declaration()
OFFICIAL = Declaration(origin="official", complete=True, listed_on=date(2026, 11, 22))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Lists]:
    store = SqliteStore(tmp_path / "data" / "lists.sqlite")
    yield store
    store.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def take(store: Lists, source: Path, declared: Declaration = DECLARED, at: datetime = EVENING) -> SyncOutcome:
    return sync(
        store, KNOWLEDGE, FileSource(source, KNOWLEDGE), declared=declared, at=at, gates=GateSettings()
    )


def test_a_first_list_becomes_the_version_in_force_with_no_changes(store: Lists, source: Path) -> None:
    outcome = take(store, source)

    assert outcome.outcome == "new"
    assert outcome.changes == ()
    assert outcome.problems == ()
    assert store.current() == (outcome.version, outcome.as_of)
    assert store.raw(outcome.version.id) == LIST.encode()
    assert len(store.services(outcome.version.id)) == outcome.version.service_count == COUNT
    assert outcome.version.sha256 == hashlib.sha256(LIST.encode()).hexdigest()
    assert outcome.version.fetched_at == EVENING
    assert outcome.version.source == "list.csv"
    assert len(outcome.version.id) == 12


def test_a_file_is_unofficial_incomplete_and_of_today_in_tokyo_unless_declared(
    store: Lists, source: Path
) -> None:
    version = take(store, source).version

    assert (version.origin, version.complete, version.listed_on) == ("unofficial", False, date(2026, 11, 23))
    assert "公式のリストではありません" in version.label.ja
    assert "not official" in version.label.en


def test_what_the_operator_declares_is_believed(store: Lists, source: Path) -> None:
    version = take(store, source, OFFICIAL).version

    assert (version.official, version.complete, version.listed_on) == (True, True, date(2026, 11, 22))
    assert "official, complete" in version.label.en


def test_the_same_list_again_makes_no_version_but_is_confirmed_for_the_new_day(
    store: Lists, source: Path
) -> None:
    first = take(store, source)
    again = take(store, source, at=EVENING + timedelta(days=1))
    earlier = take(store, source, at=EVENING - timedelta(days=9))

    assert again.outcome == earlier.outcome == "unchanged"
    assert again.version == first.version == store.versions()[0]
    assert again.as_of == earlier.as_of == date(2026, 11, 24)
    assert store.current() == (first.version, date(2026, 11, 24))
    assert len(store.versions()) == 1


def test_a_later_day_declared_of_the_same_list_confirms_it_and_an_earlier_one_makes_a_version(
    store: Lists, source: Path
) -> None:
    first = take(store, source, Declaration(listed_on=date(2026, 11, 1)))
    later = take(store, source, Declaration(listed_on=date(2026, 11, 10)))
    back = take(store, source, Declaration(listed_on=date(2026, 11, 5)))
    again = take(store, source, Declaration(listed_on=date(2026, 11, 5)))

    assert [o.outcome for o in (first, later, back, again)] == ["new", "unchanged", "new", "unchanged"]
    assert later.as_of == date(2026, 11, 10)
    assert back.version.listed_on == date(2026, 11, 5)
    assert back.changes == ()
    assert store.current() == (back.version, date(2026, 11, 5))


def test_the_same_bytes_declared_otherwise_are_another_version(store: Lists, source: Path) -> None:
    first = take(store, source)
    official = take(store, source, Declaration(origin="official"))
    complete = take(store, source, Declaration(origin="official", complete=True))

    assert [o.outcome for o in (official, complete)] == ["new", "new"]
    assert len({o.version.id for o in (first, official, complete)}) == 3


def test_a_changed_list_is_a_version_with_its_changes_by_field(store: Lists, source: Path) -> None:
    first = take(store, source)
    source.write_text(LIST.replace("2027-03-31", "2028-07-31").replace("0002", "0003"), encoding="utf-8")

    outcome = take(store, source, at=EVENING + timedelta(days=1))

    assert [(c.key, c.kind, c.field, c.before, c.after) for c in outcome.changes] == [
        ("C21-0001-2", "changed", "expires_on", "2027-03-31", "2028-07-31"),
        ("C21-0002-2", "removed", None, None, None),
        ("C21-0003-2", "added", None, None, None),
    ]
    assert {c.previous_version for c in outcome.changes} == {first.version.id}
    assert store.changes() == outcome.changes
    assert "1 added, 1 removed, 1 changed" in outcome.message.en


def test_other_bytes_that_say_the_same_make_no_version(store: Lists, source: Path) -> None:
    first = take(store, source)
    rows = LIST.splitlines()
    source.write_text("\r\n".join([rows[0], *reversed(rows[1:])]), encoding="cp932")
    again = take(store, source, at=EVENING + timedelta(days=1))

    assert (again.outcome, again.version) == ("unchanged", first.version)
    assert store.current() == (first.version, date(2026, 11, 24))
    assert len(store.stored()) == 1
    assert take(store, source, at=EVENING + timedelta(days=2)).as_of == date(2026, 11, 25)


def test_a_list_that_comes_back_later_is_a_version_of_its_own(store: Lists, source: Path) -> None:
    first = take(store, source)
    source.write_text(LIST + "C21-0003-2,えびす,,\n", encoding="utf-8")
    take(store, source, at=EVENING + timedelta(days=1))
    source.write_text(LIST, encoding="utf-8")
    back = take(store, source, at=EVENING + timedelta(days=2))

    assert back.outcome == "new"
    assert back.version.id == f"{first.version.id}-2"
    assert [change.kind for change in back.changes] == ["removed"]
    assert store.services(back.version.id) == store.services(first.version.id)
    assert take(store, source, at=EVENING + timedelta(days=3)).outcome == "unchanged"


def test_a_list_declared_complete_of_which_a_row_was_kept_out_does_not_count_as_complete(
    store: Lists, source: Path
) -> None:
    source.write_text(LIST + ",,2027-05-31,\n", encoding="utf-8")

    outcome = take(store, source, OFFICIAL)

    assert not outcome.version.complete
    assert "要確認" in outcome.message.ja
    assert "unconfirmed" in outcome.message.en
    assert [problem.cell for problem in outcome.problems] == [f"A{COUNT + 2}"]
    assert take(store, source, OFFICIAL).outcome == "unchanged"


def test_rows_kept_out_and_unknown_columns_are_told_of_any_list(store: Lists, source: Path) -> None:
    source.write_text(LIST.replace("備考", "担当") + ",,2027-05-31,\n", encoding="utf-8")

    message = take(store, source).message

    assert "1 rows had to be kept out" in message.en
    assert "担当" in message.ja


def broken(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name != "missing.csv":
        path.write_bytes({"empty.csv": b"", "bad.csv": b"\xff\xff", "bad.xlsx": b"PK\x03\x04"}[name])
    return path


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing.csv", "sync.no_file"),
        ("folder", "sync.is_folder"),
        ("empty.csv", "sync.empty"),
        ("bad.csv", "sync.undecodable"),
        ("bad.xlsx", "workbook.broken"),
    ],
)
def test_a_broken_file_changes_nothing_but_the_log(
    store: Lists, source: Path, tmp_path: Path, name: str, code: str
) -> None:
    good = take(store, source)

    with pytest.raises(LookupProblem) as caught:
        take(store, broken(tmp_path, name))

    assert caught.value.code == code
    assert caught.value.exit_code == 1
    assert name in caught.value.text.ja
    assert store.current() == (good.version, good.as_of)
    refused, new = store.runs()
    assert (refused.outcome, refused.source, refused.message) == ("refused", name, caught.value.text)
    assert (new.outcome, new.version, new.service_count) == ("new", good.version.id, COUNT)
    assert new.bytes == len(LIST.encode())
    assert new.started_at == EVENING <= new.ended_at


def test_a_name_that_no_file_can_have_is_refused(store: Lists) -> None:
    with pytest.raises(ListRefused) as caught:
        take(store, Path("li\0st.csv"))
    assert caught.value.code == "sync.unreachable"


def test_a_file_beyond_all_measure_is_refused(
    store: Lists, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "MAX_BYTES", 10)

    with pytest.raises(ListRefused) as caught:
        take(store, source)
    assert caught.value.code == "sync.too_large"


def test_a_store_that_cannot_be_written_keeps_the_last_good_list(store: Lists, source: Path) -> None:
    good = take(store, source)
    store._connections.created().execute("PRAGMA max_page_count = 50")
    rows = "".join(f"C22-{n:04}-2,サービス{n},,\n" for n in range(5_000))
    source.write_text(LIST + rows, encoding="utf-8")

    with pytest.raises(StoreFailure) as caught:
        take(store, source)

    assert caught.value.code == "store.full"
    assert store.current() == (good.version, good.as_of)
