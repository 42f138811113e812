"""One SQLite file, opened for one process.

Two connections, each with a thread of its own: one writes, one transaction at a time; one reads, and never
sees half of a transaction nor waits for one (https://www.sqlite.org/wal.html).
"""

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import aiosqlite

from bot.core.errors import StoreCorrupt, StoreError
from bot.core.log import get_logger
from bot.core.metrics import Metrics
from bot.core.ports import Clock
from bot.storage.errors import translated
from bot.storage.lock import Lock
from bot.storage.migrate import migrate, schema_version, shipped

logger = get_logger(__name__)

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


class Database:
    """Transactions and reads on one file. Every method raises a `StoreError` when SQLite fails.

    A failure leaves nothing half done, and the next call starts anew: what passes, as a full disk does, needs
    no restart.
    """

    def __init__(
        self,
        path: Path,
        lock: Lock,
        writer: Connection,
        reader: Connection,
        *,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self.write_failed = False
        """Whether SQLite failed in the last transaction."""
        self.changed: Callable[[], None] = lambda: None
        """Called when anything may read otherwise than before; from either thread."""
        self._path = path
        self._lock = lock
        self._file = _identity(path)
        self._clock = clock
        self._metrics = metrics
        self._writer = writer
        self._reader = reader
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, clock: Clock, metrics: Metrics | None = None) -> Self:
        """Create the file and its folder where needed, bring the schema up to date, and connect.

        Raise a `StoreError`; then the file is as it was, but for the schema steps that succeeded.
        """
        with translated(path):
            lock = await asyncio.to_thread(_take, path)
            try:
                await asyncio.to_thread(_prepare, path, left_clean=lock.left_clean)
                writer = await connect(path)
                try:
                    reader = await connect(path)
                except BaseException:
                    await writer.close()
                    raise
            except BaseException:
                lock.release(clean=False)
                raise
            return cls(path, lock, writer, reader, clock=clock, metrics=metrics or Metrics())

    async def close(self) -> None:
        """Finish what is under way and let go of the file. May be called again."""
        with translated(self._path):
            async with self._writing:
                closed = False
                try:
                    await self._reader.close()
                    await self._writer.close()
                    closed = True
                finally:
                    self._lock.release(clean=closed)

    async def write(
        self, work: Callable[[sqlite3.Connection], T], then: Callable[[T], None] | None = None
    ) -> T:
        """Return what `work` returns, which writes all or nothing. It runs in the connection's thread, in one go.

        Right behind the commit, and in that thread, `then` is called with the same, or `changed` without one. Once
        begun all of it goes on to its end, also when the caller is cancelled meanwhile.
        """

        def committed(result: T) -> None:
            if then is None:
                self.changed()
            else:
                then(result)

        with self._measured("write"), translated(self._path):
            async with self._writing:
                return await self._writer.run(work, committed)

    async def read(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
        """Return a query's rows from the last committed state; nothing is kept open that a checkpoint waits for."""
        with self._measured("read"), translated(self._path):
            return list(await self._reader.execute_fetchall(sql, parameters))

    async def give_back(self, pages: int) -> int:
        """Cut up to `pages` free pages off the file; return how many, 0 for a file that was made without that."""
        with translated(self._path):
            async with self._writing:
                (before,) = await first(self._writer, "PRAGMA freelist_count", ())
                # One page a step, and `execute` takes only the first step of what returns no columns.
                await self._writer.executescript(f"PRAGMA incremental_vacuum({pages})")
                (after,) = await first(self._writer, "PRAGMA freelist_count", ())
        return int(before - after)

    async def empty_log(self) -> bool:
        """Move what was committed into the file and leave nothing in the log, neither of what was deleted.

        False when that is not possible now because somebody, such as a backup, still reads an older state.
        """
        with translated(self._path):
            async with self._writing:
                try:
                    # Those who write wait behind this; it waits for nobody.
                    await self._writer.execute("PRAGMA busy_timeout = 0")
                    busy, *_ = await first(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)", ())
                finally:
                    await self._writer.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000:.0f}")
        return not busy

    async def check(self) -> None:
        """Do nothing where a read is answered and the file is still the one that was opened.

        A file that was deleted or replaced would take every write without a word, and keep none.
        """
        with translated(self._path):
            await self._reader.execute_fetchall("SELECT 1 FROM sqlite_schema LIMIT 1")
            if await asyncio.to_thread(_identity, self._path) != self._file:
                raise OSError("is another file than the one that was opened")

    @contextmanager
    def _measured(self, access: Literal["read", "write"]) -> Iterator[None]:
        began = self._clock.monotonic()
        failed = False
        try:
            yield
        except StoreError:
            failed = True
            raise
        finally:
            if access == "write":
                self.write_failed = failed
            self._metrics.database_seconds.labels(access).observe(self._clock.monotonic() - began)
            if failed:
                self._metrics.database_errors.labels(access).inc()


async def first(db: aiosqlite.Connection, sql: str, parameters: Sequence[Any]) -> Any:
    """Return a statement's first row, None when it has none."""
    rows = list(await db.execute_fetchall(sql, parameters))
    return rows[0] if rows else None


def _take(path: Path) -> Lock:
    path.parent.mkdir(parents=True, exist_ok=True)
    return Lock.take(path)


def _prepare(path: Path, *, left_clean: bool) -> None:
    """Create the file, readable by nobody else since it holds people's words, and its schema."""
    # Says what is wrong with a path better than SQLite, which would also open a file that may only be read.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_S)
    try:
        # Before anything is written: another program's database stays as it is.
        if not schema_version(database, path, shipped()):
            # Lets free pages be given back in small bites; it can be chosen only before the first table.
            database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        elif not left_clean:
            _check(database, path)
        database.execute("PRAGMA journal_mode = WAL")
        migrate(database, path, shipped())
    finally:
        database.close()


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _check(database: sqlite3.Connection, path: Path) -> None:
    """Read the whole file and raise `StoreCorrupt` unless it is sound: about 3 s for each GB in memory."""
    logger.info("checking_database", megabytes=path.stat().st_size // 1_000_000)
    began = time.monotonic()
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreCorrupt(path, " ".join(found.split()))
    logger.info("checked_database", seconds=round(time.monotonic() - began, 1))
