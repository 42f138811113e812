"""`python -m bot doctor`: looks at everything that the bot needs, and says of each thing that it is well or what to do.

It changes nothing, connects to no gateway and can run beside the bot. Each line begins with `ok`, `hint` or `wrong`;
the exit code is 1 where something is wrong, 0 otherwise, and 2 where the settings cannot be used at all.
"""

import argparse
import asyncio
import logging
import platform
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bot import __version__
from bot.cli.doctor import discord as doctor_discord
from bot.cli.doctor import local
from bot.cli.doctor import model as doctor_model
from bot.cli.doctor.clock import Sample, clock
from bot.cli.doctor.local import Notes
from bot.cli.doctor.sheet import Finding, Level, Sheet
from bot.config.env import Settings, read_environment
from bot.core.clock import SystemClock
from bot.core.ports import Clock
from bot.monitoring.logs import CONTROL, redaction
from bot.storage.inspect import SQLITE

ENV_FILE = Path(".env")
LIBRARIES = ("discord.py", "openai", "aiosqlite", "aiohttp")

# What takes longer than these is given up, and what was found until then is shown. A model may have to be loaded.
DISCORD_S = 40.0
MODEL_S = 100.0
LOCAL_S = 20.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line wants besides."""

    offline: bool = False
    ask: bool = False
    integrity: bool = False


def main(arguments: Sequence[str]) -> int:
    """Examine everything, print it, and return the exit code. Raise `SettingsError`."""
    parser = argparse.ArgumentParser(
        "python -m bot doctor",
        description="Say of everything that the bot needs that it is well, or what to do. Changes nothing.",
        epilog="Exit code: 0 when nothing is wrong, 1 when something is, 2 when the settings cannot be used.",
    )
    parser.add_argument("--offline", action="store_true", help="ask neither Discord nor the model's server")
    parser.add_argument(
        "--ask", action="store_true", help="ask the model something, also where that costs money"
    )
    parser.add_argument("--integrity", action="store_true", help="read the whole database (3 s for each GB)")
    read = parser.parse_args(arguments)
    settings = Settings.from_env(read_environment(ENV_FILE))
    # What libraries have to say of failures may name addresses; the lines below say what to do instead.
    logging.getLogger().addHandler(logging.NullHandler())
    asked = Asked(read.offline, read.ask, read.integrity)
    return asyncio.run(examine(settings, asked, sys.stdout.write))


async def examine(
    settings: Settings, asked: Asked, write: Callable[[str], object], now: Clock | None = None
) -> int:
    """Hand each line to `write` as soon as it and those before it are known, and return the exit code."""
    page = _Page(write, redaction(settings.secrets))
    page.write(header())
    notes = await _local(settings, asked, page)
    if asked.offline:
        await _offline(settings, notes, page, now or SystemClock())
    else:
        await _online(settings, asked, notes, page, now or SystemClock())
    page.write(page.verdict)
    return 1 if page.wrong else 0


def header() -> str:
    """Return who is examined, for a report to somebody else."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Parley {__version__}, Python {platform.python_version()} on {platform.system()}, {libraries}, "
        f"SQLite {SQLITE}"
    )


class _Page:
    """What has been written so far."""

    def __init__(self, write: Callable[[str], object], clean: Callable[[str], str]) -> None:
        self._write = write
        self._clean = clean
        self._levels: list[Level] = []

    def write(self, line: str) -> None:
        """Write a line without secrets and without what would move a terminal's cursor."""
        self._write(f"{CONTROL.sub('?', self._clean(line))}\n")

    def add(self, sheet: Sheet) -> None:
        for finding in sheet.findings:
            self._note(finding)

    def _note(self, finding: Finding) -> None:
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


async def _local(settings: Settings, asked: Asked, page: _Page) -> Notes:
    path, sheet, notes = settings.database_path, Sheet(), Notes()
    local.settings_are_read(settings, ENV_FILE, sheet)

    async def look() -> None:
        nonlocal notes
        notes = await asyncio.to_thread(local.database, settings, sheet, network=not asked.offline)
        await asyncio.to_thread(local.disk, path, sheet)

    await _within(LOCAL_S, look(), sheet, "database")
    await _within(LOCAL_S, local.attachments(sheet), sheet, "attachments")
    page.add(sheet)
    if asked.integrity:
        whole = Sheet()
        # Without a deadline: who asks for it knows the file's size.
        await asyncio.to_thread(local.integrity, path, whole)
        page.add(whole)
    return notes


async def _offline(settings: Settings, notes: Notes, page: _Page, now: Clock) -> None:
    sheet = Sheet()
    doctor_discord.offline(settings, sheet)
    await _within(LOCAL_S, doctor_model.offline(settings, notes.learned, sheet, now), sheet, "model")
    sheet.ok("network", "Neither Discord nor the model's server was asked (--offline).")
    page.add(sheet)


async def _online(settings: Settings, asked: Asked, notes: Notes, page: _Page, now: Clock) -> None:
    discord, model, time = Sheet(), Sheet(), Sheet()
    samples: list[Sample] = []
    both = [
        asyncio.create_task(work)
        for work in (
            _within(
                DISCORD_S,
                doctor_discord.examine(settings, notes.commands, discord, samples, now),
                discord,
                "discord",
            ),
            _within(
                MODEL_S,
                doctor_model.examine(settings, notes.learned, model, samples, now, ask=asked.ask),
                model,
                "endpoint",
            ),
        )
    ]
    try:
        for task, sheet in zip(both, (discord, model), strict=True):
            await task
            page.add(sheet)
    finally:
        for task in both:
            task.cancel()
    clock(samples, time)
    page.add(time)


async def _within(seconds: float, work: Awaitable[None], sheet: Sheet, subject: str) -> None:
    """Do one part of the examination; whatever becomes of it, the others go on."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        sheet.wrong(
            subject,
            f"This took longer than {seconds:g} seconds and was given up. Try again in a few minutes.",
        )
    except Exception as error:  # noqa: BLE001 - a check that fails must not hide the others
        sheet.wrong(
            subject,
            f"This check has failed by itself ({type(error).__name__}), which is a bug: please report it.",
        )
