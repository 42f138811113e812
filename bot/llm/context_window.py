"""Size of a model's context window, and limits learned from overflows.

Sources in order: the setting, learned limits, the server's report, the price data, a careful guess. A learned limit
also overrules a larger setting, because the server has proved it. One that contradicts an accepted prompt or a report
needs `MIN_REFUSALS` proofs, and none lasts: after a rest a question may try the larger window again.
"""

import asyncio
from collections.abc import Set
from dataclasses import dataclass, replace

from bot.core.domain import ChannelId, ContextWindow, LearnedLimits, Prompt, Usage, WindowSource
from bot.core.errors import ContextTooLong, EmptyAnswer, ModelError, RequestTooLarge, StoreError
from bot.core.log import get_logger
from bot.core.ports import Clock, ModelMemory
from bot.core.tokens import reply_share
from bot.llm.window_sources import ReportedWindow, Reporting

logger = get_logger(__name__)

# Below this a chat template's own tokens weigh more than the text.
MIN_ESTIMATE = 500
# No vocabulary counts a conversation at less than half or more than twice the estimate.
SCALES = (0.5, 2.0)

# An estimate that is too small costs a failed request, one that is too large a little history.
_RISE, _FALL = 0.5, 0.1

# No model worth asking has a window below this.
SMALLEST_WINDOW = 512
# After an overflow without a number: half of the request fits after few tries, wherever the limit is.
_SHARE = 0.5
# After a refusal for no known reason: a shorter prompt is tried from so many tokens on, a shorter one each turn.
MIN_LONG = 1000
_MIN_TRIAL_SHARE = 1 / 64
# An overflow of a prompt that should fit raises the scale, by at least and at most this.
_STEPS = (1.25, 1.5)
_BEYOND = 1.05
# From a prompt that fills this share of its room, an empty answer is suspected to be an overflow; a guessed window may
# be much smaller. A suspicion is less sure than an error, so it takes less away.
_NEAR, _NEAR_A_GUESS = 0.6, 0.2
_SUSPECTED_SHARE = 0.75
# The scale is stored when it has moved by this share, and an accepted prompt when it is longer by this factor, so that
# not every turn costs a commit.
_WORTH_KEEPING, _LONGER = 0.02, 1.25

# A limit below an accepted prompt, or below this share of the told window, is learned from so many refusals: each of
# another conversation, or with an answer in between.
FAR, MIN_REFUSALS = 0.5, 3
# A refusal with a number is believed rather than a setting or a guess, one without rather than a guess.
_SURER_THAN_NUMBERS = frozenset({WindowSource.SERVER, WindowSource.LIST})
_SURER_THAN_NONE = frozenset(WindowSource) - {WindowSource.GUESS}
# After a refusal a learned limit rests for so long, twice as long after each further one, at most the second number:
# a refused request that members do not see is cheaper than a short memory.
REST_S, LONGEST_REST_S = 60.0, 600.0


@dataclass(frozen=True, slots=True)
class _Suspicion:
    """A conversation whose empty answer may be an overflow, and the limits before it."""

    conversation: ChannelId
    before: LearnedLimits


class WindowKnowledge:
    """The window of one model on one server. No method raises, neither with the server nor with the memory down."""

    def __init__(
        self,
        lookup: Reporting,
        *,
        endpoint: str,
        model: str,
        base_url: str,
        reply_tokens: int,
        configured: int | None,
        clock: Clock,
        memory: ModelMemory,
    ) -> None:
        self._told = ReportedWindow(lookup, model=model, base_url=base_url, configured=configured, clock=clock)
        self._endpoint = endpoint
        self._model = model
        self._reply_tokens = reply_tokens
        self._memory = memory
        self._clock = clock
        self._recalling = asyncio.Lock()
        self._learned = LearnedLimits()
        self._kept: LearnedLimits | None = None
        """Content of the memory, None before it was read."""
        self._suspicion: _Suspicion | None = None
        self._trial_share = _SHARE
        self._refused: set[ChannelId] = set()
        """Conversations with a refusal that was counted, and no answer since."""
        self._refusals = 0
        self._least_refused = 0
        self._rest_s, self._rests_until = REST_S, 0.0

    @property
    def current(self) -> ContextWindow | None:
        """Return the window without a request, None before the first report."""
        told, learned = self._told.current, self._learned
        if told is None:
            return None
        if learned.limit is None or (told.source is WindowSource.SETTING and told.tokens <= learned.limit):
            return replace(told, scale=learned.scale)
        rests = self._clock.monotonic() < self._rests_until
        larger = told.tokens if told.tokens > learned.limit else 0
        return ContextWindow(learned.limit, WindowSource.LEARNT, learned.scale, 0 if rests else larger, larger)

    @property
    def supports_images(self) -> bool | None:
        return self._told.supports_images

    @property
    def supports_tools(self) -> bool | None:
        return self._told.supports_tools

    async def window(self) -> ContextWindow:
        """Return the window. The first call may take `window_sources.LOOKUP_S`."""
        await self._recall()
        self._review(await self._told.window())
        assert self.current is not None  # noqa: S101 - reported above
        return self.current

    async def failed(
        self,
        prompt: Prompt,
        error: ContextTooLong | EmptyAnswer,
        *,
        believed: ContextWindow | None,
        begun: bool,
    ) -> ModelError:
        """Learn from an overflow, or from an empty answer that may be one; return the error to raise.

        `believed` is the window at the time of the request, where the prompt does not tell. `begun`: text of the answer
        had arrived, so an overflow without a number teaches nothing.
        """
        await self._recall()
        believed = believed or await self.window()
        if prompt.context:
            believed = replace(believed, tokens=prompt.context, scale=prompt.scale)
        if isinstance(error, EmptyAnswer):
            if error.exhausted or not self._suspects(prompt, believed):
                return error
            overflow = ContextTooLong(try_within=self._half(prompt, believed))
            overflow.usage = error.usage
            return overflow
        error.try_within = self._half(prompt, believed)
        if not isinstance(error, RequestTooLarge) and (error.limit is not None or not begun):
            self._suspicion, before = None, self._learned
            self._overflowed(prompt, believed, error)
            if self._learned != before:
                await self._keep()
        return error

    def shorter(self, prompt: Prompt) -> int | None:
        """Return a window to try after a refusal for no known reason, None if the prompt is short already."""
        window = self.current
        if window is None or prompt.within is not None or prompt.tokens * window.scale < MIN_LONG:
            return None
        reply = self._reply(window)
        within = int(prompt.tokens * window.scale * self._trial_share) + reply
        return within if within >= SMALLEST_WINDOW else None

    def trial_failed(self) -> None:
        self._trial_share = max(self._trial_share * _SHARE, _MIN_TRIAL_SHARE)

    async def counted(self, prompt: Prompt, usage: Usage | None) -> None:
        """Learn from a successful completion."""
        await self._recall()
        self._told.served()
        confirmed = self._concerns(prompt)
        if prompt.within is not None and (self.current is None or prompt.within < self.current.tokens):
            self._trial_share = _SHARE
            confirmed = self._learn_if_sure(prompt, prompt.within, prompt.within, _SURER_THAN_NONE)
        self._accepted(prompt, usage)
        if confirmed:
            self._suspicion = None
        # A count below the cached tokens leaves those out, and that of a short prompt is mostly template.
        if (
            usage is not None
            # The tokens of pictures are a guess of another kind.
            and not prompt.pictures
            and prompt.tokens >= MIN_ESTIMATE
            and usage.cached_tokens <= usage.prompt_tokens
        ):
            self._weigh(prompt, usage.prompt_tokens)
        kept, now = self._kept or LearnedLimits(), self._learned
        moved = abs(now.scale - kept.scale) > _WORTH_KEEPING * kept.scale
        longer = now.accepted > max(MIN_ESTIMATE, _LONGER * kept.accepted)
        changed = replace(now, scale=kept.scale, accepted=kept.accepted) != kept
        if self._suspicion is None and (confirmed or moved or longer or changed):
            await self._keep()

    # ------------------------------------------------------------ learning

    def _review(self, told: ContextWindow) -> None:
        """Forget a limit that was learned before the setting or the server's report changed."""
        learned, claimed = self._learned, self._told.claimed
        if claimed is None:
            return
        before = learned.claimed, learned.configured
        if learned.limit is not None and before != (claimed, told.source is WindowSource.SETTING):
            self._forget_limit()
        if claimed < learned.accepted:
            self._learned = replace(self._learned, accepted=0)

    def _learn(self, limit: int) -> None:
        logger.info("limit_learnt", model=self._model, tokens=limit)
        told = self._told.current
        configured = told is not None and told.source is WindowSource.SETTING
        self._learned = replace(self._learned, limit=limit, claimed=self._told.claimed, configured=configured)
        self._rest_s = REST_S
        self._rest()

    def _forget_limit(self) -> None:
        logger.info("limit_forgotten", model=self._model, tokens=self._learned.limit)
        self._learned = replace(self._learned, limit=None, claimed=None, configured=False)

    def _rest(self) -> None:
        self._rests_until = self._clock.monotonic() + self._rest_s
        self._rest_s = min(2 * self._rest_s, LONGEST_REST_S)

    def _overflowed(self, prompt: Prompt, believed: ContextWindow, error: ContextTooLong) -> None:
        sent, now, limit = self._sent(prompt, believed), self.current or believed, error.limit
        # A number that such a prompt cannot have exceeded, or the size of the prompt itself, is no news.
        if limit is None or limit > SCALES[1] * sent or limit in {prompt.tokens, sent, sent - self._reply(believed)}:
            if sent <= now.tokens:
                self._halve(prompt, believed, sent)
            elif now.beyond:  # a larger prompt was tried
                self._rest()
            # Else a request above the present limit was sent before another turn's overflow.
            return
        if limit < sent:
            error.try_within = max(limit, SMALLEST_WINDOW)
        if limit != now.tokens and not self._learn_if_sure(prompt, limit, sent, _SURER_THAN_NUMBERS):
            return
        if now.beyond and limit <= now.tokens:
            self._rest()
        should_fit = sent <= min(limit, believed.tokens) and prompt.tokens >= MIN_ESTIMATE and not prompt.pictures
        if should_fit and now.scale == believed.scale:
            least, most = (step * believed.scale for step in _STEPS)
            needed = (limit - self._reply(believed)) / prompt.tokens * _BEYOND
            scale = min(max(least, min(needed, most)), SCALES[1])
            self._learned = replace(self._learned, scale=scale)

    def _halve(self, prompt: Prompt, believed: ContextWindow, sent: int) -> None:
        """Learn from a refusal without a number, above prompts that were accepted."""
        half, accepted = int(sent * _SHARE), self._learned.accepted + self._reply(believed)
        limit = max(SMALLEST_WINDOW, half if accepted >= sent else max(half, accepted))
        if not prompt.pictures:  # their tokens are a guess, and they are a likelier cause
            self._learn_if_sure(prompt, limit, sent, _SURER_THAN_NONE)

    def _learn_if_sure(self, prompt: Prompt, limit: int, sent: int, surer: Set[WindowSource]) -> bool:
        """Learn a limit; return False if it contradicts an accepted prompt or a source, and is the first to do so."""
        told = self._told.current
        far = told is not None and told.source in surer and limit < FAR * told.tokens
        if far or self._learned.accepted > min(limit, sent):
            self._count_refusal(prompt, sent)
            if self._refusals < MIN_REFUSALS:
                self._told.doubt()
                logger.info("limit_doubted", model=self._model, tokens=limit, refusals=self._refusals)
                return False
            self._learned = replace(self._learned, accepted=0)
        self._refusals = 0
        self._learn(limit)
        return True

    def _count_refusal(self, prompt: Prompt, sent: int) -> None:
        if prompt.conversation in self._refused:
            return
        self._least_refused = min(self._least_refused, sent) if self._refusals else sent
        self._refusals += 1
        self._refused.add(prompt.conversation)

    def _accepted(self, prompt: Prompt, usage: Usage | None) -> None:
        """Note the length of an answered prompt, which no limit can be below."""
        self._refused.discard(prompt.conversation)
        window = self.current
        if window is not None and self._sent(prompt, window) >= self._least_refused:
            self._refusals = 0
        if prompt.pictures:
            return
        least, most = (int(scale * prompt.tokens) for scale in SCALES)
        counted = least if usage is None else min(usage.prompt_tokens, most)
        if counted > self._learned.accepted:
            self._learned = replace(self._learned, accepted=counted)
        if self._learned.limit is not None and counted > self._learned.limit:
            self._forget_limit()

    def _suspects(self, prompt: Prompt, believed: ContextWindow) -> bool:
        """Take an empty answer for an overflow if that is likely; undo that if it did not help."""
        sent, now = self._sent(prompt, believed), self.current
        if now is not None and now.beyond and sent > now.tokens:
            self._rest()
            return True
        if self._suspicion is not None:
            if self._concerns(prompt):
                self._learned, self._suspicion = self._suspicion.before, None
            return False
        room = believed.tokens - self._reply(believed)
        near = _NEAR_A_GUESS if believed.source is WindowSource.GUESS else _NEAR
        if prompt.tokens * believed.scale < near * room:
            return False
        accepted = self._learned.accepted
        if accepted >= sent:
            return False
        self._suspicion = _Suspicion(prompt.conversation, self._learned)
        self._learn(max(SMALLEST_WINDOW, int(sent * _SUSPECTED_SHARE), accepted))
        return True

    def _concerns(self, prompt: Prompt) -> bool:
        return self._suspicion is not None and self._suspicion.conversation == prompt.conversation

    def _reply(self, window: ContextWindow) -> int:
        return reply_share(self._reply_tokens, window.tokens)

    def _sent(self, prompt: Prompt, window: ContextWindow) -> int:
        """Return the largest share of the window that the request can take, the answer included."""
        return int(prompt.tokens * window.scale) + self._reply(window)

    def _half(self, prompt: Prompt, window: ContextWindow) -> int:
        return max(SMALLEST_WINDOW, int(self._sent(prompt, window) * _SHARE))

    def _weigh(self, prompt: Prompt, counted: int) -> None:
        self._learned = replace(self._learned, scale=rescaled(self._learned.scale, prompt.tokens, counted))

    # ------------------------------------------------------------ storing

    async def _recall(self) -> None:
        async with self._recalling:
            if self._kept is not None:
                return
            try:
                self._kept = await self._memory.learned(self._endpoint, self._model)
            except StoreError as failure:
                logger.warning("lessons_unread", model=self._model, error=failure)
                return
            if self._learned == LearnedLimits():  # else something was learned while the memory failed
                self._learned = self._kept
                self._rests_until = self._clock.monotonic() + REST_S

    async def _keep(self) -> None:
        learned = self._learned
        try:
            await self._memory.keep_learned(self._endpoint, self._model, learned)
        except StoreError as failure:
            logger.warning("lessons_unkept", model=self._model, error=failure)
            return
        self._kept = learned


def rescaled(scale: float, estimate: int, counted: int) -> float:
    """Return the scale after one more prompt was counted."""
    if counted < SCALES[0] * estimate:  # without the cached part, or of a prompt that the server has cut
        return scale
    ratio = min(counted / estimate, SCALES[1])
    return scale + (_RISE if ratio > scale else _FALL) * (ratio - scale)
