"""One turn at a time in a channel, in order of arrival; channels do not wait for each other."""

import asyncio
from types import TracebackType
from typing import Self

from bot.core.domain import ChannelId


class Ticket:
    """A place in one channel's lane; as a context manager it is given back at the end, however that comes."""

    def __init__(self, lanes: "Lanes", channel: ChannelId, *, ahead: int) -> None:
        self.channel = channel
        self.ahead = ahead
        """How many turns stood before this one when it came, the running one included."""
        self._lanes = lanes
        self._up = asyncio.Event()

    async def comes_up(self) -> None:
        """Wait until every earlier turn of the channel has gone."""
        await self._up.wait()

    def call(self) -> None:
        """Let the holder begin."""
        self._up.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lanes.leave(self)


class Lanes:
    """The queues of all channels. A channel without turns takes no memory."""

    def __init__(self) -> None:
        self._lanes: dict[ChannelId, list[Ticket]] = {}

    def enter(self, channel: ChannelId) -> Ticket:
        """Take the next place in the channel's lane, at once: call this before the first await."""
        lane = self._lanes.setdefault(channel, [])
        ticket = Ticket(self, channel, ahead=len(lane))
        lane.append(ticket)
        lane[0].call()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give a place back, wherever in its lane it stands."""
        lane = self._lanes[ticket.channel]
        lane.remove(ticket)
        if lane:
            lane[0].call()
        else:
            del self._lanes[ticket.channel]

    def __len__(self) -> int:
        """Return how many channels have turns."""
        return len(self._lanes)
