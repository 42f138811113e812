"""How what was remembered is forgotten: resets and their undo, deletions, and the slow work behind them."""

import sqlite3
from collections.abc import Sequence

from bot.core.domain import ChannelId, Forgotten, GuildId, MessageId
from bot.storage.tables.attachments import drop
from bot.storage.tables.section import Section
from bot.storage.tables.summary_upkeep import deleted, purged

# A reset says how many messages it forgot; beyond this it says "more than", because counting all of a very
# long conversation would make every other channel wait.
COUNTED_AT_MOST = 10_000

# SQLite takes 32,766 parameters (https://www.sqlite.org/limits.html); a transaction of this many is short.
MAX_MARKS = 500


class Forgetting(Section):
    """The part of `ports_store.Store` that takes things away."""

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
                (channel, COUNTED_AT_MOST + 1),
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
        return Forgotten(
            MessageId(reset_point), min(number, COUNTED_AT_MOST), number > COUNTED_AT_MOST, until
        )

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
            deleted(db, channel, messages)
            # A question and its answer stand at the question's id.
            asked = db.execute(
                f"DELETE FROM messages WHERE channel_id = ? AND position IN ({marks})",  # noqa: S608 - only question marks are put in
                (channel, *messages),
            )
            # What was quoted of them goes, too; that is not counted.
            drop(db, f"source_id <> 0 AND source_id IN ({marks})", messages)
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
            purged(db, *due)
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


def _delete_head(db: sqlite3.Connection, message: MessageId) -> int:
    """Delete a question that a thread was opened at, which has the thread's id and stands in its channel."""
    thread = ChannelId(message)
    if not db.execute(
        "SELECT 1 FROM messages WHERE channel_id = ? AND position = ? LIMIT 1", (thread, message)
    ).fetchall():
        return 0
    deleted(db, thread, [message])
    return db.execute(
        "DELETE FROM messages WHERE channel_id = ? AND position = ?", (thread, message)
    ).rowcount
