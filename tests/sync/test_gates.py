"""The gates: which list counts at once, and which one waits for a person, and why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lookup.sync.attempt import Declaration
from lookup.sync.gates import GateSettings

from .lists import Lists, Row, rows, take, write


def twice(some: list[Row]) -> list[Row]:
    return some + [row | {"provider_name": "別の事業者"} for row in some[:1]]


def changed(some: list[Row], count: int, **fields: str) -> list[Row]:
    return [row | fields for row in some[:count]] + some[count:]


LATER: dict[str, tuple[str, Callable[[list[Row]], list[Row]], str]] = {
    "a quarter is gone": ("drop_percent", lambda some: some[:15], "20件のうち5件（25%）がなくなり、15件"),
    "as many, but others": (
        "drop_percent",
        lambda some: some[5:] + rows(5, registration_number="C26-{n:04}-2"),
        "20件のうち5件（25%）がなくなり、20件",
    ),
    "it doubles": (
        "growth_percent",
        lambda some: some + rows(20, registration_number="C26-{n:04}-2"),
        "20件から40件へ100%増えて",
    ),
    "a label nobody knows": (
        "unknown_labels",
        lambda some: [row | {"評判": "良"} for row in some],
        "1個あります：評判",
    ),
    "a label is gone": (
        "vanished_labels",
        lambda some: [{k: v for k, v in row.items() if k != "provider_name"} for row in some],
        "1個なくなっています：クラウドサービス事業者",
    ),
    "a field went empty": (
        "emptied_percent",
        lambda some: changed(some, 11, expires_on=""),
        "「有効期限」が入っていた20件のうち11件で空欄",
    ),
    "many are called otherwise": (
        "renamed_percent",
        lambda some: changed(some, 5, service_name="改名サービス"),
        "20件のうち5件（25%）の名称が変わって",
    ),
}
ALWAYS: dict[str, tuple[str, Callable[[list[Row]], list[Row]], str]] = {
    "a number twice": ("duplicates", twice, "1件あります（C21-0000-2"),
    "the same row twice": (
        "duplicates",
        lambda some: changed(some, 1, remarks="更新") + some[-1:],
        "1件あります（C21-0019-2",
    ),
    "an expiry before the registration": (
        "impossible_dates",
        lambda some: changed(some, 1, expires_on="2025-03-31"),
        "1件あります",
    ),
    "a year nobody can mean": (
        "impossible_dates",
        lambda some: changed(some, 2, expires_on="2099-03-31"),
        "2件あります",
    ),
    "a replaced character": (
        "damaged_texts",
        lambda some: changed(some, 1, remarks="更新\ufffd申請中"),
        "1件あります（C21-0000-2",
    ),
    "UTF-8 read as Shift_JIS": (
        "damaged_texts",
        lambda some: changed(some, 1, service_name="クラウド基盤".encode().decode("cp932", "replace")),
        "1件",
    ),
    "UTF-8 read as Latin-1": (
        "damaged_texts",
        lambda some: changed(some, 1, service_name="日本クラウド".encode().decode("latin-1")),
        "1件",
    ),
    "UTF-8 read as Windows-1252": (
        "damaged_texts",
        lambda some: changed(some, 1, service_name="クラウド".encode().decode("cp1252", "replace")),
        "1件",
    ),
    "question marks": ("damaged_texts", lambda some: changed(some, 1, service_name="????????"), "1件"),
}


@pytest.mark.parametrize("case", LATER | ALWAYS)
def test_a_list_that_cannot_be_believed_is_held_and_says_why(store: Lists, tmp_path: Path, case: str) -> None:
    gate, damage, said = (LATER | ALWAYS)[case]
    good = take(store, write(tmp_path / "good.csv", rows()))

    outcome = take(store, write(tmp_path / "odd.csv", damage(rows())))

    assert outcome.outcome == "held"
    assert {finding.gate for finding in outcome.findings if finding.holds} == {gate}
    assert said in outcome.message.ja
    assert f"gate_{gate}" in outcome.message.ja
    assert f"gate_{gate}" in outcome.message.en
    assert good.version.id in outcome.message.en
    assert store.current() == (good.version, good.as_of)


@pytest.mark.parametrize("case", LATER)
def test_the_first_list_of_all_has_nothing_to_be_compared_with(
    store: Lists, tmp_path: Path, case: str
) -> None:
    assert take(store, write(tmp_path / "odd.csv", LATER[case][1](rows()))).outcome == "new"


ROW_BY_ROW = [case for case, (gate, _, _) in ALWAYS.items() if gate in ("duplicates", "impossible_dates")]


@pytest.mark.parametrize("case", ROW_BY_ROW)
def test_single_wrong_rows_do_not_hold_the_first_list_but_are_told(
    store: Lists, tmp_path: Path, case: str
) -> None:
    outcome = take(store, write(tmp_path / "odd.csv", ALWAYS[case][1](rows())))

    assert outcome.outcome == "new"
    assert [finding.gate for finding in outcome.findings] == [ALWAYS[case][0]]


@pytest.mark.parametrize("case", sorted(ALWAYS.keys() - set(ROW_BY_ROW)))
def test_damaged_text_is_held_even_in_the_first_list(store: Lists, tmp_path: Path, case: str) -> None:
    outcome = take(store, write(tmp_path / "odd.csv", ALWAYS[case][1](rows())))

    assert outcome.outcome == "held"
    assert "公開情報リスト" in outcome.message.ja
    assert store.current() is None


PART, WHOLE = (Declaration(origin="official", complete=complete) for complete in (False, True))


@pytest.mark.parametrize(
    ("before", "after"),
    [(Declaration(complete=True), PART), (PART, WHOLE)],
    ids=["unofficial, then official", "a part, then the whole"],
)
def test_the_first_list_of_a_better_kind_is_not_held_to_the_one_before(
    store: Lists, tmp_path: Path, before: Declaration, after: Declaration
) -> None:
    take(store, write(tmp_path / "trial.csv", rows(5)), declared=before)

    assert take(store, write(tmp_path / "whole.csv", rows(60)), declared=after).outcome == "new"


@pytest.mark.parametrize("case", LATER | ALWAYS)
def test_every_gate_can_be_opened_by_its_setting(store: Lists, tmp_path: Path, case: str) -> None:
    gate, damage, _ = (LATER | ALWAYS)[case]
    take(store, write(tmp_path / "good.csv", rows()))

    opened = GateSettings(**{gate: 1_000})

    assert take(store, write(tmp_path / "odd.csv", damage(rows())), gates=opened).outcome == "new"


def test_a_list_with_too_few_services_is_held(store: Lists, tmp_path: Path) -> None:
    outcome = take(store, write(tmp_path / "few.csv", rows(3)), gates=GateSettings(fewest_services=4))

    assert outcome.outcome == "held"
    assert "3件しかありません（少なくとも4件" in outcome.message.ja


def ordinary(some: list[Row]) -> dict[str, list[Row]]:
    """Return lists as they follow each other in ordinary life."""
    added = some + rows(8, registration_number="C26-{n:04}-2", service_name="新しいサービス{n}")
    return {
        "a fifth is gone": some[:16],
        "eight new ones": added,
        "half of it renewed": changed(some, 10, expires_on="2028-07-31", remarks="2026年10月 更新"),
        "two called otherwise": changed(some, 2, service_name="改名サービス", remarks="名称変更"),
        "the same names in half width": [
            row | {"service_name": row["service_name"].replace("サービス", "ｻｰﾋﾞｽ")} for row in some
        ],
        "brackets, accents and a question": changed(some, 3, remarks="Café—Böblingen? 確認中???"),
        "rare kanji": changed(some, 1, service_name="縺れ解き支援"),
    }


@pytest.mark.parametrize("case", ordinary(rows()))
def test_what_happens_in_ordinary_life_passes(store: Lists, tmp_path: Path, case: str) -> None:
    take(store, write(tmp_path / "good.csv", rows()))

    outcome = take(store, write(tmp_path / "next.csv", ordinary(rows())[case]))

    assert outcome.outcome == "new", outcome.message.ja


def test_notes_that_few_services_have_may_come_and_go(store: Lists, tmp_path: Path) -> None:
    noted = changed(rows(), 4, remarks="更新審査中")
    take(store, write(tmp_path / "noted.csv", noted))

    assert take(store, write(tmp_path / "good.csv", rows())).outcome == "new"


def test_what_was_released_once_does_not_hold_the_lists_after_it(store: Lists, tmp_path: Path) -> None:
    odd = changed(rows(), 1, expires_on="2025-03-31")
    take(store, write(tmp_path / "odd.csv", odd), gates=GateSettings(impossible_dates=1))

    again = take(store, write(tmp_path / "next.csv", changed(odd, 1, remarks="更新")))
    more = take(store, write(tmp_path / "more.csv", changed(odd, 2, expires_on="2025-03-31")))

    assert again.outcome == "new"
    assert [(f.gate, f.keys, f.holds) for f in again.findings] == [
        ("impossible_dates", ("C21-0000-2",), False)
    ]
    assert more.outcome == "held"
    assert "C21-0001-2" in more.message.ja


def test_a_label_that_was_accepted_is_known_from_then_on(store: Lists, tmp_path: Path) -> None:
    named = [row | {"評判": "良"} for row in rows()]
    take(store, write(tmp_path / "named.csv", named))

    assert take(store, write(tmp_path / "next.csv", changed(named, 1, 評判="可"))).outcome == "new"
    assert take(store, write(tmp_path / "back.csv", rows())).outcome == "held"
