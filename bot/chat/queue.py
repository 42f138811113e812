"""One turn at a time in a channel, in order of arrival; channels do not wait for each other."""

import asyncio
from types import TracebackType
from typing import Self

from bot.core.domain import ChannelId


class Ticket:
    """A place in one channel's queue, given up when the context ends."""

    def __init__(self, queues: "ChannelQueues", channel: ChannelId, *, ahead: int) -> None:
        self.channel = channel
        self.ahead = ahead
        """How many turns stood before this one when it came, the running one included."""
        self._queues = queues
        self._up = asyncio.Event()

    async def comes_up(self) -> None:
        """Wait until every earlier turn of the channel has gone."""
        await self._up.wait()

    def call(self) -> None:
        self._up.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queues.leave(self)


class ChannelQueues:
    """The queues of all channels. A channel without turns takes no memory."""

    def __init__(self) -> None:
        self._queues: dict[ChannelId, list[Ticket]] = {}

    def enter(self, channel: ChannelId) -> Ticket:
        """Take the next place in the channel's queue, at once: call this before the first await."""
        queue = self._queues.setdefault(channel, [])
        ticket = Ticket(self, channel, ahead=len(queue))
        queue.append(ticket)
        queue[0].call()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give a place up, wherever it stands in its queue."""
        queue = self._queues[ticket.channel]
        queue.remove(ticket)
        if queue:
            queue[0].call()
        else:
            del self._queues[ticket.channel]
