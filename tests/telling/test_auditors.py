"""The list of audit institutions: read, kept and asked like the list of services, and linked from it."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from lookup.errors import ListRefused
from lookup.knowledge import load_knowledge
from lookup.model import Auditor
from lookup.sync.auditors import knowledge_of_auditors, read_auditors

from .conftest import FIRST, House, run, serving, written

KNOWLEDGE = knowledge_of_auditors(load_knowledge())
LIST = """ISMAP監査機関リスト（合成データ）
番号,監査機関名,所在地,登録年月日,有効期限,ウェブサイト
A-1,あおば監査法人,東京都千代田区,令和3年4月1日,2027-03-31,https://example.test/
A-2,監査法人みどり,大阪府大阪市,2021/4/1,未定,
※ 合成データです
,,住所だけ,,,
"""


def read(text: str) -> tuple[Auditor, ...]:
    return read_auditors(text.encode(), "auditors.csv", KNOWLEDGE).services


def test_a_list_is_read_with_its_own_labels() -> None:
    reading = read_auditors(LIST.encode(), "auditors.csv", KNOWLEDGE)
    first, second = reading.services
    assert (first.key, first.name, first.address) == ("A-1", "あおば監査法人", "東京都千代田区")
    assert str(first.registered_on) == str(second.registered_on) == "2021-04-01"
    assert first.extra == {"ウェブサイト": "https://example.test/"}
    assert second.expires_on is None
    assert second.unreadable == {"expires_on": "未定"}
    assert reading.unknown_headers == ("ウェブサイト",)
    assert reading.rows_kept_out == 1
    assert not reading.complete_as_read
    assert [problem.cell for problem in reading.problems] == ["E4", "C6"]


def test_a_workbook_and_a_saved_page_say_the_same(tmp_path: Path) -> None:
    rows = [("監査機関の名称", "住所"), ("あおば監査法人", "東京都"), ("みどり監査法人", "大阪府")]
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    path = tmp_path / "auditors.xlsx"
    book.save(path)
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = f"<!doctype html><html><body><table>{cells}</table></body></html>"
    csv = "\n".join(",".join(row) for row in rows)
    assert read_auditors(path.read_bytes(), path.name, KNOWLEDGE).services == read(page) == read(csv)
    assert read(csv)[0].key.startswith("auditor-")


def test_rows_that_clash_are_kept_out_and_repeated_ones_count_once() -> None:
    text = "監査機関名,所在地\nあ監査法人,東京\nあ監査法人,東京\nい監査法人,大阪\nい監査法人,京都\n"
    reading = read_auditors(text.encode(), "auditors.csv", KNOWLEDGE)
    assert [auditor.name for auditor in reading.services] == ["あ監査法人"]
    assert reading.rows_kept_out == 2
    assert len(reading.clashing) == len(reading.repeated) == 1


@pytest.mark.parametrize("text", ["見出し,ほか\n1,2\n", "監査機関名,所在地\n", written(FIRST)])
def test_what_is_no_such_list_is_refused(text: str) -> None:
    with pytest.raises(ListRefused):
        read(text)


def test_it_is_versioned_looked_up_and_linked_from_services(house: House, tmp_path: Path) -> None:
    home = house.home
    house.take_in(FIRST)
    assert run(home, "auditors").returncode == 1
    assert "has been taken in" in run(home, "show", "C21-0001-2").stdout

    path = tmp_path / "auditors.csv"
    path.write_text(LIST, encoding="utf-8")
    arguments = ("sync", "--auditors", "--source", path, "--origin", "official")
    taken = run(home, *arguments)
    assert taken.returncode == 0, taken.stderr
    assert "List of ISMAP audit institutions" in taken.stdout
    assert json.loads(run(home, *arguments, "--json").stdout)["outcome"] == "unchanged"
    assert len(house.desk.store.versions()) == 1, "the list of services is another register"

    found = run(home, "auditors", "みどり")
    assert found.stdout == "A-2\t監査法人みどり\t大阪府大阪市\t2021-04-01\t\n"
    assert run(home, "auditors", "だれも").returncode == 1
    assert "is on the list" in run(home, "show", "C21-0002-2").stdout
    assert "auditor_listed" not in json.loads(run(home, "show", "C21-0003-2", "--json").stdout)

    path.write_text(LIST.replace("A-1,あおば", "A-1,わかば"), encoding="utf-8")
    assert run(home, *arguments).returncode == 0
    with serving(home) as served:
        answer = served.client.get("/v1/auditors", params={"q": "監査法人"}).json()
        assert [auditor["name"] for auditor in answer["auditors"]] == ["わかば監査法人", "監査法人みどり"]
        assert answer["list"]["official"]
        assert served.client.get("/v1/auditors", params={"as_of": "2001-01-01"}).status_code == 404
        for number, state in (("C21-0001-2", "not_listed"), ("C21-0002-2", "listed")):
            told = served.client.get(f"/v1/services/{number}").json()["auditor_listed"]
            assert [auditor["state"] for auditor in told["auditors"]] == [state]
            assert told["list"] == answer["list"]
        entry = served.client.get("/v1/services/C21-0003-2").json()
        assert entry["auditor_listed"] is None
