"""Settings, their history, the bot's own notes, and drafts of system prompts."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.config.options import kinds
from bot.core.domain import (
    Change,
    GuildId,
    Owner,
    Place,
    Scope,
    UserId,
)
from bot.storage.tables.base import Table, unchanged

_SELECT_VALUE = "SELECT value FROM settings WHERE scope = ? AND owner_id = ? AND name = ?"
_CHANGE = "id, at, changed_by, guild_id, scope, owner_id, name, old, new"


@dataclass(frozen=True, slots=True)
class Draft:
    """A system prompt that is not in force yet. `base` is the prompt at the draft's start, None if there was none."""

    text: str
    base: str | None


class SettingsTable(Table):
    async def options(self, place: Place) -> Sequence[tuple[Owner, str, str]]:
        """Return owner, name and text of all options set for the owners of `place`, in no order."""
        if (held := self._caches.options.get(place)) is None:
            version = self._caches.options.version
            held = await self._read_options(place)
            self._caches.options.keep(place, held, version)
        return held

    async def _read_options(self, place: Place) -> Sequence[tuple[Owner, str, str]]:
        owners = place.owners()
        rows = await self._database.read(
            f"""
            SELECT scope, owner_id, name, value
            FROM settings
            WHERE (scope, owner_id) IN (VALUES {", ".join("(?, ?)" for _ in owners)})
            """,  # noqa: S608 - only question marks are put in
            [value for owner in owners for value in (owner.scope, owner.id)],
        )
        return [
            (Owner(Scope(scope), owner_id), name, value) for scope, owner_id, name, value in rows if name in kinds()
        ]

    async def get(self, owner: Owner, name: str) -> str | None:
        rows = await self._database.read(_SELECT_VALUE, (owner.scope, owner.id, name))
        return rows[0][0] if rows else None

    async def all_named(self, name: str) -> dict[Owner, str]:
        rows = await self._database.read(
            "SELECT scope, owner_id, value FROM settings WHERE name = ?",
            (name,),
        )
        return {Owner(Scope(scope), owner_id): value for scope, owner_id, value in rows}

    async def set(self, owner: Owner, name: str, value: str | None, by: UserId | None) -> bool:
        """Set a value, or delete it with None. Return True if this changed the value."""
        return await self._database.write(
            lambda db: self._change(db, owner, name, value, by=by, guild=None),
            lambda _: self._caches.options.clear(),
        )

    async def change_option(
        self,
        owner: Owner,
        name: str,
        value: str | None,
        *,
        by: UserId,
        guild: GuildId | None,
        only_if: tuple[str | None] | None = None,
    ) -> Change | None:
        """Set a value, or delete it with None, and record the change. Return the change, None if the value is the same.

        With `only_if`, nothing changes unless that is the current value.
        """

        def change(db: sqlite3.Connection) -> Change | None:
            row = db.execute(_SELECT_VALUE, (owner.scope, owner.id, name)).fetchone()
            old = row[0] if row else None
            if only_if is not None and only_if != (old,):
                return None
            if not self._change(db, owner, name, value, by=by, guild=guild):
                return None
            return _change(
                db.execute(
                    f"""
                    INSERT INTO changes (at, changed_by, guild_id, scope, owner_id, name, old, new)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    RETURNING {_CHANGE}
                    """,  # noqa: S608 - a constant
                    (self._now(), by, guild, owner.scope, owner.id, name, old, value),
                ).fetchall()[0]
            )

        return await self._database.write(change, lambda _: self._caches.options.clear())

    def _change(
        self,
        db: sqlite3.Connection,
        owner: Owner,
        name: str,
        value: str | None,
        *,
        by: UserId | None,
        guild: GuildId | None,
    ) -> bool:
        if value is None:
            sql = "DELETE FROM settings WHERE scope = ? AND owner_id = ? AND name = ?"
            return db.execute(sql, (owner.scope, owner.id, name)).rowcount > 0
        cursor = db.execute(
            """
            INSERT INTO settings (scope, owner_id, name, value, changed_by, changed_at, guild_id)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (scope, owner_id, name) DO UPDATE
            SET value = excluded.value, changed_by = excluded.changed_by,
                changed_at = excluded.changed_at, guild_id = excluded.guild_id
            WHERE value <> excluded.value
            """,
            (owner.scope, owner.id, name, value, by, self._now(), guild),
        )
        return cursor.rowcount > 0

    async def change(self, number: int) -> Change | None:
        rows = await self._database.read(f"SELECT {_CHANGE} FROM changes WHERE id = ?", (number,))  # noqa: S608
        return _change(rows[0]) if rows else None

    async def changes(
        self,
        guild: GuildId | None,
        *,
        owner: Owner | None = None,
        name: str | None = None,
        limit: int,
        before: int | None = None,
    ) -> list[Change]:
        """Return up to `limit` changes in a guild (None: of the bot's own options), newest first.

        Filtered by owner, by option, and by `before` a change's id, where given.
        """
        conditions, parameters = ["guild_id IS ?"], list[Any]((guild,))
        if owner is not None:
            conditions.append("scope = ? AND owner_id = ?")
            parameters += [owner.scope, owner.id]
        if name is not None:
            conditions.append("name = ?")
            parameters.append(name)
        if before is not None:
            conditions.append("id < ?")
            parameters.append(before)
        rows = await self._database.read(
            f"SELECT {_CHANGE} FROM changes WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT ?",  # noqa: S608
            [*parameters, limit],
        )
        return [_change(row) for row in rows]

    async def keep_draft(self, owner: Owner, user: UserId, draft: Draft) -> None:
        await self._execute(
            "INSERT OR REPLACE INTO drafts (scope, owner_id, user_id, content, base, at) VALUES (?, ?, ?, ?, ?, ?)",
            (owner.scope, owner.id, user, draft.text, draft.base, self._now()),
            unchanged,
        )

    async def draft(self, owner: Owner, user: UserId) -> Draft | None:
        rows = await self._database.read(
            "SELECT content, base FROM drafts WHERE scope = ? AND owner_id = ? AND user_id = ?",
            (owner.scope, owner.id, user),
        )
        return Draft(*rows[0]) if rows else None

    async def drop_draft(self, owner: Owner, user: UserId) -> None:
        await self._execute(
            "DELETE FROM drafts WHERE scope = ? AND owner_id = ? AND user_id = ?",
            (owner.scope, owner.id, user),
            unchanged,
        )

    async def delete_drafts_before(self, before: float) -> None:
        """Delete the drafts last saved before a time."""
        await self._execute("DELETE FROM drafts WHERE at < ?", (before,), unchanged)


def _change(row: Any) -> Change:
    number, at, by, guild, scope, owner, name, old, new = row
    return Change(number, at, UserId(by), GuildId(guild) if guild else None, Owner(Scope(scope), owner), name, old, new)
