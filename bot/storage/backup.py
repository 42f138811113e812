"""Backups and exports, also while the bot runs: in WAL mode a read blocks no write."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.core.content import Attachment
from bot.core.domain import Message, MessageId, Place, Role, Speaker, Summary, UserId
from bot.core.errors import StoreFull, StoreUnavailable
from bot.storage.database import BUSY_TIMEOUT_S, quick_check
from bot.storage.errors import store_error, translated
from bot.storage.migrate import schema_version, shipped
from bot.storage.tables.base import place_of

# Suffixes of the files that SQLite and `lock.py` create beside a database.
SIDE_FILES = ("-wal", "-shm", "-journal", "-lock")

# Messages per query of an export. A single long read would let the WAL grow while the reader of the output is slow.
BATCH = 500


def own_files(database: Path) -> set[Path]:
    """Return the files of a database, which a copy must not replace."""
    whole = database.resolve()
    return {whole, *(whole.with_name(whole.name + suffix) for suffix in SIDE_FILES)}


def back_up(database: Path, target: Path) -> None:
    """Copy the last committed state into the empty file `target`, and check the copy.

    The copy has no free pages, so no deleted text. SQLite's backup API would restart at each write of the bot
    (https://www.sqlite.org/c3ref/backup_finish.html). Raise a `StoreError`; `StoreFull` is about the target's disk.
    """
    with _opened(database) as source:
        try:
            source.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.Error as error:
            full = isinstance(store_error(database, error), StoreFull)
            raise store_error(target if full else database, error) from error
    with translated(target), closing(sqlite3.connect(target)) as copy:
        quick_check(copy, target)


def messages(database: Path) -> Iterator[tuple[Place, Message]]:
    """Yield all messages after their channels' reset points, by channel and position. Raise a `StoreError`.

    Messages written or deleted meanwhile may be included or not.
    """
    with _opened(database) as source:
        last: tuple[int, int, int] = (0, 0, 0)
        while rows := source.execute(
            """
            SELECT m.channel_id, c.parent_id, c.guild_id,
                   m.id, m.position, m.role, m.author_id, m.author_name, m.content, m.tokens
            FROM messages AS m
            JOIN conversations AS c USING (channel_id)
            WHERE (m.channel_id, m.position, m.id) > (?, ?, ?) AND m.position > c.reset_point
            ORDER BY m.channel_id, m.position, m.id
            LIMIT ?
            """,
            (*last, BATCH),
        ).fetchall():
            for place, message in map(_message, rows):
                yield place, _with_attachments(source, message)
                last = (place.channel, message.position, message.id)


def summaries(database: Path) -> Iterator[tuple[Place, Summary]]:
    """Yield all summaries after their channels' reset points, by channel, oldest first. Raise a `StoreError`."""
    with _opened(database) as source:
        # At most a few per channel, so one read is short.
        rows = source.execute(
            """
            SELECT s.channel_id, c.parent_id, c.guild_id, s.first, s.last, s.content, s.tokens, s.made_at
            FROM summaries AS s
            JOIN conversations AS c USING (channel_id)
            WHERE s.content IS NOT NULL AND s.last > c.reset_point
            ORDER BY s.channel_id, s.id
            """
        ).fetchall()
    for channel, parent, guild, first, last, content, tokens, made_at in rows:
        summary = Summary(MessageId(first), MessageId(last), content, tokens, made_at)
        # Exports have no categories, since channels move between them.
        yield place_of(channel, parent, guild, None), summary


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with translated(path):
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        database = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_S
        )
        with closing(database):
            if not schema_version(database, path, shipped()):
                raise StoreUnavailable(path, "it is empty")
            yield database


def _message(row: Any) -> tuple[Place, Message]:
    channel, parent, guild, message, position, role, author, name, content, tokens = row
    return (
        place_of(channel, parent, guild, None),
        Message(
            MessageId(message),
            MessageId(position),
            Role(role),
            Speaker(UserId(author), name),
            content,
            tokens,
        ),
    )


def _with_attachments(source: sqlite3.Connection, message: Message) -> Message:
    rows = source.execute(
        "SELECT id, label, content, tokens FROM attachments WHERE message_id = ? ORDER BY rowid",
        (message.id,),
    ).fetchall()
    return replace(message, attachments=tuple(Attachment(*row) for row in rows)) if rows else message
