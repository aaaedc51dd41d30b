"""What became of a service: when it left the list, why, and under which number it goes on."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from lookup.desk import Desk, past
from lookup.errors import NotFound
from lookup.settings import Settings

from .lists import KNOWLEDGE, NOON, Lists, Row, rows, take, write

DAY = timedelta(days=1)
OLD, NEW = "C21-0003-2", "C26-0103-2"


@pytest.fixture
def desk(store: Lists, tmp_path: Path) -> Desk:
    return Desk(store, KNOWLEDGE, Settings(home=tmp_path))


def noted(number: str, remarks: str) -> list[Row]:
    """Return the list with a remark about one service."""
    return [row | {"remarks": remarks} if row["registration_number"] == number else row for row in rows()]


def succession(store: Lists, folder: Path, before: str, after: str, name: str = "べつの基盤") -> None:
    """Take in a list with the remark *before* about a service, and the next one, another in its place."""
    listed = noted(OLD, before)
    take(store, write(folder / "list.csv", listed))
    new = rows(1, registration_number=NEW, service_name=name, remarks=after)
    kept = [row for row in listed if row["registration_number"] != OLD]
    assert take(store, write(folder / "list.csv", kept + new), NOON + DAY).outcome == "new"


@pytest.mark.parametrize(
    ("remarks", "kind"),
    [
        ("2026年10月31日 登録辞退", "ended"),
        ("更新。2026年10月31日 登録の取消", "ended"),
        ("更新の申請なし", "not_renewing"),
        ("一時停止（2026年9月1日から）", "suspended"),
    ],
)
def test_a_removed_service_stays_with_when_and_why(
    store: Lists, desk: Desk, tmp_path: Path, remarks: str, kind: str
) -> None:
    take(store, write(tmp_path / "list.csv", noted(OLD, remarks)))
    left = [row for row in rows() if row["registration_number"] != OLD]
    take(store, write(tmp_path / "list.csv", left), NOON + DAY)

    found = past(desk, "Ｃ２１－０００３－２", None)

    assert found.service.service_name == "さんぷるサービス3"
    assert found.removed is not None
    assert (found.removed.listed_on, found.removed.seen_at) == (date(2026, 11, 2), NOON + DAY)
    assert [kind in reason.kinds for reason in found.removed.reasons] == [True]
    assert [change.kind for change in found.changes] == ["removed"]
    assert past(desk, OLD, date(2026, 11, 1)).removed is None


def test_without_a_remark_nobody_guesses_why(store: Lists, desk: Desk, tmp_path: Path) -> None:
    take(store, write(tmp_path / "list.csv", noted(OLD, "更新")))
    take(store, write(tmp_path / "list.csv", rows()[:3] + rows()[4:]), NOON + DAY)

    removed = past(desk, OLD, None).removed
    assert removed is not None
    assert removed.reasons == ()


def test_one_that_came_back_is_on_the_list(store: Lists, desk: Desk, tmp_path: Path) -> None:
    for day, some in enumerate((rows(), rows()[:3] + rows()[4:], rows())):
        take(store, write(tmp_path / "list.csv", some), NOON + day * DAY)

    found = past(desk, OLD, None)
    assert found.removed is None
    assert [change.kind for change in found.changes] == ["added", "removed"]
    assert past(desk, OLD, date(2026, 11, 2)).removed is not None


def test_what_never_was_on_the_list_is_not_found(store: Lists, desk: Desk, tmp_path: Path) -> None:
    take(store, write(tmp_path / "list.csv", rows()))
    with pytest.raises(NotFound, match="C99-0001-2"):
        past(desk, "C99-0001-2", None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{OLD} から事業承継"),
        ("", f"事業承継（旧登録番号：{OLD}）"),
        (f"{NEW} に承継", ""),
        ("", "旧名称：さんぷるサービス3"),
        ("", "「さんぷるサービス3」から名称変更"),
    ],
)
def test_a_takeover_or_a_new_name_keeps_the_history_together(
    store: Lists, desk: Desk, tmp_path: Path, before: str, after: str
) -> None:
    succession(store, tmp_path, before, after)

    for number, other in ((OLD, NEW), (NEW, OLD)):
        found = past(desk, number, None)
        assert found.linked == (other,)
        assert {(c.key, c.kind) for c in found.changes} == {(OLD, "removed"), (NEW, "added")}


@pytest.mark.parametrize(
    "after",
    [
        "更新",
        "株式会社さんぷるから承継",
        f"{OLD} とは別のサービス",
        "C21-0004-2 から承継",
        "旧名称：さんぷる",
    ],
)
def test_what_no_remark_names_beyond_doubt_is_not_linked(
    store: Lists, desk: Desk, tmp_path: Path, after: str
) -> None:
    succession(store, tmp_path, "", after)

    assert past(desk, NEW, None).linked == ()
    assert past(desk, OLD, None).linked == ()


def test_a_former_name_that_two_services_had_links_neither(store: Lists, desk: Desk, tmp_path: Path) -> None:
    listed = rows()
    listed[4]["service_name"] = listed[3]["service_name"]
    take(store, write(tmp_path / "list.csv", listed))
    new = rows(1, registration_number=NEW, service_name="新", remarks="旧名称：さんぷるサービス3")
    take(store, write(tmp_path / "list.csv", listed[:3] + listed[5:] + new), NOON + DAY)

    assert past(desk, NEW, None).linked == ()


def test_two_takeovers_in_a_row_are_one_history(store: Lists, desk: Desk, tmp_path: Path) -> None:
    succession(store, tmp_path, "", f"{OLD} から承継")
    last = rows(1, registration_number="C27-0001-2", service_name="さらに", remarks=f"{NEW} から承継")
    take(store, write(tmp_path / "list.csv", rows()[:3] + rows()[4:] + last), NOON + 2 * DAY)

    assert past(desk, OLD, None).linked == (NEW, "C27-0001-2")
    assert past(desk, "C27-0001-2", None).linked == (OLD, NEW)
