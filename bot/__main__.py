"""`python -m bot`, also installed as `parley`: run the bot, its demo, health check, doctor, backup and export."""

import argparse
import sys
from pathlib import Path

from bot import __version__
from bot.config.env import Settings, read_environment
from bot.core.errors import SettingsError

ENV_FILE = Path(".env")
EXIT_FAILED = 1
EXIT_SETTINGS = 2


def main() -> int:
    """Run what the command line asks for and return the exit code: 2 for settings that cannot be used."""
    try:
        return _run(sys.argv[1:])
    except SettingsError as error:
        sys.stderr.write(settings_problem(error))
        return EXIT_SETTINGS
    except KeyboardInterrupt:
        return EXIT_FAILED


def _run(arguments: list[str]) -> int:
    # Each command imports its own: Docker asks for `health` over and over, and Discord's and OpenAI's
    # libraries take a second to load.
    match arguments:
        case ["demo", *rest]:
            from bot.cli.demo import start  # noqa: PLC0415 - see above

            return start.main(rest)
        case ["doctor", *rest]:
            from bot.cli.doctor import checkup  # noqa: PLC0415 - see above

            return checkup.main(rest)
        case ["backup" | "export" as command, *rest]:
            from bot.cli import backup  # noqa: PLC0415 - see above

            return {"backup": backup.backup, "export": backup.export}[command](rest)
    command = _parser().parse_args(arguments).command
    settings = Settings.from_env(read_environment(ENV_FILE))
    if command == "health":
        from bot.cli import health_check  # noqa: PLC0415 - see above

        return health_check.main(settings)
    from bot import app  # noqa: PLC0415 - see above
    from bot.monitoring import logs  # noqa: PLC0415 - see above

    logs.configure(settings.log_level, sys.stderr, secrets=settings.secrets, form=settings.log_format)
    return app.run(settings)


def settings_problem(error: SettingsError) -> str:
    """Return what an operator reads when the settings cannot be used: every problem, and where to set it right."""
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
            "doctor: look at everything that the bot needs and say what to do; "
            "health: whether a running bot is well, by exit code and in a line (needs HEALTH_PORT); "
            "backup FILE: copy the database; export [FILE]: write all conversations as JSON lines"
        ),
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
