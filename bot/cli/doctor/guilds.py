"""The servers that the bot is in, and what it may not do there."""

import asyncio
from dataclasses import dataclass

import discord

from bot.cli.doctor.sheet import Sheet, listed, shown
from bot.config.env import Settings
from bot.discord_io import permissions
from bot.discord_io.errors import DISCORD_FAILURES, reason
from bot.discord_io.permissions import Need

# Three requests each; with more there would be nothing else to read than servers.
MAX_GUILDS = 50
AT_ONCE = 4
# Without these there is no answer at all.
_VITAL = {"view_channel", "send_messages"}


@dataclass(frozen=True, slots=True)
class Access:
    """What the bot lacks in one server: everywhere, and besides in some of the channels that it sees."""

    name: str
    lacks: list[Need]
    channels: dict[str, list[Need]]
    speaks: bool
    """Whether it can answer in any channel."""


async def guilds(client: discord.Client, settings: Settings, sheet: Sheet) -> None:
    """Look at each server's roles and channels. Raise one of `DISCORD_FAILURES` when there is no list of them."""
    found = [guild async for guild in client.fetch_guilds(limit=None, with_counts=False)]
    allowed = settings.allowed_guilds
    if absent := sorted(allowed - {guild.id for guild in found}):
        sheet.hint(
            "servers",
            f"The bot is not in {listed([str(each) for each in absent])} of ALLOWED_GUILDS. "
            "Invite it, or check the id.",
        )
    served = [guild for guild in found if not allowed or guild.id in allowed]
    if not served:
        where = "in no server" if not found else "in no server of ALLOWED_GUILDS"
        sheet.hint(
            "servers",
            f"The bot is {where} yet. Open the invite link in a browser, choose a server of yours and press Authorize.",
        )
        return
    access_policy = asyncio.Semaphore(AT_ONCE)
    looked = await asyncio.gather(*(_look(client, guild, access_policy) for guild in served[:MAX_GUILDS]))
    for access in looked:
        _tell(access, sheet)
    well = sum(isinstance(each, Access) and not each.lacks and not each.channels for each in looked)
    rest = f", {len(served) - MAX_GUILDS} more were not looked at" if len(served) > MAX_GUILDS else ""
    if not any(isinstance(each, Access) and each.speaks for each in looked):
        sheet.wrong(
            "servers",
            f"There is no channel in which the bot may answer{rest}. Give it the permissions above.",
        )
    else:
        sheet.ok("servers", f"The bot is in {len(found)}; nothing is missing in {well}{rest}.")


async def _look(
    client: discord.Client, partial: discord.Guild, access_policy: asyncio.Semaphore
) -> Access | str:
    """Return what is missing in a server, or why that cannot be seen."""
    assert client.user is not None  # noqa: S101 - logged in
    name = f"{shown(partial.name)} ({partial.id})"
    async with access_policy:
        try:
            guild = await client.fetch_guild(partial.id, with_counts=False)
            me = await guild.fetch_member(client.user.id)
            channels = await guild.fetch_channels()
        except DISCORD_FAILURES as error:
            return f"{name} cannot be looked at ({reason(error)}). Try again in a few minutes."
    lacks = permissions.missing(me.guild_permissions)
    texts = [
        (channel.name, channel.permissions_for(me))
        for channel in channels
        if isinstance(channel, discord.TextChannel)
    ]
    # A channel that the bot does not see is none of its business, and as a rule somebody's decision.
    besides = {
        shown(f"#{channel}"): [need for need in permissions.missing(may) if need not in lacks]
        for channel, may in texts
        if may.view_channel
    }
    speaks = any(may.view_channel and may.send_messages for _, may in texts)
    return Access(name, lacks, {channel: needs for channel, needs in besides.items() if needs}, speaks)


def _tell(access: Access | str, sheet: Sheet) -> None:
    if isinstance(access, str):
        sheet.hint("servers", access)
        return
    if access.lacks:
        vital = any(need.permission in _VITAL for need in access.lacks)
        sheet.hint(
            "servers",
            f"In {access.name} the bot lacks {_needs(access.lacks)}. "
            f"{'It cannot answer there like this. ' if vital else ''}"
            "Open the invite link again and choose that server, or switch it on for the bot's role.",
        )
    if access.channels:
        lacking = [
            need for need in permissions.NEEDS if any(need in needs for needs in access.channels.values())
        ]
        sheet.hint(
            "servers",
            f"In {access.name} the bot sees {listed(list(access.channels))} but lacks {_needs(lacking)} there. If that "
            "is not meant, change it in the channel's settings, under Permissions.",
        )


def _needs(needs: list[Need]) -> str:
    return ", ".join(f"{need.title} ({need.reason})" for need in needs)
