"""Errors of SQLite and the operating system as `StoreError`s."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import StoreBusy, StoreCorrupt, StoreError, StoreFull, StoreUnavailable

DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise errors about the database `path` as `StoreError`. aiosqlite raises ValueError for a closed connection."""
    try:
        yield
    except (sqlite3.Error, OSError, ValueError) as error:
        raise store_error(path, error) from error


def store_error(path: Path, error: Exception) -> StoreError:
    match error:
        case sqlite3.Error():
            return _from_sqlite(path, error)
        case OSError(errno=number) if number in NO_ROOM:
            return StoreFull(path)
        case OSError(strerror=str(reason)):
            return StoreUnavailable(path, reason)
        case _:
            return StoreUnavailable(path, str(error))


def _from_sqlite(path: Path, error: sqlite3.Error) -> StoreError:
    # Errors of the `sqlite3` module itself, as for a closed connection, have no code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    # The low byte is the primary code (https://www.sqlite.org/rescode.html#extrc).
    kind = code & 0xFF
    if kind in DAMAGED:
        return StoreCorrupt(path, str(error))
    # IOERR_SHMSIZE: the WAL index could not grow, because the disk is full.
    if kind == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return StoreFull(path)
    if kind in LOCKED:
        return StoreBusy(path)
    return StoreUnavailable(path, f"{error} ({getattr(error, 'sqlite_errorname', type(error).__name__)})")
