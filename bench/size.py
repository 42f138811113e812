"""How much memory and disk the bot takes, idle and after many turns."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bench.figures import BYTES, MIB, Figure, Target
from bench.subject import FLOOR, PARLEY, Subject

GROUP = "Size"
TURNS, CHANNELS = 10_000, 1000
# So many channels ask at the same time.
AT_ONCE = 20


async def size(folder: Path, *, full: bool) -> list[Figure]:
    """Measure one process of each kind; `full` lets the floor have its turns as well."""
    async with Subject(FLOOR, folder / "floor" / "none", channels=CHANNELS) as floor:
        await floor.ready()
        floor_idle = floor.memory()
        floor_growth = await _growth(floor) if full else None
    path = folder / "parley" / "parley.sqlite3"
    async with Subject(PARLEY, path, channels=CHANNELS) as subject:
        await subject.ready()
        idle = subject.memory()
        growth = await _growth(subject)
        await subject.process.terminate()
    with closing(sqlite3.connect(path)) as database:
        ((messages,),) = database.execute("SELECT count(*) FROM messages").fetchall()
    beside = [] if floor_growth is None else [floor_growth]
    return [
        Figure(GROUP, "memory, idle", MIB, [idle], [floor_idle], target=Target(25 * 2**20, "more")),
        Figure(
            GROUP,
            f"more memory after {TURNS:,} turns in {CHANNELS:,} channels",
            MIB,
            [growth],
            beside,
            target=Target(15 * 2**20, "value"),
        ),
        Figure(GROUP, "database, for each message of 100 characters", BYTES, [path.stat().st_size / messages]),
    ]


async def _growth(subject: Subject) -> int:
    """Return by how many bytes memory grows from the first turn in each of a few channels to the last."""
    before = subject.memory()
    waiting = iter(range(TURNS))

    async def keep_asking() -> None:
        for number in waiting:
            await subject.ask(subject.channels[number % CHANNELS])
            if number % CHANNELS == 0:
                subject.forget()

    await asyncio.gather(*(keep_asking() for _ in range(AT_ONCE)))
    return subject.memory() - before
