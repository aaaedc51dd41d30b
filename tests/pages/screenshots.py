"""Screenshots of the pages, from invented services only: ``python -m tests.pages.screenshots``.

Writes the small pictures of the READMEs' tour to ``docs/tour``. With a folder as its argument, writes every
page at both widths there instead, whole, to be looked at.
"""

import base64
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

from .browser import DESK, PHONE, hand_in, launched, opened
from .house import DATA, EXAMPLE, PAGES, furnish, in_force, serving

TOUR: Final = Path(__file__).parents[2] / "docs" / "tour"
SHEET: Final = DATA / "sheets-dev" / "form_a_clean.xlsx"
"""Of invented services, as all of the tour is."""
LABEL: Final = "架空のサービスによる画面の例"
QUALITY: Final = 50
"""Of the pictures; with it letters stay clear and files small."""
WINDOW: Final = {"width": 1040, "height": 640}
"""Of a size that a README shows without making letters small."""
_LABELLED: Final = """(text) => {
  const label = document.createElement("div");
  label.textContent = text;
  Object.assign(label.style, {
    position: "fixed", right: "0", bottom: "0", padding: "2px 10px", background: "#8a2b00", color: "#fff",
    fontSize: "13px", zIndex: "9",
  });
  document.body.append(label);
}"""


def main(folder: Path | None) -> None:
    """Make the pictures of the tour, or of every page in *folder*."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        furnish(home, in_force())
        with serving(home) as address, launched() as browser:
            if folder:
                _every_page(browser, address, folder)
            else:
                _tour(browser, address)


def _every_page(browser: Browser, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with opened(browser, address) as page:
        page.goto("/sheet")
        page.locator(".more summary").click()
        page.get_by_label("記録として残す").check()
        page.locator("#file").set_input_files(EXAMPLE)
        page.get_by_role("button", name="判定する").click()
        page.locator("#results").wait_for()
        record = page.get_by_role("link", name="記録を開く").get_attribute("href")
        places = {**PAGES, "answer": page.url, "record": record}
        for width, size in (("desk", DESK), ("phone", PHONE)):
            page.set_viewport_size(size)
            for name, path in places.items():
                page.goto(path or "/")
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def _tour(browser: Browser, address: str) -> None:
    TOUR.mkdir(exist_ok=True)
    with opened(browser, address, viewport=WINDOW) as page:
        page.goto("/?q=管理")
        _take(page, "search")
        page.goto("/services/C25-8015-2")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        _take(page, "service")
        page.goto("/check?service=すみれ翻訳&scope=用語集&regions=東京&ends_on=2040-03-31")
        page.locator(".candidate").evaluate("one => one.scrollIntoView()")
        _take(page, "check")
        hand_in(page, str(SHEET))
        page.locator("#results").evaluate("one => one.scrollIntoView()")
        _take(page, "sheet")
    with opened(browser, address, viewport=PHONE) as page:
        page.goto("/expiring")
        _take(page, "phone")


def _take(page: Page, name: str) -> None:
    page.evaluate(_LABELLED, LABEL)
    session = page.context.new_cdp_session(page)
    picture = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    (TOUR / f"{name}.webp").write_bytes(base64.b64decode(picture["data"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
