"""The link that brings the bot into a server, with no permission that it does not use."""

from dataclasses import dataclass

import discord

# `bot` puts a member into the server, `applications.commands` its slash commands
# (https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow).
SCOPES = ("bot", "applications.commands")


@dataclass(frozen=True, slots=True)
class Need:
    """A permission by discord.py's name, as Discord's settings call it, and what the bot does with it."""

    permission: str
    title: str
    reason: str

    def granted(self, permissions: discord.Permissions) -> bool:
        """Say whether it is among these."""
        return bool(getattr(permissions, self.permission))


# A test compares these with what the code does. Embeds and files of commands' answers need none: they go through
# the interaction, not through the channel.
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
    """Return all that the bot needs."""
    return discord.Permissions(**{need.permission: True for need in NEEDS})


def missing(granted: discord.Permissions) -> list[Need]:
    """Return what the bot needs and is not granted."""
    return [need for need in NEEDS if not need.granted(granted)]


def invite_url(application: int) -> str:
    """Return the link; it holds no secret."""
    return discord.utils.oauth_url(application, permissions=permissions(), scopes=SCOPES)
