"""What the server's own counts of prompts teach: how far estimates are off, and whether prompts are cut short.

Ollama and others drop the oldest messages of a prompt that is too long and say nothing. The count that they
report is then that of what was left.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.core.domain import ChannelId, Prompt

# Below this a chat template's own tokens weigh more than the text.
MIN_ESTIMATE = 500
# No server is known to run with a smaller window than this; a smaller count has another reason, such as a
# server that leaves out what was in its cache.
MIN_WINDOW = 1024
# No vocabulary counts a conversation at less than half or more than twice the estimate.
SCALES = (0.5, 2.0)

# An estimate that is too small costs a failed request, one that is too large a little history.
_RISE, _FALL = 0.5, 0.1

# A conversation in another language may be counted at three quarters of what is usual, hardly at less.
_FAR_SMALLER = 0.6
_MISSING = 512
# Two counts of what fits into one window differ by at most a long message.
_ALIKE = 0.75
# By as much has a conversation grown for sure, whatever was edited in it; what it grew by is counted at a tenth of
# its estimate at the very least.
_GROWN = 1.2
_MIN_GROWTH = 0.1
_MAX_CONVERSATIONS = 256


def rescaled(scale: float, estimate: int, counted: int) -> float:
    """Return the scale (tokens counted for one estimated) after one more prompt was counted."""
    least, most = SCALES
    ratio = min(max(counted / estimate, least), most)
    return scale + (_RISE if ratio > scale else _FALL) * (ratio - scale)


class Verdict(Enum):
    """What a count says about its prompt."""

    WHOLE = auto()
    CUT = auto()
    """Only a part of it was read."""
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class _Highest:
    """The prompt of a conversation that was counted highest: how it begins, and how often later ones stood still."""

    start: tuple[int, str]
    estimate: int
    counted: int
    stood_still: int = 0


class Truncation:
    """Tells prompts that were cut short from such as are only counted otherwise than estimated."""

    def __init__(self) -> None:
        self.window = 0
        """The most tokens that the server read, as far as the last verdict `CUT` shows."""
        self._highest: dict[ChannelId, _Highest] = {}
        self._doubtful: int | None = None

    def verdict(self, prompt: Prompt, counted: int, scale: float) -> Verdict:
        """Judge one count.

        Either sign is enough, if it is seen twice in a row: a conversation grows at its end, and the count does
        not; or the count is far too small, and by the same measure.
        """
        higher = self._higher(prompt, counted, scale)
        if higher is not None and higher.stood_still > 1:
            return self._cut(max(higher.counted, counted))
        if not far_smaller(prompt.tokens * scale, counted):
            self._doubtful = None
            return Verdict.WHOLE if higher is None else Verdict.UNCLEAR
        earlier, self._doubtful = self._doubtful, counted
        if counted < MIN_WINDOW or earlier is None or not _are_alike(earlier, counted):
            return Verdict.UNCLEAR
        return self._cut(max(earlier, counted))

    def _cut(self, window: int) -> Verdict:
        self.window, self._doubtful = window, None
        self._highest.clear()
        return Verdict.CUT

    def _higher(self, prompt: Prompt, counted: int, scale: float) -> _Highest | None:
        """Return the conversation's highest count if this one should be higher and is not."""
        messages = prompt.messages
        if len(messages) <= 1:
            return None
        start = (hash(messages[0].content), messages[1].content[:64])
        before = self._highest.pop(prompt.conversation, None)
        still = None
        if before is not None and before.start == start and before.estimate < prompt.tokens:
            grown = (prompt.tokens - before.estimate) * scale
            if _stands_still(before.counted, counted, grown):
                grown_for_sure = prompt.tokens >= _GROWN * before.estimate
                still = replace(before, stood_still=before.stood_still + grown_for_sure)
        self._highest[prompt.conversation] = still or _Highest(start, prompt.tokens, counted)
        if len(self._highest) > _MAX_CONVERSATIONS:
            del self._highest[next(iter(self._highest))]
        return still


def _stands_still(before: int, counted: int, grown: float) -> bool:
    return before >= MIN_WINDOW and _FAR_SMALLER * before <= counted <= before + _MIN_GROWTH * grown


def far_smaller(expected: float, counted: int) -> bool:
    """Say whether a count is smaller than expected by more than a language or a tokenizer explains."""
    return counted < _FAR_SMALLER * expected and expected - counted > _MISSING


def _are_alike(one: int, other: int) -> bool:
    return min(one, other) >= _ALIKE * max(one, other)
