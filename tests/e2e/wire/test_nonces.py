"""Nonces of parts, held to what Discord does with one that it has seen."""

from pathlib import Path

from tests.e2e.wire.conftest import Club
from tests.e2e.wire.nursery import Nursery
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant
from tests.support.model_server import ModelServer, say, say_in_steps


async def test_a_part_that_was_dropped_can_be_posted_again(
    wire: WireDiscord, server: Club, model: ModelServer, database: Path, nursery: Nursery
) -> None:
    """Twice the question is edited: the answer gets shorter, and while its second part is deleted, longer again."""
    long = "word " * 600
    first = say_in_steps()
    model.script(first, say("Short."), say(long, chunks=5))
    quick = {"WIRE_SET": "bot.discord_io.replies.pace.EDIT_INTERVAL_S=0.01"}
    async with BotProcess(wire, model.url, database, quick, nursery=nursery) as bot:
        await bot.ready()
        question = wire.ask(server.general, server.ada, "Tell me all")
        await first.waiting()
        first.send(long)
        await wire.until(lambda: len(wire.replies(server.general)) == 2, "two parts")

        async def edit_again(_: object) -> None:
            wire.edit(question, f"{wire.me.mention} Tell me everything")
            await bot.logged("event=edited", times=2)

        wire.watch.on(Instant.DONE, "DELETE", "/channels/*/messages/*", edit_again)
        wire.edit(question, f"{wire.me.mention} Tell me a little")
        await bot.logged("event=edited")
        first.send("more")
        await bot.logged("event=answered")

    texts = [reply.content for reply in wire.replies(server.general)]
    assert " ".join(texts).split() == ["word"] * 600
