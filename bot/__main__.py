"""`python -m bot`, also installed as `parley`: the bot; with `demo`, the bot on a page in the browser."""

import argparse
import sys
from pathlib import Path

from bot import __version__, app, demo, logs
from bot.errors import SettingsError
from bot.settings import Settings, read_environment

ENV_FILE = Path(".env")


def main() -> int:
    """Run what the command line asks for and return the exit code: 2 for settings that cannot be used."""
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == ["demo"]:
            return demo.main(arguments[1:])
        _parser().parse_args(arguments)
        settings = Settings.from_env(read_environment(ENV_FILE))
    except SettingsError as error:
        sys.stderr.write(settings_problem(error))
        return app.EXIT_SETTINGS
    logs.configure(settings.log_level, sys.stderr, secrets=settings.secrets)
    return app.run(settings)


def settings_problem(error: SettingsError) -> str:
    """Return what an operator reads when the settings cannot be used: every problem, and where to set it right."""
    lines = "".join(f"  - {problem}\n" for problem in error.problems)
    return f"Parley cannot start with these settings:\n{lines}Set them in .env; .env.example explains each one.\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="parley",
        description="A Discord assistant that remembers each channel.",
        epilog="`parley demo --help` lists the demo's options.",
    )
    parser.add_argument("--version", action="version", version=f"parley {__version__}")
    parser.add_argument(
        "command",
        nargs="?",
        choices=("run", "demo"),
        default="run",
        help="run: the bot on Discord (default); demo: the bot on a page in the browser, without any account",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
