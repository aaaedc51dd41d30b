"""Answering a requirement sheet on the command line."""

import hashlib
import json
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from .conftest import DATA, Run

SHEETS = DATA / "sheets-dev"
ON = ("--on", "2026-11-22")


def copied(name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes((SHEETS / name).read_bytes())
    return path


def test_match_answers_beside_the_sheet_and_leaves_it_alone(loaded: Run, tmp_path: Path) -> None:
    sheet = copied("form_a_clean.xlsx", tmp_path)
    before = sheet.read_bytes()
    done = loaded("match", sheet, *ON)
    assert done.returncode == 0, done.stderr
    assert sheet.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["form_a_clean-判定.xlsx", "form_a_clean.xlsx"]
    assert zipfile.is_zipfile(tmp_path / "form_a_clean-判定.xlsx")
    assert "公式・全件" in done.stdout
    assert "若竹クラウドプラットフォーム" in done.stdout
    assert "C23-8008-2" in done.stdout
    assert "調達可" not in done.stdout


def test_the_same_call_twice_gives_the_same_bytes(loaded: Run, tmp_path: Path) -> None:
    sheet = copied("form_a_ugly.xlsx", tmp_path)
    out = tmp_path / "out.xlsx"
    first = (
        loaded("match", sheet, "-o", out, "--json", *ON).stdout,
        hashlib.sha256(out.read_bytes()).hexdigest(),
    )
    again = (
        loaded("match", sheet, "-o", out, "--json", *ON).stdout,
        hashlib.sha256(out.read_bytes()).hexdigest(),
    )
    assert first == again


def test_match_as_json_gives_what_was_read_and_judged(loaded: Run, tmp_path: Path) -> None:
    sheet = copied("form_a_clean.xlsx", tmp_path)
    done = loaded("match", sheet, "--json", "--lang", "en", *ON)
    answer = json.loads(done.stdout)
    assert set(answer) == {"list", "requirements", "assessments", "report"}
    assert len(answer["requirements"]) == len(answer["assessments"]) == 12
    assert answer["requirements"][0]["requirement"]["service"] == "若竹クラウドプラットフォーム"
    assert answer["assessments"][0]["outcome"] == "met"
    assert "12 requirements" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["form_a_clean.xlsx"]


def test_with_the_bundled_list_nothing_is_better_than_unconfirmed(empty: Run, tmp_path: Path) -> None:
    sheet = copied("form_a_clean.xlsx", tmp_path)
    done = empty("match", sheet, "--lang", "en", *ON)
    assert done.returncode == 0, done.stderr
    assert "not official, incomplete" in done.stdout
    outcomes = {a["outcome"] for a in json.loads(empty("match", sheet, "--json", *ON).stdout)["assessments"]}
    assert not outcomes & {"met", "conditional"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.xlsx", "これは文章です".encode()),
        ("empty.xlsx", b""),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ],
)
def test_what_is_no_workbook_is_told_in_both_languages_and_nothing_is_written(
    loaded: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    sheet = tmp_path / name
    sheet.write_bytes(content)
    done = loaded("match", sheet, "-o", tmp_path / "out.xlsx")
    assert done.returncode == 1
    japanese, english, *more = done.stderr.splitlines()
    assert not more
    assert name in japanese
    assert name in english
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_contract_that_ends_before_it_starts_spoils_only_its_row(loaded: Run, tmp_path: Path) -> None:
    book = Workbook()
    rows = [
        ("クラウドサービス名", "契約開始日", "契約終了日"),
        ("若竹ドライブ", "2027-04-01", "2026-04-01"),
        ("若竹連絡網", "2027-04-01", "2027-06-30"),
    ]
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "sheet.xlsx")
    done = loaded("match", tmp_path / "sheet.xlsx", "--json", *ON)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert len(answer["assessments"]) == 2
    assert [u["cell"] for u in answer["requirements"][0]["unreadable"]] == ["B2", "C2"]
    assert answer["assessments"][0]["outcome"] not in ("met", "conditional")
    assert answer["requirements"][1]["unreadable"] == []


def test_what_contradicts_itself_in_a_row_is_told_by_its_cell(loaded: Run, tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ("クラウドサービス名", "生成AIの利用", "生成AIモデル"),
        ("若竹ドライブ", "無", "要約モデルX"),
        ("若竹連絡網", "無", None),
    ):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "sheet.xlsx")
    answer = json.loads(loaded("match", tmp_path / "sheet.xlsx", "--json", *ON).stdout)
    first, second = answer["requirements"]
    assert [problem["cell"] for problem in first["unreadable"]] == ["C2"]
    assert first["unreadable"][0]["text"] == "要約モデルX"
    assert first["requirement"]["generative_ai_models"] == []
    assert answer["assessments"][0]["outcome"] not in ("met", "conditional")
    assert second["unreadable"] == []


@pytest.mark.parametrize("name", ["list.txt", "folder.xlsx"])
def test_a_sheet_that_cannot_be_read_is_told_by_its_name(loaded: Run, tmp_path: Path, name: str) -> None:
    if name.endswith(".txt"):
        (tmp_path / name).write_text("サービス名\n若竹ドライブ\n", encoding="utf-8")
    else:
        (tmp_path / name).mkdir()
    done = loaded("match", tmp_path / name)
    assert done.returncode == 1
    assert name in done.stderr
    assert "判定" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder in which nobody can write")
def test_an_answer_that_cannot_be_written_leaves_nothing_behind(loaded: Run, tmp_path: Path) -> None:
    sheet = copied("form_a_clean.xlsx", tmp_path)
    done = loaded("match", sheet, "-o", "/proc/answer.xlsx")
    assert done.returncode == 1
    assert "/proc/answer.xlsx" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["form_a_clean.xlsx"]
    too_long = loaded("match", sheet, "-o", tmp_path / ("長" * 200 + ".xlsx"))
    assert too_long.returncode == 1
    assert "Traceback" not in too_long.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_there_are_tables_and_a_progress_bar(loaded: Run, tmp_path: Path) -> None:
    sheet = copied("ledger_800.xlsx", tmp_path)
    shown = loaded.on_terminal("match", sheet, *ON)
    assert "┃" in shown
    assert "照合しています" in shown
    assert "若竹クラウドプラットフォーム" in loaded.on_terminal("search", "若竹")


@pytest.mark.parametrize(
    ("output", "code"),
    [("sheet.xlsx", 2), ("out.csv", 2), ("nowhere/out.xlsx", 2)],
    ids=["the sheet itself", "no workbook", "no folder"],
)
def test_a_bad_place_for_the_answer_is_refused_before_anything_is_done(
    loaded: Run, tmp_path: Path, output: str, code: int
) -> None:
    sheet = tmp_path / "sheet.xlsx"
    sheet.write_bytes((SHEETS / "form_a_clean.xlsx").read_bytes())
    done = loaded("match", sheet, "-o", tmp_path / output)
    assert done.returncode == code
    assert output.rpartition("/")[2] in done.stderr
    assert sheet.read_bytes() == (SHEETS / "form_a_clean.xlsx").read_bytes()


def test_a_sheet_that_is_not_there_is_wrong_use(loaded: Run, tmp_path: Path) -> None:
    done = loaded("match", tmp_path / "nowhere.xlsx")
    assert done.returncode == 2
    assert "nowhere.xlsx" in done.stderr


def test_template_writes_a_sheet_that_match_can_read_and_never_overwrites(
    loaded: Run, tmp_path: Path
) -> None:
    out = tmp_path / "template.xlsx"
    assert loaded("template", out).returncode == 0
    assert zipfile.is_zipfile(out)
    kept = out.read_bytes()
    again = loaded("template", out)
    assert again.returncode == 2
    assert "template.xlsx" in again.stderr
    assert out.read_bytes() == kept


def test_a_local_class_beside_the_national_scale_is_told_by_its_cell(loaded: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["サービス名", "機密性", "機密性の尺度"])
    sheet.append(["若竹ドライブ", "3B", "国"])
    book.save(tmp_path / "sheet.xlsx")
    done = loaded("match", tmp_path / "sheet.xlsx", "--json", *ON)
    answer = json.loads(done.stdout)
    assert [problem["cell"] for problem in answer["requirements"][0]["unreadable"]] == ["B2"]
    assert answer["assessments"][0]["outcome"] == "unconfirmed"


UGLY = DATA / "sheets"


def test_the_reading_is_told_in_short_with_what_unknown_columns_may_be(loaded: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "要件.xlsx"
    sheet.write_bytes((UGLY / "26_unknown_headers.xlsx").read_bytes())
    done = loaded("match", sheet, *ON)
    assert done.returncode == 0, done.stderr
    assert "形式A" in done.stderr
    assert "置き場" in done.stderr
    assert "--map" in done.stderr


def test_a_mapping_is_remembered_listed_used_and_forgotten(empty: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "要件.xlsx"
    sheet.write_bytes((UGLY / "26_unknown_headers.xlsx").read_bytes())
    assert json.loads(empty("layouts", "list", "--json").stdout) == {"layouts": []}
    first = json.loads(
        empty(
            "match", sheet, "--json", "--map", "置き場=リージョン", "--map", "F=-", "--remember", *ON
        ).stdout
    )
    assert first["requirements"][0]["requirement"]["regions"] == ["東京"]
    (layout,) = json.loads(empty("layouts", "list", "--json").stdout)["layouts"]
    assert layout["fields"] == {"2": "regions", "5": None}
    assert layout["id"] in empty("layouts", "list").stdout
    again = json.loads(empty("match", sheet, "--json", *ON).stdout)
    assert again["requirements"][0]["requirement"]["regions"] == ["東京"]
    assert again["report"]["tables"][0]["columns"][2]["known_by"] == "remembered"
    assert empty("layouts", "forget", layout["id"]).returncode == 0
    assert empty("layouts", "forget", layout["id"]).returncode == 1
    forgotten = json.loads(empty("match", sheet, "--json", *ON).stdout)
    assert forgotten["requirements"][0]["requirement"]["regions"] == []


@pytest.mark.parametrize(("mapping", "code"), [("ZZ=regions", 1), ("C=色", 2), ("regions", 2)])
def test_a_mapping_that_cannot_be_used_is_told(loaded: Run, mapping: str, code: int) -> None:
    done = loaded("match", UGLY / "26_unknown_headers.xlsx", "--json", "--map", mapping)
    assert done.returncode == code
    assert mapping.split("=", maxsplit=1)[0] in done.stderr


def test_a_csv_is_answered_in_a_workbook_beside_it(loaded: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "要件.csv"
    sheet.write_bytes((UGLY / "27_csv_cp932.csv").read_bytes())
    done = loaded("match", sheet, *ON)
    assert done.returncode == 0, done.stderr
    assert "CSV" in done.stderr
    answered = load_workbook(tmp_path / "要件-判定.xlsx")
    assert answered["要件"]["A2"].value == "0012"
    assert answered["要件"]["F1"].value == "判定"
    assert sheet.read_bytes() == (UGLY / "27_csv_cp932.csv").read_bytes()


def test_a_remark_that_asks_for_something_is_asked_about_and_said_not_to_be_judged(
    loaded: Run, tmp_path: Path
) -> None:
    book = Workbook()
    for row in (
        ("クラウドサービス名", "国内限定", "備考"),
        ("若竹ドライブ", None, "生成AIを使う"),
        ("若竹ドライブ", "○", "データは国内に限る"),
        ("若竹ドライブ", None, "昨年度と同じ"),
        ("若竹ドライブ", None, "ISMAP-LIU又は同等も可"),
    ):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "sheet.xlsx")
    done = loaded("match", tmp_path / "sheet.xlsx", "-o", tmp_path / "out.xlsx", "--json", *ON)
    answer = json.loads(done.stdout)
    asked = [
        [q["ja"] for q in a["questions"] if "この欄は判定に使っていません" in q["ja"]]
        for a in answer["assessments"]
    ]

    assert [len(one) for one in asked] == [1, 0, 0, 1]
    assert "C2（備考）に「生成AIを使う」とあります。生成AIの利用に関わる条件" in asked[0][0]
    assert "対象リスト、同等可に関わる条件" in asked[3][0]
    assert [[cell["cell"] for cell in r["unjudged"]] for r in answer["requirements"]] == [
        ["C2"],
        [],
        [],
        ["C5"],
    ]
    assert done.stderr.count("判定に使わなかった列") == 1
    answered = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert str(answered["H2"].value).endswith("・C2「生成AIを使う」は判定に使っていません。")
    assert "C2（備考）" in str(answered["I2"].value)


def test_a_term_that_is_open_at_its_end_is_judged_at_its_start_and_the_end_is_asked(
    loaded: Run, tmp_path: Path
) -> None:
    book = Workbook()
    for row in (
        ("クラウドサービス名", "期間"),
        ("若竹ドライブ", "令和9年4月1日から"),
        ("若竹ドライブ", "R9.7.1〜"),
    ):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "sheet.xlsx")
    answer = json.loads(loaded("match", tmp_path / "sheet.xlsx", "--json", *ON).stdout)
    (within, after) = answer["assessments"]

    assert [r["requirement"]["starts_on"] for r in answer["requirements"]] == ["2027-04-01", "2027-07-01"]
    assert not any(r["unreadable"] for r in answer["requirements"])
    assert any("契約の終了予定日" in question["ja"] for question in within["questions"])
    assert after["outcome"] == "unconfirmed"


def test_the_lines_of_a_service_cell_are_one_name_or_several_as_the_list_tells(
    loaded: Run, tmp_path: Path
) -> None:
    book = Workbook()
    book.active.append(["サービス名"])  # type: ignore[union-attr]
    for cell in (
        "若竹\nドライブ",
        "若竹ドライブ\nかわせみ設計図庫",
        "若竹ドライブ\n年間利用料",
        "かわせみ\n設計図庫",
    ):
        book.active.append([cell])  # type: ignore[union-attr]
    book.save(tmp_path / "sheet.xlsx")
    answer = json.loads(loaded("match", tmp_path / "sheet.xlsx", "--json", *ON).stdout)
    assert [
        (entry["requirement"]["service"], assessment["outcome"])
        for entry, assessment in zip(answer["requirements"], answer["assessments"], strict=True)
    ] == [
        ("若竹ドライブ", "met"),
        ("若竹ドライブ、かわせみ設計図庫", "not_met"),
        ("若竹ドライブ年間利用料", "met"),
        ("かわせみ設計図庫", "not_met"),
    ]


def answered_rows(run: Run, folder: Path, *cells: str, **columns: str) -> list[dict[str, str]]:
    """Return the answer columns of a sheet with a row for each of *cells*, by their header.

    Every row has *columns* (header → text) beside its cell.
    """
    book = Workbook()
    book.active.append(["サービス名", *columns])  # type: ignore[union-attr]
    for cell in cells:
        book.active.append([cell, *columns.values()])  # type: ignore[union-attr]
    book.save(folder / "sheet.xlsx")
    run("match", folder / "sheet.xlsx", "-o", folder / "out.xlsx", *ON)
    header, *rows = load_workbook(folder / "out.xlsx").worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), map(str, row), strict=True)) for row in rows]


def test_the_number_of_what_may_be_another_service_is_marked_so(loaded: Run, tmp_path: Path) -> None:
    same, doubtful = answered_rows(loaded, tmp_path, "若竹ドライブ", "Salesforce")
    assert same["登録番号"] == "C24-8009-2"
    assert doubtful["該当サービス"].endswith("（同じものか要確認）")
    assert doubtful["登録番号"].startswith("参考 C")


def test_of_several_services_each_reason_names_its_own(loaded: Run, tmp_path: Path) -> None:
    (row,) = answered_rows(loaded, tmp_path, "若竹ドライブ、若竹連絡網")
    assert row["判定"] == "？ 要確認"
    told = [line for line in row["理由"].split("\n") if line.startswith("・")]
    assert told
    assert all(line.startswith(("・若竹ドライブ／", "・若竹連絡網／")) for line in told)


def test_of_alternatives_it_is_said_which_one_was_judged_and_which_is_not_listed(
    loaded: Run, tmp_path: Path
) -> None:
    (row,) = answered_rows(loaded, tmp_path, "かわせみ設計図庫又は若竹ドライブ")
    assert row["判定"] == "○ 満たす"
    assert "「若竹ドライブ」（C24-8009-2）で判定しました。" in row["理由"]
    assert "「かわせみ設計図庫」は、2026年11月22日現在のリストに見当たりません。" in row["理由"]


def test_of_alternatives_with_the_same_outcome_one_alone_is_judged_and_the_others_are_marked(
    loaded: Run, tmp_path: Path
) -> None:
    named = "Heroku Services又はIBM Cloud又はかわせみ設計図庫"
    (row,) = answered_rows(loaded, tmp_path, named, 契約開始日="2027-01-05", 契約終了日="2035-03-31")
    assert row["判定"] == "△ 条件付き"
    judged, other = row["該当サービス"].split("\n")
    assert other.endswith("（ほかの選択肢）")
    assert f"「{judged}」" in row["理由"].split("で判定しました。")[0]
    assert "「かわせみ設計図庫」は、2026年11月22日現在のリストに見当たりません。" in row["理由"]
    assert f"・{other.partition('（')[0]}／" not in row["理由"]


def test_a_term_that_contradicts_itself_is_not_called_unreadable_and_its_place_is_said_once(
    loaded: Run, tmp_path: Path
) -> None:
    book = Workbook()
    book.active.append(["サービス名", "契約開始日", "契約終了日"])  # type: ignore[union-attr]
    book.active.append(["若竹ドライブ", "R9.10.1", "R9.9.30"])  # type: ignore[union-attr]
    book.save(tmp_path / "sheet.xlsx")
    answer = json.loads(loaded("match", tmp_path / "sheet.xlsx", "--json", *ON).stdout)
    asked = [q["ja"] for q in answer["assessments"][0]["questions"] if "B2" in q["ja"]]
    assert len(asked) == 1
    assert asked[0].count("B2") == 1
    assert "終了日（2027-09-30）が開始日（2027-10-01）より前です" in asked[0]
    assert "読み取れません" not in asked[0]
