"""`python -m bot`, also installed as `parley`."""

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

from bot import app
from bot.errors import SettingsError
from bot.settings import Settings, read_environment

ENV_FILE = Path(".env")


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    arguments = _parser().parse_args()
    try:
        environment = read_environment(ENV_FILE)
        settings = Settings.from_env(environment)
    except SettingsError as error:
        print(_settings_problem(error), file=sys.stderr)  # noqa: T201 - there is no log level yet
        return app.EXIT_SETTINGS
    return app.run(settings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="parley", description="A Discord assistant that remembers each channel."
    )
    parser.add_argument("--version", action="version", version=f"parley {version('parley')}")
    return parser
