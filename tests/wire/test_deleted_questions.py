"""A question that is deleted before the bot knows of it: nothing of a reply is left, whatever happens then."""

from pathlib import Path

from tests.support.model_server import ModelServer
from tests.wire.conftest import Club
from tests.wire.faults import Fault, held
from tests.wire.nursery import Nursery
from tests.wire.process import BotProcess
from tests.wire.server import WireDiscord
from tests.wire.watch import Instant


async def test_discord_takes_no_reply_to_a_question_that_is_gone_so_none_can_be_left_behind(
    wire: WireDiscord, club: Club, model: ModelServer, database: Path, nursery: Nursery
) -> None:
    """Such a reply would refer to nothing: after a crash nobody could tell whose it is."""
    hold = held(before_effect=True)
    wire.faults.append(Fault("POST", "/channels/*/messages", hold))
    async with BotProcess(wire, model.url, database, nursery=nursery) as bot:
        await bot.ready()
        question = wire.ask(club.general, club.ada, "Are you there?")
        await hold.waiting()
        wire.gateway.mute()
        wire.delete(question)
        hold.release()
        await wire.requested("POST", "/channels/*/messages", instant=Instant.ANSWERED)
        await bot.logged("event=abandoned")

    assert wire.replies(club.general) == []
