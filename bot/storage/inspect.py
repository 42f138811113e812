"""Read-only inspection of the database, also while the bot runs."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.core.domain import LearnedLimits
from bot.core.errors import StoreCorrupt
from bot.storage.database import BUSY_TIMEOUT_S, quick_check
from bot.storage.errors import LOCKED, translated
from bot.storage.lock import SUFFIX
from bot.storage.migrate import schema_version, shipped
from bot.storage.tables.model_limits import SELECT_LIMITS, read_limits

SQLITE = sqlite3.sqlite_version


class Peek:
    """Every method raises a `StoreError` when SQLite fails."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self._path = path
        self._database = database
        self.schema = schema_version(database, path, shipped())
        """Schema version of the file, 0 if it is empty."""
        self.known = shipped()[-1].version
        """Schema version that this Parley migrates to."""

    def settings(self, name: str) -> dict[int, str]:
        """Return the values of the bot's own notes, by application id."""
        if not self.schema:
            return {}
        with translated(self._path):
            return dict(
                self._database.execute(
                    "SELECT owner_id, value FROM settings WHERE scope = 'bot' AND name = ?", (name,)
                ).fetchall()
            )

    def learned(self, endpoint: str, model: str) -> LearnedLimits:
        if self.schema < self.known:
            return LearnedLimits()
        with translated(self._path):
            return read_limits(self._database.execute(SELECT_LIMITS, (endpoint, model)).fetchall())


@contextmanager
def peek(path: Path) -> Iterator[Peek]:
    """Open an existing database for reading. Raise a `StoreError`.

    Without a running bot the file is opened as immutable. Otherwise SQLite would leave side files, which look like a
    crash to the next start (https://www.sqlite.org/wal.html#readonly).
    """
    with _opened(path) as database:
        with translated(path):
            found = Peek(path, database)
        yield found


def check(path: Path) -> None:
    """Read the whole file, about 3 s per GB in memory, without blocking writes. Raise a `StoreError`."""
    in_use_before = _log(path).exists()
    try:
        _quick_check(path)
    except StoreCorrupt:
        if in_use_before or not _log(path).exists():
            raise
        # The bot was started meanwhile, and an immutable file that changes looks damaged.
        _quick_check(path)


def in_use(path: Path) -> bool:
    """Return True if a bot has the database open. Raise a `StoreError`.

    Takes a shared lock on the file of `lock.py` for some microseconds.
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
        quick_check(database, path)


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
