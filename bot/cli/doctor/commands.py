"""The slash commands of this version beside those that Discord has."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.app import assemble
from bot.cli.doctor.sheet import Sheet, listed
from bot.config.env import Settings
from bot.discord_io.command_sync import Payload, difference, digest, payload


async def shipped(settings: Settings) -> list[Payload]:
    """Return the commands as the bot sends them: those of a bot on a throw-away database that never logs in."""
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = replace(settings, database_path=Path(folder) / "none.sqlite3", health_port=None)
        async with assemble(elsewhere) as bot:
            try:
                await bot.load_cogs()
                return list(payload(bot.tree))
            finally:
                await bot.close()


def commands(
    ours: Sequence[Payload],
    theirs: Sequence[Payload],
    *,
    noted: Mapping[int, str],
    application: int,
    sheet: Sheet,
) -> None:
    """Compare. `noted` is what the database says was sent, for each application."""
    found = difference(ours, theirs)
    if not found:
        sheet.ok("commands", f"Discord has all {len(ours)}, as this version sends them.")
        return
    said = "; ".join(
        f"{what}: {listed([f'/{name}' for name in names])}"
        for what, names in (
            ("missing", found.missing),
            ("unknown", found.surplus),
            ("changed", found.changed),
        )
        if names
    )
    if application not in noted:
        sheet.hint("commands", f"Discord does not have them yet ({said}). The bot sends them when it starts.")
    elif noted[application] != digest(ours):
        sheet.hint(
            "commands",
            f"Discord has those of another version ({said}). The bot sends its own when it starts.",
        )
    else:
        sheet.wrong(
            "commands",
            f"They are not those that this bot has sent ({said}). Start it again, and it sends them anew; if this "
            "comes back, another program uses the same token: give it an application of its own.",
        )
