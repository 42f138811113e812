"""The log of each conversation, and the window of it that prompts hold."""

import sqlite3
from collections.abc import Sequence
from functools import partial

from bot.core.domain import ChannelId, Extent, GuildId, Message, MessageId, Owner, Place, Scope
from bot.storage.tables.attachments import read_messages
from bot.storage.tables.base import Table, place_of, with_message
from bot.storage.tables.summaries import LOOKED_AT, expire_edited, promote

# After a gap a channel is compared with what stands in Discord: as many messages as five requests bring.
COMPARED = 500


class MessagesTable(Table):
    """Conversations and their messages."""

    async def window(self, position: MessageId, channel: ChannelId) -> list[Message]:
        """Return what a prompt for a question at `position` may hold, oldest first."""
        if (held := self._caches.windows.get(channel)) is None:
            version = self._caches.windows.version
            held = await self._read_window(channel)
            if held:
                self._caches.windows.keep(channel, held, version)
        return [message for message in held if message.position <= position]

    async def _read_window(self, channel: ChannelId) -> list[Message]:
        rows = await self._database.read(
            """
            SELECT m.id, m.position, m.role, m.author_id, m.author_name, m.content, m.tokens, m.passive,
                   m.has_attachments
            FROM conversations AS c
            JOIN messages AS m ON m.channel_id = c.channel_id
            WHERE c.channel_id = ?
              AND m.position >= max(c.window_start, c.reset_point + 1)
            ORDER BY m.position, m.id
            """,
            (channel,),
        )
        return await read_messages(self._database, rows)

    async def move_window(self, channel: ChannelId, start: MessageId) -> None:
        """Let prompts of this channel begin at position `start` from now on, with the edits that waited for that."""

        def move(db: sqlite3.Connection) -> None:
            db.execute(
                "UPDATE conversations SET window_start = ?, trimmed_at = ? WHERE channel_id = ?",
                (start, self._now(), channel),
            )
            promote(db, channel)
            db.execute(
                """
                UPDATE messages
                SET content = edited, tokens = edited_tokens, edited = NULL, edited_tokens = NULL
                WHERE channel_id = ? AND edited IS NOT NULL
                """,
                (channel,),
            )

        await self._database.write(move)

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

    async def get(self, message: MessageId) -> Message | None:
        """Return one message of the log."""
        rows = await self._database.read(
            """
            SELECT id, position, role, author_id, author_name, content, tokens, passive, has_attachments
            FROM messages
            WHERE id = ?
            """,
            (message,),
        )
        found = await read_messages(self._database, rows)
        return found[0] if found else None

    async def edit(self, message: MessageId, content: str, tokens: int) -> bool:
        """Change a question's words, not what came with it; say whether that changed anything.

        At once where no prompt has used them: before the answer, outside of the window, and for the newest
        question, after which nothing was dealt with, because little is to be read anew. Otherwise at the next trim.
        """

        def edit(db: sqlite3.Connection) -> bool:
            found = db.execute(
                """
                SELECT coalesce(m.edited, m.content),
                       m.position < max(c.window_start, c.reset_point + 1)
                       OR EXISTS (SELECT 1 FROM turns WHERE question_id = m.id AND outcome IS NULL)
                       OR NOT EXISTS (
                           SELECT 1
                           FROM messages AS later
                           JOIN turns AS t ON t.question_id = later.position
                           WHERE later.channel_id = m.channel_id AND later.position > m.position
                             AND t.outcome IS NOT NULL
                       )
                FROM messages AS m
                JOIN conversations AS c USING (channel_id)
                WHERE m.id = ? AND m.role = 'user'
                """,
                (message,),
            ).fetchone()
            if found is None or found[0] == content:
                return False
            at_once = """
                UPDATE messages
                SET content = ?, tokens = ?, edited = NULL, edited_tokens = NULL
                WHERE id = ?
                """
            at_the_next_trim = "UPDATE messages SET edited = ?, edited_tokens = ? WHERE id = ?"
            expire_edited(db, message)
            (beside,) = db.execute(
                "SELECT coalesce(sum(tokens), 0) FROM attachments WHERE message_id = ?", (message,)
            ).fetchone()
            db.execute(at_once if found[1] else at_the_next_trim, (content, tokens + beside, message))
            return True

        return await self._database.write(edit)

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
        return await read_messages(self._database, rows)

    async def add_passive(self, messages: Sequence[tuple[Place, Message]]) -> None:
        """Remember what was said without the bot, all at once; what is known already stays as it is."""

        def remember(db: sqlite3.Connection) -> list[tuple[Place, Message]]:
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
                cursor = db.execute(
                    """
                    INSERT INTO messages
                        (id, channel_id, position, role, author_id, author_name, content, tokens, passive)
                    SELECT ?1, ?2, ?1, 'user', ?3, ?4, ?5, ?6, 1
                    WHERE NOT EXISTS (SELECT 1 FROM turns WHERE question_id = ?1)
                    ON CONFLICT (id) DO NOTHING
                    """,
                    (
                        *(message.id, place.channel, message.author.id, message.author.name),
                        *(message.content, message.tokens),
                    ),
                )
                if cursor.rowcount > 0:
                    added.append((place, message))
            return added

        await self._database.write(remember, self._passive)

    def _passive(self, added: Sequence[tuple[Place, Message]]) -> None:
        for place, message in added:
            self._caches.windows.change(place.channel, partial(with_message, message=message))

    async def drop_passive(self, channel: ChannelId, upto: MessageId) -> None:
        """Delete what was said without the bot at positions up to `upto`."""

        def drop(db: sqlite3.Connection) -> None:
            db.execute(
                "DELETE FROM messages WHERE channel_id = ? AND position <= ? AND passive", (channel, upto)
            )

        await self._database.write(drop)

    async def in_window(self, channel: ChannelId) -> tuple[MessageId, list[MessageId]]:
        """Return where begins what prompts hold, and up to `COMPARED` Discord messages of it, the newest.

        That is the window, and before it what a summary covers.
        """
        rows = await self._database.read(
            """
            WITH shown AS (
                SELECT id, position, role
                FROM messages
                -- One bound alone, or SQLite would look at all that stands behind the lower of two.
                WHERE channel_id = ?1 AND position >= (
                    SELECT max(c.reset_point + 1, min(c.window_start, coalesce((
                        SELECT min(first)
                        FROM summaries AS s
                        WHERE s.channel_id = c.channel_id AND s.content IS NOT NULL AND s.last > c.reset_point
                    ), c.window_start)))
                    FROM conversations AS c
                    WHERE c.channel_id = ?1
                )
                ORDER BY position DESC, id DESC
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
            (channel, COMPARED),
        )
        messages = [MessageId(row[0]) for row in rows]
        return messages[0] if messages else MessageId(0), messages

    async def active_places(self, since: MessageId, *, limit: int) -> list[Place]:
        """Return where something was said from `since` on that is not forgotten, the newest first.

        A direct conversation counts from its last question on, forgotten or not: unlike a server's channels,
        Discord does not list it.
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
        """Return the guilds in which something was said that is not forgotten."""
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
        condition = (
            "guild_id = ?1" if owner.scope is Scope.GUILD else "?1 IN (channel_id, parent_id, category_id)"
        )
        rows = await self._database.read(
            f"SELECT channel_id, parent_id, guild_id, category_id FROM conversations WHERE {condition}",  # noqa: S608
            (owner.id,),
        )
        return [place_of(*row) for row in rows]
