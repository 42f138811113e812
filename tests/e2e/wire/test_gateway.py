"""The gateway as the real discord.py meets it."""

import asyncio
import json
import zlib
from typing import Any

import aiohttp
import discord
import pytest

from tests.e2e.wire.client import INTENTS, logged_in
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.server import TOKEN, WireDiscord


async def test_a_client_logs_in_and_sees_its_servers(wire: WireDiscord, server: Club) -> None:
    thread = wire.create_thread(server.general, server.ada, "books")
    async with logged_in() as client:
        (guild,) = client.guilds
        (channel,) = guild.text_channels

        assert client.user is not None
        assert client.user.id == wire.me.id
        assert (guild.name, channel.name, channel.id) == ("Reading server", "general", server.general.id)
        assert guild.me.guild_permissions.send_messages
        assert guild.self_role is not None
        assert [each.id for each in channel.threads] == [thread.id]
        assert channel.permissions_for(guild.me).read_message_history


async def test_a_wrong_token_is_refused(wire: WireDiscord) -> None:
    with pytest.raises(discord.LoginFailure):
        async with logged_in(token=f"not-{TOKEN}"):
            pass


async def test_an_intent_that_is_switched_off_is_refused(wire: WireDiscord) -> None:
    intents = discord.Intents(guilds=True, message_content=True)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with logged_in(intents=intents):
            pass


async def test_events_arrive_in_order_in_the_compression_that_discord_py_asks_for(
    wire: WireDiscord, server: Club
) -> None:
    async with logged_in() as client:
        for number in range(50):
            wire.ask(server.general, server.ada, f"{number} " + "x" * 1500)
        await client.hears("message", 50)

    asked = [text.split()[1] for text in client.contents]
    assert asked == [str(number) for number in range(50)]


async def opened(session: aiohttp.ClientSession, url: str) -> aiohttp.ClientWebSocketResponse:
    ws = await session.ws_connect(url)
    identify = {"token": TOKEN, "intents": INTENTS.value, "properties": {}}
    await ws.send_json({"op": 2, "d": identify})
    return ws


async def test_zlib_is_one_stream_with_a_flush_after_each_message(wire: WireDiscord, server: Club) -> None:
    inflate = zlib.decompressobj()
    names: list[Any] = []
    async with aiohttp.ClientSession() as session:
        ws = await opened(session, f"{wire.gateway_url}?v=10&encoding=json&compress=zlib-stream")
        while "GUILD_CREATE" not in names:
            frame = await ws.receive_bytes()
            assert frame.endswith(b"\x00\x00\xff\xff")
            names.append(json.loads(inflate.decompress(frame))["t"])
        await ws.close()

    assert names == [None, "READY", "GUILD_CREATE"]


async def test_without_compression_messages_are_text(wire: WireDiscord) -> None:
    async with aiohttp.ClientSession() as session:
        ws = await opened(session, wire.gateway_url)
        hello, ready = await ws.receive_json(), await ws.receive_json()
        await ws.close()

    assert hello["op"] == 10
    assert ready["t"] == "READY"


async def test_heartbeats_are_answered(wire: WireDiscord) -> None:
    wire.gateway.heartbeat_interval_s = 0.01
    async with logged_in() as client:
        while client.latency == float("inf"):  # noqa: ASYNC110 - heartbeats are no event
            await asyncio.sleep(0.005)


async def test_servers_are_spread_over_shards_and_events_reach_only_theirs(wire: WireDiscord) -> None:
    wire.shards = 3
    channels = [wire.add_channel(wire.add_guild(f"server {n}"), "general") for n in range(6)]
    ada = wire.add_user("ada")
    async with logged_in() as client:
        for channel in channels:
            wire.ask(channel, ada, "hello")
        wire.say(wire.dm(ada), ada, "hello")
        await client.hears("message", 7)

        assert wire.gateway.identified == 3
        assert sorted(guild.shard_id for guild in client.guilds) == [0, 0, 1, 1, 2, 2]
        assert wire.gateway.sent.count("MESSAGE_CREATE") == 7


async def test_events_need_their_intent(wire: WireDiscord, server: Club) -> None:
    async with logged_in(intents=discord.Intents(guilds=True, dm_messages=True)) as client:
        wire.ask(server.general, server.ada, "not for you")
        wire.say(wire.dm(server.ada), server.ada, "for you")
        await client.hears("message")

        assert client.contents == ["for you"]


async def test_what_a_dropped_socket_missed_is_replayed(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        wire.ask(server.general, server.ada, "before")
        await client.hears("message")
        wire.gateway.mute()
        wire.ask(server.general, server.ada, "meanwhile")
        await wire.gateway.drop_sockets()
        wire.gateway.unmute()
        wire.ask(server.general, server.ada, "later")
        await client.hears("resumed")
        await client.hears("message", 3)

        assert [text.split()[1] for text in client.contents] == ["before", "meanwhile", "later"]
        assert (wire.gateway.identified, wire.gateway.resumed) == (1, 1)


async def test_a_reset_connection_is_resumed(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        wire.gateway.abort_sockets()
        wire.ask(server.general, server.ada, "in the gap")
        await client.hears("resumed")
        await client.hears("message")

        assert wire.gateway.identified == 1


async def test_op_7_makes_the_client_come_back_and_resume(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        wire.gateway.ask_to_reconnect()
        await client.hears("resumed")
        wire.ask(server.general, server.ada, "still there?")
        await client.hears("message")

        assert wire.gateway.identified == 1


async def test_a_session_invalidated_for_a_moment_is_resumed(wire: WireDiscord) -> None:
    async with logged_in() as client:
        wire.gateway.invalidate(resumable=True)
        await client.hears("resumed")

        assert wire.gateway.identified == 1


async def test_a_session_invalidated_for_good_is_begun_anew(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        wire.gateway.invalidate(resumable=False)
        wire.ask(server.general, server.ada, "lost")
        await client.hears("ready", 2)
        wire.ask(server.general, server.ada, "found")
        await client.hears("message")

        assert [text.split()[1] for text in client.contents] == ["found"]
        assert (wire.gateway.identified, wire.gateway.resumed) == (2, 0)


async def test_what_happens_after_a_session_is_lost_is_never_told(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        wire.gateway.lose_session()
        wire.ask(server.general, server.ada, "lost")
        await client.hears("ready", 2)
        wire.ask(server.general, server.ada, "found")
        await client.hears("message")

        assert [text.split()[1] for text in client.contents] == ["found"]


async def test_a_closed_gateway_is_tried_until_it_opens(wire: WireDiscord) -> None:
    async with logged_in() as client:
        wire.gateway.close_gateway()
        wire.gateway.abort_sockets()
        await client.hears("shard_disconnect", 3)
        wire.gateway.open_gateway()
        await client.hears("ready", 2)


async def test_muted_events_come_late_and_in_order(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        wire.gateway.mute()
        wire.ask(server.general, server.ada, "one")
        wire.ask(server.general, server.ada, "two")
        message = await client.get_partial_messageable(server.general.id).send("three")
        assert client.contents == []
        wire.gateway.unmute()
        await client.hears("message", 3)

        assert client.contents[-1] == message.content == "three"


async def test_a_server_that_is_left_sends_nothing_more(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        wire.remove_guild(server.guild)
        gone = await client.hears("guild_remove")
        wire.ask(server.general, server.ada, "hello?")
        wire.say(wire.dm(server.ada), server.ada, "hello!")
        await client.hears("message")

        assert gone.id == server.guild.id
        assert client.contents == ["hello!"]
        with pytest.raises(discord.Forbidden) as refused:
            await client.get_partial_messageable(server.general.id).send("hi")
        assert refused.value.code == 50001


async def test_places_made_and_unmade_while_connected_are_told(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        channel = wire.add_channel(server.guild, "new")
        thread = wire.create_thread(channel, server.ada, "thread")
        await client.hears("thread_create")
        wire.archive(thread)
        updated = await client.hears("raw_thread_update")
        wire.delete_thread(thread)
        deleted = await client.hears("raw_thread_delete")
        wire.delete_channel(channel)
        removed = await client.hears("guild_channel_delete")

        assert updated.thread_id == deleted.thread_id == thread.id
        assert removed.id == channel.id
