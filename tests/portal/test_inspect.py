"""The first contact: what ``inspect`` shows of a list that is not understood yet, and what it proposes."""

from pathlib import Path

import pytest
import yaml

from .conftest import Command
from .server import Portal, service

UNKNOWN = {
    "u_syn_bangou": "合成一",
    "u_syn_meishou": "合成二",
    "u_syn_jigyousha": "合成三",
    "u_syn_tourokubi": "合成四",
    "u_syn_kigen": "合成五",
    "u_syn_bikou": "合成六",
}
PAGE = """<!DOCTYPE html>
<!-- saved from url=(0046)https://www.ismap.go.jp/csm?id=cloud_service_list -->
<html><head><meta charset="utf-8"><title>合成</title></head><body><table>
<tr><th>登録の記号</th><th>呼び名</th><th>提供する会社</th><th>ここまで</th><th>しるし</th></tr>
<tr><td>C26-0001-2</td><td>合成サービス一</td><td>合成一株式会社</td><td>2027-03-31</td><td>甲</td></tr>
<tr><td>C26-0002-2</td><td>合成サービス二</td><td>合成二株式会社</td><td>2027-06-30</td><td>甲</td></tr>
</table></body></html>
"""


def proposed(out: str) -> str:
    """Return what is to be pasted: from its first comment on."""
    return out[out.index("# 次の内容を") :]


def test_a_saved_page_with_unknown_labels_is_taken_in_once_the_correction_is_pasted(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "list.html"
    path.write_text(PAGE, encoding="utf-8")
    assert command("sync", "--source", path).code == 1

    looked = command("inspect", path)

    assert looked.code == 1
    assert "登録の記号" in looked.err
    command.paste(proposed(looked.out))
    done = command("sync", "--source", path, "--json")
    assert done.code == 0, done.err
    assert done.json["version"]["service_count"] == 2
    shown = command("show", "C26-0002-2", "--json").json["service"]
    assert (shown["service_name"], shown["provider_name"], shown["expires_on"], shown["extra"]) == (
        "合成サービス二",
        "合成二株式会社",
        "2027-06-30",
        {"しるし": "甲"},
    )


def test_the_portal_with_unknown_labels_is_taken_in_once_the_correction_is_pasted(
    command: Command, portal: Portal
) -> None:
    portal.labels.update(UNKNOWN)
    assert command.sync().code == 1

    looked = command("inspect", "portal")

    assert looked.code == 1
    assert (
        "result.containers[0].rows[0].columns[1].rows[0].columns[0].widgets[1].widget.data.list" in looked.out
    )
    assert "[u_syn_bikou]" in looked.out
    command.paste(proposed(looked.out))
    done = command.sync("--json")
    assert done.code == 0, done.err
    shown = command("show", "C26-0003-2", "--json").json["service"]
    assert (shown["service_name"], shown["provider_name"], shown["registered_on"], shown["expires_on"]) == (
        "合成サービス3",
        "合成事業者3株式会社",
        "2025-04-01",
        "2027-03-31",
    )


def test_a_workbooks_or_csv_files_unknown_headers_are_corrected_alike(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("しるし,よびな\nC26-0001-2,合成サービス\nC26-0002-2,合成台帳\n", encoding="cp932")

    command.paste(proposed(command("inspect", path).out))

    assert command("sync", "--source", path, "--json").json["version"]["service_count"] == 2


def test_two_fields_for_one_column_are_settled_by_the_correction(command: Command, portal: Portal) -> None:
    for n, entry in enumerate(portal.lists["cloud_service_list"]):
        entry["name"] = f"別の名称{n}"
    assert "クラウドサービスの名称" in command.sync().err

    command.paste(proposed(command("inspect").out))

    done = command.sync()
    assert done.code == 0, done.err


def test_what_is_understood_needs_no_correction_of_fields(command: Command, portal: Portal) -> None:
    looked = command("inspect", "portal", "--json").json

    assert looked["headers"]["備考"] == "remarks"
    assert looked["unknown_headers"] == []
    assert [s["registration_number"] for s in looked["services"]][:2] == ["C26-0001-2", "C26-0002-2"]
    assert yaml.safe_load(looked["correction"]) is None
    assert "ISMAP-LIU" in looked["correction"]
    assert command("status", "--json").json["last_attempt"] is None
    assert portal.asked


def test_what_nothing_speaks_for_is_shown_with_its_values_and_not_guessed(
    command: Command, portal: Portal
) -> None:
    for n, entry in enumerate(portal.lists["cloud_service_list"]):
        entry["u_syn_zatsu"] = f"雑{n % 2}"

    looked = command("inspect", "portal")

    assert looked.code == 0
    assert "u_syn_zatsu" in looked.out
    assert "雑0 / 雑1" in looked.out
    assert yaml.safe_load(proposed(looked.out)) is None


def test_the_portal_without_a_list_says_which_arrays_it_has(command: Command, portal: Portal) -> None:
    portal.lists["cloud_service_list"] = []

    looked = command("inspect", "portal")

    assert looked.code == 1
    assert "news [1] title" in looked.err


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_speaks_both_languages(command: Command, portal: Portal, lang: str) -> None:
    portal.lists["cloud_service_list"].append(service(7, u_syn_kigen="未定の日"))

    looked = command("inspect", "portal", "--lang", lang)

    assert ("Found at" in looked.out) == (lang == "en")
    assert "ISMAP![5].u_syn_kigen" in looked.err
