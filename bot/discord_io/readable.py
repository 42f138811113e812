"""Channels that all members of a server can read."""

from collections.abc import Sequence

import discord

from bot.core.domain import Place


def readable_by_all(guild: discord.Guild | None, here: Place, places: Sequence[Place]) -> list[Place]:
    """Return those of a server's places whose messages may be shown `here`, by the permissions of this moment.

    Everyone may read them, no role or member is excepted, and they are not age-restricted unless `here` is.
    """
    if guild is None:
        return []
    restricted = _is_restricted(guild.get_channel_or_thread(here.channel))
    found = [(place, guild.get_channel_or_thread(place.channel)) for place in places]
    return [place for place, channel in found if _is_open(channel) and (restricted or not _is_restricted(channel))]


def _is_open(channel: object) -> bool:
    if isinstance(channel, discord.Thread):
        return not channel.is_private() and _is_open(channel.parent)
    if not isinstance(channel, discord.abc.GuildChannel):
        return False
    allowed = channel.permissions_for(channel.guild.default_role)
    if isinstance(channel, discord.VoiceChannel | discord.StageChannel) and not allowed.connect:
        return False
    denied = (each.view_channel is False or each.read_message_history is False for each in channel.overwrites.values())
    return allowed.view_channel and allowed.read_message_history and not any(denied)


def _is_restricted(channel: object) -> bool:
    return isinstance(channel, discord.Thread | discord.abc.GuildChannel) and bool(getattr(channel, "is_nsfw", bool)())
