"""Which messages ask for an answer, and what they say.

Works without the privileged message content intent: Discord delivers the content of messages that mention
the bot and of direct messages in any case (https://docs.discord.com/developers/events/gateway#message-content-intent).
"""

from dataclasses import replace
from enum import Enum, auto

import discord

from bot.core.domain import ChannelId, GuildId, MessageId, Place, Request, RoleId, Speaker, UserId

# What people write; the rest are Discord's own announcements (joins, pins, boosts, new threads).
_WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})

# How much of a file's name the model is told, and of how many files, where they are not read.
_NAME_LENGTH = 60
MAX_NAMES = 10


class Hint(Enum):
    """A message that is meant for the bot but asks nothing that a model could answer."""

    NOTHING_ASKED = auto()
    UNREADABLE = auto()


def is_written(message: discord.Message) -> bool:
    """Say whether this is a message of somebody's, neither a notice of Discord's nor the result of a command."""
    return message.type in _WRITTEN and message.interaction_metadata is None


def may_be_for_me(message: discord.Message, me: discord.abc.User) -> bool:
    """Say whether a person wrote this: bots, webhooks, the bot itself and Discord's notices never ask."""
    return (
        not message.author.bot
        and message.webhook_id is None
        and message.author.id != me.id
        and message.type in _WRITTEN
    )


def is_addressed(message: discord.Message, me: discord.abc.User) -> bool:
    """Say whether the message is a DM, mentions the bot (or the role Discord made for it), or replies to it.

    `@everyone` and other roles do not count. A reply to a message that Discord did not send along is told by
    `replied_to`.
    """
    if _is_direct(message) or any(user.id == me.id for user in message.mentions):
        return True
    own_role = message.guild.self_role if message.guild else None
    if own_role is not None and own_role in message.role_mentions:
        return True
    replied = message.reference.resolved if message.reference else None
    return isinstance(replied, discord.Message) and replied.author.id == me.id


def replied_to(message: discord.Message) -> MessageId | None:
    """Return the id of a message that this one answers but Discord did not send along."""
    reference = message.reference
    if reference is None or reference.type is not discord.MessageReferenceType.default:
        return None
    if reference.resolved is not None or reference.message_id is None:
        return None
    return MessageId(reference.message_id)


def read(message: discord.Message, me: discord.abc.User) -> Request | Hint:
    """Return what the words of an addressed message ask; a mention alone asks about what comes with it."""
    text = _text(message, me)
    if not text and not _carries(message, me):
        hidden = not message.content and not _is_direct(message)
        return Hint.UNREADABLE if hidden else Hint.NOTHING_ASKED
    return Request(
        MessageId(message.id),
        place(message.channel),
        Speaker(UserId(message.author.id), message.author.display_name),
        text,
        message.edited_at,
        roles(message.author),
    )


def _carries(message: discord.Message, me: discord.abc.User) -> bool:
    """Say whether there is anything with a message that a question without words can be about."""
    if message.attachments or message.stickers or message.message_snapshots or message.poll:
        return True
    reference = message.reference
    if reference is None or reference.type is not discord.MessageReferenceType.default:
        return False
    replied = reference.resolved
    return not isinstance(replied, discord.Message) or replied.author.id != me.id


def passive(message: discord.Message, me: discord.abc.User) -> Request | None:
    """Return what a message says that is not addressed to the bot; None where it says nothing.

    Its files are named, and not read.
    """
    asked = read(message, me)
    if not isinstance(asked, Request):
        return None
    names = ", ".join(each.filename[:_NAME_LENGTH] for each in message.attachments[:MAX_NAMES])
    words = [asked.content, f"[with files: {names}]" if names else ""]
    text = "\n".join(filter(None, words))
    return replace(asked, content=text) if text else None


def roles(person: discord.abc.User) -> tuple[RoleId, ...]:
    """Return somebody's roles in the server, as far as Discord has sent them along; `@everyone` is one."""
    return tuple(RoleId(role.id) for role in person.roles) if isinstance(person, discord.Member) else ()


def may_answer(channel: object) -> bool:
    """Say whether the bot may write in a channel, as far as it can tell."""
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return True
    # Typed as never missing, but it is where Discord has not sent the bot's own member.
    own: discord.Member | None = channel.guild.me
    if own is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return True
    allowed = channel.permissions_for(own)
    if isinstance(channel, discord.Thread):
        # Writing opens an archived thread again, unless it is locked.
        return allowed.send_messages_in_threads and (not channel.locked or allowed.manage_threads)
    return allowed.send_messages


def thread_at(message: discord.Message) -> Place | None:
    """Return where a conversation lives that is to have a thread of its own, opened at `message`.

    None where there can be none: outside of text channels, or where the bot may not open it or write in it.
    """
    channel = message.channel
    if not isinstance(channel, discord.TextChannel):
        return None
    own: discord.Member | None = channel.guild.me
    if own is not None:
        allowed = channel.permissions_for(own)
        if not (allowed.create_public_threads and allowed.send_messages_in_threads):
            return None
    # It gets the message's id (https://docs.discord.com/developers/topics/threads).
    return replace(place(channel), channel=ChannelId(message.id), parent=ChannelId(channel.id))


def may_read_back(channel: object) -> bool | None:
    """Say whether the bot is shown what stands in a channel; None where that is not known."""
    if isinstance(channel, discord.DMChannel):
        return True
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return None
    own: discord.Member | None = channel.guild.me
    if own is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return None
    allowed = channel.permissions_for(own)
    return allowed.view_channel and allowed.read_message_history


def place(channel: discord.abc.Snowflake) -> Place:
    """Return where a channel's conversation lives."""
    guild: discord.Guild | None = getattr(channel, "guild", None)
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    category = _category(channel)
    return Place(
        ChannelId(channel.id),
        ChannelId(parent) if parent else None,
        GuildId(guild.id) if guild else None,
        ChannelId(category) if category else None,
    )


def _category(channel: discord.abc.Snowflake) -> int | None:
    """Return the category that a channel, or a thread's channel, is in."""
    if isinstance(channel, discord.Thread):
        return channel.parent.category_id if channel.parent else None
    return channel.category_id if isinstance(channel, discord.abc.GuildChannel) else None


def _is_direct(message: discord.Message) -> bool:
    """Say whether this is a DM. A guild that is not (yet) known is no reason to take its messages for one."""
    return isinstance(message.channel, discord.DMChannel)


def _text(message: discord.Message, me: discord.abc.User) -> str:
    """Return the words with names for mentions, without the mention that only addresses the bot."""
    raw = message.content.strip()
    words = message.clean_content.replace("\x00", "").strip()
    own_role = message.guild.self_role if message.guild else None
    names = {f"@{me.display_name}"}
    mentions = {f"<@{me.id}>", f"<@!{me.id}>"}
    if own_role is not None:
        names.add(f"@{own_role.name}")
        mentions.add(own_role.mention)
    # Typed as never missing, but it is where Discord has not sent the bot's own member.
    own: discord.Member | None = message.guild.me if message.guild else None
    if own is not None:
        names.add(f"@{own.display_name}")
    # The raw text tells whom a name at an end means: another member's may begin like the bot's.
    for name in sorted(names, key=len, reverse=True):
        if raw.startswith(tuple(mentions)) and words.startswith(name):
            return words.removeprefix(name).strip()
        if raw.endswith(tuple(mentions)) and words.endswith(name):
            return words.removesuffix(name).strip()
    return words
