"""A real browser on the pages of a real server, watched: whom it asks, and what it complains about."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

DESK: Final[ViewportSize] = {"width": 1280, "height": 800}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
_COMMANDS: Final = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING: Final = (
    "These tests need Chromium and a Japanese font. Install them, for instance on Debian: "
    "apt-get install --no-install-recommends chromium fontconfig fonts-ipafont-gothic"
)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the system's Chromium; without one, fail and say what to install."""
    command = next(filter(None, map(shutil.which, _COMMANDS)), None)
    assert command, MISSING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=command, args=[*_ARGUMENTS])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """Open an empty page of a browser that knows nothing yet, for the server at *address*.

    Nothing that it asks of another host leaves the machine, and the test fails for it; so it does for
    everything written to the console, except that a page of a problem has the status of a problem.
    """
    faults: list[str] = []
    settings = {"base_url": address, "viewport": DESK, "locale": "ja-JP", "reduced_motion": "reduce"}
    with browser.new_context(**{**settings, **options}) as context:
        context.set_default_timeout(15_000)

        def only_here(route: Any) -> None:
            if urlsplit(route.request.url).netloc == urlsplit(address).netloc:
                route.continue_()
            else:
                faults.append(f"asks another host: {route.request.url}")
                route.abort()

        context.route("**/*", only_here)

        def heard(message: Any) -> None:
            missing = "/static/" in message.location["url"]
            if missing or not message.text.startswith("Failed to load resource"):
                faults.append(f"console: {message.text} at {message.location}")

        context.on("console", heard)
        context.on("weberror", lambda error: faults.append(f"script failed: {error.error}"))
        yield context.new_page()
    assert not faults, faults


def hand_in(page: Page, path: str) -> None:
    """Hand a sheet in on the page for it, and wait for what comes of it."""
    page.goto("/sheet")
    page.locator("#file").set_input_files(path)
    page.locator("form.drop button").click()
    page.wait_for_url(lambda url: "/sheet/" in url)
    page.locator("h2#results, [role=alert]").first.wait_for()
