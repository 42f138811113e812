"""A look into the database that leaves no trace, also while the bot has it open."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.core.domain import LearnedLimits
from bot.core.errors import StoreCorrupt
from bot.storage.database import BUSY_TIMEOUT_S
from bot.storage.errors import LOCKED, translated
from bot.storage.lock import SUFFIX
from bot.storage.migrate import schema_version, shipped
from bot.storage.tables.model_limits import SELECT_LESSONS, read_lessons

# The version of SQLite itself.
SQLITE = sqlite3.sqlite_version


class Peek:
    """What can be seen. Every method raises a `StoreError` when SQLite fails."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self._path = path
        self._database = database
        self.schema = schema_version(database, path, shipped())
        """How far the schema is, 0 for a file that is still empty."""
        self.known = shipped()[-1].version
        """How far this version of Parley brings it at its next start."""

    def settings(self, name: str) -> dict[int, str]:
        """Return the values that the bot has noted for itself, by the application's id."""
        if not self.schema:
            return {}
        with translated(self._path):
            return dict(
                self._database.execute(
                    "SELECT owner_id, value FROM settings WHERE scope = 'bot' AND name = ?", (name,)
                ).fetchall()
            )

    def learned(self, endpoint: str, model: str) -> LearnedLimits:
        """Return what this model on this server has taught, as `ports.ModelMemory` does."""
        if not self.schema:
            return LearnedLimits()
        with translated(self._path):
            return read_lessons(self._database.execute(SELECT_LESSONS, (endpoint, model)).fetchall())


@contextmanager
def peek(path: Path) -> Iterator[Peek]:
    """Open an existing database for reading. Raise a `StoreError`.

    A file that nobody has open is read as one that cannot change: otherwise SQLite would put its side files beside
    it and leave them there, which looks like a crash to the next start (https://www.sqlite.org/wal.html#readonly).
    """
    with _opened(path) as database:
        with translated(path):
            found = Peek(path, database)
        yield found


def check(path: Path) -> None:
    """Read the whole file, about 3 s for each GB in memory; no write waits for that. Raise a `StoreError`."""
    in_use_before = _log(path).exists()
    try:
        _quick_check(path)
    except StoreCorrupt:
        if in_use_before or not _log(path).exists():
            raise
        # The bot was started meanwhile, and a file that changes looks damaged to a reader that does not expect it.
        _quick_check(path)


def in_use(path: Path) -> bool:
    """Say whether a Parley has the database open. Raise a `StoreError` where that cannot be seen.

    Only asks for the lock that any number of readers share, for some microseconds: see `lock.py`.
    """
    whole = path.resolve()
    side = whole.with_name(whole.name + SUFFIX)
    if not side.exists():
        return False
    with translated(path), closing(_connect(side, "mode=ro", timeout_s=0)) as database:
        try:
            database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.Error as error:
            if error.sqlite_errorcode & 0xFF in LOCKED:
                return True
            raise
    return False


def _quick_check(path: Path) -> None:
    with _opened(path) as database, translated(path):
        (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreCorrupt(path, " ".join(found.split()))


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with translated(path):
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        how = "mode=ro" if _log(path).exists() else "immutable=1"
        database = _connect(path.resolve(), how, timeout_s=BUSY_TIMEOUT_S)
    with closing(database):
        yield database


def _connect(file: Path, how: str, *, timeout_s: float) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.as_uri()}?{how}", uri=True, isolation_level=None, timeout=timeout_s)


def _log(path: Path) -> Path:
    whole = path.resolve()
    return whole.with_name(f"{whole.name}-wal")
