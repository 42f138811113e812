"""What is remembered. With `forgetting.py` and the migrations all SQL of the project."""

from pathlib import Path
from typing import Any, Self

import aiosqlite

from bot.domain import (
    ChannelId,
    Message,
    MessageId,
    Outcome,
    Owner,
    Place,
    Request,
    Role,
    Scope,
    Speaker,
    SystemPrompt,
    Turn,
    TurnId,
    Usage,
    UserId,
)
from bot.ports import Clock
from bot.store.database import Database, first
from bot.store.forgetting import Forgetting

SYSTEM_PROMPT = "system_prompt"


class SqliteStore(Forgetting):
    """`ports.Store` on one SQLite file. Made by `open`; must be closed."""

    @classmethod
    async def open(cls, path: Path, clock: Clock) -> Self:
        """Open the file, made new where there is none. Raise a `StoreError` that says why it cannot be used."""
        return cls(await Database.open(path), clock)

    async def close(self) -> None:
        """Finish what is under way and let go of the file."""
        await self._database.close()

    # ---------------------------------------------------------------- turns

    async def open_turn(self, request: Request, tokens: int) -> Turn | None:
        """Remember a question and that it wants an answer, in one transaction; None if it was known before."""
        place = request.place
        async with self._database.transaction() as db:
            await db.execute(
                """
                INSERT INTO conversations (channel_id, parent_id, guild_id)
                VALUES (?, ?, ?)
                ON CONFLICT (channel_id) DO NOTHING
                """,
                (place.channel, place.parent, place.guild),
            )
            await db.execute(
                """
                INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)
                VALUES (?1, ?2, ?1, 'user', ?3, ?4, ?5, ?6)
                ON CONFLICT (id) DO NOTHING
                """,
                (request.id, place.channel, request.author.id, request.author.name, request.content, tokens),
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
            return None
        question = Message(request.id, request.id, Role.USER, request.author, request.content, tokens)
        return Turn(TurnId(opened[0]), question, place)

    async def window(self, question: Message, channel: ChannelId) -> list[Message]:
        """Return what the prompt for `question` may hold, oldest first, the question last."""
        rows = await self._database.read(
            """
            SELECT m.id, m.position, m.role, m.author_id, m.author_name, m.content, m.tokens
            FROM conversations AS c
            JOIN messages AS m ON m.channel_id = c.channel_id
            WHERE c.channel_id = ?
              AND m.position BETWEEN max(c.window_start, c.floor + 1) AND ?
            ORDER BY m.position, m.id
            """,
            (channel, question.position),
        )
        return [_message(row) for row in rows]

    async def move_window(self, channel: ChannelId, start: MessageId) -> None:
        """Let prompts of this channel begin at position `start` from now on."""
        async with self._database.transaction() as db:
            await db.execute(
                "UPDATE conversations SET window_start = ? WHERE channel_id = ?", (start, channel)
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

    async def answered(
        self, turn: Turn, *, by: Speaker, content: str, tokens: int, model: str, usage: Usage | None
    ) -> None:
        """Remember the answer and close the turn, in one transaction."""
        async with self._database.transaction() as db:
            await self._remember_answer(db, turn, by, content, tokens)
            await self._close(db, turn, Outcome.ANSWERED, model=model, usage=usage)

    async def failed(
        self, turn: Turn, *, by: Speaker, partial: str, tokens: int, model: str, error: str
    ) -> None:
        """Close the turn without an answer; what had arrived of it (`partial`) is remembered if shown."""
        async with self._database.transaction() as db:
            if partial:
                await self._remember_answer(db, turn, by, partial, tokens)
            await self._close(db, turn, Outcome.FAILED, model=model, error=error)

    async def abandoned(self, turn: Turn) -> None:
        """Close the turn without an answer that anybody waits for."""
        async with self._database.transaction() as db:
            await self._close(db, turn, Outcome.ABANDONED, model=None)

    async def remembers(self, message: MessageId) -> bool:
        """Say whether `message` is in the log."""
        return bool(await self._database.read("SELECT 1 FROM messages WHERE id = ?", (message,)))

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
    ) -> None:
        counts = (
            (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens, usage.reasoning_tokens)
            if usage
            else (None, None, None, None)
        )
        await db.execute(
            """
            UPDATE turns
            SET closed_at = ?, outcome = ?, error = ?, model = ?,
                prompt_tokens = ?, cached_tokens = ?, output_tokens = ?, reasoning_tokens = ?
            WHERE id = ?
            """,
            (self._now(), outcome, error, model, *counts, turn.id),
        )

    # ------------------------------------------------------------- settings

    async def system_prompt(self, place: Place) -> SystemPrompt | None:
        """Return the prompt set nearest to `place`, None where nobody has set one."""
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
        async with self._database.transaction() as db:
            if value is None:
                cursor = await db.execute(
                    "DELETE FROM settings WHERE scope = ? AND owner_id = ? AND name = ?",
                    (owner.scope, owner.id, name),
                )
            else:
                cursor = await db.execute(
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


def _message(row: Any) -> Message:
    message_id, position, role, author_id, author_name, content, tokens = row
    return Message(
        MessageId(message_id),
        MessageId(position),
        Role(role),
        Speaker(UserId(author_id), author_name),
        content,
        tokens,
    )
