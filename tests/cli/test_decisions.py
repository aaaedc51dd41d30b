"""Deciding about names on the command line, and how the answers follow."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from lookup.desk import today
from lookup.store.decisions import DecisionStore

from .conftest import Done, Run

ORACLE, SALESFORCE = "C21-8001-2", "C21-8002-2"
SIGNED = ("--by", "調達課", "--why", "契約書で確かめた")


@pytest.fixture
def run(empty: Run, loaded: Run) -> Run:
    """The command with the synthetic list loaded, and a store of its own to write to."""
    shutil.copytree(loaded.env["ISMAP_LOOKUP_HOME"], empty.env["ISMAP_LOOKUP_HOME"])
    return empty


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A requirement workbook that asks for a name which only the office itself knows."""
    book = openpyxl.Workbook()
    rows = book.worksheets[0]
    rows.append(["No.", "サービス名", "事業者"])
    rows.append([1, "庁内書庫 利用料 一式", None])
    path = tmp_path / "sheet.xlsx"
    book.save(path)
    return path


def accepted(run: Run, name: str = "庁内書庫", number: str = ORACLE, *more: str) -> str:
    done = run("decide", "accept", name, number, *SIGNED, *more, "--json")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["id"])


def best(run: Run, sheet: Path, *more: str) -> tuple[str | None, str]:
    """Return which service the sheet is answered with, and by what way it was found."""
    done = run("match", sheet, "--json", "--on", "2026-11-22", *more)
    candidates = json.loads(done.stdout)["assessments"][0]["candidates"]
    sure = [c for c in candidates if c["band"] != "possible"]
    return (sure[0]["service"]["registration_number"], sure[0]["signals"]["how"]) if sure else (None, "")


def test_a_decision_shapes_the_sheet_until_it_is_withdrawn(run: Run, sheet: Path) -> None:
    assert best(run, sheet) == (None, "")

    made = accepted(run)
    assert best(run, sheet) == (ORACLE, "decided")

    done = run("decide", "withdraw", made, "--by", "監査室", "--why", "別の契約だった")
    assert f"取り消しました：{made}" in done.stdout
    assert best(run, sheet) == (None, "")


def test_the_answered_workbook_says_who_decided_when_and_why(run: Run, sheet: Path) -> None:
    accepted(run)
    assert run("match", sheet).returncode == 0
    answered = openpyxl.load_workbook(sheet.with_name("sheet-判定.xlsx"))
    told = " ".join(str(cell.value) for rows in answered.worksheets for row in rows for cell in row)

    assert "人の判断により" in told
    assert "調達課、理由「契約書で確かめた」" in told


def test_a_list_of_a_day_is_answered_with_the_decisions_of_that_day(run: Run, sheet: Path) -> None:
    accepted(run)

    assert best(run, sheet, "--as-of", today().isoformat()) == (ORACLE, "decided")
    assert json.loads(run("decide", "list", "--json", "--as-of", "2020-01-01").stdout) == {"decisions": []}


def test_the_list_shows_every_decision_with_those_withdrawn(run: Run) -> None:
    first = accepted(run, "庁内書庫", ORACLE, "--provider", "株式会社青葉商事")
    run("decide", "withdraw", first, "--by", "監査室", "--why", "別の契約だった")
    second = accepted(run, "庁内書庫", SALESFORCE, "--provider", "(株)青葉商事")

    lines = run("decide", "list").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == [second, first]
    assert lines[0].endswith("有効")
    assert "監査室：別の契約だった" in lines[1]
    assert [d["id"] for d in json.loads(run("decide", "list", "--json").stdout)["decisions"]] == [
        second,
        first,
    ]


def test_what_contradicts_a_decision_in_force_is_refused_with_the_way_out(run: Run) -> None:
    made = accepted(run)
    same_name = "庁内 書庫"
    for verdict, number in (("accept", ORACLE), ("accept", SALESFORCE), ("reject", ORACLE)):
        done = run("decide", verdict, same_name, number, *SIGNED)
        assert done.returncode == 1
        assert f"ismap-lookup decide withdraw {made}" in done.stderr
        assert "Oracle Cloud Infrastructure" in done.stderr

    assert run("decide", "reject", same_name, SALESFORCE, *SIGNED).returncode == 0
    assert run("decide", "accept", same_name, SALESFORCE, *SIGNED, "--provider", "青葉商事").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("accept", "庁内書庫", "C99-0001-2", *SIGNED), 1, "C99-0001-2"),
        (("accept", "庁内書庫", ORACLE, "--by", " ", "--why", "確認"), 2, "--by"),
        (("accept", "庁内書庫", ORACLE, "--by", "調達課", "--why", "－"), 2, "--why"),
        (("accept", "庁内書庫", ORACLE, "--by", "調達課"), 2, "--why"),
        (("accept", " ", ORACLE, *SIGNED), 2, "名称が空です"),
        (("accept", "庁内書庫（C21-8002-2）", ORACLE, *SIGNED), 2, "名称だけを"),
        (("accept", "Salesforce Services", ORACLE, *SIGNED), 2, SALESFORCE),
        (("withdraw", "d_0000000000", *SIGNED), 1, "decide list"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_what_to_do(
    loaded: Run, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = loaded("decide", *arguments)

    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    with closing(DecisionStore(Path(loaded.env["ISMAP_LOOKUP_HOME"]) / "lists.sqlite")) as store:
        assert store.all_() == ()


def test_a_decision_is_withdrawn_once(run: Run) -> None:
    made = accepted(run)
    done: Done = run("decide", "withdraw", made, *SIGNED, "--json")
    assert json.loads(done.stdout)["withdrawn_by"] == "調達課"

    again = run("decide", "withdraw", made, *SIGNED)
    assert again.returncode == 1
    assert "既に取り消されています" in again.stderr


def test_a_name_for_the_very_service_that_is_so_called_is_accepted_and_of_no_harm(run: Run) -> None:
    assert accepted(run, "Salesforce Services", SALESFORCE)


@pytest.mark.parametrize(
    ("verdict", "name", "number", "told"),
    [
        ("reject", "Salesforce Services", SALESFORCE, "リストにある名称そのもの"),
        ("reject", "Ｓａｌｅｓｆｏｒｃｅ　Ｓｅｒｖｉｃｅｓ", SALESFORCE, "リストにある名称そのもの"),
        ("accept", "Salesforce Services 利用料", ORACLE, "リストにある別のサービスの名称"),
    ],
)
def test_a_decision_against_a_name_of_the_list_is_kept_with_a_warning(
    run: Run, verdict: str, name: str, number: str, told: str
) -> None:
    done = run("decide", verdict, name, number, *SIGNED)
    assert done.returncode == 0
    assert told in done.stderr
    assert f"（{SALESFORCE}「Salesforce Services」）" in done.stderr
    assert len(run("decide", "list").stdout.splitlines()) == 1


def test_a_decision_about_a_name_that_the_list_does_not_have_is_kept_without_a_warning(run: Run) -> None:
    for verdict, name, number in (("accept", "庁内書庫", ORACLE), ("reject", "OCI", ORACLE)):
        assert run("decide", verdict, name, number, *SIGNED).stderr == ""
    assert (
        "Please note"
        in run("decide", "reject", "Salesforce Services", SALESFORCE, *SIGNED, "--lang", "en").stderr
    )
