"""Deletion: resets and their undo, deleted messages, channels and guilds, and old data."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.domain import (
    ChannelId,
    GuildId,
    MessageId,
    UserId,
)
from bot.storage.repeated_words import words as words_of
from bot.storage.tables.base import Table, unchanged
from bot.storage.tables.repeats import find_repeating_answers, find_telling_words
from bot.storage.tables.rounds import blank_repeats
from bot.storage.tables.summaries import delete_covering
from bot.storage.tables.words import reindex

# Limit of the number that /reset reports: counting a very long conversation would block all other channels.
MAX_COUNTED = 10_000
# SQLite takes 32,766 parameters (https://www.sqlite.org/limits.html); a transaction of this many is short.
MAX_MARKS = 500
# Free pages that stay in the file for the next messages: 4 MB.
SPARE_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Result of a reset. `messages` counts up to a bound, with `more` if there were more than that.

    `reset_point` identifies the reset for its undo, which works until `undo_until`, Unix seconds.
    """

    reset_point: MessageId
    messages: int
    more: bool
    undo_until: float


class DeletionsTable(Table):
    async def reset(self, channel: ChannelId, *, undo_s: float) -> Forgotten | None:
        """Move the reset point behind the last message. Return None if there are no messages."""

        def reset(db: sqlite3.Connection) -> Forgotten | None:
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
                INSERT INTO resets (channel_id, reset_point, earlier_point, earlier_start, undo_until)
                SELECT channel_id, ?, reset_point, window_start, ?
                FROM conversations
                WHERE channel_id = ?
                """,
                (last, until, channel),
            )
            db.execute("UPDATE conversations SET reset_point = ? WHERE channel_id = ?", (last, channel))
            return Forgotten(MessageId(last), min(number, MAX_COUNTED), number > MAX_COUNTED, until)

        return await self._database.write(reset)

    async def undo_reset(self, channel: ChannelId, reset_point: MessageId) -> bool:
        """Undo the reset to `reset_point`. Return False if it is not the last one or the undo has expired."""

        def undo(db: sqlite3.Connection) -> bool:
            undone = db.execute(
                """
                DELETE FROM resets
                WHERE channel_id = ?1 AND reset_point = ?2 AND undo_until > ?3
                  AND reset_point = (SELECT reset_point FROM conversations WHERE channel_id = ?1)
                RETURNING earlier_point, earlier_start, channel_id
                """,
                (channel, reset_point, self._now()),
            ).fetchall()
            db.executemany(
                "UPDATE conversations SET reset_point = ?, window_start = ? WHERE channel_id = ?",
                undone,
            )
            # The window has messages again that have not been indexed behind it.
            db.executemany(
                "UPDATE word_indexes SET indexed_to = min(indexed_to, ?2) WHERE channel_id = ?3 AND ?1 >= 0",
                undone,
            )
            return bool(undone)

        return await self._database.write(undo)

    async def delete_messages(
        self, channel: ChannelId, messages: Sequence[MessageId], *, author: UserId | None = None
    ) -> int:
        """Delete messages that were deleted in Discord, the answers to them, and later answers that repeat their words.

        An answer with a deleted part is deleted as a whole. With `author`, all of that person's messages are about to
        be deleted. Return the number of rows.
        """
        rows = 0
        for at in range(0, len(messages), MAX_MARKS):
            batch = messages[at : at + MAX_MARKS]
            words = await find_telling_words(self._database, channel, batch, author)
            # Before the words themselves, so that a crash in between leaves them to be looked for again.
            rows += await self._delete_repeats(channel, batch, words)
            rows += await self._delete_batch(channel, batch)
            # Answers that were stored meanwhile.
            rows += await self._delete_repeats(channel, batch, words)
        return rows

    async def _delete_repeats(self, channel: ChannelId, deleted: Sequence[MessageId], words: set[str]) -> int:
        rows = 0
        async for place, answers in find_repeating_answers(self._database, channel, min(deleted), words):
            rows += await self._delete_batch(place, answers)
        # While an answer is retried, its text is here.
        held = await self._database.read("SELECT id, previous FROM turns WHERE outcome IS NULL AND previous <> ''", ())
        for turn, previous in held:
            if not words.isdisjoint(words_of(previous)):
                await self._execute("UPDATE turns SET previous = NULL WHERE id = ?", (turn,), unchanged)
        await blank_repeats(self._database, words)
        return rows

    async def _delete_batch(self, channel: ChannelId, messages: Sequence[MessageId]) -> int:
        marks = ", ".join("?" for _ in messages)

        def delete(db: sqlite3.Connection) -> int:
            # First, since it looks for the covered messages.
            delete_covering(db, channel, messages)
            # A question and its answer have the question's position.
            asked = db.execute(
                f"DELETE FROM messages WHERE channel_id = ? AND position IN ({marks})",  # noqa: S608 - question marks
                (channel, *messages),
            )
            delete_attachments(db, f"source_id <> 0 AND source_id IN ({marks})", messages)
            # Quotes of the answers to them.
            delete_attachments(
                db,
                f"""
                source_id IN (
                    SELECT p.message_id
                    FROM turns AS t
                    JOIN parts AS p ON p.turn_id = t.id
                    WHERE t.question_id IN ({marks})
                       OR t.id IN (SELECT turn_id FROM parts WHERE message_id IN ({marks}))
                )
                """,  # noqa: S608 - question marks
                (*messages, *messages),
            )
            thread_questions = sum(_delete_thread_question(db, message) for message in messages)
            answers = db.execute(
                f"""
                DELETE FROM messages
                WHERE id IN (
                    SELECT head.message_id
                    FROM parts AS gone
                    JOIN parts AS head ON head.turn_id = gone.turn_id AND head.ordinal = 0
                    WHERE gone.message_id IN ({marks})
                )
                """,  # noqa: S608 - question marks
                messages,
            )
            # The previous answer of a retry.
            db.execute(
                f"""
                UPDATE turns
                SET previous = NULL
                WHERE previous IS NOT NULL
                  AND (question_id IN ({marks}) OR id IN (SELECT turn_id FROM parts WHERE message_id IN ({marks})))
                """,  # noqa: S608 - question marks
                (*messages, *messages),
            )
            return asked.rowcount + thread_questions + answers.rowcount

        return await self._database.write(delete)

    async def delete_channel(self, channel: ChannelId) -> None:
        """Reset a deleted channel and its threads, without undo. `purge` deletes the messages."""
        await self._reset_all("channel_id = ?1 OR parent_id = ?1", channel)

    async def delete_guild(self, guild: GuildId) -> None:
        """Reset all conversations of a guild, without undo. `purge` deletes the messages."""
        await self._reset_all("guild_id = ?1", guild)

    async def _reset_all(self, condition: str, owner: int) -> None:
        values = (owner, self._now())

        def reset(db: sqlite3.Connection) -> None:
            channels = f"(SELECT channel_id FROM conversations WHERE {condition})"  # noqa: S608 - one of the two above
            db.execute(
                f"""
                UPDATE conversations
                SET reset_point = max(reset_point, coalesce(
                    (SELECT max(m.position) FROM messages AS m WHERE m.channel_id = conversations.channel_id), 0
                ))
                WHERE {condition}
                """,  # noqa: S608
                values[:1],
            )
            db.execute(f"DELETE FROM resets WHERE channel_id IN {channels}", values[:1])  # noqa: S608
            db.execute(
                f"""
                INSERT INTO resets (channel_id, reset_point, earlier_point, earlier_start, undo_until)
                SELECT channel_id, reset_point, reset_point, window_start, ?2
                FROM conversations
                WHERE {condition}
                """,  # noqa: S608
                values,
            )

        await self._database.write(reset)

    async def purge(self, *, limit: int) -> int | None:
        """Delete up to `limit` messages of a reset whose undo has expired. Return their number, None for no reset."""

        def purge(db: sqlite3.Connection) -> int | None:
            due = db.execute(
                "SELECT channel_id, reset_point FROM resets WHERE undo_until <= ? ORDER BY undo_until LIMIT 1",
                (self._now(),),
            ).fetchone()
            if due is None:
                return None
            db.execute("DELETE FROM summaries WHERE channel_id = ? AND last <= ?", due)
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
                db.execute("DELETE FROM resets WHERE channel_id = ? AND reset_point = ?", due)
            return int(cursor.rowcount)

        return await self._database.write(purge)

    async def delete_before(self, before: MessageId, *, channel: ChannelId | None = None, limit: int) -> int | None:
        """Delete messages older than the id `before` and their answers, then turns that old, in one channel or all.

        About `limit` rows, oldest messages first. Return their number, None for none. An open turn and its question
        stay.
        """
        here = "AND channel_id = :channel" if channel else ""
        # Over all channels by id, the order of rows in the file, since neighbours share a page.
        order = "position" if channel else "id"
        values = {"before": before, "channel": channel, "limit": limit}

        def delete(db: sqlite3.Connection) -> int | None:
            db.execute(
                f"DELETE FROM summaries WHERE first < :before AND content IS NOT NULL {here}",  # noqa: S608 - `here` above
                values,
            )
            messages = db.execute(
                f"""
                DELETE FROM messages
                WHERE (channel_id, position) IN (
                    SELECT channel_id, position
                    FROM messages AS old
                    WHERE {order} < :before {here}
                      AND NOT EXISTS (SELECT 1 FROM turns WHERE question_id = old.position AND outcome IS NULL)
                    ORDER BY {order}
                    LIMIT :limit
                )
                """,  # noqa: S608
                values,
            )
            if messages.rowcount:
                return messages.rowcount
            turns = db.execute(
                f"""
                DELETE FROM turns
                WHERE id IN (
                    SELECT id FROM turns WHERE question_id < :before AND outcome IS NOT NULL {here} LIMIT :limit
                )
                """,  # noqa: S608
                values,
            )
            return turns.rowcount or None

        return await self._database.write(delete)

    async def shrink(self, *, limit: int) -> int | None:
        """Return up to `limit` free pages to the file system. Return their number, None for none.

        With none left, empty the WAL, which may contain deleted text. While a backup reads, the next call does that.
        """
        ((free,),) = await self._database.read("PRAGMA freelist_count", ())
        spare = min(free - SPARE_PAGES, limit)
        freed = await self._database.give_back(spare) if spare > 0 else 0
        if not freed:
            await self._database.empty_log()
        return freed or None

    async def mark_departed(self, guild: GuildId) -> None:
        """Record when a guild removed the bot."""
        await self._execute(
            "INSERT INTO departures (guild_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (guild, self._now()),
            unchanged,
        )

    async def mark_returned(self, guild: GuildId) -> None:
        await self._execute("DELETE FROM departures WHERE guild_id = ?", (guild,), unchanged)

    async def departed_guilds(self, before: float) -> list[GuildId]:
        """Return the guilds that removed the bot before a time."""
        rows = await self._database.read("SELECT guild_id FROM departures WHERE at <= ?", (before,))
        return [GuildId(row[0]) for row in rows]

    async def delete_guild_settings(self, guild: GuildId) -> None:
        """Delete the settings of a departed guild, their history, and its departure."""

        def delete(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM settings WHERE guild_id = ?", (guild,))
            db.execute("DELETE FROM settings WHERE scope = 'guild' AND owner_id = ?", (guild,))
            db.execute("DELETE FROM changes WHERE guild_id = ?", (guild,))
            db.execute("DELETE FROM tool_pins WHERE guild_id = ?", (guild,))
            db.execute("DELETE FROM departures WHERE guild_id = ?", (guild,))

        await self._database.write(delete, lambda _: self._caches.clear())


def _delete_thread_question(db: sqlite3.Connection, message: MessageId) -> int:
    """Delete the question that a thread was opened at: it is in the parent channel, and its id is the thread's."""
    thread = ChannelId(message)
    found = db.execute("SELECT 1 FROM messages WHERE channel_id = ? AND position = ? LIMIT 1", (thread, message))
    if not found.fetchall():
        return 0
    delete_covering(db, thread, [message])
    return db.execute("DELETE FROM messages WHERE channel_id = ? AND position = ?", (thread, message)).rowcount


def delete_attachments(db: sqlite3.Connection, condition: str, values: Any) -> int:
    """Delete the attachments that match a condition, and the summaries of their messages. Return their number."""
    found = db.execute(f"SELECT message_id, id, tokens FROM attachments WHERE {condition}", values).fetchall()  # noqa: S608
    for message, number, tokens in found:
        (channel,) = db.execute("SELECT channel_id FROM messages WHERE id = ?", (message,)).fetchone()
        delete_covering(db, ChannelId(channel), [MessageId(message)])
        db.execute("DELETE FROM attachments WHERE message_id = ? AND id = ?", (message, number))
        db.execute(
            "UPDATE messages SET tokens = tokens - ?, has_attachments = has_attachments - 1 WHERE id = ?",
            (tokens, message),
        )
        reindex(db, message)
    return len(found)
