"""Where an admin wants that, a question in a channel is answered in a thread of its own, and goes on there."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from simcord.builders import ChannelHandle

from bot.discord_io.incoming import messages
from bot.discord_io.replies.buttons import RETRY
from bot.discord_io.replies.messages import CANNOT_SPEAK
from bot.discord_io.replies.threads import NAME_LENGTH
from cogs.answers import FORGET
from tests.chat.test_options_in_force import choose, of_channel, thread_in
from tests.support.english import texts
from tests.support.model_server import ModelServer, say, say_in_steps, status
from tests.support.world import World, world


@pytest.fixture
async def server(server: World) -> World:
    await choose(server, of_channel(server.general), threads=True)
    return server


def written(server: World, channel: ChannelHandle | None = None) -> list[str]:
    """What the bot wrote, without Discord's notices that a thread was opened."""
    return [reply.content for reply in server.replies(channel) if messages.is_written(reply)]


async def ask(server: World, text: str) -> ChannelHandle:
    """Ask in the channel, and return the thread that is opened for it."""
    question = server.post(text)
    await server.env.settle()
    (thread,) = (each for each in server.general.threads if each.id == question)
    return thread


# -------------------------------------------------------------------- opening one


async def test_the_answer_comes_in_a_thread_at_the_question_and_is_remembered_there(server: World) -> None:
    thread = await ask(server, "Which book is good?")

    assert written(server) == []
    assert written(server, thread) == ["Hello!"]
    assert server.rows("SELECT channel_id, parent_id, guild_id FROM conversations") == [
        (thread.id, server.general.id, server.guild.id)
    ]


async def test_the_conversation_goes_on_in_the_thread_and_knows_its_beginning(server: World) -> None:
    thread = await ask(server, "Which book is good?")
    await server.ask("And why?", where=thread)

    assert len(written(server, thread)) == 2
    assert [role for role, _ in server.prompt()] == ["user", "assistant", "user"]
    assert server.prompt()[0][1].endswith("Which book is good?")


async def test_each_question_has_its_own_thread_and_knows_nothing_of_the_others(server: World) -> None:
    one, two = await ask(server, "one"), await ask(server, "two")

    assert one.id != two.id
    assert len(server.prompt()) == 1


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Which book\n is  good?", "Which book is good?"),
        ("word " * 40, " ".join(["word"] * 12) + "…"),
        ("x" * 500, "x" * NAME_LENGTH + "…"),
    ],
)
async def test_the_thread_is_named_after_the_question(server: World, question: str, name: str) -> None:
    await ask(server, question)
    assert [body["name"] for body in server.sent("POST", "/channels/*/messages/*/threads")] == [name]


async def test_an_existing_thread_at_the_question_is_used(server: World) -> None:
    step = say_in_steps()
    server.model.script(say("warm"), step)
    question = server.post("hi")
    # The bot finds it only when it tries: Discord's event comes later.
    server.env.backend.create_thread(server.general.id, "mine", server.bo.id, message_id=question)
    await server.env.settle()

    (thread,) = server.general.threads
    assert written(server, thread) == ["warm"]


# ------------------------------------------------------------- where there is none


async def test_in_a_thread_and_in_a_direct_conversation_nothing_changes(server: World) -> None:
    aside = await thread_in(server, server.general)
    await server.ask("hi", where=aside)
    await server.bo.send_dm("hello")

    assert written(server, aside) == ["Hello!"]
    assert written(server, server.bo.user.dm_channel) == ["Hello!"]
    assert len(server.general.threads) == 1


@pytest.mark.parametrize("permission", ["create_public_threads", "send_messages_in_threads"])
async def test_without_permission_for_threads_the_answer_comes_in_the_channel(server: World, permission: str) -> None:
    server.forbid(permission)
    await server.env.settle()

    assert await server.ask("hi") == "Hello!"
    assert server.general.threads == []
    assert server.rows("SELECT channel_id FROM conversations") == [(server.general.id,)]


async def test_without_a_thread_from_discord_the_answer_comes_in_the_channel(server: World) -> None:
    server.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)

    assert await server.ask("hi") == "Hello!"
    assert server.general.threads == []


async def test_a_refused_question_opens_no_thread(server: World) -> None:
    await choose(server, of_channel(server.general), answers=False)
    question = server.post("hi")
    await server.env.settle()

    assert server.general.threads == []
    assert server.reactions(question) == [CANNOT_SPEAK]


async def test_a_channels_limit_counts_the_threads_that_are_opened_in_it(server: World) -> None:
    await choose(server, of_channel(server.general), channel_requests=1)
    await ask(server, "one")
    reply = await server.ask("two")

    assert "⚠️" in reply
    assert len(server.general.threads) == 1


async def test_an_empty_mention_gets_its_hint_in_the_channel(server: World) -> None:
    assert (await server.ask("")).startswith("Hello! Write")
    assert server.general.threads == []


# -------------------------------------------------- edits, deletions and corrections


async def test_an_edited_question_is_updated_in_its_thread(server: World) -> None:
    thread = await ask(server, "Which book?")
    server.edit(thread.id, f"{server.mention} Which film?")
    await server.env.settle()
    await server.ask("And why?", where=thread)

    assert server.prompt()[0][1].endswith("Which film?")


async def test_a_question_that_is_deleted_is_forgotten_with_its_answer(server: World) -> None:
    thread = await ask(server, "Which book?")
    await server.ask("And why?", where=thread)
    server.env.backend.delete_message(server.general.id, thread.id)
    await server.env.settle()

    assert server.log() == ["And why?", "Hello!"]


async def test_a_question_deleted_during_its_answer_ends_the_turn(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    question = server.post("Which book?")
    await step.waiting()
    server.env.backend.delete_message(server.general.id, question)
    await server.env.settle()

    assert server.log() == []
    assert server.outcomes() == ["abandoned"]


async def test_a_failure_is_reported_in_the_thread_with_retry(database: Path, model: ModelServer) -> None:
    async with world(database, model, answer_buttons=True) as server:
        await choose(server, of_channel(server.general), threads=True)
        server.model.script(*[status(500)] * 3)
        thread = await ask(server, "Which book?")
        (failed,) = server.replies(thread)
        assert failed.content.startswith("⚠️")
        server.model.script(say("Emma."))
        await server.bo.click(failed, label=texts(f"answer-{RETRY}"))

        assert written(server, thread) == ["Emma."]


async def test_the_question_can_be_forgotten_by_its_menu_in_the_channel(server: World) -> None:
    thread = await ask(server, "Which book?")
    (question,) = (each for each in server.general.history() if each.id == thread.id)
    await server.bo.context_menu(server.general, FORGET, question)

    assert server.log() == []


# ------------------------------------------------------------------ after a restart


async def test_an_interrupted_answer_opens_its_thread_when_resumed(server: World) -> None:
    with closing(sqlite3.connect(server.database)) as db, db:
        question = server.env.backend.create_message(server.general.id, server.bo.id, "hi there").id
        await server.env.settle()
        db.execute("INSERT INTO conversations (channel_id, parent_id, guild_id) VALUES (?, ?, ?)",
                   (question, server.general.id, server.guild.id))  # fmt: skip
        db.execute("INSERT INTO turns (question_id, channel_id, author_id, opened_at) VALUES (?1, ?1, ?2, ?3)",
                   (question, server.bo.id, server.clock.now().timestamp()))  # fmt: skip
        db.execute(
            "INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)"
            " VALUES (?1, ?1, ?1, 'user', ?2, 'Bo', 'hi there', 10)",
            (question, server.bo.id),
        )

    async with server.restarted() as after:
        (thread,) = after.general.threads
        assert thread.id == question
        assert written(after, thread) == ["Hello!"]
        assert written(after) == []


@pytest.mark.parametrize("known", [True, False])
async def test_a_partial_answer_in_a_thread_is_completed(server: World, known: bool) -> None:
    step = say_in_steps()
    server.model.script(step)
    question = server.post("hi")
    await step.waiting()
    step.send("Hel")
    async with asyncio.timeout(5):
        while not server.rows("SELECT 1 FROM parts"):  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)
    await server.bot.turns.close(within_s=0)
    await server.env.settle()
    await server.model.idle()
    (thread,) = server.general.threads
    (half,) = server.replies(thread)
    if not known:
        with closing(sqlite3.connect(server.database)) as db, db:
            db.execute("DELETE FROM parts")

    async with server.restarted() as after:
        assert written(after, thread) == ["Hello!"]
        assert after.replies(thread)[0].id == half.id
        assert thread.id == question
        assert written(after) == []


async def test_a_mention_that_was_missed_is_answered_in_a_thread(server: World) -> None:
    async with server.away():
        question = server.post("hi")
    (thread,) = server.general.threads

    assert thread.id == question
    assert written(server, thread) == ["Hello!"]


async def test_a_threads_starter_is_not_deleted_by_missed_events(server: World) -> None:
    thread = await ask(server, "Which book?")
    async with server.away():
        pass
    await server.ask("And why?", where=thread)

    assert server.prompt()[0][1].endswith("Which book?")


async def test_a_threads_starter_deleted_during_missed_events_is_forgotten(server: World) -> None:
    thread = await ask(server, "Which book?")
    async with server.away():
        server.env.backend.delete_message(server.general.id, thread.id)
    await server.ask("And why?", where=thread)

    assert len(server.prompt()) == 1
