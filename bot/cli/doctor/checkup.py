"""`python -m bot doctor`: check the installation, print a line for each finding with the fix. Changes nothing."""

import argparse
import asyncio
import logging
import platform
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bot import __version__
from bot.cli.doctor import discord, fallback, local, model, tools
from bot.cli.doctor.findings import Findings, Level
from bot.cli.model_choice import choose_model
from bot.config.env import Settings
from bot.core.errors import ModelNotChosen
from bot.monitoring.logs import CONTROL, redaction
from bot.storage.inspect import SQLITE

ENV_FILE = Path(".env")
LIBRARIES = ("discord.py", "openai", "aiosqlite", "aiohttp")

DISCORD_S = 90.0  # three requests for each server
MODEL_S = 150.0  # a model may have to be loaded
TOOLS_S = 90.0  # a program may have to be downloaded
LOCAL_S = 20.0


@dataclass(frozen=True, slots=True)
class Flags:
    offline: bool = False
    ask: bool = False
    integrity: bool = False


def main(arguments: Sequence[str]) -> int:
    """Check everything, print it, and return the exit code. Raise `SettingsError`."""
    parser = argparse.ArgumentParser(
        "parley doctor",
        description="Check the installation and say how to fix it. Changes nothing.",
        epilog="Exit code: 0 when nothing is wrong, 1 when something is, 2 when the settings cannot be used.",
    )
    parser.add_argument("--offline", action="store_true", help="make no network request")
    parser.add_argument("--ask", action="store_true", help="ask the model a short question, even if that costs money")
    parser.add_argument("--integrity", action="store_true", help="read the whole database (3 s for each GB)")
    read = parser.parse_args(arguments)
    settings = Settings.load(ENV_FILE)
    # Libraries would print their warnings to stderr, between the lines.
    logging.getLogger().addHandler(logging.NullHandler())
    flags = Flags(read.offline, read.ask, read.integrity)
    return asyncio.run(examine(settings, flags, sys.stdout.write))


async def examine(settings: Settings, flags: Flags, write: Callable[[str], object]) -> int:
    """Write a line for each finding and return the exit code."""
    clean = redaction(settings.secrets)

    def write_line(text: str) -> None:
        write(f"{CONTROL.sub('?', clean(text))}\n")

    write_line(header())
    findings = Findings(write_line)
    local.check_settings(settings, ENV_FILE, findings)
    network = not flags.offline
    if network:
        with suppress(ModelNotChosen):  # `model.check` reports it
            settings = await choose_model(settings)
    for subject, seconds, check in _checks(settings, flags, findings):
        try:
            async with asyncio.timeout(seconds):
                await check()
        except TimeoutError:
            findings.wrong(subject, f"No result after {seconds:g} seconds. Try again in a few minutes.")
        except Exception as error:  # noqa: BLE001 - must not hide the findings of the other checks
            findings.wrong(subject, f"This check failed ({type(error).__name__}), which is a bug: please report it.")
    if not network:
        findings.ok("network", "Neither Discord nor the model's server was asked (--offline).")
    write_line(findings.verdict)
    return 1 if findings.number(Level.WRONG) else 0


def _checks(
    settings: Settings, flags: Flags, findings: Findings
) -> Iterator[tuple[str, float | None, Callable[[], Awaitable[None]]]]:
    """Yield each check's subject, its time limit in seconds, and itself."""
    notes, network, path = local.Notes(), not flags.offline, settings.database_path
    in_thread = partial(partial, asyncio.to_thread)
    yield "database", LOCAL_S, in_thread(local.check_database, settings, notes, findings, network=network)
    yield "disk", LOCAL_S, in_thread(local.check_disk, path, findings)
    yield "files", LOCAL_S, in_thread(local.check_files, findings)
    if flags.integrity:
        yield "integrity", None, in_thread(local.check_integrity, path, findings)
    yield "attachments", LOCAL_S, partial(local.check_attachments, findings)
    yield "discord", DISCORD_S, partial(discord.check, settings, notes, findings, network=network)
    yield "tools", TOOLS_S, partial(tools.check, settings, findings, network=network)
    yield "fallback", MODEL_S, partial(fallback.check, settings, findings, network=network, ask=flags.ask)
    yield "endpoint", MODEL_S, partial(model.check, settings, notes, findings, network=network, ask=flags.ask)


def header() -> str:
    """Return all versions, for a bug report."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Parley {__version__}, Python {platform.python_version()} on {platform.system()}, {libraries}, SQLite {SQLITE}"
    )
