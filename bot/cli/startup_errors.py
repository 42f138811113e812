"""The sentences for an operator about errors that keep the bot from running; the doctor shares them."""

from collections.abc import Callable
from typing import Any

import discord

from bot.core import errors
from bot.discord_io.errors import DISCORD_FAILURES, reason

STARTUP_ERRORS = (
    errors.StoreError,
    errors.PortUnavailable,
    discord.LoginFailure,
    discord.PrivilegedIntentsRequired,
    *DISCORD_FAILURES,
)


def problem(error: BaseException) -> str:
    """Return the cause of an error and the fix."""
    match error:
        case errors.StoreError():
            return next(words for kind, words in _STORE_PROBLEMS.items() if isinstance(error, kind))(error)
        case errors.PortUnavailable(host=host, port=port, reason=None):
            return (
                f"HEALTH_PORT {port} on {host} is in use by another program, or by another Parley. "
                "Stop that one or choose another port, then start again."
            )
        case errors.PortUnavailable(host=host, port=port, reason=reason_):
            return (
                f"HEALTH_PORT {port} on {host} cannot be opened: {reason_}. Set HEALTH_HOST to an address of "
                "this machine (127.0.0.1) and HEALTH_PORT to one from 1024 on, then start again."
            )
        case _:
            return _discord_problem(error)


def _discord_problem(error: BaseException) -> str:
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return (
                "Discord does not accept DISCORD_TOKEN. Copy it again from your application's page, section Bot, "
                "at discord.com/developers/applications; Reset Token makes a new one."
            )
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4014):
            return (
                "MESSAGE_CONTENT_INTENT is true, but Discord does not give the bot that intent. Switch on Message "
                "Content Intent at discord.com/developers/applications, your application, Bot, Privileged Gateway "
                "Intents; or set MESSAGE_CONTENT_INTENT=false. Then start again."
            )
        case discord.HTTPException() | discord.ConnectionClosed():
            return f"Discord refused the bot ({reason(error)}). Wait a few minutes, then start again."
        case _:
            return f"Discord cannot be reached ({type(error).__name__}). Check the network, then start again."


_STORE_PROBLEMS: dict[type[errors.StoreError], Callable[[Any], str]] = {
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
