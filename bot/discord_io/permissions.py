"""Permissions: of members for commands and buttons, and of the bot in channels.

Discord's own permissions for commands only hide them: admins can open them to anyone, and buttons have none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import discord


class Who(StrEnum):
    """Groups of people, from many to few. Each includes the permissions of those before."""

    ANYBODY = "anybody"
    TALKERS = "talkers"
    """May send messages in the channel."""
    MODERATORS = "moderators"
    """Have Manage Messages in the channel."""
    ADMINS = "admins"
    """Have Manage Server."""
    OWNER = "owner"
    """The bot's owner, see `owners.py`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Permission for a command. `direct`: it works in direct messages, too."""

    who: Who
    direct: bool = True


_SERVERS_ONLY = False

RULES: Mapping[str, Rule] = {
    "Ask about this": Rule(Who.TALKERS),
    "Forget this message": Rule(Who.TALKERS),
    "context": Rule(Who.TALKERS),
    "help": Rule(Who.ANYBODY),
    "privacy": Rule(Who.ANYBODY),
    "prompt export": Rule(Who.ADMINS, _SERVERS_ONLY),
    "prompt history": Rule(Who.ADMINS, _SERVERS_ONLY),
    "prompt import": Rule(Who.ADMINS, _SERVERS_ONLY),
    "prompt reset": Rule(Who.ADMINS, _SERVERS_ONLY),
    "prompt set": Rule(Who.ADMINS, _SERVERS_ONLY),
    "prompt show": Rule(Who.ADMINS, _SERVERS_ONLY),
    "reset": Rule(Who.TALKERS),
    "settings budget": Rule(Who.ADMINS, _SERVERS_ONLY),
    "settings history": Rule(Who.ADMINS, _SERVERS_ONLY),
    "settings panel": Rule(Who.ADMINS, _SERVERS_ONLY),
    "settings reset": Rule(Who.ADMINS, _SERVERS_ONLY),
    "settings set": Rule(Who.ADMINS, _SERVERS_ONLY),
    "usage": Rule(Who.ANYBODY),
}


async def refused(interaction: discord.Interaction[Any], rule: Rule) -> Who | None:
    """Return the group that a command or a button is for, None if this person is in it.

    A command for servers only is refused in a direct message, where Discord does not offer it.
    """
    if interaction.guild_id is None:
        return None if rule.direct else rule.who
    if rule.who is Who.OWNER:
        return None if await interaction.client.is_owner(interaction.user) else rule.who
    return None if _has(interaction, rule.who) else rule.who


def is_outside(interaction: discord.Interaction[Any]) -> bool:
    """Return True where a person uses their own installation in a place that the bot is not in.

    There it can neither read nor write (https://docs.discord.com/developers/resources/application#installation-context).
    """
    if interaction.guild_id is None:
        return interaction.context.private_channel
    alone = interaction.is_user_integration() and not interaction.is_guild_integration()
    return alone or interaction.client.get_guild(interaction.guild_id) is None


def _has(interaction: discord.Interaction[Any], who: Who) -> bool:
    match who:
        case Who.TALKERS:
            return may_talk(interaction)
        case Who.MODERATORS:
            return may_moderate(interaction)
        case Who.ADMINS:
            return may_manage(interaction)
        case _:
            return True


def may_talk(interaction: discord.Interaction[Any]) -> bool:
    if isinstance(interaction.channel, discord.Thread):
        return interaction.permissions.send_messages_in_threads
    return interaction.guild_id is None or interaction.permissions.send_messages


def may_moderate(interaction: discord.Interaction[Any]) -> bool:
    return interaction.guild_id is not None and interaction.permissions.manage_messages


def may_manage(interaction: discord.Interaction[Any]) -> bool:
    return interaction.guild_id is not None and interaction.permissions.manage_guild


# `bot` puts a member into the server, `applications.commands` its slash commands
# (https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow).
SCOPES = ("bot", "applications.commands")


@dataclass(frozen=True, slots=True)
class Need:
    """A permission that the bot uses: discord.py's name, the title in Discord's settings, the reason."""

    permission: str
    title: str
    reason: str

    def granted(self, permissions: discord.Permissions) -> bool:
        return bool(getattr(permissions, self.permission))


# A test compares these with the requests of the code. Embeds and files of commands' answers need none, because they
# go through the interaction.
NEEDS = (
    Need("view_channel", "View Channels", "to see what mentions it"),
    Need("send_messages", "Send Messages", "to answer"),
    Need("send_messages_in_threads", "Send Messages in Threads", "to answer in threads"),
    Need(
        "create_public_threads",
        "Create Public Threads",
        "to answer in threads of their own, where you want that",
    ),
    Need(
        "read_message_history",
        "Read Message History",
        "to reply to a question, and to find what was asked, edited or deleted while it was off",
    ),
    Need("attach_files", "Attach Files", "to send an answer that is too long for messages"),
    Need("add_reactions", "Add Reactions", "to show that it saw a question where it may not write"),
)


def permissions() -> discord.Permissions:
    return discord.Permissions(**{need.permission: True for need in NEEDS})


def missing(granted: discord.Permissions) -> list[Need]:
    return [need for need in NEEDS if not need.granted(granted)]


def invite_url(application: int) -> str:
    return discord.utils.oauth_url(application, permissions=permissions(), scopes=SCOPES)


def may_write(channel: object) -> bool:
    """Return False where the bot knows that it may not write in a channel."""
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return True
    # Never missing by its type, but it is where Discord has not sent the bot's own member.
    own: discord.Member | None = channel.guild.me
    if own is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return True
    allowed = channel.permissions_for(own)
    if isinstance(channel, discord.Thread):
        # Writing opens an archived thread again, unless it is locked.
        return allowed.send_messages_in_threads and (not channel.locked or allowed.manage_threads)
    return allowed.send_messages


def may_read_history(channel: object) -> bool | None:
    """Return None where that is not known."""
    if isinstance(channel, discord.DMChannel):
        return True
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return None
    own: discord.Member | None = channel.guild.me
    if own is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return None
    allowed = channel.permissions_for(own)
    return allowed.view_channel and allowed.read_message_history
