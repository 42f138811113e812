import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class RoundRobin:
    """Slots for which several queues wait: each gets one in turn, so that a long queue holds up no other."""

    def __init__(self, slots: int) -> None:
        self._free = slots
        # The queue whose turn is next comes first.
        self._waiting: dict[int, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def slot(self, queue: int) -> AsyncIterator["Slot"]:
        slot = Slot(self, queue)
        await slot.take()
        try:
            yield slot
        finally:
            slot.give()

    async def take(self, queue: int) -> None:
        if self._free:
            self._free -= 1
        else:
            await self._turn(queue)

    async def _turn(self, queue: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(queue, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                # It was given in the same moment.
                self.give()
            raise

    def give(self) -> None:
        while self._waiting:
            queue = next(iter(self._waiting))
            waiting = self._waiting.pop(queue)
            turn = waiting.popleft()
            if waiting:
                self._waiting[queue] = waiting
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class Slot:
    """A slot of one queue, which can be given to others meanwhile."""

    def __init__(self, slots: RoundRobin, queue: int) -> None:
        self._slots = slots
        self._queue = queue
        self._held = False

    async def take(self) -> None:
        await self._slots.take(self._queue)
        self._held = True

    def give(self) -> None:
        if self._held:
            self._held = False
            self._slots.give()

    @asynccontextmanager
    async def rest(self) -> AsyncIterator[None]:
        """Give the slot to others in the body, and wait for one after it."""
        self.give()
        yield
        await self.take()
