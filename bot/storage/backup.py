"""Reading the whole database beside the bot that may be running on it: backups and exports.

Plain connections, opened for one command. In WAL mode they read a committed state and no write waits for them.
"""

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
from bot.core.errors import StoreCorrupt, StoreFull, StoreUnavailable
from bot.storage.database import BUSY_TIMEOUT_S
from bot.storage.errors import ours, translated
from bot.storage.migrate import schema_version, shipped
from bot.storage.tables.base import place_of

# What SQLite, and the bot's lock, put beside a database.
SIDE_FILES = ("-wal", "-shm", "-journal", "-lock")

# An export reads this many messages at a time and holds no state open between, or the bot's log would grow for
# as long as somebody pages through the output.
BITE = 500


def own_files(database: Path) -> set[Path]:
    """Return the files that belong to a database, which no copy may replace."""
    whole = database.resolve()
    return {whole, *(whole.with_name(whole.name + suffix) for suffix in SIDE_FILES)}


def back_up(database: Path, target: Path) -> None:
    """Write a copy of the last committed state into the empty file `target`, and read it back.

    The copy is one file, without free pages and so without a trace of what was deleted. One state is read from
    begin to end: copying in steps would have to begin anew at each write of the bot
    (https://www.sqlite.org/c3ref/backup_finish.html). The log of the running bot grows meanwhile by what it writes.
    Raise a `StoreError`: `StoreFull` is about the target's disk.
    """
    with _opened(database) as source:
        try:
            source.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.Error as error:
            full = isinstance(ours(database, error), StoreFull)
            raise ours(target if full else database, error) from error
    with translated(target), closing(sqlite3.connect(target)) as copy:
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreCorrupt(target, " ".join(found.split()))


def messages(database: Path) -> Iterator[tuple[Place, Message]]:
    """Yield all messages that are not forgotten, by channel, each conversation in its order.

    Messages that come or go meanwhile may be in it or not. Raise a `StoreError`.
    """
    with _opened(database) as source:
        last: tuple[int, int, int] = (0, 0, 0)
        while rows := source.execute(
            """
            SELECT m.channel_id, c.parent_id, c.guild_id,
                   m.id, m.position, m.role, m.author_id, m.author_name, coalesce(m.edited, m.content), m.tokens
            FROM messages AS m
            JOIN conversations AS c USING (channel_id)
            WHERE (m.channel_id, m.position, m.id) > (?, ?, ?) AND m.position > c.reset_point
            ORDER BY m.channel_id, m.position, m.id
            LIMIT ?
            """,
            (*last, BITE),
        ).fetchall():
            for place, message in map(_said, rows):
                yield place, _with_attachments(source, message)
                last = (place.channel, message.position, message.id)


def summaries(database: Path) -> Iterator[tuple[Place, Summary]]:
    """Yield all summaries of what is not forgotten, by channel, the oldest first. Raise a `StoreError`."""
    with _opened(database) as source:
        # At most a few for each channel, so no state is held open for long.
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
        # A copy does not say which category a channel is in: that may change any day.
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


def _said(row: Any) -> tuple[Place, Message]:
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
