"""Who may use which command where: one table, which the commands, their documentation and the tests share.

Discord's own permissions for commands only hide them: admins can open them to anyone, and buttons have none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import discord


class Who(StrEnum):
    """Whoever may use something, from many to few. Each may do what those before may."""

    ANYBODY = "anybody"
    TALKERS = "talkers"
    """Those who may send messages in the channel."""
    MODERATORS = "moderators"
    """Those with Manage Messages in the channel."""
    ADMINS = "admins"
    """Those with Manage Server."""
    OWNER = "owner"
    """The owner of the bot's application."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use a command, and whether it works in direct messages, where everybody is alone with the bot."""

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
    """Return whom a command or a button is for, if this person is not one of them; else None.

    What is for servers only is nobody's in a direct message, which Discord does not offer it in.
    """
    if interaction.guild_id is None:
        return None if rule.direct else rule.who
    if rule.who is Who.OWNER:
        return None if await interaction.client.is_owner(interaction.user) else rule.who
    return None if _has(interaction, rule.who) else rule.who


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
    """Say whether this person may send messages here."""
    if isinstance(interaction.channel, discord.Thread):
        return interaction.permissions.send_messages_in_threads
    return interaction.guild_id is None or interaction.permissions.send_messages


def may_moderate(interaction: discord.Interaction[Any]) -> bool:
    """Say whether this person has Manage Messages here, as Discord tells with each interaction."""
    return interaction.guild_id is not None and interaction.permissions.manage_messages


def may_manage(interaction: discord.Interaction[Any]) -> bool:
    """Say whether this person has Manage Server, as Discord tells with each interaction."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild
