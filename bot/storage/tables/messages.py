"""Conversations, their messages, and the window of messages in prompts."""

import sqlite3
from collections.abc import Sequence
from functools import partial

from bot.core.domain import ChannelId, Extent, GuildId, Message, MessageId, Owner, Place, Scope
from bot.storage.tables.attachments import LEFT_EARLY, MESSAGE_COLUMNS, NOT_REFUSED, select_messages
from bot.storage.tables.base import Table, place_of, with_message
from bot.storage.tables.summaries import MAX_UNSUMMARISED, delete_covering, promote
from bot.storage.tables.words import reindex

# Messages that are compared with Discord after missed events: five requests' worth.
MAX_COMPARED = 500


class MessagesTable(Table):
    async def window(self, position: MessageId, channel: ChannelId) -> list[Message]:
        """Return the messages in the window up to `position`, oldest first."""
        if (held := self._caches.windows.get(channel)) is None:
            version = self._caches.windows.version
            held = await self._read_window(channel)
            if held:
                self._caches.windows.keep(channel, held, version)
        return [message for message in held if message.position <= position]

    async def _read_window(self, channel: ChannelId) -> list[Message]:
        return await select_messages(
            self._database,
            f"""
            SELECT {MESSAGE_COLUMNS}
            FROM conversations AS c
            JOIN messages AS m ON m.channel_id = c.channel_id
            WHERE c.channel_id = ?
              AND m.position >= max(c.window_start, c.reset_point + 1)
              AND NOT {LEFT_EARLY} AND {NOT_REFUSED}
            ORDER BY m.position, m.id
            """,  # noqa: S608 - constants
            (channel,),
        )

    async def move_window(self, channel: ChannelId, start: MessageId) -> None:
        """Trim: start the window at position `start`, and let the summary that waited for it lead."""

        def move(db: sqlite3.Connection) -> None:
            db.execute(
                "UPDATE conversations SET window_start = ?, trimmed_at = ? WHERE channel_id = ?",
                (start, self._now(), channel),
            )
            promote(db, channel)

        await self._database.write(move)

    async def extent(self, channel: ChannelId) -> Extent:
        """Return the size of the window, and the size of earlier messages without a summary."""
        rows = await self._database.read(
            f"""
            WITH here AS (
                SELECT channel_id, passive_to, reset_point, max(window_start, reset_point + 1) AS start,
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
                             AND gone.position > max(c.reset_point, coalesce(c.covered, 0))
                             AND gone.position < c.start
                             AND NOT (gone.passive AND gone.position <= c.passive_to)
                           LIMIT ?2
                       )
                   )
            FROM here AS c
            LEFT JOIN messages AS m
              ON m.channel_id = c.channel_id AND m.position >= c.start AND NOT {LEFT_EARLY} AND {NOT_REFUSED}
            """,  # noqa: S608 - constants
            (channel, MAX_UNSUMMARISED),
        )
        messages, tokens, trimmed_at, dropped = rows[0]
        return Extent(messages, int(tokens), trimmed_at, int(dropped or 0))

    async def get(self, message: MessageId) -> Message | None:
        sql = f"SELECT {MESSAGE_COLUMNS} FROM messages AS m WHERE m.id = ?"  # noqa: S608 - a constant
        found = await select_messages(self._database, sql, (message,))
        return found[0] if found else None

    async def edit(self, message: MessageId, content: str, tokens: int) -> bool:
        """Change a message's text, not its attachments, and delete summaries of it. Return True if this changed it."""

        def edit(db: sqlite3.Connection) -> bool:
            found = db.execute(
                """
                UPDATE messages
                SET content = ?2, tokens = ?3 + (SELECT coalesce(sum(tokens), 0) FROM attachments WHERE message_id = ?1)
                WHERE id = ?1 AND role = 'user' AND content <> ?2
                RETURNING channel_id
                """,
                (message, content, tokens),
            ).fetchall()
            if found:
                delete_covering(db, found[0][0], [message])
                reindex(db, message)
            return bool(found)

        return await self._database.write(edit)

    async def add_passive(self, messages: Sequence[tuple[Place, Message]]) -> None:
        """Store messages of passive listening in one transaction; skip known ones."""

        def add(db: sqlite3.Connection) -> list[tuple[Place, Message]]:
            added = []
            for place, message in messages:
                db.execute(
                    """
                    INSERT INTO conversations (channel_id, parent_id, guild_id, category_id)
                    VALUES (?, ?, ?, ?)
                    ON CONFLICT (channel_id) DO NOTHING
                    """,
                    (place.channel, place.parent, place.guild, place.category),
                )
                row = db.execute(
                    """
                    INSERT INTO messages
                        (id, channel_id, position, role, author_id, author_name, content, tokens, passive)
                    SELECT ?1, ?2, ?1, 'user', ?3, ?4, ?5, ?6, 1
                    WHERE NOT EXISTS (SELECT 1 FROM turns WHERE question_id = ?1)
                    ON CONFLICT (id) DO NOTHING
                    RETURNING position > (SELECT passive_to FROM conversations WHERE channel_id = messages.channel_id)
                    """,
                    (
                        *(message.id, place.channel, message.author.id, message.author.name),
                        *(message.content, message.tokens),
                    ),
                ).fetchone()
                if row is not None and row[0]:
                    added.append((place, message))
            return added

        await self._database.write(add, self._add_to_windows)

    def _add_to_windows(self, added: Sequence[tuple[Place, Message]]) -> None:
        for place, message in added:
            self._caches.windows.change(place.channel, partial(with_message, message=message))

    async def drop_passive(self, channel: ChannelId, upto: MessageId, *, keep: bool) -> None:
        """Take passive messages at positions up to `upto` out of the window, and delete them unless `keep`."""
        if keep:
            sql = "UPDATE conversations SET passive_to = max(passive_to, ?2) WHERE channel_id = ?1"
        else:
            sql = "DELETE FROM messages WHERE channel_id = ?1 AND position <= ?2 AND passive"
        await self._execute(sql, (channel, upto))

    async def in_window(self, channel: ChannelId) -> tuple[MessageId, list[MessageId]]:
        """Return the first and the newest `MAX_COMPARED` Discord messages of the summarised part and the window."""
        rows = await self._database.read(
            """
            WITH shown AS (
                SELECT m.id, m.position, m.role
                FROM messages AS m
                -- A single bound: with two, SQLite scans from the lower one.
                WHERE m.channel_id = ?1 AND m.position >= (
                    SELECT max(c.reset_point + 1, min(c.window_start, coalesce((
                        SELECT min(first)
                        FROM summaries AS s
                        WHERE s.channel_id = c.channel_id AND s.content IS NOT NULL AND s.last > c.reset_point
                    ), c.window_start)))
                    FROM conversations AS c
                    WHERE c.channel_id = ?1
                )
                AND NOT (m.passive AND m.position <= (SELECT passive_to FROM conversations WHERE channel_id = ?1))
                ORDER BY m.position DESC, m.id DESC
                LIMIT ?2
            )
            SELECT id FROM shown WHERE role = 'user'
            UNION
            SELECT p.message_id
            FROM shown
            JOIN turns AS t ON t.question_id = shown.position
            JOIN parts AS p ON p.turn_id = t.id
            WHERE shown.role = 'assistant'
            ORDER BY 1
            """,
            (channel, MAX_COMPARED),
        )
        messages = [MessageId(row[0]) for row in rows]
        return messages[0] if messages else MessageId(0), messages

    async def active_places(self, since: MessageId, *, limit: int) -> list[Place]:
        """Return the conversations with messages since `since` that were not reset, newest first.

        A DM counts from its last question, even a reset one, since Discord does not list DMs.
        """
        rows = await self._database.read(
            """
            SELECT channel_id, parent_id, guild_id, category_id
            FROM (
                SELECT channel_id, parent_id, guild_id, category_id,
                       iif(guild_id IS NULL, 0, reset_point) AS reset_point,
                       CASE
                           WHEN guild_id IS NULL
                           THEN (SELECT max(t.question_id) FROM turns AS t WHERE t.channel_id = c.channel_id)
                           ELSE (SELECT max(m.position) FROM messages AS m WHERE m.channel_id = c.channel_id)
                       END AS newest
                FROM conversations AS c
            )
            WHERE newest >= ? AND newest > reset_point
            ORDER BY newest DESC
            LIMIT ?
            """,
            (since, limit),
        )
        return [place_of(*row) for row in rows]

    async def guilds(self) -> list[GuildId]:
        """Return the guilds with messages that were not reset."""
        rows = await self._database.read(
            """
            SELECT DISTINCT guild_id
            FROM conversations AS c
            WHERE guild_id IS NOT NULL
              AND EXISTS (SELECT 1 FROM messages AS m WHERE m.channel_id = c.channel_id AND m.position > c.reset_point)
            """,
            (),
        )
        return [GuildId(row[0]) for row in rows]

    async def places_of(self, owner: Owner) -> list[Place]:
        """Return the conversations in a guild, a category, a channel or a thread."""
        condition = "guild_id = ?1" if owner.scope is Scope.GUILD else "?1 IN (channel_id, parent_id, category_id)"
        rows = await self._database.read(
            f"SELECT channel_id, parent_id, guild_id, category_id FROM conversations WHERE {condition}",  # noqa: S608
            (owner.id,),
        )
        return [place_of(*row) for row in rows]
