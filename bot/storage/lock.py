"""One process at a time on one database; and how the last one left it."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Self

from bot.core.errors import StoreInUse

SUFFIX = "-lock"


class Lock:
    """Held by the one process that has the database open, for as long as it has.

    SQLite's own exclusive lock, on an empty file beside the database. It is the system's, so it goes with the
    process, however that ends; it works wherever the database itself is safe, and twice in one process, too;
    and on a file of its own it stands in nobody's way who backs the database up or looks into it. The file
    stays: to delete it would be a race with the next process.
    """

    def __init__(self, database: Path, side: Path, connection: sqlite3.Connection) -> None:
        self._database = database
        self._side = side
        self._connection = connection
        self._held = True
        self.left_clean = self._marked()
        """Whether the last process closed the database and nobody has written to it since."""
        os.utime(side)

    @classmethod
    def take(cls, database: Path) -> Self:
        """Take the lock of `database`, by whatever path or symbolic link it is named.

        Raise `StoreInUse` when another process has it.
        """
        whole = database.resolve()
        side = whole.with_name(whole.name + SUFFIX)
        if not side.exists():
            side.touch(mode=0o600)
        connection = sqlite3.connect(side, isolation_level=None, timeout=0, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("BEGIN EXCLUSIVE")
            # Of a file that may not be written BEGIN EXCLUSIVE locks nothing, without a word; a change that is
            # never committed brings the word.
            connection.execute("PRAGMA user_version = 1")
            return cls(whole, side, connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise StoreInUse(database) from None
            raise

    def release(self, *, clean: bool) -> None:
        """Let go; `clean` when everything was closed as it should be. May be called again."""
        if not self._held:
            return
        self._held = False
        # Without the mark the next start reads the file through, which is no reason to fail.
        with suppress(OSError):
            if clean:
                # The mark: the side file is as old as the database. A later write to that, by whomever, undoes it.
                time = self._database.stat().st_mtime_ns
                os.utime(self._side, ns=(time, time))
        self._connection.close()

    def _marked(self) -> bool:
        log = self._database.with_name(self._database.name + "-wal")
        try:
            return not log.exists() and self._side.stat().st_mtime_ns == self._database.stat().st_mtime_ns
        except FileNotFoundError:
            return False
