"""What changed between two lists: by field, as printed, in a stable order."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lookup.model import Change, ListVersion, Service, Text
from lookup.store import SERVICES
from lookup.sync.review import Listing, compare

OLD = ListVersion(
    id="old",
    source="list.csv",
    label=Text("一覧", "List"),
    origin="official",
    complete=True,
    listed_on=date(2026, 10, 1),
    fetched_at=datetime(2026, 10, 2, tzinfo=UTC),
    sha256="0" * 64,
    service_count=1,
)
NEW = msgspec.structs.replace(
    OLD, id="new", listed_on=date(2026, 11, 1), fetched_at=datetime(2026, 11, 2, tzinfo=UTC)
)


def service(number: int = 1, **fields: Any) -> Service:
    key = f"C21-{number:04}-2"
    return Service(**{"key": key, "registration_number": key, "service_name": "みやこ", **fields})


def differences(old: Listing[Service], new: tuple[ListVersion, Sequence[Service]]) -> tuple[Change, ...]:
    return compare(old, new, SERVICES, new[0].fetched_at).changes


def fields(before: Service, after: Service) -> list[tuple[str | None, str | None, str | None]]:
    return [(c.field, c.before, c.after) for c in differences((OLD, [before]), (NEW, [after]))]


def test_equal_lists_do_not_differ_whatever_their_order() -> None:
    services = [service(1), service(2), service(3)]

    assert differences((OLD, services), (NEW, services[::-1])) == ()


def test_a_change_knows_both_versions_and_when_it_was_seen() -> None:
    (change,) = differences((OLD, [service(remarks=None)]), (NEW, [service(remarks="更新")]))

    assert (change.version, change.previous_version) == ("new", "old")
    assert (change.seen_at, change.listed_on) == (NEW.fetched_at, NEW.listed_on)
    assert (change.key, change.registration_number, change.service_name) == (
        "C21-0001-2",
        "C21-0001-2",
        "みやこ",
    )


def test_every_field_is_compared_as_printed_in_the_order_of_the_list() -> None:
    before = service(
        service_name="みやこ",
        expires_on=date(2027, 3, 31),
        regions=("東京", "大阪"),
        remarks="更新",
        unreadable={"registered_on": "未定"},
        extra={"担当": "山田"},
    )
    after = service(
        service_name="みやこクラウド",
        expires_on=None,
        regions=("東京",),
        remarks="更新",
        unreadable={"expires_on": "いつか"},
        extra={"担当": "佐藤", "内線": "12"},
    )

    assert fields(before, after) == [
        ("service_name", "みやこ", "みやこクラウド"),
        ("expires_on", "2027-03-31", None),
        ("regions", "東京; 大阪", "東京"),
        ("extra.内線", None, "12"),
        ("extra.担当", "山田", "佐藤"),
        ("unreadable.expires_on", None, "いつか"),
        ("unreadable.registered_on", "未定", None),
    ]


def test_what_was_added_is_named_as_now_and_what_was_removed_as_it_was() -> None:
    found = differences((OLD, [service(2, service_name="旧")]), (NEW, [service(1, service_name="新")]))

    assert [(c.key, c.kind, c.service_name) for c in found] == [
        ("C21-0001-2", "added", "新"),
        ("C21-0002-2", "removed", "旧"),
    ]


lists = st.dictionaries(
    st.integers(1, 9), st.tuples(st.sampled_from([None, "更新", "取消"]), st.sampled_from([(), ("東京",)]))
).map(lambda rows: [service(n, remarks=remarks, regions=regions) for n, (remarks, regions) in rows.items()])


@given(before=lists, after=lists)
def test_the_changes_carry_the_old_list_over_into_the_new_one(
    before: list[Service], after: list[Service]
) -> None:
    found = differences((OLD, before), (NEW, after))

    keys = {c.key for c in found if c.kind == "removed"}
    carried = {s.key: {"remarks": s.remarks, "regions": "; ".join(s.regions)} for s in before}
    carried = {key: row for key, row in carried.items() if key not in keys}
    added = {c.key for c in found if c.kind == "added"}
    for change in found:
        if change.kind == "changed":
            assert change.field is not None
            assert carried[change.key][change.field] == (
                change.before or ("" if change.field == "regions" else None)
            )
            carried[change.key][change.field] = change.after or ("" if change.field == "regions" else None)
    assert carried == {
        s.key: {"remarks": s.remarks, "regions": "; ".join(s.regions)} for s in after if s.key not in added
    }
    assert found == differences((OLD, before[::-1]), (NEW, after[::-1]))


def test_the_order_of_items_in_a_cell_counts() -> None:
    listing: Listing[Service] = (OLD, [service(regions=("東京", "大阪"))])

    assert len(differences(listing, (NEW, [service(regions=("大阪", "東京"))]))) == 1
