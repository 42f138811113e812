"""Summaries of conversations.

A finished summary waits for the next trim: until then it would only invalidate the provider's prompt cache. A reset
hides the summaries up to its reset point, and an undo shows them again.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.core.domain import ChannelId, Message, MessageId, Summary, SummaryId
from bot.storage.tables.attachments import LEFT_EARLY, MESSAGE_COLUMNS, NOT_REFUSED, select_messages
from bot.storage.tables.base import Table, unchanged

# Greater than all positions.
END = MessageId(2**63 - 1)
# Messages between the summary and the window that are read.
MAX_UNSUMMARISED = 200


class SummariesTable(Table):
    async def leading(self, channel: ChannelId, before: MessageId) -> Summary | None:
        """Return the summary in prompts for a question at position `before`."""
        if (held := self._caches.summaries.get(channel)) is None:
            version = self._caches.summaries.version
            held = (await self._read_summary(channel, END),)
            self._caches.summaries.keep(channel, held, version)
        newest = held[0]
        # The position of a late question may precede the newest summary.
        return newest if newest is None or newest.last < before else await self._read_summary(channel, before)

    async def _read_summary(self, channel: ChannelId, before: MessageId) -> Summary | None:
        rows = await self._database.read(
            """
            SELECT s.first, s.last, s.content, s.tokens, s.made_at
            FROM summaries AS s
            JOIN conversations AS c USING (channel_id)
            WHERE channel_id = ? AND leading AND s.last > c.reset_point AND s.last < ?
            ORDER BY s.id DESC
            LIMIT 1
            """,
            (channel, before),
        )
        return _summary(rows[0]) if rows else None

    async def unsummarised(self, channel: ChannelId) -> list[Message]:
        """Return the newest messages between the leading summary and the window, oldest first."""
        messages = await select_messages(
            self._database,
            f"""
            SELECT {MESSAGE_COLUMNS}
            FROM conversations AS c
            JOIN messages AS m ON m.channel_id = c.channel_id
            WHERE c.channel_id = ?
              AND m.position < c.window_start AND NOT {LEFT_EARLY}
              AND m.position > max(c.reset_point, coalesce((
                  SELECT max(last) FROM summaries AS s
                  WHERE s.channel_id = c.channel_id AND leading AND last > reset_point
              ), 0))
              AND {NOT_REFUSED}
            ORDER BY m.position DESC, m.id DESC
            LIMIT ?
            """,  # noqa: S608 - constants
            (channel, MAX_UNSUMMARISED),
        )
        return messages[::-1]

    async def begin(self, channel: ChannelId, last: MessageId) -> SummaryId | None:
        """Record that a summary up to position `last` is being written, so that deletions find it.

        Return None if one was begun since the last trim.
        """

        def begin(db: sqlite3.Connection) -> int | None:
            db.execute(
                "DELETE FROM summaries WHERE channel_id = ? AND content IS NULL AND made_for <> "
                "(SELECT window_start FROM conversations WHERE channel_id = ?)",
                (channel, channel),
            )
            begun = db.execute(
                """
                INSERT INTO summaries (channel_id, first, last, made_for, made_at)
                -- The widest possible range; `finish` narrows it.
                SELECT channel_id, reset_point + 1, ?2, window_start, ?3
                FROM conversations AS c
                WHERE channel_id = ?1 AND reset_point < ?2
                  AND NOT EXISTS (
                      SELECT 1
                      FROM summaries AS s
                      WHERE s.channel_id = c.channel_id AND s.last > c.reset_point
                        AND NOT leading AND made_for = window_start
                  )
                RETURNING id
                """,
                (channel, last, self._now()),
            ).fetchall()
            return int(begun[0][0]) if begun else None

        begun = await self._database.write(begin, unchanged)
        return SummaryId(begun) if begun is not None else None

    async def finish(self, summary: SummaryId, first: MessageId, content: str, tokens: int) -> bool:
        """Store the text for the next trim. Return False if a covered message changed meanwhile."""
        updated = await self._execute(
            "UPDATE summaries SET first = ?, content = ?, tokens = ?, made_at = ? WHERE id = ?",
            (first, content, tokens, self._now(), summary),
            unchanged,
        )
        return updated > 0


def _summary(row: Any) -> Summary:
    first_position, last, content, tokens, made_at = row
    return Summary(MessageId(first_position), MessageId(last), content, tokens, made_at)


def promote(db: sqlite3.Connection, channel: ChannelId) -> None:
    """At a trim: make the newest finished summary the leading one, and delete those before it."""
    db.execute(
        """
        DELETE FROM summaries
        WHERE channel_id = ?1 AND content IS NOT NULL
          AND last > (SELECT reset_point FROM conversations WHERE channel_id = ?1)
          AND id < (SELECT max(id) FROM summaries WHERE channel_id = ?1 AND content IS NOT NULL)
        """,
        (channel,),
    )
    db.execute(
        """
        UPDATE summaries
        SET leading = 1
        WHERE channel_id = ?1 AND content IS NOT NULL
          AND last > (SELECT reset_point FROM conversations WHERE channel_id = ?1)
        """,
        (channel,),
    )


def delete_covering(db: sqlite3.Connection, channel: ChannelId, messages: Sequence[MessageId]) -> None:
    """Delete summaries of messages that are edited or about to be deleted: questions, or parts of answers."""
    marks = ", ".join("?" for _ in messages)
    db.execute(
        f"""
        DELETE FROM summaries
        WHERE channel_id = ? AND EXISTS (
            SELECT 1
            FROM messages AS m
            WHERE m.channel_id = summaries.channel_id AND m.position BETWEEN summaries.first AND summaries.last
              AND m.position IN (
                  SELECT t.question_id
                  FROM parts AS p
                  JOIN turns AS t ON t.id = p.turn_id
                  WHERE p.message_id IN ({marks})
                  UNION ALL
                  SELECT id FROM messages WHERE id IN ({marks})
              )
        )
        """,  # noqa: S608 - only question marks are put in
        (channel, *messages, *messages),
    )
