"""Putting one message into Discord, and what can go wrong with that."""

import io
from functools import partial
from http import HTTPStatus

import aiohttp
import discord

# What discord.py lets through when Discord or the network fails: its own errors and the transport's.
DISCORD_FAILURES = (
    discord.HTTPException,
    discord.RateLimited,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    aiohttp.ClientError,
    OSError,
)


async def post_part(
    question: discord.Message, ordinal: int, text: str, *, ping: bool = False, attachment: str | None = None
) -> discord.Message:
    """Post part number `ordinal` of the reply to `question`; the first is a reply to it, the rest follow.

    The nonce makes Discord return the first message if this is sent twice. `attachment` is the text of a file.
    Raise one of `DISCORD_FAILURES`.
    """
    send = partial(
        question.channel.send,
        text,
        nonce=f"{question.id}-{ordinal}",
        # A link that a prompt injection made could carry words away when Discord fetches its preview.
        suppress_embeds=True,
    )
    if ordinal > 0:
        nobody = discord.AllowedMentions.none()
        return await send(allowed_mentions=nobody, files=files(attachment))
    mentions = discord.AllowedMentions(everyone=False, users=False, roles=False, replied_user=ping)
    reference = question.to_reference(fail_if_not_exists=False)
    try:
        return await send(reference=reference, allowed_mentions=mentions, files=files(attachment))
    except discord.HTTPException as error:
        # A reply needs Read Message History (error 160002), a plain message does not.
        if not refused(error):
            raise
        return await send(allowed_mentions=discord.AllowedMentions.none(), files=files(attachment))


def files(text: str | None) -> list[discord.File]:
    """Return `text` as the one file of a message, or none."""
    if text is None:
        return []
    return [discord.File(io.BytesIO(text.encode("utf-8", "replace")), filename="answer.md")]


def refused(error: BaseException) -> bool:
    """Say whether Discord understood and said no, so that asking the same again is of no use."""
    return isinstance(error, discord.HTTPException) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR


def reason(error: BaseException) -> str:
    """Return a short name for the log: status and Discord's code, never the response's text."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status}/{error.code}"
    if isinstance(error, discord.ConnectionClosed):
        return f"gateway/{error.code}"
    return type(error).__name__
