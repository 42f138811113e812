"""The turn itself: from a question to one visible reply. Knows neither Discord nor OpenAI."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from bot import prompt
from bot.domain import (
    ChannelId,
    Completion,
    Forgotten,
    MessageId,
    Owner,
    Place,
    PromptMessage,
    Request,
    SystemPrompt,
    Turn,
    UserId,
)
from bot.errors import (
    ChannelBusy,
    DeliveryFailed,
    MessageTooLong,
    ParleyError,
    PromptTooLong,
    QuestionDeleted,
    ShuttingDown,
    StoreError,
    Unexpected,
)
from bot.lanes import Lanes, Ticket
from bot.ports import Clock, Model, Reply, Store
from bot.tokens import MESSAGE_OVERHEAD, estimate

logger = logging.getLogger(__name__)

SYSTEM_PROMPT = "system_prompt"

# How long a reset can be taken back, in seconds: time enough to notice, short enough to mean it.
UNDO_S = 600.0

# A system prompt leaves at least this share of the model's window to the conversation.
CONVERSATION_SHARE = 0.25

# Forgotten messages are deleted in bites of this many, so that no turn waits long for the write lock.
PURGE_BITE = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process allows itself. Tokens are estimates."""

    reply_tokens: int
    history_tokens: int
    """The most history a prompt holds even where more would fit; 0 for no such limit."""
    max_completions: int
    """Completions in flight at once, over all channels."""
    channel_queue: int
    """Turns that may wait in one channel behind the running one."""


class Conversations:
    """All channels' conversations."""

    def __init__(
        self, *, store: Store, model: Model, clock: Clock, limits: Limits, system_prompt: str
    ) -> None:
        self._store = store
        self._model = model
        self._clock = clock
        self._limits = limits
        self._default_prompt = SystemPrompt(system_prompt, owner=None)
        self._lanes = Lanes()
        self._completions = asyncio.Semaphore(limits.max_completions)
        self._tasks: set[asyncio.Task[object]] = set()
        self._closing = False

    async def prepare(self) -> None:
        """Find out the model's window, so that the first question need not wait for that."""
        await self._model.context_tokens()

    # ---------------------------------------------------------------- turns

    async def reply(self, request: Request, reply: Reply) -> None:
        """Answer `request` through `reply`, or say there why not. Raises nothing but cancellation.

        Requests of one channel are answered one after another, in the order in which this was called. A
        request that was seen before is left alone. When cancelled, the turn stays open in the store.
        """
        with self._lanes.enter(request.place.channel) as ticket:
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 - a coroutine runs in a task
            self._tasks.add(task)
            try:
                await self._take_turn(request, reply, ticket)
            finally:
                self._tasks.discard(task)

    @property
    def running(self) -> int:
        """Return how many requests are being answered or wait for that."""
        return len(self._tasks)

    async def close(self, *, within_s: float) -> None:
        """Begin nothing new, let running replies finish for `within_s` seconds, and stop the rest.

        What was stopped stays open in the store.
        """
        self._closing = True
        until = asyncio.get_running_loop().time() + within_s
        # Questions that come in meanwhile are told so, which takes a moment, too.
        while self._tasks and (left := until - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        late = set(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        logger.info("event=drained unfinished=%d", len(late))

    async def _take_turn(self, request: Request, reply: Reply, ticket: Ticket) -> None:
        draft: list[str] = []
        turn = None
        try:
            turn = await self._store.open_turn(request, prompt.count(request.author, request.content))
            if turn is None:
                logger.info("event=repeated message=%d", request.id)
                return
            await self._wait_for(ticket)
            reply.begin(turn)
            async with self._completions:
                await self._answer(turn, reply, draft)
        except QuestionDeleted:
            await self._abandon(turn)
        except Exception as caught:  # noqa: BLE001 - one door for everything, so that nothing fails silently
            await self._fail(turn, reply, caught, "".join(draft))

    async def _wait_for(self, ticket: Ticket) -> None:
        if self._closing:
            raise ShuttingDown
        if ticket.ahead > self._limits.channel_queue:
            raise ChannelBusy(ticket.ahead)
        await ticket.comes_up()

    async def _answer(self, turn: Turn, reply: Reply, draft: list[str]) -> None:
        began = self._clock.monotonic()
        completion = await self._complete(await self._prompt(turn), reply, draft)
        await reply.finish(completion)
        text = "".join(draft)
        await self._store.answered(
            turn,
            by=reply.speaker,
            content=text,
            tokens=estimate(text) + MESSAGE_OVERHEAD,
            model=self._model.name,
            usage=completion.usage,
        )
        logger.info(
            "event=answered turn=%d channel=%d seconds=%.2f usage=%s",
            turn.id,
            turn.place.channel,
            self._clock.monotonic() - began,
            completion.usage,
        )

    async def _complete(self, messages: list[PromptMessage], reply: Reply, draft: list[str]) -> Completion:
        async with aclosing(self._model.stream(messages)) as stream:
            async for piece in stream:
                if isinstance(piece, Completion):
                    return piece
                draft.append(piece)
                reply.write(piece)
        raise Unexpected("a model's stream must end with a Completion")

    async def _abandon(self, turn: Turn | None) -> None:
        assert turn is not None  # noqa: S101 - only a question that was stored can turn out to be deleted
        logger.info("event=abandoned turn=%d channel=%d", turn.id, turn.place.channel)
        try:
            await self._store.abandoned(turn)
        except StoreError as failure:
            logger.warning("event=turn_left_open turn=%d error=%r", turn.id, failure)

    async def _fail(self, turn: Turn | None, reply: Reply, caught: Exception, partial: str) -> None:
        error = caught if isinstance(caught, ParleyError) else _unexpected(caught)
        try:
            await reply.fail(error)
        except DeliveryFailed as lost:
            error = lost
        except Exception:
            logger.exception("event=failure_not_said error=%r", error)
        if turn is None:
            return
        content = partial.rstrip() + prompt.BROKEN_OFF if partial.strip() else ""
        try:
            await self._store.failed(
                turn,
                by=reply.speaker,
                partial=content,
                tokens=estimate(content) + MESSAGE_OVERHEAD,
                model=self._model.name,
                error=type(error).__name__,
            )
        except StoreError as failure:
            logger.warning("event=turn_left_open turn=%d error=%r", turn.id, failure)

    # --------------------------------------------------------------- prompts

    async def _prompt(self, turn: Turn) -> list[PromptMessage]:
        system = await self.system_prompt(turn.place)
        budget = await self._budget(system.text)
        if budget.room <= 0:
            raise PromptTooLong(budget.system, max(budget.system + budget.room, 0))
        if turn.question.tokens > budget.room:
            raise MessageTooLong(turn.question.tokens, budget.room)
        # What was refused for its size stays out, or it would push everything else out of the window.
        messages = [
            message
            for message in await self._store.window(turn.question, turn.place.channel)
            if message.tokens <= budget.room
        ]
        if turn.question not in messages:
            # Forgotten by a reset, and then it still wants an answer, or deleted, and then it does not.
            if not await self._store.remembers(turn.question.id):
                raise QuestionDeleted
            messages = [turn.question]
        window = prompt.window(messages, budget.history)
        if len(window) < len(messages):
            await self._store.move_window(turn.place.channel, window[0].position)
            logger.info(
                "event=trimmed channel=%d dropped=%d", turn.place.channel, len(messages) - len(window)
            )
        return prompt.compose(system.text, window)

    async def _budget(self, system_prompt: str) -> prompt.Budget:
        context = await self._model.context_tokens()
        return prompt.Budget(
            context=context,
            reply=prompt.reply_share(self._limits.reply_tokens, context),
            system=prompt.system_tokens(system_prompt),
            cap=self._limits.history_tokens,
        )

    async def system_prompt(self, place: Place) -> SystemPrompt:
        """Return the system prompt in force at `place` and where it comes from."""
        return await self._store.system_prompt(place) or self._default_prompt

    async def own_prompt(self, owner: Owner) -> str | None:
        """Return the prompt set for exactly this guild or channel."""
        return await self._store.setting(owner, SYSTEM_PROMPT)

    async def set_prompt(self, owner: Owner, text: str | None, *, by: UserId) -> bool:
        """Set the system prompt of a guild or channel, or with None take it back; say if that changed it.

        Raise `PromptTooLong` when too little of the model's window would be left.
        """
        if text is not None:
            budget = await self._budget(text)
            limit = budget.system + budget.room - int(budget.context * CONVERSATION_SHARE)
            if budget.system > limit:
                raise PromptTooLong(budget.system, max(limit, 0))
        return await self._store.change_setting(owner, SYSTEM_PROMPT, text, by)

    # ------------------------------------------------------------ forgetting

    async def reset(self, channel: ChannelId) -> Forgotten | None:
        """Forget the channel's conversation; None when there was nothing to forget."""
        return await self._store.reset(channel, undo_s=UNDO_S)

    async def undo_reset(self, channel: ChannelId, floor: MessageId) -> bool:
        """Take back the reset that `floor` names; False when it is too late for that."""
        return await self._store.undo_reset(channel, floor)

    async def purge(self) -> int:
        """Delete what was forgotten for good, in bites. Return how many messages went."""
        deleted = 0
        while (bite := await self._store.purge(limit=PURGE_BITE)) is not None:
            deleted += bite
            await asyncio.sleep(0)
        return deleted

    async def delete_messages(self, channel: ChannelId, messages: Sequence[MessageId]) -> None:
        """Delete what is gone from Discord: messages, the answers to them, and answers of which a part is gone."""
        deleted = await self._store.delete_messages(channel, messages)
        if deleted:
            logger.info("event=deleted channel=%d messages=%d", channel, deleted)

    async def delete_channel(self, channel: ChannelId) -> None:
        """Forget the conversations of a channel that is gone and of its threads."""
        await self._store.delete_channel(channel)

    async def is_ours(self, message: MessageId) -> bool:
        """Say whether `message` is one of the bot's replies."""
        return await self._store.is_part(message)


def _unexpected(caught: Exception) -> Unexpected:
    error = Unexpected(type(caught).__name__)
    error.__cause__ = caught
    return error
