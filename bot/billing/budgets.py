"""Rate limits and daily budgets, kept over restarts."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from bot.billing.limits import (
    MINUTE_S,
    Denied,
    Ledger,
    Reservation,
    SlidingWindowLimiter,
    day_of,
    month_of,
)
from bot.config.options import Options
from bot.core import errors
from bot.core.domain import BOT, Change, ChannelId, GuildId, Owner, Place, RoleId, Scope, Turn, UserId
from bot.core.log import get_logger
from bot.core.money import DOLLAR, NOTHING, Account, Balance, Budget, Pico, Statement, pico
from bot.core.ports import Clock
from bot.storage.store import Store

logger = get_logger(__name__)

# A setting of the bot, a guild, a role or a user: dollars a day as a decimal number, 0 for no limit.
DAILY_BUDGET = "daily_budget_usd"
# The bot's own note: the last day (ISO 8601) with that warning.
WARNED = "budget_warned"

# The operator is warned at this share of the bot's daily budget.
WARNING_SHARE = 0.8

# Refused questions do not count against rate limits.
TURNED_AWAY = ("AskedTooOften", "Expired", "Interrupted")

AnyLimitError = TypeVar("AnyLimitError", bound=errors.LimitError)


@dataclass(frozen=True, slots=True)
class Allowances:
    """The operator's budgets in picodollars a day; 0 is no limit."""

    daily: Pico = NOTHING
    guild_daily: Pico = NOTHING
    """For each guild that has no budget of its own."""
    user_daily: Pico = NOTHING
    """For each person who has no budget of their own."""


class Budgets:
    """Rate limits and budgets of all places and people. Amounts are picodollars, times Unix seconds."""

    def __init__(self, *, store: Store, clock: Clock, allowances: Allowances) -> None:
        self._store = store
        self._clock = clock
        self._allowances = allowances
        self._set: dict[Owner, Pico] = {}
        self._day = Ledger(*day_of(self.now))
        self._freed = asyncio.Event()
        self._by_user: SlidingWindowLimiter[UserId] = SlidingWindowLimiter()
        self._by_channel: SlidingWindowLimiter[ChannelId] = SlidingWindowLimiter()
        # Refusals shown within the last minute.
        self._told: SlidingWindowLimiter[tuple[UserId, type[errors.LimitError]]] = SlidingWindowLimiter()
        self._warned: str | None = None
        self._alarm: Balance | None = None

    @property
    def now(self) -> float:
        return self._clock.now().timestamp()

    async def open(self) -> None:
        """Load today's spending and the last minute's requests of earlier processes, before any question.

        Raise a `StoreError`.
        """
        self._day = Ledger(*day_of(self.now))
        self._by_user, self._by_channel = SlidingWindowLimiter(), SlidingWindowLimiter()
        found = await self._store.settings.all_named(DAILY_BUDGET)
        self._set = {owner: _amount(value) for owner, value in found.items()}
        self._warned = await self._store.settings.get(BOT, WARNED)
        for guild, user, amount in await self._store.completions.spent(self._day.start):
            self._day.spend(accounts(guild, user), amount)
        for at, channel, user in await self._store.turns.asked_since(self.now - MINUTE_S, without=TURNED_AWAY):
            self._by_user.count(user, at)
            self._by_channel.count(channel, at)

    def refusal(
        self, user: UserId, channel: ChannelId, options: Options, *, proxied: bool = False
    ) -> errors.AskedTooOften | None:
        """Count a question; return an error where its author, or its channel, has asked too often."""
        if refusal := self.blocked(user, channel, options, proxied=proxied):
            return self.said(refusal, user)
        self._by_user.count(user, self.now)
        self._by_channel.count(channel, self.now)
        return None

    def blocked(
        self, user: UserId, channel: ChannelId, options: Options, *, proxied: bool = False
    ) -> errors.AskedTooOften | None:
        """Return the error that a question would get now, and count nothing.

        A thread's first question counts for the channel that it is asked in, or there would be no limit.
        """
        scope, limit = Scope.USER, 0 if proxied else options.user_requests
        until = self._by_user.blocked_until(user, self.now, limit)
        if until is None:
            scope, limit = Scope.CHANNEL, options.channel_requests
            until = self._by_channel.blocked_until(channel, self.now, limit)
        return None if until is None else errors.AskedTooOften(scope, limit, until)

    def was_told(self, kind: type[errors.LimitError], user: UserId) -> bool:
        """Return whether the person has read the same within a minute."""
        return self._told.blocked_until((user, kind), self.now, 1) is not None

    def said(self, error: AnyLimitError, user: UserId) -> AnyLimitError:
        """Mark an error as quiet if the person has read the same within a minute."""
        error.quiet = self.was_told(type(error), user)
        if not error.quiet:
            self._told.count((user, type(error)), self.now)
        return error

    async def reserve(
        self, turn: Turn, amount: Pico, likely: Pico = NOTHING, *others: Pico
    ) -> tuple[Ledger, Reservation]:
        """Reserve `amount` of today's money for a completion; return it with the day that pays.

        If there is room for it at once, reserve the most of `others`, the costs of models that may answer instead.

        Wait while others' completions may still turn out cheaper than reserved. Raise `BudgetSpent` or `BudgetTooSmall`
        when that cannot help, `QuestionTooDear` when the `likely` cost would fit.
        """
        user, place = turn.question.author.id, turn.place
        while True:
            day, freed = self.today(), self._freed
            verdict = day.reserve(accounts(place.guild, user), self._paying(turn), max(amount, *others, NOTHING))
            if others and not isinstance(verdict, Reservation):
                verdict = day.reserve(accounts(place.guild, user), self._paying(turn), amount)
            match verdict:
                case Reservation() as reservation:
                    return day, reservation
                case Denied(budget) if NOTHING < likely <= day.balance(budget).left:
                    left = day.balance(budget).left
                    raise self.said(errors.QuestionTooDear(_whose(budget), amount, left, day.end), user)
                case Denied(budget, too_small=True):
                    raise self.said(errors.BudgetTooSmall(_whose(budget), amount, budget.limit), user)
                case Denied(budget):
                    raise self.said(errors.BudgetSpent(_whose(budget), day.end), user)
                case _:
                    await freed.wait()

    def take(self, turn: Turn, amount: Pico) -> tuple[Ledger, Reservation] | None:
        """Reserve `amount` as `reserve` does if there is room for it at once."""
        day = self.today()
        found = day.reserve(accounts(turn.place.guild, turn.question.author.id), self._paying(turn), amount)
        return (day, found) if isinstance(found, Reservation) else None

    def left(self, turn: Turn) -> Pico | None:
        """Return the money that today's budgets have left for a turn, None without budgets."""
        return min((self.today().balance(each).left for each in self._paying(turn)), default=None)

    def _paying(self, turn: Turn) -> list[Budget]:
        found = self.budgets(turn.place, turn.question.author.id, turn.roles)
        if turn.proxied:
            return [each for each in found if each.account.scope not in (Scope.USER, Scope.ROLE)]
        return found

    def settle(self, day: Ledger, reservation: Reservation, amount: Pico) -> None:
        """Replace a reservation by the cost, and wake waiting completions."""
        day.settle(reservation, amount)
        self._let_look_again()

    def _let_look_again(self) -> None:
        self._freed.set()
        self._freed = asyncio.Event()

    def today(self) -> Ledger:
        """Return today's ledger; a new day begins with nothing spent."""
        if self.now >= self._day.end:
            self._day = Ledger(*day_of(self.now))
        return self._day

    def budgets(self, place: Place, user: UserId, roles: Sequence[RoleId]) -> list[Budget]:
        """Return the budgets that pay a person's question, from wide to narrow; each must have room for it.

        A budget of exactly this guild or person replaces the operator's default. Of the budgets of a member's roles,
        which count the member's spending in this guild, the largest applies.
        """
        allowed = self._allowances
        found = [Budget(Account(Scope.BOT), self._bot_limit)]
        if place.guild:
            limit = self._set.get(Owner(Scope.GUILD, place.guild), allowed.guild_daily)
            found.append(Budget(Account(Scope.GUILD, place.guild), limit))
        limit = self._set.get(Owner(Scope.USER, user), allowed.user_daily)
        found.append(Budget(Account(Scope.USER, user), limit))
        if place.guild:
            of_roles = (self._set.get(Owner(Scope.ROLE, role), NOTHING) for role in roles)
            found.append(Budget(Account(Scope.ROLE, user, place.guild), max(of_roles, default=NOTHING)))
        return [budget for budget in found if budget.limit]

    @property
    def limited(self) -> bool:
        """Whether there is any budget at all."""
        allowed = self._allowances
        return any((allowed.daily, allowed.guild_daily, allowed.user_daily, *self._set.values()))

    @property
    def _bot_limit(self) -> Pico:
        return self._set.get(BOT, self._allowances.daily)

    async def set_budget(
        self, owner: Owner, dollars: Decimal | None, *, by: UserId, guild: GuildId | None = None
    ) -> Change | None:
        """Set the day's budget (0: none) of `BOT`, a guild, a role or a user, or delete it with None, at once.

        `guild` is where it was set, for the history. Return the change, None when there is none. Raise a `StoreError`.
        """
        value = None if dollars is None else str(dollars)
        changed = await self._store.settings.change_option(owner, DAILY_BUDGET, value, by=by, guild=guild)
        if dollars is None:
            self._set.pop(owner, None)
        else:
            self._set[owner] = pico(dollars)
        self._let_look_again()
        return changed

    def balances(self, place: Place, user: UserId, roles: Sequence[RoleId]) -> list[Balance]:
        """Return the balances of the budgets that pay a person's question, from wide to narrow."""
        return [self.today().balance(budget) for budget in self.budgets(place, user, roles)]

    async def statement(self, owner: Owner | None) -> Statement:
        """Return the month's spending of a guild, a person or (None) all together. Raise a `StoreError`."""
        return await self._store.completions.statement(month_of(self.now), day_of(self.now)[0], owner)

    async def watch(self) -> None:
        """Warn in the log, once a day, that the bot's budget will soon be spent."""
        day = self.today()
        date = datetime.fromtimestamp(day.start, UTC).date().isoformat()
        balance = day.balance(Budget(Account(Scope.BOT), self._bot_limit))
        if not self._bot_limit or balance.spent < WARNING_SHARE * self._bot_limit or self._warned == date:
            return
        self._warned, self._alarm = date, balance
        logger.warning(
            "budget_nearly_spent",
            spent_usd=round(balance.spent / DOLLAR, 4),
            budget_usd=round(balance.budget.limit / DOLLAR, 4),
            renews_at=int(balance.renews_at),
        )
        await self._store.settings.set(BOT, WARNED, date, by=None)

    def take_alarm(self) -> Balance | None:
        """Return the balance of each such warning once."""
        alarm, self._alarm = self._alarm, None
        return alarm


def accounts(guild: GuildId | None, user: UserId) -> tuple[Account, ...]:
    """Return all accounts that count a person's completion."""
    of_guild = (Account(Scope.GUILD, guild), Account(Scope.ROLE, user, guild)) if guild else ()
    return (Account(Scope.BOT), Account(Scope.USER, user), *of_guild)


def _whose(budget: Budget) -> Scope:
    """Return whose budget it is to the person who asked; a role's is their own."""
    scope = budget.account.scope
    return Scope.USER if scope is Scope.ROLE else scope


def _amount(value: str) -> Pico:
    """Return a stored budget; one that cannot be read allows nothing beyond the smallest sum."""
    try:
        return pico(Decimal(value))
    except (InvalidOperation, ValueError, OverflowError):
        logger.warning("budget_unreadable")
        return Pico(1)
