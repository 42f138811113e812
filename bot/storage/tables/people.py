"""A user's messages in all channels, to export and to erase, and opt-outs."""

import sqlite3
from dataclasses import dataclass

from bot.core.domain import (
    ChannelId,
    Message,
    MessageId,
    Place,
    UserId,
)
from bot.storage.tables.attachments import read_messages
from bot.storage.tables.base import Table, place_of, unchanged
from bot.storage.tables.deletions import delete_attachments

# Replaces the ids of erased users, so that sums stay correct.
ANONYMOUS = 0


@dataclass(frozen=True, slots=True)
class Erasure:
    """Request to erase a user's messages up to `upto`, in one channel or (None) everywhere."""

    user: UserId
    channel: ChannelId | None
    upto: MessageId


class PeopleTable(Table):
    async def opted_out(self) -> set[UserId]:
        return {UserId(row[0]) for row in await self._database.read("SELECT user_id FROM opted_out", ())}

    async def opt_out(self, user: UserId) -> None:
        await self._execute(
            "INSERT INTO opted_out (user_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (user, self._now()),
            unchanged,
        )

    async def opt_in(self, user: UserId) -> None:
        await self._execute("DELETE FROM opted_out WHERE user_id = ?", (user,), unchanged)

    async def begin_erasure(self, user: UserId, channel: ChannelId | None) -> Erasure:
        """Record that a user's messages so far, in one channel or (None) everywhere, have to be erased."""

        def begin(db: sqlite3.Connection) -> int:
            (upto,) = db.execute(
                """
                SELECT max(
                    coalesce((SELECT max(id) FROM messages WHERE author_id = ?1), 0),
                    coalesce((SELECT max(question_id) FROM turns WHERE author_id = ?1), 0),
                    coalesce((SELECT max(source_id) FROM attachments WHERE author_id = ?1 AND author_id <> 0), 0)
                )
                """,
                (user,),
            ).fetchone()
            db.execute(
                """
                INSERT INTO erasures (user_id, channel_id, at, upto)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (user_id, channel_id) DO UPDATE SET at = excluded.at, upto = excluded.upto
                """,
                (user, channel or 0, self._now(), upto),
            )
            return int(upto)

        return Erasure(user, channel, MessageId(await self._database.write(begin, unchanged)))

    async def erasures(self) -> list[Erasure]:
        """Return the erasures in progress, oldest first."""
        rows = await self._database.read("SELECT user_id, channel_id, upto FROM erasures ORDER BY at, user_id", ())
        return [
            Erasure(UserId(user), ChannelId(channel) if channel else None, MessageId(upto))
            for user, channel, upto in rows
        ]

    async def messages_to_erase(self, erasure: Erasure, *, limit: int) -> list[tuple[ChannelId, MessageId]]:
        """Return channels and ids of up to `limit` messages to erase, reset ones included."""
        here = "AND channel_id = :channel" if erasure.channel else ""
        rows = await self._database.read(
            f"""
            SELECT channel_id, id
            FROM messages
            WHERE author_id = :user AND role = 'user' AND id <= :upto {here}
            ORDER BY channel_id, id
            LIMIT :limit
            """,  # noqa: S608 - one of the two conditions above
            {**_values(erasure), "limit": limit},
        )
        return [(ChannelId(place), MessageId(message)) for place, message in rows]

    async def erase_quotes(self, erasure: Erasure, *, limit: int) -> int | None:
        """Delete up to `limit` of the user's quotes and files in other users' questions. Return None when done."""
        here = "AND m.channel_id = :channel" if erasure.channel else ""

        def erase(db: sqlite3.Connection) -> int:
            return delete_attachments(
                db,
                f"""
                rowid IN (
                    SELECT e.rowid
                    FROM attachments AS e
                    JOIN messages AS m ON m.id = e.message_id
                    WHERE e.author_id <> 0 AND e.author_id = :user AND e.source_id <= :upto {here}
                    LIMIT :limit
                )
                """,  # noqa: S608 - one of the two conditions above
                {**_values(erasure), "limit": limit},
            )

        return await self._database.write(erase) or None

    async def erase_traces(self, erasure: Erasure, *, spent_before: float, limit: int) -> int | None:
        """Anonymize up to `limit` turns and usage records each. Return their number, None when done.

        Usage from `spent_before` on keeps the user's id, since budgets count it. The erasure then stays in progress.
        """
        here = "AND channel_id = :channel" if erasure.channel else ""
        values = {**_values(erasure), "before": spent_before, "limit": limit}

        def erase(db: sqlite3.Connection) -> int | None:
            # Without its turn, a question that is read again from Discord would be answered twice.
            turns = db.execute(
                f"""
                UPDATE turns SET author_id = {ANONYMOUS}
                WHERE id IN (
                    SELECT id FROM turns WHERE author_id = :user AND question_id <= :upto {here} LIMIT :limit
                )
                """,  # noqa: S608 - a constant, and one of the two conditions above
                values,
            )
            records = db.execute(
                f"""
                UPDATE completions SET user_id = {ANONYMOUS}, question_id = 0
                WHERE id IN (
                    SELECT id
                    FROM completions
                    WHERE user_id = :user AND question_id <= :upto AND at < :before {here}
                    LIMIT :limit
                )
                """,  # noqa: S608
                values,
            )
            if turns.rowcount or records.rowcount:
                return turns.rowcount + records.rowcount
            if not erasure.channel:
                db.execute("DELETE FROM drafts WHERE user_id = :user", values)
                db.execute("DELETE FROM tool_days WHERE user_id = :user", values)
            db.execute(
                f"UPDATE approvals SET asker_id = {ANONYMOUS} WHERE asker_id = :user {here}",  # noqa: S608 - as above
                values,
            )
            db.execute(
                f"UPDATE approvals SET decided_by = {ANONYMOUS} WHERE decided_by = :user {here}",  # noqa: S608
                values,
            )
            left = db.execute(
                f"SELECT 1 FROM completions WHERE user_id = :user AND question_id <= :upto {here} LIMIT 1",  # noqa: S608
                values,
            )
            if left.fetchone() is None:
                db.execute("DELETE FROM erasures WHERE user_id = :user AND channel_id = :channel", values)
            return None

        return await self._database.write(erase, unchanged)

    async def conversation(self, user: UserId, after: tuple[int, int], *, limit: int) -> list[tuple[Place, Message]]:
        """Return up to `limit` messages of a user after `after` (channel, id), and the answers to them."""
        rows = await self._database.read(
            """
            SELECT m.channel_id, c.parent_id, c.guild_id, c.category_id,
                   m.id, m.position, m.role, m.author_id, m.author_name, m.content, m.tokens,
                   m.passive, m.has_attachments
            FROM (
                SELECT channel_id, id
                FROM messages
                WHERE author_id = ? AND role = 'user' AND (channel_id, id) > (?, ?)
                ORDER BY channel_id, id
                LIMIT ?
            ) AS own
            JOIN messages AS m ON m.channel_id = own.channel_id AND m.position = own.id
            JOIN conversations AS c ON c.channel_id = own.channel_id
            ORDER BY m.channel_id, m.position, m.id
            """,
            (user, *after, limit),
        )
        places = [place_of(*row[:4]) for row in rows]
        messages = await read_messages(self._database, [row[4:] for row in rows])
        return list(zip(places, messages, strict=True))

    async def count_messages(self, user: UserId) -> int:
        rows = await self._database.read("SELECT count(*) FROM messages WHERE author_id = ? AND role = 'user'", (user,))
        return int(rows[0][0])


def _values(erasure: Erasure) -> dict[str, float]:
    return {"user": erasure.user, "channel": erasure.channel or 0, "upto": erasure.upto}
