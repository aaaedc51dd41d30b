"""Everybody can use every page: with a screen reader, a keyboard, a phone, large letters, and on paper."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from .browser import DESK, PHONE, opened
from .house import PAGES

STATUS = {"problem": 404, "faulty": 400}
ZOOMED: ViewportSize = {"width": DESK["width"] // 2, "height": DESK["height"] // 2}
"""What a window for a desk has room for at 200 %."""


def _go(page: Page, name: str, answered: str) -> int:
    address = PAGES[name]
    if name == "record":
        page.goto(answered)
        address = page.get_by_role("link", name="記録を開く").get_attribute("href")
    response = page.goto(address or answered)
    return response.status if response else 0


def _too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def _shorten(page: Page) -> None:
    """Leave a few of the sections that one template makes dozens of: axe takes long over each."""
    page.evaluate(
        "for (const one of document.querySelectorAll('main section:nth-of-type(n + 7)')) one.remove()"
    )


def _unfold(page: Page) -> None:
    page.evaluate("for (const one of [...document.querySelectorAll('details')].slice(0, 40)) one.open = true")


def _found_by_axe(page: Page) -> list[Any]:
    response = Axe().run(page).response
    return [
        (one["id"], one["impact"], [node["html"] for node in one["nodes"]]) for one in response["violations"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_at_a_desk_and_on_a_phone(
    browser: Browser, address: str, answered: str, name: str
) -> None:
    """Axe finds nothing, of whatever weight; nothing has to be scrolled sideways, at 200 % zoom neither."""
    with opened(browser, address) as page:
        assert _go(page, name, answered) == STATUS.get(name, 200)
        _shorten(page)
        _unfold(page)
        assert _found_by_axe(page) == []
        page.set_viewport_size(ZOOMED)
        assert not _too_wide(page)
        page.set_viewport_size(PHONE)
        assert not _too_wide(page)
        assert _found_by_axe(page) == []


@pytest.mark.parametrize("name", ["search", "check", "status"])
def test_every_page_speaks_english_too(browser: Browser, address: str, answered: str, name: str) -> None:
    with opened(browser, address) as page:
        _go(page, name, answered)
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("link", name="日本語")).to_be_visible()
        assert page.locator("html").get_attribute("lang") == "en"
        assert _found_by_axe(page) == []


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="本文へ移動")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    assert float(search.evaluate("one => parseFloat(getComputedStyle(one).outlineWidth)")) >= 2
    page.keyboard.type("翻訳")
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(1)


def test_the_keyboard_goes_through_a_page_in_the_order_in_which_it_is_read(page: Page) -> None:
    page.goto("/check")
    reached: list[str] = []
    for _ in range(45):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || ''")
        if name and name not in reached:
            reached.append(name)
    fields = page.locator("form.need [name]")
    assert reached == fields.evaluate_all("all => all.map((one) => one.name)")


def test_what_was_unfolded_or_not_is_all_on_paper(page: Page, answered: str) -> None:
    page.goto(answered)
    expect(page.locator(".row .assessment").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".row .assessment").first).to_be_visible()
