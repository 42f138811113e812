"""Channels that a search from another one may cover."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import Mock

import discord

from bot.core.domain import ChannelId, GuildId, Place
from bot.discord_io.readable import readable_by_all

OPEN = discord.Permissions(view_channel=True, read_message_history=True)


def channel(
    allowed: discord.Permissions = OPEN,
    overwrites: Mapping[object, discord.PermissionOverwrite] | None = None,
    *,
    kind: type = discord.TextChannel,
    nsfw: bool = False,
) -> Any:
    made = Mock(spec=kind, overwrites=overwrites or {})
    made.guild = SimpleNamespace(default_role=object())
    made.permissions_for.return_value = allowed
    made.is_nsfw.return_value = nsfw
    return made


def thread(parent: Any, *, private: bool = False) -> Any:
    made = Mock(spec=discord.Thread)
    made.parent = parent
    made.is_private.return_value = private
    made.is_nsfw.return_value = False
    return made


def readable(here: Any, *others: Any) -> list[Any]:
    channels = dict(enumerate((here, *others), 1))
    guild = cast("discord.Guild", SimpleNamespace(get_channel_or_thread=channels.get))
    places = [Place(ChannelId(number), guild=GuildId(9)) for number in range(2, len(channels) + 2)]
    found = readable_by_all(guild, Place(ChannelId(1), guild=GuildId(9)), places)
    return [channels[place.channel] for place in found]


def test_only_channels_that_everyone_can_read_are_covered() -> None:
    public = channel()
    hidden = channel(discord.Permissions(read_message_history=True))
    without_history = channel(discord.Permissions(view_channel=True))
    voice = channel(kind=discord.VoiceChannel)
    assert readable(channel(), public, hidden, without_history, voice) == [public]


def test_channel_that_a_role_or_member_cannot_read_is_not_covered() -> None:
    denied = channel(overwrites={object(): discord.PermissionOverwrite(view_channel=False)})
    no_history = channel(overwrites={object(): discord.PermissionOverwrite(read_message_history=False)})
    allowed = channel(overwrites={object(): discord.PermissionOverwrite(view_channel=True)})
    assert readable(channel(), denied, no_history, allowed) == [allowed]


def test_threads_follow_their_channel_and_private_ones_stay_private() -> None:
    public = thread(channel())
    private, orphan, hidden = thread(channel(), private=True), thread(None), thread(channel(discord.Permissions.none()))
    assert readable(channel(), public, private, orphan, hidden) == [public]


def test_age_restricted_channels_stay_among_themselves() -> None:
    restricted = channel(nsfw=True)
    assert readable(channel(), restricted) == []
    assert readable(channel(nsfw=True), restricted) == [restricted]


def test_nothing_is_readable_in_an_unknown_server() -> None:
    assert readable_by_all(None, Place(ChannelId(1)), [Place(ChannelId(2))]) == []
