"""Answers that repeat words of messages that are about to be deleted."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from bot.core.domain import ChannelId, MessageId, UserId
from bot.storage.database import Database
from bot.storage.repeated_words import telling, words

# Rows at a time, so that no other read waits long.
SLICE = 200
# Characters of a file that are looked for.
FILE_LENGTH = 20_000
# Messages that are searched for words that others have used as well.
KEPT = 2000


async def find_telling_words(
    database: Database, channel: ChannelId, messages: Sequence[MessageId], author: UserId | None
) -> set[str]:
    """Return the words that only these messages of a conversation have. Those of `author` count as deleted."""
    marks = ", ".join("?" for _ in messages)
    deleted = await database.read(
        f"""
        SELECT content FROM messages WHERE id IN ({marks}) AND role = 'user'
        UNION ALL
        SELECT substr(content, 1, {FILE_LENGTH}) FROM attachments WHERE message_id IN ({marks})
        """,  # noqa: S608 - question marks and a constant
        (*messages, *messages),
    )
    if not deleted:
        return set()
    # Words of later answers may come from the deleted messages; those of earlier ones do not.
    kept = await database.read(
        f"""
        SELECT content
        FROM messages
        WHERE channel_id = ? AND position NOT IN ({marks}) AND author_id <> ? AND (role = 'user' OR position < ?)
        ORDER BY position DESC
        LIMIT {KEPT}
        """,  # noqa: S608
        (channel, *messages, author or 0, min(messages)),
    )
    return await asyncio.to_thread(telling, [row[0] for row in deleted], [row[0] for row in kept])


async def find_repeating_answers(
    database: Database, channel: ChannelId, after: MessageId, repeated: set[str]
) -> AsyncIterator[tuple[ChannelId, list[MessageId]]]:
    """Yield answers at positions after `after` with any of these words, in a channel and its threads."""
    if not repeated:
        return
    for (place,) in await database.read(
        "SELECT channel_id FROM conversations WHERE channel_id = ?1 OR parent_id = ?1", (channel,)
    ):
        at = int(after)
        while rows := await database.read(
            """
            SELECT id, position, content
            FROM messages
            WHERE channel_id = ? AND position > ? AND role = 'assistant'
            ORDER BY position
            LIMIT ?
            """,
            (place, at, SLICE),
        ):
            at = rows[-1][1]
            if found := await asyncio.to_thread(_repeating, rows, repeated):
                yield ChannelId(place), found


def _repeating(rows: Sequence[Any], repeated: set[str]) -> list[MessageId]:
    return [MessageId(message) for message, _, content in rows if not repeated.isdisjoint(words(content))]
