"""Makes the pictures in docs/ of what people see: `python -m tests.support.pictures`, with Chromium installed."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from simcord.actors import MemberActor

from bot.core.domain import GuildId, Owner, Scope, UserId
from tests.support.documents import png
from tests.support.english import texts
from tests.support.file_server import FileServer
from tests.support.model_server import ModelServer, say
from tests.support.world import World, world

DOCS = Path("docs")
BROWSER = "chromium"
# For fonts, images and scripts to be there; virtual, so it takes less.
LOADING_MS = 20_000

BEFORE = """You are the librarian of the reading server in {file_server}.
Answer briefly and warmly.
Recommend one book at a time, and say in a sentence why it fits."""
AFTER = """You are the librarian of the reading server in {file_server}.
Answer briefly and warmly, in the language of the question.
Recommend one book at a time, and say in a sentence why it fits.
Never give the end of a story away. Today is {date}."""


async def settings(server: World) -> MemberActor:
    """An admin's panel, with values from several levels."""
    for name, value in (("threads", True), ("language", "de"), ("retention_days", 30)):
        await server.bot.scoped_settings.set(
            Owner(Scope.GUILD, server.guild.id),
            name,
            value,
            by=UserId(server.ada.id),
            guild=GuildId(server.guild.id),
        )
    await server.ada.slash(server.general, "settings panel")
    return server.ada


async def prompt(server: World) -> MemberActor:
    """A draft of a prompt beside the one that is in force."""
    draft = await _draft(server, BEFORE)
    await server.ada.click(draft, label=texts("draft-save"))
    await _draft(server, AFTER)
    return server.ada


async def privacy(server: World) -> MemberActor:
    """What a member is told."""
    server.model.script(say("Gladly. Try *The Summer Book*: short, and full of sea."))
    await server.ask("I live by the sea and read on the ferry. What would I like?")
    await server.bo.slash(server.general, "privacy")
    return server.bo


async def files(server: World) -> MemberActor:
    """A question about a picture and a log that is too long."""
    server.model.script(
        say("The disk is full: `app.log` says so from its first line on. Free some space, then try again.")
    )
    log = "\n".join(f"{number:05} ERROR no space left on device" for number in range(4000)).encode()
    attachments = [("screen.png", png(640, 240)), ("app.log", log)]
    await server.bo.send(server.general, f"{server.mention} what went wrong here?", attachments=attachments)
    return server.bo


async def _draft(server: World, words: str) -> Any:
    form = await server.ada.slash(server.general, "prompt set", where="file_server")
    assert form.modal is not None
    field = str(form.modal["components"][0]["component"]["custom_id"])
    result = await server.ada.submit_modal(form, {field: words})
    return next(each for each in (*result.followups, result.response) if each is not None)


PICTURES: dict[str, tuple[Callable[[World], Awaitable[MemberActor]], int, int]] = {
    "settings": (settings, 900, 1000),
    "prompt": (prompt, 900, 900),
    "privacy": (privacy, 900, 1000),
    "files": (files, 900, 800),
    "settings-phone": (settings, 420, 1000),
}


@asynccontextmanager
async def _club() -> AsyncIterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            ModelServer() as model,
            FileServer() as file_server,
            world(Path(folder) / "parley.sqlite3", model, files=file_server, answer_buttons=True) as server,
        ):
            server.env.backend.bot_user.global_name = "Parley"
            yield server


async def picture(name: str) -> None:
    """Make one of them."""
    act, width, height = PICTURES[name]
    async with _club() as server:
        viewer = await act(server)
        async with server.env.preview(server.general, viewers=[viewer], layout="channel") as page:
            with tempfile.TemporaryDirectory() as profile:
                browser = await asyncio.create_subprocess_exec(
                    BROWSER,
                    *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                    f"--user-data-dir={profile}",
                    f"--file_server-size={width},{height}",
                    f"--virtual-time-budget={LOADING_MS}",
                    f"--screenshot={DOCS / f'{name}.png'}",
                    page.url,
                    stdout=asyncio.subprocess.DEVNULL,
                    stderr=asyncio.subprocess.DEVNULL,
                )
                await asyncio.wait_for(browser.wait(), 90)


async def pictures() -> None:
    """Make all of them."""
    for name in PICTURES:
        await picture(name)


if __name__ == "__main__":
    asyncio.run(pictures())
