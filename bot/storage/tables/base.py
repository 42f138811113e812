"""Base of all tables."""

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.core.domain import ChannelId, GuildId, Message, Owner, Pin, Place, Summary
from bot.core.ports import Clock
from bot.storage.cache import Cache
from bot.storage.database import Database
from bot.storage.wal import Sync

# Channels whose windows stay in memory. A window of 16,000 tokens takes about 150 KiB.
WINDOWS = 64
PLACES = 1024


class Caches:
    """Windows and leading summaries of channels, options of places, and agreed tools of guilds."""

    def __init__(self) -> None:
        self.windows: Cache[ChannelId, list[Message]] = Cache(WINDOWS)
        self.summaries: Cache[ChannelId, tuple[Summary | None]] = Cache(WINDOWS)
        self.options: Cache[Place, Sequence[tuple[Owner, str, str]]] = Cache(PLACES)
        self.pins: Cache[GuildId, Mapping[tuple[str, str], Pin]] = Cache(PLACES)

    def clear(self) -> None:
        self.windows.clear()
        self.summaries.clear()
        self.options.clear()
        self.pins.clear()


class Table:
    """Every method of a table raises a `StoreError` when SQLite fails."""

    def __init__(self, database: Database, clock: Clock, caches: Caches) -> None:
        self._database = database
        self._clock = clock
        self._caches = caches

    async def _execute(
        self,
        sql: str,
        parameters: Sequence[Any],
        then: Callable[[object], None] | None = None,
        *,
        sync: Sync = Sync.BEFORE_RETURN,
    ) -> int:
        """Run one statement as in `Database.write`. Return the number of written rows."""
        return (await self._database.write(lambda db: db.execute(sql, parameters), then, sync=sync)).rowcount

    async def _execute_returning(
        self, sql: str, parameters: Sequence[Any], *, sync: Sync = Sync.BEFORE_RETURN
    ) -> list[Any]:
        """Run one statement with RETURNING that changes no cached row. Return its rows."""
        return await self._database.write(lambda db: db.execute(sql, parameters).fetchall(), unchanged, sync=sync)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def unchanged(_: object) -> None:
    """Keep all caches: the transaction wrote no cached row."""


def place_of(channel: int, parent: int | None, guild: int | None, category: int | None) -> Place:
    return Place(
        ChannelId(channel),
        ChannelId(parent) if parent else None,
        GuildId(guild) if guild else None,
        ChannelId(category) if category else None,
    )


def with_message(held: list[Message], message: Message) -> list[Message] | None:
    """Return a window with `message` added or replaced, None if the window may begin after it."""
    if message.position < held[0].position:
        return None
    others = [each for each in held if each.id != message.id]
    at = bisect(others, (message.position, message.id), key=lambda each: (each.position, each.id))
    return [*others[:at], message, *others[at:]]
