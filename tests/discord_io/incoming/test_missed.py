"""What was missed while Discord's events did not reach the bot."""

import asyncio
from pathlib import Path

import discord
import pytest

from bot.core.domain import ChannelId, MessageId
from bot.discord_io.incoming import missed
from bot.discord_io.incoming.missed import MOST_MISSED
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.world import World, world

MISSED = "⚠️ I was away when you asked this. Please ask again if you still want to know."


async def test_a_mention_that_came_while_the_bot_was_off_is_answered(club: World) -> None:
    async with club.away():
        club.post("hi")
        assert club.texts() == []

    assert club.texts() == ["Hello!"]
    assert club.log() == ["hi", "Hello!"]


async def test_it_is_a_reply_to_its_question(club: World) -> None:
    async with club.away():
        question = club.post("hi")

    assert [reply.reference.message_id for reply in club.replies() if reply.reference] == [question]


async def test_several_are_answered_in_order(club: World) -> None:
    club.model.script(*(say(f"answer {number}") for number in range(8)))
    async with club.away():
        for number in range(8):
            club.post(f"question {number}")

    assert club.texts() == [f"answer {number}" for number in range(8)]


async def test_a_mention_after_a_restart_in_a_channel_without_a_conversation_counts_too(club: World) -> None:
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.env.settle()
    shard = club.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    club.post("hi", where=elsewhere)

    async with club.restarted() as after:
        assert after.texts(elsewhere) == ["Hello!"]


async def test_a_mention_in_a_thread_and_one_written_directly_are_found(club: World) -> None:
    channel = club.bot.get_channel(club.general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await club.env.settle()
    (thread,) = club.general.threads
    await club.bo.send_dm("hello")
    direct = club.bo.user.dm_channel
    async with club.away():
        club.post("hi", where=thread)
        club.env.backend.create_message(direct.id, club.bo.id, "and now?")

    assert club.texts(thread) == ["Hello!"]
    assert club.texts(direct) == ["Hello!", "Hello!"]


async def test_one_written_directly_is_found_although_the_conversation_was_forgotten(club: World) -> None:
    await club.bo.send_dm("hello")
    direct = club.bo.user.dm_channel
    await club.bot.conversations.reset(ChannelId(direct.id))
    async with club.away():
        club.env.backend.create_message(direct.id, club.bo.id, "and now?")

    assert club.texts(direct) == ["Hello!", "Hello!"]


async def test_one_written_directly_is_found_although_all_before_was_deleted(club: World) -> None:
    await club.bo.send_dm("hello")
    direct = club.bo.user.dm_channel
    club.env.backend.delete_message(direct.id, direct.history()[0].id)
    await club.env.settle()
    assert club.log() == []
    async with club.away():
        club.env.backend.create_message(direct.id, club.bo.id, "and now?")

    assert club.texts(direct) == ["Hello!", "Hello!"]


async def test_what_is_not_for_the_bot_is_left_alone(club: World) -> None:
    async with club.away():
        club.env.backend.create_message(club.general.id, club.bo.id, "nothing for bots")
        club.env.backend.create_message(club.general.id, club.env.backend.bot_user.id, "my own")

    assert club.texts() == ["my own"]
    assert club.log() == []


async def test_a_bare_mention_gets_its_hint_once(club: World) -> None:
    async with club.away():
        club.post("")
    async with club.away():
        pass

    (hint,) = club.texts()
    assert hint.startswith("Hello! Write")


async def test_what_has_its_reply_is_not_answered_again_whatever_the_store_knows(club: World) -> None:
    await club.ask("hi")
    async with club.away():
        club.post("and?")
    assert len(club.texts()) == 2
    club.database.unlink()

    async with club.restarted() as after:
        assert len(after.texts()) == 2


async def test_an_old_one_is_remembered_and_gets_a_sentence(club: World) -> None:
    async with club.away():
        club.post("hi")
        club.age(11)

    assert club.texts() == [MISSED]
    assert club.log() == ["hi"]
    assert club.outcomes() == ["failed"]
    await club.ask("and now?")
    assert len(club.texts()) == 2


async def test_an_old_one_is_only_remembered_where_the_operator_wants_that(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, say_missed=False) as club:
        async with club.away():
            club.post("hi")
            club.age(11)

        assert club.texts() == []
        assert club.log() == ["hi"]
        assert club.outcomes() == ["abandoned"]


async def test_one_older_than_a_day_is_let_go(club: World) -> None:
    async with club.away():
        club.post("hi")
        club.age(25 * 60)

    assert club.texts() == []
    assert club.log() == []


async def test_only_so_many_messages_are_looked_at(club: World) -> None:
    async with club.away():
        club.post("too far back")
        for number in range(MOST_MISSED - 1):
            club.env.backend.create_message(club.general.id, club.bo.id, f"chatter {number}")
        club.post("hi")

    assert club.log() == ["hi", "Hello!"]


async def test_channels_with_news_come_before_those_that_are_only_remembered(
    club: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "MOST_CHANNELS", 2)
    rooms = [club.guild.create_text_channel(f"room-{number}") for number in range(4)]
    await club.env.settle()
    for room in rooms:
        await club.ask("hi", where=room)
    await club.bot.catch_up.tick()
    await club.bot.catch_up.tick()
    async with club.away():
        club.post("and now?", where=rooms[0])

    assert club.texts(rooms[0]) == ["Hello!", "Hello!"]


async def test_a_channel_without_news_costs_one_request_for_what_it_remembers(club: World) -> None:
    quiet = club.guild.create_text_channel("quiet")
    await club.env.settle()
    club.env.backend.create_message(quiet.id, club.bo.id, "chatter")
    await club.ask("hi")
    await club.bot.catch_up.tick()
    await club.bot.catch_up.tick()
    before = len(club.env.http_requests)
    async with club.away():
        pass

    asked = [f"{request.method} {request.path}" for request in club.env.http_requests[before:]]
    assert asked == [f"GET /channels/{club.general.id}/messages"]


async def test_what_everything_was_seen_up_to_is_noted_a_tick_late(club: World) -> None:
    await club.ask("hi")
    noted = "SELECT value FROM settings WHERE name = 'seen_up_to'"
    at_first = club.rows(noted)
    await club.bot.catch_up.tick()
    assert club.rows(noted) == at_first
    newest = club.replies()[-1].id
    await club.bot.catch_up.tick()
    assert club.rows(noted) == [(str(newest),)]


async def test_nothing_is_noted_while_something_may_have_been_missed(club: World) -> None:
    await club.ask("hi")
    await club.bot.catch_up.tick()
    noted = "SELECT value FROM settings WHERE name = 'seen_up_to'"
    at_first = club.rows(noted)
    club.bot.catch_up.away(0)
    await club.bot.catch_up.tick()
    assert club.rows(noted) == at_first
    club.bot.catch_up.resumed(0)
    await club.bot.catch_up.tick()
    assert club.rows(noted) != at_first


@pytest.mark.parametrize("comes_back", [False, True])
async def test_nothing_is_noted_when_the_connection_is_lost_while_it_catches_up(
    club: World, comes_back: bool
) -> None:
    await club.ask("hi")
    await club.bot.catch_up.tick()
    noted = "SELECT value FROM settings WHERE name = 'seen_up_to'"
    at_first = club.rows(noted)
    first, second = say_in_steps(), say_in_steps()
    club.model.script(first, second)
    shard = club.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    club.post("one")
    catching_up = asyncio.create_task(club.bot.catch_up.returned(0))
    await first.waiting()
    club.bot.catch_up.away(0)
    if comes_back:
        club.post("two")
        again = asyncio.create_task(club.bot.catch_up.returned(0))
    first.send("One")
    first.finish()
    await catching_up
    if comes_back:
        await second.waiting()
    await club.bot.catch_up.tick()
    await club.bot.catch_up.tick()
    assert club.rows(noted) == at_first

    if comes_back:
        second.finish()
        await again
    else:
        club.bot.catch_up.resumed(0)
    await club.bot.catch_up.tick()
    assert club.rows(noted) != at_first


async def test_where_discord_does_not_answer_the_next_tick_asks_again(club: World) -> None:
    await club.ask("hi")
    club.env.inject_error("GET", "/channels/*/messages", status=503, times=None)
    async with club.away():
        club.post("and?")
    assert len(club.texts()) == 1
    club.env.backend.faults.clear()
    await club.bot.catch_up.tick()
    await club.env.settle()

    assert len(club.texts()) == 2


async def test_a_channel_that_may_not_be_read_is_no_trouble(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    await club.ask("hi")
    club.env.inject_error("GET", "/channels/*/messages", status=403, code=50001, times=None)
    async with club.away():
        club.post("and?")

    assert len(club.texts()) == 1
    assert "event=not_caught_up" in caplog.text
    club.env.backend.faults.clear()
    assert await club.ask("hi") == "Hello!"


# --------------------------------------------------------------- what it remembers


async def test_what_was_deleted_meanwhile_is_in_no_prompt(club: World) -> None:
    await club.ask("my address is 5 High Street")
    await club.ask("hi")
    async with club.away():
        club.env.backend.delete_message(club.general.id, club.general.history()[0].id)

    assert club.log() == ["hi", "Hello!"]


async def test_an_answer_that_was_deleted_meanwhile_is_forgotten(club: World) -> None:
    club.model.script(say("word " * 900, chunks=20))
    await club.ask("hi")
    async with club.away():
        club.env.backend.delete_message(club.general.id, club.replies()[-1].id)

    assert club.log() == ["hi"]


async def test_what_was_edited_meanwhile_reads_as_it_does_now(club: World) -> None:
    await club.ask("hi")
    async with club.away():
        club.edit(club.general.history()[0].id, f"{club.mention} hello")

    assert club.log() == ["hello", "Hello!"]


async def test_what_no_longer_mentions_the_bot_is_forgotten(club: World) -> None:
    await club.ask("hi")
    async with club.away():
        club.edit(club.general.history()[0].id, "never mind")

    assert club.log() == []


async def test_a_channel_that_was_deleted_meanwhile_is_forgotten(club: World) -> None:
    gone = club.guild.create_text_channel("gone")
    await club.env.settle()
    await club.ask("hi", where=gone)
    async with club.away():
        club.env.backend.delete_channel(gone.id)
    await club.bot.conversations.upkeep.purge()

    assert club.log() == []


async def test_a_question_in_a_channel_that_nobody_looked_at_yet_waits_for_that(club: World) -> None:
    await club.ask("my address is 5 High Street")
    club.env.inject_error("GET", "/channels/*/messages", status=503, times=1)
    async with club.away():
        club.env.backend.delete_message(club.general.id, club.general.history()[0].id)
    assert len(club.log()) == 2
    await club.ask("hi")

    assert "High Street" not in str(club.prompt())
    assert club.log() == ["hi", "Hello!"]


async def test_words_that_were_read_before_an_edit_do_not_replace_it(club: World) -> None:
    await club.ask("hi")
    read_early = club.general.history()[0]
    club.edit(read_early.id, f"{club.mention} good morning")
    await club.env.settle()
    club.edit(read_early.id, f"{club.mention} hello")
    await club.env.settle()
    await club.bot.mentions.take_late(read_early, say=True)

    assert club.log() == ["hello", "Hello!"]


async def test_a_question_that_was_read_before_its_deletion_is_not_answered(club: World) -> None:
    shard = club.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    club.post("hi")
    read_early = club.general.history()[0]
    await club.bot.conversations.mirror.delete_messages(
        ChannelId(club.general.id), [MessageId(read_early.id)]
    )
    await club.bot.mentions.take_late(read_early, say=True)

    assert club.texts() == []
    assert club.log() == []


async def test_a_question_that_was_read_before_its_channel_was_deleted_is_not_remembered(club: World) -> None:
    shard = club.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    club.post("hi")
    read_early = club.general.history()[0]
    await club.bot.conversations.mirror.delete_channel(ChannelId(club.general.id))
    await club.bot.mentions.take_late(read_early, say=True)

    assert club.log() == []
    assert club.model.requests == []


async def test_a_question_that_was_read_before_it_lost_its_mention_is_not_answered(club: World) -> None:
    shard = club.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    club.post("hi")
    read_early = club.general.history()[0]
    club.edit(read_early.id, "hi all")
    await club.bot.mentions.take_edit(club.general.history()[0])
    await club.bot.mentions.take_late(read_early, say=True)

    assert club.texts() == []
    assert club.log() == []
