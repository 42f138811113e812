"""What is said without the bot, where an admin lets it read along: context of later answers, and no more.

A busy channel says many things, so they are written in bundles: a second's worth in one transaction, and before a
prompt is made or anything is forgotten. A crash in that second costs nothing: the channel is read back after it.
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

BUNDLE_S = 1.0
# Where the database takes nothing for long, the oldest are let go.
MAX_WAITING = 1000

# Of a window's history this share at most is what was said without the bot; beyond it the oldest goes at a trim, so
# that a busy channel does not push the conversation with the bot out.
SHARE = 0.25


class PassiveListening:
    """What was passive in all channels and is not written down yet."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._heard: list[Request] = []
        self._writing: asyncio.Task[None] | None = None
        self._flushing = asyncio.Lock()

    def hear(self, request: Request) -> None:
        """Remember a message soon; returns at once."""
        self._heard.append(request)
        del self._heard[:-MAX_WAITING]
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())

    async def flush(self) -> None:
        """Write down what was heard until now. Costs nothing where nothing was. Raise a `StoreError`."""
        if not self._heard:
            return
        async with self._flushing:
            bundle = self._heard[:]
            messages = [(each.place, _message(each)) for each in bundle]
            await self._store.messages.add_passive(messages)
            self._heard = self._heard[len(bundle) :]

    async def close(self) -> None:
        """Write down the rest."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        try:
            await self.flush()
        except StoreError as error:
            logger.warning("overheard_not_kept", messages=len(self._heard), error=error)

    async def _write_soon(self) -> None:
        while self._heard:
            await self._clock.sleep(BUNDLE_S)
            try:
                await self.flush()
            except StoreError as error:
                logger.warning("overheard_not_kept", messages=len(self._heard), error=error)
                return


def excess(messages: Sequence[Message], budget: int) -> MessageId | None:
    """Return up to which position what was passive has to go, so that the rest of it is within its share."""
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
