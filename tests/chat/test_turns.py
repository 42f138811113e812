"""Turns beside each other: order within a channel, independence of channels, limits, the window, the end."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from simcord.builders import ChannelHandle

from bot.discord_io.replies.pace import keep
from tests.support.model_server import ModelServer, SteppedAnswer, say, say_in_steps
from tests.support.world import World, shown, world


async def asked(model: ModelServer, number: int) -> None:
    """Return once the model was asked `number` times."""
    async with asyncio.timeout(5):
        while len(model.requests) < number:  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.001)


async def nothing_happens() -> None:
    for _ in range(50):
        await asyncio.sleep(0.001)


def steps(model: ModelServer, number: int) -> list[SteppedAnswer]:
    answers = [say_in_steps() for _ in range(number)]
    model.script(*answers)
    return answers


def finish(answer: SteppedAnswer, text: str) -> None:
    answer.send(text)
    answer.finish()


async def test_turns_of_a_channel_run_one_after_another_in_order(server: World) -> None:
    first, second = steps(server.model, 2)
    questions = [server.post("one", by=server.ada), server.post("two", by=server.bo)]
    await asked(server.model, 1)
    await nothing_happens()
    assert len(server.model.requests) == 1

    finish(first, "answer one")
    await asked(server.model, 2)
    finish(second, "answer two")
    await server.env.settle()

    assert [reply.content for reply in server.replies()] == ["answer one", "answer two"]
    assert [reply.reference.message_id for reply in server.replies() if reply.reference] == questions
    assert server.prompt() == [
        ("user", f"⟦Ada {server.ada.id}⟧ one"),
        ("assistant", "answer one"),
        ("user", f"⟦Bo {server.bo.id}⟧ two"),
    ]


async def test_a_prompt_has_no_later_questions(server: World) -> None:
    first, second = steps(server.model, 2)
    server.post("one")
    server.post("two")
    await asked(server.model, 1)

    assert [content.split("⟧ ")[1] for _, content in server.prompt()] == ["one"]
    finish(first, "1")
    await asked(server.model, 2)
    finish(second, "2")
    await server.env.settle()


async def test_channels_are_answered_at_the_same_time(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    here, there = steps(server.model, 2)
    server.post("one")
    await asked(server.model, 1)
    server.post("two", where=elsewhere)
    await asked(server.model, 2)
    finish(there, "there first")
    await asyncio.wait_for(_until_replied(server, elsewhere), 5)
    finish(here, "then here")
    await server.env.settle()

    assert server.replies()[0].content == "then here"


async def _until_replied(server: World, channel: ChannelHandle) -> None:
    while not server.replies(channel):  # noqa: ASYNC110 - Discord has no event for it
        await asyncio.sleep(0.001)


async def test_only_so_many_completions_are_in_flight(database: Path, model: ModelServer) -> None:
    async with world(database, model, max_completions=2) as server:
        channels = [server.guild.create_text_channel(f"room-{number}") for number in range(3)]
        await server.env.settle()
        answers = steps(model, 3)
        for channel in channels:
            server.post("hi", where=channel)
        await asked(model, 2)
        await nothing_happens()
        assert len(model.requests) == 2

        finish(answers[0], "done")
        await asked(model, 3)
        finish(answers[1], "done")
        finish(answers[2], "done")
        await server.env.settle()
        assert all(len(server.replies(channel)) == 1 for channel in channels)


async def test_another_servers_question_does_not_wait_behind_a_servers_queue(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, max_completions=1) as server:
        rooms = [server.guild.create_text_channel(f"room-{number}") for number in range(3)]
        await server.env.settle()
        answers = steps(model, 4)
        for room in rooms:
            server.post("busy", where=room)
        await asked(model, 1)
        server.env.backend.create_message(server.bo.user.dm_channel.id, server.bo.id, content="hello")
        await nothing_happens()

        finish(answers[0], "done")
        await asked(model, 2)
        finish(answers[1], "done")
        await asked(model, 3)
        said = [str(each.messages[-1]["content"]).rpartition(" ")[2] for each in model.requests]
        assert sorted(said[1:3]) == ["busy", "hello"]
        for answer in answers[2:]:
            finish(answer, "done")
        await server.env.settle()


async def test_a_queue_that_is_too_long_is_said_and_the_rest_is_answered(database: Path, model: ModelServer) -> None:
    async with world(database, model, channel_queue=2) as server:
        (first,) = steps(model, 1)
        for number in range(4):
            server.post(f"question {number}")
        await asked(model, 1)
        await shown(
            server,
            "⚠️ 3 questions are ahead of yours in this channel. Please ask again when they are answered.",
        )
        finish(first, "first")
        await server.env.settle()

        assert len(model.requests) == 3
        assert sorted(reply.content for reply in server.replies())[:3] == ["Hello!", "Hello!", "first"]


async def test_a_refused_question_is_remembered_all_the_same(database: Path, model: ModelServer) -> None:
    async with world(database, model, channel_queue=1) as server:
        (first,) = steps(model, 1)
        for number in range(3):
            server.post(f"question {number}")
        await asked(model, 1)
        finish(first, "first")
        await server.env.settle()
        await server.ask("and?")

        assert "question 2" in str(server.prompt())


# ------------------------------------------------------------------ the window


async def test_a_long_conversation_is_trimmed_at_once_and_then_only_grows(database: Path, model: ModelServer) -> None:
    model.default = say("ok " * 30)
    prompts: list[str] = []
    async with world(database, model, history_tokens=1000) as server:
        for number in range(30):
            await server.ask(f"question {number} " + "word " * 40)
            prompts.append("\n".join(content for _, content in server.prompt()))

    grown = [later.startswith(earlier) for earlier, later in pairwise(prompts)]
    assert 1 <= grown.count(False) <= 6
    assert all(f"question {number} " in prompt for number, prompt in enumerate(prompts))


async def test_the_window_begins_at_the_same_message_after_a_restart(database: Path, model: ModelServer) -> None:
    model.default = say("ok " * 30)
    async with world(database, model, history_tokens=1000) as server:
        while len(server.replies()) < 5 or "question 0 " in str(server.prompt()):
            await server.ask(f"question {len(server.replies())} " + "word " * 40)
        before = server.prompt()
        async with server.restarted() as after:
            await after.ask("and now?")
            assert after.prompt()[: len(before)] == before


async def test_trimmed_messages_stay_in_the_database(database: Path, model: ModelServer) -> None:
    async with world(database, model, history_tokens=300) as server:
        for number in range(10):
            await server.ask(f"question {number} " + "word " * 40)
        done = await server.bot.history.reset(server.general.id)  # type: ignore[arg-type]

    assert done is not None
    assert done.messages == 20


# --------------------------------------------------------------------- the end


async def test_a_stopping_bot_finishes_running_answers(server: World) -> None:
    (answer,) = steps(server.model, 1)
    server.post("hi")
    await asked(server.model, 1)
    closing = asyncio.create_task(server.bot.turns.close(within_s=5))
    await nothing_happens()
    finish(answer, "Goodbye!")
    await closing

    assert [reply.content for reply in server.replies()] == ["Goodbye!"]


async def test_a_question_to_a_stopping_bot_is_answered_after_the_restart(server: World) -> None:
    await server.bot.turns.close(within_s=0)
    assert await server.ask("hi") == ""

    async with server.restarted() as after:
        assert [reply.content for reply in after.replies()] == ["Hello!"]


async def test_a_question_after_the_end_touches_neither_the_store_nor_discord(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    await server.bot.turns.close(within_s=0)
    await server.bot.store.close()
    assert await server.ask("hi") == ""

    assert "failure" not in caplog.text


async def test_closing_ends_the_background_tasks_of_replies(server: World) -> None:
    task = keep(server.bot.replies._background, asyncio.sleep(3600))
    await server.bot.replies.close()

    assert task.cancelled()


async def test_an_answer_that_outlasts_the_shutdown_is_left_open(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with world(database, model, real_time=True) as server:
        (answer,) = steps(model, 1)
        server.post("hi")
        await answer.waiting()
        await server.bot.turns.close(within_s=0.01)
        open_turns = await server.bot.store._database.read("SELECT count(*) FROM turns WHERE outcome IS NULL", ())

    assert open_turns == [(1,)]
    assert "event=drained unfinished=1" in caplog.text
    await model.idle()


async def test_no_task_and_no_lane_is_left_behind(server: World) -> None:
    for number in range(3):
        await server.ask(f"question {number}")

    assert server.bot.turns.running == 0
    assert len(server.bot.turns._active_turns.queues._queues) == 0
