"""What somebody has said, over all channels: to hand out, and to erase. And guilds that are gone."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.core.domain import (
    ChannelId,
    Erasure,
    GuildId,
    Message,
    MessageId,
    Owner,
    Place,
    Role,
    Scope,
    Speaker,
    UserId,
)
from bot.core.money import Share, Total
from bot.storage.tables.attachments import AttachmentsTable, drop
from bot.storage.tables.section import nothing, place_of

# In place of somebody who is erased from the books, so that sums stay right.
NOBODY = 0


class Privacy(AttachmentsTable):
    """The part of `ports_store.Store` that knows whose words are whose."""

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

        return Erasure(user, channel, MessageId(await self._database.write(begin, nothing)))

    async def erasures(self) -> list[Erasure]:
        """Return what is to be erased, the oldest wish first."""
        rows = await self._database.read(
            "SELECT user_id, channel_id, upto FROM erasures ORDER BY at, user_id", ()
        )
        return [
            Erasure(UserId(user), ChannelId(channel) if channel else None, MessageId(upto))
            for user, channel, upto in rows
        ]

    async def said_by(self, erasure: Erasure, *, limit: int) -> list[tuple[ChannelId, MessageId]]:
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
            return drop(
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

        return await self._database.write(erase, nothing)

    # ------------------------------------------------------------- to hand out

    async def conversation_of(
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
        messages = await self.with_enclosures([_said(row) for row in rows], [row[4] for row in rows])
        return list(zip(places, messages, strict=True))

    async def used_by(self, user: UserId) -> list[Share]:
        """Return what somebody has used, by day (ISO 8601, UTC), the oldest first."""
        rows = await self._database.read(
            """
            SELECT date(at, 'unixepoch') AS day, count(*), coalesce(sum(cost), 0), coalesce(sum(cost IS NULL), 0),
                   coalesce(sum(estimated), 0), coalesce(sum(prompt_tokens), 0),
                   coalesce(sum(cached_tokens), 0), coalesce(sum(output_tokens), 0)
            FROM completions
            WHERE user_id = ?
            GROUP BY day
            ORDER BY day
            """,
            (user,),
        )
        return [Share(day, Total(*sums)) for day, *sums in rows]

    async def number_said_by(self, user: UserId) -> int:
        """Return how many of somebody's messages are remembered."""
        rows = await self._database.read(
            "SELECT count(*) FROM messages WHERE author_id = ? AND role = 'user'", (user,)
        )
        return int(rows[0][0])

    # ------------------------------------------------------------- guilds that are gone

    async def depart(self, guild: GuildId) -> None:
        """Note that the bot is no longer in a guild."""
        await self._database.write(
            lambda db: db.execute(
                "INSERT INTO departures (guild_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (guild, self._now()),
            ),
            nothing,
        )

    async def come_back(self, guild: GuildId) -> None:
        """Note that the bot is in a guild again."""
        await self._database.write(
            lambda db: db.execute("DELETE FROM departures WHERE guild_id = ?", (guild,)), nothing
        )

    async def departed(self, before: float) -> list[GuildId]:
        """Return the guilds that the bot has not been in since before a time, Unix seconds."""
        rows = await self._database.read("SELECT guild_id FROM departures WHERE at <= ?", (before,))
        return [GuildId(row[0]) for row in rows]

    async def forget_guild(self, guild: GuildId) -> None:
        """Delete all that was set in a guild, and the note that it is gone."""

        def forget(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM settings WHERE guild_id = ?", (guild,))
            db.execute("DELETE FROM settings WHERE scope = 'guild' AND owner_id = ?", (guild,))
            db.execute("DELETE FROM changes WHERE guild_id = ?", (guild,))
            db.execute("DELETE FROM departures WHERE guild_id = ?", (guild,))

        await self._database.write(forget, lambda _: self._options.clear())

    # ------------------------------------------------------------- how long

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

    async def retain_here(self, channel: ChannelId, before: MessageId, *, limit: int) -> int | None:
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


def _values(erasure: Erasure) -> dict[str, float]:
    return {"user": erasure.user, "channel": erasure.channel or 0, "upto": erasure.upto}


def _said(row: Sequence[Any]) -> Message:
    message, position, role, author, name, content, tokens = row[4:]
    return Message(
        MessageId(message), MessageId(position), Role(role), Speaker(UserId(author), name), content, tokens
    )
