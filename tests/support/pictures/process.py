"""The demo as a process that can be killed: `python -m tests.support.pictures.process FOLDER MODEL_URL PORT`.

Unlike the demo's page it takes files: a line on standard input is JSON with a `person`, a `text` and `files`, a list of
paths. It ends with its standard input.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import assemble
from bot.cli.demo.page import page
from bot.cli.demo.session import demo_settings
from bot.cli.demo.world import World, demo_world
from tests.support.file_server import FileServer

MODEL = "scripted"
PROMPT = "You help a sailing club. Be brief and warm."


@asynccontextmanager
async def demo(data: Path, model_url: str, port: int = 0) -> AsyncIterator[tuple[World, str]]:
    """Run the demo in real time with its files in `data`; yield its Discord and the page's address."""
    environment = {"OPENAI_BASE_URL": model_url, "OPENAI_MODEL": MODEL, "SYSTEM_PROMPT": PROMPT}
    async with (
        FileServer() as files,
        assemble(demo_settings(environment, data, {}), cdn=files.origins) as bot,
        demo_world(bot, data / "discord.json") as world,
    ):
        files.lookup = world.env.backend.cdn.get
        async with page(world, "general", port=port, model=MODEL) as shown:
            yield world, shown.url


async def send(world: World, person: int, text: str, files: Sequence[str] = ()) -> None:
    """Send a message to #general as the person with this number."""
    attached = [(Path(file).name, Path(file).read_bytes()) for file in files]
    await world.people[person].send(world.channels["general"], text, attachments=attached)


async def _main(data: str, model_url: str, port: str) -> None:
    async with demo(Path(data), model_url, int(port)) as (world, url):
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        while line := await asyncio.to_thread(sys.stdin.readline):
            await send(world, **json.loads(line))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
