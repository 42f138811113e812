"""What the store's parts have in common."""

from bisect import bisect
from collections.abc import Sequence

from bot.core.domain import ChannelId, GuildId, Message, Owner, Place, Summary
from bot.core.ports import Clock
from bot.storage.cache import Cache
from bot.storage.database import Database

# How many channels' windows stay in memory: those that are spoken in. A window of 16,000 tokens takes 150 KiB or so.
WINDOWS = 32
PLACES = 1024


def nothing(_: object) -> None:
    """Do nothing: what was written is nothing that is remembered from reads."""


class Section:
    """One subject of the store: its statements, on the database and the caches that all subjects share."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._windows: Cache[ChannelId, list[Message]] = Cache(WINDOWS)
        self._leads: Cache[ChannelId, tuple[Summary | None]] = Cache(WINDOWS)
        self._options: Cache[Place, Sequence[tuple[Owner, str, str]]] = Cache(PLACES)
        # Whoever writes without saying what that changes changes everything.
        database.changed = self._forget_reads

    def _forget_reads(self) -> None:
        self._windows.clear()
        self._leads.clear()
        self._options.clear()

    def _now(self) -> float:
        return self._clock.now().timestamp()


def place_of(channel: int, parent: int | None, guild: int | None, category: int | None) -> Place:
    """Return a conversation's place from its row."""
    return Place(
        ChannelId(channel),
        ChannelId(parent) if parent else None,
        GuildId(guild) if guild else None,
        ChannelId(category) if category else None,
    )


def with_message(held: list[Message], message: Message) -> list[Message] | None:
    """Return a window with one message more, or another text of one; None where it may begin behind that."""
    if message.position < held[0].position:
        return None
    others = [each for each in held if each.id != message.id]
    at = bisect(others, (message.position, message.id), key=lambda each: (each.position, each.id))
    return [*others[:at], message, *others[at:]]
