"""Questions that a webhook proxy such as PluralKit posts again.

A proxy posts a member's message under another name, without the tags that selected it, and deletes the original: within
about a second (https://pluralkit.me/guide/#proxying).
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.core.domain import ChannelId, MessageId, UserId
from bot.core.ports import Clock
from bot.discord_io.incoming.messages import IncomingMessage

# How long a member's question waits for its copy, where proxies may ask.
HOLD_S = 2.0
# A later message with the same words is a question of its own.
COPY_S = 10.0


@dataclass(frozen=True, slots=True)
class Original:
    """A member's question, which may get a copy until `until`."""

    id: MessageId
    channel: ChannelId
    author: UserId
    content: str
    until: float
    copied: asyncio.Event = field(default_factory=asyncio.Event)


class Proxies:
    """The questions of the last seconds, in channels where proxies may ask."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._originals: deque[Original] = deque()

    async def is_copied(self, incoming: IncomingMessage) -> bool:
        """Wait for the copy of a member's question; return whether there is one."""
        request, content = incoming.request, incoming.message.content
        until = self._clock.monotonic() + COPY_S
        channel = ChannelId(incoming.message.channel.id)
        original = Original(request.id, channel, request.author.id, content, until)
        self._originals.append(original)
        tasks = [
            asyncio.create_task(original.copied.wait()),
            asyncio.ensure_future(self._clock.sleep(HOLD_S)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        return original.copied.is_set()

    def original(self, copy: IncomingMessage) -> Original | None:
        """Return the newest question with the words of a webhook's message."""
        now, words = self._clock.monotonic(), copy.message.content.strip()
        while self._originals and self._originals[0].until <= now:
            self._originals.popleft()
        found = [
            each
            for each in self._originals
            if each.channel == copy.message.channel.id and each.id < copy.request.id and words in each.content
        ]
        return found[-1] if words and found else None

    def take_over(self, original: Original) -> None:
        """Let a copy be answered instead of its original."""
        original.copied.set()
