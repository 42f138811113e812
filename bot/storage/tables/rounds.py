"""Rounds of open turns: completions that called tools, the calls, and their results."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from bot.core.domain import MessageId, Turn, TurnId, UserId
from bot.core.tools import CallState, Link, ToolCall, ToolResult, ToolRound
from bot.storage.database import Database
from bot.storage.repeated_words import words as words_of
from bot.storage.tables.base import Table, unchanged


class RoundsTable(Table):
    async def add(self, turn: Turn, number: int, added: ToolRound, *, reads: Collection[str]) -> None:
        """Store a round before its calls, of which those to the tools `reads` may be repeated.

        A question that was deleted meanwhile gets none.
        """

        def add(db: sqlite3.Connection) -> None:
            stored = db.execute(
                """
                INSERT INTO rounds (turn_id, number, model, content, extra)
                SELECT id, ?, ?, ?, ? FROM turns
                WHERE id = ? AND outcome IS NULL AND EXISTS (SELECT 1 FROM messages WHERE messages.id = question_id)
                """,
                (number, added.model, added.text, json.dumps(dict(added.extra)), turn.id),
            )
            if stored.rowcount < 1:
                return
            db.executemany(
                """
                INSERT INTO calls (turn_id, round, number, id, name, arguments, extra, reads, begun_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    (
                        *(turn.id, number, at, each.call.id, each.call.name, each.call.arguments),
                        *(json.dumps(dict(each.call.extra)), each.call.name in reads),
                        self._now() if each.begun else None,
                    )
                    for at, each in enumerate(added.calls)
                ],
            )

        await self._database.write(add, unchanged)

    async def begin(self, turn: Turn, number: int, call: int) -> None:
        """Store that a call is about to be made."""
        await self._execute(
            "UPDATE calls SET begun_at = ? WHERE turn_id = ? AND round = ? AND number = ?",
            (self._now(), turn.id, number, call),
            unchanged,
        )

    async def finish(self, turn: Turn, number: int, call: int, result: ToolResult) -> None:
        links = json.dumps([(each.label, each.url) for each in result.links])
        await self._execute(
            """
            UPDATE calls SET result = ?, label = ?, is_error = ?, links = ?
            WHERE turn_id = ? AND round = ? AND number = ?
            """,
            (result.text, result.label, result.is_error, links, turn.id, number, call),
            unchanged,
        )

    async def of(self, turn: TurnId) -> tuple[ToolRound, ...]:
        """Return the rounds of an open turn, in order."""
        rounds = await self._database.read(
            "SELECT number, model, content, extra FROM rounds WHERE turn_id = ? ORDER BY number", (turn,)
        )
        if not rounds:
            return ()
        calls = await self._database.read(
            """
            SELECT round, id, name, arguments, extra, begun_at IS NOT NULL AND NOT reads, result, label, is_error, links
            FROM calls
            WHERE turn_id = ?
            ORDER BY round, number
            """,
            (turn,),
        )
        return tuple(
            ToolRound(model, text, tuple(_call(row) for row in calls if row[0] == number), json.loads(extra))
            for number, model, text, extra in rounds
        )

    async def forget(self, turn: Turn) -> bool:
        """Delete a turn's rounds, unless a call may have changed something."""
        deleted = await self._execute(
            """
            DELETE FROM rounds
            WHERE turn_id = ?1
                AND NOT EXISTS (SELECT 1 FROM calls WHERE turn_id = ?1 AND begun_at IS NOT NULL AND NOT reads)
            """,
            (turn.id,),
            unchanged,
        )
        return deleted > 0

    async def of_person(self, user: UserId) -> list[tuple[MessageId, Sequence[ToolRound]]]:
        """Return the rounds of a person's open turns, with their questions."""
        rows = await self._database.read(
            "SELECT id, question_id FROM turns AS t INDEXED BY turns_open WHERE outcome IS NULL AND author_id = ?",
            (user,),
        )
        return [(MessageId(question), found) for turn, question in rows if (found := await self.of(TurnId(turn)))]


async def blank_repeats(database: Database, words: set[str]) -> None:
    """Delete texts and arguments in rounds of open turns that repeat deleted words."""
    if not words:
        return
    for column, blank, table, keys in (
        ("content", "", "rounds", ("turn_id", "number")),
        ("arguments", "{}", "calls", ("turn_id", "round", "number")),
    ):
        here = " AND ".join(f"{key} = ?" for key in keys)
        for said, *key in await database.read(f"SELECT {column}, {', '.join(keys)} FROM {table}", ()):  # noqa: S608 - constants
            if not words.isdisjoint(words_of(said)):
                sql = f"UPDATE {table} SET {column} = ? WHERE {here}"  # noqa: S608
                await database.write(partial(_run, sql=sql, values=(blank, *key)), unchanged)


def _run(db: sqlite3.Connection, sql: str, values: Sequence[Any]) -> None:
    db.execute(sql, values)


def _call(row: Any) -> CallState:
    _, number, name, arguments, extra, begun, text, label, is_error, links = row
    result = None
    if text is not None:
        result = ToolResult(text, label, bool(is_error), tuple(Link(*each) for each in json.loads(links)))
    return CallState(ToolCall(number, name, arguments, json.loads(extra)), bool(begun), result)
