"""Edits of the real bot under Discord's enforced limits."""

import asyncio
import time

from tests.e2e.wire.bots import Runs, answer
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.limits import Limit
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant
from tests.support.model_server import say_in_steps

EDITS = ("PATCH", "/channels/*/messages/*")


async def test_an_edit_is_left_for_the_end_of_an_answer(wire: WireDiscord, server: Club, run: Runs) -> None:
    wire.limits.enforced = True
    wire.limits.per_channel["edit-message"] = Limit(4, 2.0)
    step = say_in_steps()
    run.model.script(step)
    async with run() as bot:
        await bot.ready()
        question = wire.ask(server.general, server.ada, "Count")
        await step.waiting()
        edited = asyncio.create_task(wire.requested(*EDITS, times=3, instant=Instant.DONE))
        number = 0
        while not edited.done():
            step.send(f"{number} ")
            number += 1
            await asyncio.sleep(0.02)
        step.send("end")
        ended = time.monotonic()
        step.finish()
        await answer(wire, question, " ".join([*map(str, range(number)), "end"]))
        lag = time.monotonic() - ended

    assert wire.limits.refused == 0
    assert lag < 0.5, "the limit's window ends later"


async def test_turn_ends_with_the_edit_that_uses_up_discords_limit(wire: WireDiscord, server: Club, run: Runs) -> None:
    wire.limits.enforced = True
    wire.limits.per_channel["edit-message"] = Limit(2, 8.0)
    step = say_in_steps()
    run.model.script(step)
    async with run() as bot:
        await bot.ready()
        question = wire.ask(server.general, server.ada, "Count")
        await step.waiting()
        step.send("one ")
        await wire.requested("POST", "/channels/*/messages", instant=Instant.DONE)
        step.send("two ")
        await wire.requested(*EDITS, instant=Instant.DONE)
        step.send("three")
        ended = time.monotonic()
        step.finish()
        await bot.logged("event=answered")
        lag = time.monotonic() - ended
        await answer(wire, question, "one two three")

    assert len(wire.watch.requested_so_far(*EDITS)) == 2
    assert lag < 2, "the limit's window ends later"
