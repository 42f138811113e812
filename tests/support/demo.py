"""The demo's Discord with the real bot in it, and what tests do there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.app import assemble
from bot.cli.demo.session import demo_settings
from bot.cli.demo.world import World, demo_world
from tests.support.clock import FakeClock


@asynccontextmanager
async def running(
    data: Path, url: str, first_token_timeout_s: float = 30.0, language: str = "en"
) -> AsyncIterator[World]:
    """The demo's world without its page, and with edits that need not wait for each other."""
    environment = {"OPENAI_BASE_URL": url, "OPENAI_MODEL": "test-model"}
    settings = replace(demo_settings(environment, data, {}), first_token_timeout_s=first_token_timeout_s)
    async with (
        assemble(settings, FakeClock()) as bot,
        demo_world(bot, data / "discord.json", language) as world,
    ):
        yield world


def shown(world: World) -> dict[int, str]:
    """What stands in #general: texts by id, oldest first."""
    return {message.id: message.content for message in world.channels["general"].history()}


def last(world: World) -> str:
    return list(shown(world).values())[-1]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in Discord
            await asyncio.sleep(0.01)


async def ask(world: World, text: str) -> None:
    """Let Ada mention the bot and return when its answer has begun; leaving the world waits for its end."""
    before = world.shows("general")
    await world.people[0].send(world.channels["general"], f"@Parley {text}")
    await until(lambda: world.shows("general") == before + 2)
