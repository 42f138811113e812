"""Mentions on their way to replies: opened, taken up again, closed."""

from collections.abc import Sequence
from typing import Any

import aiosqlite

from bot.domain import (
    Message,
    MessageId,
    OpenTurn,
    Outcome,
    Request,
    Role,
    Speaker,
    Turn,
    TurnId,
    Usage,
    UserId,
)
from bot.store.database import first
from bot.store.section import Section, place_of


class Turns(Section):
    """The part of `ports.Store` that knows which mention is owed a reply."""

    async def open_turn(self, request: Request, tokens: int) -> Turn | None:
        """Remember a question and that it wants an answer, in one transaction; None if it was known before."""
        place = request.place
        async with self._database.transaction() as db:
            await db.execute(
                """
                INSERT INTO conversations (channel_id, parent_id, guild_id)
                VALUES (?, ?, ?)
                ON CONFLICT (channel_id) DO UPDATE
                -- An archived thread's channel may not be known at first.
                SET parent_id = excluded.parent_id
                WHERE parent_id IS NULL AND excluded.parent_id IS NOT NULL
                """,
                (place.channel, place.parent, place.guild),
            )
            opened = await first(
                db,
                """
                INSERT INTO turns (question_id, channel_id, author_id, opened_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (question_id) DO NOTHING
                RETURNING id
                """,
                (request.id, place.channel, request.author.id, self._now()),
            )
            if opened is None:
                # Seen before, and perhaps deleted since: it must not come back.
                return None
            await db.execute(
                """
                INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)
                VALUES (?1, ?2, ?1, 'user', ?3, ?4, ?5, ?6)
                """,
                (request.id, place.channel, request.author.id, request.author.name, request.content, tokens),
            )
        question = Message(request.id, request.id, Role.USER, request.author, request.content, tokens)
        return Turn(TurnId(opened[0]), question, place, request.roles)

    async def open_turns(self) -> list[OpenTurn]:
        """Return all turns that nobody has closed, in the order in which they were asked."""
        rows = await self._database.read(
            """
            SELECT t.id, t.question_id, t.channel_id, t.author_id, c.parent_id, c.guild_id,
                   coalesce(m.author_name, ''), coalesce(m.content, ''), coalesce(m.tokens, 0)
            FROM turns AS t
            JOIN conversations AS c USING (channel_id)
            LEFT JOIN messages AS m ON m.id = t.question_id
            WHERE t.outcome IS NULL
            ORDER BY t.question_id
            """,
            (),
        )
        return [OpenTurn(turn := _turn(row), await self._parts(turn.id)) for row in rows]

    async def resume_turn(self, turn: TurnId) -> int | None:
        """Count one more attempt at an open turn and return how many there were; None when it is closed."""
        async with self._database.transaction() as db:
            resumed = await first(
                db,
                "UPDATE turns SET resumed = resumed + 1 WHERE id = ? AND outcome IS NULL RETURNING resumed",
                (turn,),
            )
        return int(resumed[0]) if resumed else None

    async def _parts(self, turn: TurnId) -> tuple[MessageId, ...]:
        rows = await self._database.read(
            "SELECT message_id FROM parts WHERE turn_id = ? ORDER BY ordinal", (turn,)
        )
        return tuple(MessageId(row[0]) for row in rows)

    async def set_parts(self, turn: TurnId, messages: Sequence[MessageId]) -> None:
        """Remember that the reply consists of exactly these messages, in this order."""
        async with self._database.transaction() as db:
            await db.execute("DELETE FROM parts WHERE turn_id = ?", (turn,))
            await db.executemany(
                "INSERT INTO parts (message_id, turn_id, ordinal) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [(message, turn, ordinal) for ordinal, message in enumerate(messages)],
            )

    async def add_part(self, turn: TurnId, ordinal: int, message: MessageId) -> None:
        """Remember that `message` is the reply's part number `ordinal`, from 0."""
        async with self._database.transaction() as db:
            await db.execute(
                """
                INSERT INTO parts (message_id, turn_id, ordinal)
                VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                (message, turn, ordinal),
            )

    async def is_part(self, message: MessageId) -> bool:
        """Say whether `message` is one of the bot's replies."""
        return bool(await self._database.read("SELECT 1 FROM parts WHERE message_id = ?", (message,)))

    async def answer_to(self, messages: Sequence[MessageId]) -> dict[MessageId, MessageId]:
        """Return, for those of up to 500 messages that are parts of replies, to which question."""
        rows = await self._database.read(
            f"""
            SELECT p.message_id, t.question_id
            FROM parts AS p
            JOIN turns AS t ON t.id = p.turn_id
            WHERE p.message_id IN ({", ".join("?" for _ in messages)})
            """,  # noqa: S608 - only question marks are put in
            messages,
        )
        return {MessageId(message): MessageId(question) for message, question in rows}

    async def answered(
        self, turn: Turn, *, by: Speaker, content: str, tokens: int, model: str, usage: Usage | None
    ) -> None:
        """Remember the answer and close the turn, in one transaction."""
        async with self._database.transaction() as db:
            if await self._close(db, turn, Outcome.ANSWERED, model=model, usage=usage):
                await self._remember_answer(db, turn, by, content, tokens)

    async def failed(
        self, turn: Turn, *, by: Speaker, partial: str, tokens: int, model: str, error: str
    ) -> None:
        """Close the turn without an answer; what had arrived of it (`partial`) is remembered if shown."""
        async with self._database.transaction() as db:
            if await self._close(db, turn, Outcome.FAILED, model=model, error=error) and partial:
                await self._remember_answer(db, turn, by, partial, tokens)

    async def abandoned(self, turn: Turn) -> None:
        """Close the turn without an answer that anybody waits for."""
        async with self._database.transaction() as db:
            await self._close(db, turn, Outcome.ABANDONED, model=None)

    async def _remember_answer(
        self, db: aiosqlite.Connection, turn: Turn, by: Speaker, content: str, tokens: int
    ) -> None:
        """Add the answer under its first part's id.

        An answer that Discord never showed is not remembered, nor one whose question was deleted meanwhile.
        """
        question = turn.question
        await db.execute(
            """
            INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)
            SELECT message_id, ?, ?, 'assistant', ?, ?, ?, ?
            FROM parts
            WHERE turn_id = ? AND ordinal = 0
              AND EXISTS (SELECT 1 FROM messages WHERE id = ?)
            ON CONFLICT (id) DO UPDATE SET content = excluded.content, tokens = excluded.tokens
            """,
            (turn.place.channel, question.position, by.id, by.name, content, tokens, turn.id, question.id),
        )

    async def _close(
        self,
        db: aiosqlite.Connection,
        turn: Turn,
        outcome: Outcome,
        *,
        model: str | None,
        usage: Usage | None = None,
        error: str | None = None,
    ) -> bool:
        """Close an open turn; say whether it was open."""
        counts = (
            (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens, usage.reasoning_tokens)
            if usage
            else (None, None, None, None)
        )
        cursor = await db.execute(
            """
            UPDATE turns
            SET closed_at = ?, outcome = ?, error = ?, model = ?,
                prompt_tokens = ?, cached_tokens = ?, output_tokens = ?, reasoning_tokens = ?
            WHERE id = ? AND outcome IS NULL
            """,
            (self._now(), outcome, error, model, *counts, turn.id),
        )
        return cursor.rowcount > 0


def _turn(row: Any) -> Turn:
    turn_id, question_id, channel_id, author_id, parent_id, guild_id, author_name, content, tokens = row
    question = Message(
        MessageId(question_id),
        MessageId(question_id),
        Role.USER,
        Speaker(UserId(author_id), author_name),
        content,
        tokens,
    )
    return Turn(TurnId(turn_id), question, place_of(channel_id, parent_id, guild_id))
