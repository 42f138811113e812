"""Size of a model's context window, and limits learned from overflows.

Sources in order: the setting, learned limits, the server's report, the price data, a careful guess. A learned limit
also overrules a larger setting, because the server has proved it.
"""

import asyncio
from dataclasses import dataclass, replace

from bot.core.domain import ChannelId, ContextWindow, LearnedLimits, Prompt, Usage, WindowSource
from bot.core.errors import ContextTooLong, EmptyAnswer, ModelError, StoreError
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
# The scale is stored when it has moved by this share, so that not every turn costs a commit.
_WORTH_KEEPING = 0.02


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
        self._recalling = asyncio.Lock()
        self._learned = LearnedLimits()
        self._kept: LearnedLimits | None = None
        """Content of the memory, None before it was read."""
        self._suspicion: _Suspicion | None = None
        self._trial_share = _SHARE

    @property
    def current(self) -> ContextWindow | None:
        """Return the window without a request, None before the first report."""
        told, learned = self._told.current, self._learned
        if told is None:
            return None
        if learned.limit is None or (told.source is WindowSource.SETTING and told.tokens <= learned.limit):
            return replace(told, scale=learned.scale)
        return ContextWindow(learned.limit, WindowSource.LEARNT, learned.scale)

    @property
    def supports_images(self) -> bool | None:
        return self._told.supports_images

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

        `believed` is the window at the time of the request. `begun`: text of the answer had arrived, so an overflow
        without a number teaches nothing.
        """
        await self._recall()
        believed = believed or await self.window()
        if isinstance(error, EmptyAnswer):
            if error.exhausted or not self._suspects(prompt, believed):
                return error
            return ContextTooLong()
        if error.limit is not None or not begun:
            self._suspicion = None
            self._overflowed(prompt, believed, error.limit)
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
            self._learn(prompt.within)
            self._trial_share, confirmed = _SHARE, True
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
        if self._suspicion is None and (confirmed or moved or replace(now, scale=kept.scale) != kept):
            await self._keep()

    # ------------------------------------------------------------ learning

    def _review(self, told: ContextWindow) -> None:
        """Forget a limit that was learned before the setting or the server's report changed."""
        learned, claimed = self._learned, self._told.claimed
        if learned.limit is not None and claimed not in {None, learned.claimed}:
            logger.info("limit_forgotten", model=self._model, tokens=learned.limit, told=told.tokens)
            self._learned = replace(learned, limit=None, claimed=None)

    def _learn(self, limit: int) -> None:
        logger.info("limit_learnt", model=self._model, tokens=limit)
        self._learned = replace(self._learned, limit=limit, claimed=self._told.claimed)

    def _overflowed(self, prompt: Prompt, believed: ContextWindow, limit: int | None) -> None:
        sent, now = self._sent(prompt, believed), self.current or believed
        if limit is None or limit > SCALES[1] * sent:  # a number that such a prompt cannot have exceeded
            # A request above the present limit was sent before another turn's overflow.
            if sent <= now.tokens:
                self._learn(max(SMALLEST_WINDOW, int(sent * _SHARE)))
            return
        if limit != now.tokens:
            self._learn(limit)
        should_fit = sent <= min(limit, believed.tokens) and prompt.tokens >= MIN_ESTIMATE
        if should_fit and now.scale == believed.scale:
            least, most = (step * believed.scale for step in _STEPS)
            needed = (limit - self._reply(believed)) / prompt.tokens * _BEYOND
            scale = min(max(least, min(needed, most)), SCALES[1])
            self._learned = replace(self._learned, scale=scale)

    def _suspects(self, prompt: Prompt, believed: ContextWindow) -> bool:
        """Take an empty answer for an overflow if that is likely; undo that if it did not help."""
        if self._suspicion is not None:
            if self._concerns(prompt):
                self._learned, self._suspicion = self._suspicion.before, None
            return False
        room = believed.tokens - self._reply(believed)
        near = _NEAR_A_GUESS if believed.source is WindowSource.GUESS else _NEAR
        if prompt.tokens * believed.scale < near * room:
            return False
        self._suspicion = _Suspicion(prompt.conversation, self._learned)
        self._learn(max(SMALLEST_WINDOW, int(self._sent(prompt, believed) * _SUSPECTED_SHARE)))
        return True

    def _concerns(self, prompt: Prompt) -> bool:
        return self._suspicion is not None and self._suspicion.conversation == prompt.conversation

    def _reply(self, window: ContextWindow) -> int:
        return reply_share(self._reply_tokens, window.tokens)

    def _sent(self, prompt: Prompt, window: ContextWindow) -> int:
        """Return the largest share of the window that the request can take, the answer included."""
        return int(prompt.tokens * window.scale) + self._reply(window)

    def _weigh(self, prompt: Prompt, counted: int) -> None:
        learned = self._learned
        if learned.limit is not None and counted > learned.limit:  # the server has grown
            learned = replace(learned, limit=None, claimed=None)
        self._learned = replace(learned, scale=rescaled(learned.scale, prompt.tokens, counted))

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
