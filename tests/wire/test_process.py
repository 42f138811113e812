"""The bot's own process, logged in to the double."""

from pathlib import Path

from tests.support.model_server import ModelServer, say
from tests.wire.process import BotProcess
from tests.wire.server import WireDiscord


async def test_the_real_process_logs_in_and_answers_a_mention(
    wire: WireDiscord, model: ModelServer, database: Path
) -> None:
    guild = wire.add_guild()
    general = wire.add_channel(guild, "general")
    ada = wire.add_member(guild, "ada")
    model.script(say("Hello, ", "Ada!"))
    async with BotProcess(wire, model.url, database) as bot:
        await bot.ready()
        question = wire.ask(general, ada, "Are you there?")
        await wire.until(lambda: any(m.content == "Hello, Ada!" for m in wire.replies(general, to=question)))
        code, seconds = await bot.terminate()

    assert code == 0, bot.log
    assert seconds < 5
    assert [m.content for m in wire.shown(general)] == [f"{wire.me.mention} Are you there?", "Hello, Ada!"]
