"""How long a start takes: from the process to Discord's READY, and to the first answer."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from bench.figures import SECONDS, Figure, Target
from bench.history import History
from bench.subject import FLOOR, PARLEY, Subject

GROUP = "Start"


EMPTY, LARGE = History(), History(1_000_000)


@dataclass(frozen=True)
class Case:
    """One kind of start."""

    name: str
    kind: str = PARLEY
    history: History = EMPTY
    guilds: int = 1


CASES = (
    Case("floor", FLOOR),
    Case("empty"),
    Case("1,000,000 messages", history=LARGE),
    Case("floor, 100 guilds", FLOOR, guilds=100),
    Case("100 guilds", guilds=100),
    Case("floor, 2,500 guilds", FLOOR, guilds=2500),
    Case("2,500 guilds", guilds=2500),
)
# What each is compared with, and the most that it may be.
BESIDE = {
    "empty": ("floor", None),
    "1,000,000 messages": ("empty", Target(1.2)),
    "100 guilds": ("floor, 100 guilds", None),
    "2,500 guilds": ("floor, 2,500 guilds", None),
}


async def start(folder: Path, *, full: bool) -> list[Figure]:
    """Start each case a few times, in turns."""
    ready: dict[str, list[float]] = defaultdict(list)
    answered: dict[str, list[float]] = defaultdict(list)
    for number in range(9 if full else 5):
        for case in CASES:
            path = folder / case.name.replace(",", "").replace(" ", "-")
            connected, first = await _once(case, path, anew=number == 0)
            ready[case.name].append(connected)
            answered[case.name].append(first)
    figures: list[Figure] = []
    for name, (beside, target) in BESIDE.items():
        label = "floor" if beside.startswith("floor") else beside
        figures += [
            Figure(GROUP, f"process to READY, {name}", SECONDS, ready[name], ready[beside], label, target),
            Figure(
                GROUP,
                f"process to first answer, {name}",
                SECONDS,
                answered[name],
                answered[beside],
                label,
                target,
            ),
        ]
    return figures


async def _once(case: Case, folder: Path, *, anew: bool) -> tuple[float, float]:
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    path = folder / "parley.sqlite3"
    subject = Subject(case.kind, path, guilds=case.guilds)
    if case.history.messages:
        await (case.history.write(path, subject) if anew else case.history.show(path, subject))
    async with subject:
        await subject.discord.connected()
        connected = time.perf_counter() - subject.started
        timing = await subject.ask(subject.channels[0])
        # It closes its database, so that the next start finds it as it should.
        await subject.process.terminate()
    return connected, timing.done - subject.started
