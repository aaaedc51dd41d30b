"""What an officer does with the pages, in a real browser."""

import base64
import io
import zipfile
from pathlib import Path

import httpx
import openpyxl
from playwright.sync_api import Browser, Page, expect

from .browser import hand_in, opened
from .house import MARKUP, SHOWN_FIRST

DATA = Path(__file__).parents[1] / "data"
UNKNOWN = DATA / "sheets" / "26_unknown_headers.xlsx"
DROP = """([name, text]) => {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  return transfer;
}"""


def test_a_search_leads_to_a_service_and_to_its_history(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("翻訳")
    page.get_by_role("button", name="探す").click()
    expect(page.get_by_role("status")).to_contain_text("19件中1件")
    expect(page.locator(".hit mark").first).to_have_text("翻訳")
    page.get_by_role("link", name=SHOWN_FIRST).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SHOWN_FIRST)
    expect(page.locator(".fields .changed dt")).to_contain_text("有効期限")
    page.locator(".links").get_by_role("link", name="変更の履歴").click()
    expect(page.locator(".timeline")).to_contain_text("用語集")
    expect(page.locator(".timeline del")).to_contain_text("令和")


def test_facets_narrow_a_search_and_can_be_taken_back(page: Page) -> None:
    page.goto("/")
    page.locator(".facets").get_by_role("link", name="ISMAP-LIU").click()
    expect(page.locator(".hit")).to_have_count(3)
    page.locator(".active .chip").click()
    expect(page.locator(".hit")).to_have_count(19)


def test_the_items_of_a_scope_are_searched_while_typing(page: Page) -> None:
    page.goto("/services/C25-8015-2")
    page.locator("#item").fill("ようごしゅう")
    expect(page.locator("#scope-items li:visible")).to_have_count(0)
    page.locator("#item").fill("用語")
    expect(page.locator("#scope-items li:visible")).to_have_text(["用語集"])


def test_a_misspelled_name_is_told_what_it_may_mean(page: Page) -> None:
    page.goto("/?q=すみれ翻約")
    expect(page.locator(".alike")).to_contain_text(SHOWN_FIRST)


def test_a_dropped_sheet_is_answered_and_its_workbook_opens(
    page: Page, example: Path, tmp_path: Path
) -> None:
    page.goto("/sheet")
    text = base64.b64encode(example.read_bytes()).decode()
    transfer = page.evaluate_handle(DROP, [example.name, text])
    page.locator("form.drop").dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.locator("#reading")).to_be_visible()
    expect(page.locator(".reading")).to_contain_text("見出し 5-6 行目、要件 20 件")
    _narrowed_and_unfolded(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="判定を書き込んだブックを受け取る").click()
    assert waiting.value.suggested_filename == "requirements-判定.xlsx"
    saved = tmp_path / "answer.xlsx"
    waiting.value.save_as(saved)
    book = openpyxl.load_workbook(saved)
    assert "判定について" in book.sheetnames


def _narrowed_and_unfolded(page: Page) -> None:
    page.get_by_role("navigation", name="判定で絞り込む").get_by_role("link", name="要確認").click()
    row = page.locator(".row").first
    expect(row.locator("> summary .verdict")).to_have_text("？ 要確認")
    expect(row.locator(".assessment")).to_be_hidden()
    row.locator("> summary").click()
    expect(row.locator(".assessment")).to_be_visible()


def test_what_is_left_to_ask_comes_as_a_workbook_for_each_addressee(page: Page, answered: str) -> None:
    page.goto(answered)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="照会票").click()
    assert waiting.value.suggested_filename == "requirements-照会票.zip"
    with zipfile.ZipFile(waiting.value.path()) as archive:
        books = [openpyxl.load_workbook(io.BytesIO(archive.read(name))) for name in archive.namelist()]
    assert books


def test_columns_nobody_knows_are_proposed_and_the_sheet_is_answered_again(page: Page) -> None:
    hand_in(page, str(UNKNOWN))
    column = page.get_by_label("シート「要件」C列「置き場」")
    assert "候補" in (column.locator("option").nth(1).text_content() or "")
    column.select_option(index=1)
    page.locator("#again").set_input_files(UNKNOWN)
    page.get_by_role("button", name="列の意味を指定して判定し直す").click()
    expect(page.locator(".reading")).to_contain_text("C「置き場」→リージョン")
    expect(page.get_by_label("シート「要件」C列「置き場」")).to_have_count(0)
    page.get_by_label("シート「要件」D列「いつまで」").select_option(label="契約終了日（候補）")
    page.locator("#again").set_input_files(UNKNOWN)
    page.get_by_role("button", name="列の意味を指定して判定し直す").click()
    expect(page.locator(".reading")).to_contain_text("C「置き場」→リージョン、D「いつまで」→契約終了日")


def test_without_scripts_a_sheet_is_answered_all_the_same(
    browser: Browser, address: str, example: Path, tmp_path: Path
) -> None:
    with opened(browser, address, java_script_enabled=False) as page:
        hand_in(page, str(example))
        page.get_by_role("link", name="満たさない").click()
        expect(page.locator(".row")).not_to_have_count(0)
        page.locator(".row > summary").first.click()
        expect(page.locator(".assessment").first).to_be_visible()
        with page.expect_download() as waiting:
            page.get_by_role("link", name="判定を書き込んだブックを受け取る").click()
        waiting.value.save_as(tmp_path / "answer.xlsx")
        assert openpyxl.load_workbook(tmp_path / "answer.xlsx").sheetnames
        page.get_by_role("button", name="この結果を今すぐ消す").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("要件表を判定する")


def test_a_wrong_file_is_refused_in_the_officers_language(page: Page, tmp_path: Path) -> None:
    wrong = tmp_path / "メモ.xlsx"
    wrong.write_bytes(b"no workbook at all")
    hand_in(page, str(wrong))
    expect(page.get_by_role("heading", level=1)).to_have_text("「メモ.xlsx」は判定できませんでした")
    expect(page.get_by_role("alert")).to_contain_text("メモ.xlsx")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("“メモ.xlsx” could not be answered")


def test_the_language_stays_switched_from_page_to_page(page: Page) -> None:
    page.goto("/changes?kind=added")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What has changed")
    assert "kind=added" in page.url
    page.get_by_role("link", name="Expiring").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Services that expire soon")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="日本語").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("有効期限の近いサービス")


def test_one_requirement_is_checked_by_hand(page: Page) -> None:
    page.goto("/services/C25-8015-2")
    page.get_by_role("link", name="このサービスを要件と照らし合わせる").click()
    page.get_by_label("リージョン", exact=True).fill("東京")
    page.get_by_label("契約終了日").fill("2040-03-31")
    page.get_by_label("契約開始日").fill("2041-03-31")
    page.get_by_role("button", name="判定する").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[aria-invalid]")).not_to_have_count(0)
    page.get_by_label("契約開始日").fill("")
    page.get_by_role("button", name="判定する").click()
    expect(page.locator(".answer .outcome")).to_contain_text(SHOWN_FIRST)
    expect(page.locator(".answer .candidate")).to_contain_text("有効期限（契約期間）")
    assert page.get_by_label("リージョン", exact=True).input_value() == "東京"


def test_what_changed_is_shown_and_narrowed(page: Page) -> None:
    page.goto("/changes")
    expect(page.get_by_role("status")).to_contain_text("変更6件")
    page.get_by_label("種類").select_option(label="削除")
    page.get_by_role("button", name="表示").click()
    expect(page.get_by_role("status")).to_contain_text("変更2件")
    page.get_by_role("link", name="しらかば保管庫").click()
    expect(page.locator(".warning")).to_contain_text("登録辞退")


def test_what_expires_soon_is_listed_and_can_be_put_into_a_calendar(page: Page, address: str) -> None:
    page.goto("/expiring?within=200")
    expect(page.get_by_role("heading", name="200日以内")).to_be_visible()
    expect(page.locator(".month .due").first).to_be_visible()
    link = page.get_by_role("link", name="iCalendar").get_attribute("href") or ""
    calendar = httpx.get(address + link)
    assert calendar.text.startswith("BEGIN:VCALENDAR")


def test_a_record_is_kept_on_request_and_printed_without_what_only_screens_need(
    page: Page, answered: str
) -> None:
    page.goto(answered)
    page.get_by_role("link", name="記録を開く").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("requirements.xlsx")
    expect(page.locator(".recorded")).to_have_count(20)
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator(".recorded .check p").first).to_be_visible()


def test_a_held_list_is_told_with_the_reason(page: Page) -> None:
    page.goto("/status")
    expect(page.get_by_role("region", name="保留中の新しいリストがあります")).to_contain_text(
        "架空のリスト-3.csv"
    )
    expect(page.get_by_role("table").last).to_contain_text("試験監査法人甲")


def test_names_that_look_like_markup_are_only_text(page: Page) -> None:
    page.goto("/services/C25-8666-2")
    expect(page.get_by_role("heading", level=1)).to_have_text(MARKUP)
    assert page.locator("main img").count() == 0
    page.goto("/?q=<script>")
    expect(page.locator(".hit mark").first).to_have_text("script")
