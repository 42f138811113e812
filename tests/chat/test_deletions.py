"""What is deleted in Discord is gone from the prompt at once, and from the file."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing

import discord

from bot.core.domain import ChannelId, MessageId
from tests.support.model_server import say, say_in_steps
from tests.support.world import World


def rows(server: World) -> int:
    with closing(sqlite3.connect(server.database)) as db:
        (number,) = db.execute("SELECT count(*) FROM messages").fetchone()
    return int(number)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)


async def test_a_deleted_question_leaves_with_its_answer(server: World) -> None:
    await server.ask("my address is 5 High Street")
    await server.ask("hi")
    await server.bo.delete(server.general.history()[0])
    await server.ask("what is my address?")

    assert "High Street" not in str(server.prompt())
    assert [content.split("⟧ ")[-1] for _, content in server.prompt()] == [
        "hi",
        "Hello!",
        "what is my address?",
    ]


async def test_a_forgotten_questions_message_in_discord_stays(server: World) -> None:
    await server.ask("hi")
    question, answer = server.general.history()
    await server.bo.delete(question)

    assert server.texts() == ["Hello!"]
    assert await server.bot.history.is_ours(MessageId(answer.id)), "so a reply to it asks"


async def test_a_deleted_messages_words_leave_the_database_file(server: World) -> None:
    await server.ask("my address is 5 High Street")
    await server.bo.delete(server.general.history()[0])

    assert rows(server) == 0
    with closing(sqlite3.connect(server.database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"High Street" not in server.database.read_bytes()


async def test_a_deleted_part_of_an_answer_takes_the_whole_answer(server: World) -> None:
    server.model.script(say("word " * 900, chunks=20))
    await server.ask("hi")
    parts = len(server.replies())
    await server.ada.delete(server.replies()[-1])
    await server.ask("and now?")

    assert [role for role, _ in server.prompt()] == ["user"]
    assert len(server.replies()) == parts - 1 + 1, "the others stay in Discord"


async def test_a_moderators_purge_is_followed(server: World) -> None:
    await server.ask("one")
    await server.ask("two")
    channel = server.bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.delete_messages(server.general.history()[:2])
    await server.env.settle()

    assert rows(server) == 2


async def test_a_question_that_is_deleted_while_it_waits_is_not_answered(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("one")
    await step.waiting()
    second = server.post("two")
    await until(lambda: rows(server) == 2)
    server.env.backend.delete_message(server.general.id, second)
    await until(lambda: rows(server) == 1)
    step.send("done")
    step.finish()
    await server.env.settle()

    assert [reply.content for reply in server.replies()] == ["done"]
    assert len(server.model.requests) == 1


async def test_a_deleted_channel_is_forgotten_with_its_threads(server: World) -> None:
    gone = server.guild.create_text_channel("gone")
    await server.env.settle()
    await server.ask("one", where=gone)
    channel = server.bot.get_channel(gone.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await server.env.settle()
    await server.ask("two", where=gone.threads[0])
    await server.ask("stays")
    await channel.delete()
    await server.env.settle()
    assert await server.bot.retention_job.purge() == 4

    assert rows(server) == 2


async def test_a_deleted_channel_without_words_keeps_no_other_waiting(server: World) -> None:
    here = ChannelId(server.general.id)
    empty, full = (server.guild.create_text_channel(name) for name in ("empty", "full"))
    await server.env.settle()
    for channel in (empty, full):
        await server.ask("hi", where=channel)
    await server.ada.delete(empty.history()[0])
    for channel in (empty, full):
        await server.bot.channel_sync.delete_channel(ChannelId(channel.id))

    assert await server.bot.retention_job.purge() == 2
    assert await server.bot.history.reset(here) is None
