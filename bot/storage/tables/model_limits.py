"""Limits that models taught through errors and usage reports."""

from collections.abc import Sequence
from typing import Any

from bot.core.domain import LearnedLimits
from bot.storage.tables.base import Table, unchanged

SELECT_LIMITS = """
    SELECT window_tokens, claimed, scale, accepted, configured
    FROM models
    WHERE endpoint = ? AND name = ?
    """


class ModelLimitsTable(Table):
    """Implements `ports.ModelMemory`."""

    async def learned(self, endpoint: str, model: str) -> LearnedLimits:
        return read_limits(await self._database.read(SELECT_LIMITS, (endpoint, model)))

    async def keep_learned(self, endpoint: str, model: str, learned: LearnedLimits) -> None:
        await self._execute(
            """
            INSERT OR REPLACE INTO models (endpoint, name, window_tokens, claimed, scale, accepted, configured)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            (endpoint, model, learned.limit, learned.claimed, learned.scale, learned.accepted, learned.configured),
            unchanged,
        )


def read_limits(rows: Sequence[Any]) -> LearnedLimits:
    """Return the limits from the rows of `SELECT_LIMITS`."""
    if not rows:
        return LearnedLimits()
    limit, claimed, scale, accepted, configured = rows[0]
    return LearnedLimits(limit, claimed, scale, accepted, bool(configured))
