"""One reply in Discord while it is written: typing, streamed edits, the end or an error."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import discord

from bot.core.content import FileNote
from bot.core.domain import ChannelSnapshot, Completion, Decision, MessageId, Speaker, ToolCard, Turn, UserId
from bot.core.errors import (
    DeliveryFailed,
    EmptyAnswer,
    LimitError,
    ParleyError,
    QuestionDeleted,
    StoreError,
    SwitchedOff,
    UserNotAllowed,
)
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.core.tools import Link
from bot.discord_io.errors import DISCORD_FAILURES, ErrorReporter, failed, reason, refused
from bot.discord_io.i18n.formatting import NOTE, file_note, without_notes
from bot.discord_io.i18n.texts import Texts
from bot.discord_io.incoming.history import snapshot
from bot.discord_io.permissions import may_write
from bot.discord_io.replies import pace
from bot.discord_io.replies.buttons import STOP, actions_below, actions_below_error, take_off_earlier, view_for
from bot.discord_io.replies.cards import Cards
from bot.discord_io.replies.footer import Action, acting, answered_by, ending, lines, shortened, sources, with_note
from bot.discord_io.replies.messages import CANNOT_SPEAK, WAIT, Parts
from bot.discord_io.replies.send import Question, Room
from bot.discord_io.replies.style import Style, Styles
from bot.discord_io.replies.threads import open_thread
from bot.discord_io.splitting.splitter import MESSAGE_LIMIT, Splitter, length
from bot.storage.store import Store

logger = get_logger(__name__)

# A longer answer is sent as a file, so that it does not push the conversation off the screen.
MAX_PARTS = 5

# The last hints and errors, which are deleted with their questions.
MAX_SENTENCES = 1000

# Attempts at requests that discord.py does not retry (a 503, a connection reset), with growing pauses.
DELIVERY_ATTEMPTS = 5
# A longer rate limit is not waited for: other questions are queued behind this one.
MAX_PAUSE_S = 60.0

# A card waits so long for the first message of its reply.
FIRST_TEXT_S, CARD_INTERVAL_S = 3.0, 0.1

# Reasons of a `DeliveryFailed`, for the log.
MAY_NOT_WRITE = "no_permission"
SEND_UNCONFIRMED = "send_unconfirmed"


class LiveReply:
    """`ports.Reply` as messages below the question. An async context manager: leaving it ends its tasks.

    `standing` are the messages of an earlier attempt at the same reply, which are edited. It is written into `room`, or
    into the thread of its conversation, which it opens.
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
        cards: Cards,
        background: set[asyncio.Task[None]],
        turnstile: asyncio.Lock,
        sentences: dict[MessageId, Parts],
        standing: Sequence[discord.PartialMessage] = (),
        quiet: bool = False,
    ) -> None:
        self._question = question
        self._me = me
        self._error_reporter = error_reporter
        self._clock = clock
        self._store = store
        self._styles = styles
        self._cards = cards
        self._style: Style | None = None
        self._text: list[str] = []
        self._splitter = Splitter()
        self._quiet = quiet
        self._parts = Parts(question, room, clock, background, standing=standing)
        self._recorded: list[MessageId] = []
        self._notes: list[FileNote] = []
        self._credit: tuple[str, str] | None = None
        self._action: Action | None = None
        self._tools: tuple[Sequence[str], Sequence[Link]] = ((), ())
        self._turn: Turn | None = None
        self._changed = asyncio.Event()
        self._background = background
        self._turnstile = turnstile
        # Replies without an answer, which go with their questions.
        self._sentences = sentences
        self._typing = pace.Typing(background)
        self._streaming: asyncio.Task[None] | None = None
        self._talking = asyncio.Lock()
        self._shown_at = 0.0
        self._restores = False
        self._is_last = False

    @property
    def _room(self) -> Room:
        return self._parts.room

    @property
    def speaker(self) -> Speaker:
        return Speaker(UserId(self._me.id), self._me.display_name)

    def shows(self, message: MessageId) -> bool:
        return message in self._parts.ids

    async def snapshot(self, since: MessageId) -> ChannelSnapshot | None:
        mention_free = (await self._load_style()).mention_free
        return await snapshot(self._room, since, self._me, mention_free=mention_free)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._typing.stop()
        await self._stop_streaming()

    def is_for(self, turn: Turn) -> None:
        """Set the turn, so that its messages can be remembered."""
        self._turn = turn

    async def begin(self) -> None:
        """Show the typing indicator until the answer begins, and then stream it.

        Raise `DeliveryFailed` where the bot may not write.
        """
        if not self._parts.ids:
            await self._enter_thread()
            if not may_write(self._room):
                raise DeliveryFailed(MAY_NOT_WRITE)
        self._sentences.pop(MessageId(self._question.id), None)
        style = await self._load_style()
        await self._stop_background()
        self._parts.actions = (STOP,)
        self._credit = self._action = None
        self._tools = (), ()
        self.retract()
        self._changed.clear()
        self._typing.start(self._room)
        if style.streamed and not self._parts.has_old:
            self._streaming = asyncio.create_task(self._stream())

    async def _enter_thread(self) -> None:
        """Open the conversation's thread; where there can be none the reply stays in the channel."""
        turn = self._turn
        if turn is None or turn.place.channel in (turn.place.home(turn.question.id), self._room.id):
            return
        thread = await open_thread(self._question, turn.question.content or turn.question.author.name)
        if thread is not None:
            self._parts.room = thread

    def retract(self) -> None:
        """Drop the text so far; Discord shows it until there is another."""
        self._text, self._splitter = [], Splitter()

    def write(self, text: str) -> None:
        """Add text, which appears with the next edit."""
        self._text.append(text)
        self._splitter.feed(text)
        self._changed.set()
        if text.strip():
            self._typing.stop()

    def tell(self, notes: Sequence[FileNote]) -> None:
        """Add notes on files that were not read."""
        self._notes += notes

    def credit(self, model: str, missing: str) -> None:
        """Name the model that answers instead of the `missing` one, in a line below the answer."""
        self._credit = (model, missing)

    def act(self, action: str | None, tool: str = "", share: float | None = None) -> None:
        """Show in a line below the text so far what a tool does, while the bot goes on typing."""
        self._action = Action(action, tool, share) if action else None
        if self._action:
            self._typing.start(self._room)
            self._changed.set()

    def ask(self, card: ToolCard, on_failure: Callable[[], Awaitable[None]]) -> None:
        """Post the question before a call, unless it stands there; call `on_failure` where that is impossible."""
        self._action = None
        self._typing.stop()
        self._changed.set()
        pace.keep(self._background, self._post_card(card, on_failure))

    async def _post_card(self, card: ToolCard, on_failure: Callable[[], Awaitable[None]]) -> None:
        """Post the card below the text so far, if that appears soon."""
        until = self._clock.monotonic() + FIRST_TEXT_S
        while self._streaming and self._text and not self._parts.ids and self._clock.monotonic() < until:
            await self._clock.sleep(CARD_INTERVAL_S)
        await self._cards.post(self._room, card, on_failure)

    def close_card(self, number: str, decision: Decision) -> None:
        pace.keep(self._background, self._cards.close(self._room, number, decision))

    def cite(self, tools: Sequence[str], links: Sequence[Link]) -> None:
        """Name the tools and sources of the answer in a line below it."""
        self._tools = tools, links

    async def finish(self, completion: Completion) -> None:
        """Return once Discord shows the whole answer and nothing else.

        Raise `DeliveryFailed` when it cannot, and `EmptyAnswer` when the answer has no visible character.
        """
        if not self._splitter.finish():
            raise EmptyAnswer
        style = await self._load_style()
        note = lines(
            *(file_note(style.texts, each) for each in self._notes),
            answered_by(style, self._credit),
            ending(style, completion.finish, has_buttons=self._parts.view is not None),
        )
        note = lines(note, sources(style, *self._tools, room=MESSAGE_LIMIT - length(note) - 1))
        parts = self._splitter.finish()
        self._parts.actions = actions_below("".join(self._text), len(parts), completion.finish)
        await self._conclude(parts, note)
        await self._record()

    async def fail(self, error: ParleyError, instead: str = "") -> str:
        """Write an error below the text that had arrived; return the part of that which stands. Raise `DeliveryFailed`.

        A text from before (`instead`) replaces the text that had arrived.
        """
        sentence = self._error_reporter.say(
            error,
            (await self._load_style()).texts,
            turn=self._turn.id if self._turn else None,
            channel=self._room.id,
            message=self._question.id,
        )
        if isinstance(error, LimitError) and (self._quiet or error.quiet) and await self._say_quietly(error):
            return ""
        if instead:
            self._restores = True
            await self._stop_background()
            self._text, self._splitter = [instead], Splitter()
            self._splitter.feed(instead)
        self._parts.actions = actions_below_error(error)
        arrived = self._splitter.finish()
        parts = arrived or [text for text in map(without_notes, self._parts.texts) if text]
        text = "".join(self._text) if arrived else "\n".join(parts)
        try:
            await self._conclude(parts, sentence)
        except DeliveryFailed as lost:
            text = "\n".join(await self._make_do(parts, sentence, error, lost))
        # A failed database may be the reported error; it is logged already.
        with suppress(StoreError):
            await self._record()
        if not text:
            self._note_sentence()
        return text

    def _note_sentence(self) -> None:
        self._sentences[MessageId(self._question.id)] = self._parts
        if len(self._sentences) > MAX_SENTENCES:
            del self._sentences[next(iter(self._sentences))]

    async def _say_quietly(self, error: ParleyError) -> bool:
        """React to the question instead of a sentence; return False if that was not possible."""
        sign = CANNOT_SPEAK if isinstance(error, SwitchedOff | UserNotAllowed) else WAIT
        await self._stop_background()
        return not self._parts.ids and await self._parts.react(sign)

    async def say(self, sentence: Callable[[Texts], str]) -> None:
        """Raise `DeliveryFailed`, `QuestionDeleted`."""
        self._parts.actions = ()
        try:
            await self._deliver([sentence((await self._load_style()).texts)])
        except DeliveryFailed as lost:
            if lost.final:
                await self.react()
            raise
        self._note_sentence()

    async def react(self) -> None:
        """Show that the question was seen, where the bot may not write."""
        await self._parts.react()

    async def withdraw(self) -> None:
        """Delete the messages of the reply, as far as Discord allows.

        Raise `DeliveryFailed` when Discord cannot be reached, or may show a message that is not known here.
        """
        await self._stop_background()
        try:
            await self._deliver([])
        except DeliveryFailed as lost:
            if not lost.final:
                raise
        if self._parts.send_unconfirmed:
            raise DeliveryFailed(SEND_UNCONFIRMED, final=False)

    async def _make_do(self, parts: list[str], note: str, error: ParleyError, lost: DeliveryFailed) -> list[str]:
        """Write the note into existing messages, where Discord accepts no new ones; return their parts.

        Without any, react to the question and raise `lost`.
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
        lost.shown = "\n".join(filter(None, map(without_notes, self._parts.texts)))
        raise lost

    async def _conclude(self, parts: list[str], note: str | None) -> None:
        await self._stop_background()
        if len(parts) > MAX_PARTS and await self._attach(parts[:MAX_PARTS], note):
            return
        await self._deliver(with_note(parts, note) if note else parts)

    async def _attach(self, parts: list[str], note: str | None) -> bool:
        """Show `parts` and the whole text as a file; return False if Discord refuses."""
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
        """Show the final text and nothing else; retry all errors but refusals."""
        for attempt in range(DELIVERY_ATTEMPTS):
            try:
                # An answer from before that cannot be edited stays as it is.
                await self._show(parts, attachment, may_replace=not self._restores)
                await self._drop_surplus(len(parts))
            except DISCORD_FAILURES as error:
                longer = pace.EDIT_INTERVAL_S * 2**attempt
                pause = error.retry_after if isinstance(error, discord.RateLimited) else longer
                if refused(error) or pause > MAX_PAUSE_S or attempt == DELIVERY_ATTEMPTS - 1:
                    raise failed(error) from error
                await self._clock.sleep(pause)
            else:
                return

    async def _stream(self) -> None:
        """Stream edits. A refusal ends that; the final attempt will report it."""
        told = False
        try:
            await self._changed.wait()
            await pace.first_words(self._text, self._clock)
            while True:
                await self._changed.wait()
                if self._parts.ids:
                    await self._clock.sleep(pace.pause_s(self._room, self._clock.monotonic() - self._shown_at))
                # Replies that began together are due together. One at a time, because each blocks the event loop for
                # milliseconds.
                async with self._turnstile:
                    await asyncio.sleep(0)
                try:
                    async with self._talking:
                        self._changed.clear()
                        await self._show(self._so_far())
                        await self._record()
                    told = False
                except DISCORD_FAILURES as error:
                    if not told:
                        logger.info("stream_paused", message=self._question.id, reason=reason(error))
                    told = True
                    if refused(error) or isinstance(error, discord.RateLimited):
                        return
                    self._changed.set()
                    await self._clock.sleep(pace.EDIT_INTERVAL_S)
        except (StoreError, QuestionDeleted) as error:
            logger.info("stream_paused", message=self._question.id, reason=reason(error))

    def _so_far(self) -> list[str]:
        """Return the text so far, with a line below it while a tool is called."""
        parts = self._splitter.parts()[:MAX_PARTS]
        if self._action is None or self._style is None:
            return parts
        return with_note(parts, acting(self._style, self._action))

    async def _stop_background(self) -> None:
        """End the background tasks, but not in the middle of a request."""
        self._typing.stop()
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
        """Load the style on first use, so that the queue position does not depend on it."""
        if self._style is None:
            self._style = await self._styles.of(self._room)
            self._parts.ping = self._style.pings
            if self._style.buttons and self._turn is not None:
                question = self._turn.question
                self._parts.view = view_for(question.id, question.author.id, self._style.texts)
        return self._style

    async def _show(self, parts: list[str], attachment: str | None = None, *, may_replace: bool = False) -> None:
        before = self._parts.ids
        await self._parts.show(parts, attachment, may_replace=may_replace)
        if parts:
            goes_on = self._action is not None
            if not goes_on or self._parts.ids != before:
                self._typing.stop()
            if goes_on and self._parts.ids != before:
                # A message ends the indicator that Discord shows.
                self._typing = pace.Typing(self._background)
                self._typing.start(self._room)
            if not self._is_last and self._turn is not None and self._parts.view is not None:
                self._is_last = True
                texts = (await self._load_style()).texts
                pace.keep(self._background, take_off_earlier(self._store, self._turn, self._room, texts))
        self._shown_at = self._clock.monotonic()

    async def _drop_surplus(self, number: int) -> None:
        """Delete surplus messages of an earlier attempt."""
        too_many = len(self._parts.ids) > number > 0 or (number > 0 and self._parts.has_surplus)
        if too_many and self._turn is not None:
            # First from the store, where a missing message would count as deleted by a moderator.
            with suppress(StoreError):
                await self._store.turns.set_parts(self._turn.id, self._parts.ids[:number])
        await self._parts.keep(number)
        self._recorded = self._recorded[:number]

    async def _record(self) -> None:
        """Store the ids of new parts."""
        if self._turn is None or self._recorded == self._parts.ids:
            return
        await self._store.turns.set_parts(self._turn.id, self._parts.ids)
        self._recorded = self._parts.ids
