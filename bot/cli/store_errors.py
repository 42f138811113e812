"""The sentences for an operator about a database that cannot be used."""

from collections.abc import Callable
from typing import Any

from bot.core import errors


def store_problem(error: errors.StoreError) -> str:
    """Return the cause and the fix."""
    return next(words for kind, words in _STORE_PROBLEMS.items() if isinstance(error, kind))(error)


# A subclass stands before its base.
_STORE_PROBLEMS: dict[type[errors.StoreError], Callable[[Any], str]] = {
    errors.StoreGone: lambda e: f"{e.path} was deleted or replaced. Move it back, or stop Parley and restore a backup.",
    errors.StoreInUse: lambda e: (
        f"Another Parley has {e.path} open, and two would answer everything twice. Stop that one first, or set "
        "DATABASE_PATH to a file of this one's own."
    ),
    errors.StoreBusy: lambda e: (
        f"Another program keeps {e.path} locked. Close what has it open (a database browser, a shell, a copy under "
        "way), then try again."
    ),
    errors.StoreFull: lambda e: f"There is no room left on the disk of {e.path}. Free some, then try again.",
    errors.StoreCorrupt: lambda e: (
        f"{e.path} is damaged, or is no database ({e.reason}). Stop Parley, move this file, its -wal and its -shm "
        "away, and put a backup in its place. Without one, the shell from sqlite.org saves what it can: "
        f'sqlite3 "{e.path}" .recover | sqlite3 recovered.sqlite3'
    ),
    errors.StoreTooNew: lambda e: (
        f"The database {e.path} was written by a newer version of Parley (schema {e.found}; this version knows up "
        f"to {e.known}). Update Parley, or restore a backup from before the update."
    ),
    errors.StoreForeign: lambda e: (
        f"{e.path} is a database of another program. Set DATABASE_PATH to a file of Parley's own."
    ),
    errors.MigrationFailed: lambda e: (
        f"The database {e.path} could not be updated (step {e.name}: {e.reason}). Nothing was changed. Free some "
        "disk space or check the file, then start again."
    ),
    errors.StoreUnavailable: lambda e: (
        f"The database {e.path} cannot be used: {e.reason}. Check that DATABASE_PATH is a file in a folder that "
        "this user may write to, on a disk that can be written."
    ),
    errors.StoreError: lambda e: f"The database cannot be used ({type(e).__name__}).",
}
