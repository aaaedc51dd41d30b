"""The files that experts edit: what stands in them is known, and a fault is told with file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import openpyxl
import pytest

import lookup.knowledge
from lookup.knowledge import KnowledgeError, load_knowledge
from lookup.knowledge.aliases import load_aliases
from lookup.knowledge.entries import read_entries
from lookup.knowledge.labels import Label, load_labels, load_words
from lookup.knowledge.lines import load_line_phrases
from lookup.knowledge.messages import load_messages
from lookup.knowledge.naming import load_name_words
from lookup.knowledge.regions import load_regions
from lookup.knowledge.remarks import load_remark_phrases
from lookup.knowledge.rules import load_rules
from lookup.knowledge.scope import load_scope_words
from lookup.knowledge.sheet_words import load_sheet_words
from lookup.knowledge.sounds import load_readings
from lookup.model import Requirement, Service, Text

DATA = Path(__file__).parent / "data"
SHIPPED = Path(lookup.knowledge.__file__).parent

# ---------------------------------------------------------------- what is shipped


def test_every_field_of_a_requirement_has_a_header() -> None:
    fields = {field.name for field in msgspec.structs.fields(Requirement)}
    assert fields <= set(load_knowledge().requirement_labels.titles)


def test_every_field_of_a_service_has_a_header() -> None:
    fields = {field.name for field in msgspec.structs.fields(Service)} - {"key", "unreadable", "extra"}
    assert fields | {"audit_period"} == set(load_knowledge().list_labels.titles)


@pytest.mark.parametrize("name", ["match-dev-list.csv", "identify-dev-list.csv"])
def test_the_headers_of_a_japanese_list_are_known(name: str) -> None:
    headers = (DATA / name).read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert all(map(load_knowledge().list_labels.field_of, headers))


def test_columns_about_where_a_fact_comes_from_are_no_fields() -> None:
    assert not any(map(load_knowledge().list_labels.field_of, ["certainty", "source", "確度", "出典"]))


@pytest.mark.parametrize(
    ("workbook", "row"), [("form_a_clean.xlsx", 1), ("form_b_40_lines.xlsx", 4), ("ledger_800.xlsx", 1)]
)
def test_the_headers_of_requirement_sheets_are_known(workbook: str, row: int) -> None:
    sheet = openpyxl.load_workbook(DATA / "sheets-dev" / workbook).active
    assert sheet is not None
    headers = [str(cell.value) for cell in sheet[row]]
    assert all(map(load_knowledge().requirement_labels.field_of, headers))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("No.", "id"),
        ("№", "id"),
        ("格付け\n（機密性）", "information_class"),
        ("希望するサービス 製品名", "service"),
        ("希望するサービス 提供元", "provider"),
        ("利用期間 自", "starts_on"),
        ("利用期間　至", "ends_on"),
        ("契約期間", "period"),
        ("必要な\n機能", "scope"),
        ("国外保存", "abroad_allowed"),
        ("データの国内保存", "domestic_only"),
        ("生成AI\n使用", "generative_ai"),
        ("準拠法・裁判管轄", "law_and_court"),
        ("登録番号", "registration_number"),
        ("必須／任意", "line_priority"),
        ("チェック項目", "line"),
        ("information_class", "information_class"),
        ("Starts On", "starts_on"),
        ("内部メモ", None),
        ("予算額", None),
    ],
)
def test_headers_are_known_by_their_synonyms(header: str, field: str | None) -> None:
    assert load_knowledge().requirement_labels.field_of(header) == field


@pytest.mark.parametrize(
    ("field", "word", "value"),
    [
        ("body", "中央省庁", "national"),
        ("body", "独法", "independent_agency"),
        ("body", "市", "local"),
        ("body", "特殊法人", None),
        ("information_class", "２", "2"),
        ("information_class", "機密性２情報", "2"),
        ("information_class", "自治体機密性３Ｂ", "3B"),
        ("information_class", "機密性Ⅱ", "2"),
        ("information_class", "要機密情報", None),
        ("class_scale", "政府統一基準", "national"),
        ("class_scale", "自治体", "local"),
        ("lists", "ＩＳＭＡＰ", "ISMAP"),
        ("lists", "ISMAP－LIU", "ISMAP-LIU"),
        ("lists", "ISMAP LIU", "ISMAP-LIU"),
        ("lists", "ISMAP（LIU）", "ISMAP-LIU"),
        ("lists", "ISMAP/LIU", "both"),
        ("lists", "ISMAP ・ LIU", "both"),
        ("lists", "ISMAP等クラウドサービスリスト", "both"),
        ("lists", "ISMAP又はISMAP-LIU", "both"),
        ("impact", "低位", "low"),
        ("impact", "低位ではない", "not_low"),
        ("impact", "中", "not_low"),
        ("service_model", "ＳａａＳ", "SaaS"),
        ("domestic_only", "国内のみ", True),
        ("abroad_allowed", "国内限定", False),
        ("impact", "不明", None),
    ],
)
def test_words_in_cells_have_one_meaning(field: str, word: str, value: object) -> None:
    assert load_knowledge().words.value_of(field, word) == value


def test_every_word_means_a_value_that_a_requirement_can_have() -> None:
    words = load_knowledge().words
    for entry in words.entries:
        assert words.title_of(entry.field, entry.value) == entry.title
        value: object = {"both": ["ISMAP", "ISMAP-LIU"], "ISMAP": ["ISMAP"], "ISMAP-LIU": ["ISMAP-LIU"]}.get(
            str(entry.value), entry.value
        )
        if entry.field != "abroad_allowed":
            msgspec.convert({"id": "1", entry.field: value}, Requirement)
    assert words.title_of("body", "nobody") is None


def test_no_sentence_says_that_a_service_may_be_bought() -> None:
    assert not [path.name for path in SHIPPED.rglob("*.yaml") if "調達可" in path.read_text(encoding="utf-8")]


def test_a_message_is_filled_in_both_languages() -> None:
    messages = load_messages(SHIPPED)
    assert messages.by_id
    text = type(messages)({"x": Text("{n}件の{what}", "{n} {what}")})("x", n=2, what=Text("要件", "needs"))
    assert (text.in_("ja"), text.in_("en")) == ("2件の要件", "2 needs")


# ---------------------------------------------------------------- what is broken


def of_file(load: Callable[[Path], object], name: str) -> Callable[[Path], object]:
    return lambda folder: load(folder / name)


labels, words = of_file(load_labels, "labels.yaml"), of_file(load_words, "words.yaml")
LABEL = "- field: service\n  title: {ja: サービス名, en: Service}\n"
WORD = "- {field: impact, value: low, title: {ja: 低位, en: Low}, words: [低い]}\n"
RULE = """- check: status
  about: candidate
  title: {ja: 状態, en: Status}
  basis: {ja: 根拠, en: Basis}
  source: DOMAIN
  certainty: P
  cases:
    gone:
      verdict: not_met
      ja: 「{text}」
      en: "{text}"
"""
LINE = "- {id: list.x, kind: list, meaning: {ja: 甲, en: A}, match: [登録], examples: [登録であること]}\n"
BROKEN: list[tuple[Callable[[Path], object], dict[str, str], str, str]] = [
    # not YAML, no list, no entry
    (labels, {"labels.yaml": LABEL + "- field: [x\n"}, "labels.yaml:4", "expected ',' or ']'"),
    (labels, {"labels.yaml": LABEL + "\ttab: 1\n"}, "labels.yaml:3", "cannot start any token"),
    (labels, {"labels.yaml": "# nothing but a map\nfield: x\n"}, "labels.yaml:2", "expected a list"),
    (labels, {"labels.yaml": LABEL + "- just a word\n"}, "labels.yaml:3", "Expected `object`"),
    (
        labels,
        {"labels.yaml": LABEL + "- !!python/name:os.system x\n"},
        "labels.yaml:3",
        "could not determine",
    ),
    (labels, {"labels.yaml": LABEL + "- &a [*b]\n"}, "labels.yaml:3", "undefined alias"),
    (labels, {"labels.yaml": LABEL + "- field: \a\n"}, "labels.yaml:3", "no text in UTF-8"),
    # labels
    (
        labels,
        {"labels.yaml": LABEL + "\n# gone wrong\n- field: title\n"},
        "labels.yaml:5",
        "required field `title`",
    ),
    (labels, {"labels.yaml": LABEL + "  synonym: [名]\n"}, "labels.yaml:3", "unknown field `synonym`"),
    (labels, {"labels.yaml": LABEL + "  synonyms:\n    - 名称\n    - 7\n"}, "labels.yaml:5", "got `int`"),
    (labels, {"labels.yaml": LABEL + "- field: title\n  title: {ja: 件名}\n"}, "labels.yaml:4", "field `en`"),
    (labels, {"labels.yaml": LABEL + LABEL}, "labels.yaml:3", "'service' stands twice"),
    (
        labels,
        {"labels.yaml": LABEL + "- field: title\n  title: {ja: サービス名, en: T}\n"},
        "labels.yaml:3",
        "'サービス名'",
    ),
    # words
    (
        words,
        {"words.yaml": WORD + WORD.replace("value: low", "value: not_low")},
        "words.yaml:2",
        "already means 'low'",
    ),
    (words, {"words.yaml": WORD.replace("low,", "3,")}, "words.yaml:1", "Expected `bool | str`, got `int`"),
    # rules
    (load_rules, {"rules.yaml": RULE + RULE}, "rules.yaml:12", "'status' stands twice"),
    (
        load_rules,
        {"rules.yaml": RULE.replace("not_met", "met_not")},
        "rules.yaml:9",
        "Invalid enum value 'met_not'",
    ),
    (
        load_rules,
        {"rules.yaml": RULE.replace("status", "statsu")},
        "rules.yaml:1",
        "Invalid enum value 'statsu'",
    ),
    (load_rules, {"rules.yaml": RULE.replace("not_met", "unconfirmed")}, "rules.yaml:1", "asks nobody"),
    (load_rules, {"rules.yaml": RULE.replace('"{text}"', '"{txt}"')}, "rules.yaml:1", "gone"),
    (load_rules, {"rules.yaml": RULE.replace('"{text}"', '"{text"')}, "rules.yaml:1", "gone"),
    (load_rules, {"rules.yaml": RULE.replace('"{text}"', '"{}"')}, "rules.yaml:1", "no name in braces"),
    (load_rules, {"rules.yaml": RULE + "    gone:\n"}, "rules.yaml:12", "'gone' stands twice in one entry"),
    (
        load_rules,
        {"rules.yaml": RULE.replace("gone", "a") + RULE[RULE.index("    gone") :].replace("ja:", "jp:")},
        "rules.yaml:14",
        "unknown field `jp`",
    ),
    # messages
    (
        load_messages,
        {"messages/a.yaml": "- {id: a.b, ja: あ, en: a}\n\n- {id: a.b, ja: あ, en: a}\n"},
        "a.yaml:3",
        "'a.b' stands twice",
    ),
    (
        load_messages,
        {"messages/a.yaml": '- id: a.b\n  ja: "{n}件"\n  en: "{m} items"\n'},
        "a.yaml:1",
        "different",
    ),
    (load_messages, {"messages/a.yaml": '- id: a.b\n  ja: "{n件"\n  en: "{n} items"\n'}, "a.yaml:1", "a.b"),
    (load_messages, {"messages/a.yaml": "- id: a.b\n  ja: あ\n  en: 5\n"}, "a.yaml:3", "got `int`"),
    # aliases
    (
        load_aliases,
        {"aliases.yaml": "- name: Ab\n- name: Bc\n  abbreviations: [ab]\n", "companies.yaml": ""},
        "aliases.yaml:2",
        "already means 'Ab'",
    ),
    (
        load_aliases,
        {"aliases.yaml": "- name: 若竹会計\n  kana: [若竹 会計]\n", "companies.yaml": ""},
        "aliases.yaml:1",
        "stands twice",
    ),
    (
        load_aliases,
        {"aliases.yaml": "- name: 若竹会計\n- {name: 若竹給与, name: 若竹給料}\n", "companies.yaml": ""},
        "aliases.yaml:2",
        "'name' stands twice in one entry",
    ),
    (
        load_aliases,
        {"aliases.yaml": "- name: 若竹会計\n  parts: [若竹・会計]\n", "companies.yaml": ""},
        "aliases.yaml:1",
        "not a part of it",
    ),
    (
        load_aliases,
        {"aliases.yaml": "- name: 若竹会計\n- name: 若竹会計\n", "companies.yaml": ""},
        "aliases.yaml:2",
        "already means '若竹会計' (line 1)",
    ),
    (
        load_aliases,
        {"aliases.yaml": "- name: 若竹会計\n  abbreviations: [若]\n", "companies.yaml": ""},
        "aliases.yaml:1",
        "general word",
    ),
    (
        lambda folder: load_aliases(folder, {"会計": None}),
        {"aliases.yaml": "- name: 若竹会計\n- name: 若竹給与\n  shared: [会計]\n", "companies.yaml": ""},
        "aliases.yaml:2",
        "general word",
    ),
    (
        load_aliases,
        {"aliases.yaml": "", "companies.yaml": "- name: 若竹株式会社\n- name: ㈱若竹\n"},
        "companies.yaml:2",
        "already means",
    ),
    (
        load_aliases,
        {"aliases.yaml": "- name: Ab\n  shared: [Xy]\n- name: Bc\n", "companies.yaml": ""},
        "aliases.yaml:1",
        "by this entry alone",
    ),
    # names
    (
        load_name_words,
        {"name_words.yaml": "- {kind: noise, patterns: ['(']}\n"},
        "name_words.yaml:1",
        "regular",
    ),
    (
        load_name_words,
        {"name_words.yaml": "", "functions.yaml": "- name: {ja: 甲, en: A}\n  words: [乙, 乙]\n- {}\n"},
        "functions.yaml:3",
        "required field",
    ),
    (
        load_name_words,
        {"name_words.yaml": "", "functions.yaml": "", "terms.yaml": "- ja: 甲\n  en: A\n"},
        "terms.yaml:2",
        "Expected `array`",
    ),
    (
        load_readings,
        {"readings.yaml": "- {reading: カ, kanji: 可}\n- reading: キ\n"},
        "readings.yaml:2",
        "either",
    ),
    # places
    (
        load_regions,
        {"regions.yaml": "- {id: a, ja: 甲, en: A}\n- {id: a, ja: 乙, en: B}\n"},
        "regions.yaml:2",
        "twice",
    ),
    (
        load_regions,
        {"regions.yaml": "- {id: a, ja: 甲, en: A, within: b}\n"},
        "regions.yaml:1",
        "must stand above",
    ),
    (
        load_regions,
        {"regions.yaml": "- {id: a, ja: 甲, en: A}\n- {id: b, ja: 甲, en: B}\n"},
        "regions.yaml:2",
        "'a'",
    ),
    # phrases
    (
        load_remark_phrases,
        {"remarks.yaml": 2 * "- {field: remarks, kind: a, words: [更新]}\n"},
        "remarks.yaml:2",
        "stands twice",
    ),
    (
        load_remark_phrases,
        {"remarks.yaml": "- {field: remark, kind: a, words: []}\n"},
        "remarks.yaml:1",
        "'remark'",
    ),
    (load_scope_words, {"scope.yaml": "- {use: plan, words: [甲, 甲]}\n"}, "scope.yaml:1", "stands twice"),
    (
        load_sheet_words,
        {"sheet_words.yaml": "- {kind: note, words: [注]}\n"},
        "sheet_words.yaml:1",
        "missing",
    ),
    # sentences
    (load_line_phrases, {"lines.yaml": LINE + LINE}, "lines.yaml:2", "'list.x' stands twice"),
    (
        load_line_phrases,
        {"lines.yaml": LINE.replace("[登録]", "['{無い}']")},
        "lines.yaml:1",
        "unknown group '無い'",
    ),
    (load_line_phrases, {"lines.yaml": LINE.replace("[登録]", "[掲載]")}, "lines.yaml:1", "its own example"),
    (
        load_line_phrases,
        {"lines.yaml": LINE + LINE.replace("list.x", "list.y")},
        "lines.yaml:2",
        "already means list.x (line 1)",
    ),
    (
        load_line_phrases,
        {"lines.yaml": LINE + LINE.replace("list.x", "list.y").replace("[登録]", "['登録|掲載']")},
        "lines.yaml:2",
        "is shadowed",
    ),
    (
        load_line_phrases,
        {"lines.yaml": LINE.replace("kind: list", "kind: list, demand: {impact: tiny}")},
        "lines.yaml:1",
        "Invalid enum value 'tiny'",
    ),
    (
        load_line_phrases,
        {"line_words.yaml": "- {group: a, words: ['{b}']}\n"},
        "line_words.yaml:1",
        "unknown group",
    ),
]


@pytest.mark.parametrize(("load", "files", "where", "what"), BROKEN, ids=[f"{b[2]} {b[3]}" for b in BROKEN])
def test_a_fault_is_told_with_file_and_line(
    tmp_path: Path, load: Callable[[Path], object], files: dict[str, str], where: str, what: str
) -> None:
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "messages"))
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as fault:
        load(tmp_path)
    assert str(fault.value).startswith(f"{where}: ")
    assert what in str(fault.value)
    assert f"{fault.value.path.name}:{fault.value.line}" == where


def test_words_that_yaml_would_take_for_something_else_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text(LABEL + "  synonyms: [No, on, y, 2027-07-01, true story]\n", encoding="utf-8")
    [(line, label)] = read_entries(path, Label)
    assert line == 1
    assert label.synonyms == ("No", "on", "y", "2027-07-01", "true story")


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "labels.yaml"
    path.write_bytes(LABEL.replace("サービス名", "Name").encode() + "# 備考\n".encode("cp932"))
    with pytest.raises(KnowledgeError, match=r"^labels\.yaml:3: no text in UTF-8"):
        load_labels(path)
    path.write_text(LABEL, encoding="utf-8-sig")
    assert load_labels(path).field_of("サービス名") == "service"


class Deep(msgspec.Struct):
    numbers: dict[str, int]


class Entry(msgspec.Struct):
    name: str
    deep: Deep | None = None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- name: a\n- name: b\n  deep:\n    numbers:\n      one: 1\n      two: x\n", 5),
        ("- &one {name: 1}\n", 1),
        ("- name: &one {x: 1}\n", 1),
        ("- name: a\n-\n  <<: {name: 7}\n", 3),
        ("- name: a\n  ? [b]\n  : c\n", 2),
    ],
)
def test_a_fault_deep_in_an_entry_is_told_with_the_nearest_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as fault:
        read_entries(path, Entry)
    assert fault.value.line == line


def test_an_empty_file_is_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text("# nothing yet\n", encoding="utf-8")
    assert read_entries(path, Label) == []
