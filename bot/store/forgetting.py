"""How what was remembered is forgotten: resets and their undo, deletions, and the slow work behind them."""

from collections.abc import Sequence

from bot.domain import ChannelId, Forgotten, GuildId, MessageId
from bot.store.database import first
from bot.store.section import Section
from bot.store.summary_upkeep import deleted, purged

# A reset says how many messages it forgot; beyond this it says "more than", because counting all of a very
# long conversation would make every other channel wait.
COUNTED_AT_MOST = 10_000

# SQLite takes 32,766 parameters (https://www.sqlite.org/limits.html); a transaction of this many is short.
MOST_MARKS = 500


class Forgetting(Section):
    """The part of `ports.Store` that takes things away."""

    async def reset(self, channel: ChannelId, *, undo_s: float) -> Forgotten | None:
        """Forget the channel's conversation; None when there was nothing to forget."""
        async with self._database.transaction() as db:
            last = await first(
                db,
                """
                SELECT max(m.position)
                FROM messages AS m
                JOIN conversations AS c USING (channel_id)
                WHERE channel_id = ? AND m.position > c.floor
                """,
                (channel,),
            )
            if last is None or last[0] is None:
                return None
            counted = await first(
                db,
                """
                SELECT count(*)
                FROM (
                    SELECT 1
                    FROM messages
                    WHERE channel_id = ?1
                      AND position > (SELECT floor FROM conversations WHERE channel_id = ?1)
                    LIMIT ?2
                )
                """,
                (channel, COUNTED_AT_MOST + 1),
            )
            until = self._now() + undo_s
            await db.execute(
                """
                UPDATE conversations
                SET undo_floor = floor, undo_start = window_start, undo_until = ?, floor = ?
                WHERE channel_id = ?
                """,
                (until, last[0], channel),
            )
        number = counted[0] if counted else 0
        return Forgotten(MessageId(last[0]), min(number, COUNTED_AT_MOST), number > COUNTED_AT_MOST, until)

    async def undo_reset(self, channel: ChannelId, floor: MessageId) -> bool:
        """Take back the reset that `floor` names; False when it is too late for that."""
        async with self._database.transaction() as db:
            cursor = await db.execute(
                """
                UPDATE conversations
                SET floor = undo_floor, window_start = undo_start,
                    undo_floor = NULL, undo_start = NULL,
                    -- An earlier reset whose undo this one replaced is now due.
                    undo_until = CASE WHEN undo_floor > 0 THEN ?1 END
                WHERE channel_id = ?2 AND floor = ?3 AND undo_until > ?1
                """,
                (self._now(), channel, floor),
            )
            return cursor.rowcount > 0

    async def delete_messages(self, channel: ChannelId, messages: Sequence[MessageId]) -> int:
        """Delete messages that are gone from Discord, with the answers to them; return how many rows went.

        An answer goes as a whole when one of its parts does.
        """
        rows = 0
        for at in range(0, len(messages), MOST_MARKS):
            rows += await self._delete_bite(channel, messages[at : at + MOST_MARKS])
        return rows

    async def _delete_bite(self, channel: ChannelId, messages: Sequence[MessageId]) -> int:
        marks = ", ".join("?" for _ in messages)
        async with self._database.transaction() as db:
            # While it can still be told what they cover.
            await deleted(db, channel, messages)
            # A question and its answer stand at the question's id.
            asked = await db.execute(
                f"DELETE FROM messages WHERE channel_id = ? AND position IN ({marks})",  # noqa: S608 - only question marks are put in
                (channel, *messages),
            )
            answers = await db.execute(
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
            return asked.rowcount + answers.rowcount

    async def delete_channel(self, channel: ChannelId) -> None:
        """Forget the conversations of a channel that is gone and of its threads; `purge` deletes them."""
        await self._forget_all("channel_id = ?1 OR parent_id = ?1", channel)

    async def delete_guild(self, guild: GuildId) -> None:
        """Forget all conversations of a guild that the bot is no longer in; `purge` deletes them."""
        await self._forget_all("guild_id = ?1", guild)

    async def _forget_all(self, which: str, owner: int) -> None:
        async with self._database.transaction() as db:
            await db.execute(
                f"""
                UPDATE conversations
                SET floor = max(floor, coalesce(
                        (SELECT max(m.position) FROM messages AS m WHERE m.channel_id = conversations.channel_id), 0
                    )),
                    undo_floor = NULL, undo_start = NULL, undo_until = ?2
                WHERE {which}
                """,  # noqa: S608 - one of the two conditions above
                (owner, self._now()),
            )

    async def purge(self, *, limit: int) -> int | None:
        """Delete up to `limit` messages of a conversation that is due; return how many, None when none is due."""
        async with self._database.transaction() as db:
            due = await first(
                db,
                """
                SELECT channel_id, floor
                FROM conversations
                WHERE undo_until <= ?
                LIMIT 1
                """,
                (self._now(),),
            )
            if due is None:
                return None
            await purged(db, *due)
            cursor = await db.execute(
                """
                DELETE FROM messages
                WHERE id IN (SELECT id FROM messages WHERE channel_id = ? AND position <= ? LIMIT ?)
                """,
                (*due, limit),
            )
            if cursor.rowcount < limit:
                await db.execute(
                    """
                    UPDATE conversations
                    SET undo_floor = NULL, undo_start = NULL, undo_until = NULL
                    WHERE channel_id = ?
                    """,
                    (due[0],),
                )
            return cursor.rowcount
