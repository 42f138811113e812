"""The demo's page in a real browser."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.support.model_answers import say_in_steps
from tests.support.model_server import ModelServer, say

pytest.importorskip("markdown_it", reason="needs the page: the demo extra")
pytest.importorskip("playwright", reason="needs playwright: the dev extra")

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.support.browser import (
    CHROMIUM,
    DESKTOP,
    PHONE,
    chromium,
    command,
    demo_page,
    messages,
    open_page,
    settled,
    write,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
LONG = "\n".join(f"line {number}" for number in range(60))


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def to_bottom(page: Page) -> float:
    return float(
        await page.locator("#channel-timeline").evaluate("it => it.scrollHeight - it.scrollTop - it.clientHeight")
    )


async def fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


async def act(page: Page, label: str) -> None:
    """Press a button of the tour and wait until it is done."""
    button = page.locator(".parley-actions button", has_text=label).first
    await button.click()
    await expect(button.locator(".parley-tick")).to_have_text("✓")
    await settled(page)


async def next_step(page: Page) -> None:
    await page.locator(".parley-next").click()


@SIZES
async def test_tour_plays_from_start_to_end(
    tmp_path: Path, model: ModelServer, browser: Browser, size: ViewportSize
) -> None:
    model.script(say("I will be there!"), say("It is on Friday."), say("Arr!"))
    async with demo_page(tmp_path, model.url) as (_, url):
        page = await open_page(browser, url, size)
        newest = messages(page).last

        await act(page, "The meeting is on Friday.")
        await expect(newest).to_contain_text("I will be there!")
        await act(page, "When is the meeting?")
        await expect(newest).to_contain_text("It is on Friday.")
        await next_step(page)

        await act(page, "/prompt set")
        await expect(page.locator(".modal-input")).to_have_value("You are a pirate. Talk like a pirate.")
        await page.locator(".modal-dialog button[type=submit]").click()
        await expect(newest).to_contain_text("pirate")
        await act(page, "Save")
        await expect(newest).to_contain_text("Saved")
        await act(page, "Hello, who are you?")
        await expect(newest).to_contain_text("Arr!")
        assert model.messages[0]["content"].startswith("You are a pirate.")
        await act(page, "/prompt reset")
        await expect(newest).to_contain_text("Removed: the prompt of this server.")
        await next_step(page)

        await act(page, "/context")
        await expect(newest).to_contain_text("6 messages")
        await act(page, "Exactly what is sent")
        await expect(newest.locator(".attachment-preview")).to_contain_text("The meeting is on Friday.")
        await next_step(page)

        await act(page, "/reset")
        await expect(newest).to_contain_text("I have forgotten")
        await page.locator(".parley-actions button").nth(1).click()
        await expect(newest).to_contain_text("0 messages")
        await act(page, "Undo")
        await expect(messages(page).filter(has_text="I remember this channel's conversation again")).to_be_visible()
        await page.locator(".parley-actions button").nth(3).click()
        await expect(newest).to_contain_text("6 messages")
        await next_step(page)

        await act(page, "View as Ben")
        await expect(messages(page).filter(has_text="Only you can see this")).to_have_count(0)
        await act(page, "/help")
        await expect(newest).to_contain_text("Only you can see this")
        await page.locator("#channel-composer-input").fill("/")
        await expect(page.locator(".command-entry", has_text="/help")).to_be_visible()
        assert await page.locator(".command-entry", has_text="/settings").count() == 0
        await act(page, "View as Ada")
        await next_step(page)

        await act(page, "/usage")
        await expect(newest).to_contain_text("@Ada")
        await expect(newest).to_be_in_viewport()
        assert await fits(page)
        await next_step(page)
        await expect(page.locator(".parley-tour")).to_be_hidden()


async def test_tour_goes_back_and_says_what_is_missing(tmp_path: Path, model: ModelServer, browser: Browser) -> None:
    async with demo_page(tmp_path, model.url, language="de") as (_, url):
        page = await open_page(browser, url)
        card = page.locator(".parley-tour")

        await expect(card).to_contain_text("Schritt 1 von 6")
        await next_step(page)
        await card.locator(".parley-actions button").nth(1).click()
        await expect(card.locator(".parley-problem")).to_be_visible(timeout=10_000)
        await card.locator(".parley-back").click()
        await expect(card).to_contain_text("Schritt 1 von 6")
        await card.locator(".parley-close").click()
        await expect(card).to_be_hidden()
        await page.locator(".parley-tour-opener").click()
        await expect(card).to_be_visible()


@SIZES
async def test_page_is_a_chat_named_parley(
    tmp_path: Path, model: ModelServer, browser: Browser, size: ViewportSize
) -> None:
    async with demo_page(tmp_path, model.url) as (_, url):
        page = await open_page(browser, url, size)

        await expect(page).to_have_title("Parley")
        words = await page.locator("body").inner_text()
        assert not re.search("simcord|inspect|capture|refresh|viewport|preview", words, re.IGNORECASE), words
        assert await fits(page)


@SIZES
async def test_page_offers_bot_at_mention_and_follows_growing_answer(
    tmp_path: Path, model: ModelServer, browser: Browser, size: ViewportSize
) -> None:
    answer = say_in_steps()
    model.script(answer)
    async with demo_page(tmp_path, model.url) as (_, url):
        page = await open_page(browser, url, size)

        await page.locator("#channel-composer-input").press_sequentially("@pa")
        await page.keyboard.press("Enter")
        await page.keyboard.type("count")
        await page.keyboard.press("Enter")
        await expect(messages(page).first).to_contain_text("@Parley count")
        answer.send(LONG)
        answer.finish()
        await expect(messages(page).last).to_contain_text("line 59")
        await expect(messages(page).last).to_be_in_viewport()
        await page.wait_for_timeout(300)

        assert await to_bottom(page) <= 1
        assert await fits(page)


async def test_page_stays_where_reader_scrolled(tmp_path: Path, model: ModelServer, browser: Browser) -> None:
    model.script(say(LONG), say("Short."))
    async with demo_page(tmp_path, model.url) as (world, url):
        page = await open_page(browser, url)
        await write(page, "@Parley count")
        await expect(messages(page).last).to_contain_text("line 59")

        await page.locator("#channel-timeline").hover()
        await page.mouse.wheel(0, -400)
        await world.people[1].send(world.channels["general"], "@Parley hello")
        await expect(messages(page).last).to_contain_text("Short.")

        assert await to_bottom(page) > 100


async def test_command_results_and_mentions_in_embeds_are_shown(
    tmp_path: Path, model: ModelServer, browser: Browser
) -> None:
    model.script(say(LONG))
    async with demo_page(tmp_path, model.url) as (world, url):
        page = await open_page(browser, url)
        await write(page, "@Parley count")
        await expect(messages(page).last).to_contain_text("line 59")

        await command(page, "usage")
        await expect(messages(page).last.locator(".mention", has_text="@Ada")).to_be_in_viewport()

        ada, backend = world.people[0], world.env.backend
        embed = {"type": "rich", "description": f"Asked by <@{ada.id}> with </usage:1>"}
        backend.create_message(world.channels["general"].id, backend.bot_user.id, "", embeds=[embed])
        await expect(messages(page).last.locator(".embed-card .mention")).to_have_text("@Ada")
        await page.locator(".embed-card .command-mention").click()
        await expect(page.locator("#channel-composer-input")).to_have_value("/usage")


async def test_page_speaks_servers_language(tmp_path: Path, model: ModelServer, browser: Browser) -> None:
    async with demo_page(tmp_path, model.url, language="de") as (_, url):
        page = await open_page(browser, url)
        composer = page.locator("#channel-composer-input")
        await expect(composer).to_have_attribute("placeholder", "Nachricht an #general")
        await composer.fill("/")
        await expect(page.locator(".command-entry", has_text="/help")).to_contain_text("wie man den Bot benutzt")

        await command(page, "help")

        await expect(messages(page).last).to_contain_text("Ada benutzt /help")
        await expect(messages(page).last).to_contain_text("Nur du kannst das sehen")


async def test_select_in_next_page_of_panel_does_not_keep_choice(
    tmp_path: Path, model: ModelServer, browser: Browser
) -> None:
    async with demo_page(tmp_path, model.url) as (_, url):
        page = await open_page(browser, url)
        panel = messages(page).last
        await command(page, "settings panel")
        await panel.get_by_role("button", name="Change").nth(1).click()
        await panel.locator(".preview-select").nth(1).click()
        await page.locator("[data-value=allowed_roles]").click()
        await expect(panel.locator(".preview-select").nth(1)).to_contain_text("Allowed roles: all")
        await expect(panel.locator(".preview-select").nth(2)).to_contain_text("Choose roles…")
        await panel.get_by_role("button", name="All settings").click()
        await panel.get_by_role("button", name="Change").nth(2).click()

        await expect(panel.locator(".preview-select").nth(1)).to_contain_text("Choose a setting…")


async def test_page_continues_after_restart_at_same_address(
    tmp_path: Path, model: ModelServer, browser: Browser
) -> None:
    async with demo_page(tmp_path, model.url) as (_, url):
        page = await open_page(browser, url)
        await write(page, "@Parley hello")
        await expect(messages(page).last).to_contain_text("Hello!")
        await next_step(page)
    port = int(url.partition("/#")[0].rpartition(":")[2])
    await expect(page.locator(".parley-notice")).to_be_visible()

    async with demo_page(tmp_path, model.url, port=port) as (_, again):
        assert again == url
        await expect(page.locator(".parley-notice")).to_be_hidden()
        await expect(messages(page).last).to_contain_text("Hello!")
        await expect(page.locator(".parley-tour")).to_contain_text("Step 2 of 6")


async def test_page_answers_no_other_site(tmp_path: Path, model: ModelServer) -> None:
    async with demo_page(tmp_path, model.url) as (_, url), aiohttp.ClientSession(url.partition("/#")[0]) as session:
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            async with session.get("/", headers=headers) as answer:
                assert answer.status == 403
        async with session.get("/parley/..%2fsite.py") as answer:
            assert answer.status == 404
        assert (tmp_path / "page.key").stat().st_mode & 0o077 == 0
