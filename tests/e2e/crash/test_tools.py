"""A SIGKILL at any commit of a turn with two rounds of calls repeats no change, loses no mention and leaves no row."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from bot.tools.calls import INTERRUPTED
from tests.e2e.crash.scene import Scene, scene
from tests.e2e.wire.nursery import Nursery
from tests.support.model_answers import Exchange
from tests.support.model_server import say
from tests.support.tool_calls import call, call_tools, results

NAME = "look"
# With fewer commits in a turn this would kill nothing.
MIN_COMMITS = 8
COMMITS = [f"commit:{number}:{when}" for number in range(1, 17) for when in ("before", "after")]


@dataclass(frozen=True, slots=True)
class TwoRounds:
    """Calls tools twice, and answers."""

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        number = len(results(exchange.recorded))
        if number == 0:
            answer = call_tools(call("now", id="a"), call("deed", {"n": 1}, id="b"), text=f"{NAME}-begins")
        elif number == 2:
            answer = call_tools(call("deed", {"n": 2}, id="c"), call("now", id="d"))
        else:
            answer = say(f"{NAME}-ends")
        return await answer.play(exchange)


@pytest.fixture
async def made(nursery: Nursery, database: Path) -> AsyncIterator[Scene]:
    async with scene(nursery, database) as built:
        built.model.default = TwoRounds()
        yield built


def is_answered(made: Scene) -> bool:
    said = "\n".join(each.content for each in made.reply(NAME))
    return [line for line in said.splitlines() if line and not line.startswith("-#")] == [
        f"{NAME}-begins",
        f"{NAME}-ends",
    ]


async def killed_and_resumed(made: Scene, kill: str, deeds: Path) -> None:
    async with made.process({"WIRE_KILL": kill, "WIRE_TOOLS": str(deeds)}) as bot:
        made.ask(made.general, made.ada, NAME)
        gone = asyncio.ensure_future(bot.exited(timeout_s=20))
        while not gone.done() and not is_answered(made):  # noqa: ASYNC110 - one of two processes
            await asyncio.sleep(0.01)
        if not gone.done():
            await made.discord.quiet(0.1)
            assert int(kill.split(":")[1]) > MIN_COMMITS, bot.log
            gone.cancel()
    async with made.process({"WIRE_TOOLS": str(deeds)}) as bot:
        await bot.ready()
        await made.discord.until(lambda: is_answered(made), "the answer", timeout_s=20)
        await made.discord.quiet(0.1)
        code, _ = await bot.terminate()
        assert code == 0, bot.log
        assert "Traceback" not in bot.log


def judge(made: Scene, deeds: Path) -> None:
    assert len(made.reply(NAME)) == 1, made.account(NAME)
    done = deeds.read_text(encoding="utf-8").split() if deeds.exists() else []
    assert len(done) == len(set(done)), "a change was repeated"
    told = results(made.model.requests[-1])
    assert list(told) == ["a", "b", "c", "d"]
    for deed, number in (("b", "1"), ("c", "2")):
        assert (number in done) if "done" in told[deed] else (INTERRUPTED in told[deed]), told[deed]
    assert "(UTC)" in told["a"]
    assert "(UTC)" in told["d"]
    # No round that is stored is asked for again.
    assert len(made.model.requests) <= 1 + 3 + 1
    with closing(sqlite3.connect(made.database)) as db:
        question = made.asked[NAME].id
        assert db.execute("SELECT outcome FROM turns WHERE question_id = ?", (question,)).fetchall() == [("answered",)]
        assert db.execute("SELECT count(*) FROM rounds").fetchall() == [(0,)]
        assert db.execute("SELECT count(*) FROM calls").fetchall() == [(0,)]
        rows = db.execute("SELECT role FROM messages WHERE position = ? ORDER BY id", (question,)).fetchall()
        assert rows == [("user",), ("assistant",)]


@pytest.mark.parametrize("kill", ["commit:9:before"])
async def test_kill_between_a_call_and_its_result_repeats_nothing(made: Scene, kill: str, tmp_path: Path) -> None:
    await killed_and_resumed(made, kill, tmp_path / "deeds")
    judge(made, tmp_path / "deeds")


@pytest.mark.crash
@pytest.mark.parametrize("kill", COMMITS)
async def test_kill_at_every_commit_of_two_rounds_repeats_nothing(made: Scene, kill: str, tmp_path: Path) -> None:
    await killed_and_resumed(made, kill, tmp_path / "deeds")
    judge(made, tmp_path / "deeds")
