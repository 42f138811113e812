"""A question that is deleted before the bot knows of it: nothing of a reply is left, whatever happens then."""

from pathlib import Path

from tests.e2e.wire.conftest import Club
from tests.e2e.wire.faults import Fault, held, lost_answer
from tests.e2e.wire.nursery import Nursery
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant
from tests.support.model_server import ModelServer, say_in_steps


async def test_discord_takes_no_reply_to_a_question_that_is_gone_so_none_can_be_left_behind(
    wire: WireDiscord, server: Club, model: ModelServer, database: Path, nursery: Nursery
) -> None:
    """Such a reply would refer to nothing: after a crash nobody could tell whose it is."""
    hold = held(before_effect=True)
    wire.faults.append(Fault("POST", "/channels/*/messages", hold))
    async with BotProcess(wire, model.url, database, nursery=nursery) as bot:
        await bot.ready()
        question = wire.ask(server.general, server.ada, "Are you there?")
        await hold.waiting()
        wire.gateway.mute()
        wire.delete(question)
        hold.release()
        await wire.requested("POST", "/channels/*/messages", instant=Instant.ANSWERED)
        await bot.logged("event=abandoned")

    assert wire.replies(server.general) == []


async def test_a_part_whose_posting_was_never_confirmed_is_soon_found_and_taken_back(
    wire: WireDiscord, server: Club, model: ModelServer, database: Path, nursery: Nursery
) -> None:
    step = say_in_steps()
    model.script(step)
    wire.faults.append(Fault("POST", "/channels/*/messages", lost_answer(), times=None))
    quick = {"WIRE_SET": "bot.discord_io.incoming.open_turns.EARLY_S=0.2"}
    async with BotProcess(wire, model.url, database, quick, nursery=nursery) as bot:
        await bot.ready()
        question = wire.ask(server.general, server.ada, "Are you there?")
        await step.waiting()
        step.send("I am ")
        await bot.logged("event=stream_paused")
        assert len(wire.replies(server.general)) == 1
        wire.delete(question)
        await bot.logged("event=abandoned")

    assert wire.replies(server.general) == []
