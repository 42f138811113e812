"""What models have taught about themselves."""

from bot.domain import Lessons
from bot.store.section import Section, nothing


class Models(Section):
    """`ports.ModelMemory` in the database."""

    async def lessons(self, endpoint: str, model: str) -> Lessons:
        """Return what this model on this server has taught, empty lessons when nothing."""
        rows = await self._database.read(
            """
            SELECT window_tokens, claimed, learnt_at, truncates, scale
            FROM models
            WHERE endpoint = ? AND name = ?
            """,
            (endpoint, model),
        )
        if not rows:
            return Lessons()
        limit, claimed, learnt_at, truncates, scale = rows[0]
        return Lessons(limit, claimed, learnt_at, bool(truncates), scale)

    async def keep_lessons(self, endpoint: str, model: str, lessons: Lessons) -> None:
        """Remember these lessons in place of the earlier ones."""
        await self._database.write(
            lambda db: db.execute(
                """
                INSERT INTO models (endpoint, name, window_tokens, claimed, learnt_at, truncates, scale)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (endpoint, name) DO UPDATE
                SET window_tokens = excluded.window_tokens,
                    claimed = excluded.claimed,
                    learnt_at = excluded.learnt_at,
                    truncates = excluded.truncates,
                    scale = excluded.scale
                """,
                (
                    endpoint,
                    model,
                    lessons.limit,
                    lessons.claimed,
                    lessons.learnt_at,
                    int(lessons.truncates),
                    lessons.scale,
                ),
            ),
            nothing,
        )
