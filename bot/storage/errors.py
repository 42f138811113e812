"""What SQLite and the system say went wrong, as ours."""

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
    """Raise what goes wrong with the database `path` as a `StoreError`.

    A ValueError is aiosqlite's for a connection that was closed.
    """
    try:
        yield
    except (sqlite3.Error, OSError, ValueError) as error:
        raise ours(path, error) from error


def ours(path: Path, error: Exception) -> StoreError:
    """Return the class that says what can be done about `error`."""
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
    # Errors of the module itself, for a connection that was closed, have no code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    # The low byte is the kind, the rest says more (https://www.sqlite.org/rescode.html#extrc).
    kind = code & 0xFF
    if kind in DAMAGED:
        return StoreCorrupt(path, str(error))
    # The index of the log could not be made larger; what keeps a small file from growing is a full disk.
    if kind == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return StoreFull(path)
    if kind in LOCKED:
        return StoreBusy(path)
    return StoreUnavailable(path, f"{error} ({getattr(error, 'sqlite_errorname', type(error).__name__)})")
