"""The real time."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from bot.core.log import get_logger

logger = get_logger(__name__)

# Discord's times have whole seconds, and responses take some.
MAX_DIFFERENCE = timedelta(minutes=1)


class SystemClock:
    """`ports.Clock` of this machine, corrected where it is wrong by more than a minute."""

    def __init__(self) -> None:
        self._correction = timedelta()

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._correction

    def compare(self, true: datetime) -> None:
        """Go by the time of a server that can be trusted."""
        if abs(true - self.now()) <= MAX_DIFFERENCE:
            return
        wrong = datetime.now(UTC) - true
        self._correction = -wrong if abs(wrong) > MAX_DIFFERENCE else timedelta()
        seconds = round(wrong.total_seconds())
        text = "This machine's clock is wrong, so the bot goes by Discord's. Set it (timedatectl set-ntp true)."
        if self._correction:
            logger.warning("clock_wrong", seconds=seconds, text=text)
        else:
            logger.info("clock_right", seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
