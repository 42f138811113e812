"""The real time."""

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """`ports.Clock` of this machine."""

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
