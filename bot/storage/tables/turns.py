"""Turns: one for each mention, with the state and the Discord messages of its reply."""

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.core.domain import (
    ChannelId,
    Message,
    MessageId,
    OpenTurn,
    Outcome,
    Place,
    Request,
    Role,
    Speaker,
    Turn,
    TurnId,
    Usage,
    UserId,
)
from bot.core.errors import ContentFiltered
from bot.storage.tables.attachments import add_attachments
from bot.storage.tables.base import Table, place_of, unchanged, with_message
from bot.storage.wal import Sync

# Instead of an error: an edit has made the message no question, and another one can make it one again.
_UNASKED = "Unasked"
_OPEN_TURN = """
    SELECT t.id, t.question_id, t.author_id, coalesce(m.author_name, ''), coalesce(m.content, ''),
           coalesce(m.tokens, 0), coalesce(t.previous, ''), t.continues,
           t.channel_id, c.parent_id, c.guild_id, c.category_id
    FROM turns AS t
    JOIN conversations AS c USING (channel_id)
    LEFT JOIN messages AS m ON m.id = t.question_id
"""


# No later question was asked in the conversation of `turns`, and its question is remembered.
_IS_LAST = """
    EXISTS (
        SELECT 1
        FROM messages AS m
        JOIN conversations AS c USING (channel_id)
        WHERE m.id = turns.question_id AND m.position > c.reset_point
    )
    AND NOT EXISTS (
        SELECT 1
        FROM messages AS later
        JOIN turns AS t ON t.question_id = later.position
        WHERE later.channel_id = turns.channel_id AND later.position > turns.question_id
    )
"""


class EarlierReply(NamedTuple):
    question: MessageId
    asker: UserId
    last_part: MessageId
    parts: int
    answer: str | None
    """None if there is none or it was reset."""


class TurnsTable(Table):
    async def open(self, request: Request, tokens: int) -> Turn | None:
        """Store a question and open its turn in one transaction, which survives a power cut after `Store.synced`.

        Return None if the question is known, unless it was withdrawn by an edit.
        """
        place = request.place

        def open_(db: sqlite3.Connection) -> int | None:
            _add_conversation(db, place)
            opened = db.execute(
                """
                INSERT INTO turns (question_id, channel_id, author_id, opened_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (question_id) DO UPDATE
                SET channel_id = excluded.channel_id, opened_at = excluded.opened_at, closed_at = NULL,
                    outcome = NULL, error = NULL, resumed = 0, previous = NULL, continues = 0
                WHERE error = ?
                RETURNING id
                """,
                (request.id, place.channel, request.author.id, self._now(), _UNASKED),
            ).fetchall()
            if not opened:
                # Known, and perhaps deleted since: must not be stored again.
                return None
            # Of the answer before it was withdrawn.
            db.execute("DELETE FROM parts WHERE turn_id = ?", opened[0])
            db.execute(
                """
                INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)
                VALUES (?1, ?2, ?1, 'user', ?3, ?4, ?5, ?6)
                """,
                (request.id, place.channel, request.author.id, request.author.name, request.content, tokens),
            )
            add_attachments(db, request.id, [(each, None) for each in request.attachments])
            return int(opened[0][0])

        question = Message(
            request.id,
            request.id,
            Role.USER,
            request.author,
            request.content,
            tokens + sum(each.tokens for each in request.attachments),
            attachments=request.attachments,
        )
        turn = await self._database.write(
            open_, lambda turn: self._add_to_window(place.channel, question if turn else None), sync=Sync.SOON
        )
        if turn is None:
            return None
        return Turn(TurnId(turn), question, place, request.roles, files=request.files, proxied=request.proxied)

    async def owe(self, request: Request) -> None:
        """Open a turn without its question, because a message of its reply may stand that must be deleted."""

        def open_(db: sqlite3.Connection) -> None:
            _add_conversation(db, request.place)
            db.execute(
                """
                INSERT INTO turns (question_id, channel_id, author_id, opened_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                (request.id, request.place.channel, request.author.id, self._now()),
            )

        await self._database.write(open_, unchanged)

    async def unask(self, question: MessageId) -> None:
        """Let a later edit ask a question anew whose messages were deleted."""
        await self._execute("UPDATE turns SET error = ? WHERE question_id = ?", (_UNASKED, question), unchanged)

    async def list_open(self) -> list[OpenTurn]:
        """Return the open turns, oldest question first."""
        # Without INDEXED BY, SQLite scans all turns by channel.
        select = _OPEN_TURN.replace("turns AS t", "turns AS t INDEXED BY turns_open")
        rows = await self._database.read(f"{select} WHERE t.outcome IS NULL ORDER BY t.question_id", ())
        return [OpenTurn(turn := _turn(row), await self._parts(turn.id)) for row in rows]

    async def resume(self, turn: TurnId) -> int | None:
        """Count an attempt at an open turn. Return the number of attempts, None if the turn is closed."""
        resumed = await self._execute_returning(
            "UPDATE turns SET resumed = resumed + 1 WHERE id = ? AND outcome IS NULL RETURNING resumed",
            (turn,),
        )
        return int(resumed[0][0]) if resumed else None

    async def parts(self, question: MessageId) -> tuple[MessageId, ...] | None:
        """Return the reply's messages in order, None for an unknown question."""
        rows = await self._database.read("SELECT id FROM turns WHERE question_id = ?", (question,))
        return await self._parts(TurnId(rows[0][0])) if rows else None

    async def asker(self, channel: ChannelId, message: MessageId) -> UserId | None:
        """Return the author of a stored question, or of the question that a reply answers."""
        rows = await self._database.read(
            """
            SELECT author_id
            FROM messages
            -- A thread's first question is in the parent channel, and stored in the thread, which has its id.
            -- Without the plus, SQLite reads all messages of the channel.
            WHERE +channel_id IN (?1, ?2) AND role = 'user' AND id IN (
                SELECT ?2
                UNION ALL
                SELECT t.question_id FROM parts AS p JOIN turns AS t ON t.id = p.turn_id WHERE p.message_id = ?2
            )
            """,
            (channel, message),
        )
        return UserId(rows[0][0]) if rows else None

    async def reopen(self, question: MessageId, *, continues: bool) -> Turn | None:
        """Open the closed turn of the last question in its channel again, and move its answer to `previous`.

        Return None if the turn is open, a later question was asked, or the question is not stored.
        """

        def reopen(db: sqlite3.Connection) -> Any:
            reopened = db.execute(
                f"""
                UPDATE turns
                SET outcome = NULL, closed_at = NULL, error = NULL, resumed = 0, continues = ?2,
                    previous = (SELECT m.content FROM messages AS m WHERE m.position = ?1 AND m.role = 'assistant'
                                AND m.channel_id = turns.channel_id)
                WHERE question_id = ?1 AND outcome IS NOT NULL AND {_IS_LAST}
                RETURNING channel_id
                """,  # noqa: S608 - a constant
                (question, continues),
            ).fetchall()
            if not reopened:
                return None
            db.execute(
                "DELETE FROM messages WHERE channel_id = ? AND position = ? AND role = 'assistant'",
                (reopened[0][0], question),
            )
            return db.execute(f"{_OPEN_TURN} WHERE t.question_id = ?", (question,)).fetchone()

        row = await self._database.write(reopen)
        return _turn(row) if row else None

    async def is_last(self, question: MessageId) -> bool:
        """Return True for the last question of its conversation, if it is remembered."""
        sql = f"SELECT 1 FROM turns WHERE question_id = ? AND {_IS_LAST}"  # noqa: S608 - a constant
        return bool(await self._database.read(sql, (question,)))

    async def before(self, turn: Turn) -> EarlierReply | None:
        """Return the reply before this turn's in its conversation."""
        rows = await self._database.read(
            """
            SELECT t.question_id, t.author_id,
                   (SELECT message_id FROM parts WHERE turn_id = t.id ORDER BY ordinal DESC LIMIT 1),
                   (SELECT count(*) FROM parts WHERE turn_id = t.id),
                   iif(t.question_id > c.reset_point, m.content, NULL)
            FROM (
                SELECT id, question_id, author_id, channel_id
                FROM turns
                WHERE channel_id = ? AND id < ? AND EXISTS (SELECT 1 FROM parts WHERE turn_id = turns.id)
                ORDER BY id DESC
                LIMIT 1
            ) AS t
            JOIN conversations AS c USING (channel_id)
            LEFT JOIN messages AS m
                ON m.channel_id = t.channel_id AND m.position = t.question_id AND m.role = 'assistant'
            """,
            (turn.place.channel, turn.id),
        )
        return EarlierReply(*rows[0]) if rows else None

    async def _parts(self, turn: TurnId) -> tuple[MessageId, ...]:
        rows = await self._database.read("SELECT message_id FROM parts WHERE turn_id = ? ORDER BY ordinal", (turn,))
        return tuple(MessageId(row[0]) for row in rows)

    async def set_parts(self, turn: TurnId, messages: Sequence[MessageId]) -> None:
        """Replace the reply's messages."""

        def set_(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM parts WHERE turn_id = ?", (turn,))
            db.executemany(
                "INSERT INTO parts (message_id, turn_id, ordinal) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [(message, turn, ordinal) for ordinal, message in enumerate(messages)],
            )

        await self._database.write(set_, unchanged)

    async def answer(self, question: MessageId) -> str | None:
        """Return the answer to a question, None if there is none or it was reset."""
        rows = await self._database.read(
            """
            SELECT m.content
            FROM turns AS t
            JOIN conversations AS c USING (channel_id)
            JOIN messages AS m ON m.channel_id = t.channel_id AND m.position = t.question_id
            -- With the condition on m.position, SQLite reads all positions behind the reset.
            WHERE t.question_id = ? AND m.role = 'assistant' AND t.question_id > c.reset_point
            """,
            (question,),
        )
        return rows[0][0] if rows else None

    async def is_newest_part(self, message: MessageId) -> bool:
        """Return True for a message of the reply to the newest question in its channel."""
        rows = await self._database.read(
            """
            SELECT t.question_id = (SELECT max(m.position) FROM messages AS m WHERE m.channel_id = t.channel_id)
            FROM parts AS p
            JOIN turns AS t ON t.id = p.turn_id
            WHERE p.message_id = ?
            """,
            (message,),
        )
        return bool(rows and rows[0][0])

    async def is_forgotten_part(self, message: MessageId) -> bool:
        """Return True for a message of a reply whose text was deleted here."""
        rows = await self._database.read(
            """
            SELECT 1
            FROM parts AS p
            JOIN turns AS t ON t.id = p.turn_id
            WHERE p.message_id = ? AND t.outcome IS NOT NULL AND NOT EXISTS (
                SELECT 1
                FROM messages AS m
                WHERE m.channel_id = t.channel_id AND m.position = t.question_id AND m.role = 'assistant'
            )
            """,
            (message,),
        )
        return bool(rows)

    async def is_part(self, message: MessageId) -> bool:
        """Return True for a message of any reply."""
        return bool(await self._database.read("SELECT 1 FROM parts WHERE message_id = ?", (message,)))

    async def questions_of(self, messages: Sequence[MessageId]) -> dict[MessageId, MessageId]:
        """Map those of up to 500 messages that are parts of replies to the answered questions."""
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

    async def finish(
        self, turn: Turn, *, by: Speaker, content: str, tokens: int, model: str, usage: Usage | None
    ) -> None:
        """Store the answer and close the turn, in one transaction."""
        answer = (by, content, tokens)
        await self._close(turn, Outcome.ANSWERED, answer, model=model, usage=usage)

    async def fail(self, turn: Turn, *, by: Speaker, partial: str, tokens: int, model: str, error: str) -> None:
        """Close the turn with an error, and store the partial answer if Discord shows it."""
        answer = (by, partial, tokens) if partial else None
        await self._close(turn, Outcome.FAILED, answer, model=model, error=error)
        if error == ContentFiltered.__name__:  # see NOT_REFUSED
            self._caches.windows.change(turn.place.channel, lambda _: None)

    async def abandon(self, turn: Turn) -> None:
        await self._close(turn, Outcome.ABANDONED)

    async def _close(
        self,
        turn: Turn,
        outcome: Outcome,
        answer: tuple[Speaker, str, int] | None = None,
        *,
        model: str | None = None,
        usage: Usage | None = None,
        error: str | None = None,
    ) -> None:
        counts: tuple[int | None, ...] = (None,) * 4
        if usage:
            counted = (usage.prompt_tokens, usage.cached_tokens)
            counts = (*counted, usage.completion_tokens, usage.reasoning_tokens)

        def close(db: sqlite3.Connection) -> Message | None:
            cursor = db.execute(
                """
                UPDATE turns
                SET closed_at = ?, outcome = ?, error = coalesce(?, error), model = ?, previous = NULL,
                    prompt_tokens = ?, cached_tokens = ?, output_tokens = ?, reasoning_tokens = ?
                WHERE id = ? AND outcome IS NULL
                """,
                (self._now(), outcome, error, model, *counts, turn.id),
            )
            if cursor.rowcount < 1:
                return None
            db.execute("DELETE FROM rounds WHERE turn_id = ?", (turn.id,))
            return _add_answer(db, turn, *answer) if answer else None

        await self._database.write(close, lambda answer: self._add_to_window(turn.place.channel, answer))

    async def asked_since(self, since: float, *, without: Sequence[str]) -> list[tuple[float, ChannelId, UserId]]:
        """Return time, channel and user of the turns since a time, except those with an error of `without`."""
        rows = await self._database.read(
            f"""
            SELECT opened_at, channel_id, author_id
            FROM turns
            WHERE opened_at > ? AND (error IS NULL OR error NOT IN ({", ".join("?" for _ in without)}))
            ORDER BY opened_at
            """,  # noqa: S608 - only question marks are put in
            (since, *without),
        )
        return [(at, ChannelId(channel), UserId(user)) for at, channel, user in rows]

    def _add_to_window(self, channel: ChannelId, message: Message | None) -> None:
        if message is not None:
            self._caches.windows.change(channel, lambda held: with_message(held, message))


def _add_conversation(db: sqlite3.Connection, place: Place) -> None:
    db.execute(
        """
        INSERT INTO conversations (channel_id, parent_id, guild_id, category_id)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (channel_id) DO UPDATE
        -- The parent of an archived thread may be unknown at first, and channels move between categories.
        SET parent_id = coalesce(excluded.parent_id, parent_id), category_id = excluded.category_id
        WHERE excluded.parent_id IS NOT NULL AND parent_id IS NULL
           OR excluded.parent_id IS parent_id AND excluded.category_id IS NOT category_id
        """,
        (place.channel, place.parent, place.guild, place.category),
    )


def _add_answer(db: sqlite3.Connection, turn: Turn, by: Speaker, content: str, tokens: int) -> Message | None:
    """Insert the answer under the id of its first part.

    Return None if Discord never showed a part, or the question was deleted meanwhile.
    """
    question = turn.question
    added = db.execute(
        """
        INSERT INTO messages (id, channel_id, position, role, author_id, author_name, content, tokens)
        SELECT message_id, ?, ?, 'assistant', ?, ?, ?, ?
        FROM parts
        WHERE turn_id = ? AND ordinal = 0
          AND EXISTS (SELECT 1 FROM messages WHERE id = ?)
        ON CONFLICT (id) DO UPDATE SET content = excluded.content, tokens = excluded.tokens
        RETURNING id
        """,
        (turn.place.channel, question.position, by.id, by.name, content, tokens, turn.id, question.id),
    ).fetchall()
    if not added:
        return None
    return Message(MessageId(added[0][0]), question.position, Role.ASSISTANT, by, content, tokens)


def _turn(row: Any) -> Turn:
    turn, question_id, author, name, content, tokens, previous, continues, *place = row
    position = MessageId(question_id)
    question = Message(position, position, Role.USER, Speaker(UserId(author), name), content, tokens)
    return Turn(TurnId(turn), question, place_of(*place), previous=previous, continues=bool(continues))
