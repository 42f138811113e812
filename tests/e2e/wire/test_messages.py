"""Messages over REST and as events, as the real discord.py meets them."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import discord
import pytest

from tests.e2e.wire.client import Client, logged_in
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.server import WireDiscord

PING_OFF = discord.AllowedMentions.none()


@pytest.fixture
async def client(wire: WireDiscord, server: Club) -> AsyncIterator[Client]:
    async with logged_in() as made:
        yield made


@pytest.fixture
def general(client: Client, server: Club) -> discord.TextChannel:
    channel = client.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_what_people_and_the_bot_write_stands_in_the_channel(
    wire: WireDiscord, server: Club, client: Client, general: discord.TextChannel
) -> None:
    asked = wire.ask(server.general, server.ada, "hello?")
    message = await client.hears("message")
    reply = await message.reply(" Hello! ", nonce="n-1", mention_author=False)
    await reply.edit(content="Hello, Ada!")

    first, second = wire.shown(server.general)
    assert (first.id, first.author_id, first.edited) == (asked.id, server.ada.id, False)
    assert (second.id, second.content, second.edited) == (reply.id, "Hello, Ada!", True)
    assert (second.reference, second.nonce) == (asked.id, "n-1")
    assert [each.id for each in wire.replies(server.general, to=asked)] == [reply.id]
    assert reply.content == "Hello!"


async def test_edits_and_deletions_are_told(wire: WireDiscord, server: Club, client: Client) -> None:
    asked = wire.ask(server.general, server.ada, "one")
    others = [wire.say(server.general, server.bo, f"{n}") for n in range(3)]
    wire.edit(asked, f"{wire.me.mention} two")
    edited = await client.hears("raw_message_edit")
    wire.delete(asked)
    deleted = await client.hears("raw_message_delete")
    wire.bulk_delete(server.general, others)
    bulk = await client.hears("raw_bulk_message_delete")

    assert edited.message.content == f"{wire.me.mention} two"
    assert edited.message.edited_at is not None
    assert deleted.message_id == asked.id
    assert bulk.message_ids == {other.id for other in others}
    assert wire.shown(server.general) == []


async def test_an_update_without_a_change_has_no_edit_time(wire: WireDiscord, server: Club, client: Client) -> None:
    wire.touch(wire.ask(server.general, server.ada, "one"))

    assert (await client.hears("raw_message_edit")).message.edited_at is None


async def test_content_is_hidden_where_the_bot_is_not_meant(
    wire: WireDiscord, server: Club, client: Client, general: discord.TextChannel
) -> None:
    own = await general.send("mine")
    response = wire.use_command(server.general, server.ada, "reset")
    (interaction,) = [await client.hears("interaction")]
    await interaction.response.send_message("done")
    (said,) = response.messages
    wire.say(server.general, server.ada, "passive", attachments=["a.txt"])
    wire.ask(server.general, server.ada, "mention")
    wire.say(server.general, server.ada, "pinged", reply_to=own.id)
    wire.say(server.general, server.ada, "unpinged", reply_to=own.id, mention_reply=False)
    wire.say(server.general, server.ada, "to a response", reply_to=said)
    wire.say(wire.dm(server.ada), server.ada, "direct")
    await client.hears("message", 8)

    expected = ["mine", "done", "", f"{wire.me.mention} mention", "pinged", "", "", "direct"]
    assert client.contents == expected
    history = [message.content async for message in general.history(oldest_first=True)]
    assert history == expected[:-1]
    passive = client.heard("message")[2]
    assert passive.attachments == []
    assert client.heard("message")[5].reference.resolved.content == "mine"


async def test_content_is_shown_to_an_application_with_the_intent(wire: WireDiscord, server: Club) -> None:
    wire.message_content = True
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    async with logged_in(intents=intents) as client:
        wire.say(server.general, server.ada, "passive", attachments=["a.txt"])
        message = await client.hears("message")

        assert message.content == "passive"
        assert await message.attachments[0].read() == b"data"
        assert client.application_flags.gateway_message_content_limited


async def test_a_reply_to_a_deleted_message_says_so(wire: WireDiscord, server: Club, client: Client) -> None:
    gone = wire.ask(server.general, server.ada, "one")
    wire.delete(gone)
    wire.say(server.general, server.ada, f"{wire.me.mention} two", reply_to=gone)
    message = await client.hears("message", 2)

    assert isinstance(message.reference.resolved, discord.DeletedReferencedMessage)


async def test_history_is_read_in_pages_before_after_and_around(
    wire: WireDiscord, server: Club, general: discord.TextChannel
) -> None:
    messages = [wire.ask(server.general, server.ada, f"{n}") for n in range(250)]
    ids = [message.id for message in messages]
    middle = discord.Object(ids[100])

    assert [m.id async for m in general.history(limit=None, oldest_first=True)] == ids
    assert [m.id async for m in general.history(limit=None)] == ids[::-1]
    assert [m.id async for m in general.history(limit=None, after=middle)] == ids[101:]
    assert [m.id async for m in general.history(limit=None, before=middle)] == ids[:100][::-1]
    assert [m.id async for m in general.history(limit=11, around=middle)] == ids[95:106][::-1]
    sizes = {r.query["limit"] for r in wire.watch.requested_so_far("GET", "/channels/*/messages")}
    assert max(map(int, sizes)) == 100


async def test_a_page_has_at_most_100_messages(client: Client, server: Club) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await client.http.logs_from(server.general.id, 101)
    assert refused.value.code == 50035


async def test_history_does_not_bring_nonces_back(wire: WireDiscord, general: discord.TextChannel) -> None:
    assert (await general.send("hello", nonce="n-1")).nonce == "n-1"
    assert [message.nonce async for message in general.history()] == [None]


async def test_files_are_uploaded_kept_and_read_back(
    wire: WireDiscord, server: Club, general: discord.TextChannel
) -> None:
    message = await general.send("see", file=discord.File(io.BytesIO(b"words"), filename="answer.md"))
    edited = await message.edit(attachments=[*message.attachments, discord.File(io.BytesIO(b"more"), filename="b.md")])

    assert [await each.read() for each in edited.attachments] == [b"words", b"more"]
    (shown,) = wire.shown(server.general)
    assert (shown.content, shown.attachments) == ("see", ("answer.md", "b.md"))
    assert wire.requests[-1].files == {"b.md": b"more"}


async def test_mentions_follow_what_the_bot_allows(
    wire: WireDiscord, server: Club, general: discord.TextChannel
) -> None:
    asked = general.get_partial_message(wire.ask(server.general, server.ada, "hi").id)
    text = f"{server.bo.mention} is here"
    loud = await asked.reply(text)
    quiet = await asked.reply(text, allowed_mentions=PING_OFF)

    assert [user.id for user in loud.mentions] == [server.bo.id, server.ada.id]
    assert quiet.mentions == []


async def test_reactions_and_typing(wire: WireDiscord, server: Club, general: discord.TextChannel) -> None:
    asked = wire.ask(server.general, server.ada, "hi")
    await general.get_partial_message(asked.id).add_reaction("⏳")
    async with general.typing():
        pass

    (shown,) = wire.shown(server.general)
    assert shown.reactions == {"⏳": 1}
    assert (await general.fetch_message(asked.id)).reactions[0].me
    assert wire.requests[-2].path == f"/channels/{server.general.id}/typing"


async def test_a_direct_conversation_is_opened_once(wire: WireDiscord, server: Club, client: Client) -> None:
    user = await client.fetch_user(server.ada.id)
    await user.send("hello")
    wire.say(wire.dm(server.ada), server.ada, "hello yourself")
    heard = await client.hears("message", 2)

    assert isinstance(heard.channel, discord.DMChannel)
    assert [message.content for message in wire.shown(wire.dm(server.ada))] == ["hello", "hello yourself"]


async def test_threads_are_made_written_to_and_opened_by_a_message(
    wire: WireDiscord, server: Club, client: Client, general: discord.TextChannel
) -> None:
    asked = wire.ask(server.general, server.ada, "hi")
    thread = await general.get_partial_message(asked.id).create_thread(name="talk")
    await thread.send("inside")
    inside = server.guild.threads[thread.id]
    wire.archive(inside)
    await thread.send("open again")

    assert thread.id == asked.id
    assert [message.content for message in wire.shown(inside)] == ["inside", "open again"]
    assert not inside.archived


# ---------------------------------------------------------------------- nonces


async def test_the_same_nonce_gives_the_message_as_it_stands_now(
    wire: WireDiscord, server: Club, general: discord.TextChannel
) -> None:
    first = await general.send("one", nonce="n")
    await first.edit(content="two")
    again = await general.send("three", nonce="n")

    assert (again.id, again.content) == (first.id, "two")
    assert [message.content for message in wire.shown(server.general)] == ["two"]


async def test_the_nonce_of_a_deleted_message_is_unknown(
    wire: WireDiscord, server: Club, general: discord.TextChannel
) -> None:
    await (await general.send("one", nonce="n")).delete()
    with pytest.raises(discord.NotFound) as refused:
        await general.send("two", nonce="n")

    assert refused.value.code == 10008
    assert wire.shown(server.general) == []


async def test_a_nonce_is_forgotten_after_its_lifetime(
    wire: WireDiscord, server: Club, general: discord.TextChannel
) -> None:
    wire.nonces.lifetime_s = 120
    first = await general.send("one", nonce="n")
    wire.clock.advance(119)
    assert (await general.send("two", nonce="n")).id == first.id
    wire.clock.advance(2)
    assert (await general.send("three", nonce="n")).id != first.id
    assert [message.content for message in wire.shown(server.general)] == ["one", "three"]


# ---------------------------------------------------------------------- refusals

Step = Callable[[WireDiscord, Club, discord.TextChannel], Awaitable[object]]


async def write(_: WireDiscord, __: Club, channel: discord.TextChannel) -> object:
    return await channel.send("hello")


async def reply(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    asked = wire.ask(server.general, server.ada, "hi")
    return await channel.get_partial_message(asked.id).reply("hello")


async def reply_to_a_deleted_message(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    asked = wire.ask(server.general, server.ada, "hi")
    wire.delete(asked)
    return await channel.get_partial_message(asked.id).reply("hello")


async def react(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    asked = wire.ask(server.general, server.ada, "hi")
    await channel.get_partial_message(asked.id).add_reaction("👍")
    return None


async def fetch(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    return await channel.fetch_message(wire.ask(server.general, server.ada, "hi").id)


async def write_nothing(_: WireDiscord, __: Club, channel: discord.TextChannel) -> object:
    return await channel.send(" \n ")


async def write_too_much(_: WireDiscord, __: Club, channel: discord.TextChannel) -> object:
    return await channel.send("x" * 2001)


async def edit_to_too_much(_: WireDiscord, __: Club, channel: discord.TextChannel) -> object:
    return await (await channel.send("x")).edit(content="x" * 2001)


async def edit_a_deleted_message(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    message = await channel.send("x")
    wire.delete(server.general.messages[message.id])
    return await message.edit(content="y")


async def edit_a_persons_message(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    return await channel.get_partial_message(wire.ask(server.general, server.ada, "hi").id).edit(content="y")


async def delete_a_persons_message(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    await channel.get_partial_message(wire.ask(server.general, server.ada, "hi").id).delete()
    return None


async def write_to_a_deleted_channel(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    wire.delete_channel(server.general)
    return await channel.send("hello")


async def write_to_a_locked_thread(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    thread = wire.create_thread(server.general, server.ada)
    wire.lock(thread)
    return await channel._state._get_client().get_partial_messageable(thread.id).send("hello")


async def edit_in_an_archived_thread(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    thread = wire.create_thread(server.general, server.ada)
    place = channel._state._get_client().get_partial_messageable(thread.id)
    message = await place.send("hello")
    wire.archive(thread)
    return await message.edit(content="bye")


async def write_to_someone_who_takes_no_dms(wire: WireDiscord, server: Club, channel: discord.TextChannel) -> object:
    server.ada.takes_dms = False
    user = await channel._state._get_client().fetch_user(server.ada.id)
    return await user.send("hello")


@pytest.mark.parametrize(
    ("denied", "step", "said"),
    [
        ("view", write, "403/50001"),
        ("send", write, "403/50013"),
        ("read_history", reply, "400/160002"),
        ("read_history", fetch, "403/50001"),
        ("react", react, "403/50013"),
        (None, reply_to_a_deleted_message, "400/50035"),
        (None, write_nothing, "400/50006"),
        (None, write_too_much, "400/50035"),
        (None, edit_to_too_much, "400/50035"),
        (None, edit_a_deleted_message, "404/10008"),
        (None, edit_a_persons_message, "403/50005"),
        (None, delete_a_persons_message, "403/50013"),
        (None, write_to_a_deleted_channel, "404/10003"),
        (None, write_to_a_locked_thread, "400/50083"),
        (None, edit_in_an_archived_thread, "400/50083"),
        (None, write_to_someone_who_takes_no_dms, "403/50007"),
    ],
)
async def test_discord_says_no_with_its_own_code(
    denied: str | None, step: Step, said: str, *, client: Client, wire: WireDiscord, server: Club
) -> None:
    general = client.get_channel(server.general.id)
    assert isinstance(general, discord.TextChannel)
    if denied:
        wire.permit(server.general, **{denied: False})
    with pytest.raises(discord.HTTPException) as refused:
        await step(wire, server, general)

    assert f"{refused.value.status}/{refused.value.code}" == said


async def test_without_history_a_page_is_empty(wire: WireDiscord, server: Club, general: discord.TextChannel) -> None:
    wire.ask(server.general, server.ada, "hi")
    wire.permit(server.general, read_history=False)

    assert [message async for message in general.history()] == []


async def test_a_channel_that_the_bot_cannot_see_sends_it_nothing(
    wire: WireDiscord, server: Club, client: Client
) -> None:
    wire.permit(server.general, view=False)
    wire.ask(server.general, server.ada, "hi")
    wire.say(wire.dm(server.ada), server.ada, "direct")
    await client.hears("message")

    assert client.contents == ["direct"]
    channel = client.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    assert not channel.permissions_for(channel.guild.me).view_channel


async def test_moderators_may_delete_what_people_wrote(
    wire: WireDiscord, server: Club, general: discord.TextChannel
) -> None:
    wire.permit(server.general, manage_messages=True)
    asked = wire.ask(server.general, server.ada, "hi")
    await general.get_partial_message(asked.id).delete()

    assert wire.shown(server.general) == []


async def test_an_unknown_path_is_a_404(wire: WireDiscord) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{wire.url}/no/such/thing") as response:
        assert response.status in {401, 404}
    assert wire.requests[-1].path == "/no/such/thing"
