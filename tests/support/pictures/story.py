"""The moving picture of the README: a conversation, and a bot that is killed in the middle of an answer."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, ViewportSize, expect

from tests.support.browser import command, messages, open_page, settled
from tests.support.model_answers import SteppedAnswer
from tests.support.model_server import ModelServer, say_in_steps
from tests.support.pictures.drawing import harbour
from tests.support.pictures.film import Film

# Large letters for a phone, which shows the picture half as wide as it is.
SIZE = ViewportSize(width=600, height=424)
SCALE = 1.5
# Over a message the pointer would show its menu.
AWAY = (300, 20)
ADA, BEN = 0, 1
START_S = 60
SHOWN_MS = 20_000
# The pieces in which the model answers, and how long each is seen.
PIECE_S = 0.4
POSTER = (
    "A red sail in the last light, ",
    "and no wind to hurry it. ",
    "I would write:\n",
    "> **Last light, first wind**\n",
    "> Friday's sail, 6 pm at the pier",
)
FRENCH = ("Of course, Ben. Ada's line in French:\n", "> **Dernière lumière, premier vent**\n", "Yours to print.")
LIST_BEFORE = ("For Friday's sail, bring:\n", "- a warm jacket\n", "- shoes with soft soles\n", "- a torch ")
LIST_AFTER = ("for the way back\n", "- something to share at 8 pm\n", "- Ben's French posters")


class Killable:
    """The demo in a process of its own, on the same port and files each time."""

    def __init__(self, folder: Path, model_url: str) -> None:
        self._folder = folder
        self._model_url = model_url
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    async def start(self) -> None:
        port = self.url.partition("/#")[0].rpartition(":")[2] or "0"
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.support.pictures.process", str(self._folder), self._model_url, port),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(START_S):
            self.url = (await self._process.stdout.readline()).decode().strip()
        assert self.url, "the demo did not start"

    async def send(self, person: int, text: str, *files: Path) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        line = {"person": person, "text": text, "files": list(map(str, files))}
        self._process.stdin.write(f"{json.dumps(line)}\n".encode())
        await self._process.stdin.drain()

    async def kill(self) -> None:
        """Kill it as `kill -9` does."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        assert await self._process.wait() == -signal.SIGKILL


@asynccontextmanager
async def killable(folder: Path, model_url: str) -> AsyncIterator[Killable]:
    """Start the demo, and kill it in the end."""
    made = Killable(folder, model_url)
    await made.start()
    try:
        yield made
    finally:
        await made.kill()


async def film(browser: Browser, folder: Path) -> Film:
    """Play the story and return its frames."""
    picture = folder / "harbour.png"
    picture.write_bytes(harbour())
    async with ModelServer(model="scripted") as model, killable(folder, model.url) as bot:
        page = await open_page(browser, bot.url, SIZE, scale=SCALE)
        await page.locator(".parley-close").click()
        await page.mouse.move(*AWAY)
        shown = Film(page)
        await _question_with_picture(shown, model, bot, picture)
        await _other_member(shown, model, bot)
        await _context(shown)
        await _killed(shown, model, bot)
        return shown


async def _question_with_picture(shown: Film, model: ModelServer, bot: Killable, picture: Path) -> None:
    shown.caption = "Mention it, with pictures and files"
    answer = _next(model)
    await bot.send(ADA, "@Parley my painting for our poster. What should it say?", picture)
    assert "image_url" in str((await answer.waiting()).messages[-1]), "the model was not shown the picture"
    await expect(shown.page.locator("#channel-message-list img[alt*=harbour]")).to_be_visible(timeout=SHOWN_MS)
    await shown.shoot(1.6)
    await _stream(shown, answer, POSTER)
    await shown.shoot(1.0)


async def _other_member(shown: Film, model: ModelServer, bot: Killable) -> None:
    shown.caption = "It knows each member by name"
    answer = _next(model)
    await bot.send(BEN, "@Parley can I have her line in French?")
    await answer.waiting()
    await expect(messages(shown.page).filter(has_text="in French?").first).to_be_visible(timeout=SHOWN_MS)
    await shown.shoot(0.8)
    await _stream(shown, answer, FRENCH)
    await shown.shoot(0.8)


async def _context(shown: Film) -> None:
    shown.caption = "/context shows all that it sees"
    await _type(shown, "/con", "/context")
    await command(shown.page, "context")
    await expect(messages(shown.page).last).to_contain_text("What I see", timeout=SHOWN_MS)
    await shown.shoot(0.6)
    await shown.page.locator("#channel-timeline").hover()
    await shown.page.mouse.wheel(0, await _above(messages(shown.page).last))
    await shown.page.mouse.move(*AWAY)
    await shown.shoot(2.0)


async def _above(message: Locator) -> float:
    """Return how far the view must scroll to begin with a message; negative is up."""
    box, view = await message.bounding_box(), await message.page.locator("#channel-timeline").bounding_box()
    assert box is not None
    assert view is not None
    return box["y"] - view["y"]


async def _killed(shown: Film, model: ModelServer, bot: Killable) -> None:
    shown.caption = "In the middle of an answer ..."
    answer = _next(model)
    await _type(shown, "@Parley what do", "@Parley what do we bring on Friday?")
    await shown.page.keyboard.press("Enter")
    await answer.waiting()
    await _stream(shown, answer, LIST_BEFORE, finish=False)
    again = _next(model)
    await bot.kill()
    shown.caption = "... kill -9"
    await shown.page.locator(".parley-notice:visible").wait_for(timeout=SHOWN_MS)
    await shown.shoot_now(1.6)
    await bot.start()
    await again.waiting()
    shown.caption = "Started again: it goes on in the same message"
    await shown.page.locator(".parley-notice").wait_for(state="hidden", timeout=SHOWN_MS)
    again.send("".join(LIST_BEFORE))
    await expect(messages(shown.page).last).to_contain_text("a torch", timeout=SHOWN_MS)
    await shown.shoot(0.8)
    await _stream(shown, again, LIST_AFTER)
    await shown.shoot(2.4)


def _next(model: ModelServer) -> SteppedAnswer:
    answer = say_in_steps()
    model.script(answer)
    return answer


async def _stream(shown: Film, answer: SteppedAnswer, pieces: tuple[str, ...], *, finish: bool = True) -> None:
    """Let the model say each piece once the one before is on the page."""
    for number, piece in enumerate(pieces):
        answer.send(piece)
        if finish and number == len(pieces) - 1:
            answer.finish()
        last = piece.strip("> *-\n").replace("**", "")
        await expect(messages(shown.page).last).to_contain_text(last, timeout=SHOWN_MS)
        await shown.shoot(PIECE_S)


async def _type(shown: Film, *texts: str) -> None:
    for text in texts:
        await shown.page.locator("#channel-composer-input").fill(text)
        await shown.shoot(0.4)
    await settled(shown.page)
