"""/reset and its undo."""

import asyncio
import sqlite3
from contextlib import closing

import discord

from bot.chat.history import UNDO_S
from bot.discord_io.permissions import Who
from tests.support.english import texts
from tests.support.model_server import say, say_in_steps
from tests.support.world import World


async def test_reset_forgets_channel_and_tells_number_of_messages(server: World) -> None:
    await server.ask("my name is Bo")
    result = await server.bo.slash(server.general, "reset")
    await server.ask("what is my name?")

    assert result.response is not None
    assert result.response.content.startswith("🧹 I have forgotten this channel's conversation: 2 messages.")
    assert len(server.prompt()) == 1


async def test_reset_is_announced_to_the_channel(server: World) -> None:
    await server.ask("hi")
    result = await server.bo.slash(server.general, "reset")

    assert result.response is not None
    assert not result.response.ephemeral


async def test_reset_leaves_other_channels_alone(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await server.ask("remember me", where=elsewhere)
    await server.ask("hi")
    await server.bo.slash(server.general, "reset")
    await server.ask("and now?", where=elsewhere)

    assert "remember me" in server.prompt()[0][1]


async def test_undo_brings_the_conversation_back(server: World) -> None:
    await server.ask("my name is Bo")
    result = await server.bo.slash(server.general, "reset")
    assert result.response is not None
    await server.ada.click(result.response, label="Undo")
    await server.ask("what is my name?")

    message = next(m for m in server.general.history() if m.id == result.response.id)
    assert message.content == texts("reset-undone", name="Ada")
    assert message.components == []
    assert "my name is Bo" in server.prompt()[0][1]


async def test_undo_works_after_a_restart(server: World) -> None:
    await server.ask("my name is Bo")
    result = await server.bo.slash(server.general, "reset")
    assert result.response is not None
    async with server.restarted() as after:
        await after.bo.click(result.response.message, label="Undo")
        await after.ask("what is my name?")

        assert "my name is Bo" in after.prompt()[0][1]


async def test_late_undo_is_refused(server: World) -> None:
    await server.ask("hi")
    result = await server.bo.slash(server.general, "reset")
    assert result.response is not None
    server.clock.advance(UNDO_S)
    clicked = await server.bo.click(result.response, label="Undo")

    assert clicked.response is not None
    assert clicked.response.content == texts("too-late-to-undo")
    assert clicked.response.ephemeral


async def test_reset_without_conversation_tells_so(server: World) -> None:
    result = await server.bo.slash(server.general, "reset")

    assert result.response is not None
    assert result.response.content == texts("nothing-to-forget")


async def test_reset_is_refused_without_permission_to_write(server: World) -> None:
    await server.ask("hi")
    channel = server.bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    assert channel.guild is not None
    await channel.set_permissions(channel.guild.default_role, send_messages=False)
    await server.env.settle()
    result = await server.bo.slash(server.general, "reset")

    assert result.response is not None
    assert result.response.content == texts(f"for-{Who.TALKERS}")
    assert result.response.ephemeral


async def test_reset_works_in_a_direct_message(server: World) -> None:
    await server.bo.user.send_dm("hi")
    result = await server.bo.user.slash("reset")

    assert "2 messages" in result.response.content


async def test_reset_forgets_running_answer_with_its_question(server: World) -> None:
    await server.ask("one")
    server.model.script(say("late"))
    await server.bot.history.reset(server.general.id)  # type: ignore[arg-type]
    await server.ask("two")

    assert len(server.prompt()) == 1


async def test_reset_messages_are_purged_from_the_file_after_the_undo(server: World) -> None:
    await server.ask("my password is swordfish")
    await server.bo.slash(server.general, "reset")
    server.clock.advance(UNDO_S)
    assert await server.bot.retention_job.purge() == 2

    with closing(sqlite3.connect(server.database)) as db:
        assert db.execute("SELECT count(*) FROM messages").fetchone() == (0,)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"swordfish" not in server.database.read_bytes()


async def test_reset_answers_database_errors(server: World) -> None:
    await server.ask("hi")
    await server.bot.store._database.write(lambda db: db.execute("PRAGMA query_only = ON"))
    result = await server.bo.slash(server.general, "reset")

    assert result.response is not None
    assert result.response.content.startswith("⚠️ My database has a problem")
    assert len(server.env.errors) == 1


async def test_question_that_waits_while_its_reset_is_purged_gets_a_sentence(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("one")
    await step.waiting()
    server.post("two")
    async with asyncio.timeout(5):
        while len(server.log()) < 2:  # noqa: ASYNC110 - SQLite has no event for it
            await asyncio.sleep(0.001)
    await server.bot.history.reset(server.general.id)  # type: ignore[arg-type]
    server.clock.advance(UNDO_S)
    await server.bot.retention_job.purge()
    step.send("1")
    step.finish()
    await server.env.settle()

    assert server.texts() == ["1", f"⚠️ {texts('question-reset')}"]
    assert server.outcomes() == ["answered", "failed"]
    assert server.log() == []
