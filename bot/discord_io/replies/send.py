"""Putting one message into Discord, and what can go wrong with that."""

import io
from functools import partial
from http import HTTPStatus

import aiohttp
import discord

from bot.core.errors import DeliveryFailed

# What discord.py lets through when Discord or the network fails: its own errors and the transport's.
DISCORD_FAILURES = (
    discord.HTTPException,
    discord.RateLimited,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    aiohttp.ClientError,
    OSError,
)


# A limit that lasts longer than anyone waits for an answer is as good as a no: hours, in a slow mode.
LASTING_S = 600.0

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
CANNOT_REPLY_WITHOUT_HISTORY = 160002
UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
MISSING_ACCESS = 50001
INVALID_WEBHOOK_TOKEN = 50027
INVALID_FORM = 50035
THREAD_IS_ARCHIVED = 50083

# A `discord.Message` is one, too.
Question = discord.PartialMessage

# What holds messages.
Room = (
    discord.TextChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.Thread
    | discord.DMChannel
    | discord.GroupChannel
    | discord.PartialMessageable
)


async def post_part(
    question: Question,
    room: Room,
    ordinal: int,
    text: str,
    *,
    dropped: int = 0,
    ping: bool = False,
    attachment: str | None = None,
    view: discord.ui.View | None = None,
) -> discord.Message:
    """Post part number `ordinal` of the reply to `question` into `room`.

    The first refers to the question, unless that is not in there but at the head of the thread; the rest follow.

    The nonce makes Discord return the first message, as it stands, if this is sent again within minutes. Where
    that one has been deleted since, there is none to return: `dropped` is how many such parts the bot took back.
    `attachment` is the text of a file, `view` has the buttons. Raise one of `DISCORD_FAILURES`; see `no_question`.
    """
    send = partial(
        room.send,
        text,
        nonce=f"{question.id}-{ordinal}.{dropped}" if dropped else f"{question.id}-{ordinal}",
        # A link that a prompt injection made could carry words away when Discord fetches its preview.
        suppress_embeds=True,
        **({"view": view} if view is not None else {}),
    )
    if ordinal > 0 or is_head_of(question, room):
        nobody = discord.AllowedMentions.none()
        return await send(allowed_mentions=nobody, files=files(attachment))
    mentions = discord.AllowedMentions(everyone=False, users=False, roles=False, replied_user=ping)
    # Without its question a reply would refer to nothing, and after a crash nobody could tell whose it is.
    reference = question.to_reference(fail_if_not_exists=True)
    try:
        return await send(reference=reference, allowed_mentions=mentions, files=files(attachment))
    except discord.HTTPException as error:
        # A reply needs Read Message History, a plain message does not.
        if error.code != CANNOT_REPLY_WITHOUT_HISTORY:
            raise
        return await send(allowed_mentions=discord.AllowedMentions.none(), files=files(attachment))


def is_head_of(question: Question, room: Room) -> bool:
    """Say whether `room` is the thread that was opened at the question."""
    return isinstance(room, discord.Thread) and room.id == question.id


def files(text: str | None) -> list[discord.File]:
    """Return `text` as the one file of a message, or none."""
    if text is None:
        return []
    return [discord.File(io.BytesIO(text.encode("utf-8", "replace")), filename="answer.md")]


def refused(error: BaseException) -> bool:
    """Say whether Discord understood and said no, so that asking the same again is of no use."""
    if not isinstance(error, discord.HTTPException):
        return False
    too_many = error.status == HTTPStatus.TOO_MANY_REQUESTS
    return not too_many and error.status < HTTPStatus.INTERNAL_SERVER_ERROR


def no_question(error: BaseException) -> bool:
    """Say whether a reply was refused because the message that it answers is gone."""
    refusal = isinstance(error, discord.HTTPException) and error.code == INVALID_FORM
    return refusal and "message_reference" in str(error)


def no_channel(error: BaseException) -> bool:
    """Say whether a channel is gone. Not every 404 says so: a proxy has some of its own."""
    return isinstance(error, discord.HTTPException) and error.code == UNKNOWN_CHANNEL


def no_guild(error: BaseException) -> bool:
    """Say whether the bot is not, or no longer, in a guild that it asked for."""
    return isinstance(error, discord.HTTPException) and error.code in (UNKNOWN_GUILD, MISSING_ACCESS)


def too_late(error: BaseException) -> bool:
    """Say whether a command or a button can no longer be answered: its token has run out, or its channel is gone."""
    over = (UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN, UNKNOWN_CHANNEL)
    return isinstance(error, discord.HTTPException) and error.code in over


def failed(error: BaseException) -> DeliveryFailed:
    """Return what the core is told when Discord did not do its part."""
    lasting = isinstance(error, discord.RateLimited) and error.retry_after > LASTING_S
    return DeliveryFailed(reason(error), final=refused(error) or lasting)


def reason(error: BaseException) -> str:
    """Return a short name for the log: status and Discord's code, never the response's text."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status}/{error.code}"
    if isinstance(error, discord.ConnectionClosed):
        return f"gateway/{error.code}"
    return type(error).__name__
