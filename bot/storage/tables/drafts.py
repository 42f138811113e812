"""System prompts that are being written."""

from bot.core.domain import Draft, Owner, UserId
from bot.storage.tables.section import Section, nothing


class Drafts(Section):
    """The part of `ports_store.Store` that keeps drafts, one for each owner and admin."""

    async def keep_draft(self, owner: Owner, user: UserId, draft: Draft) -> None:
        """Keep a draft in place of an earlier one."""
        await self._database.write(
            lambda db: db.execute(
                """
                INSERT INTO drafts (scope, owner_id, user_id, content, base, at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (scope, owner_id, user_id) DO UPDATE
                SET content = excluded.content, base = excluded.base, at = excluded.at
                """,
                (owner.scope, owner.id, user, draft.text, draft.base, self._now()),
            ),
            nothing,
        )

    async def draft(self, owner: Owner, user: UserId) -> Draft | None:
        """Return somebody's draft for an owner."""
        rows = await self._database.read(
            "SELECT content, base FROM drafts WHERE scope = ? AND owner_id = ? AND user_id = ?",
            (owner.scope, owner.id, user),
        )
        return Draft(*rows[0]) if rows else None

    async def drop_draft(self, owner: Owner, user: UserId) -> None:
        """Delete a draft."""
        await self._database.write(
            lambda db: db.execute(
                "DELETE FROM drafts WHERE scope = ? AND owner_id = ? AND user_id = ?",
                (owner.scope, owner.id, user),
            ),
            nothing,
        )

    async def forget_drafts(self, before: float) -> None:
        """Delete the drafts that were last touched before a time, Unix seconds."""
        await self._database.write(
            lambda db: db.execute("DELETE FROM drafts WHERE at < ?", (before,)), nothing
        )
