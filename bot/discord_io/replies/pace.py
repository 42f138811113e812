"""When a reply types and edits: soon, but within Discord's rate limits, and with one edit left for its end."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from discord.http import Ratelimit, Route

from bot.core.ports import Clock
from bot.discord_io.errors import DISCORD_FAILURES
from bot.discord_io.replies.send import Room

# Between two streamed edits. Readers see no more, and a hundred streams need no more requests.
EDIT_INTERVAL_S = 1.0
# Discord's limit in each channel, until response headers tell it: edits in five intervals.
EDITS = 5
# Left by a stream for the answer's end, which then waits for nothing.
RESERVED = 1

# The first message waits for so much text, so that a short answer is one message that is never edited.
FIRST_CHARACTERS = 24
FIRST_WAIT_S = 0.15
LOOKS = 5

# Discord shows the typing indicator for ten seconds, or until the next message.
TYPING_S = 8.0
# An answer that begins sooner needs no typing indicator, which costs a request.
TYPING_AFTER_S = 0.3


def pause_s(room: Room, since_s: float) -> float:
    """Return the seconds until a streamed edit is due, `since_s` after the last one; due if not positive.

    The edits that Discord still allows are spread over the time until it allows more.
    """
    bucket = _bucket(room)
    left_s = bucket.expires - asyncio.get_running_loop().time() if bucket and bucket.expires else 0.0
    if bucket is None or left_s <= 0:
        return EDIT_INTERVAL_S * EDITS / (EDITS - RESERVED) - since_s
    spare = bucket.remaining - RESERVED
    if spare <= 0:
        return left_s
    return max(EDIT_INTERVAL_S, (left_s + since_s) / (spare + 1)) - since_s


def _bucket(room: Room) -> Ratelimit | None:
    """Return what discord.py knows of the room's limit for edits."""
    http = room._state.http  # noqa: SLF001 - discord.py tells it nowhere else
    route = Route("PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=room.id, message_id=0)
    name = http._bucket_hashes.get(route.key)  # noqa: SLF001
    return http._buckets.get(f"{name}:{route.major_parameters}")  # noqa: SLF001


async def first_words(text: list[str], clock: Clock) -> None:
    """Return when there is enough of `text`, which grows, for a first message."""
    for _ in range(LOOKS):
        await clock.sleep(FIRST_WAIT_S / LOOKS)
        if sum(map(len, text)) >= FIRST_CHARACTERS:
            return


def keep(background: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Start a task that nothing waits for."""
    task = asyncio.create_task(work)
    background.add(task)
    task.add_done_callback(background.discard)
    return task


class Typing:
    """The typing indicator, until the reply has text. Errors are ignored.

    Its task ends by itself and is never cancelled: discord.py 2.7.1 sends nothing any more once a request was cancelled
    while it waited for the global rate limit.
    """

    def __init__(self, background: set[asyncio.Task[None]]) -> None:
        self._background = background
        self._task: asyncio.Task[None] | None = None
        self._over = asyncio.Event()

    def start(self, room: Room) -> None:
        self._over.clear()
        if self._task is None or self._task.done():
            self._task = keep(self._background, self._type(room))

    def stop(self) -> None:
        self._over.set()

    async def _type(self, room: Room) -> None:
        pause_s = TYPING_AFTER_S
        with suppress(*DISCORD_FAILURES):
            while not await self._is_over_within(pause_s):
                await room.typing()
                pause_s = TYPING_S

    async def _is_over_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()
        return self._over.is_set()
