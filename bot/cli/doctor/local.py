"""What the doctor can see on this machine: settings, database, disk. It opens nothing for writing."""

import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.attachments.reader import self_check
from bot.cli import health_check
from bot.cli.doctor.sheet import Sheet, size
from bot.cli.startup_errors import problem
from bot.config.env import Settings
from bot.core.domain import LearnedLimits
from bot.core.errors import StoreError
from bot.discord_io.client import COMMANDS_HASH
from bot.llm.discovery import endpoint
from bot.storage.inspect import Peek, check, in_use, peek

# SQLite's log may grow to 16 MB, and a migration or a checkpoint needs room beside it.
MIN_FREE = 64 * 10**6
# A year of a busy server's words; below it somebody should know.
MODEST_FREE = 500 * 10**6

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Notes:
    """What the database remembers that other checks want: what was sent as commands, what the model has taught."""

    commands: Mapping[int, str] = field(default_factory=dict)
    """A digest for each application's id."""
    learned: LearnedLimits = LearnedLimits()  # noqa: RUF009 - frozen


def settings_are_read(settings: Settings, env_file: Path, sheet: Sheet) -> None:
    """Say what looks like a slip, and who can read the file with the token."""
    for hint in settings.hints:
        sheet.hint("settings", hint)
    if env_file.is_file() and _is_open_to_others(env_file, stat.S_IROTH):
        sheet.hint("settings", f"Everybody on this machine can read {env_file}: chmod 600 {env_file}")
    elif not settings.hints:
        sheet.ok("settings", f"read from {env_file if env_file.is_file() else 'the environment'}")


def database(settings: Settings, sheet: Sheet, *, network: bool) -> Notes:
    """Look into the database, whether the bot runs or not, and say whether it does."""
    path = settings.database_path
    if not path.exists():
        sheet.ok("database", f"{path} is not there yet; the first start makes it.")
        return Notes()
    try:
        with peek(path) as found:
            notes = Notes(
                commands=found.settings(COMMANDS_HASH),
                learned=found.learned(endpoint(settings.openai_base_url), settings.openai_model),
            )
            sheet.ok("database", f"{path}: {size(path.stat().st_size)}, {_schema(found)}")
        running = in_use(path)
    except StoreError as error:
        sheet.wrong("database", problem(error))
        return Notes()
    _process(settings, sheet, running=running, network=network)
    return notes


def integrity(path: Path, sheet: Sheet) -> None:
    """Read the whole database."""
    if not path.exists():
        return
    try:
        check(path)
    except StoreError as error:
        sheet.wrong("integrity", problem(error))
    else:
        sheet.ok("integrity", f"{path} was read through and is sound.")


async def attachments(sheet: Sheet) -> None:
    """Read a small file as a member's attachment."""
    cause = await self_check()
    if cause is None:
        sheet.ok("attachments", "Files that come with messages can be read.")
    else:
        sheet.wrong("attachments", f"No file can be read ({cause}): install Parley again.")


def disk(path: Path, sheet: Sheet) -> None:
    """Say whether the database can be written, by whom else it can be read, and how much room there is."""
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir():
        sheet.wrong("disk", f"{folder} is no folder. Set DATABASE_PATH to a file in one.")
        return
    for place, access in ((folder, os.W_OK | os.X_OK), (path, os.R_OK | os.W_OK)):
        if place.exists() and not _may(place, access):
            sheet.wrong(
                "disk",
                f"This user may not write to {place}. Give it to the user that runs the bot (chown), or run this "
                "as that user.",
            )
            return
    if path.exists() and _is_open_to_others(path, _OTHERS):
        sheet.hint(
            "disk", f"Others on this machine may open {path}, which holds people's words: chmod 600 {path}"
        )
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE:
        sheet.wrong(
            "disk", f"Only {size(free)} are free at {folder}. Make room, or the bot can keep nothing."
        )
    elif free < max(MODEST_FREE, path.stat().st_size if path.exists() else 0):
        sheet.hint(
            "disk",
            f"{size(free)} are free at {folder}, which is little; a backup needs as much as the database.",
        )
    else:
        sheet.ok("disk", f"{folder} can be written and has {size(free)} free.")


def _schema(found: Peek) -> str:
    if found.schema == found.known:
        return f"schema {found.schema}, as this version wants it"
    if not found.schema:
        return "still empty; the first start fills it"
    return f"schema {found.schema}; the next start brings it to {found.known} (make a backup before)"


def _process(settings: Settings, sheet: Sheet, *, running: bool, network: bool) -> None:
    if not running:
        sheet.ok("process", "No Parley has this database open.")
    elif settings.health_port is None or not network:
        sheet.ok("process", "A Parley is running on this database.")
    else:
        well, line = health_check.check(settings.health_host, settings.health_port)
        note = sheet.ok if well else sheet.wrong
        note("process", f"A Parley is running on this database: {line}")


def _may(place: Path, access: int) -> bool:
    return os.access(place, access, effective_ids=os.access in os.supports_effective_ids)


def _is_open_to_others(file: Path, bits: int) -> bool:
    return os.name == "posix" and bool(file.stat().st_mode & bits)
