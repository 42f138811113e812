"""Agreed definitions of tools, and questions before calls."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.domain import Approval, ChannelId, Decision, GuildId, MessageId, Pin, Turn, TurnId, UserId
from bot.storage.tables.base import Table, unchanged
from bot.storage.wal import Sync

_APPROVAL = (
    "id, turn_id, round, number, guild_id, channel_id, asker_id, tool, message_id, expires_at, decision, decided_by"
)


class ToolsTable(Table):
    async def pins(self, guild: GuildId) -> Mapping[tuple[str, str], Pin]:
        """Return a guild's pins by server and tool."""
        if (held := self._caches.pins.get(guild)) is None:
            version = self._caches.pins.version
            rows = await self._database.read(
                "SELECT server, tool, digest, definition FROM tool_pins WHERE guild_id = ?", (guild,)
            )
            held = {(server, tool): Pin(server, tool, digest, text) for server, tool, digest, text in rows}
            self._caches.pins.keep(guild, held, version)
        return held

    async def pin(self, guild: GuildId, pins: Sequence[Pin], *, by: UserId, replace: bool) -> None:
        """Store pins; those that there are already only with `replace`."""
        how = "REPLACE" if replace else "IGNORE"

        def pin(db: sqlite3.Connection) -> None:
            db.executemany(
                f"""
                INSERT OR {how} INTO tool_pins (guild_id, server, tool, digest, definition, pinned_by, pinned_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,  # noqa: S608 - one of two words
                [(guild, each.server, each.tool, each.digest, each.definition, by, self._now()) for each in pins],
            )

        await self._database.write(pin, lambda _: self._caches.pins.clear())

    async def ask(self, approval: Approval) -> Approval:
        """Store a question, and return it as stored: an earlier one about the same call stays as it is."""

        def ask(db: sqlite3.Connection) -> Approval:
            db.execute(
                """
                INSERT OR IGNORE INTO approvals (
                    id, turn_id, round, number, guild_id, channel_id, asker_id, tool, asked_at, expires_at
                )
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    *(approval.id, approval.turn, *approval.at, approval.guild, approval.channel, approval.asker),
                    *(approval.tool, self._now(), approval.expires_at),
                ),
            )
            rows = db.execute(
                f"SELECT {_APPROVAL} FROM approvals WHERE turn_id = ? AND round = ? AND number = ?",  # noqa: S608
                (approval.turn, *approval.at),
            ).fetchall()
            return _approval(rows[0])

        return await self._database.write(ask, unchanged)

    async def approval(self, number: str, *, closed: bool = False) -> Approval | None:
        """Return a question of an open turn, with `closed` also one of a closed turn."""
        rows = await self._database.read(
            f"""
            SELECT {_APPROVAL} FROM approvals
            WHERE id = ? AND (? OR EXISTS (SELECT 1 FROM turns WHERE turns.id = turn_id AND outcome IS NULL))
            """,  # noqa: S608 - a constant
            (number, closed),
        )
        return _approval(rows[0]) if rows else None

    async def posted(self, number: str, channel: ChannelId, message: MessageId) -> None:
        """Store where a question stands, which is not its turn's thread if Discord has refused that."""
        await self._execute(
            "UPDATE approvals SET channel_id = ?, message_id = ? WHERE id = ?", (channel, message, number), unchanged
        )

    async def decide(self, approval: Approval, decision: Decision, *, by: UserId, result: str | None = None) -> bool:
        """Store the first decision, with the call's result unless it is to be made. Return False for a later one.

        What a person says for or against a call is too late once the question has expired, or the call is gone.
        """

        def decide(db: sqlite3.Connection) -> bool:
            changed = db.execute(
                """
                UPDATE approvals SET decision = ?1, decided_by = ?2, decided_at = ?3
                WHERE id = ?4 AND decision IS NULL AND (?2 = 0 OR (expires_at > ?3 AND number IS NOT NULL))
                """,
                (decision.value, by, self._now(), approval.id),
            )
            if changed.rowcount and result is not None:
                db.execute(
                    """
                    UPDATE calls SET result = ?, label = '', is_error = 1, links = '[]'
                    WHERE turn_id = ? AND round = ? AND number = ? AND result IS NULL
                    """,
                    (result, approval.turn, *approval.at),
                )
            return changed.rowcount > 0

        return await self._database.write(decide, unchanged)

    async def undecided(self, turn: Turn) -> list[Approval]:
        """Return a turn's questions without a decision."""
        rows = await self._database.read(
            f"SELECT {_APPROVAL} FROM approvals WHERE turn_id = ? AND decision IS NULL",  # noqa: S608 - a constant
            (turn.id,),
        )
        return [_approval(row) for row in rows]

    async def count(self, guild: GuildId | None, user: UserId) -> None:
        """Count a call."""
        await self._execute(
            """
            INSERT INTO tool_days (day, guild_id, user_id, calls) VALUES (?, ?, ?, 1)
            ON CONFLICT (day, guild_id, user_id) DO UPDATE SET calls = calls + 1
            """,
            (int(self._now() // 86400), guild or 0, user),
            unchanged,
            sync=Sync.WITH_NEXT,
        )


def _approval(row: Any) -> Approval:
    number, turn, round_, call, guild, channel, asker, tool, message, expires_at, decision, by = row
    return Approval(
        id=number,
        turn=TurnId(turn),
        at=(round_, call),
        guild=GuildId(guild) if guild else None,
        channel=ChannelId(channel),
        asker=UserId(asker),
        tool=tool,
        expires_at=expires_at,
        message=MessageId(message) if message else None,
        decision=Decision(decision) if decision else None,
        by=UserId(by) if by else None,
    )
