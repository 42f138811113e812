"""Attachments of messages: quoted messages, files, pictures."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core.content import Attachment, Picture, Reading
from bot.core.domain import ChannelId, Message, MessageId, PictureKey, Role, Speaker, UserId
from bot.core.errors import ContentFiltered
from bot.storage.database import Database
from bot.storage.tables.base import Table

# SQLite takes 32,766 parameters (https://www.sqlite.org/limits.html).
MAX_MARKS = 500

# Of `messages AS m`, for `select_messages`.
# A question that the provider's filter refused, without a word of an answer, would be refused again in every prompt.
NOT_REFUSED = f"""
    NOT EXISTS (
        SELECT 1
        FROM turns AS refused
        WHERE refused.question_id = m.position AND refused.error = '{ContentFiltered.__name__}'
          AND NOT EXISTS (
              SELECT 1
              FROM messages AS answer
              WHERE answer.channel_id = m.channel_id AND answer.position = m.position AND answer.role = 'assistant'
          )
    )
"""  # noqa: S608 - a constant

# Passive messages beyond their share leave a window before others.
LEFT_EARLY = "(m.passive AND m.position <= c.passive_to)"

MESSAGE_COLUMNS = (
    "m.id, m.position, m.role, m.author_id, m.author_name, m.content, m.tokens, m.passive, m.has_attachments"
)
# Faster than `Role(...)`.
_ROLES = {role.value: role for role in Role}
_COLUMNS = "message_id, id, label, content, tokens, mime, width, height, detail, source_id, author_id"


class AttachmentsTable(Table):
    async def add(self, message: MessageId, readings: Sequence[Reading]) -> None:
        """Add files to a stored message; skip known ones."""

        def add(db: sqlite3.Connection) -> None:
            if db.execute("SELECT 1 FROM messages WHERE id = ?", (message,)).fetchone():
                add_attachments(db, message, [(each.attachment, each.data) for each in readings])

        await self._database.write(add)

    async def pictures(self, keys: Iterable[PictureKey]) -> Mapping[PictureKey, bytes]:
        found: dict[PictureKey, bytes] = {}
        for key in keys:
            rows = await self._database.read(
                "SELECT picture FROM attachments WHERE message_id = ? AND id = ? AND picture IS NOT NULL",
                (key.message, key.attachment),
            )
            if rows:
                found[key] = rows[0][0]
        return found

    async def drop_pictures(self, channel: ChannelId, upto: MessageId) -> None:
        """Delete the pictures of messages at positions up to `upto`, but not their labels."""
        await self._execute(
            """
            UPDATE attachments
            SET picture = NULL, mime = NULL, label = label || ', no longer shown'
            WHERE picture IS NOT NULL
              AND message_id IN (SELECT id FROM messages WHERE channel_id = ? AND position <= ? AND has_attachments)
            """,
            (channel, upto),
        )


async def select_messages(database: Database, sql: str, parameters: Sequence[Any]) -> list[Message]:
    """Return the messages of a query for `MESSAGE_COLUMNS`, with their attachments."""
    return await read_messages(database, await database.read(sql, parameters))


async def read_messages(database: Database, rows: Sequence[Any]) -> list[Message]:
    """Return the messages of rows with `MESSAGE_COLUMNS`, with their attachments."""
    messages = [_message(row) for row in rows]
    has_attachments = [MessageId(row[0]) for row in rows if row[-1]]
    if not has_attachments:
        return messages
    found: defaultdict[MessageId, list[Attachment]] = defaultdict(list)
    for at in range(0, len(has_attachments), MAX_MARKS):
        batch = has_attachments[at : at + MAX_MARKS]
        rows = await database.read(
            f"""
            SELECT {_COLUMNS}
            FROM attachments
            WHERE message_id IN ({", ".join("?" * len(batch))})
            ORDER BY message_id, rowid
            """,  # noqa: S608 - only question marks are put in
            list(batch),
        )
        for row in rows:
            found[row[0]].append(_attachment(row))
    return [replace(each, attachments=tuple(found[each.id])) if each.id in found else each for each in messages]


def add_attachments(
    db: sqlite3.Connection, message: MessageId, attachments: Sequence[tuple[Attachment, bytes | None]]
) -> None:
    """Add attachments and their tokens to a message; skip known ones."""
    for attachment, data in attachments:
        picture = attachment.picture
        shape = (picture.mime, picture.width, picture.height, picture.detail) if picture else (None,) * 4
        cursor = db.execute(
            f"""
            INSERT INTO attachments ({_COLUMNS}, picture)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,  # noqa: S608 - a constant
            (
                *(message, attachment.id, attachment.label, attachment.text, attachment.tokens),
                *(*shape, attachment.source, attachment.author, data),
            ),
        )
        if cursor.rowcount > 0:
            db.execute(
                "UPDATE messages SET tokens = tokens + ?, has_attachments = has_attachments + 1 WHERE id = ?",
                (attachment.tokens, message),
            )


def _attachment(row: Any) -> Attachment:
    _, number, label, text, tokens, mime, width, height, detail, source, author = row
    picture = Picture(mime, width, height, detail) if mime else None
    return Attachment(number, label, text, tokens, picture, source, author)


def _message(row: Any) -> Message:
    message, position, role, author, name, content, tokens, passive, _ = row
    speaker = Speaker(UserId(author), name)
    return Message(MessageId(message), MessageId(position), _ROLES[role], speaker, content, tokens, bool(passive))
