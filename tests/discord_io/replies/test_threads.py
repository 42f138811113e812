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
from tests.support.english import wording
from tests.support.model_server import ModelServer, say, say_in_steps, status
from tests.support.world import World, world


@pytest.fixture
async def club(club: World) -> World:
    await choose(club, of_channel(club.general), threads=True)
    return club


def texts(club: World, channel: ChannelHandle | None = None) -> list[str]:
    """What the bot wrote, without Discord's notices that a thread was opened."""
    return [reply.content for reply in club.replies(channel) if messages.is_written(reply)]


async def ask(club: World, text: str) -> ChannelHandle:
    """Ask in the channel, and return the thread that is opened for it."""
    question = club.post(text)
    await club.env.settle()
    (thread,) = (each for each in club.general.threads if each.id == question)
    return thread


# -------------------------------------------------------------------- opening one


async def test_the_answer_comes_in_a_thread_at_the_question_and_is_remembered_there(club: World) -> None:
    thread = await ask(club, "Which book is good?")

    assert texts(club) == []
    assert texts(club, thread) == ["Hello!"]
    assert club.rows("SELECT channel_id, parent_id, guild_id FROM conversations") == [
        (thread.id, club.general.id, club.guild.id)
    ]


async def test_the_conversation_goes_on_in_the_thread_and_knows_its_beginning(club: World) -> None:
    thread = await ask(club, "Which book is good?")
    await club.ask("And why?", where=thread)

    assert len(texts(club, thread)) == 2
    assert [role for role, _ in club.prompt()] == ["user", "assistant", "user"]
    assert club.prompt()[0][1].endswith("Which book is good?")


async def test_each_question_has_its_own_thread_and_knows_nothing_of_the_others(club: World) -> None:
    one, two = await ask(club, "one"), await ask(club, "two")

    assert one.id != two.id
    assert len(club.prompt()) == 1


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Which book\n is  good?", "Which book is good?"),
        ("word " * 40, " ".join(["word"] * 12) + "…"),
        ("x" * 500, "x" * NAME_LENGTH + "…"),
    ],
)
async def test_the_thread_is_called_what_is_asked(club: World, question: str, name: str) -> None:
    await ask(club, question)
    assert [body["name"] for body in club.sent("POST", "/channels/*/messages/*/threads")] == [name]


async def test_a_thread_that_somebody_opened_at_the_question_is_used(club: World) -> None:
    step = say_in_steps()
    club.model.script(say("warm"), step)
    question = club.post("hi")
    # The bot finds it only when it tries: Discord's event comes later.
    club.env.backend.create_thread(club.general.id, "mine", club.bo.id, message_id=question)
    await club.env.settle()

    (thread,) = club.general.threads
    assert texts(club, thread) == ["warm"]


# ------------------------------------------------------------- where there is none


async def test_in_a_thread_and_in_a_direct_conversation_nothing_changes(club: World) -> None:
    aside = await thread_in(club, club.general)
    await club.ask("hi", where=aside)
    await club.bo.send_dm("hello")

    assert texts(club, aside) == ["Hello!"]
    assert texts(club, club.bo.user.dm_channel) == ["Hello!"]
    assert len(club.general.threads) == 1


@pytest.mark.parametrize("permission", ["create_public_threads", "send_messages_in_threads"])
async def test_where_the_bot_may_not_it_answers_in_the_channel(club: World, permission: str) -> None:
    club.forbid(permission)
    await club.env.settle()

    assert await club.ask("hi") == "Hello!"
    assert club.general.threads == []
    assert club.rows("SELECT channel_id FROM conversations") == [(club.general.id,)]


async def test_where_discord_refuses_it_answers_in_the_channel(club: World) -> None:
    club.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)

    assert await club.ask("hi") == "Hello!"
    assert club.general.threads == []


async def test_what_is_refused_opens_no_thread(club: World) -> None:
    await choose(club, of_channel(club.general), answers=False)
    question = club.post("hi")
    await club.env.settle()

    assert club.general.threads == []
    assert club.reactions(question) == [CANNOT_SPEAK]


async def test_a_channels_limit_counts_the_threads_that_are_opened_in_it(club: World) -> None:
    await choose(club, of_channel(club.general), channel_requests=1)
    await ask(club, "one")
    reply = await club.ask("two")

    assert "⚠️" in reply
    assert len(club.general.threads) == 1


async def test_an_empty_mention_gets_its_hint_in_the_channel(club: World) -> None:
    assert (await club.ask("")).startswith("Hello! Write")
    assert club.general.threads == []


# -------------------------------------------------- edits, deletions and corrections


async def test_a_question_that_is_edited_reads_so_in_its_thread(club: World) -> None:
    thread = await ask(club, "Which book?")
    club.edit(thread.id, f"{club.mention} Which film?")
    await club.env.settle()
    await club.ask("And why?", where=thread)

    assert club.prompt()[0][1].endswith("Which film?")


async def test_a_question_that_is_deleted_is_forgotten_with_its_answer(club: World) -> None:
    thread = await ask(club, "Which book?")
    await club.ask("And why?", where=thread)
    club.env.backend.delete_message(club.general.id, thread.id)
    await club.env.settle()

    assert club.log() == ["And why?", "Hello!"]


async def test_a_question_that_is_deleted_while_it_is_answered_is_let_go(club: World) -> None:
    step = say_in_steps()
    club.model.script(step)
    question = club.post("Which book?")
    await step.waiting()
    club.env.backend.delete_message(club.general.id, question)
    await club.env.settle()

    assert club.log() == []
    assert club.outcomes() == ["abandoned"]


async def test_a_failure_is_said_in_the_thread_and_the_question_can_be_tried_again_there(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, answer_buttons=True) as club:
        await choose(club, of_channel(club.general), threads=True)
        club.model.script(*[status(500)] * 3)
        thread = await ask(club, "Which book?")
        (failed,) = club.replies(thread)
        assert failed.content.startswith("⚠️")
        club.model.script(say("Emma."))
        await club.bo.click(failed, label=wording.answer_button(RETRY))

        assert texts(club, thread) == ["Emma."]


async def test_the_question_can_be_forgotten_by_its_menu_in_the_channel(club: World) -> None:
    thread = await ask(club, "Which book?")
    (question,) = (each for each in club.general.history() if each.id == thread.id)
    await club.bo.context_menu(club.general, FORGET, question)

    assert club.log() == []


# ------------------------------------------------------------------ after a restart


async def test_an_answer_that_was_cut_off_before_its_thread_was_opened_is_given_in_one(club: World) -> None:
    with closing(sqlite3.connect(club.database)) as db, db:
        question = club.env.backend.create_message(club.general.id, club.bo.id, "hi there").id
        await club.env.settle()
        db.execute("INSERT INTO conversations (channel_id, parent_id, guild_id) VALUES (?, ?, ?)",
                   (question, club.general.id, club.guild.id))  # fmt: skip
        db.execute("INSERT INTO turns (question_id, channel_id, author_id, opened_at) VALUES (?1, ?1, ?2, ?3)",
                   (question, club.bo.id, club.clock.now().timestamp()))  # fmt: skip
        db.execute(
            "INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)"
            " VALUES (?1, ?1, ?1, 'user', ?2, 'Bo', 'hi there', 10)",
            (question, club.bo.id),
        )

    async with club.restarted() as after:
        (thread,) = after.general.threads
        assert thread.id == question
        assert texts(after, thread) == ["Hello!"]
        assert texts(after) == []


@pytest.mark.parametrize("known", [True, False])
async def test_a_half_answer_in_a_thread_is_edited_into_the_whole_one(club: World, known: bool) -> None:
    step = say_in_steps()
    club.model.script(step)
    question = club.post("hi")
    await step.waiting()
    step.send("Hel")
    async with asyncio.timeout(5):
        while not club.rows("SELECT 1 FROM parts"):  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)
    await club.bot.conversations.turns.close(within_s=0)
    await club.env.settle()
    await club.model.idle()
    (thread,) = club.general.threads
    (half,) = club.replies(thread)
    if not known:
        with closing(sqlite3.connect(club.database)) as db, db:
            db.execute("DELETE FROM parts")

    async with club.restarted() as after:
        assert texts(after, thread) == ["Hello!"]
        assert after.replies(thread)[0].id == half.id
        assert thread.id == question
        assert texts(after) == []


async def test_a_mention_that_was_missed_is_answered_in_a_thread(club: World) -> None:
    async with club.away():
        question = club.post("hi")
    (thread,) = club.general.threads

    assert thread.id == question
    assert texts(club, thread) == ["Hello!"]


async def test_what_a_thread_was_opened_at_is_not_taken_for_deleted_after_a_gap(club: World) -> None:
    thread = await ask(club, "Which book?")
    async with club.away():
        pass
    await club.ask("And why?", where=thread)

    assert club.prompt()[0][1].endswith("Which book?")


async def test_what_a_thread_was_opened_at_and_is_deleted_in_a_gap_is_forgotten(club: World) -> None:
    thread = await ask(club, "Which book?")
    async with club.away():
        club.env.backend.delete_message(club.general.id, thread.id)
    await club.ask("And why?", where=thread)

    assert len(club.prompt()) == 1
