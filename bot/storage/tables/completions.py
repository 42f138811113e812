"""The books: what each completion cost, and sums of that."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.core.domain import GuildId, Owner, Scope, UserId
from bot.core.money import Pico, Share, Statement, Total, UsageRecord
from bot.storage.tables.base import Table, unchanged

# Who spends most is worth a line; a list of everybody is not.
MAX_SHARES = 8

_SUMS = """
    count(*), coalesce(sum(cost), 0), coalesce(sum(cost IS NULL), 0), coalesce(sum(estimated), 0),
    coalesce(sum(prompt_tokens), 0), coalesce(sum(cached_tokens), 0), coalesce(sum(output_tokens), 0)
"""


class CompletionsTable(Table):
    """Usage records."""

    async def add(self, entry: UsageRecord) -> int:
        """Write down a completion before it is asked for, with the most that it can cost; return the entry's id."""
        rows = await self._database.write(
            lambda db: db.execute(
                """
                INSERT INTO completions (
                    at, question_id, guild_id, channel_id, user_id, model, purpose,
                    prompt_tokens, cached_tokens, written_tokens, output_tokens, reasoning_tokens, estimated,
                    input_price, cached_price, written_price, output_price, request_price, cost, counted
                )
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                RETURNING id
                """,
                (
                    *(entry.at, entry.question, entry.guild, entry.channel, entry.user),
                    *(entry.model, entry.purpose, *_used(entry)),
                ),
            ).fetchall(),
            unchanged,
        )
        return int(rows[0][0])

    async def update(self, number: int, entry: UsageRecord | None) -> None:
        """Write down what an entry came to in the end; None when it cost unchanged, and then it goes."""

        def rebook(db: sqlite3.Connection) -> None:
            if entry is None:
                db.execute("DELETE FROM completions WHERE id = ?", (number,))
                return
            db.execute(
                """
                UPDATE completions
                SET prompt_tokens = ?, cached_tokens = ?, written_tokens = ?, output_tokens = ?,
                    reasoning_tokens = ?, estimated = ?, input_price = ?, cached_price = ?, written_price = ?,
                    output_price = ?, request_price = ?, cost = ?, counted = ?
                WHERE id = ?
                """,
                (*_used(entry), number),
            )

        await self._database.write(rebook, unchanged)

    async def spent(self, since: float) -> list[tuple[GuildId | None, UserId, Pico]]:
        """Return what budgets have to count from a time on, by guild and person."""
        rows = await self._database.read(
            "SELECT guild_id, user_id, sum(counted) FROM completions WHERE at >= ? GROUP BY guild_id, user_id",
            (since,),
        )
        return [
            (GuildId(guild) if guild else None, UserId(user), Pico(counted)) for guild, user, counted in rows
        ]

    async def statement(self, month: float, day: float, owner: Owner | None) -> Statement:
        """Return what a guild, a person or (None) everybody has spent since a month and a day of it began."""
        where, whose = "at >= ?", [month]
        if owner is not None:
            where += f" AND {'guild_id' if owner.scope is Scope.GUILD else 'user_id'} = ?"
            whose.append(owner.id)
        days = await self._shares("CAST((at - ?) / 86400 AS INTEGER) + 1", where, [month, *whose], "1")
        today = round((day - month) / 86400) + 1
        (month_sums,) = await self._database.read(
            f"SELECT {_SUMS} FROM completions WHERE {where}",  # noqa: S608 - constants of this file
            whose,
        )
        dearest = f"sum(counted) DESC, sum(prompt_tokens) DESC LIMIT {MAX_SHARES}"
        return Statement(
            today=next((each.total for each in days if each.key == today), Total()),
            month=_total(month_sums),
            days=days,
            channels=await self._shares("channel_id", where, whose, dearest),
            users=await self._shares("user_id", where, whose, dearest),
            models=await self._shares("model", where, whose, dearest),
        )

    async def _shares(
        self, key: str, where: str, parameters: Sequence[float], order: str
    ) -> tuple[Share, ...]:
        rows = await self._database.read(
            f"SELECT {key}, {_SUMS} FROM completions WHERE {where} GROUP BY 1 ORDER BY {order}",  # noqa: S608 - see above
            parameters,
        )
        return tuple(Share(key, _total(sums)) for key, *sums in rows)

    async def by_day(self, user: UserId) -> list[Share]:
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

    async def delete_before(self, before: float, *, limit: int) -> int | None:
        """Delete up to `limit` entries older than a time; return how many, None when there were none."""
        cursor = await self._database.write(
            lambda db: db.execute(
                "DELETE FROM completions WHERE id IN (SELECT id FROM completions WHERE at < ? ORDER BY at LIMIT ?)",
                (before, limit),
            ),
            unchanged,
        )
        return cursor.rowcount or None


def _used(entry: UsageRecord) -> tuple[object, ...]:
    usage, rates = entry.usage, entry.rates
    prices = (rates.input, rates.cached, rates.written, rates.output, rates.request) if rates else (None,) * 5
    return (
        *(usage.prompt_tokens, usage.cached_tokens, usage.written_tokens),
        *(usage.completion_tokens, usage.reasoning_tokens, int(entry.estimated)),
        *prices,
        *(entry.cost, entry.counted),
    )


def _total(sums: Sequence[Any]) -> Total:
    completions, cost, unpriced, estimated, prompt, cached, output = sums
    return Total(completions, Pico(cost), unpriced, estimated, prompt, cached, output)
