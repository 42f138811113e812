"""Writing one answer: compose the prompt, reserve its cost, stream the completion into the reply."""

import asyncio
from collections.abc import AsyncGenerator, Set
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Self

from bot.billing.charges import Billing, Spending
from bot.chat import prompt
from bot.chat.answers.continuation import joint
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
    ContextWindow,
    Finish,
    PictureKey,
    Piece,
    Prompt,
    Retracted,
    Role,
    Turn,
)
from bot.core.errors import (
    ContextTooLong,
    LimitError,
    MessageTooLong,
    ModelError,
    ParleyError,
    PromptTooLong,
    QuestionDeleted,
    RequestRejected,
    RequestTooLarge,
    Stopped,
    Unexpected,
)
from bot.core.fallbacks import FINAL, OUTAGES, Fallbacks
from bot.core.log import get_logger
from bot.core.metrics import Metrics
from bot.core.ports import Clock, Models

logger = get_logger(__name__)

# Each edit of the question restarts its answer, at the owner's cost; so does a prompt that is too long for the server.
MAX_BEGINNINGS = 4

# Each leaves out at least half of the history.
MAX_SHORTENINGS = 4


@dataclass(frozen=True, slots=True)
class _Smaller:
    """A smaller request for the same question after a refusal: a window in tokens, and the pictures (None: all)."""

    after: ContextTooLong | RequestRejected | None = None
    within: int | None = None
    pictures: Set[PictureKey] | None = None

    def of(self, asked: Prompt) -> Prompt:
        """Return the request with these pictures. Only after a refusal for no known reason its size is learned."""
        if self.pictures is not None:
            asked = replace(asked, pictures={key: asked.pictures[key] for key in self.pictures & asked.pictures.keys()})
        return asked if isinstance(self.after, RequestRejected) else replace(asked, within=None)

    def than(self, asked: Prompt, turn: Turn, error: ContextTooLong | RequestRejected) -> Self | None:
        """Return the next smaller request, first without pictures if bytes are too many; None at the end."""
        if isinstance(error, RequestTooLarge) and asked.pictures:
            own = _own(asked, turn)
            return replace(self, after=error, pictures=own if len(own) < len(asked.pictures) else frozenset())
        if error.try_within is None:
            return None
        return replace(self, after=error, within=error.try_within)

    def drops_own(self, asked: Prompt, turn: Turn) -> bool:
        return self.pictures is not None and not _own(asked, turn) <= self.pictures


def _own(asked: Prompt, turn: Turn) -> Set[PictureKey]:
    return frozenset(key for key in asked.pictures if key.message == turn.question.id)


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
        reply_timeout_s: float,
    ) -> None:
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
        course = _Course()
        try:
            while True:
                completion = await self._try(turn, active, course)
                if completion is not None:
                    return completion
                logger.info("begun_anew", turn=turn.id, channel=turn.place.channel, model=course.model)
        finally:
            if course.spending is not None:
                course.spending.release()

    async def _try(self, turn: Turn, active: ActiveTurn, course: "_Course") -> Completion | None:
        """Write the answer with one model; return None if it is to be begun anew."""
        began = self._clock.monotonic()
        course.asked = course.window = None
        try:
            asked = course.asked = course.smaller.of(await self._begin(turn, active, course))
            course.window = await self._models.of(asked.model).context_window()
            if active.overhead_s is not None:
                self._metrics.own_overhead_seconds.observe(active.overhead_s + self._clock.monotonic() - began)
                active.overhead_s = None
            completion = await self._complete(turn, active, asked, course)
        except (ModelError, LimitError) as error:
            if _has_new_text(turn, active) or not await self._may_begin_anew(error, turn, active, course):
                shown = course.shown(error, active)
                if shown is error:
                    raise
                raise shown from None
            return None
        if completion is None:
            course.restart()
        return completion

    async def _may_begin_anew(self, error: ParleyError, turn: Turn, active: ActiveTurn, course: "_Course") -> bool:
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
                smaller = _Smaller() if learned else course.smaller.than(asked, turn, error)
                if smaller is not None:
                    course.restart()
                    course.smaller = smaller
                    if smaller.drops_own(asked, turn):
                        active.reply.tell([FileNote("", SkipReason.TOO_HEAVY)])
                    return True
        if active.in_force is None or course.model is None or isinstance(error, FINAL):
            return False
        chosen = active.in_force.options.model
        if course.model == chosen and not isinstance(error, OUTAGES):
            return False
        course.failed[course.model] = error
        course.smaller = _Smaller()
        course.model = self._fallbacks.choose(chosen, course.failed)
        return course.model is not None

    async def _begin(self, turn: Turn, active: ActiveTurn, course: "_Course") -> Prompt:
        """Show that the answer is on its way, and return its prompt."""
        await active.reply.begin()
        _begin_draft(turn, active)
        # A gap may have come while this turn waited; without one this costs nothing.
        await self._sync.close_gap(turn.place.channel, active.reply.snapshot)
        await self._passive.flush()
        # Edits until now are in the prompt.
        active.changed = False
        in_force = active.in_force = await self._scoped_settings.of(turn.place)
        chosen = in_force.options.model
        if not course.failed:
            course.model = self._fallbacks.choose(chosen, {})
        active.model = course.model or chosen
        await self._billing.ready(active.model)
        asked = await self._contexts.compose(turn, in_force, course.smaller.within, model=active.model)
        return await self._affordable(turn, in_force, asked)

    async def _affordable(self, turn: Turn, in_force: InForce, asked: Prompt) -> Prompt:
        """Return a prompt with less history where only the most that it may cost exceeds today's budgets."""
        for _ in range(MAX_SHORTENINGS):
            tokens = await self._billing.affordable(turn, asked)
            if tokens is None:
                break
            share = tokens / self._billing.most_tokens(asked)
            shorter = await self._contexts.compose(
                turn, in_force, asked.within, at_most=int(asked.tokens * share), model=asked.model
            )
            if shorter.tokens >= asked.tokens:
                break
            asked = shorter
            logger.info("shortened_for_budget", turn=turn.id, tokens=asked.tokens)
        return asked

    async def _complete(self, turn: Turn, active: ActiveTurn, asked: Prompt, course: "_Course") -> Completion | None:
        """Stream the completion and finish the reply; None when the question was edited meanwhile."""
        may_restart = course.restarts_left > 0
        chosen = active.in_force.options.model if active.in_force else asked.model
        others = self._fallbacks.routes(chosen)
        async with self._billing.spending(turn, asked, others=others, after=course.spending) as spending:
            course.spending = spending
            completion = await self._stream(turn, asked, active, course, spending)
            if completion is None:
                return None
            unseen = asked.pictures or (asked.model != chosen and asked.messages[-1].pictures)
            if unseen and not self._models.of(asked.model).supports_images:
                # The server has just refused the images, or the other model supports none.
                active.reply.tell([FileNote("", SkipReason.NO_VISION)])
            if asked.model != chosen:
                active.reply.credit(asked.model, chosen)
                self._metrics.fallback_answers.inc()
            await active.reply.finish(completion)
            if active.unwanted:
                raise QuestionDeleted
            return None if active.changed and may_restart else completion

    async def _pieces(self, asked: Prompt, course: "_Course") -> AsyncGenerator[Piece, None]:
        """Yield the pieces of a completion, and note whether its model answers."""
        began, begun = self._clock.monotonic(), False
        now = asyncio.get_running_loop().time()
        course.ends_at = course.ends_at or now + self._reply_timeout_s
        try:
            async with aclosing(self._models.of(asked.model).stream(asked, course.ends_at)) as stream:
                async for piece in stream:
                    if not begun:
                        begun = True
                        self._fallbacks.answered(asked.model)
                    yield piece
        except ModelError as error:
            self._fallbacks.failed(asked.model, error, began)
            raise

    async def _stream(
        self, turn: Turn, asked: Prompt, active: ActiveTurn, course: "_Course", spending: Spending
    ) -> Completion | None:
        """Pass the completion on to the reply; None when the question was edited meanwhile."""
        marks, until_changed = SpeakerMarkFilter(), course.restarts_left > 0
        try:
            async with active.while_wanted():
                await spending.reserve()
                async with aclosing(self._pieces(asked, course)) as stream:
                    async for piece in stream:
                        spending.note(piece)
                        if active.changed and until_changed:
                            return None
                        if isinstance(piece, Completion):
                            _pass_on(marks.rest(), turn, active)
                            return piece
                        if isinstance(piece, Retracted):
                            marks = SpeakerMarkFilter()
                            active.reply.retract()
                            _begin_draft(turn, active)
                            continue
                        _pass_on(marks.add(piece), turn, active)
                        if marks.ended:
                            active.draft[:] = ["".join(active.draft).rstrip()]
                            return Completion(Finish.STOP, None)
        except Stopped:
            if not active.has_text:
                raise
            return Completion(Finish.STOPPED, None)
        raise Unexpected("a model's stream must end with a Completion")


@dataclass(slots=True)
class _Course:
    """The beginnings of one answer so far."""

    restarts_left: int = MAX_BEGINNINGS - 1
    model: str | None = None
    """The model to ask next, or that was asked last."""
    failed: dict[str, ParleyError] = field(default_factory=dict)
    """The errors of models that were down, in order."""
    smaller: _Smaller = field(default_factory=_Smaller)
    asked: Prompt | None = None
    """The last request, None before it was made."""
    window: ContextWindow | None = None
    """The window of the model when it was asked, None before its prompt was made."""
    ends_at: float | None = None
    """The event loop's time by which the answer must be complete, whichever models are asked."""
    spending: Spending | None = None

    def restart(self) -> None:
        self.restarts_left -= 1
        self.ends_at = None

    def shown(self, error: ParleyError, active: ActiveTurn) -> ParleyError:
        """Return the error to show: of several models' the chosen one's."""
        if isinstance(error, MessageTooLong | PromptTooLong) and self.smaller.after is not None:
            return self.smaller.after
        if not self.failed or isinstance(error, FINAL):
            return error
        chosen = active.in_force.options.model if active.in_force else ""
        return self.failed.get(chosen) or next(iter(self.failed.values()))


def _has_new_text(turn: Turn, active: ActiveTurn) -> bool:
    """Return whether there is text beside that of an answer that is continued."""
    return bool("".join(active.draft[int(turn.continues) :]).strip())


def _begin_draft(turn: Turn, active: ActiveTurn) -> None:
    active.draft[:] = [prompt.without_end_note(turn.previous)] if turn.continues else []
    if turn.continues:
        active.reply.write(active.draft[0])


def _pass_on(text: str, turn: Turn, active: ActiveTurn) -> None:
    if text:
        if turn.continues and len(active.draft) == 1:
            text = joint(active.draft[0], text) + text
        active.draft.append(text)
        active.reply.write(text)
