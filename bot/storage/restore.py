"""Put a copy in a database's place."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from bot.core.errors import StoreError, StoreForeign, StoreUnavailable
from bot.storage.backup import own_files
from bot.storage.database import BUSY_TIMEOUT_S, quick_check
from bot.storage.errors import translated
from bot.storage.lock import Lock
from bot.storage.migrate import schema_version, shipped

MAGIC = b"SQLite format 3\0"


class BadCopy(Exception):
    """The copy cannot be used; the cause is a `StoreError` about it."""


def restore(copy: Path, database: Path, now: datetime) -> Path | None:
    """Put a checked copy of the file `copy` in the database's place.

    Return the new name of the previous database, None where there was none. After an error all is as before: a
    `BadCopy`, or a `StoreError` about the database, `StoreInUse` while a bot runs.
    """
    try:
        with translated(copy):
            if copy.resolve() in own_files(database):
                raise StoreUnavailable(copy, "it is the bot's own file")
            with copy.open("rb"):
                pass
    except StoreError as error:
        raise BadCopy from error
    with translated(database):
        place = database.resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = Lock.take(database)
        replaced = False
        try:
            part = _checked(copy, place)
            try:
                kept = _replace(place, part, now)
            finally:
                part.unlink(missing_ok=True)
            replaced = True
            return kept
        finally:
            # The next start need not read again what was just checked.
            lock.release(clean=replaced)


def _checked(copy: Path, place: Path) -> Path:
    """Copy a file, with its log if there is one, to a new file beside `place`, and check it."""
    descriptor, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    os.close(descriptor)
    part, log = Path(name), _beside(copy, "-wal")
    try:
        if place.exists() and os.name == "posix":  # root restores for another user
            with suppress(PermissionError):
                os.chown(part, place.stat().st_uid, place.stat().st_gid)
        shutil.copyfile(copy, part)
        if log.exists():
            shutil.copyfile(log, _beside(part, "-wal"))
        try:
            with translated(copy), closing(sqlite3.connect(part, timeout=BUSY_TIMEOUT_S)) as opened:
                if not schema_version(opened, copy, shipped()):
                    raise StoreUnavailable(copy, "it is empty")
                quick_check(opened, copy)
        except StoreError as error:
            raise BadCopy from error
        _sync(part)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        _remove_log(part)
    return part


def _replace(place: Path, part: Path, now: datetime) -> Path | None:
    if not place.exists():
        _remove_log(place)
        part.replace(place)
        return None
    _fold_log(place)
    stem = f"{place.name}.{now:%Y-%m-%d-%H%M%S}"
    kept = next(path for n in count() if not (path := place.with_name(f"{stem}.{n}" if n else stem)).exists())
    try:
        os.link(place, kept)  # so that there is a database at each moment
    except OSError:  # a file system without links
        place.rename(kept)
    try:
        if _beside(place, "-wal").exists():  # of a damaged database
            _beside(place, "-wal").rename(_beside(kept, "-wal"))
        _remove_log(place)
        part.replace(place)
    except OSError:
        if _beside(kept, "-wal").exists():
            _beside(kept, "-wal").rename(_beside(place, "-wal"))
        kept.replace(place)
        raise
    if os.name == "posix":
        _sync(place.parent)
    return kept


def _fold_log(place: Path) -> None:
    """Let SQLite bring a database's log into its file. Raise `StoreForeign`."""
    with place.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:  # SQLite would delete the log
            return
    try:
        with closing(sqlite3.connect(place, timeout=BUSY_TIMEOUT_S)) as database:
            schema_version(database, place, shipped())
    except StoreForeign:
        raise
    except (sqlite3.Error, StoreError):  # damaged or newer: kept as it is
        pass


def _remove_log(place: Path) -> None:
    for suffix in ("-wal", "-shm"):
        _beside(place, suffix).unlink(missing_ok=True)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
