"""Other models that answer while the chosen one is down, and breakers that skip the ones that are."""

from collections import deque
from collections.abc import Mapping, Sequence

from bot.core import errors
from bot.core.errors import ParleyError
from bot.core.ports import Clock

# A breaker opens after so many failures in so many seconds, and then lets one request through after each pause.
MAX_FAILURES, WINDOW_S = 3, 60.0
FIRST_PAUSE_S, MAX_PAUSE_S = 30.0, 300.0

# A server that asks for a longer pause is not waited for.
MAX_WAIT_S = 10.0

# Another model may answer after these, before the first word. Others are about the request, the key or the question.
OUTAGES = (
    errors.Unreachable,
    errors.ServerFailed,
    errors.RateLimited,
    errors.QuotaExhausted,
    errors.FirstTokenTimeout,
    errors.StreamStalled,
    errors.BrokenStream,
    errors.ModelNotLoaded,
)
# No model answers after these.
FINAL = (
    errors.ContentFiltered,
    errors.Refused,
    errors.ContextTooLong,
    errors.EmptyAnswer,
    errors.ReplyTimeout,
    errors.Stopped,
    errors.QuestionDeleted,
    errors.QuestionReset,
)


class Breaker:
    """Remembers whether something is down. Times are those of a monotonic clock, in seconds."""

    def __init__(self) -> None:
        # Seconds without a request that failed later, up to each failure: a long deadline is no time between failures.
        self._failures: deque[float] = deque()
        self._idle = 0.0
        self._failed_at: float | None = None
        # 0 while closed.
        self._pause = 0.0
        self._again_at = 0.0
        self._trial_at: float | None = None

    @property
    def is_open(self) -> bool:
        return self._pause > 0

    def lets_through(self, now: float) -> bool:
        return not self.is_open or now >= self._again_at

    def begin(self, now: float) -> None:
        """Count a request that is let through. While one tries whether the outage is over, no other one does."""
        if self.is_open and now >= self._again_at:
            self._trial_at, self._again_at = now, now + self._pause

    def failed(self, began: float, now: float) -> None:
        """Count a request of this time that has failed; while open, only a trial's failure changes anything."""
        if self.is_open:
            if self._trial_at is not None and began >= self._trial_at:
                self._open(min(2 * self._pause, MAX_PAUSE_S), now)
            return
        if self._failed_at is not None:
            self._idle += max(began - self._failed_at, 0.0)
        self._failed_at = now
        self._failures.append(self._idle)
        while self._failures[0] < self._idle - WINDOW_S:
            self._failures.popleft()
        if len(self._failures) >= MAX_FAILURES:
            self._open(FIRST_PAUSE_S, now)

    def _open(self, pause: float, now: float) -> None:
        self._pause, self._again_at, self._trial_at = pause, now + pause, None

    def answered(self) -> None:
        """Close after an answer has begun. Failures while closed still count, since answers may come between them."""
        if self.is_open:
            self._pause = 0.0
            self._failures.clear()


class Fallbacks:
    """Models in the order in which they answer instead of the chosen one; `elsewhere` is the one of another server."""

    def __init__(self, clock: Clock, others: Sequence[str] = (), elsewhere: str | None = None) -> None:
        self._clock = clock
        self._others = (*others, elsewhere) if elsewhere else tuple(others)
        self._elsewhere = elsewhere
        # One of the default server, whose models are unreachable together, and one of each model.
        self._server = Breaker()
        self._models: dict[str, Breaker] = {}

    def routes(self, model: str) -> tuple[str, ...]:
        """Return the chosen model, and those that may answer instead, in order."""
        return tuple(dict.fromkeys((model, *self._others)))

    def choose(self, model: str, failed: Mapping[str, ParleyError]) -> str | None:
        """Return the model to ask now instead of those that `failed`, None if there is none left."""
        name = self._first(model, failed)
        if name is not None:
            for breaker in self._breakers(name):
                breaker.begin(self._clock.monotonic())
        return name

    def current(self, model: str) -> str:
        """Return the model that the next question is sent to."""
        return self._first(model, {}) or model

    def _first(self, model: str, failed: Mapping[str, ParleyError]) -> str | None:
        cut_off = any(isinstance(each, errors.Unreachable) and name != self._elsewhere for name, each in failed.items())
        left = [name for name in self.routes(model) if name not in failed and not (cut_off and name != self._elsewhere)]
        now = self._clock.monotonic()
        well = [name for name in left if all(each.lets_through(now) for each in self._breakers(name))]
        # Where all are down, one that was down lately is better than no answer.
        return next(iter((*well, *left)), None)

    def failed(self, name: str, error: ParleyError, began: float) -> None:
        """Note the error of a request that was sent at the monotonic time `began`."""
        if not isinstance(error, OUTAGES):
            if not isinstance(error, errors.ReplyTimeout):  # else the server has answered
                self.answered(name)
            return
        breaker, *server = self._breakers(name)
        if server and isinstance(error, errors.Unreachable):
            breaker = server[0]
        breaker.failed(began, self._clock.monotonic())

    def answered(self, name: str) -> None:
        """Note that an answer has begun."""
        for breaker in self._breakers(name):
            breaker.answered()

    @property
    def down(self) -> int:
        """How many models, or servers, are not asked now."""
        return sum(each.is_open for each in (self._server, *self._models.values()))

    def _breakers(self, name: str) -> tuple[Breaker, ...]:
        own = self._models.setdefault(name, Breaker())
        return (own,) if name == self._elsewhere else (own, self._server)
