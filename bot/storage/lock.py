"""Lock of a database: one process at a time, and a mark after a clean stop."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Self

from bot.core.errors import StoreInUse

SUFFIX = "-lock"


class Lock:
    """SQLite's exclusive lock on an empty file beside the database.

    The operating system releases it when the process ends, and it also excludes a second use in the same process. It
    does not block backups or a shell, since the database itself stays unlocked. The file is never deleted: that would
    race with the next process.
    """

    def __init__(self, database: Path, side: Path, connection: sqlite3.Connection) -> None:
        self._database = database
        self.side = side
        self._connection = connection
        self._held = True
        self.left_clean = self._marked()
        """True if the last process closed the database and it was not written since."""
        os.utime(side)

    @classmethod
    def take(cls, database: Path) -> Self:
        """Lock `database`, with symbolic links resolved. Raise `StoreInUse` if it is locked."""
        whole = database.resolve()
        side = whole.with_name(whole.name + SUFFIX)
        if not side.exists():
            side.touch(mode=0o600)
        connection = sqlite3.connect(side, isolation_level=None, timeout=0, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("BEGIN EXCLUSIVE")
            # BEGIN EXCLUSIVE on a read-only file succeeds without a lock; an uncommitted change fails there.
            connection.execute("PRAGMA user_version = 1")
            return cls(whole, side, connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise StoreInUse(database) from None
            raise

    def release(self, *, clean: bool) -> None:
        """Unlock; `clean` leaves the mark of a clean stop. Can be called twice."""
        if not self._held:
            return
        self._held = False
        # Without the mark the next start only takes longer: it checks the whole file.
        with suppress(OSError):
            if clean:
                # The mark: both files have the same modification time, until the next write to the database.
                time = self._database.stat().st_mtime_ns
                os.utime(self.side, ns=(time, time))
        self._connection.close()

    def _marked(self) -> bool:
        log = self._database.with_name(self._database.name + "-wal")
        try:
            return not log.exists() and self.side.stat().st_mtime_ns == self._database.stat().st_mtime_ns
        except FileNotFoundError:
            return False
