"""Long answers in many channels at once: how smooth they are, and whether the bot stays awake meanwhile."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.figures import MS, PER_S, SECONDS, Figure, Target, Unit
from bench.model import Pace
from bench.subject import FLOOR, PARLEY, Stalls, Subject, Timing

GROUP = "Streaming"
CHANNELS = 100
PACE = Pace(first_s=0.2, tokens=2000, per_s=200)
# Within this all of them begin.
SPREAD_S = 2.0
MICROSECONDS = Unit("µs", 1e6)
# One channel, in which Discord enforces its limits: answers of one to five seconds.
LENGTHS = (50, 75, 110, 135, 180, 225)
PER_S_ALONE = 50


@dataclass
class Round:
    """What one round of answers took."""

    timings: list[Timing]
    seconds: float
    cpu_s: float
    stalls: Stalls

    @property
    def edits_per_s(self) -> float:
        """Return the edits that were made in a second, over all channels."""
        return sum(each.edits for each in self.timings) / self.seconds

    @property
    def cpu_each_s(self) -> float:
        """Return the CPU time that one token took, with all that a mention takes."""
        return self.cpu_s / (CHANNELS * PACE.tokens)


async def streaming(folder: Path, *, full: bool) -> list[Figure]:
    """Measure 100 answers of 2,000 tokens at 200 tokens a second."""
    rounds = 3 if full else 1
    ours = [await _round(PARLEY, folder / str(number)) for number in range(rounds)]
    floor = [await _round(FLOOR, folder / str(number)) for number in range(rounds)]
    ours_alone, floor_alone = [await _alone(kind, folder / "alone") for kind in (PARLEY, FLOOR)]

    def figure(what: str, unit: Unit, get: Callable[[Round], float], target: Target | None = None) -> Figure:
        return Figure(GROUP, what, unit, [get(each) for each in ours], [get(each) for each in floor], target=target)

    return [
        Figure(GROUP, "edits a second", PER_S, [each.edits_per_s for each in ours]),
        Figure(GROUP, "last edit behind the last token", SECONDS, _lags(ours), _lags(floor)),
        Figure(
            GROUP,
            "the same, one channel with its limits",
            SECONDS,
            ours_alone,
            floor_alone,
            target=Target(0.15, "value"),
        ),
        figure("loop stalls, 99th percentile", MS, lambda each: each.stalls.p99, Target(0.020, "value")),
        figure("loop stalls, longest", MS, lambda each: each.stalls.longest),
        figure("CPU a token", MICROSECONDS, lambda each: each.cpu_each_s),
    ]


def _lags(rounds: list[Round]) -> list[float]:
    return [each.done - each.ended for round_ in rounds for each in round_.timings]


async def _round(kind: str, folder: Path) -> Round:
    async with Subject(kind, folder / "parley.sqlite3", channels=CHANNELS) as subject:
        await subject.ready()
        # One short mention each: what a channel's first one costs is not what is measured here.
        await asyncio.gather(*map(subject.ask, subject.channels))
        subject.model.pace = PACE
        await subject.stalls()
        cpu, begun = subject.cpu_s(), time.perf_counter()
        timings = await asyncio.gather(*(_ask(subject, number) for number in range(CHANNELS)))
        took, cpu = time.perf_counter() - begun, subject.cpu_s() - cpu
        return Round(timings, took, cpu, await subject.stalls())


async def _alone(kind: str, folder: Path) -> list[float]:
    """Return how long after the last token each answer stood."""
    async with Subject(kind, folder / "parley.sqlite3") as subject:
        await subject.ready()
        subject.discord.limits.enforced = True
        timings = []
        for tokens in LENGTHS:
            subject.model.pace = Pace(first_s=0.2, tokens=tokens, per_s=PER_S_ALONE)
            timings.append(await subject.ask(subject.channels[0]))
        return [each.done - each.ended for each in timings]


async def _ask(subject: Subject, number: int) -> Timing:
    # At once, but not in the same instant.
    await asyncio.sleep(number / CHANNELS * SPREAD_S)
    return await subject.ask(subject.channels[number])
