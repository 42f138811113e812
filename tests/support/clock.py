"""Time that moves only when somebody sleeps."""

import asyncio
from datetime import UTC, datetime, timedelta

# Where the simulated Discord's time begins, too.
START = datetime(2026, 1, 1, tzinfo=UTC)


class FakeClock:
    """`ports.Clock` in which sleeping takes no time; `slept` has every sleep, in order."""

    def __init__(self) -> None:
        self.elapsed = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.elapsed

    def now(self) -> datetime:
        return START + timedelta(seconds=self.elapsed - 1000.0)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(max(seconds, 0.0))
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        self.elapsed += seconds
