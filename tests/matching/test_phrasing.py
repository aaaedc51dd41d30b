"""The phrase file: written by an expert alone, refused with its line where it contradicts itself."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lookup.knowledge
from lookup.knowledge import Knowledge
from lookup.knowledge.entries import KnowledgeError
from lookup.knowledge.lines import load_line_phrases
from lookup.knowledge.phrasing import line_key, locate, mark, read_pattern, vocabulary

KNOWN = [
    json.loads(line)["text"]
    for line in (Path(__file__).parent.parent / "data" / "lines-own.jsonl")
    .read_text("utf-8")
    .splitlines()[::5]
]
FILES = ("lines.yaml", "line_words.yaml", "regions.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the phrase files that a test may spoil."""
    for name in FILES:
        shutil.copy(Path(lookup.knowledge.__file__).parent / name, tmp_path)
    return tmp_path


def phrase(id_: str, match: str, example: str, more: str = "kind: provider") -> str:
    return (
        f"- id: {id_}\n  {more}\n  meaning: {{ja: 意味, en: meaning}}\n"
        f'  match: ["{match}"]\n  examples: [{example}]\n'
    )


def put_first(path: Path, text: str) -> None:
    path.write_text(text + path.read_text("utf-8"), "utf-8")


def put_last(path: Path, text: str) -> int:
    """Write *text* at the end of *path*, and return its first line."""
    before = path.read_text("utf-8")
    path.write_text(before + text, "utf-8")
    return before.count("\n") + 1


def test_fifty_phrases_are_added_without_touching_code(folder: Path) -> None:
    added = "".join(phrase(f"provider.new{n}", f"甲乙丙{n}番", f"甲乙丙{n}番を備える") for n in range(50))
    put_first(folder / "lines.yaml", added)
    phrases = load_line_phrases(folder)
    found = [phrases.find(f"必ず、甲乙丙{n}番を備えること。") for n in range(50)]
    assert [one.id for one in found if one] == [f"provider.new{n}" for n in range(50)]


FIFTY = [
    f"{thing}{act}"
    for thing in ("蔵書", "標本", "楽譜", "展示", "苗木")
    for act in (
        "目録を作る",
        "寄贈を受ける",
        "貸出を記す",
        "修復を行う",
        "目利きを置く",
        "台紙を選ぶ",
        "温湿を保つ",
        "棚を並べる",
        "由来を調べる",
        "名札を付ける",
    )
]
"""What an expert might add: sentences of which the file knows nothing."""


@pytest.mark.parametrize("put", [put_first, put_last])
def test_fifty_phrases_of_each_kind_change_nothing_else(
    folder: Path, put: Callable[[Path, str], object]
) -> None:
    before = load_line_phrases(folder)
    kinds = ("kind: provider", "kind: agency", "kind: list\n  check: scope\n  takes: [scope]")
    put(
        folder / "lines.yaml",
        "".join(phrase(f"x.{n}", text, f"{text}こと", kinds[n % 3]) for n, text in enumerate(FIFTY)),
    )
    after = load_line_phrases(folder)
    added = [after.find(f"必ず{text}こと。") for text in FIFTY]
    assert [(one.id, one.kind) for one in added if one] == [
        (f"x.{n}", kinds[n % 3].split()[1]) for n in range(50)
    ]
    assert [after.find(text) for text in KNOWN] == [before.find(text) for text in KNOWN]


def test_fifty_words_are_added_without_touching_code(folder: Path) -> None:
    path = folder / "line_words.yaml"
    words = "".join(f"語彙{n}号, " for n in range(50))
    path.write_text(
        path.read_text("utf-8").replace(
            "- group: 暗号\n  words:\n    [", f"- group: 暗号\n  words:\n    [{words}"
        ),
        "utf-8",
    )
    found = load_line_phrases(folder).find("語彙49号を用いる")
    assert found
    assert found.id == "provider.encryption"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (phrase("provider.paper", "甲", "甲"), "'provider.paper' stands twice"),
        (phrase("provider.x", "{試験}", "侵入試験"), "already means provider.pen_test (line "),
        (
            phrase("provider.x", "ログオン | ﾛｸﾞｲﾝ", "ログオンの記録", "kind: agency"),
            "already means provider.authentication (line ",
        ),
        (
            phrase("provider.x", "蔵書", "蔵書の目録", 'kind: provider\n  without: ["蔵 書"]'),
            "'蔵書' stands in both 'match' and 'without'",
        ),
        (
            phrase("list.x", "蔵書", "蔵書の登録状況を担当課が確認すること", "kind: list\n  check: scope"),
            "is shadowed: agency.acts (line ",
        ),
        (phrase("provider.x", "侵入試験", "侵入試験を行う"), "is shadowed: provider.pen_test (line "),
        (phrase("provider.x", "乙", "甲"), "does not find its own example '甲'"),
        (phrase("provider.x", "{ない群}", "甲"), "unknown group"),
        (phrase("provider.x", "甲 … ", "甲"), "is no word of a pattern"),
        (phrase("list.x", "甲", "甲", "kind: list\n  adds: true"), "'adds' means nothing for kind 'list'"),
        (phrase("provider.x", "甲", "甲", "kind: provider\n  whole: true"), "'whole' means nothing for kind"),
        (
            phrase("list.x", "甲", "甲", "kind: list\n  check: foreign_law"),
            "is nothing that the list decides",
        ),
    ],
)
def test_a_phrase_that_contradicts_is_refused_with_its_line(folder: Path, text: str, told: str) -> None:
    line = put_last(folder / "lines.yaml", text)
    with pytest.raises(KnowledgeError, match=re.escape(told)) as error:
        load_line_phrases(folder)
    assert str(error.value).startswith(f"lines.yaml:{line}: ")


def test_a_phrase_above_that_takes_what_another_one_reads_is_named(folder: Path) -> None:
    put_first(folder / "lines.yaml", phrase("agency.greedy", "ISMAP", "ISMAPのこと", "kind: agency"))
    with pytest.raises(KnowledgeError, match=r"is shadowed: agency.greedy \(line 1\) takes its example"):
        load_line_phrases(folder)


def test_a_word_that_stands_twice_in_a_group_is_refused_with_its_line(folder: Path) -> None:
    line = put_last(folder / "line_words.yaml", "- group: 新群\n  words: [甲, 乙, 甲]\n")
    with pytest.raises(KnowledgeError, match="stands twice") as error:
        load_line_phrases(folder)
    assert error.value.line == line


WORDS = st.text("甲乙丙。", min_size=0, max_size=12)


@given(
    WORDS,
    st.lists(
        st.lists(st.text("甲乙丙", min_size=1, max_size=2), min_size=1, max_size=3), min_size=1, max_size=3
    ),
)
def test_a_pattern_is_found_exactly_where_its_words_follow_each_other_in_one_sentence(
    text: str, parts: list[list[str]]
) -> None:
    pattern = read_pattern("…".join("|".join(words) for words in parts), {})
    marked = mark(vocabulary({}, [pattern]), line_key(text))
    expected = re.search("[^。]*".join(f"(?:{'|'.join(words)})" for words in parts), line_key(text))
    places = locate(marked, pattern)
    assert bool(places) == bool(expected)
    assert all(marked.key[start:end] in part for (start, end), part in zip(places, parts, strict=False))


def test_every_phrase_that_is_found_by_itself_is_found_among_the_others(knowledge: Knowledge) -> None:
    phrases = knowledge.lines
    for text in KNOWN:
        marked = mark(phrases.words, line_key(text))
        alone = [entry.phrase.id for entry in phrases.entries if entry.found(marked)]
        assert [phrase.id for phrase, _ in phrases.every(text)] == alone
