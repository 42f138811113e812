"""Reading back what stands in a channel: after a gap, and before a reply is taken up again.

Each read is one request for up to 100 messages
(https://docs.discord.com/developers/resources/message#get-channel-messages).
"""

from collections.abc import Sequence

import discord

from bot.core.domain import MessageId, Request, Survey
from bot.core.errors import QuestionDeleted
from bot.discord_io.incoming import messages as inbound
from bot.discord_io.replies.send import DISCORD_FAILURES, Question, Room, failed, no_channel, refused

# A window may reach far back in a busy channel; this many messages of it are compared, in five requests at most.
SURVEYED_AT_MOST = 500

# How far behind a question its reply is looked for.
SEARCHED_AT_MOST = 100


async def read_back(
    channel: discord.abc.Messageable, since: MessageId, limit: int = SURVEYED_AT_MOST
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


async def survey(channel: discord.abc.Messageable, since: MessageId, me: discord.abc.User) -> Survey | None:
    """Return what stands in a channel from `since` on, or from later on where that is too much to read.

    None when Discord does not let the bot see it. Raise `QuestionDeleted` when the channel is gone, `DeliveryFailed`
    when Discord cannot be reached.
    """
    allowed = inbound.may_read_back(channel)
    if allowed is False:
        return None
    try:
        messages = await read_back(channel, since)
        complete = len(messages) < SURVEYED_AT_MOST
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
    return Survey(
        since if complete else MessageId(messages[-1].id),
        frozenset(MessageId(message.id) for message in messages),
        {
            MessageId(message.id): asked(message, me)
            for message in messages
            if message.edited_at is not None and inbound.may_be_for_me(message, me)
        },
    )


async def _head(channel: discord.abc.Messageable, since: MessageId) -> list[discord.Message]:
    """Return the message that a thread was opened at, which its own messages do not hold; none where it is gone."""
    if not isinstance(channel, discord.Thread) or channel.parent is None or channel.id < since:
        return []
    if not isinstance(channel.parent, discord.TextChannel):
        return []
    try:
        return [await channel.parent.fetch_message(channel.id)]
    except discord.NotFound:
        return []


def asked(message: discord.Message, me: discord.abc.User) -> Request | None:
    """Return what a message asks of the bot as it reads now; None when it asks nothing, or can't be read."""
    if not inbound.is_addressed(message, me):
        return None
    match inbound.read(message, me):
        case Request() as request:
            return request
        case _:
            return None


async def own_messages(
    room: Room, question: Question, me: discord.abc.User, known: Sequence[MessageId] = ()
) -> list[discord.Message]:
    """Return what the bot wrote in `room` behind a question, oldest first; of its reply, `known` are some messages.

    Raise one of `DISCORD_FAILURES`.
    """
    after = discord.Object(min(known) - 1 if known else question.id)
    return [
        message
        async for message in room.history(limit=SEARCHED_AT_MOST, after=after, oldest_first=True)
        if message.author.id == me.id and inbound.is_written(message)
    ]
