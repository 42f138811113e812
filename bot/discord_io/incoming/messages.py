"""Parse one Discord message.

Works without the privileged message content intent: Discord delivers the content of direct messages and of messages
that mention the bot in any case (https://docs.discord.com/developers/events/gateway#message-content-intent).
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

import discord

from bot.core.domain import ChannelId, GuildId, MessageId, Place, Request, RoleId, Speaker, UserId
from bot.discord_io.incoming.plain_text import Reader

# The other types are Discord's own notices (joins, pins, boosts, new threads).
_WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})

# First characters of other bots' commands, which are neither answered without a mention nor remembered.
COMMAND_SIGNS = tuple("!?./$%&+-=~>;,")
MIN_COMMAND = 2

# Of files that are not read, the model gets this many names, cut to this length.
MAX_NAMES = 10
_NAME_LENGTH = 60


class Hint(Enum):
    """Why an addressed message gives a model nothing to answer."""

    NOTHING_ASKED = auto()
    UNREADABLE = auto()


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message that a person wrote.

    `addressed`: it is a DM, mentions the bot (or the role Discord made for it), or replies to it; `@everyone` and other
    roles do not count. `unresolved` is the message that it replies to where Discord did not send that along, so only
    the store knows its author. `request` is the content as a question, `hint` the reason why it is none. `unmentioned`:
    it is addressed only because its channel needs no mention.
    """

    message: discord.Message
    request: Request
    addressed: bool
    unresolved: MessageId | None
    hint: Hint | None
    unmentioned: bool = False

    @property
    def question(self) -> Request | None:
        """The request, if a remembered message is certain to ask the bot something.

        A webhook's message may have come as the copy of a question, and need no mention of its own.
        """
        certain = self.addressed or self.request.proxied
        return self.request if certain and self.hint is None else None

    @property
    def passive(self) -> Request | None:
        """The content for passive listening, None where there is none. Files are named, not read."""
        names = ", ".join(each.filename[:_NAME_LENGTH] for each in self.message.attachments[:MAX_NAMES])
        words = [self.request.content, f"[with files: {names}]" if names else ""]
        text = "\n".join(filter(None, words))
        return replace(self.request, content=text) if text else None


def parse(message: discord.Message, me: discord.abc.User, *, mention_free: bool = False) -> IncomingMessage | None:
    """Return None for messages of bots and Discord itself, which never ask.

    With `mention_free` a member's message is addressed to the bot unless it is for others.
    """
    author, reference, proxied = message.author, message.reference, is_proxied(message, me)
    is_bot = author.bot or message.webhook_id is not None
    if (is_bot and not proxied) or author.id == me.id or message.type not in _WRITTEN:
        return None
    # A guild that is not (yet) known does not make its messages direct ones.
    direct = isinstance(message.channel, discord.DMChannel)
    replies = reference is not None and reference.type is discord.MessageReferenceType.default
    resolved = reference.resolved if reference else None
    to_me = isinstance(resolved, discord.Message) and resolved.author.id == me.id
    addressed = direct or to_me or _mentions(message, me, proxied=proxied)
    unmentioned = mention_free and not (addressed or proxied) and not _is_for_others(message)
    reader = Reader.of(message)
    # Without a person who asks, only names that all members see are used.
    text = _text(message, me, reader if unmentioned or (addressed and not proxied) else replace(reader, person=None))
    # A mention alone asks about the content that comes with it.
    carries = message.attachments or message.stickers or message.message_snapshots or message.poll
    hint = None
    if not text and not carries and (to_me or not replies):
        hint = Hint.NOTHING_ASKED if message.content or direct else Hint.UNREADABLE
    unmentioned = unmentioned and hint is None
    return IncomingMessage(
        message,
        Request(
            MessageId(message.id),
            place(message.channel),
            Speaker(UserId(author.id), author.display_name),
            text,
            message.edited_at,
            roles(author),
            proxied=proxied,
        ),
        addressed or unmentioned,
        MessageId(reference.message_id)
        if replies and reference and reference.message_id is not None and resolved is None
        else None,
        hint,
        unmentioned,
    )


def is_proxied(message: discord.Message, me: discord.abc.User) -> bool:
    """Return True for a webhook's message.

    The bot's own are left out, and so are responses to interactions, whose webhook is the application
    (https://docs.discord.com/developers/interactions/receiving-and-responding), and copies of followed channels.
    """
    return (
        message.webhook_id is not None
        and message.author.id == message.webhook_id
        and message.application_id not in (message.webhook_id, me.id)
        and message.interaction_metadata is None
        and not message.flags.is_crossposted
    )


def is_command(text: str) -> bool:
    return len(text) >= MIN_COMMAND and text[0] in COMMAND_SIGNS and text[1].isalpha()


def _mentions(message: discord.Message, me: discord.abc.User, *, proxied: bool) -> bool:
    """Proxies may suppress pings, and with them the list of mentions."""
    own_role = message.guild.self_role if message.guild else None
    return (
        any(user.id == me.id for user in message.mentions)
        or (own_role is not None and own_role in message.role_mentions)
        or (proxied and me.id in message.raw_mentions)
    )


def _is_for_others(message: discord.Message) -> bool:
    """Return True for replies to others, messages that mention others, and other bots' commands."""
    reference, author = message.reference, message.author
    if reference is not None and reference.type is discord.MessageReferenceType.default:
        replied = reference.resolved
        if not isinstance(replied, discord.Message) or replied.author.id != author.id:
            return True
    mentions_others = (
        message.mention_everyone
        or bool(message.raw_role_mentions)
        or any(user.id != author.id for user in message.mentions)
    )
    return mentions_others or is_command(message.content)


def is_written(message: discord.Message) -> bool:
    """Return False for Discord's notices and the results of commands."""
    return message.type in _WRITTEN and message.interaction_metadata is None


def roles(person: discord.abc.User) -> tuple[RoleId, ...]:
    """Return a person's roles in the server, if Discord has sent them; `@everyone` is one."""
    return tuple(RoleId(role.id) for role in person.roles) if isinstance(person, discord.Member) else ()


def thread_at(message: discord.Message) -> Place | None:
    """Return the place of a thread opened at `message`.

    None outside of text channels, and where the bot may not open it or write in it.
    """
    channel = message.channel
    if not isinstance(channel, discord.TextChannel) or not may_open_threads(channel):
        return None
    # It gets the message's id (https://docs.discord.com/developers/topics/threads).
    return replace(place(channel), channel=ChannelId(message.id), parent=ChannelId(channel.id))


def may_open_threads(channel: object) -> bool:
    """Return whether the bot may open threads in a channel and write in them; True for channels of other kinds."""
    if not isinstance(channel, discord.TextChannel):
        return True
    own: discord.Member | None = channel.guild.me
    allowed = channel.permissions_for(own) if own else None
    return allowed is None or (allowed.create_public_threads and allowed.send_messages_in_threads)


def place(channel: discord.abc.Snowflake) -> Place:
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
    if isinstance(channel, discord.Thread):
        return channel.parent.category_id if channel.parent else None
    return channel.category_id if isinstance(channel, discord.abc.GuildChannel) else None


def _text(message: discord.Message, me: discord.abc.User, reader: Reader) -> str:
    """Return the content without the mention that only addresses the bot."""
    text = message.content.replace("\x00", "").strip()
    own_role = message.guild.self_role if message.guild else None
    mentions = [f"<@{me.id}>", f"<@!{me.id}>", *([own_role.mention] if own_role else [])]
    before = next(filter(text.startswith, mentions), "")
    after = "" if before else next(filter(text.endswith, mentions), "")
    return reader.plain(text.removeprefix(before).removesuffix(after)).strip()
