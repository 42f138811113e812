"""The command line: run the bot, its demo, doctor, health check, backup or export."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot import __version__
from bot.config.env import Settings
from bot.core.clock import SystemClock
from bot.core.errors import SettingsError
from bot.core.ports import Clock

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
    if arguments not in ([], ["run"]):
        # See `__main__`: other commands have something to interrupt.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Imported here because Docker asks for `health` every minute, and discord.py and openai take a second to load.
    match arguments:
        case ["demo", *rest]:
            from bot.cli.demo import start  # noqa: PLC0415

            return start.main(rest)
        case ["setup" | "tools" as command, *rest]:
            from bot.cli import setup, tools  # noqa: PLC0415

            return {"setup": setup.main, "tools": tools.main}[command](rest)
        case ["doctor", *rest]:
            from bot.cli.doctor import checkup  # noqa: PLC0415

            return checkup.main(rest)
        case ["help", *_]:
            arguments = ["--help"]
        case ["backup" | "restore" | "export" as command, *rest]:
            from bot.cli import backup  # noqa: PLC0415

            return {"backup": backup.backup, "restore": backup.restore, "export": backup.export}[command](rest)
    command = _parser().parse_args(arguments).command
    settings = Settings.load(ENV_FILE)
    if command == "health":
        from bot.cli import health_check  # noqa: PLC0415

        return health_check.main(settings)
    from bot.monitoring import logs  # noqa: PLC0415

    logs.configure(settings.log_level, sys.stderr, secrets=settings.secrets, form=settings.log_format)
    return run_bot(settings)


def run_bot(settings: Settings, clock: Clock | None = None) -> int:
    """Run the bot until it is stopped; log an error that keeps it from running as one line."""
    from bot.cli.open_files import raise_limit  # noqa: PLC0415
    from bot.cli.serve import serve_patiently  # noqa: PLC0415
    from bot.cli.startup_errors import STARTUP_ERRORS, problem  # noqa: PLC0415
    from bot.core.log import get_logger  # noqa: PLC0415

    try:
        raise_limit()
        asyncio.run(serve_patiently(settings, clock or SystemClock()))
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


COMMANDS = {
    "run": "Run the bot on Discord. The default.",
    "setup": "Ask for the token and the model server, and write .env.",
    "doctor": "Check the installation and say how to fix it.",
    "demo": "Run the bot on a page in the browser, without an account.",
    "tools": "Log in to an MCP server.",
    "health": "Check a running bot: one line, exit code 0 or 1 (needs HEALTH_PORT).",
    "backup": "Copy the database, also while the bot runs.",
    "restore": "Put a copy in the database's place.",
    "export": "Write all conversations as JSON lines.",
}


def _parser() -> argparse.ArgumentParser:
    lines = "".join(f"  {name:<9}{about}\n" for name, about in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="parley",
        usage="parley [--version] [COMMAND] [--help]",
        description=f"A Discord assistant that remembers each channel.\n\ncommands:\n{lines}",
        epilog="`parley COMMAND --help` lists a command's options. `python -m bot` is the same as `parley`.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"parley {__version__}")
    parser.add_argument("command", nargs="?", choices=COMMANDS, default="run", help=argparse.SUPPRESS)
    return parser
