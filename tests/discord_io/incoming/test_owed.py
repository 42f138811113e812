"""From its event on a mention is owed an answer: it is on disk, or closing waits for it, and it keeps its place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.discord_io.client import ParleyBot
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.world import World, world

SEEN = "SELECT value FROM settings WHERE name = 'seen_up_to'"


@dataclass
class Hold:
    """The first call of a method waits until it is let go on."""

    real: Any
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, *arguments: Any, **named: Any) -> Any:
        if not self.reached.is_set():
            self.reached.set()
            await self.go_on.wait()
        return await self.real(*arguments, **named)


# Everything that is awaited between the event and the transaction that stores the question.
AWAITED = ("parsed", "_in_force", "_is_turned_away", "complete", "open")


@asynccontextmanager
async def held(bot: ParleyBot, name: str) -> AsyncIterator[Hold]:
    places: dict[str, Any] = {"complete": bot.mentions.references, "open": bot.store.turns}
    owner = places.get(name, bot.mentions)
    hold = Hold(getattr(owner, name))
    setattr(owner, name, hold)
    try:
        yield hold
    finally:
        hold.go_on.set()
        setattr(owner, name, hold.real)


async def ticks(bot: ParleyBot, number: int = 3) -> None:
    for _ in range(number):
        await bot.catch_up.tick()


@pytest.mark.parametrize("name", AWAITED)
async def test_closing_waits_for_mention_that_is_read(server: World, name: str) -> None:
    async with held(server.bot, name) as hold:
        server.post("hi")
        await hold.reached.wait()
        closing = asyncio.create_task(server.bot.turns.close(within_s=5))
        await asyncio.sleep(0)
        assert not closing.done()
        hold.go_on.set()
        await closing

    assert server.outcomes() == [None]
    async with server.restarted() as after:
        assert after.texts() == ["Hello!"]


@pytest.mark.parametrize("name", AWAITED)
async def test_mention_that_is_read_too_long_for_closing_is_caught_up_on(server: World, name: str) -> None:
    await server.ask("first")
    async with held(server.bot, name) as hold:
        asked = server.post("hi")
        await hold.reached.wait()
        server.post("later")
        await ticks(server.bot)
        ((seen,),) = server.rows(SEEN)
        assert int(seen) < asked
        await server.bot.turns.close(within_s=0)

    async with server.restarted() as after:
        assert len(after.texts()) == 3
        assert after.log()[::2] == ["first", "hi", "later"]


async def test_nothing_is_owed_once_it_is_stored(server: World, model: ModelServer) -> None:
    step = say_in_steps()
    model.script(step)
    asked = server.post("hi")
    await step.waiting()
    await ticks(server.bot)
    ((seen,),) = server.rows(SEEN)
    assert int(seen) == asked

    step.send("Hello!")
    step.finish()
    await server.env.settle()
    assert server.bot.turns.oldest_owed is None


async def test_edit_that_asks_is_waited_for(server: World) -> None:
    message = await server.bo.send(server.general, "what is up?")
    async with held(server.bot, "parsed") as hold:
        server.edit(message.id, f"{server.mention} what is up?")
        await hold.reached.wait()
        closing = asyncio.create_task(server.bot.turns.close(within_s=5))
        await asyncio.sleep(0)
        hold.go_on.set()
        await closing

    assert server.outcomes() == [None]


@pytest.mark.parametrize("name", AWAITED)
async def test_questions_keep_order_while_the_first_is_read(server: World, model: ModelServer, name: str) -> None:
    model.script(say("1"), say("2"), say("3"))
    async with held(server.bot, name) as hold:
        server.post("one")
        await hold.reached.wait()
        server.post("two", by=server.ada)
        server.post("three", by=server.ada)
        await asyncio.sleep(0.05)
        assert model.requests == []
        hold.go_on.set()
        await server.env.settle()

    assert server.texts() == ["1", "2", "3"]
    assert server.log() == ["one", "1", "two", "2", "three", "3"]


async def test_message_that_may_be_for_others_does_not_fill_the_queue(database: Path, model: ModelServer) -> None:
    async with world(database, model, channel_queue=0) as server:
        async with held(server.bot, "parsed") as hold:
            for _ in range(3):
                server.env.backend.create_message(server.general.id, server.ada.id, "to all")
            await hold.reached.wait()
            server.post("hi")
            hold.go_on.set()
            await server.env.settle()

        assert server.texts() == ["Hello!"]
        assert server.bot.turns._active_turns.queues._queues == {}
