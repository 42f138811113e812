"""Edits whose answer was lost: what Discord shows then is not known."""

from pathlib import Path

from tests.e2e.wire.conftest import Club
from tests.e2e.wire.faults import Fault, lost_answer
from tests.e2e.wire.nursery import Nursery
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant
from tests.support.model_server import ModelServer, say_in_steps, stall_after


async def test_an_answer_begun_anew_that_ends_as_it_stood_is_shown_although_an_edit_between_was_lost(
    wire: WireDiscord, server: Club, model: ModelServer, database: Path, nursery: Nursery
) -> None:
    again = say_in_steps()
    model.script(stall_after("One two three"), again)
    quick = {"WIRE_SET": "bot.discord_io.replies.pace.EDIT_INTERVAL_S=0.01"}
    async with BotProcess(wire, model.url, database, quick, nursery=nursery) as bot:
        await bot.ready()
        wire.ask(server.general, server.ada, "Count")
        await wire.until(lambda: [each.content for each in wire.replies(server.general)] == ["One two three"])
    wire.faults.append(Fault("PATCH", "/channels/*/messages/*", lost_answer()))
    async with BotProcess(wire, model.url, database, quick, nursery=nursery) as bot:
        await again.waiting()
        again.send("One")
        await wire.requested("PATCH", "/channels/*/messages/*", instant=Instant.DONE)
        again.send(" two three")
        again.finish()
        await bot.logged("event=answered")

    assert [each.content for each in wire.replies(server.general)] == ["One two three"]
