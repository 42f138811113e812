"""One SQLite file, opened for one process.

Two connections, each with a thread of its own: one writes, one transaction at a time; one reads, and never
sees half of a transaction nor waits for one (https://www.sqlite.org/wal.html).
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Self

import aiosqlite

from bot.errors import StoreUnavailable
from bot.ports import NO_METER, Access, Clock, Meter
from bot.store.migrate import migrate, shipped

# How long a statement waits for another process (a backup, a shell) to let go of the file.
BUSY_TIMEOUT_S = 5.0


class Database:
    """Transactions and reads on one file. Every method raises `StoreUnavailable` when SQLite fails."""

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        *,
        clock: Clock,
        meter: Meter,
    ) -> None:
        self.write_failed = False
        """Whether SQLite failed in the last transaction."""
        self._path = path
        self._file = _identity(path)
        self._clock = clock
        self._meter = meter
        self._writer = writer
        self._reader = reader
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, clock: Clock, meter: Meter = NO_METER) -> Self:
        """Create the file and its folder where needed, bring the schema up to date, and connect.

        Raise `StoreUnavailable`, `StoreTooNew`, `StoreForeign` or `MigrationFailed`.
        """
        with _translated(path):
            await asyncio.to_thread(_prepare, path)
            writer = await _connect(path)
            try:
                reader = await _connect(path)
            except BaseException:
                await writer.close()
                raise
            return cls(path, writer, reader, clock=clock, meter=meter)

    async def close(self) -> None:
        """Finish what is under way and let go of the file."""
        with _translated(self._path):
            async with self._writing:
                await self._reader.close()
                await self._writer.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """Write all or nothing. The thread works in order, so a cancelled BEGIN still meets its ROLLBACK."""
        with self._measured("write"), _translated(self._path):
            async with self._writing:
                try:
                    await self._writer.execute("BEGIN IMMEDIATE")
                    yield self._writer
                    await self._writer.commit()
                except BaseException:
                    await self._writer.rollback()
                    raise

    async def read(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """Return a query's rows from the last committed state."""
        with self._measured("read"), _translated(self._path):
            return list(await self._reader.execute_fetchall(sql, parameters))

    async def check(self) -> None:
        """Do nothing where a read is answered and the file is still the one that was opened.

        A file that was deleted or replaced would take every write without a word, and keep none.
        """
        with _translated(self._path):
            await self._reader.execute_fetchall("SELECT 1 FROM sqlite_schema LIMIT 1")
            if await asyncio.to_thread(_identity, self._path) != self._file:
                raise OSError("is another file than the one that was opened")

    @contextmanager
    def _measured(self, access: Access) -> Iterator[None]:
        began = self._clock.monotonic()
        failed = False
        try:
            yield
        except StoreUnavailable:
            failed = True
            raise
        finally:
            if access == "write":
                self.write_failed = failed
            self._meter.database(access, self._clock.monotonic() - began, failed=failed)


async def first(db: aiosqlite.Connection, sql: str, parameters: Sequence[Any]) -> Any:
    """Return a statement's first row, None when it has none."""
    rows = list(await db.execute_fetchall(sql, parameters))
    return rows[0] if rows else None


async def _connect(path: Path) -> aiosqlite.Connection:
    db = await aiosqlite.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_S)
    try:
        await db.execute("PRAGMA foreign_keys = ON")
        # With FULL a commit is on the disk when it returns, also after a power cut
        # (https://www.sqlite.org/pragma.html#pragma_synchronous).
        await db.execute("PRAGMA synchronous = FULL")
        # What was forgotten is overwritten, not only unlinked.
        await db.execute("PRAGMA secure_delete = ON")
    except BaseException:
        await db.close()
        raise
    return db


def _prepare(path: Path) -> None:
    """Create the file, readable by nobody else since it holds people's words, and its schema."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    database = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_S)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        migrate(database, path, shipped())
    finally:
        database.close()


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into ours; aiosqlite's for a closed connection is a ValueError."""
    try:
        yield
    except (sqlite3.Error, OSError, ValueError) as error:
        raise StoreUnavailable(path, str(error)) from error
