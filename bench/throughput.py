"""How many mentions a busy bot answers: each channel asks again as soon as its answer stands."""

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.figures import MIB, MS, PER_S, Figure, Target, Unit
from bench.model import Pace
from bench.subject import FLOOR, PARLEY, Subject, Timing

GROUP = "Throughput"
# As fast as a quick hosted model: the first token after 0.2 s, a short answer at once behind it.
PACE = Pace(first_s=0.2, tokens=12)
WARM_UP_S = 3.0


@dataclass
class Load:
    """What one subject did in a time."""

    timings: list[Timing]
    seconds: float
    cpu_s: float
    servers_cpu_s: float
    memory: int

    @property
    def per_s(self) -> float:
        """Return the mentions that were answered in a second."""
        return len(self.timings) / self.seconds

    @property
    def cpu_each_s(self) -> float:
        """Return the CPU time that one mention took."""
        return self.cpu_s / len(self.timings)

    @property
    def p99_s(self) -> float:
        """Return the time within which 99 of 100 mentions were answered."""
        return sorted(each.done - each.sent for each in self.timings)[int(len(self.timings) * 0.99)]


async def throughput(folder: Path, *, full: bool) -> list[Figure]:
    """Measure 50 and 500 channels, the bot and the floor in turns, so that other load falls on both."""
    figures: list[Figure] = []
    for channels, seconds, rounds in ((50, 3.0, 4), (500, 8.0, 2)):
        async with AsyncExitStack() as stack:
            subjects = {
                kind: await stack.enter_async_context(
                    Subject(kind, folder / f"{kind}-{channels}" / "parley.sqlite3", pace=PACE, channels=channels)
                )
                for kind in (PARLEY, FLOOR)
            }
            loads: dict[str, list[Load]] = {PARLEY: [], FLOOR: []}
            for subject in subjects.values():
                await subject.ready()
            for _ in range(rounds * 3 if full else rounds):
                for kind, subject in subjects.items():
                    loads[kind].append(await press(subject, seconds))
                    subject.forget()
        figures += _figures(f"{channels} channels", loads[PARLEY], loads[FLOOR])
    return figures


async def press(subject: Subject, seconds: float) -> Load:
    """Let every channel ask, over and over, for so long."""
    timings: list[Timing] = []
    begin = time.perf_counter() + WARM_UP_S
    end = begin + seconds

    async def keep_asking(number: int) -> None:
        # Not all in the same instant.
        await asyncio.sleep(number / len(subject.channels) * WARM_UP_S / 2)
        while time.perf_counter() < end:
            timings.append(await subject.ask(subject.channels[number]))

    asking = [asyncio.create_task(keep_asking(number)) for number in range(len(subject.channels))]
    await asyncio.sleep(WARM_UP_S)
    cpu, servers = subject.cpu_s(), sum(psutil.Process().cpu_times()[:2])
    await asyncio.sleep(end - time.perf_counter())
    cpu, servers = subject.cpu_s() - cpu, sum(psutil.Process().cpu_times()[:2]) - servers
    took, memory = time.perf_counter() - begin, subject.memory()
    await asyncio.gather(*asking)
    answered = [each for each in timings if begin <= each.done < begin + took]
    return Load(answered, took, cpu, servers, memory)


def _figures(name: str, ours: list[Load], floor: list[Load]) -> list[Figure]:
    def figure(what: str, unit: Unit, get: str, target: Target | None = None) -> Figure:
        values = [float(getattr(load, get)) for load in ours]
        return Figure(
            GROUP,
            f"{what}, {name}",
            unit,
            values,
            [float(getattr(load, get)) for load in floor],
            target=target,
        )

    return [
        figure("mentions answered", PER_S, "per_s", Target(0.7, least=True)),
        figure("CPU a mention", MS, "cpu_each_s", Target(1.8)),
        figure("99th percentile to the answer", MS, "p99_s", Target(1.3) if name == "50 channels" else None),
        figure("memory", MIB, "memory"),
    ]
