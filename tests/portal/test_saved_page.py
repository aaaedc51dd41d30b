"""A page saved from a browser: its table, the data in it or beside it, and what it may say of its origin."""

import codecs
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup.errors import ListRefused
from lookup.knowledge import load_knowledge
from lookup.settings import Settings
from lookup.sync.html import is_html, read_html
from lookup.sync.reading import ListReading, read_list
from lookup.sync.sources import open_source
from lookup.sync.sources.source import Delivery

from .server import Portal

KNOWLEDGE = load_knowledge()
HEAD = "<th>登録番号</th><th>クラウドサービスの名称</th><th>有効期限</th>"
ROW = "<td>C26-0001-2</td><td>合成サービス</td><td>2027-03-31</td>"
OFFICIAL = "<!-- saved from url=(0051)https://www.ismap.go.jp/csm?id=cloud_service_list -->"


def page(table: str, head: str = '<meta charset="utf-8">', top: str = "<!DOCTYPE html>") -> str:
    return f"{top}\n<html><head>{head}</head><body><p>合成</p><table>{table}</table></body></html>"


def read(text: str | bytes) -> ListReading:
    return read_list(text if isinstance(text, bytes) else text.encode(), "saved.html", KNOWLEDGE)


def fetched(path: Path) -> Delivery:
    (delivery,) = open_source(str(path), Settings(home=path.parent), KNOWLEDGE).deliveries(None, frozenset())
    return delivery


def test_a_table_is_read_as_a_list_would_be() -> None:
    reading = read(page(f"<thead><tr>{HEAD}</tr></thead><tbody><tr>{ROW}</tr></tbody>"))

    (service,) = reading.services
    assert (service.registration_number, service.service_name) == ("C26-0001-2", "合成サービス")
    assert reading.sheets == ("table 1",)


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc-jp", "utf-16"])
def test_the_encoding_is_the_one_that_the_page_names_or_is_marked_with(encoding: str) -> None:
    text = page(f"<tr>{HEAD}</tr><tr>{ROW}</tr>", f'<meta charset="{encoding}">')
    named = {"cp932": "Shift_JIS"}.get(encoding, encoding)

    (service,) = read(text.replace(f'"{encoding}"', f'"{named}"').encode(encoding)).services

    assert service.service_name == "合成サービス"


def test_a_page_in_a_wrong_encoding_is_refused() -> None:
    with pytest.raises(ListRefused) as refused:
        read(page(f"<tr>{HEAD}</tr>").encode().replace("登".encode(), b"\xe7\x99") * 3)
    assert refused.value.code == "sync.undecodable"


def test_joined_cells_stand_in_every_row_they_reach_into() -> None:
    table = (
        "<tr><th rowspan=2>登録番号</th><th rowspan=2>クラウドサービスの名称</th>"
        "<th rowspan=2>クラウドサービス事業者</th><th colspan=2>監査対象期間</th></tr>"
        "<tr><th>開始</th><th>終了</th></tr>"
        "<tr><td>C26-0001-2</td><td>甲</td><td rowspan=2>合成株式会社</td>"
        "<td>2025-04-01</td><td>2026-03-31</td></tr>"
        "<tr><td>C26-0002-2</td><td>乙</td><td>2025-05-01</td><td>2026-04-30</td></tr>"
    )

    services = read(page(table)).services

    assert [s.provider_name for s in services] == ["合成株式会社", "合成株式会社"]
    assert [str(s.audit_period_start) for s in services] == ["2025-04-01", "2025-05-01"]
    assert [str(s.audit_period_end) for s in services] == ["2026-03-31", "2026-04-30"]


def test_absurdly_joined_cells_do_no_harm() -> None:
    rows = "<tr>" + "<td rowspan=65534 colspan=9999>x</td>" * 40 + "</tr>"
    with pytest.raises(ListRefused):
        read(page(rows * 20))


def test_breaks_are_lines_and_what_is_hidden_is_not_read() -> None:
    table = (
        "<tr><th>登録番号</th><th>クラウドサービスの名称</th><th>言明の対象範囲</th></tr>"
        "<tr><td>C26-0001-2<span class='ng-hide'>隠</span><script>var x;</script></td><td>甲 <b>乙</b></td>"
        "<td>機能一<br>機能二<ul><li>機能三</li></ul></td></tr>"
    )

    (service,) = read(page(table)).services

    assert service.service_name == "甲 乙"
    assert service.statement_scope == ("機能一", "機能二", "機能三")


def test_the_link_to_the_page_of_an_entry_is_kept() -> None:
    link = f"<a href='/csm?id=cloud_service_list_detail&amp;sys_id={'a' * 32}'>合成サービス</a>"
    row = f"<td>C26-0001-2</td><td>{link}</td><td>2027-03-31</td>"

    (service,) = read(page(f"<tr>{HEAD}</tr><tr>{row}</tr>")).services

    assert (service.detail_sys_id, service.service_name) == ("a" * 32, "合成サービス")


def test_a_table_within_a_table_is_read_once() -> None:
    inner = f"<table><tr>{HEAD}</tr><tr>{ROW}</tr></table>"

    assert len(read(page(f"<tr><td>{inner}</td></tr>")).services) == 1


@pytest.mark.parametrize(
    "script",
    [
        "window.NOW.page = {answer};",
        "var a = 1; foo({answer});",
        "JSON.parse({quoted});",
        "/* {{ */ init([1, {answer}]);",
    ],
)
def test_data_in_a_script_is_read_where_there_is_no_table(script: str) -> None:
    answer = json.dumps({"data": Portal().data("cloud_service_list")}, ensure_ascii=False)
    text = script.replace("{answer}", answer).replace("{quoted}", json.dumps(answer)).replace("{{", "{")

    reading = read(f"<!DOCTYPE html><html><body><script>{text}</script></body></html>")

    assert len(reading.services) == 5
    assert reading.headers["備考"] == "remarks"


def test_an_answer_of_the_portal_saved_as_a_file_is_a_list_too() -> None:
    headers = {"x-portal": "0123456789abcdef0123456789abcdef", "x-requested-with": "XMLHttpRequest"}
    answer = Portal().page({"id": "cloud_service_list"}, headers)

    assert len(read(json.dumps(answer).encode()).services) == 5
    assert len(read(codecs.BOM_UTF8 + json.dumps(answer, indent=1).encode()).services) == 5


def test_a_page_saved_before_the_list_was_shown_says_how_to_save_it() -> None:
    with pytest.raises(ListRefused) as refused:
        read(Portal().shell())
    assert "一覧が表示されるのを待ち" in refused.value.text.ja


@pytest.mark.parametrize("folder", ["list_files", "list.files"])
@pytest.mark.parametrize("name", ["page.json", "page.js.download", "frame.html"])
def test_a_complete_page_may_have_the_list_in_a_file_beside_it(
    tmp_path: Path, folder: str, name: str
) -> None:
    path = tmp_path / "list.html"
    path.write_text(OFFICIAL + Portal().shell(), encoding="utf-8")
    (tmp_path / folder).mkdir()
    data = json.dumps({"data": Portal().data("cloud_service_list")})
    contents = {"page.json": data, "page.js.download": f"window.x = {data};"}
    table = page(f"<tr>{HEAD}</tr><tr>{ROW}</tr>")
    (tmp_path / folder / name).write_text(contents.get(name, table), encoding="utf-8")
    (tmp_path / folder / "other.js").write_text("var nothing = {};", encoding="utf-8")

    delivery = fetched(path)

    assert delivery.origin == "official"
    assert len(read(delivery.data).services) == (5 if name in contents else 1)


def test_a_page_in_one_file_is_read(tmp_path: Path) -> None:
    table = page(f"<tr>{HEAD}</tr><tr>{ROW}</tr>")
    path = tmp_path / "list.mhtml"
    path.write_bytes(
        b"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://www.ismap.go.jp/csm?id=x\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="--b"\r\n\r\n'
        b"----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + table.encode()
        + b"\r\n----b--\r\n"
    )

    delivery = fetched(path)

    assert (delivery.origin, delivery.complete) == ("official", None)
    assert len(read(delivery.data).services) == 1


@pytest.mark.parametrize(
    ("top", "origin"),
    [
        (OFFICIAL, "official"),
        (OFFICIAL.replace("https:", "http:"), None),
        (OFFICIAL.replace("www.ismap.go.jp", "www.ismap.go.jp.example"), None),
        (OFFICIAL.replace("https://www.ismap.go.jp/csm?id=cloud_service_list", "about:internet"), None),
        ("<!DOCTYPE html>", None),
    ],
)
def test_a_page_counts_as_official_only_if_it_names_the_official_host(
    tmp_path: Path, top: str, origin: str | None
) -> None:
    path = tmp_path / "list.html"
    path.write_text(page(f"<tr>{HEAD}</tr><tr>{ROW}</tr>", top=top), encoding="utf-8")

    delivery = fetched(path)

    assert delivery.origin == origin
    assert delivery.complete is None
    told = [p.message.ja for p in read(delivery.data).problems]
    assert any("証明ではありません" in text for text in told) == ("saved from" in top)


PIECES = st.sampled_from(
    [
        *(
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "<th rowspan=3>",
            "<td colspan=9 rowspan=2>",
            "</td>",
            "<br>",
        ),
        *(
            "登録番号",
            "クラウドサービスの名称",
            "C26-0001-2",
            "<script>",
            "</script>",
            "x = {",
            '"a": [',
            "]}",
        ),
        *("JSON.parse('", '\\"', "')", "<!--", "-->", "<div hidden>", "\x00", "<meta charset=none>"),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_page_gives_a_reading_or_a_refusal(pieces: list[str]) -> None:
    with suppress(ListRefused):
        assert read("<html>" + "".join(pieces)).services


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_that_call_themselves_a_page_give_a_reading_or_a_refusal(data: bytes) -> None:
    for start in (b"<html>", b"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", b"Content-Type: multipart/related\n"):
        with suppress(ListRefused):
            assert read(start + data).services


def test_csv_and_workbooks_are_no_pages() -> None:
    assert not is_html("登録番号,<b>名称</b>\n".encode())
    assert not is_html(b"PK\x03\x04")
    assert read("[注] 合成のリスト\n登録番号,クラウドサービスの名称\nC26-0001-2,甲\n").services
    assert read_html(b"<html></html>").tables == ()
