"""A connection to the file, and the thread that it has."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import aiosqlite

T = TypeVar("T")

# How long a statement waits for another process (a shell) to let go of the file.
BUSY_TIMEOUT_S = 5.0

# Each commit that finds more than this many pages in the log moves them into the file: 4 MB, some milliseconds.
CHECKPOINT_PAGES = 1000
# Rows that a cursor takes from its thread together, where one is read row by row: aiosqlite's own number.
READ_AT_ONCE = 64
# A log that has grown larger, while a backup was reading, is cut back to this once it is moved.
LOG_BYTES = 16 * 1024 * 1024


class Connection(aiosqlite.Connection):
    """A connection that takes a whole transaction over to its thread at once.

    Statement by statement each would cost two changes of thread, which take longer than most statements.
    """

    async def run(self, work: Callable[[sqlite3.Connection], T], then: Callable[[T], None]) -> T:
        """Run `work` in a transaction, then `then` with what it returns, and return that."""
        result: T = await self._execute(_transaction, self._conn, work, then)  # type: ignore[no-untyped-call]
        return result


def _transaction(
    db: sqlite3.Connection, work: Callable[[sqlite3.Connection], T], then: Callable[[T], None]
) -> T:
    try:
        db.execute("BEGIN IMMEDIATE")
        result = work(db)
        _commit(db)
    except BaseException:
        db.rollback()
        raise
    then(result)
    return result


def _commit(db: sqlite3.Connection) -> None:
    # By this name, so that tests can end the process just before and just after.
    db.commit()


async def connect(path: Path) -> Connection:
    """Open the file as every connection of the bot's does."""
    # As `aiosqlite.connect` does, but for the class.
    db = Connection(lambda: sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_S), READ_AT_ONCE)
    await db
    try:
        await db.execute("PRAGMA foreign_keys = ON")
        # With FULL a commit is on the disk when it returns, also after a power cut
        # (https://www.sqlite.org/pragma.html#pragma_synchronous); macOS has to be asked for that by name.
        await db.execute("PRAGMA synchronous = FULL")
        await db.execute("PRAGMA fullfsync = ON")
        await db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        await db.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
        # What was forgotten is overwritten, not only unlinked.
        await db.execute("PRAGMA secure_delete = ON")
        # A damaged page is found when it is read, before something is built on it.
        await db.execute("PRAGMA cell_size_check = ON")
    except BaseException:
        await db.close()
        raise
    return db
