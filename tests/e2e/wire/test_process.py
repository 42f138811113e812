"""The bot's own process, logged in to the double."""

import asyncio
import os

import pytest

from tests.e2e.wire.bots import Runs, answer
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.faults import Fault, held
from tests.e2e.wire.server import WireDiscord
from tests.e2e.wire.watch import Instant
from tests.support.model_server import say, stall_after


async def test_it_answers_mentions_commands_and_direct_messages_and_ends_in_order(
    wire: WireDiscord, server: Club, run: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    monkeypatch.setenv("SYSTEM_PROMPT", "From outside")
    run.model.script(say("Hello, ", "Ada!"), say("Hello, Bo!"))
    async with run() as bot:
        await bot.ready()
        await answer(wire, wire.ask(server.general, server.ada, "Are you there?"), "Hello, Ada!")
        direct = wire.say(wire.dm(server.bo), server.bo, "And here?")
        await answer(wire, direct, "Hello, Bo!")
        reset = wire.use_command(server.general, server.ada, "reset")
        await wire.answered(reset)
        (undo,) = wire.buttons(reset.messages[0]).values()
        await wire.answered(wire.press(reset.messages[0], server.bo, undo))
        code, seconds = await bot.terminate()

    assert code == 0, bot.log
    assert seconds < 5
    assert reset.messages[0].edited_at is not None
    assert "From outside" not in str(run.model.messages)
    assert bot.having("event=stopped")


async def test_it_can_be_killed_at_the_instant_of_a_request_and_started_again(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    async with run() as bot:
        await bot.ready()
        wire.watch.on(Instant.DONE, "POST", "/channels/*/messages", lambda _: bot.kill())
        wire.ask(server.general, server.ada, "Are you there?")
        assert await bot.exited() == -9
    with pytest.raises(ProcessLookupError):
        os.kill(bot.pid, 0)
    assert len(wire.replies(server.general)) == 1

    async with run() as again:
        await again.ready()
        await answer(wire, wire.ask(server.general, server.ada, "And now?"), "Hello!")


async def test_it_can_be_killed_at_a_commit(run: Runs) -> None:
    async with run({"WIRE_KILL": "commit:2:before"}) as bot:
        assert await bot.exited() == -9
        assert bot.having("event=wire_commit") == ["event=wire_commit number=1"]


async def test_what_is_waited_for_fails_when_the_process_ends_before(run: Runs) -> None:
    async with run({"LOG_LEVEL": "nonsense"}) as bot:
        with pytest.raises(AssertionError, match=r"ended without 'event=ready'(?s:.)*LOG_LEVEL"):
            await bot.ready()

        assert await bot.exited() == 2


@pytest.mark.parametrize("fresh", [False, True])
async def test_it_does_not_outlive_what_started_it(run: Runs, fresh: bool) -> None:
    async with run(fresh=fresh) as bot:
        await bot.ready()
        bot.abandon()

        assert await bot.exited() == -9


async def test_leaving_ends_it_in_the_middle_of_an_answer(wire: WireDiscord, server: Club, run: Runs) -> None:
    run.model.script(stall_after("Well, "))
    async with run() as bot:
        await bot.ready()
        question = wire.ask(server.general, server.ada, "Are you there?")
        await answer(wire, question, "Well,")

    assert bot.returncode == -9
    await asyncio.wait_for(run.model.idle(), 5)


async def test_a_command_that_its_end_breaks_off_is_one_line_of_the_log(
    wire: WireDiscord, server: Club, run: Runs
) -> None:
    hold = held(before_effect=True)
    wire.faults.append(Fault("POST", "/interactions/**", hold))
    async with run() as bot:
        await bot.ready()
        wire.use_command(server.general, server.ada, "help")
        await hold.waiting()
        code, _ = await bot.terminate()

    assert code == 0, bot.log
    assert bot.having("event=command_interrupted")
    assert "Traceback" not in bot.log
