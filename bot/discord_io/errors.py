"""Report an error: log it with an id and return the user's message. Classify the failures of Discord."""

import errno
import logging
import os
import secrets
from http import HTTPStatus

import aiohttp
import discord
from discord import app_commands

from bot.core import errors
from bot.core.errors import CommandOutdated, DeliveryFailed, ParleyError, Unexpected
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.discord_io.i18n.failures import NOTHING_TO_LOOK_INTO, failure
from bot.discord_io.i18n.texts import Texts

logger = get_logger(__name__)

# Raised by discord.py when Discord or the network fails: its own errors and the transport's.
DISCORD_FAILURES = (
    discord.HTTPException,
    discord.RateLimited,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    aiohttp.ClientError,
    OSError,
)

# A longer rate limit (hours, in a slow mode) is treated as a refusal.
LASTING_S = 600.0

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
CANNOT_REPLY_WITHOUT_HISTORY = 160002
UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
TOO_MANY_EDITS = 30046
MISSING_ACCESS = 50001
NOT_THE_AUTHOR = 50005
INVALID_WEBHOOK_TOKEN = 50027
INVALID_FORM = 50035
THREAD_IS_ARCHIVED = 50083


class ErrorReporter:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def say(self, error: errors.ParleyError, texts: Texts, **where: object) -> str:
        """Log `error` with the ids in `where`, and return the message for the user."""
        error = _for_want_of_files(error)
        reference = self.report(error, **where)
        return failure(texts, error, now=self._clock.now().timestamp(), reference=reference)

    def report(self, error: errors.ParleyError, **where: object) -> str:
        """Log `error` with the ids in `where`, and return its short id in the log."""
        reference = secrets.token_hex(3)
        level = logging.INFO if isinstance(error, NOTHING_TO_LOOK_INTO) else logging.WARNING
        bug = isinstance(error, errors.Unexpected)
        logger.log(
            logging.ERROR if bug else level,
            "failure",
            reference=reference,
            error=error,
            cause=type(error.__cause__).__name__,
            **where,
            exc_info=error.__cause__ if bug else None,
        )
        return reference


def _for_want_of_files(error: ParleyError) -> ParleyError:
    """Return `NoFileLeft` where that is why: libraries lose the cause on the way."""
    if isinstance(error, errors.Unreachable | errors.Unexpected | errors.StoreUnavailable):
        try:
            os.close(os.open(os.devnull, os.O_RDONLY))
        except OSError as cause:
            if cause.errno in (errno.EMFILE, errno.ENFILE):
                told = errors.NoFileLeft()
                told.__cause__ = cause
                return told
    return error


def as_ours(error: BaseException) -> ParleyError:
    """Return `error` as a `ParleyError`, if need be one that has it as its cause."""
    if isinstance(error, ParleyError):
        return error
    ours: ParleyError
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        ours = CommandOutdated()
    elif isinstance(error, DISCORD_FAILURES):
        ours = failed(error)
    else:
        ours = Unexpected()
    ours.__cause__ = error
    return ours


def refused(error: BaseException) -> bool:
    """Return True if Discord refused the request for good, so that a retry cannot help."""
    if not isinstance(error, discord.HTTPException):
        return False
    too_many = error.status == HTTPStatus.TOO_MANY_REQUESTS
    return not too_many and error.status < HTTPStatus.INTERNAL_SERVER_ERROR


def no_question(error: BaseException) -> bool:
    """Return True if a reply was refused because its question was deleted."""
    refusal = isinstance(error, discord.HTTPException) and error.code == INVALID_FORM
    return refusal and "message_reference" in str(error)


def no_channel(error: BaseException) -> bool:
    """Return True if a channel was deleted. Not every 404 means that: a proxy has some of its own."""
    return isinstance(error, discord.HTTPException) and error.code == UNKNOWN_CHANNEL


def no_guild(error: BaseException) -> bool:
    """Return True if the bot is not, or no longer, in a guild."""
    return isinstance(error, discord.HTTPException) and error.code in (UNKNOWN_GUILD, MISSING_ACCESS)


def too_late(error: BaseException) -> bool:
    """Return True if a command or a button can no longer be answered: token expired or channel deleted."""
    over = (UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN, UNKNOWN_CHANNEL)
    return isinstance(error, discord.HTTPException) and error.code in over


def failed(error: BaseException) -> DeliveryFailed:
    lasting = isinstance(error, discord.RateLimited) and error.retry_after > LASTING_S
    return DeliveryFailed(reason(error), final=refused(error) or lasting)


def reason(error: BaseException) -> str:
    """Return a short name for the log: status and Discord's code, never the text of the response."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status}/{error.code}"
    if isinstance(error, discord.ConnectionClosed):
        return f"gateway/{error.code}"
    return type(error).__name__
