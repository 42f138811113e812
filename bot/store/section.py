"""What the store's parts have in common."""

from bot.domain import ChannelId, GuildId, Place
from bot.ports import Clock
from bot.store.database import Database


class Section:
    """One subject of the store: its statements, on the database that all subjects share."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def _now(self) -> float:
        return self._clock.now().timestamp()


def place_of(channel: int, parent: int | None, guild: int | None) -> Place:
    """Return a conversation's place from its row."""
    return Place(ChannelId(channel), ChannelId(parent) if parent else None, GuildId(guild) if guild else None)
