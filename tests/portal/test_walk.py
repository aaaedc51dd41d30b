"""The walk through an answer of which nothing is known: a reading or a refusal, never a crash."""

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup.errors import ListRefused
from lookup.knowledge import load_knowledge
from lookup.knowledge.portal import PortalPage
from lookup.sync.capture import Capture, Captured, CapturedList, write_capture
from lookup.sync.correcting import correction
from lookup.sync.inspection import inspect_list
from lookup.sync.picking import Picked, pick
from lookup.sync.reading import read_list
from lookup.sync.records import DEEPEST, fields_of
from lookup.sync.sources.paging import paging_of

KNOWLEDGE = load_knowledge()
ISMAP = PortalPage(list="ISMAP", page_id="x")
NAMES = st.sampled_from(
    [
        *("number", "name", "u_name", "value", "display_value", "label", "data", "list", "sys_id", "p"),
        *("row_count", "widget", "id", "fields", "column_labels", "a.b", ""),
        *("登録番号", "クラウドサービスの名称", "備考"),
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["C26-0001-2", "Ｃ26‐0002", "<p>甲<br>乙</p>", "2027-03-31", '[{"number":"C26-0003"}]', "", "\x00"]
    ),
    st.text(max_size=8),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=40,
)


def found(tree: Any, page: PortalPage = ISMAP) -> Picked | None:
    return pick(tree, page, KNOWLEDGE.portal, KNOWLEDGE.list_labels)


def names(picked: Picked | None) -> list[str]:
    assert picked is not None
    return [array.path for array in picked.used]


@given(TREES)
@settings(max_examples=400, deadline=None)
def test_any_answer_gives_a_reading_or_a_refusal(tree: Any) -> None:
    data = msgspec.json.encode(tree)
    picked = found(tree)
    if picked is not None:
        paging = paging_of(picked.used[0], KNOWLEDGE.portal, None)
        paging.goes_on(1, 1)
        paging.next_data(1)
    with suppress(ListRefused):
        assert read_list(data, "answer.json", KNOWLEDGE).services


@given(
    st.lists(st.dictionaries(NAMES, TREES, max_size=6), max_size=5),
    st.dictionaries(NAMES, st.text(max_size=9)),
)
@settings(max_examples=200, deadline=None)
def test_any_records_make_a_capture_that_is_read_or_refused_and_can_be_inspected(
    records: list[dict[str, Any]], labels: dict[str, str]
) -> None:
    taken = tuple(Captured(record, record) for record in records)
    one = CapturedList(list="ISMAP", reached_end=True, labels=labels, records=taken)
    data = write_capture(Capture(address="https://portal.example", lists=(one,)))
    with suppress(ListRefused):
        assert read_list(data, "capture", KNOWLEDGE).services
    inspected = inspect_list(data, "capture", KNOWLEDGE, read_list)
    correction(inspected, KNOWLEDGE, "ja").encode()


@pytest.mark.parametrize(
    "damaged",
    [
        b"{",
        b'{"format":"ismap-lookup capture 2","address":"x","lists":[]}',
        b'{"format":"ismap-lookup capture 1","lists":3}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    ],
)
def test_what_is_no_answer_is_refused_by_name(damaged: bytes) -> None:
    with pytest.raises(ListRefused) as refused:
        read_list(damaged, "answer.json", KNOWLEDGE)
    assert refused.value.code.startswith("page.")


def test_records_are_found_however_deep_they_stand() -> None:
    records = [{"number": "C26-0001-2", "name": "合成"}]
    tree: Any = {"rows": [None, {"columns": [{"widget": {"data": {"anything": records}}}, None]}]}

    assert names(found(tree)) == ["rows[1].columns[0].widget.data.anything"]
    for _ in range(DEEPEST):
        tree = [tree]
    assert found(tree) is None


def test_of_several_arrays_the_longest_is_the_list_and_others_are_told() -> None:
    tree = {"recent": [{"number": "C26-0009"}], "list": [{"number": "C26-0001"}, {"number": "C26-0002"}]}
    picked = found(tree)
    named = found(tree, PortalPage(list="ISMAP", page_id="x", arrays=("recent", "list")))

    assert names(picked) == ["list"]
    assert picked is not None
    assert [array.name for array in picked.others] == ["recent"]
    assert named is not None
    assert (len(named.items), named.others) == (3, ())


def test_an_array_with_entries_that_are_all_in_the_list_is_no_further_one() -> None:
    picked = found(
        {"recent": [{"number": "C26-0001"}], "list": [{"number": "C26-0001"}, {"number": "C26-0002"}]}
    )

    assert picked is not None
    assert picked.others == ()


def test_values_come_as_texts_as_pairs_as_cells_or_not_at_all() -> None:
    fields = fields_of(
        {
            "plain": "甲",
            "pair": {"value": "x", "display_value": "乙"},
            "blank_pair": {"value": "丙", "display_value": ""},
            "nothing": None,
            "items": ["丁", "戊"],
            "cells": [{"name": "u_cell", "label": "見出し", "value": "己"}],
            "of_cells": {"u_inner": {"label": "内", "value": "庚", "displayValue": ""}},
            "reference": {"name": "辛", "link": "https://portal.example"},
            "count": 3,
            "yes": True,
            "deeper": {"a": {"b": {"c": 1}}},
        }
    )

    assert {name: field.text for name, field in fields.items()} == {
        "plain": "甲", "pair": "乙", "blank_pair": "丙", "nothing": "", "items": "丁\n戊", "u_cell": "己",
        "u_inner": "庚", "reference.name": "辛", "reference.link": "https://portal.example", "count": "3",
        "yes": "true",
    }  # fmt: skip


def test_labels_are_taken_from_what_stands_beside_the_list_but_not_from_a_record() -> None:
    records = [{"u_a": "C26-0001-2", "u_b": "合成", "name": "x"}]
    columns = [{"name": "u_a", "label": "登録番号"}, {"name": "u_b", "label": "クラウドサービスの名称"}]

    for labels in (columns, {"u_a": "登録番号", "u_b": "クラウドサービスの名称"}):
        picked = found({"widget": {"id": "w", "name": "list", "data": {"list": records, "columns": labels}}})
        assert picked is not None
        assert picked.labels == {"u_a": "登録番号", "u_b": "クラウドサービスの名称"}
    picked = found({"data": {"list": records, "chosen": {"u_a": "C26-0001-2", "u_b": "合成"}}})
    assert picked is not None
    assert picked.labels == {}
