"""The one door through which everything that goes wrong leaves: once into the log, once into words."""

import logging
import secrets

from discord import app_commands

from bot.core import errors
from bot.core.errors import CommandOutdated, ParleyError, Unexpected
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.discord_io.i18n.failures import NOTHING_TO_LOOK_INTO, failure
from bot.discord_io.i18n.texts import Texts
from bot.discord_io.replies.send import DISCORD_FAILURES, failed

logger = get_logger(__name__)


class ErrorReporter:
    """Logs an error under a short id and makes the sentence that carries the same id."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def say(self, error: errors.ParleyError, texts: Texts, **where: object) -> str:
        """Log `error` with the ids in `where`, and return what the person who asked should read."""
        reference = self.report(error, **where)
        return failure(texts, error, now=self._clock.now().timestamp(), reference=reference)

    def report(self, error: errors.ParleyError, **where: object) -> str:
        """Log `error` with the ids in `where`, and return the short id under which it stands there."""
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


def as_ours(error: BaseException) -> ParleyError:
    """Return `error` if it is one of ours, else one of ours that has it as its cause."""
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
