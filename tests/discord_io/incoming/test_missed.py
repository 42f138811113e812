"""What was missed while Discord's events did not reach the bot."""

import asyncio
from pathlib import Path

import discord
import pytest

from bot.core.domain import ChannelId, MessageId
from bot.discord_io.incoming import missed
from bot.discord_io.incoming.missed import MAX_MISSED
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.world import World, world

MISSED = "⚠️ I was offline when you asked this. Please ask again if you still want to know."


async def test_a_missed_mention_is_answered(server: World) -> None:
    async with server.away():
        server.post("hi")
        assert server.texts() == []

    assert server.texts() == ["Hello!"]
    assert server.log() == ["hi", "Hello!"]


async def test_a_late_answer_replies_to_its_question(server: World) -> None:
    async with server.away():
        question = server.post("hi")

    assert [reply.reference.message_id for reply in server.replies() if reply.reference] == [question]


async def test_missed_mentions_are_answered_in_order(server: World) -> None:
    server.model.script(*(say(f"answer {number}") for number in range(8)))
    async with server.away():
        for number in range(8):
            server.post(f"question {number}")

    assert server.texts() == [f"answer {number}" for number in range(8)]


async def test_a_missed_mention_in_a_new_channel_is_answered(
    server: World,
) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    shard = server.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    server.post("hi", where=elsewhere)

    async with server.restarted() as after:
        assert after.texts(elsewhere) == ["Hello!"]


async def test_missed_mentions_in_threads_and_direct_messages_are_found(server: World) -> None:
    channel = server.bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await server.env.settle()
    (thread,) = server.general.threads
    await server.bo.send_dm("hello")
    direct = server.bo.user.dm_channel
    async with server.away():
        server.post("hi", where=thread)
        server.env.backend.create_message(direct.id, server.bo.id, "and now?")

    assert server.texts(thread) == ["Hello!"]
    assert server.texts(direct) == ["Hello!", "Hello!"]


async def test_a_missed_direct_message_is_found_after_a_reset(server: World) -> None:
    await server.bo.send_dm("hello")
    direct = server.bo.user.dm_channel
    await server.bot.history.reset(ChannelId(direct.id))
    async with server.away():
        server.env.backend.create_message(direct.id, server.bo.id, "and now?")

    assert server.texts(direct) == ["Hello!", "Hello!"]


async def test_a_missed_direct_message_is_found_after_all_others_were_deleted(server: World) -> None:
    await server.bo.send_dm("hello")
    direct = server.bo.user.dm_channel
    server.env.backend.delete_message(direct.id, direct.history()[0].id)
    await server.env.settle()
    assert server.log() == []
    async with server.away():
        server.env.backend.create_message(direct.id, server.bo.id, "and now?")

    assert server.texts(direct) == ["Hello!", "Hello!"]


async def test_missed_messages_to_others_are_ignored(server: World) -> None:
    async with server.away():
        server.env.backend.create_message(server.general.id, server.bo.id, "nothing for bots")
        server.env.backend.create_message(server.general.id, server.env.backend.bot_user.id, "my own")

    assert server.texts() == ["my own"]
    assert server.log() == []


async def test_a_missed_empty_mention_gets_its_hint_once(server: World) -> None:
    async with server.away():
        server.post("")
    async with server.away():
        pass

    (hint,) = server.texts()
    assert hint.startswith("Hello! Write")


async def test_a_question_with_a_reply_in_discord_is_not_answered_again(server: World) -> None:
    await server.ask("hi")
    async with server.away():
        server.post("and?")
    assert len(server.texts()) == 2
    server.database.unlink()

    async with server.restarted() as after:
        assert len(after.texts()) == 2


async def test_an_old_mention_is_remembered_and_gets_a_note(server: World) -> None:
    async with server.away():
        server.post("hi")
        server.age(11)

    assert server.texts() == [MISSED]
    assert server.log() == ["hi"]
    assert server.outcomes() == ["failed"]
    await server.ask("and now?")
    assert len(server.texts()) == 2


async def test_an_old_mention_gets_no_note_if_that_is_disabled(database: Path, model: ModelServer) -> None:
    async with world(database, model, say_missed=False) as server:
        async with server.away():
            server.post("hi")
            server.age(11)

        assert server.texts() == []
        assert server.log() == ["hi"]
        assert server.outcomes() == ["abandoned"]


async def test_a_mention_older_than_a_day_is_ignored(server: World) -> None:
    async with server.away():
        server.post("hi")
        server.age(25 * 60)

    assert server.texts() == []
    assert server.log() == []


async def test_missed_messages_are_limited(server: World) -> None:
    async with server.away():
        server.post("too far back")
        for number in range(MAX_MISSED - 1):
            server.env.backend.create_message(server.general.id, server.bo.id, f"chatter {number}")
        server.post("hi")

    assert server.log() == ["hi", "Hello!"]


async def test_channels_with_new_messages_are_read_first(server: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "MAX_CHANNELS", 2)
    rooms = [server.guild.create_text_channel(f"room-{number}") for number in range(4)]
    await server.env.settle()
    for room in rooms:
        await server.ask("hi", where=room)
    await server.bot.catch_up.tick()
    await server.bot.catch_up.tick()
    async with server.away():
        server.post("and now?", where=rooms[0])

    assert server.texts(rooms[0]) == ["Hello!", "Hello!"]


async def test_a_channel_without_new_messages_costs_one_request(server: World) -> None:
    quiet = server.guild.create_text_channel("quiet")
    await server.env.settle()
    server.env.backend.create_message(quiet.id, server.bo.id, "chatter")
    await server.ask("hi")
    await server.bot.catch_up.tick()
    await server.bot.catch_up.tick()
    before = len(server.env.http_requests)
    async with server.away():
        pass

    asked = [f"{request.method} {request.path}" for request in server.env.http_requests[before:]]
    assert asked == [f"GET /channels/{server.general.id}/messages"]


async def test_the_newest_seen_message_is_noted_a_tick_late(server: World) -> None:
    await server.ask("hi")
    noted = "SELECT value FROM settings WHERE name = 'seen_up_to'"
    at_first = server.rows(noted)
    await server.bot.catch_up.tick()
    assert server.rows(noted) == at_first
    newest = server.replies()[-1].id
    await server.bot.catch_up.tick()
    assert server.rows(noted) == [(str(newest),)]


async def test_no_message_is_noted_as_seen_while_events_may_be_missing(server: World) -> None:
    await server.ask("hi")
    await server.bot.catch_up.tick()
    noted = "SELECT value FROM settings WHERE name = 'seen_up_to'"
    at_first = server.rows(noted)
    server.bot.catch_up.away(0)
    await server.bot.catch_up.tick()
    assert server.rows(noted) == at_first
    server.bot.catch_up.resumed(0)
    await server.bot.catch_up.tick()
    assert server.rows(noted) != at_first


@pytest.mark.parametrize("comes_back", [False, True])
async def test_no_message_is_noted_as_seen_when_the_connection_is_lost_during_catch_up(
    server: World, comes_back: bool
) -> None:
    await server.ask("hi")
    await server.bot.catch_up.tick()
    noted = "SELECT value FROM settings WHERE name = 'seen_up_to'"
    at_first = server.rows(noted)
    first, second = say_in_steps(), say_in_steps()
    server.model.script(first, second)
    shard = server.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    server.post("one")
    catching_up = asyncio.create_task(server.bot.catch_up.returned(0))
    await first.waiting()
    server.bot.catch_up.away(0)
    if comes_back:
        server.post("two")
        again = asyncio.create_task(server.bot.catch_up.returned(0))
    first.send("One")
    first.finish()
    await catching_up
    if comes_back:
        await second.waiting()
    await server.bot.catch_up.tick()
    await server.bot.catch_up.tick()
    assert server.rows(noted) == at_first

    if comes_back:
        second.finish()
        await again
    else:
        server.bot.catch_up.resumed(0)
    await server.bot.catch_up.tick()
    assert server.rows(noted) != at_first


async def test_a_failed_catch_up_is_retried_at_the_next_tick(server: World) -> None:
    await server.ask("hi")
    server.env.inject_error("GET", "/channels/*/messages", status=503, times=None)
    async with server.away():
        server.post("and?")
    assert len(server.texts()) == 1
    server.env.backend.faults.clear()
    await server.bot.catch_up.tick()
    await server.env.settle()

    assert len(server.texts()) == 2


async def test_an_unreadable_channel_does_not_fail_the_catch_up(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    await server.ask("hi")
    server.env.inject_error("GET", "/channels/*/messages", status=403, code=50001, times=None)
    async with server.away():
        server.post("and?")

    assert len(server.texts()) == 1
    assert "event=not_caught_up" in caplog.text
    server.env.backend.faults.clear()
    assert await server.ask("hi") == "Hello!"


# --------------------------------------------------------------- what it remembers


async def test_a_message_deleted_while_offline_is_in_no_prompt(server: World) -> None:
    await server.ask("my address is 5 High Street")
    await server.ask("hi")
    async with server.away():
        server.env.backend.delete_message(server.general.id, server.general.history()[0].id)

    assert server.log() == ["hi", "Hello!"]


async def test_an_answer_deleted_while_offline_is_forgotten(server: World) -> None:
    server.model.script(say("word " * 900, chunks=20))
    await server.ask("hi")
    async with server.away():
        server.env.backend.delete_message(server.general.id, server.replies()[-1].id)

    assert server.log() == ["hi"]


async def test_a_message_edited_while_offline_is_updated(server: World) -> None:
    await server.ask("hi")
    async with server.away():
        server.edit(server.general.history()[0].id, f"{server.mention} hello")

    assert server.log() == ["hello", "Hello!"]


async def test_a_message_that_no_longer_mentions_the_bot_is_forgotten(server: World) -> None:
    await server.ask("hi")
    async with server.away():
        server.edit(server.general.history()[0].id, "never mind")

    assert server.log() == []


async def test_a_channel_deleted_while_offline_is_forgotten(server: World) -> None:
    gone = server.guild.create_text_channel("gone")
    await server.env.settle()
    await server.ask("hi", where=gone)
    async with server.away():
        server.env.backend.delete_channel(gone.id)
    await server.bot.retention_job.purge()

    assert server.log() == []


async def test_a_question_waits_for_its_channels_catch_up(server: World) -> None:
    await server.ask("my address is 5 High Street")
    server.env.inject_error("GET", "/channels/*/messages", status=503, times=1)
    async with server.away():
        server.env.backend.delete_message(server.general.id, server.general.history()[0].id)
    assert len(server.log()) == 2
    await server.ask("hi")

    assert "High Street" not in str(server.prompt())
    assert server.log() == ["hi", "Hello!"]


async def test_content_read_before_an_edit_does_not_replace_the_edit(server: World) -> None:
    await server.ask("hi")
    read_early = server.general.history()[0]
    server.edit(read_early.id, f"{server.mention} good morning")
    await server.env.settle()
    server.edit(read_early.id, f"{server.mention} hello")
    await server.env.settle()
    await server.bot.mentions.take_late(read_early, say=True)

    assert server.log() == ["hello", "Hello!"]


async def test_a_question_that_was_read_before_its_deletion_is_not_answered(server: World) -> None:
    shard = server.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    server.post("hi")
    read_early = server.general.history()[0]
    await server.bot.channel_sync.delete_messages(ChannelId(server.general.id), [MessageId(read_early.id)])
    await server.bot.mentions.take_late(read_early, say=True)

    assert server.texts() == []
    assert server.log() == []


async def test_a_question_that_was_read_before_its_channel_was_deleted_is_not_remembered(
    server: World,
) -> None:
    shard = server.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    server.post("hi")
    read_early = server.general.history()[0]
    await server.bot.channel_sync.delete_channel(ChannelId(server.general.id))
    await server.bot.mentions.take_late(read_early, say=True)

    assert server.log() == []
    assert server.model.requests == []


async def test_a_question_that_was_read_before_it_lost_its_mention_is_not_answered(server: World) -> None:
    shard = server.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    server.post("hi")
    read_early = server.general.history()[0]
    server.edit(read_early.id, "hi all")
    await server.bot.mentions.take_edit(server.general.history()[0])
    await server.bot.mentions.take_late(read_early, say=True)

    assert server.texts() == []
    assert server.log() == []
