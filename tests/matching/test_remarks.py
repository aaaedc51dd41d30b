"""Notes in the list's 備考 cell, and the file of phrases by which they are read."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.knowledge import Knowledge, KnowledgeError
from lookup.knowledge.remarks import load_remark_phrases, read_remarks
from lookup.text import nfkc


@pytest.mark.parametrize(
    ("text", "kinds", "since"),
    [
        ("更新（令和8年6月）", [("renewed",)], (date(2026, 6, 1), date(2026, 6, 30))),
        ("R8.9.15　登録の一時停止", [("suspended",)], (date(2026, 9, 15), date(2026, 9, 15))),
        ("令和8年9月15日、登録を停止", [("suspended",)], (date(2026, 9, 15), date(2026, 9, 15))),
        ("登録取消（2026年9月末）", [("ended",)], (date(2026, 9, 30), date(2026, 9, 30))),
        ("登録取消（令和8年13月1日）", [("ended",)], None),
        ("更新；名称変更（旧：つくし台帳、R6.4.1）", [("renewed",), ("renamed",)], None),
        ("更新\n辞退", [("renewed",), ("ended",)], None),
        ("障害は復旧済み", [()], None),
        ("新規機能の追加", [()], None),
        ("取消しの事実はありません。", [()], None),
        ("2026年9月15日", [()], (date(2026, 9, 15), date(2026, 9, 15))),
        ("", [], None),
    ],
)
def test_notes_are_told_apart_classified_and_dated(
    knowledge: Knowledge, text: str, kinds: list[tuple[str, ...]], since: tuple[date, date] | None
) -> None:
    remarks = read_remarks(knowledge.remarks, text)
    assert [r.kinds for r in remarks] == kinds
    assert (remarks[0].since if remarks else None) == since


def test_period_of_a_suspension_has_an_end(knowledge: Knowledge) -> None:
    (remark,) = read_remarks(knowledge.remarks, "一時停止（2026年9月15日から2026年10月31日まで）")
    assert remark.until == date(2026, 10, 31)


def test_two_days_without_a_range_between_them_are_no_period(knowledge: Knowledge) -> None:
    (remark,) = read_remarks(knowledge.remarks, "一時停止（2026年9月15日決定、2026年10月1日公表）")
    assert remark.until is None


@given(text=st.text(max_size=40))
def test_no_remark_is_dropped(knowledge: Knowledge, text: str) -> None:
    assert bool(read_remarks(knowledge.remarks, text)) >= any(c.isalnum() for c in nfkc(text))


def test_phrase_that_stands_twice_is_reported_with_its_line(tmp_path: Path) -> None:
    entry = "- {field: remarks, kind: ended, words: [取消]}\n"
    (tmp_path / "remarks.yaml").write_text(entry + entry, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"remarks\.yaml:2: '取消' stands twice"):
        load_remark_phrases(tmp_path)
