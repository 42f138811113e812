"""One SQLite file, opened by one process.

Three connections, each with its own thread: one writes, one transaction at a time; the others read committed states
without waiting for a transaction (https://www.sqlite.org/wal.html), one for turns and one for long reports.
"""

import asyncio
import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import aiosqlite

from bot.core.errors import StoreCorrupt, StoreError, StoreGone
from bot.core.log import get_logger
from bot.core.metrics import Metrics
from bot.core.ports import Clock
from bot.storage.errors import store_error, translated
from bot.storage.lock import Lock
from bot.storage.migrate import migrate, schema_version, shipped
from bot.storage.wal import Log, Sync

logger = get_logger(__name__)

T = TypeVar("T")

# Wait of a statement for another process, such as a shell, to unlock the file.
BUSY_TIMEOUT_S = 5.0

# A commit checkpoints the WAL when it has more pages: 4 MB, some milliseconds.
CHECKPOINT_PAGES = 1000
# Rows that an iterated cursor takes from its thread at once: the default of aiosqlite.
READ_AT_ONCE = 64
# Size that a larger WAL is truncated to after a checkpoint; it grows while a backup reads.
LOG_BYTES = 16 * 1024 * 1024

GONE = (
    "A file of the database was deleted or replaced while the bot runs, so it takes no questions. Move the file back, "
    "or stop the bot, restore a backup (parley restore FILE) and start it."
)


class Connection(aiosqlite.Connection):
    """A connection that runs many statements in its thread at once.

    Single ones would cost two thread switches each, which take longer than most statements.
    """

    def run(self, work: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Queue `work` at once, and return its future."""
        if not self._running:
            raise ValueError("connection closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((future, partial(work, self._conn)))
        return future


@contextmanager
def _unsynced(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        # It cannot be changed within a failed transaction.
        db.rollback()
        db.execute("PRAGMA synchronous = FULL")


def _commit(db: sqlite3.Connection) -> None:
    # A function of its own, so that tests can kill the process before and after.
    db.commit()


async def connect(path: Path) -> Connection:
    # Like `aiosqlite.connect`, with another class.
    db = Connection(lambda: sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_S), READ_AT_ONCE)
    await db
    try:
        await db.execute("PRAGMA foreign_keys = ON")
        # FULL: a commit survives a power cut (https://www.sqlite.org/pragma.html#pragma_synchronous).
        # macOS needs `fullfsync`, too.
        await db.execute("PRAGMA synchronous = FULL")
        await db.execute("PRAGMA fullfsync = ON")
        await db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        await db.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
        # Overwrite deleted rows instead of only unlinking them.
        await db.execute("PRAGMA secure_delete = ON")
        # Detect a damaged page when it is read.
        await db.execute("PRAGMA cell_size_check = ON")
        # The first read makes the log and its index.
        await db.execute_fetchall("SELECT 1 FROM sqlite_schema LIMIT 1")
    except BaseException:
        await db.close()
        raise
    return db


@dataclass(frozen=True, slots=True)
class _Change:
    """A caller's part of a transaction."""

    work: Callable[[sqlite3.Connection], Any]
    then: Callable[[Any], None]
    sync: Sync
    done: Future[Any] = field(default_factory=Future)

    def committed(self, result: Any) -> None:
        try:
            self.then(result)
        except Exception as error:  # noqa: BLE001 - the caller gets it
            self.done.set_exception(error)
        else:
            self.done.set_result(result)


class Database:
    """Transactions and reads on one file. Every method raises a `StoreError` when SQLite fails.

    A failed transaction is rolled back and needs no new connection, so a full disk needs no restart of the bot.
    """

    def __init__(
        self,
        path: Path,
        lock: Lock,
        writer: Connection,
        reader: Connection,
        reporter: Connection,
        *,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self.write_failed = False
        """True if the last transaction failed."""
        self.changed: Callable[[], None] = lambda: None
        """Called in the writer's thread after a commit that may have changed cached rows."""
        self._path = path
        self._lock = lock
        self._files = {each: found for each in _files(path, lock) if (found := _identity(each))}
        self._lost: Path | None = None
        self._clock = clock
        self._metrics = metrics
        self._writer = writer
        self._reader = reader
        self._reporter = reporter
        self._waiting: deque[_Change] = deque()
        self._log = Log(path)
        self._last_sync: asyncio.Future[None] | None = None

    @classmethod
    async def open(cls, path: Path, clock: Clock, metrics: Metrics | None = None) -> Self:
        """Create the file and its folder if missing, migrate the schema, and connect.

        Raise a `StoreError`; the file is then unchanged, except for migrations that succeeded.
        """
        with translated(path):
            async with AsyncExitStack() as stack:
                lock = await asyncio.to_thread(_take, path)
                stack.callback(lock.release, clean=False)
                await asyncio.to_thread(_prepare, path, left_clean=lock.left_clean)
                writer = await connect(path)
                stack.push_async_callback(writer.close)
                reader = await connect(path)
                stack.push_async_callback(reader.close)
                reporter = await connect(path)
                stack.push_async_callback(reporter.close)
                opened = cls(path, lock, writer, reader, reporter, clock=clock, metrics=metrics or Metrics())
                stack.pop_all()
            return opened

    async def close(self) -> None:
        """Finish the transactions so far and release the file. Can be called twice."""
        with translated(self._path):
            closed = False
            try:
                await self._reporter.close()
                await self._reader.close()
                if self._last_sync is not None:
                    await asyncio.wait((self._last_sync,))
                self._log.close()
                # SQLite deletes the log behind the last connection.
                closed = all(_identity(each) == opened for each, opened in self._files.items())
                await self._writer.close()
            finally:
                self._lock.release(clean=closed)

    async def write(
        self,
        work: Callable[[sqlite3.Connection], T],
        then: Callable[[T], None] | None = None,
        *,
        sync: Sync = Sync.BEFORE_RETURN,
    ) -> T:
        """Run `work` as one transaction in the writer's thread and return its result.

        After the commit, `then` is called with the result in the same thread; the default is `changed`. The transaction
        takes place even if the caller is cancelled. Those that wait for the thread are committed together; where one
        fails, each is tried alone, so `work` may run twice.
        """
        change = _Change(work, then or (lambda _: self.changed()), sync)
        self._waiting.append(change)
        with self._measured("write"), translated(self._path):
            writing = self._writer.run(self._write_waiting)
            if sync is Sync.SOON:
                self._last_sync = self._writer.run(self._log.sync)
                # Its turn may not live to see an error.
                self._last_sync.add_done_callback(asyncio.Future.exception)
            await writing
            # Done by now: the thread takes calls in order.
            result: T = change.done.result()
        return result

    async def synced(self) -> None:
        """Wait until the commits that are synced soon survive a power cut."""
        if self._last_sync is None:
            return
        with translated(self._path):
            try:
                # Others may wait for it, too.
                await asyncio.shield(self._last_sync)
            except OSError:
                self.write_failed = True
                raise

    def _write_waiting(self, db: sqlite3.Connection) -> None:
        if waiting := [self._waiting.popleft() for _ in range(len(self._waiting))]:
            self._write(db, waiting)

    def _write(self, db: sqlite3.Connection, changes: Sequence["_Change"]) -> None:
        begun, syncs = False, {each.sync for each in changes}
        try:
            with nullcontext() if Sync.BEFORE_RETURN in syncs else _unsynced(db):
                db.execute("BEGIN IMMEDIATE")
                begun = True
                results = [each.work(db) for each in changes]
                self._find()
                _commit(db)
        except BaseException as error:  # noqa: BLE001 - the callers get it
            db.rollback()
            if begun and len(changes) > 1:
                for each in changes:
                    self._write(db, [each])
            else:
                for each in changes:
                    each.done.set_exception(error)
            return
        self._log.committed(syncs)
        for each, result in zip(changes, results, strict=True):
            each.committed(result)

    async def read(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
        """Return the rows of a query. No cursor stays open, since a checkpoint would wait for it."""
        with self._measured("read"), translated(self._path):
            return list(await self._reader.execute_fetchall(sql, parameters))

    async def look_up(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run several queries in the reader's thread and return the result of `work`, which must be short."""
        with self._measured("read"), translated(self._path):
            return await self._reader.run(work)

    async def report(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """Return the rows of a query for a person's command, for which no turn's read waits."""
        with self._measured("read"), translated(self._path):
            return list(await self._reporter.execute_fetchall(sql, parameters))

    async def give_back(self, pages: int) -> int:
        """Return up to `pages` free pages to the file system, and their number."""

        def give_back(db: sqlite3.Connection) -> int:
            (before,) = db.execute("PRAGMA freelist_count").fetchone()
            # Frees one page per step, and `execute` takes only the first step of a statement without columns.
            db.executescript(f"PRAGMA incremental_vacuum({pages})")
            (after,) = db.execute("PRAGMA freelist_count").fetchone()
            return int(before - after)

        with translated(self._path):
            return await self._writer.run(give_back)

    async def empty_log(self) -> bool:
        """Checkpoint and truncate the WAL, which may contain deleted rows.

        False if another connection, such as a backup, still reads an older state.
        """
        with translated(self._path):
            return await self._writer.run(_empty_log)

    async def check(self) -> None:
        """Raise a `StoreError` if a read fails or a file was deleted or replaced."""
        with translated(self._path):
            await self._reader.execute_fetchall("SELECT 1 FROM sqlite_schema LIMIT 1")
        await asyncio.to_thread(self._find)

    def _find(self) -> None:
        """Raise `StoreGone` unless the opened files are where they were. Takes some microseconds."""
        try:
            lost = next((path for path, opened in self._files.items() if _identity(path) != opened), None)
        except OSError as error:
            raise store_error(self._path, error) from error
        if lost is not None and self._lost is None:
            logger.error("database_gone", path=lost, text=GONE)
        self._lost = lost
        if lost is not None:
            raise StoreGone(lost, "it was deleted or replaced")

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


def _empty_log(db: sqlite3.Connection) -> bool:
    try:
        # Transactions wait for this statement, so it must not wait for readers.
        db.execute("PRAGMA busy_timeout = 0")
        busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000:.0f}")
    return not busy


def _take(path: Path) -> Lock:
    path.parent.mkdir(parents=True, exist_ok=True)
    return Lock.take(path)


def _prepare(path: Path, *, left_clean: bool) -> None:
    """Create the file, readable only by its owner, and migrate it."""
    # Has clearer errors than SQLite, which would also open a read-only file.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_S)
    try:
        # Before any write, so that another program's database is not changed.
        if not schema_version(database, path, shipped()):
            # Allows returning free pages in batches. Must precede the first table.
            database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        elif not left_clean:
            _check(database, path)
        database.execute("PRAGMA journal_mode = WAL")
        migrate(database, path, shipped())
    finally:
        database.close()


def _files(path: Path, lock: Lock) -> Iterator[Path]:
    """Yield the files that stay the same while the database is open; a symbolic link may change its target."""
    yield path
    whole = path.resolve()
    yield from (whole.with_name(f"{whole.name}{suffix}") for suffix in ("-wal", "-shm"))
    yield lock.side


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another, None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def quick_check(database: sqlite3.Connection, path: Path) -> None:
    """Read the whole file, about 3 s per GB in memory. Raise `StoreCorrupt` if it is damaged."""
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreCorrupt(path, " ".join(found.split()))


def _check(database: sqlite3.Connection, path: Path) -> None:
    logger.info("checking_database", megabytes=path.stat().st_size // 1_000_000)
    began = time.monotonic()
    quick_check(database, path)
    logger.info("checked_database", seconds=round(time.monotonic() - began, 1))
