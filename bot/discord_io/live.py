"""One reply in Discord while it is being written: typing, streamed edits, the end or what went wrong."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import discord
from discord.utils import MISSING

from bot.discord_io import wording
from bot.discord_io.door import Door
from bot.discord_io.fences import length
from bot.discord_io.post import DISCORD_FAILURES, files, post_part, reason, refused
from bot.discord_io.split import MESSAGE_LIMIT, Splitter
from bot.domain import Completion, MessageId, Speaker, Turn, TurnId, UserId
from bot.errors import DeliveryFailed, EmptyAnswer, ParleyError, StoreError
from bot.ports import Clock

logger = logging.getLogger(__name__)

# Discord publishes its edit limit only in response headers; one edit a second in a channel stays clear of it.
EDIT_INTERVAL_S = 1.0

# A longer answer would push the conversation off the screen: beyond this many messages it comes as a file.
MOST_PARTS = 5

Recorder = Callable[[TurnId, int, MessageId], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Style:
    """How replies look. `reply_tokens` is the limit that a cut-off answer names."""

    ping_asker: bool
    reply_tokens: int


class LiveReply:
    """`ports.Reply` as messages below the question. An async context manager: leaving it ends its tasks."""

    def __init__(
        self,
        question: discord.Message,
        *,
        me: discord.abc.User,
        door: Door,
        clock: Clock,
        record: Recorder,
        style: Style,
    ) -> None:
        self._question = question
        self._me = me
        self._door = door
        self._clock = clock
        self._record = record
        self._style = style
        self._text: list[str] = []
        self._splitter = Splitter()
        self._shown: list[tuple[discord.Message, str]] = []
        self._recorded = 0
        self._turn: Turn | None = None
        self._changed = asyncio.Event()
        self._spoken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._talking = asyncio.Lock()
        self._may_edit_at = 0.0

    @property
    def speaker(self) -> Speaker:
        """Return the bot under its name in Discord."""
        return Speaker(UserId(self._me.id), self._me.display_name)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop_tasks()

    def begin(self, turn: Turn) -> None:
        """Show the typing indicator until the first words come, and write them as they come."""
        self._turn = turn
        self._tasks = [asyncio.create_task(self._type()), asyncio.create_task(self._stream())]

    def write(self, text: str) -> None:
        """Add text to the answer; it appears with the next edit."""
        self._text.append(text)
        self._splitter.feed(text)
        self._changed.set()

    async def finish(self, completion: Completion) -> None:
        """Return once the whole answer stands in Discord.

        Raise `DeliveryFailed` when it cannot, and `EmptyAnswer` when there is nothing in it that can be seen.
        """
        if not self._splitter.parts():
            raise EmptyAnswer
        await self._conclude(wording.cut_short(completion.finish, reply_tokens=self._style.reply_tokens))
        await self._record_parts()

    async def fail(self, error: ParleyError) -> None:
        """Say what went wrong, once, below what text had arrived. Raise `DeliveryFailed`."""
        sentence = self._door.report(
            error,
            turn=self._turn.id if self._turn else None,
            channel=self._question.channel.id,
            message=self._question.id,
        )
        await self._conclude(sentence)
        # Trouble with the database may be what is being reported here; the door has it already.
        with suppress(StoreError):
            await self._record_parts()

    async def _conclude(self, note: str | None) -> None:
        """Write out everything, with `note` as the last line."""
        async with self._talking:
            await self._stop_tasks()
        parts = self._splitter.parts()
        if len(parts) > MOST_PARTS and await self._attach(parts[:MOST_PARTS], note):
            return
        await self._deliver(_with_note(parts, note) if note else parts)

    async def _attach(self, parts: list[str], note: str | None) -> bool:
        """Show `parts` and then the whole text as a file; say whether Discord lets the bot do that."""
        try:
            await self._deliver([*parts, _lines(wording.whole_answer_attached(), note)], "".join(self._text))
        except DeliveryFailed:
            return False
        return True

    async def _deliver(self, parts: list[str], attachment: str | None = None) -> None:
        """Show the final text, with a second attempt at what discord.py does not repeat by itself.

        That is a 503 and a connection that was reset; a refusal (4xx) will not change its mind.
        """
        if attachment is None and [text for _, text in self._shown] == parts:
            return
        for last in (False, True):
            await self._pace()
            try:
                await self._show(parts, attachment)
            except DISCORD_FAILURES as error:
                if last or refused(error):
                    logger.warning("event=undelivered message=%d reason=%s", self._question.id, reason(error))
                    raise DeliveryFailed(reason(error)) from error
                self._may_edit_at = self._clock.monotonic() + EDIT_INTERVAL_S
            else:
                return

    # ------------------------------------------------------------ beside the reader

    async def _type(self) -> None:
        """Show the typing indicator until something is said; that it cannot be shown does not matter."""
        with suppress(*DISCORD_FAILURES):
            async with self._question.channel.typing():
                await self._spoken.wait()

    async def _stream(self) -> None:
        """Show what has arrived, over and over. A failure ends that; the final attempt will report it."""
        try:
            while True:
                await self._changed.wait()
                await self._pace()
                async with self._talking:
                    self._changed.clear()
                    await self._show(self._splitter.parts()[:MOST_PARTS])
                    await self._record_parts()
        except (*DISCORD_FAILURES, StoreError) as error:
            logger.info("event=stream_paused message=%d reason=%s", self._question.id, reason(error))

    async def _pace(self) -> None:
        await self._clock.sleep(max(0.0, self._may_edit_at - self._clock.monotonic()))

    async def _stop_tasks(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                logger.error("event=reply_task_failed message=%d", self._question.id, exc_info=outcome)

    # ---------------------------------------------------------------- messages

    async def _show(self, parts: list[str], attachment: str | None = None) -> None:
        """Make Discord show `parts`: edit what differs, post what is missing."""
        for ordinal, text in enumerate(parts):
            file = attachment if ordinal == len(parts) - 1 else None
            if ordinal == len(self._shown):
                ping = self._style.ping_asker
                message = await post_part(self._question, ordinal, text, ping=ping, attachment=file)
                self._shown.append((message, text))
                self._spoken.set()
            elif self._shown[ordinal][1] != text or file is not None:
                await self._edit(ordinal, text, file)
        self._may_edit_at = self._clock.monotonic() + EDIT_INTERVAL_S

    async def _edit(self, ordinal: int, text: str, file: str | None) -> None:
        message, _ = self._shown[ordinal]
        await message.edit(
            content=text,
            allowed_mentions=discord.AllowedMentions.none(),
            attachments=files(file) or MISSING,
        )
        self._shown[ordinal] = (message, text)

    async def _record_parts(self) -> None:
        """Remember the ids of parts that the store does not know yet."""
        while self._turn is not None and self._recorded < len(self._shown):
            message, _ = self._shown[self._recorded]
            await self._record(self._turn.id, self._recorded, MessageId(message.id))
            self._recorded += 1


def _with_note(parts: list[str], note: str) -> list[str]:
    """Return `parts` with `note` below the last one, or in a part of its own where there is no room."""
    if parts and length(parts[-1]) + length(note) + 1 <= MESSAGE_LIMIT:
        return [*parts[:-1], _lines(parts[-1], note)]
    return [*parts, note]


def _lines(*lines: str | None) -> str:
    return "\n".join(filter(None, lines))
