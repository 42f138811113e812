"""The command line: run the bot, its demo, doctor, health check, backup or export."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot import __version__
from bot.config.env import Settings
from bot.core.errors import SettingsError

ENV_FILE = Path(".env")
EXIT_FAILED = 1
EXIT_SETTINGS = 2


def main() -> int:
    """Run the command and return the exit code: 2 for settings that cannot be used."""
    try:
        return _run(sys.argv[1:])
    except SettingsError as error:
        sys.stderr.write(settings_problem(error))
        return EXIT_SETTINGS
    except KeyboardInterrupt:
        return EXIT_FAILED


def _run(arguments: list[str]) -> int:
    # Imported here because Docker asks for `health` every minute, and discord.py and openai take a second to load.
    match arguments:
        case ["demo", *rest]:
            from bot.cli.demo import start  # noqa: PLC0415

            return start.main(rest)
        case ["doctor", *rest]:
            from bot.cli.doctor import checkup  # noqa: PLC0415

            return checkup.main(rest)
        case ["backup" | "export" as command, *rest]:
            from bot.cli import backup  # noqa: PLC0415

            return {"backup": backup.backup, "export": backup.export}[command](rest)
    command = _parser().parse_args(arguments).command
    settings = Settings.load(ENV_FILE)
    if command == "health":
        from bot.cli import health_check  # noqa: PLC0415

        return health_check.main(settings)
    from bot.monitoring import logs  # noqa: PLC0415

    logs.configure(settings.log_level, sys.stderr, secrets=settings.secrets, form=settings.log_format)
    return run_bot(settings)


def run_bot(settings: Settings) -> int:
    """Run the bot until it is stopped; log an error that keeps it from running as one line."""
    from bot.app import serve  # noqa: PLC0415
    from bot.cli.startup_errors import STARTUP_ERRORS, problem  # noqa: PLC0415
    from bot.core.log import get_logger  # noqa: PLC0415

    try:
        asyncio.run(serve(settings))
    except KeyboardInterrupt:
        return 0
    except STARTUP_ERRORS as error:
        get_logger(__name__).error("cannot_run", text=problem(error))  # without a traceback
        return EXIT_FAILED
    return 0


def settings_problem(error: SettingsError) -> str:
    """Return every problem of the settings in a line of its own."""
    lines = "".join(f"  - {problem}\n" for problem in error.problems)
    return f"Parley cannot start with these settings:\n{lines}Set them in .env; .env.example explains each one.\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="parley",
        description="A Discord assistant that remembers each channel.",
        epilog="`parley demo --help` lists the demo's options, and so with each command.",
    )
    parser.add_argument("--version", action="version", version=f"parley {__version__}")
    parser.add_argument(
        "command",
        nargs="?",
        choices=("run", "demo", "doctor", "health", "backup", "export"),
        default="run",
        help=(
            "run: the bot on Discord (default); demo: the bot on a page in the browser, without any account; "
            "doctor: check the installation and say how to fix it; "
            "health: check a running bot, by exit code and in a line (needs HEALTH_PORT); "
            "backup FILE: copy the database; export [FILE]: write all conversations as JSON lines"
        ),
    )
    return parser
