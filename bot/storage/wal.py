"""The write-ahead log: when its commits are on the disk."""

import os
import sqlite3
import sys
from collections.abc import Set
from enum import Enum, auto
from pathlib import Path


class Sync(Enum):
    """When a commit, which survives the process's end at once, also survives a power cut."""

    BEFORE_RETURN = auto()
    SOON = auto()
    """Once `Database.synced` has returned."""
    WITH_NEXT = auto()
    """With the next commit that is synced."""


class Log:
    """The log's file. All methods but `close` are called in the writer's thread."""

    def __init__(self, database: Path) -> None:
        whole = database.resolve()
        # SQLite's locks are on other files, so closing this descriptor releases none.
        self._file = whole.with_name(f"{whole.name}-wal").open("r+b", buffering=0)
        self._waits = False

    def committed(self, syncs: Set[Sync]) -> None:
        """Note a transaction, which SQLite has synced if a part of it must be synced before it returns."""
        if syncs != {Sync.WITH_NEXT}:
            self._waits = Sync.BEFORE_RETURN not in syncs

    def sync(self, _: sqlite3.Connection) -> None:
        """Sync commits that wait for it. Raise an `OSError`."""
        if self._waits:
            sync_file(self._file.fileno())
            self._waits = False

    def close(self) -> None:
        self._file.close()


def sync_file(descriptor: int) -> None:
    """Sync as SQLite does. Where a file has its length already, `fdatasync` is twice as fast as `fsync`."""
    if sys.platform == "linux":
        os.fdatasync(descriptor)
    elif sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)
