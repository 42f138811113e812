"""Read a channel's messages from Discord: after missed events, and before a reply is resumed.

Each read is one request for up to 100 messages
(https://docs.discord.com/developers/resources/message#get-channel-messages).
"""

from collections.abc import Sequence

import discord

from bot.core.domain import ChannelSnapshot, MessageId
from bot.core.errors import QuestionDeleted
from bot.discord_io.errors import DISCORD_FAILURES, failed, no_channel, refused
from bot.discord_io.incoming.messages import is_written, parse
from bot.discord_io.permissions import may_read_history
from bot.discord_io.replies.send import Question, Room

# A window may reach far back in a busy channel; at most so many messages are compared, in five requests.
MAX_SNAPSHOT = 500

# A reply is searched for among so many messages after its question.
MAX_SEARCHED = 100


async def read_back(
    channel: discord.abc.Messageable, since: MessageId, limit: int = MAX_SNAPSHOT
) -> list[discord.Message]:
    """Return up to `limit` of the newest messages of a channel, none older than `since`, the newest first.

    Raise one of `DISCORD_FAILURES`.
    """
    messages: list[discord.Message] = []
    async for message in channel.history(limit=limit, oldest_first=False):
        if message.id < since:
            break
        messages.append(message)
    return messages


async def snapshot(
    channel: discord.abc.Messageable, since: MessageId, me: discord.abc.User, *, mention_free: bool = False
) -> ChannelSnapshot | None:
    """Return the ids and edits of a channel's messages from `since` on, or from later on where those are too many.

    None when Discord does not let the bot read them. Raise `QuestionDeleted` when the channel is deleted,
    `DeliveryFailed` when Discord cannot be reached.
    """
    allowed = may_read_history(channel)
    if allowed is False:
        return None
    try:
        messages = await read_back(channel, since)
        complete = len(messages) < MAX_SNAPSHOT
        messages += await _head(channel, since) if complete else []
    except DISCORD_FAILURES as error:
        if no_channel(error):
            raise QuestionDeleted from error
        if refused(error):
            return None
        raise failed(error) from error
    if not messages and not allowed:
        # Without Read Message History Discord sends no messages and no error, as if all were deleted
        # (https://docs.discord.com/developers/resources/message#get-channel-messages).
        return None
    return ChannelSnapshot(
        since if complete else MessageId(messages[-1].id),
        frozenset(MessageId(message.id) for message in messages),
        {
            MessageId(message.id): incoming.question
            for message in messages
            if message.edited_at is not None and (incoming := parse(message, me, mention_free=mention_free)) is not None
        },
    )


async def _head(channel: discord.abc.Messageable, since: MessageId) -> list[discord.Message]:
    """Return the message that a thread was opened at, which is not among its own messages."""
    if not isinstance(channel, discord.Thread) or channel.parent is None or channel.id < since:
        return []
    if not isinstance(channel.parent, discord.TextChannel):
        return []
    try:
        return [await channel.parent.fetch_message(channel.id)]
    except discord.NotFound:
        return []


async def own_messages(
    room: Room, question: Question, me: discord.abc.User, known: Sequence[MessageId] = ()
) -> list[discord.Message]:
    """Return the bot's messages in `room` after a question, oldest first; `known` are some of its reply.

    Raise one of `DISCORD_FAILURES`.
    """
    after = discord.Object(min(known) - 1 if known else question.id)
    return [
        message
        async for message in room.history(limit=MAX_SEARCHED, after=after, oldest_first=True)
        # Answers are texts, and questions before a call of a tool are layouts.
        if message.author.id == me.id and is_written(message) and not message.flags.components_v2
    ]
