"""The pictures in docs/ of the bot's panels and answers."""

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.cli.demo.world import World
from bot.core.domain import GuildId, Owner, Scope, UserId
from bot.discord_io.client import ParleyBot
from tests.support.browser import command, messages, open_page, settled, view_as, write
from tests.support.model_server import ModelServer, say
from tests.support.pictures.drawing import disk_chart
from tests.support.pictures.film import DRAWN_MS
from tests.support.pictures.process import demo, send

SCALE = 1.5
SHOWN_MS = 20_000
MAX_HEIGHT = 2000
MARGIN = 16
# Pixels below the last message.
SPARE = """timeline => timeline.getBoundingClientRect().bottom
    - [...timeline.querySelectorAll(".channel-message")].pop().getBoundingClientRect().bottom"""
BEFORE = """You are the librarian of this reading server.
Answer briefly and warmly.
Recommend one book at a time, and say in a sentence why it fits."""
AFTER = """You are the librarian of this reading server.
Answer briefly and warmly, in the language of the question.
Recommend one book at a time, and say in a sentence why it fits.
Never give the end of a story away."""
LOG = "\n".join(f"{number:05} ERROR no space left on device" for number in range(4000))


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture is made in. `folder` is for files that people attach."""

    page: Page
    world: World
    model: ModelServer
    folder: Path

    async def shows(self, text: str) -> None:
        await expect(messages(self.page).last).to_contain_text(text, timeout=SHOWN_MS)


async def settings(scene: Scene) -> None:
    """An admin's panel, with values of the server's own."""
    ada, bot = scene.world.people[0], scene.world.env.bot
    assert isinstance(bot, ParleyBot)
    guild = GuildId(ada.guild.id)
    for name, value in (("passive", True), ("retention_days", 30), ("user_requests", 5)):
        await bot.scoped_settings.set(Owner(Scope.GUILD, guild), name, value, by=UserId(ada.id), guild=guild)
    await command(scene.page, "settings panel")
    await scene.shows("Language")


async def prompt(scene: Scene) -> None:
    """A draft of a prompt beside the one that is in force."""
    await _draft(scene, BEFORE)
    await scene.page.get_by_role("button", name="Save").last.click()
    await scene.shows("Saved")
    await _draft(scene, AFTER)
    await scene.shows("Draft")


async def privacy(scene: Scene) -> None:
    """A member's own data."""
    scene.model.script(say("Gladly, Ben. Try *The Summer Book*: short, and full of sea."))
    await view_as(scene.page, "Ben")
    await write(scene.page, "@Parley I live by the sea and read on the ferry. What would I like?")
    await scene.shows("full of sea")
    await command(scene.page, "privacy")
    await scene.shows("Only you can see this")


async def files(scene: Scene) -> None:
    """A question about a picture, and about a log that is too long."""
    said = (
        "The disk is full: your chart reaches 100 percent on Friday, and `app.log` repeats "
        "`no space left on device`. Free some space, then start the server again."
    )
    scene.model.script(say(said))
    chart, log = scene.folder / "disk.png", scene.folder / "app.log"
    chart.write_bytes(disk_chart())
    log.write_text(LOG)
    await send(scene.world, 1, "@Parley why does our server not start?", [str(chart), str(log)])
    await scene.shows("Free some space")


async def _draft(scene: Scene, words: str) -> None:
    await command(scene.page, "prompt set", choice="server")
    await scene.page.locator(".modal-input").fill(words)
    await scene.page.locator(".modal-dialog button[type=submit]").click()
    await scene.shows("Draft")
    await settled(scene.page)


WIDE, PHONE = 900, 420
STILLS: dict[str, tuple[Callable[[Scene], Awaitable[None]], int]] = {
    "settings": (settings, WIDE),
    "settings-phone": (settings, PHONE),
    "prompt": (prompt, WIDE),
    "privacy": (privacy, WIDE),
    "files": (files, WIDE),
}


async def still(browser: Browser, name: str, file: Path) -> None:
    """Make one picture, as high as its conversation."""
    play, width = STILLS[name]
    with tempfile.TemporaryDirectory() as folder:
        async with (
            ModelServer(model="scripted") as model,
            demo(Path(folder) / "demo", model.url) as (world, url),
        ):
            page = await open_page(browser, url, ViewportSize(width=width, height=800), scale=SCALE)
            await page.locator(".parley-close").click()
            await play(Scene(page, world, model, Path(folder)))
            await page.mouse.move(width / 2, 20)
            await _fit(page)
            await page.screenshot(path=file)


async def _fit(page: Page) -> None:
    """Make the page as high as its conversation."""
    size = page.viewport_size
    assert size is not None
    height = MAX_HEIGHT
    for _ in range(2):
        await page.set_viewport_size({"width": size["width"], "height": height})
        await settled(page)
        await page.wait_for_timeout(DRAWN_MS)
        height -= int(await page.locator("#channel-timeline").evaluate(SPARE)) - MARGIN
