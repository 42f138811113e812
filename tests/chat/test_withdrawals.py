"""What is deleted while it is being answered: the model is stopped, and what stood of the answer is taken back."""

import asyncio
from collections.abc import Callable

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.core.domain import MessageId
from tests.support.held import held
from tests.support.logs import complaints
from tests.support.model_server import SteppedAnswer, say_in_steps
from tests.support.world import World

TWO_PARTS = "word " * 500


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - neither Discord nor SQLite has an event for it
            await asyncio.sleep(0.001)


async def begun(server: World, said: str = "", where: ChannelHandle | None = None) -> tuple[int, SteppedAnswer]:
    """Let the bot answer so far, and the model fall silent then; return the question and the rest of the answer."""
    step, before = say_in_steps(), len(server.texts(where))
    server.model.script(step)
    question = server.post("I live at 5 High Street. Where is the baker?", where=where)
    await step.waiting()
    if said:
        step.send(said)
        await until(lambda: " ".join(server.texts(where)[before:]).split() == said.split())
    return question, step


async def given_up(server: World, caplog: pytest.LogCaptureFixture) -> None:
    """Return once the turn has ended, though the model says nothing more; and see that all goes on as ever."""
    await server.model.idle()
    await server.env.settle()
    assert server.outcomes() == ["abandoned"]
    assert server.bot.turns.running == 0
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    assert await server.ask("still there?", where=elsewhere) == "Hello!"
    assert complaints(caplog) == []


@pytest.mark.parametrize("said", ["", "word", TWO_PARTS], ids=["no word", "a word", "two parts"])
async def test_a_question_that_is_deleted_stops_its_answer(
    said: str, server: World, caplog: pytest.LogCaptureFixture
) -> None:
    question, _ = await begun(server, said)
    server.env.backend.delete_message(server.general.id, question)

    await given_up(server, caplog)
    assert server.texts() == []
    assert server.log() == ["still there?", "Hello!"]


@pytest.mark.parametrize("part", [0, -1], ids=["the first", "the last"])
async def test_a_message_of_an_answer_that_a_moderator_deletes_stops_it_and_takes_the_others(
    part: int, server: World, caplog: pytest.LogCaptureFixture
) -> None:
    question, _ = await begun(server, TWO_PARTS)
    server.env.backend.delete_message(server.general.id, server.replies()[part].id)

    await given_up(server, caplog)
    assert [message.id for message in server.general.history()] == [question]
    assert server.log()[0].endswith("Where is the baker?"), "the question stays"


async def test_a_purge_of_the_channel_stops_its_answer(server: World, caplog: pytest.LogCaptureFixture) -> None:
    await begun(server, TWO_PARTS)
    everything = [message.id for message in server.general.history()]
    server.env.backend.bulk_delete_messages(server.general.id, everything)

    await given_up(server, caplog)
    assert server.general.history() == []


async def test_a_purge_of_other_messages_does_not(server: World) -> None:
    await server.ask("one")
    others = [message.id for message in server.general.history()]
    _, step = await begun(server, "word")
    server.env.backend.bulk_delete_messages(server.general.id, others)
    step.finish()
    await server.env.settle()

    assert server.texts() == ["word"]
    assert server.outcomes() == ["answered"] * 2


async def test_an_answer_message_deleted_without_an_event_is_found_gone(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    _, step = await begun(server, TWO_PARTS)
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008, times=None)
    step.send("and so on")
    step.finish()

    await given_up(server, caplog)
    assert server.texts() == []


async def test_a_part_that_was_deleted_before_its_repetition_stays_deleted(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    _, step = await begun(server)
    # What Discord says to a nonce whose message is gone.
    server.env.inject_error("POST", f"/channels/{server.general.id}/messages", status=404, code=10008, times=None)
    step.send("word")
    step.finish()

    await given_up(server, caplog)
    assert server.texts() == []


async def test_a_failure_of_the_model_is_not_said_to_a_question_that_is_gone(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    _, step = await begun(server, "word")
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008, times=None)
    step.finish("content_filter")

    await server.model.idle()
    await server.env.settle()
    assert server.texts() == []
    assert server.outcomes() == ["abandoned"]


async def test_a_question_deleted_at_the_moment_of_failure_gets_no_reply(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    question, step = await begun(server, "word")
    (work,) = server.bot.turns._active_turns._all
    work.gone.add(MessageId(question))
    step.finish("content_filter")

    await server.model.idle()
    await server.env.settle()
    assert server.texts() == []
    assert server.outcomes() == ["abandoned"]
    assert complaints(caplog) == []


async def test_a_question_that_is_deleted_while_it_waits_leaves_its_lane_at_once(server: World) -> None:
    _, step = await begun(server, "word")
    second = server.post("two")
    await until(lambda: len(server.outcomes()) == 2)
    server.env.backend.delete_message(server.general.id, second)
    await until(lambda: server.outcomes() == [None, "abandoned"])
    step.finish()
    await server.env.settle()

    assert server.texts() == ["word"]
    assert len(server.model.requests) == 1


async def test_a_question_that_is_deleted_while_it_is_being_stored_is_not_answered(server: World) -> None:
    with held(server.bot.store._database):
        question = server.post("I live at 5 High Street.")
        await until(lambda: server.bot.turns.running == 1)
        server.env.backend.delete_message(server.general.id, question)
        await until(lambda: bool(next(iter(server.bot.turns._active_turns._all)).gone))
    await server.env.settle()

    assert server.texts() == []
    assert server.model.requests == []
    assert server.log() == []


# ------------------------------------------------------------------ places


@pytest.mark.parametrize("said", ["", "word", TWO_PARTS], ids=["no word", "a word", "two parts"])
async def test_a_channel_that_is_deleted_stops_its_answer(
    said: str, server: World, caplog: pytest.LogCaptureFixture
) -> None:
    gone = server.guild.create_text_channel("gone")
    await server.env.settle()
    await begun(server, said, gone)
    server.env.backend.delete_channel(gone.id)

    await given_up(server, caplog)
    assert await server.bot.retention_job.purge() == 1
    assert server.log() == ["still there?", "Hello!"]


async def test_the_questions_that_wait_there_are_given_up_too(server: World) -> None:
    gone = server.guild.create_text_channel("gone")
    await server.env.settle()
    await begun(server, "word", gone)
    server.post("two", where=gone)
    await until(lambda: len(server.outcomes()) == 2)
    server.env.backend.delete_channel(gone.id)
    await server.model.idle()
    await server.env.settle()

    assert server.outcomes() == ["abandoned"] * 2
    assert len(server.model.requests) == 1


@pytest.mark.parametrize("what", ["thread", "channel"])
async def test_a_thread_that_goes_alone_or_with_its_channel_stops_its_answer(
    what: str, server: World, caplog: pytest.LogCaptureFixture
) -> None:
    parent = server.guild.create_text_channel("parent")
    await server.env.settle()
    channel = server.bot.get_channel(parent.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await server.env.settle()
    (thread,) = parent.threads
    await begun(server, "word", thread)
    server.env.backend.delete_channel(thread.id if what == "thread" else parent.id)

    await given_up(server, caplog)


async def test_another_channel_that_is_deleted_does_not(server: World) -> None:
    other = server.guild.create_text_channel("other")
    await server.env.settle()
    _, step = await begun(server, "word")
    server.env.backend.delete_channel(other.id)
    await until(lambda: server.bot.get_channel(other.id) is None)
    step.finish()
    await server.env.settle()

    assert server.texts() == ["word"]


async def test_a_server_that_is_left_stops_its_answers(server: World, caplog: pytest.LogCaptureFixture) -> None:
    other = server.env.create_guild(name="Chess server")
    bo = other.add_member(server.bo.user)
    lobby = other.create_text_channel("lobby")
    await server.env.settle()
    step = say_in_steps()
    server.model.script(step)
    server.post("hi", by=bo, where=lobby)
    await step.waiting()
    step.send("word")
    await until(lambda: server.texts(lobby) == ["word"])
    server.env.backend.remove_guild(other.id)

    await given_up(server, caplog)
    assert await server.bot.retention_job.purge() == 1
    assert server.log() == ["still there?", "Hello!"]
