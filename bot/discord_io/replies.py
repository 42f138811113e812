"""Where replies come from."""

import asyncio
from collections.abc import Sequence

import discord

from bot.discord_io.door import Door
from bot.discord_io.live import LiveReply, Style
from bot.discord_io.post import Question
from bot.ports import Clock, Store


class Replies:
    """Makes unwritten replies. Only after login, since a reply knows who writes it."""

    def __init__(
        self, client: discord.Client, *, door: Door, clock: Clock, store: Store, style: Style
    ) -> None:
        self._client = client
        self._door = door
        self._clock = clock
        self._store = store
        self._style = style
        # Typing indicators on their way, which outlive their reply by a moment.
        self._background: set[asyncio.Task[None]] = set()

    @property
    def me(self) -> discord.ClientUser:
        """Return the bot's own user. Only after login."""
        assert self._client.user is not None  # noqa: S101 - set by login, before any event
        return self._client.user

    def to(self, question: Question, standing: Sequence[discord.PartialMessage] = ()) -> LiveReply:
        """Return a reply to `question`, which takes over the messages of an earlier attempt at it."""
        return LiveReply(
            question,
            me=self.me,
            door=self._door,
            clock=self._clock,
            store=self._store,
            style=self._style,
            background=self._background,
            standing=standing,
        )
