"""The words that mark what is no requirement are checked at start, and a fault is told by its line."""

import re
from pathlib import Path

import pytest

from lookup.knowledge import Knowledge, KnowledgeError
from lookup.knowledge.sheet_words import load_sheet_words

GOOD = "- kind: note\n  words: [注]\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (GOOD + GOOD, "sheet_words.yaml:3"),
        (GOOD, "sheet_words.yaml:1"),
        (GOOD + "- kind: other\n  words: []\n", "sheet_words.yaml:3"),
    ],
)
def test_a_faulty_file_is_told_by_its_line(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "sheet_words.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=re.escape(place)):
        load_sheet_words(tmp_path)


def test_notes_examples_totals_and_undecided_cells_are_told_apart(knowledge: Knowledge) -> None:
    words = knowledge.sheet_words

    assert [words.is_note(text) for text in ("注１　区分は", "※略称", "（東京に限る）", "若竹ドライブ")] == [
        True,
        True,
        True,
        False,
    ]
    assert words.is_example("記入例")
    assert words.is_total("合 計")
    assert words.is_undecided("（未定）")
    assert words.is_aside("別紙２（記入要領）")
    assert not words.is_aside("要件一覧")
