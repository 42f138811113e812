"""Two processes, each with a shard and a database of its own."""

import json
from pathlib import Path

from tests.e2e.wire.bots import QUICK, Runs, answer, complaints
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.model import Guild
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.server import WireDiscord
from tests.support.model_server import say


def process(run: Runs, shard: int, database: Path | None = None) -> BotProcess:
    """Return the process with one of two shards."""
    more = {"WIRE_SET": QUICK, "SHARD_COUNT": "2", "SHARD_IDS": str(shard), "LOG_FORMAT": "text"}
    own = database or run.database.with_name(f"shard-{shard}.sqlite3")
    return BotProcess(run.wire, run.model.url, own, more, nursery=run.nursery)


def club(wire: WireDiscord, guild: Guild) -> Club:
    ada = wire.add_member(guild, "ada", admin=True)
    return Club(guild, wire.add_channel(guild, "general"), ada, wire.add_member(guild, "bo"))


async def test_each_process_answers_its_servers_and_the_first_direct_messages(wire: WireDiscord, run: Runs) -> None:
    clubs = {(guild.id >> 22) % 2: club(wire, guild) for guild in (wire.add_guild(), wire.add_guild())}
    async with process(run, 0) as first:
        await first.ready()
        async with process(run, 1) as second:
            await second.ready()
            for shard, there in clubs.items():
                run.model.script(say(f"From shard {shard}."))
                await answer(wire, wire.ask(there.general, there.ada, "Where?"), f"From shard {shard}.")
            run.model.script(say("In private."))
            await answer(wire, wire.say(wire.dm(clubs[1].bo), clubs[1].bo, "And here?"), "In private.")
            privacy = wire.use_command(clubs[1].general, clubs[1].bo, "privacy")
            await wire.answered(privacy)
            assert (await second.terminate())[0] == (await first.terminate())[0] == 0

    assert (len(first.having("event=answered")), len(second.having("event=answered"))) == (2, 1)
    assert "several programs" in json.dumps(privacy.messages[0].embeds)
    assert (len(first.having("event=commands_synced")), second.having("event=commands_synced")) == (1, [])
    assert complaints(first) == complaints(second) == []


async def test_missed_mention_is_answered_by_its_own_process(wire: WireDiscord, run: Runs) -> None:
    clubs = {(guild.id >> 22) % 2: club(wire, guild) for guild in (wire.add_guild(), wire.add_guild())}
    for shard in (0, 1):
        async with process(run, shard) as bot:
            await bot.ready()
            await answer(wire, wire.ask(clubs[shard].general, clubs[shard].ada, "Hi"), "Hello!")
            await bot.terminate()
    missed = wire.ask(clubs[1].general, clubs[1].ada, "Anyone?")
    async with process(run, 0) as first:
        await first.ready()
        async with process(run, 1) as second:
            await answer(wire, missed, "Hello!")
            await second.terminate()
        await first.terminate()

    assert first.having("event=answered") == []


async def test_two_processes_on_one_database_are_refused(run: Runs, server: Club, database: Path) -> None:
    async with process(run, 0, database) as first:
        await first.ready()
        async with process(run, 1, database) as second:
            assert await second.exited() == 1

    assert "Set DATABASE_PATH" in second.log or "DATABASE_PATH to a file of this one's own" in second.log
