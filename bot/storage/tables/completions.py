"""Usage records of completions, and their sums."""

from collections.abc import Sequence
from typing import Any

from bot.core.domain import GuildId, Owner, Scope, UserId
from bot.core.money import Pico, Share, Statement, Total, UsageRecord
from bot.storage.tables.base import Table, unchanged
from bot.storage.wal import Sync

# Channels, users and models in a statement.
MAX_SHARES = 8

_SUMS = """
    count(*), coalesce(sum(cost), 0), coalesce(sum(cost IS NULL), 0), coalesce(sum(estimated), 0),
    coalesce(sum(prompt_tokens), 0), coalesce(sum(cached_tokens), 0), coalesce(sum(output_tokens), 0)
"""
_ROLLED_SUMS = """
    sum(completions), sum(cost), sum(unpriced), sum(estimated),
    sum(prompt_tokens), sum(cached_tokens), sum(output_tokens)
"""
# A statement's parts by kind, with their keys in completions.
_KEYS = {"all": "CAST(at / 86400 AS INTEGER)", "channel": "channel_id", "user": "user_id", "model": "model"}


class CompletionsTable(Table):
    async def add(self, record: UsageRecord) -> int:
        """Insert a record before its request, with the maximum cost. Return the record's id.

        A power cut may lose it until the turn's next commit.
        """
        rows = await self._execute_returning(
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
                *(record.at, record.question, record.guild, record.channel, record.user),
                *(record.model, record.purpose, *_used(record)),
            ),
            sync=Sync.WITH_NEXT,
        )
        return int(rows[0][0])

    async def update(self, number: int, record: UsageRecord | None) -> None:
        """Replace a record by the final one, or delete it with None."""
        if record is None:
            await self._execute("DELETE FROM completions WHERE id = ?", (number,), unchanged, sync=Sync.WITH_NEXT)
            return
        await self._execute(
            """
            UPDATE completions
            SET prompt_tokens = ?, cached_tokens = ?, written_tokens = ?, output_tokens = ?,
                reasoning_tokens = ?, estimated = ?, input_price = ?, cached_price = ?, written_price = ?,
                output_price = ?, request_price = ?, cost = ?, counted = ?
            WHERE id = ?
            """,
            (*_used(record), number),
            unchanged,
            sync=Sync.WITH_NEXT,
        )

    async def spent(self, since: float) -> list[tuple[GuildId | None, UserId, Pico]]:
        """Return the sums that count for budgets since a time, by guild and user."""
        rows = await self._database.read(
            "SELECT guild_id, user_id, sum(counted) FROM completions WHERE at >= ? GROUP BY guild_id, user_id",
            (since,),
        )
        return [(GuildId(guild) if guild else None, UserId(user), Pico(counted)) for guild, user, counted in rows]

    async def statement(self, month: float, day: float, owner: Owner | None) -> Statement:
        """Return the usage of a guild, a user or (None) all since the start of a month and of a day of it."""
        if owner is not None and owner.scope is Scope.USER:
            where, values = "user_id = ? AND at >= ?", [owner.id, month]
            source = {kind: (key, _SUMS, f"completions WHERE {where}") for kind, key in _KEYS.items()}
        else:
            where, values = "day >= ?", [month // 86400]
            if owner is not None:
                where += " AND guild_id = ?"
                values.append(owner.id)
            source = {
                kind: ("day" if kind == "all" else "key", _ROLLED_SUMS, f"usage_days WHERE kind = '{kind}' AND {where}")
                for kind in _KEYS
            }
        found = {}
        for kind, (key, sums, rows) in source.items():
            order = "1" if kind == "all" else f"sum(counted) DESC, sum(prompt_tokens) DESC LIMIT {MAX_SHARES}"
            sql = f"SELECT {key}, {sums} FROM {rows} GROUP BY 1 ORDER BY {order}"  # noqa: S608 - constants of this file
            found[kind] = await self._shares(sql, values)
        first = int(month // 86400)
        days = tuple(Share(int(each.key) - first + 1, each.total) for each in found["all"])
        today = int(day // 86400) - first + 1
        return Statement(
            today=next((each.total for each in days if each.key == today), Total()),
            month=sum((each.total for each in days), Total()),
            days=days,
            channels=found["channel"],
            users=found["user"],
            models=found["model"],
            tool_calls=await self._tool_calls(first, owner),
        )

    async def _tool_calls(self, first_day: int, owner: Owner | None) -> int:
        """Return the calls of tools since a day, of a guild, a user or (None) all."""
        who = "" if owner is None else "AND user_id = ?2" if owner.scope is Scope.USER else "AND guild_id = ?2"
        rows = await self._database.report(
            f"SELECT coalesce(sum(calls), 0) FROM tool_days WHERE day >= ?1 {who}",  # noqa: S608 - constants of this file
            [first_day, *([owner.id] if owner else [])],
        )
        return int(rows[0][0])

    async def _shares(self, sql: str, parameters: Sequence[float]) -> tuple[Share, ...]:
        rows = await self._database.report(sql, parameters)
        return tuple(Share(key, _total(sums)) for key, *sums in rows)

    async def by_day(self, user: UserId) -> list[Share]:
        """Return the usage of a user by day (ISO 8601, UTC), oldest first."""
        sql = f"SELECT date(at, 'unixepoch'), {_SUMS} FROM completions WHERE user_id = ? GROUP BY 1 ORDER BY 1"  # noqa: S608
        return list(await self._shares(sql, [user]))

    async def delete_before(self, before: float, *, limit: int) -> int | None:
        """Delete up to `limit` records older than a time. Return their number, None for none."""
        await self._execute("DELETE FROM tool_days WHERE day < ?", (int(before // 86400),), unchanged)
        deleted = await self._execute(
            "DELETE FROM completions WHERE id IN (SELECT id FROM completions WHERE at < ? ORDER BY at LIMIT ?)",
            (before, limit),
            unchanged,
        )
        return deleted or None


def _used(record: UsageRecord) -> tuple[object, ...]:
    usage, rates = record.usage, record.rates
    prices = (rates.input, rates.cached, rates.written, rates.output, rates.request) if rates else (None,) * 5
    return (
        *(usage.prompt_tokens, usage.cached_tokens, usage.written_tokens),
        *(usage.completion_tokens, usage.reasoning_tokens, int(record.estimated)),
        *prices,
        *(record.cost, record.counted),
    )


def _total(sums: Sequence[Any]) -> Total:
    completions, cost, unpriced, estimated, prompt, cached, output = sums
    return Total(completions, Pico(cost), unpriced, estimated, prompt, cached, output)
