"""What is deleted while it is being answered: the model is stopped, and what stood of the answer is taken back."""

import asyncio
from collections.abc import Callable

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.core.domain import MessageId
from tests.support.logs import complaints
from tests.support.model_server import SteppedAnswer, say_in_steps
from tests.support.world import World

TWO_PARTS = "word " * 500


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - neither Discord nor SQLite has an event for it
            await asyncio.sleep(0.001)


async def begun(club: World, said: str = "", where: ChannelHandle | None = None) -> tuple[int, SteppedAnswer]:
    """Let the bot answer so far, and the model fall silent then; return the question and the rest of the answer."""
    step, before = say_in_steps(), len(club.texts(where))
    club.model.script(step)
    question = club.post("I live at 5 High Street. Where is the baker?", where=where)
    await step.waiting()
    if said:
        step.send(said)
        await until(lambda: " ".join(club.texts(where)[before:]).split() == said.split())
    return question, step


async def given_up(club: World, caplog: pytest.LogCaptureFixture) -> None:
    """Return once the turn has ended, though the model says nothing more; and see that all goes on as ever."""
    await club.model.idle()
    await club.env.settle()
    assert club.outcomes() == ["abandoned"]
    assert club.bot.conversations.turns.running == 0
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    assert await club.ask("still there?", where=elsewhere) == "Hello!"
    assert complaints(caplog) == []


@pytest.mark.parametrize("said", ["", "word", TWO_PARTS], ids=["no word", "a word", "two parts"])
async def test_a_question_that_is_deleted_stops_its_answer(
    said: str, club: World, caplog: pytest.LogCaptureFixture
) -> None:
    question, _ = await begun(club, said)
    club.env.backend.delete_message(club.general.id, question)

    await given_up(club, caplog)
    assert club.texts() == []
    assert club.log() == ["still there?", "Hello!"]


@pytest.mark.parametrize("part", [0, -1], ids=["the first", "the last"])
async def test_a_message_of_an_answer_that_a_moderator_deletes_stops_it_and_takes_the_others(
    part: int, club: World, caplog: pytest.LogCaptureFixture
) -> None:
    question, _ = await begun(club, TWO_PARTS)
    club.env.backend.delete_message(club.general.id, club.replies()[part].id)

    await given_up(club, caplog)
    assert [message.id for message in club.general.history()] == [question]
    assert club.log()[0].endswith("Where is the baker?"), "the question stays"


async def test_a_purge_of_the_channel_stops_its_answer(club: World, caplog: pytest.LogCaptureFixture) -> None:
    await begun(club, TWO_PARTS)
    everything = [message.id for message in club.general.history()]
    club.env.backend.bulk_delete_messages(club.general.id, everything)

    await given_up(club, caplog)
    assert club.general.history() == []


async def test_a_purge_of_other_messages_does_not(club: World) -> None:
    await club.ask("one")
    others = [message.id for message in club.general.history()]
    _, step = await begun(club, "word")
    club.env.backend.bulk_delete_messages(club.general.id, others)
    step.finish()
    await club.env.settle()

    assert club.texts() == ["word"]
    assert club.outcomes() == ["answered"] * 2


async def test_a_message_whose_deletion_nobody_told_of_yet_is_found_gone(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    _, step = await begun(club, TWO_PARTS)
    club.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008, times=None)
    step.send("and so on")
    step.finish()

    await given_up(club, caplog)
    assert club.texts() == []


async def test_a_part_that_was_deleted_before_its_repetition_stays_deleted(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    _, step = await begun(club)
    # What Discord says to a nonce whose message is gone.
    club.env.inject_error("POST", f"/channels/{club.general.id}/messages", status=404, code=10008, times=None)
    step.send("word")
    step.finish()

    await given_up(club, caplog)
    assert club.texts() == []


async def test_a_failure_of_the_model_is_not_said_to_a_question_that_is_gone(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    _, step = await begun(club, "word")
    club.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008, times=None)
    step.finish("content_filter")

    await club.model.idle()
    await club.env.settle()
    assert club.texts() == []
    assert club.outcomes() == ["abandoned"]


async def test_nor_when_it_went_in_the_moment_of_the_failure(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    question, step = await begun(club, "word")
    (work,) = club.bot.conversations.workplace._busy
    work.gone.add(MessageId(question))
    step.finish("content_filter")

    await club.model.idle()
    await club.env.settle()
    assert club.texts() == []
    assert club.outcomes() == ["abandoned"]
    assert complaints(caplog) == []


async def test_a_question_that_is_deleted_while_it_waits_leaves_its_lane_at_once(club: World) -> None:
    _, step = await begun(club, "word")
    second = club.post("two")
    await until(lambda: len(club.outcomes()) == 2)
    club.env.backend.delete_message(club.general.id, second)
    await until(lambda: club.outcomes() == [None, "abandoned"])
    step.finish()
    await club.env.settle()

    assert club.texts() == ["word"]
    assert len(club.model.requests) == 1


async def test_a_question_that_is_deleted_while_it_is_being_stored_is_not_answered(club: World) -> None:
    store = club.bot._parts.store
    async with store._database._writing:  # type: ignore[attr-defined]
        question = club.post("I live at 5 High Street.")
        await until(lambda: club.bot.conversations.turns.running == 1)
        club.env.backend.delete_message(club.general.id, question)
        await until(lambda: bool(next(iter(club.bot.conversations.workplace._busy)).gone))
    await club.env.settle()

    assert club.texts() == []
    assert club.model.requests == []
    assert club.log() == []


# ------------------------------------------------------------------ places


@pytest.mark.parametrize("said", ["", "word", TWO_PARTS], ids=["no word", "a word", "two parts"])
async def test_a_channel_that_is_deleted_stops_its_answer(
    said: str, club: World, caplog: pytest.LogCaptureFixture
) -> None:
    gone = club.guild.create_text_channel("gone")
    await club.env.settle()
    await begun(club, said, gone)
    club.env.backend.delete_channel(gone.id)

    await given_up(club, caplog)
    assert await club.bot.conversations.upkeep.purge() == 1
    assert club.log() == ["still there?", "Hello!"]


async def test_the_questions_that_wait_there_are_given_up_too(club: World) -> None:
    gone = club.guild.create_text_channel("gone")
    await club.env.settle()
    await begun(club, "word", gone)
    club.post("two", where=gone)
    await until(lambda: len(club.outcomes()) == 2)
    club.env.backend.delete_channel(gone.id)
    await club.model.idle()
    await club.env.settle()

    assert club.outcomes() == ["abandoned"] * 2
    assert len(club.model.requests) == 1


@pytest.mark.parametrize("what", ["thread", "channel"])
async def test_a_thread_that_goes_alone_or_with_its_channel_stops_its_answer(
    what: str, club: World, caplog: pytest.LogCaptureFixture
) -> None:
    parent = club.guild.create_text_channel("parent")
    await club.env.settle()
    channel = club.bot.get_channel(parent.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await club.env.settle()
    (thread,) = parent.threads
    await begun(club, "word", thread)
    club.env.backend.delete_channel(thread.id if what == "thread" else parent.id)

    await given_up(club, caplog)


async def test_another_channel_that_is_deleted_does_not(club: World) -> None:
    other = club.guild.create_text_channel("other")
    await club.env.settle()
    _, step = await begun(club, "word")
    club.env.backend.delete_channel(other.id)
    await until(lambda: club.bot.get_channel(other.id) is None)
    step.finish()
    await club.env.settle()

    assert club.texts() == ["word"]


async def test_a_server_that_is_left_stops_its_answers(club: World, caplog: pytest.LogCaptureFixture) -> None:
    other = club.env.create_guild(name="Chess club")
    bo = other.add_member(club.bo.user)
    lobby = other.create_text_channel("lobby")
    await club.env.settle()
    step = say_in_steps()
    club.model.script(step)
    club.post("hi", by=bo, where=lobby)
    await step.waiting()
    step.send("word")
    await until(lambda: club.texts(lobby) == ["word"])
    club.env.backend.remove_guild(other.id)

    await given_up(club, caplog)
    assert await club.bot.conversations.upkeep.purge() == 1
    assert club.log() == ["still there?", "Hello!"]
