"""What is deleted in Discord is gone from the prompt at once, and from the file."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing

import discord

from bot.core.domain import ChannelId, MessageId
from tests.support.model_server import say, say_in_steps
from tests.support.world import World


def rows(club: World) -> int:
    with closing(sqlite3.connect(club.database)) as db:
        (number,) = db.execute("SELECT count(*) FROM messages").fetchone()
    return int(number)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)


async def test_a_deleted_question_leaves_with_its_answer(club: World) -> None:
    await club.ask("my address is 5 High Street")
    await club.ask("hi")
    await club.bo.delete(club.general.history()[0])
    await club.ask("what is my address?")

    assert "High Street" not in str(club.prompt())
    assert [content.split("⟧ ")[-1] for _, content in club.prompt()] == [
        "hi",
        "Hello!",
        "what is my address?",
    ]


async def test_its_message_in_discord_stays(club: World) -> None:
    await club.ask("hi")
    question, answer = club.general.history()
    await club.bo.delete(question)

    assert club.texts() == ["Hello!"]
    assert await club.bot.conversations.is_ours(MessageId(answer.id)), "so a reply to it asks"


async def test_its_words_leave_the_file(club: World) -> None:
    await club.ask("my address is 5 High Street")
    await club.bo.delete(club.general.history()[0])

    assert rows(club) == 0
    with closing(sqlite3.connect(club.database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"High Street" not in club.database.read_bytes()


async def test_a_deleted_part_of_an_answer_takes_the_whole_answer(club: World) -> None:
    club.model.script(say("word " * 900, chunks=20))
    await club.ask("hi")
    parts = len(club.replies())
    await club.ada.delete(club.replies()[-1])
    await club.ask("and now?")

    assert [role for role, _ in club.prompt()] == ["user"]
    assert len(club.replies()) == parts - 1 + 1, "the others stay in Discord"


async def test_a_moderators_purge_is_followed(club: World) -> None:
    await club.ask("one")
    await club.ask("two")
    channel = club.bot.get_channel(club.general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.delete_messages(club.general.history()[:2])
    await club.env.settle()

    assert rows(club) == 2


async def test_a_question_that_is_deleted_while_it_waits_is_not_answered(club: World) -> None:
    step = say_in_steps()
    club.model.script(step)
    club.post("one")
    await step.waiting()
    second = club.post("two")
    await until(lambda: rows(club) == 2)
    club.env.backend.delete_message(club.general.id, second)
    await until(lambda: rows(club) == 1)
    step.send("done")
    step.finish()
    await club.env.settle()

    assert [reply.content for reply in club.replies()] == ["done"]
    assert len(club.model.requests) == 1


async def test_a_deleted_channel_is_forgotten_with_its_threads(club: World) -> None:
    gone = club.guild.create_text_channel("gone")
    await club.env.settle()
    await club.ask("one", where=gone)
    channel = club.bot.get_channel(gone.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await club.env.settle()
    await club.ask("two", where=gone.threads[0])
    await club.ask("stays")
    await channel.delete()
    await club.env.settle()
    assert await club.bot.conversations.upkeep.purge() == 4

    assert rows(club) == 2


async def test_a_deleted_channel_without_words_keeps_no_other_waiting(club: World) -> None:
    here = ChannelId(club.general.id)
    empty, full = (club.guild.create_text_channel(name) for name in ("empty", "full"))
    await club.env.settle()
    for channel in (empty, full):
        await club.ask("hi", where=channel)
    await club.ada.delete(empty.history()[0])
    for channel in (empty, full):
        await club.bot.conversations.mirror.delete_channel(ChannelId(channel.id))

    assert await club.bot.conversations.upkeep.purge() == 2
    assert await club.bot.conversations.reset(here) is None
