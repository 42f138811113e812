"""Index messages that have left their windows, in the background and a few at a time."""

import asyncio
from collections.abc import Callable

from bot.core.domain import ChannelId
from bot.core.errors import StoreError
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.storage.store import Store

logger = get_logger(__name__)

# Messages in one transaction, some milliseconds, and the pause behind it: other writes wait at most for one.
BATCH, PAUSE_S = 16, 0.1
# While answers are being written, the index waits for so long at most.
WAIT_S, MAX_WAITS = 0.5, 10
# Messages between two lines in the log.
PROGRESS = 5000


class Indexing:
    """`busy` tells whether answers are being written."""

    def __init__(self, store: Store, clock: Clock, busy: Callable[[], bool]) -> None:
        self._store = store
        self._clock = clock
        self._busy = busy
        self._task: asyncio.Task[None] | None = None
        self._again = False

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    def begin(self) -> None:
        """Index all that has left a window and is not indexed yet; returns at once."""
        self._again = True
        if not self.running:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            while self._again:
                self._again = False
                await self._withdraw()
                await self._index(await self._store.words.unindexed())
        except StoreError as error:
            logger.warning("indexing_failed", error=type(error).__name__)
        except Exception:
            logger.exception("indexing_failed")

    async def _withdraw(self) -> None:
        """Go on where an opt-out was interrupted."""
        for user in await self._store.people.opted_out():
            await self._store.words.withdraw(user)

    async def _index(self, channels: list[ChannelId]) -> None:
        number = logged = 0
        for done, channel in enumerate(channels):
            while added := await self._store.words.index(channel, limit=BATCH):
                number += added
                if number - logged >= PROGRESS:
                    logged = number
                    logger.info("indexing", messages=number, channels=done, of=len(channels))
                if added < BATCH:
                    break
                await self._pause()
        if number:
            logger.info("indexed", messages=number, channels=len(channels))

    async def _pause(self) -> None:
        await self._clock.sleep(PAUSE_S)
        for _ in range(MAX_WAITS):
            if not self._busy():
                break
            await self._clock.sleep(WAIT_S)
