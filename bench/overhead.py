"""What the bot itself takes, from a mention to its completion request and to its first text."""

import asyncio
import os
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from bench.figures import MS, Figure, Target
from bench.history import History
from bench.subject import FLOOR, PARLEY, Subject, Timing

GROUP = "Overhead"
# Asked in turns, a few mentions each, so that whatever else the machine does falls on all of them.
ROUNDS, MENTIONS = 12, 8
# Nobody asks in the same instant in which the answer before was finished.
REST_S = 0.02

HISTORIES = {
    "empty": History(),
    "1,000 messages": History(1_000),
    "100,000 messages": History(100_000),
    "1,000,000 messages": History(1_000_000),
    "1,000,000 messages, 10,000 channels": History(1_000_000, 10_000),
}

# A priced model: each completion is reserved before its request and settled behind its answer.
PAID = "1,000,000 messages, paid"
PRICES = {"INPUT_PRICE_USD": "0.1", "OUTPUT_PRICE_USD": "0.4", "DAILY_BUDGET_USD": "1000"}


async def overhead(folder: Path, *, full: bool) -> list[Figure]:
    """Measure, in one run of all of them side by side."""
    rounds = ROUNDS * 4 if full else ROUNDS
    async with AsyncExitStack() as stack:
        subjects = {"floor": await stack.enter_async_context(Subject(FLOOR, folder / "floor" / "none"))}
        for name, history in HISTORIES.items():
            subjects[name] = await stack.enter_async_context(await _parley(folder / name.replace(",", ""), history))
        paid = await _parley(folder / "paid", HISTORIES["1,000,000 messages"], PRICES)
        subjects[PAID] = await stack.enter_async_context(paid)
        # Or commits wait for the histories to reach the disk.
        await asyncio.to_thread(os.sync)
        for subject in subjects.values():
            await subject.ready()
        timings = await _ask_in_turns(subjects, rounds)
    requests = {name: [each.request - each.sent for each in all_] for name, all_ in timings.items()}
    firsts = {name: [each.first - each.sent for each in all_] for name, all_ in timings.items()}
    figures = [
        Figure(
            GROUP,
            f"mention to request, {name}",
            MS,
            requests[name],
            requests["floor"],
            target=Target(1.5) if "1,000,000" in name else None,
        )
        for name in (*HISTORIES, PAID)
    ]
    figures += [
        Figure(
            GROUP,
            "the same, beside 1,000 messages",
            MS,
            requests["1,000,000 messages"],
            requests["1,000 messages"],
            beside_name="at 1,000",
            target=Target(1.1),
        )
    ]
    figures += [
        Figure(GROUP, f"mention to first text, {name}", MS, firsts[name], firsts["floor"], target=Target(1.3))
        for name in ("empty", "1,000,000 messages")
    ]
    return figures


async def _parley(folder: Path, history: History, settings: Mapping[str, str] | None = None) -> Subject:
    await asyncio.to_thread(folder.mkdir, parents=True)
    path = folder / "parley.sqlite3"
    subject = Subject(PARLEY, path, settings=settings)
    await history.write(path, subject)
    return subject


async def _ask_in_turns(subjects: dict[str, Subject], rounds: int) -> dict[str, list[Timing]]:
    timings: dict[str, list[Timing]] = {name: [] for name in subjects}
    for number in range(rounds + 1):
        for name, subject in subjects.items():
            for _ in range(MENTIONS):
                timing = await subject.ask(subject.channels[0])
                await asyncio.sleep(REST_S)
                # The first round warms everything up.
                if number:
                    timings[name].append(timing)
            subject.forget()
    return timings
