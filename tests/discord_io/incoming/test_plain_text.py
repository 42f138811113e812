"""Mentions and components as text for the model: the prompt that reaches it, and the rows in SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from tests.chat.test_attachments import told
from tests.chat.test_options_in_force import choose, of_guild
from tests.discord_io.replies.test_actions import ask_about
from tests.support.model_server import ModelServer
from tests.support.world import World, world

LAYOUT = 1 << 15
IMAGE = {"url": "https://media.invalid/tent.png"}


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, message_content_intent=True) as made:
        yield made


def text_part(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def hidden(server: World, name: str = "mutiny") -> ChannelHandle:
    """Make a channel that only admins see."""
    channel = server.guild.create_text_channel(name)
    deny = discord.Permissions(view_channel=True).value
    server.env.backend.set_overwrite(channel.id, Overwrite(server.guild.id, OverwriteType.ROLE, deny=deny))
    return channel


async def quoted(server: World, **sent: Any) -> str:
    """Ada sends a message, Bo asks about it; return the quote."""
    about = server.env.backend.create_message(server.general.id, server.ada.id, **sent)
    await server.env.settle()
    shown = next(each for each in server.general.history() if each.id == about.id)
    await server.bo.send(server.general, f"{server.mention} what is this?", reply_to=shown)
    return told(server).rpartition("⟦in reply to a message by Ada⟧\n")[2].removesuffix("\n⟦end⟧")


def rows(server: World) -> str:
    return str(server.rows("SELECT content FROM messages") + server.rows("SELECT * FROM attachments"))


# ------------------------------------------------------------------------- Components V2


SECTION = {
    "type": 9,
    "components": [text_part("A tent for two")],
    "accessory": {"type": 11, "media": IMAGE, "description": "a green tent"},
}
SHOP = {
    "type": 9,
    "components": [text_part("A tent for two")],
    "accessory": {"type": 2, "style": 5, "label": "Buy", "url": "https://shop.invalid"},
}
GALLERY = {"type": 12, "items": [{"media": IMAGE, "description": "a red tent"}, {"media": IMAGE}]}


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ([text_part("# Tents"), text_part("A tent for two")], "# Tents\nA tent for two"),
        ([SECTION], "A tent for two\na green tent"),
        ([SHOP], "A tent for two\n[button Buy: https://shop.invalid]"),
        ([GALLERY], "a red tent"),
        (
            [{"type": 17, "components": [text_part("Tents"), {"type": 14}, SECTION, GALLERY]}],
            "Tents\nA tent for two\na green tent\na red tent",
        ),
    ],
    ids=["texts", "section", "section with a button", "gallery", "container"],
)
async def test_a_layout_is_quoted_with_its_text(server: World, layout: Any, expected: str) -> None:
    assert await quoted(server, content="", components=layout, flags=LAYOUT) == expected
    assert [row[0] for row in server.rows("SELECT content FROM attachments")] == [expected]


async def test_a_layout_without_text_is_quoted_as_not_shown(server: World) -> None:
    layout = [{"type": 12, "items": [{"media": IMAGE}]}]
    assert await quoted(server, content="", components=layout, flags=LAYOUT) == ("Its words are not shown to bots.")


async def test_buttons_below_an_ordinary_message_are_not_quoted(server: World) -> None:
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Vote", "custom_id": "vote"}]}
    assert await quoted(server, content="A tent", components=[row]) == "A tent"


async def test_mentions_in_a_layout_follow_what_the_asker_sees(server: World) -> None:
    layout = [text_part(f"<#{hidden(server).id}> and <#{server.general.id}>")]
    assert await quoted(server, content="", components=layout, flags=LAYOUT) == ("#unknown channel and #general")
    assert "mutiny" not in rows(server)


# ------------------------------------------------------------------- words as they are written


@pytest.mark.parametrize(
    "words",
    [
        "who is @here?",
        "tell @everyone",
        "write `<@123456789012345678>` in code",
        "```py\nprint('<:tent:123456789012345678>')\n```",
        "a < b > c, <https://example.org> and <not:markup>",
        "<t:99999999999999999:R>",
    ],
)
async def test_words_reach_the_model_as_written(server: World, words: str) -> None:
    await server.ask(words)
    assert told(server).endswith(f"⟧ {words}")
    assert server.log()[0] == words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<:tent:123456789012345678> <a:rain:123456789012345678>", ":tent: :rain:"),
        ("until <t:1700000000:R>", "until 2023-11-14 22:13 UTC"),
        ("until <t:1700000000>", "until 2023-11-14 22:13 UTC"),
        ("</settings set:123456789012345678>", "/settings set"),
        ("<id:customize> or <id:guide>", "Channels & Roles or Server Guide"),
        ("<#123456789012345678>", "#unknown channel"),
        ("<@&123456789012345678>", "@unknown role"),
        ("<@123456789012345678>", "@unknown user"),
    ],
)
async def test_markup_is_read_as_discord_shows_it(server: World, written: str, read: str) -> None:
    await server.ask(f"see {written}")
    assert told(server).endswith(f"⟧ see {read}")
    assert server.log()[0] == f"see {read}"


async def test_mentioned_members_roles_and_channels_have_their_names(server: World) -> None:
    role = server.guild.create_role("Campers")
    await server.env.settle()
    await server.ask(f"do <@{server.ada.id}> and <@&{role.id}> read <#{server.general.id}>?")
    assert told(server).endswith("⟧ do @Ada and @Campers read #general?")


# ------------------------------------------------------------------------- names that stay hidden


async def test_a_hidden_channel_has_no_name_in_a_place_that_all_see(server: World) -> None:
    channel = hidden(server)
    await server.env.settle()
    await server.ask(f"see <#{channel.id}>")
    assert told(server).endswith("⟧ see #unknown channel")
    # The memory of the place is for later askers, too.
    await server.ask(f"see <#{channel.id}>", by=server.ada)
    await server.ask("and?")
    assert "mutiny" not in str(server.model.messages)
    assert "mutiny" not in rows(server)


async def test_a_hidden_channel_is_named_in_hidden_places_to_members_who_see_it(server: World) -> None:
    channel, cabin = hidden(server), hidden(server, "cabin")
    allow = discord.Permissions(view_channel=True).value
    server.env.backend.set_overwrite(cabin.id, Overwrite(server.bot.me.id, OverwriteType.MEMBER, allow=allow))
    await server.env.settle()
    await server.ask(f"see <#{channel.id}>", by=server.ada, where=cabin)
    assert told(server).endswith("⟧ see #mutiny")


async def test_a_quote_hides_channels_from_the_asker_that_its_author_sees(server: World) -> None:
    channel = hidden(server)
    assert await quoted(server, content=f"meet in <#{channel.id}>") == "meet in #unknown channel"
    assert "mutiny" not in rows(server)


async def test_an_embed_hides_channels_that_the_asker_cannot_see(server: World) -> None:
    embed: Any = discord.Embed(description=f"meet in <#{hidden(server).id}>")
    assert await quoted(server, content="", embeds=[embed.to_dict()]) == (
        "[shown below the message]\nmeet in #unknown channel"
    )
    assert "mutiny" not in rows(server)


async def test_a_private_thread_is_hidden_and_a_public_one_named(server: World) -> None:
    backend = server.env.backend
    public = backend.create_thread(server.general.id, "tents", server.ada.id)
    private = backend.create_thread(server.general.id, "mutiny", server.ada.id, type=12)
    await server.env.settle()
    await server.ask(f"see <#{public.id}> and <#{private.id}>")
    assert told(server).endswith("⟧ see #tents and #unknown channel")


async def test_a_category_and_a_voice_channel_are_hidden_like_text_channels(server: World) -> None:
    deny = discord.Permissions(view_channel=True).value
    found = [server.guild.create_category("mutiny"), server.guild.create_voice_channel("mutiny")]
    for each in found:
        server.env.backend.set_overwrite(each.id, Overwrite(server.guild.id, OverwriteType.ROLE, deny=deny))
    await server.env.settle()
    await server.ask(f"see <#{found[0].id}> and <#{found[1].id}>")
    assert told(server).endswith("⟧ see #unknown channel and #unknown channel")


async def test_passive_messages_name_only_channels_that_all_members_see(server: World) -> None:
    await choose(server, of_guild(server), passive=True)
    channel = hidden(server)
    await server.env.settle()
    await server.ada.send(server.general, f"see <#{channel.id}> and <#{server.general.id}>")
    await server.ask("where?")
    assert "see #unknown channel and #general" in str(server.model.messages)
    assert "mutiny" not in rows(server)


async def forwarded(server: World, **sent: Any) -> str:
    """Ada sends a message, Bo forwards it to the bot; return the quote."""
    about = server.env.backend.create_message(server.general.id, server.ada.id, **sent)
    server.env.backend.create_message(
        server.general.id,
        server.bo.id,
        server.mention,
        reference={"type": 1, "channel_id": str(server.general.id), "message_id": str(about.id)},
    )
    await server.env.settle()
    return told(server).rpartition("⟦a forwarded message⟧\n")[2].removesuffix("\n⟦end⟧")


async def test_a_forwarded_message_is_read_like_a_reply(server: World) -> None:
    content = f"see <#{hidden(server).id}> <:tent:123456789012345678> @here"
    assert await forwarded(server, content=content) == "see #unknown channel :tent: @here"
    assert "mutiny" not in rows(server)


async def test_a_forwarded_layout_is_quoted_with_its_text(server: World) -> None:
    layout = [{"type": 17, "components": [text_part("Tents"), SECTION]}]
    assert await forwarded(server, content="", components=layout, flags=LAYOUT) == (
        "Tents\nA tent for two\na green tent"
    )


async def test_a_question_about_a_layout_quotes_its_text(server: World) -> None:
    about = server.env.backend.create_message(server.general.id, server.ada.id, "", components=[SECTION], flags=LAYOUT)
    await server.env.settle()
    shown = next(each for each in server.general.history() if each.id == about.id)
    await ask_about(server, shown, "is it green?")
    assert told(server).endswith("⟦the message that this is about, by Ada⟧\nA tent for two\na green tent\n⟦end⟧")


async def test_a_question_about_a_message_hides_channels_in_both(server: World) -> None:
    channel = hidden(server)
    about = await server.ada.send(server.general, f"meet in <#{channel.id}>")
    await ask_about(server, about, f"is <#{channel.id}> open, @here?")
    assert "is #unknown channel open, @here?" in told(server)
    assert "meet in #unknown channel" in told(server)
    assert "mutiny" not in rows(server)
