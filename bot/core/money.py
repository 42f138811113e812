"""Exact sums of money, rates and usage records.

Money is counted in picodollars, whole numbers of 10^-12 US dollars: a price of one dollar per million tokens is a
million of them a token, so prices and sums are exact, and SQLite's integers hold nine million dollars.
"""

from dataclasses import astuple, dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import NewType

from bot.core.domain import ChannelId, GuildId, MessageId, Scope, Usage, UserId

Pico = NewType("Pico", int)

NOTHING = Pico(0)
DOLLAR = 10**12
_PER_MILLION = 10**6


def pico(dollars: Decimal) -> Pico:
    """Return an amount of dollars, rounded up where it is finer than a picodollar."""
    return Pico(int((dollars * DOLLAR).to_integral_value(ROUND_CEILING)))


def per_token(dollars_per_million: Decimal) -> Pico:
    """Return a price as lists have it, in picodollars a token."""
    return pico(dollars_per_million / _PER_MILLION)


@dataclass(frozen=True, slots=True)
class Rates:
    """Prices for one token of each kind, and for the `request` itself, in picodollars."""

    input: Pico
    cached: Pico
    written: Pico
    output: Pico
    request: Pico = NOTHING

    def cost(self, usage: Usage) -> Pico:
        """Return a completion's cost. Cached and written tokens are part of the prompt's."""
        cached = min(usage.cached_tokens, usage.prompt_tokens)
        written = min(usage.written_tokens, usage.prompt_tokens - cached)
        plain = usage.prompt_tokens - cached - written
        return Pico(
            self.request
            + plain * self.input
            + cached * self.cached
            + written * self.written
            + usage.completion_tokens * self.output
        )

    def worst(self, prompt_tokens: int, reply_tokens: int) -> Usage:
        """Return the most expensive usage of these tokens, e.g. with the whole prompt written to a cache."""
        dearest = max(self.input, self.cached, self.written)
        if dearest == self.input:
            return Usage(prompt_tokens, reply_tokens)
        if dearest == self.written:
            return Usage(prompt_tokens, reply_tokens, written_tokens=prompt_tokens)
        return Usage(prompt_tokens, reply_tokens, cached_tokens=prompt_tokens)

    @property
    def free(self) -> bool:
        return not any((self.input, self.cached, self.written, self.output, self.request))


def flat(input_price: Decimal, output_price: Decimal) -> Rates:
    """Return rates without a cache discount, from dollars per million tokens."""
    each = per_token(input_price)
    return Rates(each, each, each, per_token(output_price))


FREE = flat(Decimal(0), Decimal(0))

# Budgets' price for models with an unknown one, in dollars per million tokens: that of OpenAI's most expensive chat
# model (gpt-6-astra). Too little answered is better than too much spent.
ASSUMED = flat(Decimal(10), Decimal(50))


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """One completion request. It has ids and numbers, no text.

    `at` is its beginning in Unix seconds, which decides the day. `estimated`: the server did not report its usage, so
    `usage` is an estimate, on the high side. `rates` are those of the time, None if unknown.
    """

    at: float
    question: MessageId
    guild: GuildId | None
    channel: ChannelId
    user: UserId
    model: str
    purpose: str
    usage: Usage
    estimated: bool
    rates: Rates | None

    @property
    def cost(self) -> Pico | None:
        """Return the cost, None if the price is unknown."""
        return self.rates.cost(self.usage) if self.rates else None

    @property
    def counted(self) -> Pico:
        """Return the cost for budgets, which assume a price if it is unknown."""
        return (self.rates or ASSUMED).cost(self.usage)

    def used(self, usage: Usage, rates: Rates | None, *, estimated: bool) -> "UsageRecord":
        return replace(self, usage=usage, rates=rates, estimated=estimated)


@dataclass(frozen=True, slots=True)
class Account:
    """Account of the bot, a guild, a user, or (scope ROLE) a member in a guild."""

    scope: Scope
    id: int = 0
    guild: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """Limit of an account for a day."""

    account: Account
    limit: Pico


@dataclass(frozen=True, slots=True)
class Balance:
    """`spent` of the budget is gone today; it is whole again at `renews_at`, Unix seconds."""

    budget: Budget
    spent: Pico
    renews_at: float

    @property
    def left(self) -> Pico:
        return Pico(max(self.budget.limit - self.spent, 0))


@dataclass(frozen=True, slots=True)
class Total:
    """Sum over completions. `cost` is that of known prices; `unpriced` counts the completions without one."""

    completions: int = 0
    cost: Pico = NOTHING
    unpriced: int = 0
    estimated: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: "Total") -> "Total":
        mine, others = astuple(self), astuple(other)
        return Total(*(one + another for one, another in zip(mine, others, strict=True)))

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.output_tokens


@dataclass(frozen=True, slots=True)
class Share:
    """Part of one channel, user, model or day (its number in the month) in a total."""

    key: int | str
    total: Total


@dataclass(frozen=True, slots=True)
class Statement:
    """Spending of today and this month in UTC, highest first; `days` are in order."""

    today: Total
    month: Total
    days: tuple[Share, ...]
    channels: tuple[Share, ...]
    users: tuple[Share, ...]
    models: tuple[Share, ...]
    tool_calls: int = 0
    """Of this month."""
