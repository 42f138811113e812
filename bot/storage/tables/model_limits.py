"""What models have taught about themselves."""

from collections.abc import Sequence
from typing import Any

from bot.core.domain import LearnedLimits
from bot.storage.tables.base import Table, unchanged

# For a server and a model.
SELECT_LESSONS = """
    SELECT window_tokens, claimed, scale
    FROM models
    WHERE endpoint = ? AND name = ?
    """


class ModelLimitsTable(Table):
    """`ports.ModelMemory` in the database."""

    async def learned(self, endpoint: str, model: str) -> LearnedLimits:
        """Return what this model on this server has taught, empty learned when nothing."""
        return read_lessons(await self._database.read(SELECT_LESSONS, (endpoint, model)))

    async def keep_learned(self, endpoint: str, model: str, learned: LearnedLimits) -> None:
        """Remember these learned in place of the earlier ones."""
        await self._database.write(
            lambda db: db.execute(
                """
                INSERT INTO models (endpoint, name, window_tokens, claimed, scale)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (endpoint, name) DO UPDATE
                SET window_tokens = excluded.window_tokens,
                    claimed = excluded.claimed,
                    scale = excluded.scale
                """,
                (endpoint, model, learned.limit, learned.claimed, learned.scale),
            ),
            unchanged,
        )


def read_lessons(rows: Sequence[Any]) -> LearnedLimits:
    """Return what `SELECT_LESSONS` has found, empty learned for nothing."""
    if not rows:
        return LearnedLimits()
    limit, claimed, scale = rows[0]
    return LearnedLimits(limit, claimed, scale)
