"""Messages of one person over all channels, to export and to erase, and opt-outs."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.core.domain import (
    ChannelId,
    Erasure,
    Message,
    MessageId,
    Place,
    Role,
    Speaker,
    UserId,
)
from bot.storage.tables.attachments import with_attachments
from bot.storage.tables.base import Table, place_of, unchanged
from bot.storage.tables.deletions import delete_attachments

# In place of somebody who is erased from the books, so that sums stay right.
NOBODY = 0


class PeopleTable(Table):
    """Exports, erasures and opt-outs."""

    async def opted_out(self) -> set[UserId]:
        """Return all who want to be left alone."""
        return {UserId(row[0]) for row in await self._database.read("SELECT user_id FROM opted_out", ())}

    async def opt_out(self, user: UserId) -> None:
        """Remember that somebody wants to be left alone."""
        await self._database.write(
            lambda db: db.execute(
                "INSERT INTO opted_out (user_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (user, self._now()),
            ),
            unchanged,
        )

    async def opt_in(self, user: UserId) -> None:
        """Forget that."""
        await self._database.write(
            lambda db: db.execute("DELETE FROM opted_out WHERE user_id = ?", (user,)), unchanged
        )

    async def begin_erasure(self, user: UserId, channel: ChannelId | None) -> Erasure:
        """Note that somebody's words until now, in one channel or everywhere, are to be erased; return that."""

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
        """Return what is to be erased, the oldest wish first."""
        rows = await self._database.read(
            "SELECT user_id, channel_id, upto FROM erasures ORDER BY at, user_id", ()
        )
        return [
            Erasure(UserId(user), ChannelId(channel) if channel else None, MessageId(upto))
            for user, channel, upto in rows
        ]

    async def messages_to_erase(self, erasure: Erasure, *, limit: int) -> list[tuple[ChannelId, MessageId]]:
        """Return where to find up to `limit` of the messages that are to be erased, forgotten ones included."""
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
        """Delete up to `limit` quotes and files of somebody's that came with others' questions; None when done."""
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
        """Take somebody's id from up to `limit` turns and entries of the books; return how many, None when done.

        What was spent from `spent_before` on stays for now, since budgets still count it; then the wish stays, too.
        """
        here = "AND channel_id = :channel" if erasure.channel else ""
        values = {**_values(erasure), "before": spent_before, "limit": limit}

        def erase(db: sqlite3.Connection) -> int | None:
            # A turn stays, as nobody's: it keeps the question from being answered again when it is read back.
            turns = db.execute(
                f"""
                UPDATE turns SET author_id = {NOBODY}
                WHERE id IN (
                    SELECT id FROM turns WHERE author_id = :user AND question_id <= :upto {here} LIMIT :limit
                )
                """,  # noqa: S608 - a constant, and one of the two conditions above
                values,
            )
            books = db.execute(
                f"""
                UPDATE completions SET user_id = {NOBODY}, question_id = 0
                WHERE id IN (
                    SELECT id
                    FROM completions
                    WHERE user_id = :user AND question_id <= :upto AND at < :before {here}
                    LIMIT :limit
                )
                """,  # noqa: S608
                values,
            )
            if turns.rowcount or books.rowcount:
                return turns.rowcount + books.rowcount
            if not erasure.channel:
                db.execute("DELETE FROM drafts WHERE user_id = :user", values)
            left = db.execute(
                f"SELECT 1 FROM completions WHERE user_id = :user AND question_id <= :upto {here} LIMIT 1",  # noqa: S608
                values,
            )
            if left.fetchone() is None:
                db.execute("DELETE FROM erasures WHERE user_id = :user AND channel_id = :channel", values)
            return None

        return await self._database.write(erase, unchanged)

    async def conversation(
        self, user: UserId, after: tuple[int, int], *, limit: int
    ) -> list[tuple[Place, Message]]:
        """Return up to `limit` of somebody's messages and the answers to them, those behind `after` (channel, id)."""
        rows = await self._database.read(
            """
            SELECT m.channel_id, c.parent_id, c.guild_id, c.category_id,
                   m.id, m.position, m.role, m.author_id, m.author_name, coalesce(m.edited, m.content), m.tokens
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
        messages = await with_attachments(
            self._database, [_said(row) for row in rows], [row[4] for row in rows]
        )
        return list(zip(places, messages, strict=True))

    async def count_messages(self, user: UserId) -> int:
        """Return how many of somebody's messages are remembered."""
        rows = await self._database.read(
            "SELECT count(*) FROM messages WHERE author_id = ? AND role = 'user'", (user,)
        )
        return int(rows[0][0])


def _values(erasure: Erasure) -> dict[str, float]:
    return {"user": erasure.user, "channel": erasure.channel or 0, "upto": erasure.upto}


def _said(row: Sequence[Any]) -> Message:
    message, position, role, author, name, content, tokens = row[4:]
    return Message(
        MessageId(message), MessageId(position), Role(role), Speaker(UserId(author), name), content, tokens
    )
