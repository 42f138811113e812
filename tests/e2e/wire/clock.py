"""The double's time and the ids made from it."""

import time
from datetime import UTC, datetime

# Discord's epoch in milliseconds (https://docs.discord.com/developers/reference#snowflakes).
EPOCH_MS = 1_420_070_400_000
# Channels and people are older than every message, and guilds older still.
_OLD_MS = 200_000_000_000
_GUILDS_MS = 100_000_000_000


class WireClock:
    """The machine's time, moved by `advance`: a negative start makes what is said then old."""

    def __init__(self, offset_s: float = 0.0) -> None:
        self.offset_s = offset_s

    def now(self) -> float:
        """Return the seconds since 1970."""
        return time.time() + self.offset_s

    def advance(self, seconds: float) -> None:
        self.offset_s += seconds


class Snowflakes:
    """Ids that grow with time, never twice the same."""

    def __init__(self, clock: WireClock) -> None:
        self._clock = clock
        self._last = 0
        self._old = _OLD_MS
        self._guilds = _GUILDS_MS

    def new(self) -> int:
        fresh = (int(self._clock.now() * 1000) - EPOCH_MS) << 22
        self._last = max(self._last + 1, fresh)
        return self._last

    def old(self) -> int:
        """Return an id from long ago, the same in every run."""
        self._old += 1
        return self._old << 22

    def guild(self) -> int:
        """Return a guild's id. A shard takes the milliseconds modulo the number of shards: these take turns."""
        self._guilds += 1
        return self._guilds << 22


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()


def made_at(snowflake: int) -> float:
    """Return when an id was made, in seconds since 1970."""
    return ((snowflake >> 22) + EPOCH_MS) / 1000
