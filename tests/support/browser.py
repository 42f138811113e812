"""A real Chromium, and the demo with a scripted model on its page: for tests, pictures and moving pictures.

async with chromium() as browser, demo_page(folder, model.url) as url:
    page = await open_page(browser, url, PHONE)
    await command(page, "context")
    await page.screenshot(path="context.png")
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright

from bot.cli.demo.page import page
from bot.cli.demo.world import World
from tests.support.demo import running

DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
# Debian's package, and other names of it.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# No sandbox: it cannot be made as root, in a container. The rest asks no server of its maker for anything.
OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def demo_page(
    data: Path, model_url: str, channel: str = "general", *, port: int = 0, language: str = "en"
) -> AsyncIterator[tuple[World, str]]:
    """Run the demo with its files in `data`; yield its Discord and the page's address."""
    async with (
        running(data, model_url, language=language) as world,
        page(world, channel, port=port, model="test-model") as shown,
    ):
        yield world, shown.url


async def open_page(
    browser: Browser, url: str, size: ViewportSize = DESKTOP, *, locale: str = "en-US", scale: float = 1
) -> Page:
    """Open the page in a context of its own and wait until it shows the channel."""
    context = await browser.new_context(viewport=size, locale=locale, device_scale_factor=scale)
    opened = await context.new_page()
    await opened.goto(url)
    await opened.locator("#channel-composer-input").wait_for()
    await settled(opened)
    return opened


async def settled(shown: Page) -> None:
    """Return once fonts and images of the latest state are drawn."""
    await shown.locator("#preview-app[aria-busy=false]").wait_for()


async def write(shown: Page, text: str) -> None:
    """Send a message."""
    await shown.locator("#channel-composer-input").fill(text)
    await shown.keyboard.press("Enter")


async def command(shown: Page, name: str, *, choice: str = "") -> None:
    """Run a command, such as "context" or "prompt set", with this value of its first option, if it needs one."""
    await shown.locator("#channel-composer-input").fill(f"/{name}")
    await shown.locator(".command-entry", has=shown.get_by_text(f"/{name}", exact=True)).click()
    if choice:
        await shown.locator(f'.command-suggestion[data-value="{choice}"]').click()
    await shown.locator("#send-message").click()


async def view_as(shown: Page, person: str) -> None:
    """Become another person, and wait for their view: a message that is sent before would be lost."""
    viewer = await shown.evaluate("window.simcordPreview.viewerId")
    await shown.locator("#viewer-picker").select_option(label=person)
    changed = "before => window.simcordPreview.viewerId && window.simcordPreview.viewerId !== before"
    await shown.wait_for_function(changed, arg=viewer)
    await settled(shown)


def messages(shown: Page) -> Locator:
    """All messages on the page, oldest first."""
    return shown.locator(".channel-message")
