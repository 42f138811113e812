"""What the bot's process holds on to."""

import re
from collections import Counter
from pathlib import Path

from tests.e2e.wire.process import BotProcess


async def holdings(bot: BotProcess) -> Counter[str]:
    """Count the process's tasks by what they run, its threads, and its open files by kind (Linux)."""
    counted: Counter[str] = Counter()
    for name in (await bot.tasks()).split(","):
        counted[name if name.startswith("thread ") else f"task {name}"] += 1
    files = Path(f"/proc/{bot.pid}/fd")
    if files.exists():
        for descriptor in files.iterdir():
            counted[f"file {_kind(descriptor)}"] += 1
    return counted


def _kind(descriptor: Path) -> str:
    try:
        target = str(descriptor.readlink())
    except OSError:
        return "closed meanwhile"
    return re.sub(r":\[\d+\]", "", target)
