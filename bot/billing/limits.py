"""Who may ask how often and spend how much: sliding windows, days, and a ledger of one day. Pure; time is a parameter.

Times are Unix seconds, days and months UTC's: the same for every member of a server, and the ones that providers
bill by.
"""

from collections import deque
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from bot.core.money import Account, Balance, Budget, Pico

MINUTE_S = 60.0

# What a person's requests are counted by, and what a channel's.
Key = TypeVar("Key", bound=Hashable)


def day_of(time: float) -> tuple[float, float]:
    """Return when the day of `time` began and when the next one begins."""
    start = datetime.fromtimestamp(time, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return start.timestamp(), (start + timedelta(days=1)).timestamp()


def month_of(time: float) -> float:
    """Return when the month of `time` began."""
    day = datetime.fromtimestamp(time, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.replace(day=1).timestamp()


class SlidingWindowLimiter(Generic[Key]):
    """The requests of each key within the last `MINUTE_S` seconds, and whether one more is within a limit."""

    def __init__(self) -> None:
        self._times: dict[Key, deque[float]] = {}
        self._order: deque[Key] = deque()

    def blocked_until(self, key: Key, now: float, limit: int) -> float | None:
        """Return when `key` may ask again, of whom `limit` requests a minute are welcome (0: any number); else None."""
        self._forget(now)
        times = self._times.get(key)
        return times[-limit] + MINUTE_S if limit and times and len(times) >= limit else None

    def count(self, key: Key, now: float) -> None:
        """Count a request. The times of successive calls do not fall."""
        self._times.setdefault(key, deque()).append(now)
        self._order.append(key)

    def _forget(self, now: float) -> None:
        """Drop what is older than the window, so that nothing grows with time."""
        while self._order and self._times[self._order[0]][0] <= now - MINUTE_S:
            key = self._order.popleft()
            times = self._times[key]
            times.popleft()
            if not times:
                del self._times[key]

    def __len__(self) -> int:
        return len(self._order)


@dataclass(eq=False, slots=True)
class Reservation:
    """Money of one day that is promised to a completion."""

    accounts: Collection[Account]
    amount: Pico
    open: bool = True


@dataclass(frozen=True, slots=True)
class Granted:
    """The money is held."""

    hold: Reservation


@dataclass(frozen=True, slots=True)
class Later:
    """There may be enough once some of what is promised has turned out cheaper."""


@dataclass(frozen=True, slots=True)
class Denied:
    """There is not enough left today, however cheap the rest turns out; `too_small`: nor is there on any day."""

    budget: Budget
    too_small: bool


@dataclass(slots=True)
class Ledger:
    """What was spent, and what is promised, in one day.

    As long as nothing costs more than was held for it, no account's spending ever exceeds a budget that `hold`
    was told of: what is spent and held together never does.
    """

    start: float
    end: float
    _spent: dict[Account, int] = field(default_factory=dict)
    _held: dict[Account, int] = field(default_factory=dict)

    def spent(self, account: Account) -> Pico:
        """Return what an account has spent."""
        return Pico(self._spent.get(account, 0))

    def held(self, account: Account) -> Pico:
        """Return what is promised in an account."""
        return Pico(self._held.get(account, 0))

    def balance(self, budget: Budget) -> Balance:
        """Return how a budget stands."""
        return Balance(budget, self.spent(budget.account), self.end)

    def spend(self, accounts: Collection[Account], amount: int) -> None:
        """Count what was spent without a hold, before this process began."""
        for account in accounts:
            self._spent[account] = self._spent.get(account, 0) + amount

    def hold(
        self, accounts: Collection[Account], budgets: Collection[Budget], amount: Pico
    ) -> Granted | Later | Denied:
        """Promise `amount` in every account, if each budget has room for it."""
        short = [each for each in budgets if self.spent(each.account) + amount > each.limit]
        if short:
            # Of several the one for which waiting does not help.
            worst = max(short, key=lambda each: amount > each.limit)
            return Denied(worst, too_small=amount > worst.limit)
        if any(self.spent(each.account) + self.held(each.account) + amount > each.limit for each in budgets):
            return Later()
        for account in accounts:
            self._held[account] = self._held.get(account, 0) + amount
        return Granted(Reservation(accounts, amount))

    def settle(self, hold: Reservation, amount: int) -> None:
        """Turn a promise into what it came to. A second call does nothing."""
        if not hold.open:
            return
        hold.open = False
        for account in hold.accounts:
            if left := self._held.get(account, 0) - hold.amount:
                self._held[account] = left
            else:
                self._held.pop(account, None)
            if amount:
                self._spent[account] = self._spent.get(account, 0) + amount
