"""What admins have set, and what Parley has noted for itself."""

import sqlite3

from bot.domain import Owner, Place, Scope, SystemPrompt, UserId
from bot.store.section import Section

SYSTEM_PROMPT = "system_prompt"


class Settings(Section):
    """The part of `ports.Store` that keeps settings."""

    async def system_prompt(self, place: Place) -> SystemPrompt | None:
        """Return the prompt set nearest to `place`, None where nobody has set one."""
        if (held := self._prompts.get(place)) is None:
            version = self._prompts.version
            held = (await self._read_prompt(place),)
            self._prompts.keep(place, held, version)
        return held[0]

    async def _read_prompt(self, place: Place) -> SystemPrompt | None:
        owners = place.owners()
        rows = await self._database.read(
            f"""
            SELECT scope, owner_id, value
            FROM settings
            WHERE (scope, owner_id, name) IN (VALUES {", ".join("(?, ?, ?)" for _ in owners)})
            """,  # noqa: S608 - only question marks are put in
            [value for owner in owners for value in (owner.scope, owner.id, SYSTEM_PROMPT)],
        )
        values = {Owner(Scope(scope), owner_id): value for scope, owner_id, value in rows}
        nearest = next((owner for owner in owners if owner in values), None)
        return SystemPrompt(values[nearest], nearest) if nearest else None

    async def setting(self, owner: Owner, name: str) -> str | None:
        """Return one setting's value as set for exactly this owner."""
        rows = await self._database.read(
            "SELECT value FROM settings WHERE scope = ? AND owner_id = ? AND name = ?",
            (owner.scope, owner.id, name),
        )
        return rows[0][0] if rows else None

    async def change_setting(self, owner: Owner, name: str, value: str | None, by: UserId | None) -> bool:
        """Set a value, or with None take it back. Return whether that changed anything."""

        def change(db: sqlite3.Connection) -> bool:
            if value is None:
                cursor = db.execute(
                    "DELETE FROM settings WHERE scope = ? AND owner_id = ? AND name = ?",
                    (owner.scope, owner.id, name),
                )
            else:
                cursor = db.execute(
                    """
                    INSERT INTO settings (scope, owner_id, name, value, changed_by, changed_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (scope, owner_id, name) DO UPDATE
                    SET value = excluded.value,
                        changed_by = excluded.changed_by,
                        changed_at = excluded.changed_at
                    WHERE value <> excluded.value
                    """,
                    (owner.scope, owner.id, name, value, by, self._now()),
                )
            return cursor.rowcount > 0

        return await self._database.write(change, lambda _: self._prompts.clear())
