"""Summaries of conversations, and what becomes of them when what they cover changes.

One that is written waits for the next trim, because until then it would only change the cached prefix. A reset
hides those whose `last` it has passed, without touching them, so an undo brings them back.
"""

import sqlite3
from typing import Any

from bot.core.domain import ChannelId, Extent, Message, MessageId, Summary, SummaryId
from bot.storage.tables.attachments import MESSAGE_COLUMNS, AttachmentsTable
from bot.storage.tables.section import nothing

# Behind every position: Discord's ids are less.
END = MessageId(2**63 - 1)
# Of what left the window without a summary, so many messages are looked at.
LOOKED_AT = 200


class Summaries(AttachmentsTable):
    """The part of `ports_store.Store` that keeps the gist of what has left the window."""

    async def extent(self, channel: ChannelId) -> Extent:
        """Return how much of a channel's conversation prompts hold, and how much is neither there nor summarised."""
        rows = await self._database.read(
            """
            WITH here AS (
                SELECT channel_id, reset_point, max(window_start, reset_point + 1) AS start,
                       iif(window_start > reset_point, trimmed_at, NULL) AS trimmed_at,
                       (SELECT max(last) FROM summaries AS s
                        WHERE s.channel_id = c.channel_id AND content IS NOT NULL AND last > reset_point) AS covered
                FROM conversations AS c
                WHERE channel_id = ?1
            )
            SELECT count(m.id), total(m.tokens), trimmed_at,
                   (
                       SELECT total(tokens)
                       FROM (
                           SELECT tokens
                           FROM messages AS gone
                           WHERE gone.channel_id = ?1
                             AND gone.position > max(here.reset_point, coalesce(here.covered, 0))
                             AND gone.position < here.start
                           LIMIT ?2
                       )
                   )
            FROM here
            LEFT JOIN messages AS m ON m.channel_id = here.channel_id AND m.position >= here.start
            """,
            (channel, LOOKED_AT),
        )
        messages, tokens, trimmed_at, dropped = rows[0]
        return Extent(messages, int(tokens), trimmed_at, int(dropped or 0))

    async def summary(self, channel: ChannelId, before: MessageId) -> Summary | None:
        """Return what leads the prompt for a question at position `before`, None where nothing does."""
        if (held := self._leads.get(channel)) is None:
            version = self._leads.version
            held = (await self._read_summary(channel, END),)
            self._leads.keep(channel, held, version)
        newest = held[0]
        # A question that comes late may stand before the newest.
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
        """Return the newest messages that left the window since what its summary covers, oldest first."""
        rows = await self._database.read(
            f"""
            SELECT {MESSAGE_COLUMNS}
            FROM conversations AS c
            JOIN messages AS m ON m.channel_id = c.channel_id
            WHERE c.channel_id = ?
              AND m.position < c.window_start
              AND m.position > max(c.reset_point, coalesce((
                  SELECT max(last) FROM summaries AS s
                  WHERE s.channel_id = c.channel_id AND leading AND last > reset_point
              ), 0))
            ORDER BY m.position DESC, m.id DESC
            LIMIT ?
            """,  # noqa: S608 - only the columns are put in
            (channel, LOOKED_AT),
        )
        return await self.messages_of([*reversed(rows)])

    async def waiting_edits(self, channel: ChannelId) -> list[Message]:
        """Return the channel's messages whose edits wait for the next trim, as they will read, oldest first."""
        rows = await self._database.read(
            """
            SELECT m.id, m.position, m.role, m.author_id, m.author_name, m.edited, m.edited_tokens, m.passive,
                   m.has_attachments
            -- Left to itself SQLite would read all of the channel in its order instead.
            FROM messages AS m INDEXED BY messages_edited
            WHERE m.channel_id = ?1 AND m.edited IS NOT NULL
              AND m.position > (SELECT reset_point FROM conversations WHERE channel_id = ?1)
            ORDER BY m.position
            """,
            (channel,),
        )
        return await self.messages_of(rows)

    async def begin_summary(self, channel: ChannelId, last: MessageId) -> SummaryId | None:
        """Note that a summary up to position `last` is being written, so that deletions can find it.

        None when one was begun since the last trim, or when the one in force holds words that have changed since.
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
                -- All that could be in it; what is in it will be known at its end.
                SELECT channel_id, reset_point + 1, ?2, window_start, ?3
                FROM conversations AS c
                WHERE channel_id = ?1 AND reset_point < ?2
                  AND NOT EXISTS (
                      SELECT 1
                      FROM summaries AS s
                      WHERE s.channel_id = c.channel_id AND s.last > c.reset_point
                        AND iif(leading, outdated, made_for = window_start)
                  )
                RETURNING id
                """,
                (channel, last, self._now()),
            ).fetchall()
            return int(begun[0][0]) if begun else None

        begun = await self._database.write(begin, nothing)
        return SummaryId(begun) if begun is not None else None

    async def finish_summary(self, summary: SummaryId, first_: MessageId, content: str, tokens: int) -> bool:
        """Keep what was written, for the next trim; False when something that it covers was changed meanwhile."""
        # It does not lead before the next trim.
        cursor = await self._database.write(
            lambda db: db.execute(
                "UPDATE summaries SET first = ?, content = ?, tokens = ?, made_at = ? WHERE id = ?",
                (first_, content, tokens, self._now(), summary),
            ),
            nothing,
        )
        return cursor.rowcount > 0


def _summary(row: Any) -> Summary:
    first_position, last, content, tokens, made_at = row
    return Summary(MessageId(first_position), MessageId(last), content, tokens, made_at)
