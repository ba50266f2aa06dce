"""A real Chromium against a real server. Where there is no Chromium these tests say so and stand aside."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.blueprints.demo.cast import PASSWORD, PRIYA

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: `apt-get install chromium` lets these tests run")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, server) -> Iterator[Callable[..., Page]]:
    """Open a signed-in page of the console; what the browser complains of is kept in `page.complaints`."""
    contexts = []

    def open_page(path: str = "/console/orders", **settings) -> Page:
        # A browser elsewhere: what the page shows must not depend on where it is read.
        context = browser.new_context(**{"timezone_id": "Europe/Berlin", "base_url": server.url} | settings)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: _note(page, message))
        page.goto("/console/sign_in?next=" + path)
        page.fill("[name=email]", PRIYA.email)
        page.fill("[name=password]", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note(page: Page, message) -> None:
    refused_form = "status of 400" in message.text
    if message.type in ("error", "warning") and not refused_form:
        page.complaints.append(message.text)
