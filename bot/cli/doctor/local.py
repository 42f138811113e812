"""Check settings, database, files and disk on this machine, without writing anything."""

import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.attachments.reader import self_check
from bot.cli import health_check
from bot.cli.doctor.findings import Findings, size
from bot.cli.open_files import raise_limit
from bot.cli.startup_errors import problem
from bot.cli.store_errors import store_problem
from bot.config.env import Settings
from bot.core.domain import LearnedLimits
from bot.core.errors import StoreError, TooFewFiles
from bot.discord_io.client import COMMANDS_HASH
from bot.llm.discovery import endpoint
from bot.storage.inspect import Peek, check, in_use, peek

# SQLite's log may grow to 16 MB, and a migration or a checkpoint needs room beside it.
MIN_FREE = 64 * 10**6
# A year of a busy server's messages.
MODEST_FREE = 500 * 10**6

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(slots=True)
class Notes:
    """Values from the database for later checks. `commands` has a digest for each application's id."""

    commands: Mapping[int, str] = field(default_factory=dict)
    learned: LearnedLimits = LearnedLimits()  # noqa: RUF009 - frozen


def check_settings(settings: Settings, env_file: Path, findings: Findings) -> None:
    for hint in settings.hints:
        findings.hint("settings", hint)
    if env_file.is_file() and _is_open_to_others(env_file, stat.S_IROTH):
        findings.hint("settings", f"Every user of this machine can read {env_file}: chmod 600 {env_file}")
    elif not settings.hints:
        findings.ok("settings", f"read from {env_file if env_file.is_file() else 'the environment'}")


def check_database(settings: Settings, notes: Notes, findings: Findings, *, network: bool) -> None:
    """Look into the database, also while the bot runs; ask the running bot where `network` allows."""
    path = settings.database_path
    if not path.exists():
        findings.ok("database", f"{path} is not there yet; the first start makes it.")
        return
    try:
        with peek(path) as found:
            notes.commands = found.settings(COMMANDS_HASH)
            notes.learned = found.learned(endpoint(settings.openai_base_url), settings.openai_model)
            findings.ok("database", f"{path}: {size(path.stat().st_size)}, {_schema(found)}")
        if not in_use(path):
            findings.ok("process", "No Parley has this database open.")
        elif settings.health_port is None or not network:
            findings.ok("process", "A Parley is running on this database.")
        else:
            well, line = health_check.check(settings.health_host, settings.health_port)
            note = findings.ok if well else findings.wrong
            note("process", f"A Parley is running on this database: {line}")
    except StoreError as error:
        findings.wrong("database", store_problem(error))


def check_integrity(path: Path, findings: Findings) -> None:
    if not path.exists():
        return
    try:
        check(path)
    except StoreError as error:
        findings.wrong("integrity", store_problem(error))
    else:
        findings.ok("integrity", f"{path} was read through and is sound.")


async def check_attachments(findings: Findings) -> None:
    cause = await self_check()
    if cause is None:
        findings.ok("attachments", "Files that come with messages can be read.")
    else:
        findings.wrong("attachments", f"No file can be read ({cause}): install Parley again.")


def check_files(findings: Findings) -> None:
    try:
        limit = raise_limit()
    except TooFewFiles as error:
        findings.wrong("files", problem(error))
    else:
        findings.ok("files", f"{limit or 'Any number of'} files and connections may be open at once.")


def check_disk(path: Path, findings: Findings) -> None:
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir():
        findings.wrong("disk", f"{folder} is no folder. Set DATABASE_PATH to a file in one.")
        return
    for place, access in ((folder, os.W_OK | os.X_OK), (path, os.R_OK | os.W_OK)):
        if place.exists() and not os.access(place, access, effective_ids=os.access in os.supports_effective_ids):
            findings.wrong(
                "disk",
                f"This user may not write to {place}. Give it to the user that runs the bot (chown), or run this "
                "as that user.",
            )
            return
    if path.exists() and _is_open_to_others(path, _OTHERS):
        findings.hint("disk", f"Other users of this machine may read the conversations in {path}: chmod 600 {path}")
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE:
        findings.wrong("disk", f"Only {size(free)} are free at {folder}. Make room, or nothing can be stored.")
    elif free < max(MODEST_FREE, path.stat().st_size if path.exists() else 0):
        findings.hint("disk", f"Only {size(free)} are free at {folder}; a backup needs as much as the database.")
    else:
        findings.ok("disk", f"{folder} can be written and has {size(free)} free.")


def _schema(found: Peek) -> str:
    if found.schema == found.known:
        return f"schema {found.schema}, as this version wants it"
    if not found.schema:
        return "still empty; the first start fills it"
    return f"schema {found.schema}; the next start brings it to {found.known} (make a backup before)"


def _is_open_to_others(file: Path, bits: int) -> bool:
    return os.name == "posix" and bool(file.stat().st_mode & bits)
