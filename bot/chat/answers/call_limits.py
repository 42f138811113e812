"""How many calls of tools a person's questions may make in a minute; each is counted for `/usage`."""

from bot.billing.limits import SlidingWindowLimiter
from bot.core.domain import Turn, UserId
from bot.core.ports import Clock
from bot.storage.store import Store


class CallLimiter:
    def __init__(self, store: Store, clock: Clock, a_minute: int) -> None:
        self._store = store
        self._clock = clock
        self._a_minute = a_minute
        self._calls: SlidingWindowLimiter[UserId] = SlidingWindowLimiter()

    async def refusal(self, turn: Turn) -> str | None:
        """Count a call, or return the result of one too many. Raise a `StoreError`."""
        person, now = turn.question.author.id, self._clock.now().timestamp()
        if self._calls.blocked_until(person, now, self._a_minute) is not None:
            return f"Not called: this person's questions have made {self._a_minute} calls in a minute. Answer without."
        self._calls.count(person, now)
        await self._store.tools.count(turn.place.guild, person)
        return None
