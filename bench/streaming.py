"""Long answers in many channels at once: how smooth they are, and whether the bot stays awake meanwhile."""

import asyncio
import time
from pathlib import Path
from statistics import median

from bench.figures import COUNT, MS, PER_S, SECONDS, Figure, Target, Unit
from bench.model import Pace
from bench.subject import FLOOR, PARLEY, Subject, Timing

GROUP = "Streaming"
CHANNELS = 100
PACE = Pace(first_s=0.2, tokens=2000, per_s=200)
# Within this all of them begin.
SPREAD_S = 2.0


async def streaming(folder: Path, *, full: bool) -> list[Figure]:
    """Measure 100 answers of 2,000 tokens at 200 tokens a second."""
    rounds = 3 if full else 1
    measured = {
        kind: [await _round(folder / f"{kind}-{n}", kind) for n in range(rounds)] for kind in (PARLEY, FLOOR)
    }
    ours, floor = measured[PARLEY], measured[FLOOR]
    return [
        Figure(GROUP, "edits a second", PER_S, [each["edits"] for each in ours]),
        Figure(
            GROUP,
            "last edit behind the last token",
            SECONDS,
            *([lag for each in rounds_ for lag in each["lags"]] for rounds_ in (ours, floor)),
        ),
        Figure(
            GROUP,
            "loop stalls, 99th percentile",
            MS,
            *([each["p99"] for each in rounds_] for rounds_ in (ours, floor)),
            target=Target(0.020, "value"),
        ),
        Figure(
            GROUP,
            "loop stalls, longest",
            MS,
            *([each["longest"] for each in rounds_] for rounds_ in (ours, floor)),
        ),
        Figure(
            GROUP,
            "CPU a token",
            Unit("µs", 1e6),
            *([each["cpu"] for each in rounds_] for rounds_ in (ours, floor)),
        ),
    ]


async def _ask(subject: Subject, number: int) -> Timing:
    # At once, but not in the same instant.
    await asyncio.sleep(number / CHANNELS * SPREAD_S)
    return await subject.ask(subject.channels[number])


async def _round(folder: Path, kind: str) -> dict:
    async with Subject(kind, folder / "parley.sqlite3", pace=Pace(), channels=CHANNELS) as subject:
        await subject.ready()
        # One short mention each: what a channel's first one costs is not what is measured here.
        await asyncio.gather(*map(subject.ask, subject.channels))
        subject.model.pace = PACE
        await subject.stalls()
        cpu, begun = subject.cpu_s(), time.perf_counter()
        timings = await asyncio.gather(*(_ask(subject, number) for number in range(CHANNELS)))
        took, cpu = time.perf_counter() - begun, subject.cpu_s() - cpu
        stalls = await subject.stalls()
    return {
        "edits": sum(each.edits for each in timings) / took,
        "lags": [each.done - each.ended for each in timings],
        "p99": stalls.p99,
        "longest": stalls.longest,
        "cpu": cpu / (CHANNELS * PACE.tokens),
    }
