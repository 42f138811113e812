"""Answers in messages that Discord lets the bot edit only a little, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord_io.replies.test_actions import press
from tests.support.model_server import ModelServer, drop_after, say, say_in_steps
from tests.support.world import World, world

PATCH = "/channels/*/messages/*"
REFUSALS = [(400, 30046), (429, 30046), (400, 0), (429, 0), (403, 50005)]


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, answer_buttons=True) as made:
        yield made


async def test_edits_keep_previews_off(server: World) -> None:
    server.model.script(say("See https://example.org"), say("See https://example.org/2"))
    await server.ask("hi")
    await press(server, "retry")

    assert server.sent("POST")[0]["flags"] & 4
    assert server.sent("PATCH", PATCH)
    assert all(body["flags"] & 4 for body in server.sent("PATCH", PATCH))


async def test_retry_of_an_old_answer_is_one_edit(server: World) -> None:
    await server.ask("hi")
    server.age(90)
    server.model.script(say(*("word " for _ in range(50))))
    await press(server, "retry")

    assert server.texts() == [("word " * 50).strip()]
    assert len([body for body in server.sent("PATCH", PATCH) if "word" in body.get("content", "")]) == 1


@pytest.mark.parametrize(("status", "code"), REFUSALS)
async def test_retry_of_an_answer_that_cannot_be_edited_is_posted_anew(server: World, status: int, code: int) -> None:
    server.model.script(say("One"), say("Two"))
    await server.ask("hi")
    server.age(90)
    server.env.inject_error("PATCH", PATCH, status=status, code=code, times=None)
    await press(server, "retry")

    assert server.texts() == ["Two"]
    assert server.log() == ["hi", "Two"]
    assert server.outcomes() == ["answered"]
    assert len(server.model.requests) == 2


async def test_retry_that_fails_leaves_an_answer_that_cannot_be_edited(server: World) -> None:
    server.model.script(say("One"), drop_after(""))
    server.model.default = drop_after("")
    await server.ask("hi")
    server.age(90)
    server.env.inject_error("PATCH", PATCH, status=400, code=30046, times=None)
    await press(server, "retry")

    assert server.texts() == ["One"]
    assert server.log() == ["hi", "One"]
    assert server.rows("SELECT count(*) FROM turns WHERE outcome IS NULL") == [(0,)]


async def test_message_that_takes_no_more_edits_while_it_streams_is_posted_anew(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, real_time=True) as server:
        step = say_in_steps()
        server.model.script(step)
        server.post("hi")
        await step.waiting()
        step.send("One")
        while not server.texts():  # noqa: ASYNC110 - Discord has no event
            await asyncio.sleep(0.01)
        server.env.inject_error("PATCH", PATCH, status=429, code=30046, times=None)
        step.send(" two")
        step.finish()
        while server.bot.turns.running:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

        assert server.texts() == ["One two"]
        assert server.log() == ["hi", "One two"]
