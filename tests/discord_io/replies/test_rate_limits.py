"""Discord's limits on how often something may be done, where discord.py leaves the waiting to the bot."""

import asyncio
from typing import Any

import discord
import pytest

from bot.discord_io.errors import LASTING_S
from bot.discord_io.replies.reply import DELIVERY_ATTEMPTS, MAX_PAUSE_S
from tests.support.logs import complaints
from tests.support.model_server import say_in_steps
from tests.support.world import World


def limit(monkeypatch: pytest.MonkeyPatch, seconds: float, *, times: int | None = None) -> None:
    """Let discord.py raise what it raises when Discord asks for a longer pause than discord.py may wait."""
    send, left = discord.TextChannel.send, times

    async def limited(channel: discord.TextChannel, *arguments: Any, **options: Any) -> discord.Message:
        nonlocal left
        if left == 0 or channel.name != "general":
            return await send(channel, *arguments, **options)
        left = left - 1 if left else left
        raise discord.RateLimited(seconds)

    monkeypatch.setattr(discord.TextChannel, "send", limited)


async def test_a_short_rate_limit_is_waited_for(
    server: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    limit(monkeypatch, MAX_PAUSE_S, times=2)
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    step.send("Hello!")
    # The stream meets the limit first, and leaves it to the end of the answer.
    async with asyncio.timeout(5):
        while "event=stream_paused" not in caplog.text:  # noqa: ASYNC110 - the log has no event
            await asyncio.sleep(0.001)
    step.finish()
    await server.env.settle()

    assert server.texts() == ["Hello!"]
    assert sum(server.clock.slept) == pytest.approx(MAX_PAUSE_S, abs=3)
    assert complaints(caplog) == []


@pytest.mark.parametrize("seconds", [MAX_PAUSE_S, LASTING_S])
async def test_a_long_rate_limit_leaves_the_turn_open(
    seconds: float, server: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    limit(monkeypatch, seconds)
    await server.ask("hi")
    assert server.outcomes() == [None]
    assert sum(server.clock.slept) < 2 * DELIVERY_ATTEMPTS * MAX_PAUSE_S
    assert len(complaints(caplog)) == 1
    monkeypatch.undo()
    await server.bot.resumption.settle()
    await server.env.settle()

    assert server.texts() == ["Hello!"]


async def test_a_lasting_rate_limit_is_shown_by_a_reaction(
    server: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    limit(monkeypatch, LASTING_S + 1)
    question = server.post("I live at 5 High Street.")
    await server.env.settle()

    assert server.reactions(question) == ["🔇"]
    assert server.outcomes() == ["failed"]
    assert sum(server.clock.slept) < MAX_PAUSE_S
    (line,) = complaints(caplog)
    assert "error=DeliveryFailed(reason='RateLimited', final=True)" in line
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    assert await server.ask("still there?", where=elsewhere) == "Hello!"


async def test_a_stream_that_pauses_repeatedly_logs_once(server: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    server.env.inject_error("POST", "/channels/*/messages", status=503, times=None)
    await server.ask("hi")

    lines = [record.getMessage() for record in caplog.records]
    assert sum("event=stream_paused" in line for line in lines) <= 1
    assert complaints(caplog) == [line for line in lines if "event=turn_left_open" in line]
    assert len(complaints(caplog)) == 1
