"""What strangers cannot do with the pages, and what becomes of the sheets that are handed in."""

import io
import os
import re
import time
from datetime import date
from pathlib import Path

import httpx
import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from lookup.model import Text
from lookup.pages.held import KEPT_SECONDS, Asked, HeldAnswers, Work
from lookup.pages.work import HELD

from .browser import opened
from .house import DATA, serving

FOREIGN = [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "same-site"}]


def _hand_in(address: str, name: str, data: bytes, **fields: str) -> httpx.Response:
    return httpx.post(f"{address}/sheet", files={"file": (name, data)}, data=fields, timeout=60)


@pytest.fixture
def held(home: Path) -> HeldAnswers:
    return HeldAnswers(home / HELD)


def _asked(name: str = "要件.xlsx") -> Asked:
    return Asked(name=name, on=date(2026, 11, 22), lang="ja")


def test_every_page_forbids_what_it_does_not_need(address: str, answered: str) -> None:
    for path in ("/", "/sheet", answered, f"{answered}/workbook", "/nowhere/at/all", "/static/style.css"):
        headers = httpx.get(address + path, headers={"Accept": "text/html"}).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "same-origin", path


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/sheet", "/check", "/sheet/abc/delete"])
def test_forms_of_other_sites_are_refused(address: str, path: str, headers: dict[str, str]) -> None:
    answer = httpx.post(address + path, data={"service": "すみれ翻訳"}, headers=headers)
    assert answer.status_code == 403
    assert "ほかのサイト" in answer.text


def test_nothing_of_an_upload_stays_but_the_answer(address: str, home: Path, example: Path) -> None:
    mark = b"PK\x05\x06"
    assert mark in example.read_bytes()
    before = {path for path in home.rglob("*") if path.is_file()}
    answer = _hand_in(address, example.name, example.read_bytes())
    place = home / HELD / answer.headers["location"].rpartition("/")[2]
    kept = {path for path in home.rglob("*") if path.is_file()} - before
    assert {path.name for path in kept if path.is_relative_to(place)} == {
        "asked",
        "work",
        "result",
        "entries",
        "workbook",
    }
    assert all(path.is_relative_to(place) for path in kept)
    assert all(path.read_bytes() != example.read_bytes() for path in kept)
    assert place.stat().st_mode & 0o077 == 0
    httpx.post(f"{address}{answer.headers['location']}/delete")
    assert not place.exists()
    assert httpx.get(address + answer.headers["location"]).status_code == 404


def test_an_answer_goes_when_its_time_is_over(address: str, held: HeldAnswers) -> None:
    token = held.begin(_asked())
    assert httpx.get(f"{address}/sheet/{token}").status_code == 200
    _age(held.folder / token)
    assert httpx.get(f"{address}/sheet/{token}").status_code == 404
    held.sweep()
    assert not (held.folder / token).exists()


def _age(place: Path) -> None:
    gone_by = time.time() - KEPT_SECONDS - 1
    os.utime(place, (gone_by, gone_by))


@pytest.mark.parametrize("token", ["..%2F..", "%2e%2e", "a.b", "あ", "-" * 200])
def test_tokens_that_are_none_never_lead_anywhere(address: str, token: str) -> None:
    for rest in ("", "/workbook", "/questions", "/progress"):
        assert httpx.get(f"{address}/sheet/{token}{rest}").status_code == 404


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.xlsx", 'C:\\a\\"x".xlsx', "a\r\nSet-Cookie: x.xlsx", ".xlsx"]
)
def test_downloads_have_names_that_stay_in_their_folder(address: str, example: Path, name: str) -> None:
    place = _hand_in(address, name, example.read_bytes()).headers["location"]
    told = httpx.get(f"{address}{place}/workbook").headers["content-disposition"]
    assert told.startswith('attachment; filename="')
    assert not set("/\\\r\n") & set(told.partition(";")[2])
    assert "set-cookie" not in httpx.get(f"{address}{place}/workbook").headers


def test_a_csv_is_taken_and_answered_as_a_workbook(address: str) -> None:
    sheet = DATA / "sheets" / "27_csv_cp932.csv"
    place = _hand_in(address, sheet.name, sheet.read_bytes()).headers["location"]
    answer = httpx.get(f"{address}{place}/workbook")
    assert "27_csv_cp932-%E5%88%A4%E5%AE%9A.xlsx" in answer.headers["content-disposition"]
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames


def test_requirements_side_by_side_are_named_by_their_columns(address: str) -> None:
    sheet = DATA / "sheets" / "12_vertical.xlsx"
    place = _hand_in(address, sheet.name, sheet.read_bytes()).headers["location"]
    assert re.search(r"\w+ [A-Z]+列</span>", httpx.get(address + place).text)


def test_too_much_is_refused_before_it_is_read(home: Path, browser: Browser, tmp_path: Path) -> None:
    big = tmp_path / "大きい.xlsx"
    big.write_bytes(b"x" * 2_200_000)
    with serving(home, max_upload_bytes="1048576") as small:
        refused = _hand_in(small, big.name, big.read_bytes())
        assert refused.status_code == 413
        assert "1 MB" in refused.text
        with opened(browser, small) as page:
            page.goto("/sheet")
            page.locator("#file").set_input_files(big)
            expect(page.locator("[data-sending]")).to_contain_text("1 MB")
            page.get_by_role("button", name="判定する").click()
            assert page.url.endswith("/sheet")


@pytest.mark.parametrize(
    ("files", "fields", "status"),
    [
        ({}, {"on": "2026-11-22"}, 415),
        ({"file": ("a.xlsx", b"")}, {}, 400),
        ({"file": ("a.xlsx", b"x")}, {"on": "x"}, 400),
    ],
)
def test_half_filled_forms_are_told_what_is_missing(
    address: str, files: dict[str, tuple[str, bytes]], fields: dict[str, str], status: int
) -> None:
    answer = httpx.post(f"{address}/sheet", files=files, data=fields, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_the_progress_is_told_as_it_is_made(page: Page, held: HeldAnswers) -> None:
    token = held.begin(_asked())
    page.goto(f"/sheet/{token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("判定しています")
    held.tell(token, Work(state="working", done=30, total=120))
    expect(page.get_by_role("status")).to_have_text("120件中30件")
    held.tell(token, Work(state="failed", problem=Text("読めませんでした", "unreadable")))
    expect(page.get_by_role("alert")).to_contain_text("読めませんでした")


def test_the_progress_is_told_without_scripts(browser: Browser, address: str, held: HeldAnswers) -> None:
    token = held.begin(_asked())
    with opened(browser, address, java_script_enabled=False) as page:
        page.goto(f"/sheet/{token}")
        held.tell(token, Work(state="working", done=30, total=120))
        expect(page.get_by_role("status")).to_have_text("120件中30件")
        held.tell(token, Work(state="failed"))
        expect(page.get_by_role("alert")).to_be_visible()


def test_what_is_no_page_is_a_page_for_people_and_a_problem_for_programs(address: str) -> None:
    for_people = httpx.get(f"{address}/nowhere", headers={"Accept": "text/html"})
    assert for_people.status_code == 404
    assert "/nowhere" in for_people.text
    assert "<h1>" in for_people.text
    assert httpx.get(f"{address}/nowhere").headers["content-type"].startswith("application/problem+json")
    assert httpx.get(f"{address}/?unknown=1").status_code == 400


def test_a_list_that_is_not_official_is_told_on_every_page(tmp_path: Path) -> None:
    """A server that has never synced answers from the bundled list, and says so."""
    with serving(tmp_path) as bundled:
        for path in (
            "/",
            "/sheet",
            "/check",
            "/changes",
            "/expiring",
            "/records",
            "/status",
            "/services/none",
        ):
            text = httpx.get(bundled + path, headers={"Accept": "text/html"}).text
            assert 'class="banner"' in text, path
            assert "公式ではありません・全件ではありません" in text, path
