"""An hour of a busy server in some minutes, to see whether anything piles up.

An hour has 3,600 mentions in 40 channels, some of them edited or deleted while they are answered, resets, failures
of the model, and connections to Discord that break. They come as fast as they are answered; what takes its time in
real life (an edit a second, ten minutes until a reset is final) is left as it is, so that nothing is measured that
an operator would not see.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

from bench.figures import COUNT, MIB, Figure, Target
from bench.model import Pace
from bench.subject import PARLEY, Subject

GROUP = "Soak"
# Windows fill up in the first minutes, not in the last.
SETTINGS = {"HISTORY_TOKENS": "2000"}
CHANNELS = 40
STRETCHES = 6


async def soak(folder: Path, *, full: bool) -> list[Figure]:
    """Compare the last sixth with the fourth; until then the caches fill. `full` is five hours' worth."""
    mentions = 18_000 if full else 3600
    pace = Pace(first_s=0.1, tokens=30, per_s=150)
    async with Subject(PARLEY, folder / "parley.sqlite3", pace=pace, channels=CHANNELS, settings=SETTINGS) as subject:
        await subject.ready()
        stretches = [await _stretch(subject, mentions // STRETCHES, seed) for seed in range(STRETCHES)]
        errors = len(subject.process.having(" ERROR ")) + len(subject.process.having(" CRITICAL "))
    names = {"tasks and threads": (COUNT, 2), "files and sockets": (COUNT, 5), "memory": (MIB, 4 * 2**20)}
    figures = [
        Figure(
            GROUP,
            f"{name} at the end",
            unit,
            [stretches[-1][name]],
            [stretches[3][name]],
            "before",
            Target(most, "more"),
        )
        for name, (unit, most) in names.items()
    ]
    return [*figures, Figure(GROUP, "errors in the log", COUNT, [errors], target=Target(0, "value"))]


async def _stretch(subject: Subject, mentions: int, seed: int) -> dict[str, float]:
    chance = random.Random(seed)
    waiting = iter(range(mentions))
    await asyncio.gather(*(_member(subject, number, waiting, chance) for number in range(CHANNELS)))
    # What has ended may take a moment to be gone.
    await asyncio.sleep(2)
    subject.forget()
    return {
        "tasks and threads": await subject.tasks(),
        "files and sockets": subject.files(),
        "memory": subject.memory(),
    }


async def _member(subject: Subject, number: int, waiting: Iterator[int], chance: random.Random) -> None:
    """Do what members do, in one channel, as often as there is something to do."""
    channel = subject.channels[number]
    for each in waiting:
        if each in _DISTURBANCES:
            await _DISTURBANCES[each](subject)
        match chance.choices(("ask", "edit", "delete", "fail", "reset"), (90, 3, 3, 2, 2))[0]:
            case "ask":
                await subject.ask(channel)
            case "edit":
                await subject.ask_and(channel, lambda question: subject.discord.edit(question, f"{question.content}!"))
            case "delete":
                await subject.ask_and(channel, subject.discord.delete)
            case "fail":
                await subject.ask_in_vain(channel)
            case "reset":
                # One that is used while no session is there is lost, as it is in Discord.
                with suppress(AssertionError):
                    await subject.discord.answered(subject.discord.use_command(channel, subject.user, "reset"))


async def _break_connection(subject: Subject) -> None:
    await subject.discord.gateway.drop_sockets()


async def _lose_session(subject: Subject) -> None:
    subject.discord.gateway.lose_session()
    await subject.discord.gateway.drop_sockets()


# After so many mentions of a stretch.
_DISTURBANCES: dict[int, Callable[[Subject], Awaitable[None]]] = {200: _break_connection, 400: _lose_session}
