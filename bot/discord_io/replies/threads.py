"""Open threads at questions."""

import discord

from bot.core.log import get_logger
from bot.discord_io.errors import DISCORD_FAILURES, failed, reason, refused
from bot.discord_io.replies.send import Question

logger = get_logger(__name__)

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
THREAD_EXISTS = 160004

# Discord allows 100 characters; its list of threads shows about so many.
NAME_LENGTH = 60


async def open_thread(question: Question, words: str) -> discord.Thread | None:
    """Return the thread at a question, opened now and named after its `words`, or earlier; None if Discord refuses.

    Raise `DeliveryFailed` when Discord cannot be reached.
    """
    try:
        return await _opened(question, _name(words))
    except DISCORD_FAILURES as error:
        if not refused(error):
            raise failed(error) from error
        logger.info("no_thread", message=question.id, reason=reason(error))
        return None


async def _opened(question: Question, name: str) -> discord.Thread | None:
    try:
        return await question.create_thread(name=name)
    except discord.HTTPException as error:
        guild = question.guild
        if error.code != THREAD_EXISTS or guild is None:
            raise
        found = guild.get_thread(question.id) or await guild.fetch_channel(question.id)
        return found if isinstance(found, discord.Thread) else None


def _name(words: str) -> str:
    line = " ".join(words.split())
    if len(line) <= NAME_LENGTH:
        return line
    return line[:NAME_LENGTH].rsplit(" ", 1)[0].rstrip(",;:.-") + "…"
