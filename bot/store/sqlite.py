"""The only SQL in the project: what is remembered."""

from pathlib import Path
from typing import Any, Self

import aiosqlite

from bot.domain import (
    ChannelId,
    Forgotten,
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

# A reset says how many messages it forgot; beyond this it says "more than", because counting all of a very
# long conversation would make every other channel wait.
COUNTED_AT_MOST = 10_000

SYSTEM_PROMPT = "system_prompt"


class SqliteStore:
    """`ports.Store` on one SQLite file. Made by `open`; must be closed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

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
        model: str,
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

    # ----------------------------------------------------------- forgetting

    async def reset(self, channel: ChannelId, *, undo_s: float) -> Forgotten | None:
        """Forget the channel's conversation; None when there was nothing to forget."""
        async with self._database.transaction() as db:
            last = await first(
                db,
                """
                SELECT max(m.position)
                FROM messages AS m
                JOIN conversations AS c USING (channel_id)
                WHERE channel_id = ? AND m.position > c.floor
                """,
                (channel,),
            )
            if last is None or last[0] is None:
                return None
            counted = await first(
                db,
                """
                SELECT count(*)
                FROM (
                    SELECT 1
                    FROM messages
                    WHERE channel_id = ?1
                      AND position > (SELECT floor FROM conversations WHERE channel_id = ?1)
                    LIMIT ?2
                )
                """,
                (channel, COUNTED_AT_MOST + 1),
            )
            until = self._now() + undo_s
            await db.execute(
                """
                UPDATE conversations
                SET undo_floor = floor, undo_start = window_start, undo_until = ?, floor = ?
                WHERE channel_id = ?
                """,
                (until, last[0], channel),
            )
        number = counted[0] if counted else 0
        return Forgotten(MessageId(last[0]), min(number, COUNTED_AT_MOST), number > COUNTED_AT_MOST, until)

    async def undo_reset(self, channel: ChannelId, floor: MessageId) -> bool:
        """Take back the reset that `floor` names; False when it is too late for that."""
        async with self._database.transaction() as db:
            cursor = await db.execute(
                """
                UPDATE conversations
                SET floor = undo_floor, window_start = undo_start,
                    undo_floor = NULL, undo_start = NULL,
                    -- An earlier reset whose undo this one replaced is now due.
                    undo_until = CASE WHEN undo_floor > 0 THEN ?1 END
                WHERE channel_id = ?2 AND floor = ?3 AND undo_until > ?1
                """,
                (self._now(), channel, floor),
            )
            return cursor.rowcount > 0

    async def purge(self, *, limit: int) -> int:
        """Delete up to `limit` forgotten messages whose undo has run out. Return how many."""
        async with self._database.transaction() as db:
            due = await first(
                db,
                """
                SELECT channel_id, floor
                FROM conversations
                WHERE undo_until <= ?
                LIMIT 1
                """,
                (self._now(),),
            )
            if due is None:
                return 0
            cursor = await db.execute(
                """
                DELETE FROM messages
                WHERE id IN (SELECT id FROM messages WHERE channel_id = ? AND position <= ? LIMIT ?)
                """,
                (*due, limit),
            )
            if cursor.rowcount < limit:
                await db.execute(
                    """
                    UPDATE conversations
                    SET undo_floor = NULL, undo_start = NULL, undo_until = NULL
                    WHERE channel_id = ?
                    """,
                    (due[0],),
                )
            return cursor.rowcount

    def _now(self) -> float:
        return self._clock.now().timestamp()


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
