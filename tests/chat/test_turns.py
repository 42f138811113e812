"""Turns beside each other: order within a channel, independence of channels, limits, the window, the end."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from simcord.builders import ChannelHandle

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


async def test_turns_of_a_channel_run_one_after_another_in_order(club: World) -> None:
    first, second = steps(club.model, 2)
    questions = [club.post("one", by=club.ada), club.post("two", by=club.bo)]
    await asked(club.model, 1)
    await nothing_happens()
    assert len(club.model.requests) == 1

    finish(first, "answer one")
    await asked(club.model, 2)
    finish(second, "answer two")
    await club.env.settle()

    assert [reply.content for reply in club.replies()] == ["answer one", "answer two"]
    assert [reply.reference.message_id for reply in club.replies() if reply.reference] == questions
    assert club.prompt() == [
        ("user", f"⟦Ada {club.ada.id}⟧ one"),
        ("assistant", "answer one"),
        ("user", f"⟦Bo {club.bo.id}⟧ two"),
    ]


async def test_a_question_sees_nothing_that_was_asked_after_it(club: World) -> None:
    first, second = steps(club.model, 2)
    club.post("one")
    club.post("two")
    await asked(club.model, 1)

    assert [content.split("⟧ ")[1] for _, content in club.prompt()] == ["one"]
    finish(first, "1")
    await asked(club.model, 2)
    finish(second, "2")
    await club.env.settle()


async def test_channels_are_answered_at_the_same_time(club: World) -> None:
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    here, there = steps(club.model, 2)
    club.post("one")
    await asked(club.model, 1)
    club.post("two", where=elsewhere)
    await asked(club.model, 2)
    finish(there, "there first")
    await asyncio.wait_for(_until_replied(club, elsewhere), 5)
    finish(here, "then here")
    await club.env.settle()

    assert club.replies()[0].content == "then here"


async def _until_replied(club: World, channel: ChannelHandle) -> None:
    while not club.replies(channel):  # noqa: ASYNC110 - Discord has no event for it
        await asyncio.sleep(0.001)


async def test_only_so_many_completions_are_in_flight(database: Path, model: ModelServer) -> None:
    async with world(database, model, max_completions=2) as club:
        channels = [club.guild.create_text_channel(f"room-{number}") for number in range(3)]
        await club.env.settle()
        answers = steps(model, 3)
        for channel in channels:
            club.post("hi", where=channel)
        await asked(model, 2)
        await nothing_happens()
        assert len(model.requests) == 2

        finish(answers[0], "done")
        await asked(model, 3)
        finish(answers[1], "done")
        finish(answers[2], "done")
        await club.env.settle()
        assert all(len(club.replies(channel)) == 1 for channel in channels)


async def test_a_queue_that_is_too_long_is_said_and_the_rest_is_answered(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, channel_queue=2) as club:
        (first,) = steps(model, 1)
        for number in range(4):
            club.post(f"question {number}")
        await asked(model, 1)
        await shown(
            club, "⚠️ 3 questions are ahead of yours in this channel. Please ask again when they are answered."
        )
        finish(first, "first")
        await club.env.settle()

        assert len(model.requests) == 3
        assert sorted(reply.content for reply in club.replies())[:3] == ["Hello!", "Hello!", "first"]


async def test_a_refused_question_is_remembered_all_the_same(database: Path, model: ModelServer) -> None:
    async with world(database, model, channel_queue=1) as club:
        (first,) = steps(model, 1)
        for number in range(3):
            club.post(f"question {number}")
        await asked(model, 1)
        finish(first, "first")
        await club.env.settle()
        await club.ask("and?")

        assert "question 2" in str(club.prompt())


# ------------------------------------------------------------------ the window


async def test_a_long_conversation_is_trimmed_at_once_and_then_only_grows(
    database: Path, model: ModelServer
) -> None:
    model.default = say("ok " * 30)
    prompts: list[str] = []
    async with world(database, model, history_tokens=1000) as club:
        for number in range(30):
            await club.ask(f"question {number} " + "word " * 40)
            prompts.append("\n".join(content for _, content in club.prompt()))

    grown = [later.startswith(earlier) for earlier, later in pairwise(prompts)]
    assert 1 <= grown.count(False) <= 6
    assert all(f"question {number} " in prompt for number, prompt in enumerate(prompts))


async def test_the_window_begins_at_the_same_message_after_a_restart(
    database: Path, model: ModelServer
) -> None:
    model.default = say("ok " * 30)
    async with world(database, model, history_tokens=1000) as club:
        while len(club.replies()) < 5 or "question 0 " in str(club.prompt()):
            await club.ask(f"question {len(club.replies())} " + "word " * 40)
        before = club.prompt()
        async with club.restarted() as after:
            await after.ask("and now?")
            assert after.prompt()[: len(before)] == before


async def test_what_was_trimmed_stays_in_the_log(database: Path, model: ModelServer) -> None:
    async with world(database, model, history_tokens=300) as club:
        for number in range(10):
            await club.ask(f"question {number} " + "word " * 40)
        done = await club.bot.conversations.reset(club.general.id)  # type: ignore[arg-type]

    assert done is not None
    assert done.messages == 20


# --------------------------------------------------------------------- the end


async def test_a_stopping_bot_finishes_what_it_has_begun(club: World) -> None:
    (answer,) = steps(club.model, 1)
    club.post("hi")
    await asked(club.model, 1)
    closing = asyncio.create_task(club.bot.conversations.turns.close(within_s=5))
    await nothing_happens()
    finish(answer, "Goodbye!")
    await closing

    assert [reply.content for reply in club.replies()] == ["Goodbye!"]


async def test_what_a_stopping_bot_is_asked_is_answered_after_the_restart(club: World) -> None:
    await club.bot.conversations.turns.close(within_s=0)
    assert await club.ask("hi") == ""

    async with club.restarted() as after:
        assert [reply.content for reply in after.replies()] == ["Hello!"]


async def test_what_takes_too_long_to_finish_is_left_open(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with world(database, model, real_time=True) as club:
        (answer,) = steps(model, 1)
        club.post("hi")
        await answer.waiting()
        await club.bot.conversations.turns.close(within_s=0.01)
        open_turns = await club.bot._parts.store._database.read(  # type: ignore[attr-defined]
            "SELECT count(*) FROM turns WHERE outcome IS NULL", ()
        )

    assert open_turns == [(1,)]
    assert "event=drained unfinished=1" in caplog.text
    await model.idle()


async def test_no_task_and_no_lane_is_left_behind(club: World) -> None:
    for number in range(3):
        await club.ask(f"question {number}")

    assert club.bot.conversations.turns.running == 0
    assert len(club.bot.conversations.workplace.lanes) == 0
