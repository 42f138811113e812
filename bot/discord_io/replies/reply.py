"""One reply in Discord while it is being written: typing, streamed edits, the end or what went wrong."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import discord

from bot.core.content import FileNote
from bot.core.domain import ChannelSnapshot, Completion, Finish, MessageId, Speaker, Turn, UserId
from bot.core.errors import (
    AccessDenied,
    AllowanceError,
    BadKey,
    ContextTooLong,
    DeliveryFailed,
    EmptyAnswer,
    Expired,
    Interrupted,
    ModelError,
    ParleyError,
    QuestionDeleted,
    QuotaExhausted,
    RequestRejected,
    Stopped,
    StoreError,
    SwitchedOff,
    UnknownModel,
    UserNotAllowed,
)
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.discord_io.errors import DISCORD_FAILURES, ErrorReporter, failed, reason, refused
from bot.discord_io.i18n.formatting import NOTE, file_note, without_notes
from bot.discord_io.i18n.texts import Texts
from bot.discord_io.incoming.history import snapshot
from bot.discord_io.permissions import may_write
from bot.discord_io.replies import files
from bot.discord_io.replies.buttons import CONTINUE, FILE, RETRY, STOP, view_for
from bot.discord_io.replies.footer import lines, shortened, with_note
from bot.discord_io.replies.messages import CANNOT_SPEAK, WAIT, Parts
from bot.discord_io.replies.send import Question, Room
from bot.discord_io.replies.style import Style, Styles
from bot.discord_io.replies.threads import open_thread
from bot.discord_io.splitting.splitter import Splitter
from bot.storage.store import Store

logger = get_logger(__name__)

# Discord publishes its edit limit only in response headers; one edit a second in a channel stays clear of it.
EDIT_INTERVAL_S = 1.0

# Discord shows the typing indicator for ten seconds, or until the next message.
TYPING_S = 8.0
# Words that come sooner need no announcement, and it would cost a request.
TYPING_AFTER_S = 0.3

# A longer answer would push the conversation off the screen: beyond this many messages it comes as a file.
MAX_PARTS = 5

# What discord.py does not repeat by itself (a 503, a connection that was reset) is tried this often before the
# turn is left for later, with pauses of one edit interval, then twice that, and so on.
DELIVERY_ATTEMPTS = 5
# A limit of Discord's that lasts longer is not waited for: other questions wait behind this one.
LONGEST_PAUSE_S = 60.0


# SkipReason a reply was not begun, and why one was not taken back for sure, for the log.
MAY_NOT_WRITE = "no_permission"
SEND_UNCONFIRMED = "send_unconfirmed"


# What asking the same again may help against, and what of that it does not.
_PASSING = (ModelError, Stopped, Expired, Interrupted)
_LASTING = (BadKey, AccessDenied, UnknownModel, QuotaExhausted, RequestRejected, ContextTooLong)


def _worth_a_retry(error: ParleyError) -> bool:
    return isinstance(error, _PASSING) and not isinstance(error, _LASTING)


class LiveReply:
    """`ports.Reply` as messages below the question. An async context manager: leaving it ends its tasks.

    `standing` are the messages of an earlier, unfinished attempt at the same reply, which are edited. It is written
    into `room`, or where its conversation has a thread of its own, into that, which is opened for it.
    """

    def __init__(
        self,
        question: Question,
        room: Room,
        *,
        me: discord.abc.User,
        error_reporter: ErrorReporter,
        clock: Clock,
        store: Store,
        styles: Styles,
        background: set[asyncio.Task[None]],
        turnstile: asyncio.Lock,
        standing: Sequence[discord.PartialMessage] = (),
    ) -> None:
        self._question = question
        self._me = me
        self._error_reporter = error_reporter
        self._clock = clock
        self._store = store
        self._styles = styles
        self._style: Style | None = None
        self._text: list[str] = []
        self._splitter = Splitter()
        self._standing = bool(standing)
        self._parts = Parts(question, room, standing=standing)
        self._recorded: list[MessageId] = []
        self._notes: list[FileNote] = []
        self._turn: Turn | None = None
        self._changed = asyncio.Event()
        self._spoken = asyncio.Event()
        self._background = background
        self._turnstile = turnstile
        self._typing: asyncio.Task[None] | None = None
        self._streaming: asyncio.Task[None] | None = None
        self._talking = asyncio.Lock()
        self._may_edit_at = 0.0

    @property
    def _room(self) -> Room:
        return self._parts.room

    @property
    def speaker(self) -> Speaker:
        """Return the bot under its name in Discord."""
        return Speaker(UserId(self._me.id), self._me.display_name)

    def shows(self, message: MessageId) -> bool:
        """Say whether `message` is a part of this reply that stands in Discord."""
        return message in self._parts.ids

    async def survey(self, since: MessageId) -> ChannelSnapshot | None:
        return await snapshot(self._room, since, self._me)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spoken.set()
        await self._stop_streaming()

    def is_for(self, turn: Turn) -> None:
        """Learn which turn this is the reply to, so that its messages can be remembered."""
        self._turn = turn

    async def begin(self) -> None:
        """Show the typing indicator until the first words come, and write them as they come.

        Raise `DeliveryFailed` where it is known beforehand that nothing can be said.
        """
        if not self._parts.ids:
            await self._enter_thread()
            if not may_write(self._room):
                raise DeliveryFailed(MAY_NOT_WRITE)
        style = await self._load_style()
        await self._stop_background()
        self._parts.actions = (STOP,)
        self._text, self._splitter = [], Splitter()
        self._spoken.clear()
        self._changed.clear()
        if self._typing is None or self._typing.done():
            self._typing = asyncio.create_task(self._type())
            self._background.add(self._typing)
            self._typing.add_done_callback(self._background.discard)
        if style.streamed:
            self._streaming = asyncio.create_task(self._stream())

    async def _enter_thread(self) -> None:
        """Open the thread that the conversation is to have; where there can be none it stays in the channel."""
        turn = self._turn
        if turn is None or turn.place.channel in (turn.place.home(turn.question.id), self._room.id):
            return
        thread = await open_thread(self._question, turn.question.content or turn.question.author.name)
        if thread is not None:
            self._parts.room = thread

    def write(self, text: str) -> None:
        """Add text to the answer; it appears with the next edit."""
        self._text.append(text)
        self._splitter.feed(text)
        self._changed.set()

    def tell(self, notes: Sequence[FileNote]) -> None:
        """Let the answer say below what was not read of the files that came with the question."""
        self._notes += notes

    async def finish(self, completion: Completion) -> None:
        """Return once the whole answer stands in Discord, and nothing but that.

        Raise `DeliveryFailed` when it cannot, and `EmptyAnswer` when there is nothing in it that can be seen.
        """
        if not self._splitter.parts():
            raise EmptyAnswer
        style = await self._load_style()
        note = lines(
            *(file_note(style.texts, each) for each in self._notes),
            _ending(style, completion.finish),
        )
        parts = self._splitter.parts()
        self._parts.actions = (
            RETRY,
            *((CONTINUE,) if completion.finish is Finish.LENGTH else ()),
            *((FILE,) if files.is_worth_it("".join(self._text), len(parts)) else ()),
        )
        await self._conclude(parts, note)
        await self._record()

    async def fail(self, error: ParleyError, instead: str = "") -> str:
        """Say what went wrong, once, below what had arrived; return what of that stands. Raise `DeliveryFailed`.

        An answer from before (`instead`) is shown again in place of what had arrived.
        """
        sentence = self._error_reporter.say(
            error,
            (await self._load_style()).texts,
            turn=self._turn.id if self._turn else None,
            channel=self._room.id,
            message=self._question.id,
        )
        if isinstance(error, AllowanceError) and error.quiet and await self._say_quietly(error):
            return ""
        if instead:
            await self._stop_background()
            self._text, self._splitter = [instead], Splitter()
            self._splitter.feed(instead)
        self._parts.actions = (RETRY,) if _worth_a_retry(error) else ()
        arrived = self._splitter.parts()
        parts = arrived or [text for text in map(without_notes, self._parts.texts) if text]
        text = "".join(self._text) if arrived else "\n".join(parts)
        try:
            await self._conclude(parts, sentence)
        except DeliveryFailed as lost:
            text = "\n".join(await self._make_do(parts, sentence, error, lost))
        # Trouble with the database may be what is being reported here; the door has it already.
        with suppress(StoreError):
            await self._record()
        return text

    async def _say_quietly(self, error: AllowanceError) -> bool:
        """Put a sign to the question instead of a sentence; say whether that was possible."""
        sign = CANNOT_SPEAK if isinstance(error, SwitchedOff | UserNotAllowed) else WAIT
        await self._stop_background()
        return not self._parts.ids and await self._parts.react(sign)

    async def say(self, sentence: Callable[[Texts], str]) -> None:
        """Show a sentence instead of an answer. Raise `DeliveryFailed`, `QuestionDeleted`."""
        self._parts.actions = ()
        try:
            await self._deliver([sentence((await self._load_style()).texts)])
        except DeliveryFailed as lost:
            if lost.final:
                await self.react()
            raise

    async def react(self) -> None:
        """Show that the question was seen, where nothing can be said."""
        await self._parts.react()

    async def withdraw(self) -> None:
        """Take back what stands of the reply, as far as Discord lets the bot.

        Raise `DeliveryFailed` when Discord cannot be reached, or may show more than is known here.
        """
        await self._stop_background()
        try:
            await self._deliver([])
        except DeliveryFailed as lost:
            if not lost.final:
                raise
        if self._parts.send_unconfirmed:
            raise DeliveryFailed(SEND_UNCONFIRMED, final=False)

    async def _make_do(
        self, parts: list[str], note: str, error: ParleyError, lost: DeliveryFailed
    ) -> list[str]:
        """Say it with the messages that stand, where Discord takes no others; return what they hold of `parts`.

        Where none stands, show that the question was seen, and raise `lost`.
        """
        standing = shortened(parts[: len(self._parts.ids)], note)
        if not lost.final:
            raise lost
        with suppress(DeliveryFailed):
            if standing:
                await self._deliver(with_note(standing, note))
                return standing
        if not isinstance(error, DeliveryFailed):
            logger.warning("undelivered", message=self._question.id, reason=lost.reason)
        await self.react()
        raise lost

    async def _conclude(self, parts: list[str], note: str | None) -> None:
        """Write out everything, with `note` as the last line."""
        await self._stop_background()
        if len(parts) > MAX_PARTS and await self._attach(parts[:MAX_PARTS], note):
            return
        await self._deliver(with_note(parts, note) if note else parts)

    async def _attach(self, parts: list[str], note: str | None) -> bool:
        """Show `parts` and then the whole text as a file; say whether Discord lets the bot do that."""
        try:
            await self._deliver(
                [*parts, lines(NOTE + (await self._load_style()).texts("whole-answer-attached"), note)],
                "".join(self._text),
            )
        except DeliveryFailed as failure:
            if not failure.final:
                raise
            return False
        return True

    async def _deliver(self, parts: list[str], attachment: str | None = None) -> None:
        """Show the final text and nothing but it; a refusal will not change its mind, anything else may."""
        for attempt in range(DELIVERY_ATTEMPTS):
            if not self._parts.are(parts, attachment):
                await self._pace()
            try:
                await self._show(parts, attachment)
                await self._drop_surplus(len(parts))
            except DISCORD_FAILURES as error:
                pause = EDIT_INTERVAL_S * 2**attempt
                if isinstance(error, discord.RateLimited):
                    pause = error.retry_after
                if refused(error) or pause > LONGEST_PAUSE_S or attempt == DELIVERY_ATTEMPTS - 1:
                    raise failed(error) from error
                self._may_edit_at = self._clock.monotonic() + pause
            else:
                return

    # ------------------------------------------------------------ beside the reader

    async def _type(self) -> None:
        """Show the typing indicator until something is said; that it cannot be shown does not matter.

        It ends by itself and is never cancelled: discord.py 2.7.1 sends nothing any more once a request was
        cancelled while it waited for the global rate limit.
        """
        pause_s = TYPING_AFTER_S
        with suppress(*DISCORD_FAILURES):
            while not await self._speaks_within(pause_s):
                await self._room.typing()
                pause_s = TYPING_S

    async def _speaks_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._spoken.wait()
        return self._spoken.is_set()

    async def _stream(self) -> None:
        """Show what has arrived, over and over. What Discord refuses ends that; the final attempt will report it."""
        told = False
        try:
            while True:
                await self._changed.wait()
                await self._pace()
                # Replies that began together are due together. One at a time, because each takes some milliseconds
                # before it waits for Discord, and the event loop has others to serve in between.
                async with self._turnstile:
                    await asyncio.sleep(0)
                try:
                    async with self._talking:
                        self._changed.clear()
                        await self._show(self._splitter.parts()[:MAX_PARTS])
                        await self._record()
                    told = False
                except DISCORD_FAILURES as error:
                    if not told:
                        logger.info("stream_paused", message=self._question.id, reason=reason(error))
                    told = True
                    if refused(error) or isinstance(error, discord.RateLimited):
                        return
                    self._changed.set()
                    self._may_edit_at = self._clock.monotonic() + EDIT_INTERVAL_S
        except (StoreError, QuestionDeleted) as error:
            logger.info("stream_paused", message=self._question.id, reason=reason(error))

    async def _pace(self) -> None:
        await self._clock.sleep(max(0.0, self._may_edit_at - self._clock.monotonic()))

    async def _stop_background(self) -> None:
        """End what is beside the reader, but nothing in the middle of a request."""
        self._spoken.set()
        async with self._talking:
            await self._stop_streaming()

    async def _stop_streaming(self) -> None:
        if self._streaming is None:
            return
        self._streaming.cancel()
        (outcome,) = await asyncio.gather(self._streaming, return_exceptions=True)
        self._streaming = None
        if isinstance(outcome, Exception):
            logger.error("reply_task_failed", message=self._question.id, exc_info=outcome)

    # ---------------------------------------------------------------- messages

    async def _load_style(self) -> Style:
        """Return how this reply looks. Found out when something is to be shown: who asks first is answered first."""
        if self._style is None:
            self._style = await self._styles.of(self._room)
            self._parts.ping = self._style.pings
            if self._style.buttons and self._turn is not None:
                self._parts.view = view_for(self._turn, self._style.texts)
        return self._style

    async def _show(self, parts: list[str], attachment: str | None = None) -> None:
        await self._parts.show(parts, attachment)
        if parts:
            self._spoken.set()
        self._may_edit_at = self._clock.monotonic() + EDIT_INTERVAL_S

    async def _drop_surplus(self, number: int) -> None:
        """Delete what an earlier attempt left behind the last part."""
        if len(self._parts.ids) > number > 0 and self._turn is not None:
            # First from the log: what is in there but not in Discord counts as deleted by somebody. Where nothing
            # shall be left that is right, and without the log nobody would know whose messages these are.
            with suppress(StoreError):
                await self._store.turns.set_parts(self._turn.id, self._parts.ids[:number])
        await self._parts.keep(number)
        self._recorded = self._recorded[:number]

    async def _record(self) -> None:
        """Remember the ids of parts that the store does not know yet."""
        if self._turn is None or self._recorded == self._parts.ids:
            return
        if self._standing:
            # What an earlier attempt left behind may not be what the store knows of it.
            await self._store.turns.set_parts(self._turn.id, self._parts.ids)
        else:
            for ordinal, message in enumerate(self._parts.ids[len(self._recorded) :], len(self._recorded)):
                await self._store.turns.add_part(self._turn.id, ordinal, message)
        self._recorded = self._parts.ids


def _ending(style: Style, finish: Finish) -> str | None:
    """Return the line below an answer that ended at its limit or was stopped."""
    if finish is Finish.STOPPED:
        return NOTE + style.texts("stopped")
    return NOTE + style.texts("cut-short", tokens=style.reply_tokens) if finish is Finish.LENGTH else None
