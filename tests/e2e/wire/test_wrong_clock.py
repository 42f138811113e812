"""A restart on a machine whose clock is a day ahead: the bot goes by Discord's time, and nothing is lost."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e.wire.bots import Runs, answer
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.server import WireDiscord
from tests.support.model_server import say, say_in_steps

AHEAD = {"WIRE_AHEAD_S": "90000", "RETENTION_DAYS": "1"}


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


async def test_open_question_and_memory_outlast_clock_that_is_ahead(wire: WireDiscord, server: Club, run: Runs) -> None:
    step = say_in_steps()
    run.model.script(say("Noted."), step)
    async with run() as bot:
        await bot.ready()
        await answer(wire, wire.ask(server.general, server.ada, "The word is tulip."), "Noted.")
        question = wire.ask(server.general, server.ada, "Which word?")
        await step.waiting()
        await bot.kill()
    run.model.script(say("Tulip."))
    async with run(AHEAD) as bot:
        await answer(wire, question, "Tulip.")
        await bot.logged("event=clock_wrong")
        await bot.terminate()

    assert rows(run.database, "SELECT count(*) FROM messages") == [(4,)]
    assert rows(run.database, "SELECT count(*) FROM turns WHERE outcome = 'answered'") == [(2,)]
    assert "tulip" in str(run.model.requests[-1].messages)


async def test_reset_can_be_undone_after_restart_with_clock_that_is_ahead(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    async with run() as bot:
        await bot.ready()
        await answer(wire, wire.ask(server.general, server.ada, "The word is tulip."), "Hello!")
        await wire.answered(reset := wire.use_command(server.general, server.ada, "reset"))
        await bot.terminate()
    async with run(AHEAD) as bot:
        await bot.ready()
        (undo,) = wire.buttons(reset.messages[0]).values()
        await wire.answered(wire.press(reset.messages[0], server.ada, undo))
        await answer(wire, wire.ask(server.general, server.ada, "Which word?"), "Hello!")
        await bot.terminate()

    assert "tulip" in str(run.model.requests[-1].messages)


async def test_budget_of_today_counts_after_restart_with_clock_that_is_ahead(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    dear = {"INPUT_PRICE_USD": "100", "OUTPUT_PRICE_USD": "100", "DAILY_BUDGET_USD": "0.20", "REPLY_TOKENS": "300"}
    async with run(dear) as bot:
        await bot.ready()
        await answer(wire, wire.ask(server.general, server.ada, "Hi"), "Hello!")
        await bot.terminate()
    with closing(sqlite3.connect(run.database)) as db, db:
        db.execute("UPDATE completions SET counted = 199000000000")
    async with run(dear | AHEAD) as bot:
        await bot.ready()
        refused = wire.ask(server.general, server.ada, "And now?")
        await bot.logged("event=failure")
        await wire.until(lambda: bool(wire.replies(server.general, to=refused)), "a refusal")
        await bot.terminate()

    assert "used up" in wire.replies(server.general, to=refused)[0].content
    assert len(run.model.requests) == 1
