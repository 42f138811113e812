"""Servers and channels that come and go: what the bot forgets with them, and what is no reason to forget."""

from collections.abc import Mapping
from typing import Any

import pytest
from simcord.backend.serializers import guild_create_payload
from simcord.builders import ChannelHandle

from bot.core.domain import ChannelId, GuildId, MessageId, Place, Request, Speaker, UserId
from bot.storage.store import SqliteStore
from tests.support.logs import complaints
from tests.support.world import World

REMEMBERED = ["my name is Bo", "Hello!"]


async def chess_club(club: World) -> tuple[int, ChannelHandle]:
    """Another server, in whose channel something was said."""
    other = club.env.create_guild(name="Chess club")
    bo = other.add_member(club.bo.user)
    lobby = other.create_text_channel("lobby")
    await club.env.settle()
    await club.ask("I live at 5 High Street", by=bo, where=lobby)
    return other.id, lobby


async def remove_unseen(club: World, guild: int, lobby: ChannelHandle) -> None:
    """Throw the bot out of a server while it hears nothing; the channels stay, which simcord would delete."""
    shard = club.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    club.env.inject_error("GET", f"/channels/{lobby.id}*", status=403, code=50001, times=None)
    club.env.backend.remove_guild(guild)


async def test_a_server_that_the_bot_was_thrown_out_of_is_forgotten(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    await club.ask("my name is Bo")
    guild, lobby = await chess_club(club)
    club.env.backend.remove_guild(guild)
    await club.env.settle()

    store = club.bot._parts.store
    assert isinstance(store, SqliteStore)
    assert await store.in_window(lobby.id) == (0, []), "at once"  # type: ignore[arg-type]
    assert await club.bot.conversations.upkeep.purge() == 2
    assert club.log() == REMEMBERED
    assert complaints(caplog) == []
    assert await club.ask("still there?") == "Hello!"


async def test_one_that_it_was_thrown_out_of_while_it_was_off_too(club: World) -> None:
    await club.ask("my name is Bo")
    await remove_unseen(club, *await chess_club(club))

    async with club.restarted() as after:
        assert await after.bot.conversations.upkeep.purge() == 2
        assert after.log() == REMEMBERED


async def test_one_that_discord_cannot_tell_of_now_is_kept_until_it_can(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    guild, lobby = await chess_club(club)
    await remove_unseen(club, guild, lobby)
    club.env.inject_error("GET", f"/guilds/{guild}", status=503)

    async with club.restarted() as after:
        assert complaints(caplog)[0] == f"event=not_caught_up guild={guild} reason=503/0"
        await after.bot.catch_up.tick()
        await after.env.settle()
        assert await after.bot.conversations.upkeep.purge() == 2


async def test_a_page_of_a_proxy_is_no_deletion(club: World) -> None:
    await club.ask("my name is Bo")
    club.env.inject_error("GET", "/channels/*", status=404, code=0, times=None)
    async with club.away():
        pass
    await club.bot.conversations.upkeep.purge()

    assert club.log() == REMEMBERED


async def test_an_outage_is_no_removal(club: World, caplog: pytest.LogCaptureFixture) -> None:
    await club.ask("my name is Bo")
    backend = club.env.backend
    emit(club, "GUILD_DELETE", {"id": str(club.guild.id), "unavailable": True})
    await club.env.settle()
    async with club.away():
        pass

    assert await club.bot.conversations.upkeep.purge() == 0
    emit(club, "GUILD_CREATE", dict(guild_create_payload(backend, backend.get_guild(club.guild.id))))
    await club.env.settle()
    await club.ask("what is my name?")
    assert "my name is Bo" in club.prompt()[0][1]
    assert complaints(caplog) == []


def emit(club: World, event: str, payload: Mapping[str, Any]) -> None:
    club.env.backend.emit(event, payload)


async def test_a_channel_that_becomes_invisible_is_not_forgotten(
    club: World, caplog: pytest.LogCaptureFixture
) -> None:
    await club.ask("my name is Bo")
    club.forbid("view_channel")
    await club.env.settle()
    async with club.away():
        pass

    assert club.log() == REMEMBERED
    club.forbid()
    await club.ask("what is my name?")
    assert "my name is Bo" in club.prompt()[0][1]
    assert complaints(caplog) == []


async def test_a_history_that_may_not_be_read_is_not_taken_for_an_empty_one(club: World) -> None:
    await club.ask("my name is Bo")
    async with club.away():
        # Then Discord answers with no messages, and no error.
        club.forbid("read_message_history")

    assert club.log() == REMEMBERED
    await club.ask("what is my name?")
    assert "my name is Bo" in club.prompt()[0][1]


async def test_nor_where_it_is_not_known_whether_it_may_be_read(club: World) -> None:
    await club.ask("my name is Bo")
    async with club.away():
        club.forbid("read_message_history")
        club.env.backend.guilds[club.guild.id].members[club.bot.me.id].role_ids = []
    guild = club.bot.get_guild(club.guild.id)
    assert guild is not None
    guild._members.clear()
    club.bot.conversations.mirror.gap()
    await club.ask("what is my name?")

    assert "my name is Bo" in club.prompt()[0][1]


async def test_a_thread_whose_channel_was_learned_later_is_forgotten_with_it(club: World) -> None:
    store = club.bot._parts.store
    parent, thread = ChannelId(club.general.id), ChannelId(7)
    for number, known in ((1, None), (2, parent)):
        place = Place(thread, known, GuildId(club.guild.id))
        await store.open_turn(Request(MessageId(number), place, Speaker(UserId(5), "Bo"), "hi"), 1)
    await club.bot.conversations.mirror.delete_channel(parent)

    assert await club.bot.conversations.upkeep.purge() == 2
