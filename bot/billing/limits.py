"""Sliding windows of requests, and one day's ledger of money. Pure; time is a parameter.

Times are Unix seconds, days and months in UTC: the same for every member of a server, and as providers bill.
"""

from collections import deque
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from bot.core.money import Account, Balance, Budget, Pico

MINUTE_S = 60.0

Key = TypeVar("Key", bound=Hashable)


def day_of(time: float) -> tuple[float, float]:
    """Return when the day of `time` began and when the next one begins."""
    start = datetime.fromtimestamp(time, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return start.timestamp(), (start + timedelta(days=1)).timestamp()


def month_of(time: float) -> float:
    day = datetime.fromtimestamp(time, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.replace(day=1).timestamp()


class SlidingWindowLimiter(Generic[Key]):
    """The requests of each key within the last `MINUTE_S` seconds."""

    def __init__(self) -> None:
        self._times: dict[Key, deque[float]] = {}
        self._order: deque[Key] = deque()

    def blocked_until(self, key: Key, now: float, limit: int) -> float | None:
        """Return when `key` may ask again with `limit` requests a minute (0: no limit); None for now."""
        self._forget(now)
        times = self._times.get(key)
        return times[-limit] + MINUTE_S if limit and times and len(times) >= limit else None

    def count(self, key: Key, now: float) -> None:
        """Count a request. Where times fall, because the clock was set back, later ones are forgotten."""
        self._times.setdefault(key, deque()).append(now)
        self._order.append(key)

    def _forget(self, now: float) -> None:
        """Drop requests older than the window, and those of a clock that was ahead."""
        while self._order and not now - MINUTE_S < self._times[self._order[0]][0] <= now + MINUTE_S:
            key = self._order.popleft()
            times = self._times[key]
            times.popleft()
            if not times:
                del self._times[key]


@dataclass(eq=False, slots=True)
class Reservation:
    """Money of one day that is reserved for a completion."""

    accounts: Collection[Account]
    amount: Pico
    open: bool = True


@dataclass(frozen=True, slots=True)
class Denied:
    """Today's budget has no room, however cheap the others are; `too_small`: no day's has."""

    budget: Budget
    too_small: bool


@dataclass(slots=True)
class Ledger:
    """Money spent and reserved in one day.

    As long as no completion costs more than was reserved for it, spent and reserved money together never exceed a
    budget that `reserve` was given.
    """

    start: float
    end: float
    _spent: dict[Account, int] = field(default_factory=dict)
    _reserved: dict[Account, int] = field(default_factory=dict)

    def spent(self, account: Account) -> Pico:
        return Pico(self._spent.get(account, 0))

    def reserved(self, account: Account) -> Pico:
        return Pico(self._reserved.get(account, 0))

    def balance(self, budget: Budget) -> Balance:
        return Balance(budget, self.spent(budget.account), self.end)

    def spend(self, accounts: Collection[Account], amount: int) -> None:
        """Count money that an earlier process has spent."""
        for account in accounts:
            self._spent[account] = self._spent.get(account, 0) + amount

    def reserve(
        self, accounts: Collection[Account], budgets: Collection[Budget], amount: Pico
    ) -> Reservation | Denied | None:
        """Reserve `amount` in every account, if each budget has room for it.

        Return None where there may be room once other completions turn out cheaper than reserved.
        """
        short = [each for each in budgets if self.spent(each.account) + amount > each.limit]
        if short:
            # Of several the one for which waiting does not help.
            worst = max(short, key=lambda each: amount > each.limit)
            return Denied(worst, too_small=amount > worst.limit)
        if any(self.spent(each.account) + self.reserved(each.account) + amount > each.limit for each in budgets):
            return None
        for account in accounts:
            self._reserved[account] = self._reserved.get(account, 0) + amount
        return Reservation(accounts, amount)

    def settle(self, reservation: Reservation, amount: int) -> None:
        """Replace a reservation by the cost. A second call does nothing."""
        if not reservation.open:
            return
        reservation.open = False
        for account in reservation.accounts:
            if left := self._reserved.get(account, 0) - reservation.amount:
                self._reserved[account] = left
            else:
                self._reserved.pop(account, None)
            if amount:
                self._spent[account] = self._spent.get(account, 0) + amount
