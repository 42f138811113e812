"""`python -m bot doctor`: check the installation, print a line for each finding with the fix. Changes nothing."""

import argparse
import asyncio
import logging
import platform
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bot import __version__
from bot.app import choose_model
from bot.cli.doctor import discord, local, model
from bot.cli.doctor.findings import Findings, Level
from bot.cli.doctor.local import Notes
from bot.config.env import Settings, read_environment
from bot.core.clock import SystemClock
from bot.core.errors import ModelNotChosen
from bot.monitoring.logs import CONTROL, redaction
from bot.storage.inspect import SQLITE

ENV_FILE = Path(".env")
LIBRARIES = ("discord.py", "openai", "aiosqlite", "aiohttp")

DISCORD_S = 40.0
MODEL_S = 150.0  # a model may have to be loaded
LOCAL_S = 20.0


@dataclass(frozen=True, slots=True)
class Flags:
    offline: bool = False
    ask: bool = False
    integrity: bool = False


def main(arguments: Sequence[str]) -> int:
    """Check everything, print it, and return the exit code. Raise `SettingsError`."""
    parser = argparse.ArgumentParser(
        "python -m bot doctor",
        description="Check the installation and say how to fix it. Changes nothing.",
        epilog="Exit code: 0 when nothing is wrong, 1 when something is, 2 when the settings cannot be used.",
    )
    parser.add_argument("--offline", action="store_true", help="make no network request")
    parser.add_argument(
        "--ask", action="store_true", help="ask the model a short question, even if that costs money"
    )
    parser.add_argument("--integrity", action="store_true", help="read the whole database (3 s for each GB)")
    read = parser.parse_args(arguments)
    settings = Settings.from_env(read_environment(ENV_FILE))
    # Libraries would print their warnings to stderr, between the lines.
    logging.getLogger().addHandler(logging.NullHandler())
    flags = Flags(read.offline, read.ask, read.integrity)
    return asyncio.run(examine(settings, flags, sys.stdout.write))


async def examine(settings: Settings, flags: Flags, write: Callable[[str], object]) -> int:
    """Write each finding as soon as all before it are known, and return the exit code."""
    page = _Page(write, redaction(settings.secrets))
    page.write(header())
    findings, notes = Findings(), Notes()
    local.check_settings(settings, ENV_FILE, findings)
    if not flags.offline:
        with suppress(ModelNotChosen):  # `model.check` reports it
            settings = await choose_model(settings)

    async def check_files() -> None:
        nonlocal notes
        notes = await asyncio.to_thread(local.check_database, settings, findings, network=not flags.offline)
        await asyncio.to_thread(local.check_disk, settings.database_path, findings)

    await _within(LOCAL_S, check_files(), findings, "database")
    await _within(LOCAL_S, local.check_attachments(findings), findings, "attachments")
    if flags.integrity:
        await asyncio.to_thread(local.check_integrity, settings.database_path, findings)
    page.add(findings)
    if flags.offline:
        findings = Findings()
        discord.check_offline(settings, findings)
        await _within(
            LOCAL_S, model.check_offline(settings, notes.learned, findings, SystemClock()), findings, "model"
        )
        findings.ok("network", "Neither Discord nor the model's server was asked (--offline).")
        page.add(findings)
    else:
        await _online(settings, flags, notes, page)
    page.write(page.verdict)
    return 1 if page.wrong else 0


async def _online(settings: Settings, flags: Flags, notes: Notes, page: "_Page") -> None:
    of_discord, of_model = Findings(), Findings()
    asked = model.check(settings, notes.learned, of_model, SystemClock(), ask=flags.ask)
    async with asyncio.TaskGroup() as group:
        group.create_task(_within(MODEL_S, asked, of_model, "endpoint"))
        await _within(DISCORD_S, discord.check(settings, notes.commands, of_discord), of_discord, "discord")
        page.add(of_discord)
    page.add(of_model)


async def _within(seconds: float, check: Awaitable[None], findings: Findings, subject: str) -> None:
    """Await one check; its failure must not hide the others."""
    try:
        async with asyncio.timeout(seconds):
            await check
    except TimeoutError:
        findings.wrong(subject, f"No result after {seconds:g} seconds. Try again in a few minutes.")
    except Exception as error:  # noqa: BLE001 - see above
        findings.wrong(
            subject, f"This check failed ({type(error).__name__}), which is a bug: please report it."
        )


def header() -> str:
    """Return all versions, for a bug report."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Parley {__version__}, Python {platform.python_version()} on {platform.system()}, {libraries}, "
        f"SQLite {SQLITE}"
    )


class _Page:
    """The lines written so far, without secrets and control characters."""

    def __init__(self, write: Callable[[str], object], clean: Callable[[str], str]) -> None:
        self._write = write
        self._clean = clean
        self._levels: list[Level] = []

    def write(self, line: str) -> None:
        self._write(f"{CONTROL.sub('?', self._clean(line))}\n")

    def add(self, findings: Findings) -> None:
        for finding in findings:
            self._levels.append(finding.level)
            self.write(str(finding))

    @property
    def wrong(self) -> int:
        return self._levels.count(Level.WRONG)

    @property
    def verdict(self) -> str:
        hints = self._levels.count(Level.HINT)
        beside = f", {hints} hint{'' if hints == 1 else 's'}" if hints else ""
        if not self.wrong:
            return f"Nothing is wrong{beside}."
        return f"{self.wrong} thing{' is' if self.wrong == 1 else 's are'} wrong{beside}."
