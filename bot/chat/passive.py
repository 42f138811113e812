"""Passive listening: messages to others, stored as context of later answers, where an admin allows it.

Busy channels have many, so they are written in batches: once a second, and before a prompt is made or anything is
deleted. A crash in that second loses nothing: the channel is read back after it.
"""

import asyncio
from collections.abc import Sequence

from bot.chat import prompt
from bot.core.domain import Message, MessageId, Request, Role
from bot.core.errors import StoreError
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.storage.store import Store

logger = get_logger(__name__)

BATCH_S = 1.0
# The oldest are dropped where the database fails for long.
MAX_WAITING = 1000

# The largest share of passive messages in a window's history. At a trim the oldest beyond it leave the window, so
# that a busy channel does not push the conversation with the bot out.
SHARE = 0.25


class PassiveListening:
    """Passive messages of all channels that are not written yet."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._heard: list[Request] = []
        self._writing: asyncio.Task[None] | None = None
        self._flushing = asyncio.Lock()

    def hear(self, request: Request) -> None:
        """Store a message soon; returns at once."""
        self._heard.append(request)
        del self._heard[:-MAX_WAITING]
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())

    async def flush(self) -> None:
        """Write all messages so far. Costs nothing where there are none. Raise a `StoreError`."""
        if not self._heard:
            return
        async with self._flushing:
            batch = self._heard[:]
            messages = [(each.place, _message(each)) for each in batch]
            await self._store.messages.add_passive(messages)
            self._heard = self._heard[len(batch) :]

    async def close(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        try:
            await self.flush()
        except StoreError as error:
            logger.warning("overheard_not_kept", messages=len(self._heard), error=error)

    async def _write_soon(self) -> None:
        while self._heard:
            await self._clock.sleep(BATCH_S)
            try:
                await self.flush()
            except StoreError as error:
                logger.warning("overheard_not_kept", messages=len(self._heard), error=error)
                return


def excess(messages: Sequence[Message], budget: int) -> MessageId | None:
    """Return the position up to which passive messages exceed their share; None where they do not."""
    left = int(budget * SHARE)
    for message in reversed(messages):
        if message.passive:
            left -= message.tokens
            if left < 0:
                return message.position
    return None


def _message(request: Request) -> Message:
    return Message(
        request.id,
        request.id,
        Role.USER,
        request.author,
        request.content,
        prompt.count(request.author, request.content) + prompt.PASSIVE_TOKENS,
        passive=True,
    )
