"""Deletion: resets and their undo, deleted messages, channels and servers, and old data."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.core.domain import ChannelId, Forgotten, GuildId, MessageId
from bot.storage.tables.base import Table, unchanged
from bot.storage.tables.summaries import delete_covering, delete_forgotten, delete_older

# /reset reports how many messages it forgot, and above this "more than": counting a very long conversation would
# block all other channels.
MAX_COUNTED = 10_000
# SQLite takes 32,766 parameters (https://www.sqlite.org/limits.html); a transaction of this many is short.
MAX_MARKS = 500
# Free pages that the file keeps, because the next messages will want them: 4 MB.
SPARE_PAGES = 1000


class DeletionsTable(Table):
    """Reset, delete and expire."""

    async def reset(self, channel: ChannelId, *, undo_s: float) -> Forgotten | None:
        """Forget the channel's conversation; None when there was nothing to forget."""

        def reset(db: sqlite3.Connection) -> tuple[int, int, float] | None:
            (last,) = db.execute(
                """
                SELECT max(m.position)
                FROM messages AS m
                JOIN conversations AS c USING (channel_id)
                WHERE channel_id = ? AND m.position > c.reset_point
                """,
                (channel,),
            ).fetchone()
            if last is None:
                return None
            (number,) = db.execute(
                """
                SELECT count(*)
                FROM (
                    SELECT 1
                    FROM messages
                    WHERE channel_id = ?1
                      AND position > (SELECT reset_point FROM conversations WHERE channel_id = ?1)
                    LIMIT ?2
                )
                """,
                (channel, MAX_COUNTED + 1),
            ).fetchone()
            until = self._now() + undo_s
            db.execute(
                """
                UPDATE conversations
                SET undo_reset_point = reset_point, undo_start = window_start, undo_until = ?, reset_point = ?
                WHERE channel_id = ?
                """,
                (until, last, channel),
            )
            return last, number, until

        forgotten = await self._database.write(reset)
        if forgotten is None:
            return None
        reset_point, number, until = forgotten
        return Forgotten(MessageId(reset_point), min(number, MAX_COUNTED), number > MAX_COUNTED, until)

    async def undo_reset(self, channel: ChannelId, reset_point: MessageId) -> bool:
        """Take back the reset that `reset_point` names; False when it is too late for that."""
        cursor = await self._database.write(
            lambda db: db.execute(
                """
                UPDATE conversations
                SET reset_point = undo_reset_point, window_start = undo_start,
                    undo_reset_point = NULL, undo_start = NULL,
                    -- An earlier reset whose undo this one replaced is now due.
                    undo_until = CASE WHEN undo_reset_point > 0 THEN ?1 END
                WHERE channel_id = ?2 AND reset_point = ?3 AND undo_until > ?1
                """,
                (self._now(), channel, reset_point),
            )
        )
        return cursor.rowcount > 0

    async def delete_messages(self, channel: ChannelId, messages: Sequence[MessageId]) -> int:
        """Delete messages that are gone from Discord, with the answers to them; return how many rows went.

        An answer goes as a whole when one of its parts does.
        """
        rows = 0
        for at in range(0, len(messages), MAX_MARKS):
            rows += await self._delete_bite(channel, messages[at : at + MAX_MARKS])
        return rows

    async def _delete_bite(self, channel: ChannelId, messages: Sequence[MessageId]) -> int:
        marks = ", ".join("?" for _ in messages)

        def delete(db: sqlite3.Connection) -> int:
            # While it can still be told what they cover.
            delete_covering(db, channel, messages)
            # A question and its answer stand at the question's id.
            asked = db.execute(
                f"DELETE FROM messages WHERE channel_id = ? AND position IN ({marks})",  # noqa: S608 - only question marks are put in
                (channel, *messages),
            )
            # What was quoted of them goes, too; that is not counted.
            delete_attachments(db, f"source_id <> 0 AND source_id IN ({marks})", messages)
            headed = sum(_delete_head(db, message) for message in messages)
            answers = db.execute(
                f"""
                DELETE FROM messages
                WHERE id IN (
                    SELECT head.message_id
                    FROM parts AS gone
                    JOIN parts AS head ON head.turn_id = gone.turn_id AND head.ordinal = 0
                    WHERE gone.message_id IN ({marks})
                )
                """,  # noqa: S608 - only question marks are put in
                messages,
            )
            # What is set aside while an answer is tried again goes, too.
            db.execute(
                f"UPDATE turns SET previous = NULL WHERE question_id IN ({marks}) AND previous IS NOT NULL",  # noqa: S608
                messages,
            )
            return asked.rowcount + headed + answers.rowcount

        return await self._database.write(delete)

    async def delete_channel(self, channel: ChannelId) -> None:
        """Forget the conversations of a channel that is gone and of its threads; `purge` deletes them."""
        await self._forget_all("channel_id = ?1 OR parent_id = ?1", channel)

    async def delete_guild(self, guild: GuildId) -> None:
        """Forget all conversations of a guild that the bot is no longer in; `purge` deletes them."""
        await self._forget_all("guild_id = ?1", guild)

    async def _forget_all(self, which: str, owner: int) -> None:
        await self._database.write(
            lambda db: db.execute(
                f"""
                UPDATE conversations
                SET reset_point = max(reset_point, coalesce(
                        (SELECT max(m.position) FROM messages AS m WHERE m.channel_id = conversations.channel_id), 0
                    )),
                    undo_reset_point = NULL, undo_start = NULL, undo_until = ?2
                WHERE {which}
                """,  # noqa: S608 - one of the two conditions above
                (owner, self._now()),
            )
        )

    async def purge(self, *, limit: int) -> int | None:
        """Delete up to `limit` messages of a conversation that is due; return how many, None when none is due."""

        def purge(db: sqlite3.Connection) -> int | None:
            due = db.execute(
                """
                SELECT channel_id, reset_point
                FROM conversations
                WHERE undo_until <= ?
                LIMIT 1
                """,
                (self._now(),),
            ).fetchone()
            if due is None:
                return None
            delete_forgotten(db, *due)
            db.execute(
                """
                UPDATE turns INDEXED BY turns_open
                SET previous = NULL
                WHERE outcome IS NULL AND previous IS NOT NULL AND channel_id = ? AND question_id <= ?
                """,
                due,
            )
            cursor = db.execute(
                """
                DELETE FROM messages
                WHERE id IN (SELECT id FROM messages WHERE channel_id = ? AND position <= ? LIMIT ?)
                """,
                (*due, limit),
            )
            if cursor.rowcount < limit:
                db.execute(
                    """
                    UPDATE conversations
                    SET undo_reset_point = NULL, undo_start = NULL, undo_until = NULL
                    WHERE channel_id = ?
                    """,
                    (due[0],),
                )
            return int(cursor.rowcount)

        return await self._database.write(purge)

    async def delete_before(self, before: MessageId, *, limit: int) -> int | None:
        """Delete messages older than the id `before` and the answers to them, then turns that old and their parts.

        About `limit` in one transaction, the oldest first. Return how many, None when there were none. A turn that
        is still open stays, with its question; a turn whose messages went before goes like any other.
        """

        def retain(db: sqlite3.Connection) -> int | None:
            delete_older(db, before)
            # By id, because that is their order in the file: neighbours share a page. A question and its answer
            # stand at the question's position.
            messages = db.execute(
                """
                DELETE FROM messages
                WHERE (channel_id, position) IN (
                    SELECT channel_id, position
                    FROM messages AS old
                    WHERE id < ?
                      AND NOT EXISTS (SELECT 1 FROM turns WHERE question_id = old.position AND outcome IS NULL)
                    ORDER BY id
                    LIMIT ?
                )
                """,
                (before, limit),
            )
            if messages.rowcount:
                return messages.rowcount
            turns = db.execute(
                """
                DELETE FROM turns
                WHERE id IN (
                    SELECT id
                    FROM turns
                    WHERE question_id < ? AND outcome IS NOT NULL
                    ORDER BY question_id
                    LIMIT ?
                )
                """,
                (before, limit),
            )
            return turns.rowcount or None

        return await self._database.write(retain)

    async def delete_channel_before(self, channel: ChannelId, before: MessageId, *, limit: int) -> int | None:
        """Delete up to `limit` of a channel's messages and turns as `retain` does; None when there were none."""

        def retain(db: sqlite3.Connection) -> int | None:
            db.execute(
                "DELETE FROM summaries WHERE channel_id = ? AND first < ? AND content IS NOT NULL",
                (channel, before),
            )
            messages = db.execute(
                """
                DELETE FROM messages
                WHERE id IN (
                    SELECT id
                    FROM messages AS old
                    WHERE channel_id = ? AND position < ?
                      AND NOT EXISTS (SELECT 1 FROM turns WHERE question_id = old.position AND outcome IS NULL)
                    ORDER BY position
                    LIMIT ?
                )
                """,
                (channel, before, limit),
            )
            turns = db.execute(
                """
                DELETE FROM turns
                WHERE id IN (
                    SELECT id
                    FROM turns
                    WHERE channel_id = ? AND question_id < ? AND outcome IS NOT NULL
                    LIMIT ?
                )
                """,
                (channel, before, limit),
            )
            return (messages.rowcount + turns.rowcount) or None

        return await self._database.write(retain)

    async def shrink(self, *, limit: int) -> int | None:
        """Give up to `limit` of the file's free pages back to the disk; return how many, None when there were none.

        Then also empty the log, in which the words of deleted messages may stand; while a backup is reading
        that has to wait for the next call.
        """
        ((free,),) = await self._database.read("PRAGMA freelist_count", ())
        spare = min(free - SPARE_PAGES, limit)
        freed = await self._database.give_back(spare) if spare > 0 else 0
        if not freed:
            await self._database.empty_log()
        return freed or None

    async def mark_departed(self, guild: GuildId) -> None:
        """Note that the bot is no longer in a guild."""
        await self._database.write(
            lambda db: db.execute(
                "INSERT INTO departures (guild_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (guild, self._now()),
            ),
            unchanged,
        )

    async def mark_returned(self, guild: GuildId) -> None:
        """Note that the bot is in a guild again."""
        await self._database.write(
            lambda db: db.execute("DELETE FROM departures WHERE guild_id = ?", (guild,)), unchanged
        )

    async def departed_guilds(self, before: float) -> list[GuildId]:
        """Return the guilds that the bot has not been in since before a time, Unix seconds."""
        rows = await self._database.read("SELECT guild_id FROM departures WHERE at <= ?", (before,))
        return [GuildId(row[0]) for row in rows]

    async def delete_guild_settings(self, guild: GuildId) -> None:
        """Delete all that was set in a guild, and the note that it is gone."""

        def forget(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM settings WHERE guild_id = ?", (guild,))
            db.execute("DELETE FROM settings WHERE scope = 'guild' AND owner_id = ?", (guild,))
            db.execute("DELETE FROM changes WHERE guild_id = ?", (guild,))
            db.execute("DELETE FROM departures WHERE guild_id = ?", (guild,))

        await self._database.write(forget, lambda _: self._caches.options.clear())


def _delete_head(db: sqlite3.Connection, message: MessageId) -> int:
    """Delete a question that a thread was opened at, which has the thread's id and stands in its channel."""
    thread = ChannelId(message)
    if not db.execute(
        "SELECT 1 FROM messages WHERE channel_id = ? AND position = ? LIMIT 1", (thread, message)
    ).fetchall():
        return 0
    delete_covering(db, thread, [message])
    return db.execute(
        "DELETE FROM messages WHERE channel_id = ? AND position = ?", (thread, message)
    ).rowcount


def delete_attachments(db: sqlite3.Connection, which: str, values: Any) -> int:
    """Take from messages what came with them and `which` (a condition on `attachments`) names; return how many."""
    found = db.execute(f"SELECT message_id, id, tokens FROM attachments WHERE {which}", values).fetchall()  # noqa: S608
    for message, number, tokens in found:
        # A summary may tell of it: at once, as with any words that are gone.
        (channel,) = db.execute("SELECT channel_id FROM messages WHERE id = ?", (message,)).fetchone()
        delete_covering(db, ChannelId(channel), [MessageId(message)])
        db.execute("DELETE FROM attachments WHERE message_id = ? AND id = ?", (message, number))
        db.execute(
            """
            UPDATE messages
            SET tokens = tokens - ?1, edited_tokens = edited_tokens - ?1, has_attachments = has_attachments - 1
            WHERE id = ?2
            """,
            (tokens, message),
        )
    return len(found)
