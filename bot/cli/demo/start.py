"""`python -m bot demo`: the real bot on a Discord-like page, without accounts.

This module imports nothing slow: its first line appears at once, and the rest takes seconds to load.
"""

import importlib.util
import sys
from collections.abc import Sequence

from bot.cli.demo.command import COMMAND, parse, tell

# Modules of the `demo` extra.
PAGE_NEEDS = ("simcord", "markdown_it")


def main(arguments: Sequence[str]) -> int:
    """Run the demo until it is stopped and return the exit code. Raise `SettingsError`."""
    options = parse(arguments)
    if any(importlib.util.find_spec(name) is None for name in PAGE_NEEDS):
        sys.stderr.write(f"The demo's page is not installed; `{COMMAND}` installs and starts it.\n")
        return 1
    tell("Starting the demo: loading the bot ...")
    from bot.cli.demo import session  # noqa: PLC0415 - loads discord.py, openai and the page

    return session.run(options)
