"""Writing one answer: compose the prompt, reserve its cost, stream the completion into the reply."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from bot.billing.charges import Billing, Spending
from bot.chat import prompt
from bot.chat.answers.course import Course, Smaller, begin_draft, has_new_text, mark_draft, pass_on
from bot.chat.answers.rounds import (
    NO_MONEY,
    CallLimits,
    ToolCalls,
    links,
    may_call,
    message_tokens,
    messages,
    used,
)
from bot.chat.answers.speaker_marks import SpeakerMarkFilter
from bot.chat.context import Contexts
from bot.chat.passive import PassiveListening
from bot.chat.queue import ActiveTurn
from bot.chat.settings import ScopedSettings
from bot.chat.sync import ChannelSync
from bot.config.options import InForce
from bot.core.content import FileNote, SkipReason
from bot.core.domain import (
    Completion,
    Finish,
    Piece,
    Prompt,
    PromptMessage,
    Retracted,
    Role,
    Turn,
)
from bot.core.errors import (
    ContextTooLong,
    EmptyAnswer,
    LimitError,
    MessageTooLong,
    ModelError,
    ParleyError,
    PromptTooLong,
    QuestionDeleted,
    RequestRejected,
    Stopped,
    Unexpected,
)
from bot.core.fallbacks import FINAL, OUTAGES, Fallbacks
from bot.core.log import get_logger
from bot.core.metrics import Metrics
from bot.core.ports import Clock, Models

logger = get_logger(__name__)

# Each leaves out at least half of the history.
MAX_SHORTENINGS = 4

# Calls that read are made again where words were deleted meanwhile.
MAX_CALL_ATTEMPTS = 3


class Generation:
    """Writes answers. Stores nothing of them: see `turns`."""

    def __init__(
        self,
        *,
        models: Models,
        scoped_settings: ScopedSettings,
        contexts: Contexts,
        sync: ChannelSync,
        passive: PassiveListening,
        billing: Billing,
        clock: Clock,
        metrics: Metrics,
        fallbacks: Fallbacks,
        calls: ToolCalls,
        reply_timeout_s: float,
    ) -> None:
        self._calls = calls
        self._fallbacks = fallbacks
        self._reply_timeout_s = reply_timeout_s
        self._models = models
        self._scoped_settings = scoped_settings
        self._contexts = contexts
        self._sync = sync
        self._passive = passive
        self._billing = billing
        self._clock = clock
        self._metrics = metrics

    async def write(self, turn: Turn, active: ActiveTurn) -> Completion:
        """Write the answer to the question as last edited, into `active.draft` and the reply, which is then finished.

        Raise `QuestionDeleted`, `QuestionReset`, `Stopped` when there is no text yet, or another `ParleyError`.
        """
        course = Course(rounds=list(turn.rounds))
        try:
            while True:
                completion = await self._try(turn, active, course)
                if completion is not None:
                    return completion
                logger.info("begun_anew", turn=turn.id, channel=turn.place.channel, model=course.model)
        finally:
            if course.spending is not None:
                course.spending.release()

    async def _try(self, turn: Turn, active: ActiveTurn, course: Course) -> Completion | None:
        """Write the answer with one model; return None if it goes on, or is to be begun anew."""
        began = self._clock.monotonic()
        course.window = None
        try:
            course.asked = await self._begin(turn, active, course)
            completion = None
            if course.asked is not None:
                course.window = await self._models.of(course.asked.model).context_window()
                if active.overhead_s is not None:
                    self._metrics.own_overhead_seconds.observe(active.overhead_s + self._clock.monotonic() - began)
                    active.overhead_s = None
                completion = await self._complete(turn, active, course.asked, course)
        except Stopped:
            if not (course.rounds and active.has_text):
                raise
            # A change may have begun.
            await self._calls.are_open(turn, course.rounds)
            completion = Completion(Finish.STOPPED, None)
            await self._conclude(turn, active, course, completion)
        except (ModelError, LimitError) as error:
            if isinstance(error, EmptyAnswer) and not error.exhausted and course.rounds and active.has_text:
                # All was said beside the calls.
                completion = Completion(Finish.STOP, error.usage)
                await self._conclude(turn, active, course, completion)
                return completion
            if has_new_text(active, course) or not await self._may_begin_anew(error, turn, active, course):
                shown = course.shown(error, active)
                if shown is error:
                    raise
                raise shown from None
            course.goes_on = False
            return None
        if completion is None and not course.goes_on:
            course.restart()
            course.edited = True
        return completion

    async def _may_begin_anew(self, error: ParleyError, turn: Turn, active: ActiveTurn, course: Course) -> bool:
        """Return whether a smaller request, or another model, may be answered."""
        asked = course.asked
        if isinstance(error, ContextTooLong | RequestRejected) and asked is not None:
            if isinstance(error, ContextTooLong):
                error.alone = sum(each.role is not Role.SYSTEM for each in asked.messages) == 1
            if course.restarts_left:
                # The next prompt fits if the model's window is better known now.
                learned = type(error) is ContextTooLong and (
                    await self._models.of(asked.model).context_window() != course.window
                )
                smaller = Smaller() if learned else course.smaller.than(asked, turn, error)
                if smaller is not None:
                    course.restart()
                    course.smaller = smaller
                    if smaller.drops_own(asked, turn):
                        active.reply.tell([FileNote("", SkipReason.TOO_HEAVY)])
                    return True
        if course.rounds or active.in_force is None or course.model is None or isinstance(error, FINAL):
            return False
        chosen = active.in_force.options.model
        if course.model == chosen and not isinstance(error, OUTAGES):
            return False
        course.failed[course.model] = error
        course.smaller = Smaller()
        course.model = self._fallbacks.choose(chosen, course.failed)
        return course.model is not None

    async def _begin(self, turn: Turn, active: ActiveTurn, course: Course) -> Prompt | None:
        """Return the next request; None where the question was edited while tools were called."""
        if not course.goes_on:
            await self._begin_anew(turn, active, course)
        assert active.in_force is not None  # noqa: S101 - set when the answer was begun
        attempts = MAX_CALL_ATTEMPTS
        while await self._calls.are_open(turn, course.rounds) and attempts:
            attempts -= 1
            await self._call(turn, active, active.in_force, course)
            if active.changed and course.restarts_left:
                course.goes_on = False
                return None
        course.goes_on = False
        await self._billing.ready(active.model)
        compose = partial(self._contexts.compose, turn, active.in_force, model=active.model, rounds=course.rounds)
        try:
            asked = await compose(course.smaller.within)
        except (MessageTooLong, PromptTooLong):
            told = (await self._models.of(active.model).context_window()).told
            if not told or course.has_restarted:
                raise
            # A learned limit alone refuses no question: the server does.
            asked = await compose(told)
        asked = await self._affordable(turn, compose, asked)
        asked = course.smaller.of(asked)
        return asked if may_call(course.rounds) and not course.broke else replace(asked, may_call=False)

    async def _begin_anew(self, turn: Turn, active: ActiveTurn, course: Course) -> None:
        """Show that the answer is on its way, and choose its model."""
        if course.edited:
            await self._calls.forget(turn, course.rounds)
            course.edited = False
        active.used = used(course.rounds)
        await active.reply.begin()
        begin_draft(turn, active, course)
        # A gap may have come while this turn waited; without one this costs nothing.
        await self._sync.close_gap(turn.place.channel, active.reply.snapshot)
        await self._passive.flush()
        # Edits until now are in the prompt.
        active.changed = False
        in_force = active.in_force = await self._scoped_settings.of(turn.place)
        chosen = in_force.options.model
        if course.rounds:
            # Its server may want its own keys back.
            course.model = next(
                (each for each in self._fallbacks.routes(chosen) if each == course.rounds[0].model), chosen
            )
        elif not course.failed:
            course.model = self._fallbacks.choose(chosen, {})
        active.model = course.model or chosen

    async def _call(self, turn: Turn, active: ActiveTurn, in_force: InForce, course: Course) -> None:
        """Make the calls that the model waits for, if the next request can be paid."""
        budget = await self._contexts.budget(turn.place, in_force, active.model)
        tokens = await self._calls.room(turn, course.rounds, active.model, budget)
        if course.asked is not None and course.spending is not None:
            written = message_tokens(messages(course.rounds[-1:], active.model))
            course.spending = self._billing.spending(turn, course.asked, after=course.spending)
            course.broke = not await course.spending.hold(written + tokens)
        # An admin may have tightened them while a person was asked.
        asking = (await self._scoped_settings.of(turn.place)).options.asking_tools
        try:
            async with active.while_wanted():
                limits = CallLimits(
                    partial(self._contexts.tool, turn.place),
                    tokens,
                    self._ends_at(course, active),
                    refusal=NO_MONEY if course.broke else None,
                    asking=frozenset(asking.split(",")),
                )
                await self._calls.run(turn, active, course.rounds, limits)
        finally:
            active.reply.act(None)
            active.used = used(course.rounds)
        mark_draft(active, course)

    async def _affordable(self, turn: Turn, compose: Callable[..., Awaitable[Prompt]], asked: Prompt) -> Prompt:
        """Return a prompt with less history where only the most that it may cost exceeds today's budgets."""
        for _ in range(MAX_SHORTENINGS):
            tokens = await self._billing.affordable(turn, asked)
            if tokens is None:
                break
            share = tokens / self._billing.most_tokens(asked)
            shorter = await compose(asked.within, at_most=int(asked.tokens * share))
            if shorter.tokens >= asked.tokens:
                break
            asked = shorter
            logger.info("shortened_for_budget", turn=turn.id, tokens=asked.tokens)
        return asked

    async def _complete(self, turn: Turn, active: ActiveTurn, asked: Prompt, course: Course) -> Completion | None:
        """Stream a completion, and finish the reply unless it calls tools.

        None for calls, with `goes_on`, and when the question was edited meanwhile.
        """
        may_restart = course.restarts_left > 0
        others = () if course.rounds else self._fallbacks.routes(_chosen(active, asked))
        async with self._billing.spending(turn, asked, others=others, after=course.spending) as spending:
            course.spending = spending
            completion = await self._stream(turn, asked, active, course, spending)
            if completion is None or not (completion.calls and asked.tools and asked.may_call):
                if completion is not None:
                    await self._conclude(turn, active, course, completion)
                return None if active.changed and may_restart else completion
            if active.changed and may_restart:
                return None
            spending.goes_on = course.goes_on = True
        said = "".join(active.draft[course.kept :])
        await self._calls.add(turn, course.rounds, asked, completion, said)
        return None

    async def _conclude(self, turn: Turn, active: ActiveTurn, course: Course, completion: Completion) -> None:
        """Finish the reply, with notes on its model, pictures and tools."""
        if (asked := course.asked) is not None:
            chosen = _chosen(active, asked)
            unseen = asked.pictures or (asked.model != chosen and any(each.pictures for each in _last(asked)))
            if unseen and not self._models.of(asked.model).supports_images:
                # The server has just refused the images, or the other model supports none.
                active.reply.tell([FileNote("", SkipReason.NO_VISION)])
            if asked.model != chosen:
                active.reply.credit(asked.model, chosen)
                self._metrics.fallback_answers.inc()
        before = prompt.tools_of(turn.previous) if turn.continues else []
        active.used = tuple(dict.fromkeys((*before, *used(course.rounds))))
        active.reply.cite(active.used, links(course.rounds))
        await active.reply.finish(completion)
        if active.unwanted:
            raise QuestionDeleted

    def _ends_at(self, course: Course, active: ActiveTurn) -> float:
        """Return the event loop's time by which the answer must be complete, the time for people left out."""
        if course.ends_at is None:
            course.ends_at = asyncio.get_running_loop().time() + self._reply_timeout_s - active.waited_s
        return course.ends_at + active.waited_s

    async def _pieces(self, asked: Prompt, course: Course, active: ActiveTurn) -> AsyncGenerator[Piece, None]:
        """Yield the pieces of a completion, and note whether its model answers."""
        began, begun = self._clock.monotonic(), False
        try:
            async with aclosing(self._models.of(asked.model).stream(asked, self._ends_at(course, active))) as stream:
                async for piece in stream:
                    if not begun:
                        begun = True
                        self._fallbacks.answered(asked.model)
                    yield piece
        except ModelError as error:
            self._fallbacks.failed(asked.model, error, began)
            raise

    async def _stream(
        self, turn: Turn, asked: Prompt, active: ActiveTurn, course: Course, spending: Spending
    ) -> Completion | None:
        """Pass the completion on to the reply; None when the question was edited meanwhile."""
        marks, until_changed = SpeakerMarkFilter(), course.restarts_left > 0
        try:
            async with active.while_wanted():
                await spending.reserve()
                async with aclosing(self._pieces(asked, course, active)) as stream:
                    async for piece in stream:
                        spending.note(piece)
                        if active.changed and until_changed:
                            return None
                        if isinstance(piece, Completion):
                            pass_on(marks.rest(), active, course)
                            return piece
                        if isinstance(piece, Retracted):
                            marks = SpeakerMarkFilter()
                            active.reply.retract()
                            begin_draft(turn, active, course)
                            continue
                        pass_on(marks.add(piece), active, course)
                        if marks.ended:
                            active.draft[:] = ["".join(active.draft).rstrip()]
                            return Completion(Finish.STOP, None)
        except Stopped:
            if not active.has_text:
                raise
            return Completion(Finish.STOPPED, None)
        raise Unexpected("a model's stream must end with a Completion")


def _chosen(active: ActiveTurn, asked: Prompt) -> str:
    return active.in_force.options.model if active.in_force else asked.model


def _last(asked: Prompt) -> Iterator[PromptMessage]:
    """Yield the question's message."""
    yield from (each for each in asked.messages[-1:] if each.role is Role.USER)
