"""Servers and channels that come and go: what the bot forgets with them, and what is no reason to forget."""

from collections.abc import Mapping
from typing import Any

import pytest
from simcord.backend.serializers import guild_create_payload
from simcord.builders import ChannelHandle

from bot.core.domain import ChannelId, GuildId, MessageId, Place, Request, Speaker, UserId
from tests.support.logs import complaints
from tests.support.world import World

REMEMBERED = ["my name is Bo", "Hello!"]


async def chess_club(server: World) -> tuple[int, ChannelHandle]:
    """Another server, in whose channel something was said."""
    other = server.env.create_guild(name="Chess server")
    bo = other.add_member(server.bo.user)
    lobby = other.create_text_channel("lobby")
    await server.env.settle()
    await server.ask("I live at 5 High Street", by=bo, where=lobby)
    return other.id, lobby


async def remove_unseen(server: World, guild: int, lobby: ChannelHandle) -> None:
    """Throw the bot out of a server while it hears nothing; the channels stay, which simcord would delete."""
    shard = server.bot.get_shard(0)
    assert shard is not None
    await shard.disconnect()
    server.env.inject_error("GET", f"/channels/{lobby.id}*", status=403, code=50001, times=None)
    server.env.backend.remove_guild(guild)


async def test_a_server_that_the_bot_was_thrown_out_of_is_forgotten(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    await server.ask("my name is Bo")
    guild, lobby = await chess_club(server)
    server.env.backend.remove_guild(guild)
    await server.env.settle()

    store = server.bot.store
    assert await store.messages.in_window(lobby.id) == (0, []), "at once"  # type: ignore[arg-type]
    assert await server.bot.retention_job.purge() == 2
    assert server.log() == REMEMBERED
    assert complaints(caplog) == []
    assert await server.ask("still there?") == "Hello!"


async def test_a_guild_left_while_the_bot_was_off_is_deleted(server: World) -> None:
    await server.ask("my name is Bo")
    await remove_unseen(server, *await chess_club(server))

    async with server.restarted() as after:
        assert await after.bot.retention_job.purge() == 2
        assert after.log() == REMEMBERED


async def test_a_departure_not_yet_confirmed_deletes_nothing(server: World, caplog: pytest.LogCaptureFixture) -> None:
    guild, lobby = await chess_club(server)
    await remove_unseen(server, guild, lobby)
    server.env.inject_error("GET", f"/guilds/{guild}", status=503)

    async with server.restarted() as after:
        assert complaints(caplog)[0] == f"event=not_caught_up guild={guild} reason=503/0"
        await after.bot.catch_up.tick()
        await after.env.settle()
        assert await after.bot.retention_job.purge() == 2


async def test_a_page_of_a_proxy_is_no_deletion(server: World) -> None:
    await server.ask("my name is Bo")
    server.env.inject_error("GET", "/channels/*", status=404, code=0, times=None)
    async with server.away():
        pass
    await server.bot.retention_job.purge()

    assert server.log() == REMEMBERED


async def test_an_outage_is_no_removal(server: World, caplog: pytest.LogCaptureFixture) -> None:
    await server.ask("my name is Bo")
    backend = server.env.backend
    emit(server, "GUILD_DELETE", {"id": str(server.guild.id), "unavailable": True})
    await server.env.settle()
    async with server.away():
        pass

    assert await server.bot.retention_job.purge() == 0
    emit(server, "GUILD_CREATE", dict(guild_create_payload(backend, backend.get_guild(server.guild.id))))
    await server.env.settle()
    await server.ask("what is my name?")
    assert "my name is Bo" in server.prompt()[0][1]
    assert complaints(caplog) == []


def emit(server: World, event: str, payload: Mapping[str, Any]) -> None:
    server.env.backend.emit(event, payload)


async def test_a_channel_that_becomes_invisible_is_not_forgotten(
    server: World, caplog: pytest.LogCaptureFixture
) -> None:
    await server.ask("my name is Bo")
    server.forbid("view_channel")
    await server.env.settle()
    async with server.away():
        pass

    assert server.log() == REMEMBERED
    server.forbid()
    await server.ask("what is my name?")
    assert "my name is Bo" in server.prompt()[0][1]
    assert complaints(caplog) == []


async def test_an_unreadable_history_is_not_taken_for_an_empty_history(server: World) -> None:
    await server.ask("my name is Bo")
    async with server.away():
        # Then Discord answers with no messages, and no error.
        server.forbid("read_message_history")

    assert server.log() == REMEMBERED
    await server.ask("what is my name?")
    assert "my name is Bo" in server.prompt()[0][1]


async def test_a_history_of_unknown_permissions_is_not_taken_for_empty(server: World) -> None:
    await server.ask("my name is Bo")
    async with server.away():
        server.forbid("read_message_history")
        server.env.backend.guilds[server.guild.id].members[server.bot.me.id].role_ids = []
    guild = server.bot.get_guild(server.guild.id)
    assert guild is not None
    guild._members.clear()
    server.bot.channel_sync.gap()
    await server.ask("what is my name?")

    assert "my name is Bo" in server.prompt()[0][1]


async def test_a_thread_whose_channel_was_learned_later_is_forgotten_with_it(server: World) -> None:
    store = server.bot.store
    parent, thread = ChannelId(server.general.id), ChannelId(7)
    for number, known in ((1, None), (2, parent)):
        place = Place(thread, known, GuildId(server.guild.id))
        await store.turns.open(Request(MessageId(number), place, Speaker(UserId(5), "Bo"), "hi"), 1)
    await server.bot.channel_sync.delete_channel(parent)

    assert await server.bot.retention_job.purge() == 2
